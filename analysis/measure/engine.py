"""The fast inside: what holds of a word between two blanks is found out once, wherever in a million articles it stands.

A text is cut at white space into *chunks* ("deal.", "U.S.-made", "“We"). Each distinct chunk has a number; what the rules of
`sentences`, `words`, `sentiment` and `terms` say of a chunk is asked once and kept in an array beside the others. All that
is left to do for each chunk of a text is arithmetic on arrays of numbers.
"""

import re
from copy import copy
from functools import lru_cache

import numpy as np
import pandas as pd

BLOCK = 1 << 19  # characters numbered at once: what fits the processor's cache
MOST = 2_000_000  # distinct chunks remembered; beyond it a new vocabulary is begun
TABLES = 24  # tables of what rules say of chunks, kept at once
BLANK, LETTER = re.compile(r"\s"), re.compile(r"[A-Za-z_]")
_WHITE = np.array([chr(c).isspace() for c in range(0x3002)])  # U+3000 is the last; all above count as U+3001
_ASCII_WHITE = np.isin(np.arange(0x3002), [9, 10, 11, 12, 13, 32])
_VALUES = np.random.default_rng(7).integers(1, 1 << 63, 1 << 16, dtype=np.uint64)
_BASE = 0x9E3779B97F4A7C15


class Vocabulary:
    """The distinct chunks seen so far, each with a number, and tables of what rules say of each."""

    def __init__(self):
        self.chunks: list[str] = []
        self.cores: list[str] = []  # of each chunk, `core_of` it
        self.words: dict[str, int] = {}
        self.values = np.empty(0, np.uint64)  # 64 bits that stand for each word
        self._hashes, self._order = np.empty(0, np.uint64), np.empty(0, np.int32)  # sorted, and the chunk of each
        self.memo: dict = {}  # what makers of tables keep from one call to the next
        self._tables: dict = {}
        self._pairs: dict = {}

    def number(self, text: str, starts: np.ndarray, ends: np.ndarray, hashes: np.ndarray) -> np.ndarray:
        """Return the numbers of the chunks of `text`."""
        codes, distinct = pd.factorize(hashes)
        place = np.searchsorted(self._hashes, distinct)
        known = np.append(self._hashes, np.uint64(0))[place] == distinct
        known &= place < len(self._hashes)
        numbers = np.append(self._order, -1)[place]
        new = np.flatnonzero(~known)
        if len(new):
            numbers[new] = np.arange(len(new)) + len(self.chunks)
            hashes, chunk = np.append(self._hashes, distinct[new]), np.append(self._order, numbers[new])
            order = np.argsort(hashes, kind="stable")
            self._hashes, self._order = hashes[order], chunk[order]
            first = np.empty(len(distinct), np.int64)
            first[codes[::-1]] = np.arange(len(codes))[::-1]
            places = zip(starts[first[new]].tolist(), ends[first[new]].tolist(), strict=True)
            fresh = [text[a:b] for a, b in places]
            self.chunks += fresh
            self.cores += map(core_of, fresh)
        return numbers[codes]

    def add(self, chunks: list[str]) -> np.ndarray:
        """Return the numbers of chunks given as strings."""
        return Tokens(chunks, self).number

    def table(self, key, make) -> list[np.ndarray]:
        """Return the arrays that `make(chunks, cores)` gives for all chunks so far; it is asked only for those not yet known."""
        if key not in self._tables and len(self._tables) >= TABLES:
            self._tables.clear()
        known, arrays = self._tables.get(key, (0, None))
        while known < len(self.chunks) or arrays is None:  # `make` may itself add chunks
            new = make(self.chunks[known:], self.cores[known:])
            arrays = [np.concatenate(pair) for pair in zip(arrays, new, strict=True)] if arrays else new
            known += len(new[0])
            self._tables[key] = (known, arrays)
        return arrays

    def pairs(self, key, first: np.ndarray, second: np.ndarray, decide) -> np.ndarray:
        """Return what `decide(chunk, following)` says of each pair of numbers (-1: nothing follows), asked once a pair."""
        known = self._pairs.setdefault(key, {})
        distinct, code = np.unique((first.astype(np.int64) << 32) | (second + 1), return_inverse=True)
        for pair in distinct.tolist():
            if pair not in known:
                a, b = pair >> 32, (pair & 0xFFFFFFFF) - 1
                known[pair] = decide(self.chunks[a], self.chunks[b] if b >= 0 else "")
        return np.array([known[pair] for pair in distinct.tolist()], np.int8)[code]


