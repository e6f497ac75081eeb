"""The people of one article: their names, titles and offices, and whom "she", "Ms. Osei" or "the minister" means.

A person is a capitalised name of two words or more, none of which marks an institution, a place or a day; surely one when a
title, an office, an apposition or a verb of saying stands beside it, or its last word is used alone.
"""

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter

from analysis.measure.lists import speech_words

WORDS = speech_words()
TITLES = (
    dict.fromkeys(WORDS["title"], "")
    | dict.fromkeys(WORDS["title he"], "he")
    | dict.fromkeys(WORDS["title she"], "she")
)
ROLES, OFFICE_WORDS = WORDS["role"], WORDS["role"] | WORDS["portfolio"]
NOBODY, LEADING = WORDS["nobody"], WORDS["leading"]
NO_NAME = OFFICE_WORDS | NOBODY
TITLE = rf"(?:{'|'.join(sorted(TITLES))})\. "
CAPITAL = r"[A-Z\u00c0-\u00de\u0106\u010c\u0130\u0141\u015a\u0160\u017d]"
PART = rf"{CAPITAL}[\w\u00c0-\u024f'-]+"
LINK = r"(?:(?:van|von|der|den|de|del|della|da|di|la|le|el|al|bin|ibn|ter|ten|dos|du) ){0,2}"
CHAIN = re.compile(
    rf"(?={CAPITAL})\b(?:[A-Z]\. ?)*(?:{TITLE}{LINK})?{PART}(?: (?:(?:{TITLE})?{LINK}{PART}|[A-Z]\.(?= [A-Z])))*"
)
SAID = r"(?:said|says|asked|asks|told|added|adds|tweeted|wrote)"
SAID_BEFORE, SAID_AFTER = re.compile(rf"\b{SAID} $"), re.compile(rf" (?:has |have |had )?{SAID}\b")
BESIDE = re.compile(
    r",? (?:who\b|whose\b|\d\d, |(?P<words>(?:an?|the|its|his|her|former|[\w']+'s?|[a-z]+) [^,.;\"]{2,80})[,.;])"
)
OF_SOMEBODY = re.compile(r"\b[Hh](?:is|er) [\w' -]{2,40}, $")
IN_PLACE = re.compile(r"\b(?:in|at|near|outside|into|across) $", re.IGNORECASE)
CLAUSE_END, WORD, LETTERS = re.compile(r"[;:.\"]|, (?!$)"), re.compile(r"[\w.]+"), re.compile(r"[a-z]+")
START, END = itemgetter(0), itemgetter(1)
ENVOY = ("ambassador to ", "envoy to ")
BACK = 6  # sentences within which "he" may mean somebody


def any_of(kind: str) -> str:
    """Return a pattern of the words of a kind, by their first letter: where none of them begins few are tried."""
    letters = groupby(sorted(WORDS[kind]), START)
    return "|".join(f"{letter}(?:{'|'.join(word[1:] for word in own)})" for letter, own in letters)


