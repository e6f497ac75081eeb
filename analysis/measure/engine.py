"""What holds of a word between two blanks is found out once, wherever in a million articles it stands.

A text is cut at white space into *chunks* ("deal.", "U.S.-made", "“We"). Each distinct chunk has a number; what the rules of
`sentences`, `words`, `sentiment` and `terms` say of a chunk is asked once and kept in an array beside the others. All that
is left to do for each chunk of a text is arithmetic on numbers: on arrays, or in the loops of `loops`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from copy import copy
from itertools import islice

import numpy as np
import pandas as pd

from analysis.measure.chunks import Chunks, Distinct, Growing, Ragged
from analysis.measure.loops import BLANK, ODD, copy_runs, cut_chunks, find_runs

BLOCK = 1 << 17  # characters numbered at once: what fits the processor's cache
MOST = 2_000_000  # distinct chunks remembered; beyond it a new vocabulary is begun
REMEMBERED = 4  # stretches of new chunks whose looks are kept
TABLES = 24  # tables of what rules say of chunks, kept at once
SPACE = re.compile(r"\s")
_WHITE = np.array(
    [chr(c).isspace() * (BLANK if c in (9, 10, 11, 12, 13, 32) else ODD) for c in range(0x3001)], np.uint8
)  # U+3000 is the last


class Vocabulary:
    """The distinct chunks seen so far, each with a number, and tables of what rules say of each."""

    def __init__(self):
        self._chunks, self.runs = Distinct(), Distinct()
        self.words: dict[str, int] = defaultdict()
        self.words.default_factory = self.words.__len__  # a word not yet known gets the next number
        self._spelling: list[str] = []
        self.values = np.empty(0, np.uint64)  # 64 bits that stand for each word
        self.memo: dict = {}  # what makers of tables keep from one call to the next
        self._tables: dict = {}
        self._borders, self._seen = [0], {}
        self._pairs: dict = {}

    def cut(self, text: str) -> tuple[np.ndarray, ...]:
        """Return start, end and number of the chunks of a text, and where blanks stand that are not of ASCII."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        start, end, hashes, odd = cut_chunks(codes, _WHITE)

        def spell(new: np.ndarray) -> list[str]:
            return [text[a:b] for a, b in zip(start[new].tolist(), end[new].tolist(), strict=True)]

        return start, end, self._chunks.number(hashes, spell), odd

    @property
    def chunks(self) -> list[str]:
        """Each chunk at the place of its number."""
        return self._chunks.items

    @property
    def spelling(self) -> list[str]:
        """Each word of `words` at the place of its number."""
        new = len(self.words) - len(self._spelling)
        self._spelling += list(islice(reversed(self.words), new))[::-1]
        return self._spelling

    def add(self, chunks: list[str]) -> np.ndarray:
        """Return the numbers of chunks given as strings."""
        return Tokens(chunks, self).number

    def table(self, key, make) -> list[np.ndarray | Ragged]:
        """Return the columns that `make` gives for all chunks so far, the first with one row a chunk; it is asked only for the `Chunks` not
        yet known."""
        if key not in self._tables and len(self._tables) >= TABLES:
            self._tables.clear()
        columns = self._tables.setdefault(key, [])
        while not columns or len(columns[0]) < len(self.chunks):  # `make` may itself add chunks
            new = make(self._next(len(columns[0]) if columns else 0))
            if columns:
                for column, more in zip(columns, new, strict=True):
                    column.extend(more)
            else:
                columns += [own if isinstance(own, Ragged) else Growing(own) for own in new]
        return [column if isinstance(column, Ragged) else column.values for column in columns]

    def _next(self, known: int) -> Chunks:
        """Return the chunks from number `known` on, as far as all were new at once: other rules ask for the same ones."""
        if self._borders[-1] < len(self.chunks):
            self._borders.append(len(self.chunks))
        end = self._borders[bisect_right(self._borders, known)] if self.chunks else 0
        if (known, end) not in self._seen:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            self._seen[known, end] = Chunks.of(self.chunks[known:end], self.runs, known)
        return self._seen[known, end]

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
        self.vocabulary, self.text, self.memo = vocabulary, "\n".join(texts), {}
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        self.place, self.stop = np.cumsum(lengths) - lengths, np.cumsum(lengths) - 1
        parts, at = [], 0
        while at < len(self.text):
            blank = SPACE.search(self.text, at + BLOCK)
            stop = blank.end() if blank else len(self.text)
            start, end, number, odd = vocabulary.cut(self.text[at:stop])
            parts.append([at + start, at + end, number, at + odd])
            at = stop
        columns = zip(*parts, strict=True) if parts else [[np.empty(0, np.int32)]] * 4
        self.start, self.end, self.number, self.odd = map(np.concatenate, columns)
        self.bounds = np.append(np.searchsorted(self.start, self.place), len(self.start))

    @property
    def row(self) -> np.ndarray:
        """The text that each chunk belongs to."""
        if "row" not in self.memo:
            self.memo["row"] = np.repeat(np.arange(len(self.bounds) - 1, dtype=np.int32), np.diff(self.bounds))
        return self.memo["row"]

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
        part.memo = {}
        part.place, part.stop, part.bounds = self.place[which], self.stop[which], np.append(0, np.cumsum(count))
        own = (self.number, self.start, self.end)
        part.number, part.start, part.end = copy_runs(self.bounds[which], count, own, own)
        return part

    def renumbered(self, number: np.ndarray) -> "Tokens":
        """Return the same tokens with other chunks in their places, each as long as the one that stood there."""
        other = copy(self)
        other.number, other.memo = number, {}
        return other

    def within(self, starts: np.ndarray, ends: np.ndarray) -> "Tokens":
        """Return the chunks of each passage from starts[i] to ends[i] of all texts joined; one that is cut is a chunk of its own."""
        first, last = find_runs(starts, ends, self.start, self.end)
        before, behind = np.maximum(first - 1, 0), np.minimum(last, len(self.start) - 1)
        torn = (first > 0) & (self.end[before] > starts) if len(self.start) else np.zeros(len(starts), bool)
        torn |= (last < len(self.start)) & (self.start[behind] < ends) if len(self.start) else torn
        own, part = (self.number, self.start, self.end), copy(self)
        more, whole = own, not torn.any()
        if not whole:
            cut = Tokens([self.text[a:b] for a, b in zip(starts[torn], ends[torn], strict=True)], self.vocabulary)
            shift = (starts[torn] - cut.place)[cut.row]
            first[torn], last[torn] = len(self.start) + cut.bounds[:-1], len(self.start) + cut.bounds[1:]
            more = (cut.number, (cut.start + shift).astype(np.int32), (cut.end + shift).astype(np.int32))
        count = np.maximum(last - first, 0)
        if whole and len(first) and (first[1:] == (first + count)[:-1]).all():  # and nothing lies between them
            part.number, part.start, part.end = (column[first[0] : first[0] + count.sum()] for column in own)
        else:
            part.number, part.start, part.end = copy_runs(first, count, own, more)
        part.place, part.stop, part.memo = starts, ends, {}
        part.bounds = np.append(0, np.cumsum(count))
        return part


