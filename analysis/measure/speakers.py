"""The people of one article: their names, titles and offices, and whom "she", "Ms. Osei" or "the minister" means.

A person is a capitalised name of two words or more that no word marks as an institution, a place or a day; surely one when a
title, an office, an apposition or a verb of saying stands beside it, or its last word is used alone.
"""

import re
from bisect import bisect_left

TITLES = dict.fromkeys(("Mr", "Sir", "Lord"), "he") | dict.fromkeys(("Ms", "Mrs", "Miss", "Dame", "Lady", "Baroness"), "she")
TITLES |= dict.fromkeys("Dr Sen Rep Gov Gen Prof Rev Lt Col Sgt Capt Professor Judge Justice Congressman".split(), "")
ROLES = frozenset(
    "president minister secretary representative senator mp mep governor premier chancellor ambassador envoy commissioner negotiator "
    "leader chief head director chairman chairwoman chair chairperson spokesman spokeswoman spokesperson analyst economist professor "
    "consultant mayor general colonel captain officer deputy manager executive founder owner lawyer critic activist campaigner skipper "
    "boss rebel king queen prince princess pope bishop treasurer whip coach adviser advisor strategist editor author historian clerk "
    "inspector undersecretary attorney counsel trader broker farmer grower driver ceo striker midfielder singer actor mother father".split()
)
PORTFOLIO = frozenset(
    "prime foreign affairs trade economy economic industry commerce defence defense finance interior health agriculture treasury home "
    "labor labour environment energy transport farming opposition vice former international exterior u.s us state first".split()
)
NOBODY = frozenset(
    "council association federation ministry department office house post news bank group inc corp co ltd plc ag university party union board "
    "chamber committee commission league institute agency centre center court senate congress parliament authority street times journal wire "
    "tribune telegraph agreement treaty pact act chapter section states kingdom america american european north south east west northern "
    "southern city county province river rivers lake port bay island sea ocean road square hall stadium radio television film awards award "
    "cup olympics day war game games world monday tuesday wednesday thursday friday saturday sunday january february july "
    "september october november december trading capital partners holdings company motors airlines systems bureau service services "
    "advertisement ottawa washington beijing brussels york mexico canada britain france germany china japan united royal national global "
    "metals foods steel motor oil gas electric insurance markets stores media press white wall financial telecom software sport securities research online".split()
)
LEADING = frozenset(
    "the a an in on at but and if we it they he she his her this that these when while after before for as one both any no so there then later "
    "asked according also however meanwhile earlier still yet or not with from by to of its their our your my what why how where who all some "
    "many most each every other another only even once since until although though because is are was were did do additionally".split()
)
PART = r"[A-Z\u00c0-\u00de\u0106\u010c\u0130\u0141\u015a\u0160\u017d][\w\u00c0-\u024f'-]+"
LINK = r"(?:(?:van|von|der|den|de|del|della|da|di|la|le|el|al|bin|ibn|ter|ten|dos|du) ){0,2}"
CHAIN = re.compile(rf"\b(?:[A-Z]\. ?)*(?:(?:{'|'.join(TITLES)})\. {LINK})?{PART}(?: (?:(?:{'|'.join(TITLES)})\. )?(?:{LINK}{PART}|[A-Z]\.(?= [A-Z])))*")
SAID = r"(?:said|says|asked|asks|told|added|adds|tweeted|wrote)"
SPEAKS = re.compile(rf"\b{SAID} $"), re.compile(rf" (?:has |have |had )?{SAID}\b")
APPOSED = re.compile(r",? (?:who\b|whose\b|\d\d, |(?P<words>(?:an?|the|its|his|her|former|[\w']+'s?|[a-z]+) [^,.;\"]{2,80})[,.;])")
IN_PLACE = re.compile(r"\b(?:in|at|near|outside|into|across) $", re.IGNORECASE)


