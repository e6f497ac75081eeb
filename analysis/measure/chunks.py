"""What is seen of a chunk, the run of characters between two blanks, before any rule is asked."""

import re
import string
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from analysis.measure.loops import (
    DASH,
    DIGIT,
    FOREIGN,
    LOWER,
    MARK,
    MIXED,
    NUMBER,
    POINT,
    QUOTE,
    SHOUT,
    UNDERLINE,
    UPPER,
    cut_runs,
    gather,
    hash_each,
    look_up,
    rehash,
    see,
)
from analysis.terms import WORD as RUN
from analysis.terms import are_in, fold

HYPHEN = re.compile(r"[-\u2010\u2011\u2013]")
SMALLEST = 1 << 12  # places of a new hash table
RULES = 24  # rules whose answers are kept at once
_CLASS, _SIGNS = np.zeros((2, 128), np.uint8)
for _to, _of, _characters in (
    *((_CLASS, LOWER, string.ascii_lowercase), (_CLASS, UPPER, string.ascii_uppercase), (_CLASS, DIGIT, string.digits)),
    *((_CLASS, POINT, ".,"), (_CLASS, MARK, ";:!?"), (_CLASS, UNDERLINE, "_")),
    *((_SIGNS, DASH, "-"), (_SIGNS, QUOTE, "'\""), (_SIGNS, SHOUT, "!?")),
):
    _to[[ord(c) for c in _characters]] = _of


