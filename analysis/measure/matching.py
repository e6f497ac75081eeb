"""Where the terms of a matcher may begin in many sentences at once; whether one does is asked of the matcher's own pattern.

Each distinct chunk is looked up once: which phrases begin with a run of its letters, and which have it behind their first
blank. What is left are the few places where both fit, and for NEAR where its other phrase stands in the same sentence.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np

from analysis.measure.chunks import Chunks, Ragged
from analysis.measure.engine import Tokens
from analysis.measure.loops import PLAIN, compiled
from analysis.terms import WORD, Matcher, Phrase, Runs

SURE, ASK, MORE = range(3)  # a phrase that begins in a chunk: it stands there; the pattern knows; only if more follows
HEAD, OTHER, SECOND, THIRD, WORDS = range(
    5
)  # lists of each chunk: phrases that begin in it, go on in it; places of its words


class Finder:
    """What a matcher's terms are made of, in numbers: term i has the phrase head[i], near[i] (-1: none) and those of `without`."""

    def __init__(self, matcher: Matcher):
        number: dict[Phrase, int] = {}
        self.matcher, self.terms = matcher, matcher.terms
        names = [term.text for term in self.terms]
        self.number = {name: i for i, name in enumerate(names)}
        self.rank = np.argsort(np.argsort(np.array(names, object), kind="stable"))
        self.bare = [replace(term, without=()) for term in self.terms]
        self.head = np.array([number.setdefault(term.phrase, len(number)) for term in self.terms], np.int64)
        heads = set(self.head.tolist())
        near = [number.setdefault(term.near[0], len(number)) if term.near else -1 for term in self.terms]
        without = [[number.setdefault(phrase, len(number)) for phrase in term.without] for term in self.terms]
        self.near = np.array(near, np.int64)
        self.without = Ragged.of(
            len(without),
            [i for i, many in enumerate(without) for _ in many],
            [phrase for many in without for phrase in many],
        )
        self.terms_of = Ragged.of(len(number), self.head, range(len(self.head)))
        self.size, self.thirds = len(number), np.array([bool(phrase.thirds) for phrase in number])
        self.pairs = np.array([phrase.pair for phrase in number])
        others = {i for many in (near, *without) for i in many}
        runs: list[tuple[str, tuple[int, int]]] = []  # how a word begins; which list it is for, and what stands there
        for phrase, i in number.items():
            sure = ASK if phrase.flags == 0 else SURE  # the pattern sees the case
            begin = [
                (run, 3 * i + state)
                for state, own in ((sure, phrase.sure), (ASK, phrase.alone), (MORE, phrase.begun))
                for run in own
            ]
            runs += [(run, (HEAD, code)) for run, code in begin if i in heads]
            runs += [(run, (OTHER, code)) for run, code in begin if i in others]
            runs += [(run, (SECOND, i)) for run in phrase.nexts] + [(run, (THIRD, i)) for run in phrase.thirds]
        self.index, self.numeric = Runs(runs), any(run[0].isdigit() for run, _ in runs)
        self.entries = lru_cache(1 << 16)(self._entries)

    def _entries(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return (list, number) of all that a chunk of these words holds for the lists HEAD to THIRD."""
        found = [self.index.find(word) for word in words]
        entries = []
        for n, own in enumerate(found):
            for kind, value in own:
                if kind in (HEAD, OTHER) and value % 3 == MORE and n + 1 < len(words):
                    value -= any((SECOND, value // 3) in later for later in found[n + 1 :])
                elif kind == HEAD and value % 3 == SURE:
                    value += (
                        len(words) > 1 or len({code for k, code in own if k == HEAD and code // 3 == value // 3}) > 1
                    )
                if n == 0 or kind in (HEAD, OTHER):
                    entries.append((kind, value))
        return entries

    def make(self, chunks: Chunks) -> list[np.ndarray | Ragged]:
        """Return for each chunk whether it has a hyphen; its lists HEAD to WORDS; in bits, one for many phrases, what HEAD and OTHER want
        to follow and what SECOND offers (the last bit: nothing); letters of a PLAIN one."""
        lists = [([], []) for _ in range(5)]  # of which chunk, and the number
        may_find = chunks.runs.say(self, self.index.may_find)
        asked = np.flatnonzero((chunks.kind == PLAIN) & chunks.first(may_find)).tolist() + chunks.mixed_with(may_find)
        asked = [(i, chunks.runs_of(i), chunks.at[chunks.bounds[i] : chunks.bounds[i + 1]].tolist()) for i in asked]
        if self.numeric:
            runs = [(i, [*WORD.finditer(chunk)]) for i, chunk in chunks.numbers]
            asked += [(i, [m[0] for m in own], [m.start() for m in own]) for i, own in runs]
        for i, words, starts in asked:
            entries = self.entries(tuple(words))
            for kind, value in [*entries, *((WORDS, start) for start in starts)] if entries else ():
                lists[kind][0].append(i)
                lists[kind][1].append(value)
        columns = [Ragged.of(len(chunks.text), *own) for own in lists]
        bits = np.zeros((3, len(chunks.text)), np.uint64)
        bits[SECOND] = 1 << 63
        for kind in (HEAD, OTHER, SECOND):
            of, value = np.array(lists[kind], np.int64)
            bit = value % 63 if kind == SECOND else np.where(value % 3 == MORE, value // 3 % 63, 63)
            np.bitwise_or.at(bits[kind], of, np.uint64(1) << bit.astype(np.uint64))
        letters = (chunks.kind == PLAIN) * (chunks.size - (chunks.mark >= 0))
        return [
            chunks.hyphened,
            *columns,
            *bits,
            letters,
        ]

    def candidates(self, tokens: Tokens, index: int, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (token, phrase, SURE or not) wherever in these texts a phrase of a list may begin."""
        hyphen, *columns = tokens.vocabulary.table(self, self.make)
        lists = tuple((columns[kind].begin, columns[kind].count, columns[kind].flat) for kind in (index, SECOND, THIRD))
        bits = columns[5 + index], columns[5 + SECOND]
        return candidates(
            np.append(tokens.number, np.zeros(2, np.int32)), tokens.bounds, texts, bits, lists, self.thirds, hyphen
        )

    def places(self, tokens: Tokens) -> tuple[np.ndarray, ...]:
        """Return (token, term, is it sure, has it to be checked for what it must not stand with), in order of text."""
        rows = tokens.row
        token, phrase, state = self.candidates(tokens, HEAD, np.arange(len(tokens.place)))
        of, term = self.terms_of.expand(phrase)
        token, row, sure = (
            token[of],
            rows[token[of]].astype(np.int64),
            (state == SURE)[of] | self.is_pair(tokens, token, phrase)[of],
        )
        asks = np.zeros(len(tokens.place), bool)
        asks[row[(self.near[term] >= 0) | (self.without.count[term] > 0)]] = True
        other, phrase, _ = self.candidates(tokens, OTHER, np.flatnonzero(asks))
        present = np.sort(rows[other].astype(np.int64) * self.size + phrase)
        keep = (self.near[term] < 0) | contains(present, row * self.size + self.near[term])
        token, row, term, sure = token[keep], row[keep], term[keep], sure[keep]
        of, without = self.without.expand(term)
        check = np.zeros(len(term), bool)
        check[of[contains(present, row[of] * self.size + without)]] = True
        return token, term, sure & (self.near[term] < 0) & ~check, check

    def is_pair(self, tokens: Tokens, token: np.ndarray, phrase: np.ndarray) -> np.ndarray:
        """Return which are phrases of two words in two PLAIN chunks of one text, the first with nothing behind: nothing is left to ask."""
        letters, following = tokens.vocabulary.table(self, self.make)[-1], np.minimum(token + 1, len(tokens.number) - 1)
        bare = letters[tokens.number[token]] == tokens.end[token] - tokens.start[token]
        same = tokens.row[following] == tokens.row[token]
        return self.pairs[phrase] & bare & same & (letters[tokens.number[following]] > 0)

    def find(self, tokens: Tokens, read) -> tuple[np.ndarray, ...]:
        """Return (text, start, end, term) of every place where a term stands, in order."""
        token, term, sure, check = self.places(tokens)
        of, place = tokens.vocabulary.table(self, self.make)[1 + WORDS].expand(tokens.number[token])
        row = tokens.row[token].astype(np.int64)
        start = place + (tokens.start[token] - tokens.place[row])[of]
        last = np.minimum(token + self.pairs[self.head[term]], len(tokens.number) - 1)
        length = tokens.vocabulary.table(self, self.make)[-1][tokens.number[last]]
        for i in np.flatnonzero(length == 0).tolist():
            length[i] = len((WORD.search(tokens.vocabulary.chunks[tokens.number[last[i]]]) or "_")[0])
        end = start + (tokens.start[last] - tokens.start[token] + length)[of]
        known, ask = sure[of], np.flatnonzero(~sure[of])
        hits = [(row[of][known], start[known], end[known], term[of][known])]
        columns = (column.tolist() for column in (row[of][ask], start[ask], term[of][ask], check[of][ask]))
        found = []
        for text, group in groupby(zip(*columns, strict=True), itemgetter(0)):
            places = [(at, (self.terms if checked else self.bare)[number]) for _, at, number, checked in group]
            found += [
                (text, a, b, self.number[name]) for a, b, name in self.matcher.find(read(tokens.passage(text)), places)
            ]
        hits.append(np.array(found, np.int64).reshape(-1, 4).T)
        row, start, end, term = (np.concatenate(pair) for pair in zip(*hits, strict=True))
        order = np.lexsort([end * len(self.terms) + self.rank[term], row << 32 | start])
        return row[order], start[order], end[order], term[order]


@compiled
def candidates(number, bounds, texts, bits, lists, thirds, hyphen):
    """Return (token, phrase, SURE, ASK or MORE) wherever in these texts a phrase may begin.

    `number`: the tokens' chunks, and two more of any kind. `lists`: of each chunk what begins there (3 × phrase + state), and the phrases that go on in it behind their first and their second
    blank; `bits` of each chunk: phrases that want to go on behind it, and that go on in it. Few chunks pass that first test.
    """
    wants, offers = bits
    begin, count, flat = lists[0]
    begin_2, count_2, flat_2 = lists[1]
    begin_3, count_3, flat_3 = lists[2]
    begins, n, most = wants != 0, 0, 0
    place = np.empty(len(number), np.int64)
    for text in texts:
        for i in range(bounds[text], bounds[text + 1]):
            if begins[number[i]] and wants[number[i]] & offers[number[i + 1]]:
                place[n] = i
                n, most = n + 1, most + count[number[i]]
    token, phrase, state, places, n = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64), n, 0
    for i in place[:places]:
        second, third = number[i + 1], number[i + 2]
        for k in range(begin[number[i]], begin[number[i]] + count[number[i]]):
            which, how = flat[k] // 3, flat[k] % 3
            if how == MORE and not _has(begin_2, count_2, flat_2, second, which):
                continue
            further = how == MORE and thirds[which] and not hyphen[second]
            if further and not _has(begin_3, count_3, flat_3, third, which):
                continue
            token[n], phrase[n], state[n] = i, which, how
            n += 1
    return token[:n], phrase[:n], state[:n]


@compiled(inline="always")
def _has(begin, count, flat, which, wanted):
    low, high = begin[which], begin[which] + count[which]
    end = high
    while low < high:
        middle = (low + high) // 2
        if flat[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low < end and flat[low] == wanted


@lru_cache(maxsize=8)
def _finder(terms: tuple[str, ...]) -> Finder:
    return Finder(Matcher(terms))


def find_terms(tokens: Tokens, matcher: Matcher, read=str) -> tuple[np.ndarray, ...]:
    """Return (text, start, end, term: its place in `matcher.terms`) of all that `matcher.find` finds in `read(text)` of each text, in
    the same order."""
    return _finder(tuple(term.text for term in matcher.terms)).find(tokens, read)


def contains(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return which of `wanted` are among the sorted `values`."""
    return np.append(values, -1)[np.searchsorted(values, wanted)] == wanted