class Tokens:
    """The chunks of many texts in order: `number`, `start`, `end` (in all texts joined), text i having bounds[i] to bounds[i + 1].

    `place`, `stop`: where each text begins and ends in all texts joined; `odd`: where a blank stands that is not of ASCII.
    """

    def __init__(self, texts: list[str], vocabulary: Vocabulary):
        self.vocabulary, self.text, self._row = vocabulary, "\n".join(texts), None
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        self.place, self.stop = np.cumsum(lengths) - lengths, np.cumsum(lengths) - 1
        parts, at = [], 0
        while at < len(self.text):
            blank = BLANK.search(self.text, at + BLOCK)
            stop = blank.end() if blank else len(self.text)
            *places, hashes = _chunks(self.text[at:stop])
            parts.append([*(at + place for place in places), hashes])
            at = stop
        columns = zip(*parts, strict=True) if parts else [[np.empty(0, np.int64)]] * 4
        self.start, self.end, self.odd, hashes = map(np.concatenate, columns)
        self.number = vocabulary.number(self.text, self.start, self.end, hashes)
        self.bounds = np.append(np.searchsorted(self.start, self.place), len(self.start))

    @property
    def row(self) -> np.ndarray:
        """The text that each chunk belongs to."""
        if self._row is None:
            self._row = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
        return self._row

    def passage(self, i: int) -> str:
        """Return text i."""
        return self.text[self.place[i] : self.stop[i]]

    def rows_at(self, places: np.ndarray) -> np.ndarray:
        """Return the texts in which these places of all texts joined lie."""
        order = np.argsort(self.place, kind="stable")
        row = order[np.searchsorted(self.place[order], places, "right") - 1] if len(order) else order
        return np.unique(row[self.stop[row] > places]) if len(order) else row

    def rows(self, which: np.ndarray) -> "Tokens":
        """Return the tokens of some of the texts."""
        part, count = copy(self), np.diff(self.bounds)[which]
        part._row = None
        index = ranges(self.bounds[which], count)
        part.place, part.stop, part.bounds = self.place[which], self.stop[which], np.append(0, np.cumsum(count))
        part.number, part.start, part.end = self.number[index], self.start[index], self.end[index]
        return part

    def renumbered(self, number: np.ndarray) -> "Tokens":
        """Return the same tokens with other chunks in their places, each as long as the one that stood there."""
        other = copy(self)
        other.number = number
        return other

    def within(self, starts: np.ndarray, ends: np.ndarray) -> "Tokens":
        """Return the chunks of each passage from starts[i] to ends[i] of all texts joined; one that is cut is a chunk of its own."""
        first, last = np.searchsorted(self.start, starts), np.searchsorted(self.end, ends, "right")
        torn = (np.append(0, self.end)[first] > starts) | (np.append(self.start, len(self.text))[last] < ends)
        cut = Tokens([self.text[a:b] for a, b in zip(starts[torn], ends[torn], strict=True)], self.vocabulary)
        shift = (starts[torn] - cut.place)[cut.row]
        first[torn], last[torn] = len(self.start) + cut.bounds[:-1], len(self.start) + cut.bounds[1:]
        index = ranges(first, np.maximum(last - first, 0))
        part = copy(self)
        part.place, part.stop, part._row = starts, ends, None
        part.number = np.append(self.number, cut.number)[index]
        part.start = np.append(self.start, cut.start + shift)[index]
        part.end = np.append(self.end, cut.end + shift)[index]
        part.bounds = np.append(0, np.cumsum(np.maximum(last - first, 0)))
        return part