class Cast:
    """Who is who in `text`, an article with its quotations blanked out; `starts` are where its sentences begin."""

    def __init__(self, text: str, starts: list[int], offices: list[tuple] = (), dates: tuple[str, str] = ("", "")):
        self.text, self.starts, self.offices, self.dates = text, starts, offices, dates
        self.by_word: dict[str, list[str]] = {}  # first and last word of a name → names
        self.sure: set[str] = set()
        self.gender: dict[str, str] = {}
        self.said: dict[int, str] = {}  # sentence → who speaks in it

    @cached_property
    def chains(self) -> list[tuple]:
        """(start, end, name, office words, title, may be a person's whole name) of every run of capitalised words."""
        found, text = [(*m.span(), m[0]) for m in CHAIN.finditer(self.text)], self.text
        return [(a, b, *_parts(run, text[max(0, a - 14) : a].lower().endswith(ENVOY))) for a, b, run in found]

    @cached_property
    def mentions(self) -> list[tuple[int, str, bool]]:
        """(start, person, whether in the genitive), of the people as they are known before any pronoun is read."""
        known = [(a, b, self._known(name, title, a)) for a, b, name, _, title, _ in self.chains]
        return [(a, who, "'" in self.text[max(a, b - 2) : b + 1]) for a, b, who in known if who]

    @cached_property
    def people(self) -> dict[str, set[str]]:
        """name → words of the offices it was given; found when first asked for, with `by_word`, `sure` and `gender`."""
        people: dict[str, set[str]] = {}
        for start, end, name, office, title, _ in (chain for chain in self.chains if chain[5]):
            before, after = self.text[max(0, start - 40) : start], self.text[end : end + 90]
            beside = BESIDE.match(after)
            office |= _offices_beside(before, beside if after[:1] == "," else None)
            sure = (
                title
                or office
                or self._speaks(start, end)
                or (beside and not beside["words"])
                or (OF_SOMEBODY.search(before) and after[:1] == ",")
            )
            if sure or not IN_PLACE.search(before):
                self._add(people, name, office, title, bool(sure))
        alone = [chain for chain in self.chains if len(chain[2]) == 1]
        for _, _, name, office, title, _ in alone:
            if (title or office) and name[0].lower() not in NO_NAME:
                full = self.by_word.get(name[0], name)
                if len(full) == 1:
                    self._add(people, full[0].split(), office, title, True)
        for word, fulls in self.by_word.items():  # "Mr Baez Silva" is Carlos Baez Silva
            self.by_word[word] = [full for full in fulls if sum(other.endswith(" " + full) for other in fulls) != 1]
        people = {full: office for full, office in people.items() if full in self.by_word[full.split()[-1]]}
        last = {full.split()[-1] for full in people}
        last = {c[2][0] for c in alone if c[2][0] in last and (c[3] or c[4] or self._speaks(*c[:2]))}
        self.sure |= {full for full in people if full.split()[-1] in last}
        return people

    def _speaks(self, start: int, end: int) -> bool:
        """Whether a verb of saying stands right before or after."""
        return bool(SAID_BEFORE.search(self.text, max(0, start - 9), start) or SAID_AFTER.match(self.text, end))

    def _add(self, people: dict, name: list[str], office: set[str], title: str, sure: bool) -> None:
        full = " ".join(name)
        if full not in people:
            for word in {name[0], name[-1]}:
                self.by_word.setdefault(word, []).append(full)
        people.setdefault(full, set()).update(office)
        self.sure |= {full} if sure else set()
        if TITLES.get(title):
            self.gender[full] = TITLES[title]

    def _known(self, name: list[str], title: str, place: int) -> str:
        """Return the person of this name; of several of one surname the one of the title's gender, mentioned last."""
        whole = " ".join(name)
        if whole in self.people:
            return whole
        fulls = [
            full
            for full in self.by_word.get(name[-1], [])
            if len(name) == 1 or full.startswith(name[0]) or full.endswith(whole)
        ]
        if TITLES.get(title):
            fulls = [full for full in fulls if self.gender.get(full, TITLES[title]) == TITLES[title]]
        return max(fulls, key=lambda full: self.text.rfind(full, 0, place)) if len(fulls) > 1 else "".join(fulls)

    def named(self, start: int, end: int, *, first: bool = False) -> str:
        """Return the person whose name is the last (or the first) between two places, or an empty text."""
        i, inside = bisect_left(self.chains, start + 1, key=END), []
        while i < len(self.chains) and self.chains[i][0] < end:
            inside.append(self.chains[i])
            i += 1
        _, _, name, _, title, _ = inside[0 if first else -1] if inside else (0, 0, ("",), None, "", False)
        return self._known(name, title, start)

    def focus(self, place: int, pronoun: str = "") -> str:
        """Return whom "he" or "she" at `place` means: who spoke, or was named first, in the nearest sentence before."""
        here = bisect_left(self.starts, place + 1) - 1
        for i in range(here, max(here - BACK, -1), -1):
            stop = place if i == here else self.starts[i + 1]
            own = self.mentions[
                bisect_left(self.mentions, self.starts[i], key=START) : bisect_left(self.mentions, stop, key=START)
            ]
            own = [m for m in own if m[1] in self.sure] or [
                m for m in own[:1] if m[0] == self.starts[i] or i >= here - 1
            ]
            speaker = [self.said[i]] if i in self.said and i < here else []
            for who in speaker + [who for _, who, _ in sorted(own, key=lambda m: m[2])]:
                if not pronoun or self.gender.get(who, pronoun) == pronoun:
                    self.gender |= {who: pronoun} if pronoun else {}
                    return who
        return ""

    def holder(self, phrase: str, place: int) -> str:
        """Return who "the trade minister" means: whom the article last gave that office, else who held it at its date.

        From the table only where the phrase names the country too, or the one possible holder's name stands in the article.
        """
        words = _office(phrase)
        fits = [who for who, office in self.people.items() if words & OFFICE_WORDS <= office]
        if fits:
            return max(fits, key=lambda who: self.text.rfind(who.split()[-1], 0, place))
        (first, last), held = self.dates, set()
        for office, holder, start, end in self.offices:
            names = [_office(name) for name in office.split(";")]
            if any(words <= name for name in names) and (not first or (start <= last and first <= (end or "9999"))):
                held |= {holder} if words in names or holder.split()[-1] in self.text else set()
        return held.pop() if len(held) == 1 else ""


@lru_cache(1 << 12)
def _office(phrase: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w.']+", phrase.lower())) - {"the", "of"}


@lru_cache(1 << 16)
def _parts(run: str, envoy: bool) -> tuple[tuple[str, ...], frozenset[str], str, bool]:
    """Return (name, office words, title, may be a person's whole name) of a run of capitalised words."""
    words, office, title, start = run.split(" "), {"ambassador"} if envoy else set(), "", int(envoy)
    for i, word in enumerate(words[:-1]):
        low = word.lower().rstrip(".")
        lead = word.endswith("'s") or (low in LEADING and start == i and not word.endswith("."))
        if word.rstrip(".") in TITLES:
            title, start = word.rstrip("."), i + 1
        elif low in OFFICE_WORDS:
            office, start = office | {low}, i + 1
        elif lead or ((low in NOBODY or _is_acronym(word) or re.search("-[a-z]", word)) and i < len(words) - 2):
            start = i + 1
    name = (*words[start:-1], words[-1][:-2] if words[-1].endswith("'s") else words[-1].removesuffix("'"))
    return name, frozenset(office), title, 2 <= len(name) <= 4 and not any(map(_is_nobody, name))


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word[-1] != "."


def _is_nobody(word: str) -> bool:
    return word.lower().rstrip(".") in NOBODY or word.lower() in LEADING or _is_acronym(word)


def _offices_beside(before: str, beside: re.Match | None) -> set[str]:
    """Return office words right before a name ("analyst Mei Tanaka", "its mayor, Henri Castan") or in the apposition after it."""
    near = WORD.findall(CLAUSE_END.split(before)[-1].lower())[-4:]
    words = set(near) if near and near[-1] in ROLES else set()
    apposed = set(LETTERS.findall((beside["words"] or "").lower())) if beside else set()
    return (words | (apposed if apposed & ROLES else set())) & OFFICE_WORDS
