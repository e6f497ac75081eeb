"""The people of one article: their names, titles and offices, and whom "she", "Ms. Osei" or "the minister" means.

A person is a capitalised name with something that only people have: a title, an office, an apposition with "who", a verb
of saying beside it. A speaker is a name that stands in the text, the holder of an office at the article's date, or `unknown`.
"""

import re
from bisect import bisect_left

import pandas as pd

TITLES = {"Mr": "he", "Sir": "he", "Lord": "he", "Ms": "she", "Mrs": "she", "Miss": "she", "Dame": "she", "Lady": "she", "Baroness": "she"} | dict.fromkeys(
    ("Dr", "Sen", "Rep", "Gov", "Gen", "Prof", "Rev", "Lt", "Col", "Sgt", "Capt", "Hon", "Professor", "Judge", "Justice", "Congressman", "Congresswoman"), ""
)  # fmt: skip
ROLES = frozenset(
    "president minister secretary representative senator mp mep governor premier chancellor ambassador envoy commissioner negotiator "
    "leader chief head director chairman chairwoman chair chairperson spokesman spokeswoman spokesperson analyst economist professor "
    "consultant mayor judge general colonel captain officer deputy manager executive founder owner lawyer critic activist campaigner "
    "skipper boss rebel king queen prince princess pope bishop treasurer whip coach adviser advisor strategist editor author historian "
    "clerk inspector undersecretary attorney counsel trader broker farmer grower driver ceo inspector striker midfielder singer actor".split()
)
PORTFOLIO = frozenset(
    "prime foreign affairs trade economy economic industry commerce defence defense finance interior justice health agriculture treasury "
    "home labor labour environment energy transport farming opposition vice former international exterior union state first chief".split()
)
NOBODY = frozenset(
    "council association federation ministry department office house post news bank group inc corp co ltd plc ag university party union board "
    "chamber committee commission league institute agency centre center court senate congress parliament authority street times journal "
    "tribune telegraph agreement treaty pact act chapter section states kingdom america american european north south east west "
    "city county province river rivers lake port bay island sea ocean road square hall stadium radio television film awards award cup olympics "
    "day war game games world monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december trading capital partners holdings company motors airlines systems bureau service services "
    "story advertisement ottawa washington beijing brussels london zealand york mexico canada britain france germany china japan".split()
)
LEADING = frozenset(
    "the a an in on at but and if it we they he she his her this that these when while after before for as one both any no so there then "
    "later asked according also however meanwhile earlier still yet or not with from by to of its their our your my what why how where who "
    "all some many most each every other another only even once since until although though because is are was were did do".split()
)
PART = r"(?:[A-Z\u00c0-\u00de\u0130\u0141\u015a\u0160\u017d\u0106\u010c][\w\u00c0-\u024f'-]+)"
CHAIN = re.compile(rf"\b(?:[A-Z]\. ?)*(?:{'|'.join(TITLES)}\. |{PART})(?: (?:(?:(?:van|von|der|den|de|del|della|da|di|la|le|el|al|bin|ibn|ter|ten|dos|du) ){{0,2}}{PART}|[A-Z]\.))*")
NAMED_HERE = re.compile(r",? (?:who\b|whose\b|\d\d, |\(|(?:an?|the|its|his|her|their|former|[\w']+'s?) )")
CLASS = re.compile(r"\b(?:he|she|who|they|it|i|we|you|one|some|many|both|most)$", re.IGNORECASE)
UNKNOWN = "unknown"


def _plain(word: str) -> str:
    return re.sub(r"'s?$|\.$", "", word)