def _chunks(text: str) -> tuple[np.ndarray, ...]:
    """Return start and end of the chunks of a text, the places of odd blanks, and the chunks' 64-bit hashes.

    The hash is that of Rabin and Karp: the sum of value(character) × base^place, shifted back to place 0.
    """
    try:
        codes = small = np.frombuffer(text.encode("latin-1"), np.uint8)
    except UnicodeEncodeError:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        small = np.minimum(codes, 0x3001)
    white = _WHITE.take(small)
    edges = np.flatnonzero(np.diff(white, prepend=True, append=True))
    starts, ends = edges[::2], edges[1::2]
    values = _VALUES.take(codes) if codes is small else _VALUES.take(codes & 0xFFFF) + (codes >> 16)
    values *= _powers(_BASE, len(text) + 1)[:-1]
    sums = np.append(np.uint64(0), np.cumsum(values))
    hashes = (sums[ends] - sums[starts]) * _powers(pow(_BASE, -1, 1 << 64), len(text) + 1)[starts]
    return starts, ends, np.flatnonzero(white & ~_ASCII_WHITE.take(small)), hashes


def _powers(base: int, length: int) -> np.ndarray:
    return _all_powers(base, max(length, BLOCK + 1000))[:length]


@lru_cache(maxsize=4)
def _all_powers(base: int, length: int) -> np.ndarray:
    powers = np.full(length, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def core_of(chunk: str) -> str:
    """Return the letters of a chunk that is ASCII letters with at most one of , . ; : ! ? behind them: most are; else nothing."""
    core = chunk[:-1] if chunk[-1] in ",.;:!?" else chunk
    return core if core.isalpha() and core.isascii() else ""


def is_number(chunk: str) -> bool:
    """Whether a chunk without a core is ASCII and holds no letter."""
    return chunk.isascii() and not LETTER.search(chunk)


def columns(rows: list[tuple], n: int) -> list[np.ndarray]:
    """Return rows of n numbers as columns; most rows are like others, so each is looked at once."""
    number: dict[tuple, int] = {}
    codes = np.array([number.setdefault(row, len(number)) for row in rows], np.int32)
    return [np.array(column, np.int32)[codes] for column in zip(*number, strict=True)] or [codes] * n


def ranges(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return starts[0], starts[0] + 1, … (counts[0] of them), then those of the next: [5, 2], [2, 3] → 5 6 2 3 4."""
    return np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())


def take(values: list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return the strings `values[code]` as a column of a table."""
    return pd.array(values, dtype="str").take(codes)


_latest: dict = {"vocabulary": Vocabulary(), "texts": None, "spans": None}


def forget() -> None:
    """Begin a new vocabulary."""
    _latest.update(vocabulary=Vocabulary(), texts=None, tokens=None, spans=None, inside=None)


def tokens_of(texts: pd.Series | list[str]) -> Tokens:
    """Return the chunks of texts; those of the Series asked for last are kept."""
    if isinstance(texts, list):
        return Tokens(texts, _latest["vocabulary"])
    if _latest["texts"] is not texts:
        if len(_latest["vocabulary"].chunks) > MOST:
            forget()
        _latest.update(texts=texts, tokens=Tokens(texts.tolist(), _latest["vocabulary"]), spans=None)
    return _latest["tokens"]


def sentence_tokens(texts: pd.Series, sentences: pd.DataFrame) -> Tokens:
    """Return the chunks of each sentence; those of the sentences asked for last are kept."""
    tokens = tokens_of(texts)
    place = tokens.place[texts.index.get_indexer(sentences.article_id)]
    spans = place + sentences.start.to_numpy(), place + sentences.end.to_numpy()
    if _latest["spans"] is None or not np.array_equal(spans, _latest["spans"]):
        _latest.update(spans=spans, inside=tokens.within(*spans))
    return _latest["inside"]