def take(values: list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return the strings `values[code]` as a column of a table."""
    return pd.array(values, dtype="str").take(codes)


_latest: dict = {"vocabulary": Vocabulary(), "texts": None, "where": None}


def forget() -> None:
    """Begin a new vocabulary."""
    _latest.update(vocabulary=Vocabulary(), texts=None, tokens=None, where=None, inside=None)


def tokens_of(texts: pd.Series | list[str]) -> Tokens:
    """Return the chunks of texts; those of the Series asked for last are kept."""
    if isinstance(texts, list):
        return Tokens(texts, _latest["vocabulary"])
    if _latest["texts"] is not texts:
        if len(_latest["vocabulary"].chunks) > MOST:
            forget()
        _latest.update(texts=texts, tokens=Tokens(texts.tolist(), _latest["vocabulary"]), where=None)
    return _latest["tokens"]


def sentence_tokens(texts: pd.Series, sentences: pd.DataFrame) -> Tokens:
    """Return the chunks of each sentence; those of the sentences asked for last are kept."""
    tokens, where = tokens_of(texts), sentences[["article_id", "start", "end"]]
    if _latest["where"] is None or not where.equals(_latest["where"]):
        place = tokens.place[texts.index.get_indexer(where.article_id)]
        inside = tokens.within(place + where.start.to_numpy(), place + where.end.to_numpy())
        _latest.update(where=where, inside=inside)
    return _latest["inside"]