class Cast:
    """Who is who in `text`, an article with its quotations blanked out; `starts` are where its sentences begin."""

    def __init__(self, text: str, starts: list[int], offices: pd.DataFrame | None = None, dates: tuple[str, str] = ("", "")):
        self.text, self.starts, self.offices, self.dates = text, starts, offices, dates
        self.people: dict[str, set[str]] = {}  # full name → words of the offices it was given
        self.by_word: dict[str, list[str]] = {}  # last name, first name → full names
        self.gender: dict[str, str] = {}
        self.said: dict[int, str] = {}  # sentence → who speaks in it
        self.mentions: list[tuple[int, str, bool]] = []
        self._chains = [(m, *self._parts(m)) for m in CHAIN.finditer(text)]
        self._learn()
        self._places = [place for place, _, _ in self.mentions]

    def _parts(self, match: re.Match) -> tuple[list[str], set[str], str]:
        """Return (name, office words, title) of a run of capitalised words."""
        words = match[0].split(" ")
        if self.text[: match.start()].endswith(("Ambassador to ", "ambassador to ", "envoy to ")):
            words[:1] = ["Ambassador"]
        office, title, start = set(), "", 0
        for i, word in enumerate(words):
            low = word.lower().rstrip(".")
            if word.rstrip(".") in TITLES:
                title, start = word.rstrip("."), i + 1
            elif low in ROLES or (low in PORTFOLIO and i < len(words) - 1):
                office.add(low)
                start = i + 1
            elif (low in LEADING or word.endswith("'s")) and i < len(words) - 1 and start == i:
                start = i + 1
        return words[start:], office, title

    def _learn(self) -> None:
        short = []
        for match, name, office, title in self._chains:
            name = [*name[:-1], _plain(name[-1])] if name else []
            if not name or any(part.lower() in NOBODY or part.lower() in LEADING for part in name) or len(name) > 4:
                continue
            before, after = self.text[max(0, match.start() - 40) : match.start()], self.text[match.end() : match.end() + 90]
            office = office | self._offices_beside(before, after)
            if not (title or office or self._speaks(before, after) or NAMED_HERE.match(after) and "who" in after[:8]):
                continue
            if len(name) == 1:
                short.append((name[0], office, title))
                continue
            self._add(" ".join(name), name, office, title)
        for name, office, title in short:
            if name in self.by_word:
                for full in self.by_word[name][:1] if len(self.by_word[name]) == 1 else []:
                    self._add(full, full.split(), office, title)
            elif title or office:
                self._add(name, [name], office, title)
        for match, name, _, title in self._chains:
            if name and (who := self._known(name, title, match.start())):
                self.mentions.append((match.start(), who, match[0].endswith("'s") or match[0].endswith("'")))

    @staticmethod
    def _offices_beside(before: str, after: str) -> set[str]:
        words = set(re.findall(r"[a-z]+", re.split(r"[,;:.\"]", before)[-1][-25:].lower())[-2:])
        apposition = re.match(r", ([^,.;\"]{3,80})[,.;]", after)
        words = words if words & ROLES else set()
        more = set(re.findall(r"[a-z]+", apposition[1].lower())) if apposition and apposition[1][:1].islower() or apposition and re.match(r"[\w' ]+'s? ", apposition[1]) else set()
        return (words | (more if more & ROLES else set())) & (ROLES | PORTFOLIO)

    @staticmethod
    def _speaks(before: str, after: str) -> bool:
        return bool(re.search(r"\b(?:said|says|asked|told|added) $", before) or re.match(r" (?:has |have |had )?(?:said|says|told|added|adds|tweeted|wrote|asked)\b", after))

    def _add(self, full: str, name: list[str], office: set[str], title: str) -> None:
        self.people.setdefault(full, set()).update(office)
        for word in {name[0], name[-1]}:
            if full not in self.by_word.setdefault(word, []):
                self.by_word[word].append(full)
        if TITLES.get(title):
            self.gender[full] = TITLES[title]

    def _known(self, name: list[str], title: str, place: int) -> str:
        name = [*name[:-1], _plain(name[-1])]
        if " ".join(name) in self.people:
            return " ".join(name)
        fulls = self.by_word.get(name[-1] if len(name) > 1 or title else name[0], [])
        if len(name) > 1:
            fulls = [full for full in fulls if full.split()[0] == name[0]]
        if TITLES.get(title):
            fulls = [full for full in fulls if self.gender.get(full, TITLES[title]) == TITLES[title]]
        if len(fulls) < 2:
            return fulls[0] if fulls else ""
        return next((who for at, who, _ in reversed(self.mentions) if at < place and who in fulls), "")

    def named(self, chunk: str, place: int) -> str:
        """Return the person that a run of capitalised words means, or an empty text."""
        match = CHAIN.search(chunk)
        chain = [(m, n, t) for m, n, _, t in self._chains if place <= m.start() < place + len(chunk)] if match else []
        return next((who for m, n, t in chain[-1:] if n and (who := self._known(n, t, m.start()))), "")

    def focus(self, place: int, pronoun: str = "") -> str:
        """Return whom "he" or "she" at `place` means: who spoke, or was named first, in the nearest sentence before."""
        here = bisect_left(self.starts, place + 1) - 1
        for i in range(here, max(here - 6, -1), -1):
            own = self.mentions[bisect_left(self._places, self.starts[i]) : bisect_left(self._places, min(place, self.starts[i + 1] if i + 1 < len(self.starts) else place))]
            people = ([self.said[i]] if i in self.said and i < here else []) + [w for _, w, of in own if not of] + [w for _, w, of in own if of]
            for who in people:
                if self.gender.get(who, pronoun) in (pronoun, "") or not pronoun:
                    if pronoun:
                        self.gender.setdefault(who, pronoun)
                    return who
        return ""

    def holder(self, phrase: str, place: int) -> str:
        """Return who "the trade minister" means: the last person given that office before, anybody with it, or the table."""
        wanted = {word for word in re.findall(r"[a-z.]+", phrase.lower()) if word in ROLES | PORTFOLIO}
        if not wanted & ROLES:
            return ""
        fits = [who for who, office in self.people.items() if wanted <= office]
        before = [who for at, who, _ in self.mentions if at < place and who in fits]
        return (before or fits or [self._in_office(phrase)])[-1] if len(fits) != 0 or self.offices is not None else ""

    def _in_office(self, phrase: str) -> str:
        words, (first, last) = set(re.findall(r"[\w.]+", phrase.lower())) - {"the"}, self.dates
        held = {
            row.holder
            for row in self.offices.itertuples()
            if any(words <= set(re.findall(r"[\w.]+", name.lower())) for name in row.office.split(";"))
            and (not first or (row.start <= last and first <= (row.end or "9999")))
        }
        return held.pop() if len(held) == 1 else ""
