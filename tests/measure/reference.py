"""The term language of data/README.md once more, word for word in plain `re`: slow, without index or shared code."""

import re
from functools import cache
from itertools import product

BLANK = r"(?:\s+|[-\u2010\u2011\u2013]\s?)"
HYPHEN = r"(?:[-\u2010\u2011\u2013]|\s+)?"


@cache
def _phrase(phrase: str) -> list[tuple[str, re.Pattern]]:
    """Return one (beginning, pattern) for every way to choose among the slash variants of a phrase."""
    flags = 0 if phrase.startswith("=") else re.IGNORECASE
    found = []
    for words in product(*(word.split("/") for word in phrase.lstrip("=").split())):
        pattern = BLANK.join(map(_word, words))
        beginning = re.match(r"\w+", words[0])[0].lower()
        found.append((beginning, re.compile(rf"(?<!\w)(?=({pattern})(?!\w))", flags)))
    return found


def _word(word: str) -> str:
    marks = {"-": HYPHEN, "'": "['’]", "*": r"\w*"}
    return "".join(marks.get(c, re.escape(c)) for c in word)


def _places(phrase: str, sentence: str) -> set[tuple[int, int]]:
    lower = sentence.lower()
    return {
        m.span(1) for begin, pattern in _phrase(phrase) if begin in lower for m in pattern.finditer(sentence)
    }  # fmt: skip


def find(term: str, sentence: str) -> set[tuple[int, int]]:
    """Return the (start, end) of every place where a term stands in a sentence."""
    head, *without = term.split(" AND NOT ")
    if any(_places(phrase, sentence) for phrase in without):
        return set()
    if " NEAR/" not in head:
        return _places(head, sentence)
    first, reach, second = re.match(r"(.+) NEAR/(\d+) (.+)", head).groups()
    spans = set()
    for a in _places(first, sentence):
        pairs = []
        for b in _places(second, sentence):
            left, right = sorted([a, b])
            between = re.findall(r"\w+", sentence[left[1] : right[0]])
            if left[1] <= right[0] and len(between) <= int(reach):
                pairs.append((right[1] - left[0], left[0], right[1]))
        spans |= {min(pairs)[1:]} if pairs else set()
    return spans


def find_mentions(entries: list[tuple[str, str, str]], sentence: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, issue, term) of every mention, by the overlap rules, for entries (issue, term, role)."""
    hits = {(a, b, i, t) for i, t, role in entries if role == "term" for a, b in find(t, sentence)}
    gone = {(a, b, i) for i, t, role in entries if role == "exclusion" for a, b in find(t, sentence)}
    hits = {h for h in hits if not any(g[2] == h[2] and _meet(g, h) and not _longer(h, g) for g in gone)}
    plain = {h for h in hits if " NEAR/" not in h[3]}
    return sorted(h for h in hits if h not in plain or not any(_longer(other, h) for other in plain))


def _meet(a, b) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _longer(a, b) -> bool:
    return a[0] <= b[0] and b[1] <= a[1] and a[:2] != b[:2]
