"""Where the terms of a matcher may begin in many sentences at once; whether one does is asked of the matcher's own pattern.

Each distinct chunk is looked up once: which phrases begin with a run of its letters, and which have it behind their first
blank. What is left are the few places where both fit, and for NEAR where its other phrase stands in the same sentence.
"""

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from itertools import chain, groupby

import numpy as np

from analysis.measure.engine import Tokens, ranges
from analysis.terms import WORD, Matcher, Phrase, fold

HYPHEN = re.compile(r"[-\u2010\u2011\u2013]")


class _Index:
    """Phrases by the beginning of a word: those that want all of it, and those that want it and any ending."""

    def __init__(self, runs: list[tuple[str, int]]):
        self.whole, self.begun = defaultdict(list), defaultdict(list)
        for run, phrase in runs:
            (self.begun if run.endswith("*") else self.whole)[run.removesuffix("*")].append(phrase)
        self.lengths = sorted({len(run) for run in self.begun})
        self.letters = {run[:2] for run in self.begun} | {run for run in self.begun if len(run) == 1}

    def find(self, run: str) -> list[int]:
        found = self.whole.get(run, [])
        if run[:2] in self.letters or run[:1] in self.letters:
            found = found + [phrase for n in self.lengths for phrase in self.begun.get(run[:n], ())]
        return found


class Finder:
    """What a matcher's terms are made of, in numbers: term i has the phrase head[i], near[i] (-1: none) and those of `without`."""

    def __init__(self, matcher: Matcher):
        self.matcher, number = matcher, {}

        def number_of(phrase: Phrase) -> int:
            return number.setdefault(phrase, len(number))

        self.terms = matcher.terms
        self.bare = [replace(term, without=()) for term in self.terms]
        self.head = np.array([number_of(term.phrase) for term in self.terms], np.int64)
        self.near = np.array([number_of(term.near[0]) if term.near else -1 for term in self.terms], np.int64)
        self.n_without = np.array([len(term.without) for term in self.terms], np.int64)
        self.without = np.array([number_of(phrase) for term in self.terms for phrase in term.without], np.int64)
        self.phrases = list(number)
        self.more = np.array([bool(phrase.nexts) for phrase in self.phrases])
        by_head = np.argsort(self.head, kind="stable")
        self.terms_of, self.n_terms = by_head, np.bincount(self.head, minlength=len(self.phrases))
        self.firsts = _Index([(run, i) for i, phrase in enumerate(self.phrases) for run in phrase.firsts])
        self.nexts = _Index([(run, i) for i, phrase in enumerate(self.phrases) for run in phrase.nexts])

    def make(self, chunks: list[str]) -> list[np.ndarray]:
        """Return for each chunk the number of phrases that may begin in it, of those it may go on, of its words; has it a
        hyphen; then these phrases and the places of the words, chunk by chunk."""
        begins, follows, places, hyphens = [], [], [], []
        for chunk in chunks:
            runs = [(0, fold(chunk))] if chunk.isalnum() else [(m.start(), fold(m[0])) for m in WORD.finditer(chunk)]
            begins.append(
                sorted({i for _, run in runs for i in self.firsts.find(run)})
                if len(runs) > 1
                else self.firsts.find(runs[0][1])
                if runs
                else []
            )
            follows.append(sorted(set(self.nexts.find(runs[0][1]))) if runs else [])
            places.append([start for start, _ in runs])
            hyphens.append(HYPHEN.search(chunk) is not None)
        lists = begins, follows, places
        counts = [np.fromiter(map(len, many), np.int32, len(many)) for many in lists]
        flat = [np.fromiter(chain.from_iterable(many), np.int32) for many in lists]
        return [*counts, np.array(hyphens, bool), *flat]

    def candidates(self, tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
        """Return (token, phrase) wherever a phrase may begin."""
        n_begin, n_follow, _, hyphen, begin, follow, _ = tokens.vocabulary.table(self, self.make)
        own = n_begin[tokens.number]
        token = np.repeat(np.arange(len(own)), own)
        phrase = begin[ranges((np.cumsum(n_begin) - n_begin)[tokens.number], own)]
        check = self.more[phrase] & ~hyphen[tokens.number[token]]
        following = np.append(tokens.number, 0)[token[check] + 1].astype(np.int64)
        pairs = np.repeat(np.arange(len(n_follow)), n_follow) * len(self.phrases) + follow
        keep = ~check
        keep[check] = contains(pairs, following * len(self.phrases) + phrase[check])
        return token[keep], phrase[keep]

    def places(self, tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return (text, place in it, term, has it to be checked for what it must not stand with), in order."""
        token, phrase = self.candidates(tokens)
        row = tokens.row[token]
        present = np.unique(row * len(self.phrases) + phrase)
        term = self.terms_of[ranges((np.cumsum(self.n_terms) - self.n_terms)[phrase], self.n_terms[phrase])]
        token, row = np.repeat(token, self.n_terms[phrase]), np.repeat(row, self.n_terms[phrase])
        near = self.near[term]
        keep = (near < 0) | contains(present, row * len(self.phrases) + near)
        token, row, term = token[keep], row[keep], term[keep]
        n = self.n_without[term]
        without = self.without[ranges((np.cumsum(self.n_without) - self.n_without)[term], n)]
        met = np.repeat(np.arange(len(term)), n)[contains(present, np.repeat(row, n) * len(self.phrases) + without)]
        check = np.isin(np.arange(len(term)), met)
        n_places, places = (tokens.vocabulary.table(self, self.make)[i] for i in (2, 6))
        n = n_places[tokens.number[token]]
        place = places[ranges((np.cumsum(n_places) - n_places)[tokens.number[token]], n)]
        place += np.repeat(tokens.start[token] - tokens.place[row], n)
        return np.repeat(row, n), place, np.repeat(term, n), np.repeat(check, n)


_finder = lru_cache(maxsize=8)(Finder)


def find_terms(tokens: Tokens, matcher: Matcher) -> list[tuple[int, list[tuple[int, int, str]]]]:
    """Return (text, what `matcher.find` finds in it) for every text in which it finds something."""
    finder = _finder(matcher)
    rows, places, terms, checks = (column.tolist() for column in finder.places(tokens))
    found = []
    for row, group in groupby(range(len(rows)), rows.__getitem__):
        known = [(places[i], (finder.terms if checks[i] else finder.bare)[terms[i]]) for i in group]
        hits = matcher.find(tokens.passage(row), known)
        found += [(row, hits)] if hits else []
    return found


def contains(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return which of `wanted` are among the sorted `values`."""
    place = np.searchsorted(values, wanted)
    return np.append(values, -1)[place] == wanted