class Growing:
    """An array that grows at its end, with room ahead; `values` handed out before stay as they were."""

    def __init__(self, values: np.ndarray):
        self._room, self.values = values, values

    def __len__(self) -> int:
        return len(self.values)

    def extend(self, new: np.ndarray) -> None:
        """Add values at the end."""
        size = len(self) + len(new)
        if size > len(self._room):
            self._room = np.concatenate([self.values, new, np.empty(size // 4, self.values.dtype)])
        self._room[len(self) : size] = new
        self.values = self._room[:size]


class Ragged:
    """Lists of numbers, end to end: list i has `count[i]` of the numbers `flat`, from `begin[i]` on."""

    def __init__(self, count: np.ndarray, flat: np.ndarray):
        self._count, self._flat, self._begin = Growing(count), Growing(flat), Growing(np.cumsum(count) - count)

    count = property(lambda self: self._count.values)
    flat = property(lambda self: self._flat.values)
    begin = property(lambda self: self._begin.values)

    @classmethod
    def of(cls, n: int, which: list[int], numbers: list[int]) -> "Ragged":
        """Return n lists: numbers[i] is in list which[i]; sorted within each."""
        of, flat = np.array(which, np.int64), np.array(numbers, np.int64)
        key = np.sort(of << 32 | flat)
        key = key[np.diff(key, prepend=-1) > 0]
        return cls(np.bincount(key >> 32, minlength=n).astype(np.int32), (key & 0xFFFFFFFF).astype(np.int32))

    def __len__(self) -> int:
        return len(self._count)

    def extend(self, new: "Ragged") -> None:
        """Add lists at the end."""
        self._begin.extend(new.begin + len(self._flat))
        self._count.extend(new.count)
        self._flat.extend(new.flat)

    def expand(self, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return (place in `which`, number) of every number of the lists `which`."""
        count = self.count[which]
        return np.repeat(np.arange(len(which)), count), gather(self.flat, self.begin, self.count, which)


class Distinct:
    """Strings, each once, numbered as they are first seen; they are known by 64 bits."""

    def __init__(self):
        self.items: list[str] = []
        self._known = np.zeros((SMALLEST, 2), np.uint64)  # a hash table: a hash (0: free) and its number
        self._said: dict = {}

    def number(self, hashes: np.ndarray, spell) -> np.ndarray:
        """Return the number of each hash; `spell` gives the strings of new ones, by their places."""
        pieces, done = [np.empty(0, np.int32)], 0
        while done < len(hashes):
            if 2 * len(self.items) > len(self._known):
                self._known = rehash(self._known, 4 * len(self._known))
            numbers, new = look_up(hashes[done:], self._known, len(self.items))
            self.items += spell(done + new)
            pieces.append(numbers)
            done += len(numbers)
        return np.concatenate(pieces)

    def say(self, key, rule) -> np.ndarray:
        """Return what `rule` (strings → array) says of each string, asked once."""
        if key not in self._said and len(self._said) >= RULES:
            self._said.clear()
        if key not in self._said:
            self._said[key] = Growing(rule(self.items))
        said = self._said[key]
        if len(said) < len(self.items):
            said.extend(rule(self.items[len(said) :]))
        return said.values


@dataclass(frozen=True)
class Chunks:
    """Some distinct chunks, numbered from `begin`: `text`, `size`, and what is seen of each without asking any rule.

    PLAIN are ASCII letters with at most one of , . ; : ! ? behind (two letters then). NUMBER are digits, points and commas. `mark`: that of
    a PLAIN one, as a number (-1: none); `upper`: its letters (of ASCII) are capitals; `lower`: a PLAIN one begins with a small letter;
    `has`: DASH, QUOTE, SHOUT, FOREIGN, JOINED. `digits`, `shape`: of a NUMBER its runs of digits, and what tells it from others that
    differ by more than a digit. All but a NUMBER are cut into runs of word characters, folded: chunk i has those from bounds[i] to
    bounds[i + 1] of `run` (numbers in `runs`), and they stand `at` these places in it.
    """

    begin: int
    text: list[str]
    size: np.ndarray
    kind: np.ndarray
    mark: np.ndarray
    upper: np.ndarray
    lower: np.ndarray
    has: np.ndarray
    digits: np.ndarray
    shape: np.ndarray
    runs: Distinct
    run: np.ndarray
    at: np.ndarray
    bounds: np.ndarray

    @classmethod
    def of(cls, chunks: list[str], runs: Distinct, begin: int = 0) -> "Chunks":
        """Return chunks with all that is seen of them."""
        size = np.fromiter(map(len, chunks), np.int64, len(chunks))
        codes, end = np.frombuffer("".join(chunks).encode("utf-32-le", "surrogatepass"), np.uint32), np.cumsum(size)
        kind, mark, upper, lower, has, *others = see(codes, end, _CLASS, _SIGNS)
        of, at, length, hashes = cut_runs(codes, end, (kind != NUMBER) & (has & FOREIGN == 0), _CLASS)
        foreign = [(i, *m.span()) for i in np.flatnonzero(has & FOREIGN).tolist() for m in RUN.finditer(chunks[i])]
        if foreign:
            words = [fold(chunks[i][a:b]) for i, a, b in foreign]
            which, begins, ends = np.array(foreign).T
            of, at, length = np.append(of, which), np.append(at, begins), np.append(length, ends - begins)
            hashes = np.append(hashes, hash_words(words) | np.uint64(1))
            order = np.argsort(of, kind="stable")
            of, at, length, hashes = of[order], at[order], length[order], hashes[order]

        def spell(new: np.ndarray) -> list[str]:
            places = zip(of[new].tolist(), at[new].tolist(), (at + length)[new].tolist(), strict=True)
            return [fold(chunks[i][a:b]) for i, a, b in places]

        bounds = np.append(0, np.cumsum(np.bincount(of, minlength=len(chunks))))
        run = runs.number(hashes, spell)
        return cls(begin, chunks, size, kind, mark, upper, lower, has, *others, runs, run, at, bounds)

    def runs_of(self, i: int) -> list[str]:
        """Return the runs of chunk i."""
        return [self.runs.items[run] for run in self.run[self.bounds[i] : self.bounds[i + 1]].tolist()]

    def first(self, said: np.ndarray) -> np.ndarray:
        """Return of each chunk what is said of its first run; 0 where there is none."""
        some = self.bounds[1:] > self.bounds[:-1]
        found = np.zeros(len(self.text), said.dtype)
        found[some] = said[self.run[self.bounds[:-1][some]]]
        return found

    def said_to_be(self, words) -> np.ndarray:
        """Return which runs are among `words` (hashable)."""
        return self.runs.say(words, partial(are_in, words=words))

    def begin_with(self, words) -> np.ndarray:
        """Return which chunks have one of `words` for their first run; of a PLAIN one it is all there is."""
        return self.first(self.said_to_be(words))

    def mixed_with(self, said: np.ndarray) -> list[int]:
        """Return the places of MIXED chunks of which one run has it said."""
        so_far = np.append(0, np.cumsum(said[self.run]))[self.bounds]
        return np.flatnonzero((self.kind == MIXED) & (so_far[1:] > so_far[:-1])).tolist()

    def mixed_having(self, signs: int) -> list[int]:
        """Return the places of MIXED chunks that have one of these signs."""
        return np.flatnonzero((self.kind == MIXED) & (self.has & signs > 0)).tolist()

    @cached_property
    def hyphened(self) -> np.ndarray:
        """Which chunks hold a hyphen or a dash that may join words."""
        found = (self.has & DASH) > 0
        found[[i for i in self.mixed_having(FOREIGN) if HYPHEN.search(self.text[i])]] = True
        return found

    @cached_property
    def numbers(self) -> list[tuple[int, str]]:
        """Place and text of each NUMBER."""
        return [(i, self.text[i]) for i in np.flatnonzero(self.kind == NUMBER).tolist()]


def hash_words(words: list[str]) -> np.ndarray:
    """Return 64 bits that stand for each word."""
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    return hash_each(codes, np.cumsum(np.fromiter(map(len, words), np.int64, len(words))))
