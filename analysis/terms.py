"""Terms: the one small pattern language of codebook, name list and event cues, and the one matcher behind them.

`tariff*`, `labor/labour standard*`, `e-commerce`, `=NATO`, `content NEAR/6 auto*`, `steel AND NOT man of steel`:
the forms are described, each with an example, in data/README.md.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from analysis.tables import InputError

WORD = re.compile(r"\w+")
SIMPLE = re.compile(r"\w+\*?")  # a word without a hyphen or an apostrophe
GAP = r"(?:\s+|[-\u2010\u2011\u2013]\s?)"  # what a blank in a term stands for
OPERATOR = re.compile(r"(?:^|\s)(?:NEAR(?:/\S*)?|AND)(?:\s|$)")
HYPHEN = r"(?:[-\u2010\u2011\u2013]|\s+)?"
NONE: list = []
HEAD = 4  # letters at the beginning of a word that are looked up first
FOLDED = str.maketrans("İı\u017f\u212a", "iisk")  # what `re` takes for these letters whatever their case
MARKS = str.maketrans("‘’‛“”„‟«»", '\'\'\'""""""')  # one character for one: offsets stay true


def straighten(text: str) -> str:
    """Return `text` with curly quotation marks and apostrophes straight; every offset stays what it was."""
    return text if text.isascii() else text.translate(MARKS)


def fold(word: str) -> str:
    """Return `word` in lower case, as a pattern that ignores case reads it."""
    return word.lower() if word.isascii() else word.translate(FOLDED).lower()


@dataclass(frozen=True)
class Phrase:
    """A run of words: `pattern` is tried only where a word reads as one of `begins`, and compiled when first tried.

    How the run of letters at its beginning may read (lower case, * for any ending): `alone`, or `begun` where a hyphen or a
    blank must follow; and how the run behind the first and the second blank, if it may not be any: `nexts`, `thirds`.
    Where the run is one of `sure` and of nothing else, it is the phrase; so are two of a `pair` with a blank between.
    """

    source: str
    flags: int
    alone: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    nexts: frozenset[str] = frozenset()
    thirds: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    pair: bool = False

    @property
    def begins(self) -> frozenset[str]:
        """How a word may read that the phrase begins with."""
        return self.alone | self.begun | self.sure

    @cached_property
    def pattern(self) -> re.Pattern:
        """The regular expression."""
        return re.compile(self.source, self.flags)


@dataclass(frozen=True)
class Term:
    """A codebook entry. `near`: a second phrase and the number of words allowed between. `without`: phrases that must be absent."""

    text: str
    phrase: Phrase
    near: tuple[Phrase, int] | None = None
    without: tuple[Phrase, ...] = ()


@cache
def compile_term(text: str) -> Term:
    """Compile one entry of the codebook's syntax.

    Raises InputError with the entry and what is wrong with it.
    """
    head, *without = re.split(r"\s+AND NOT\s+", text.strip())
    near = re.split(r"\s+NEAR/(\d+)\s+", head)
    if len(near) not in (1, 3) or any(OPERATOR.search(part) for part in [near[0], near[-1], *without]):
        raise InputError(f"term '{text}': write 'a NEAR/6 b' or 'a AND NOT b'")
    return Term(
        text,
        _phrase(near[0], text),
        (_phrase(near[2], text), int(near[1])) if len(near) == 3 else None,
        tuple(_phrase(part, text) for part in without),
    )


def _phrase(text: str, entry: str) -> Phrase:
    cased = text.startswith("=")
    words = straighten(text).removeprefix("=").split()
    if not words or any(not WORD.match(variant) for word in words for variant in word.split("/")):
        raise InputError(f"term '{entry}': every word must begin with a letter or digit")
    if any("*" in variant[:-1] for word in words for variant in word.split("/")):
        raise InputError(f"term '{entry}': * stands only at the end of a word")
    pattern = GAP.join(
        "(?:" + "|".join(_variant(v) for v in sorted(word.split("/"), key=len, reverse=True)) + ")" for word in words
    )
    flags = 0 if cased else re.IGNORECASE
    pair = len(words) == 2 and not cased and all(SIMPLE.fullmatch(v) for word in words for v in word.split("/"))
    if any(len(variant) == 2 and variant[1] == "*" for variant in words[0].split("/")):
        raise InputError(f"term '{entry}': at least two letters must stand before *")
    return Phrase(rf"(?<!\w){pattern}(?!\w)", flags, *map(frozenset, _runs([word.split("/") for word in words])), pair)


def _runs(words: list[list[str]]) -> tuple[set[str], ...]:
    """Return `alone`, `begun`, `nexts`, `thirds` and `sure` of a phrase whose words are written as in `words`."""

    def begin(variant: str, first: int, last: int) -> str:
        return re.match(r"\w*\*?", fold("".join(variant.split("-")[first:last])))[0]

    def places(word: list[str], lowest: int):
        for variant in word:
            n = variant.count("-") + 1
            yield from ((variant, a, b) for a in range(lowest, n) for b in range(a + 1, n + 1))

    second, third = [*words[1:3], [], []][:2]
    hyphens = any("-" in variant for variant in [*words[0], *second])
    simple = [variant for variant in words[0] if SIMPLE.fullmatch(variant) and not second]
    whole = {begin(variant, 0, None) for variant in words[0] if variant not in simple}
    parts = {begin(variant, 0, n) for variant in words[0] for n in range(1, variant.count("-") + 1)}
    nexts = {begin(*place) for place in [*places(words[0], 1), *places(second, 0)]}
    thirds = {begin(*place) for place in places(third, 0)}
    alone, begun = (set(), parts | whole) if second else (whole, parts - whole)
    if "*" in nexts:  # behind mid-* anything may follow
        alone, begun, nexts = alone | begun, set(), set()
    return alone, begun, nexts, set() if hyphens or "*" in thirds else thirds, {fold(variant) for variant in simple}


def _variant(word: str) -> str:
    stem = re.escape(word.rstrip("*")).replace(r"\-", HYPHEN).replace("'", "['’]")
    return stem + (r"\w*" if word.endswith("*") else "")


def are_in(strings: list[str], words) -> np.ndarray:
    """Return which of the strings are among `words`."""
    return np.fromiter(map(words.__contains__, strings), bool, len(strings))


class Runs:
    """What may stand where a word begins: `whole` by all of the word, `begun` (written with a * behind) by how it begins."""

    def __init__(self, runs):
        self.whole, self.begun = defaultdict(list), defaultdict(list)
        for run, value in runs:
            (self.begun if run.endswith("*") else self.whole)[run.removesuffix("*")].append(value)
        # how runs begin: all of a short one, the first letters of others
        self._heads = {n: defaultdict(list) for n in range(HEAD + 1)}
        for run, values in self.begun.items():
            self._heads[min(len(run), HEAD)][run[:HEAD]].append((run, values))
        self._heads = {n: own for n, own in self._heads.items() if own}

    def may_find(self, words: list[str]) -> np.ndarray:
        """Return of which words `find` may find something: those it knows, and those whose first letters it knows."""
        found = are_in(words, self.whole)
        for n, heads in self._heads.items():
            found |= are_in([word[:n] for word in words], heads)
        return found

    def find(self, word: str) -> list:
        """Return what may stand where `word` (folded) begins."""
        found = self.whole.get(word, NONE)
        for n, heads in self._heads.items():
            for run, values in heads.get(word[:n], NONE):
                if word.startswith(run):
                    found = found + values
        return found


class Matcher:
    """Finds many terms in a sentence at once.

    >>> Matcher(["tariff*", "steel"]).find("Tariffs on steel")
    [(0, 7, 'tariff*'), (11, 16, 'steel')]
    """

    def __init__(self, terms):
        self.terms = [compile_term(term) for term in dict.fromkeys(terms)]
        self._begin = Runs((run, term) for term in self.terms for run in term.phrase.begins)

    def places(self, text: str):
        """Yield (start, term) for every place of `text` where a term may begin."""
        for word in WORD.finditer(text):
            for term in self._begin.find(fold(word[0])):
                yield word.start(), term

    def find(self, text: str, places=None) -> list[tuple[int, int, str]]:
        """Return (start, end, term) of every place where a term stands, overlaps included, in order of place.

        `places`: where terms may begin, if known; otherwise they are looked for.
        """
        found = []
        for start, term in self.places(text) if places is None else places:
            hit = term.phrase.pattern.match(text, start)
            if hit and not (term.without and any(phrase.pattern.search(text) for phrase in term.without)):
                found += [(a, b, term.text) for a, b in (_spans(term, hit, text) if term.near else [hit.span()])]
        return sorted(set(found))


def _spans(term: Term, hit: re.Match, text: str) -> list[tuple[int, int]]:
    """Return the place from `hit` to the nearest of the phrase that has to stand near it, none where there is none in reach."""
    other, reach = term.near
    spans = []
    for second in other.pattern.finditer(text):
        (_, left), (right, _) = sorted([hit.span(), second.span()])
        if left <= right and len(WORD.findall(text[left:right])) <= reach:
            spans.append((min(hit.start(), second.start()), max(hit.end(), second.end())))
    return sorted(spans, key=lambda span: span[1] - span[0])[:1]


def drop_inside(hits: list[tuple], fixed=lambda hit: False) -> list[tuple]:
    """Drop every (start, end, …) that lies strictly inside a longer one; partial overlaps and equal spans stay.

    Those for which `fixed` holds neither drop others nor are dropped.
    """
    free = [hit for hit in hits if not fixed(hit)]
    return [
        hit for hit in hits
        if fixed(hit) or not any(
            a <= hit[0] and hit[1] <= b and b - a > hit[1] - hit[0] for a, b, *_ in free
        )
    ]  # fmt: skip