class Cast:
    """Who is who in `text`, an article with its quotations blanked out; `starts` are where its sentences begin."""

    def __init__(self, text: str, starts: list[int], offices: list[tuple] = (), dates: tuple[str, str] = ("", "")):
        self.text, self.starts, self.offices, self.dates = text, starts, offices, dates
        self.people: dict[str, set[str]] = {}  # name → words of the offices it was given
        self.sure: set[str] = set()
        self.by_word: dict[str, list[str]] = {}  # first and last word of a name → names
        self.gender: dict[str, str] = {}
        self.said: dict[int, str] = {}  # sentence → who speaks in it
        self.chains = [(m, *self._parts(m)) for m in CHAIN.finditer(text)]
        self._learn()
        named = [(m, self._known(name, title, m.start())) for m, name, _, title in self.chains if name]
        self.mentions = [(m.start(), who, m[0].endswith(("'s", "'")) or text[m.end() : m.end() + 2] == "'s") for m, who in named if who]
        self.places = [place for place, _, _ in self.mentions]

    def _parts(self, match: re.Match) -> tuple[list[str], set[str], str]:
        """Return (name, office words, title) of a run of capitalised words."""
        words, office, title, start = match[0].split(" "), set(), "", 0
        if self.text[: match.start()].lower().endswith(("ambassador to ", "envoy to ")):
            office, start = {"ambassador"}, 1
        for i, word in enumerate(words[:-1]):
            low = word.lower().rstrip(".")
            if word.rstrip(".") in TITLES:
                title, start = word.rstrip("."), i + 1
            elif low in ROLES or low in PORTFOLIO:
                office.add(low)
                start = i + 1
            elif (low in NOBODY or _is_initials(word)) and i < len(words) - 2:
                start = i + 1
            elif (low in NOBODY or _is_initials(word) or re.search("-[a-z]", word)) and i < len(words) - 2:
                start = i + 1
            elif word.endswith("'s") or (low in LEADING and start == i and not word.endswith(".")):
                start = i + 1
        return [*words[start:-1], re.sub(r"'s?$", "", words[-1])], office, title

    def _learn(self) -> None:
        lone = set()
        for match, name, office, title in self.chains:
            before, after = self.text[max(0, match.start() - 40) : match.start()], self.text[match.end() : match.end() + 90]
            office |= _offices_beside(before, after) if len(name) > 1 else set()
            speaks = bool(SPEAKS[0].search(before) or SPEAKS[1].match(after))
            if len(name) == 1 and (title or office or speaks):
                lone.add(name[0])
            if len(name) < 2 or len(name) > 4 or any(word.lower().rstrip(".") in NOBODY or word.lower() in LEADING or _is_initials(word) for word in name):
                continue
            sure = bool(title or office or speaks or (apposed := APPOSED.match(after)) and not apposed["words"] or re.search(r"\b[Hh](?:is|er) [\w' -]{2,40}, $", before) and after[:1] == ",")
            if sure or not IN_PLACE.search(before):
                self._add(name, office, title, sure)
        for _, name, office, title in self.chains:
            if len(name) == 1 and (title or office) and name[0].lower() not in ROLES | PORTFOLIO | NOBODY:
                full = self.by_word.get(name[0], [name[0]])
                if len(full) == 1:
                    self._add(full[0].split(), office, title, True)
        for short in [short for short in self.people if sum(full.endswith(" " + short) for full in self.people) == 1]:
            del self.people[short]  # "Mr Baez Silva" is Carlos Baez Silva
        self.by_word = {word: [full for full in fulls if full in self.people] for word, fulls in self.by_word.items()}
        for short in [short for short in self.people if sum(full.endswith(" " + short) for full in self.people) == 1]:
            del self.people[short]  # "Mr Baez Silva" is Carlos Baez Silva
        self.by_word = {word: [full for full in fulls if full in self.people] for word, fulls in self.by_word.items()}
        self.sure |= {full for full in self.people if full.split()[-1] in lone}

    def _add(self, name: list[str], office: set[str], title: str, sure: bool) -> None:
        full = " ".join(name)
        self.people.setdefault(full, set()).update(office)
        self.sure |= {full} if sure else set()
        for word in {name[0], name[-1]}:
            if full not in self.by_word.setdefault(word, []):
                self.by_word[word].append(full)
        if TITLES.get(title):
            self.gender[full] = TITLES[title]

    def _known(self, name: list[str], title: str, place: int) -> str:
        """Return the person of this name; of several of one surname the one of the title's gender, mentioned last."""
        if " ".join(name) in self.people:
            return " ".join(name)
        fulls = [full for full in self.by_word.get(name[-1], []) if len(name) == 1 or full.startswith(name[0]) or full.endswith(" ".join(name))]
        if TITLES.get(title):
            fulls = [full for full in fulls if self.gender.get(full, TITLES[title]) == TITLES[title]]
        if len(fulls) < 2:
            return fulls[0] if fulls else ""
        return max(fulls, key=lambda full: self.text.rfind(full, 0, place))

    def named(self, start: int, end: int, *, first: bool = False) -> str:
        """Return the person whose name is the last (or the first) between two places, or an empty text."""
        inside = [(m, name, title) for m, name, _, title in self.chains if m.end() > start and m.start() < end and name]
        return self._known(inside[0 if first else -1][1], inside[0 if first else -1][2], start) if inside else ""

    def focus(self, place: int, pronoun: str = "") -> str:
        """Return whom "he" or "she" at `place` means: who spoke, or was named first, in the nearest sentence before."""
        here = bisect_left(self.starts, place + 1) - 1
        for i in range(here, max(here - 6, -1), -1):
            stop = place if i == here else self.starts[i + 1]
            own = self.mentions[bisect_left(self.places, self.starts[i]) : bisect_left(self.places, stop)]
            surely = [m for m in own if m[1] in self.sure] or [m for m in own[:1] if m[0] == self.starts[i] or i >= here - 1]
            people = [self.said[i]] if i in self.said and i < here else []
            for who in people + [w for _, w, of in surely if not of] + [w for _, w, of in surely if of]:
                if not pronoun or self.gender.get(who, pronoun) == pronoun:
                    if pronoun:
                        self.gender[who] = pronoun
                    return who
        return ""

    def holder(self, phrase: str, place: int) -> str:
        """Return who "the trade minister" means: whom the article last gave that office, else who held it at its date.

        From the table only where the phrase names the country too, or the one possible holder's name stands in the article.
        """
        words = set(re.findall(r"[\w.']+", phrase.lower())) - {"the", "of"}
        fits = [who for who, office in self.people.items() if words & (ROLES | PORTFOLIO) <= office]
        if fits:
            return max(fits, key=lambda who: max((at for at, name, _ in self.mentions if name == who and at < place), default=-1))
        first, last = self.dates
        held: dict[str, bool] = {}
        for office, holder, start, end in self.offices:
            names = [set(re.findall(r"[\w.']+", name.lower())) - {"the", "of"} for name in office.split(";")]
            if any(words <= name for name in names) and (not first or (start <= last and first <= (end or "9999"))):
                held[holder] = held.get(holder, False) or words in names or holder.split()[-1] in self.text
        held = {holder: sure for holder, sure in held.items() if sure}
        return next(iter(held)) if len(held) == 1 else ""


def _offices_beside(before: str, after: str) -> set[str]:
    """Return the office words right before a name ("analyst Mei Tanaka", "its mayor, Henri Castan") or in the apposition after it."""
    near = re.findall(r"[\w.]+", re.split(r"[;:.\"]|, (?!$)", before)[-1].lower())[-4:]
    near = set(near) if near and near[-1] in ROLES else set()
    apposed = APPOSED.match(after) if after.startswith(",") else None
    words = set(re.findall(r"[a-z]+", (apposed["words"] or "").lower())) if apposed else set()
    return (near | (words if words & ROLES else set())) & (ROLES | PORTFOLIO)


def _is_initials(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word[-1] != "."


def _is_initials(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word[-1] != "."
