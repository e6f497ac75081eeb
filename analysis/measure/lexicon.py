"""What VADER asks of a word, looked up once for each distinct chunk: the analyser's words as arrays.

A token is a chunk of more than one character, without the one PUNC_LIST mark before or behind it where the rest holds no punctuation.
"""

import re
import string
from functools import lru_cache

import numpy as np

from analysis.measure.chunks import Chunks
from analysis.measure.loops import FOREIGN, MIXED, PLAIN, QUOTE, SHOUT
from analysis.terms import WORD as RUN
from analysis.terms import are_in, fold

MARKERS = ["but", "least", "at", "very", "kind", "of"]  # lower-cased words that rules ask for
SPELLED = ["never", "so", "this"]  # words that a rule knows in this spelling only, like those of idioms
PLAIN_NUMBER = re.compile(r"[\d.,]+", re.ASCII)
BUT, LEAST, AT, VERY, KIND, OF = range(1, 7)
NEVER, SO, THIS = range(1, 4)
TOKEN, UPPER, NEGATES, MARKED, KNOWN, PHRASED = 1, 2, 4, 8, 16, 32  # what may hold of a chunk; KNOWN: it has a role
LONGEST = 3  # words of a phrase


class Lexicon:
    """An analyser's words as arrays: the number of a lower-cased word is its `role`, that of an idiom's word its `spelling`."""

    def __init__(self, analyser):
        self.constants = c = analyser.constants
        words = [*MARKERS, *analyser.lexicon, *c.BOOSTER_DICT]
        self.role = {word: i for i, word in enumerate(dict.fromkeys(["", *words]))}
        known = np.array([word in analyser.lexicon for word in self.role])
        valence, boost = (
            np.array([values.get(word, 0.0) for word in self.role]) for values in (analyser.lexicon, c.BOOSTER_DICT)
        )
        idioms, dampeners = (
            [(phrase.split(), value) for phrase, value in values.items() if " " in phrase]
            for values in (c.SPECIAL_CASE_IDIOMS, c.BOOSTER_DICT)
        )
        spelled = dict.fromkeys(["", *SPELLED, *(word for words, _ in [*idioms, *dampeners] for word in words)])
        self.spelling = {word: i for i, word in enumerate(spelled)}
        phrases = [[self.spelling[word] for word in words] for words, _ in [*idioms, *dampeners]]
        self.rare = [self.spelling[max(words, key=len)] for words, _ in [*idioms, *dampeners]]  # no phrase without one
        padded = np.array([(len(own), *own, *[0] * (LONGEST - len(own))) for own in phrases], np.int32)
        values, constants = np.array([value for _, value in idioms]), (c.C_INCR, c.N_SCALAR, c.B_DECR)
        self.arrays = known, valence, boost, known & (boost == 0), padded, values, constants
        numbers = [word for word in self.role if PLAIN_NUMBER.fullmatch(word)]
        self.numeric = {form for word in numbers for mark in ("", *c.PUNC_LIST) for form in (mark + word, word + mark)}
        marks = "|".join(sorted(map(re.escape, c.PUNC_LIST), key=len, reverse=True))
        inside = rf"[^{re.escape(string.punctuation)}]{{2,}}"
        words = [*self.role, *spelled, *c.NEGATE]
        self.negates = frozenset(c.NEGATE)
        self.runs = {fold(run) for word in words for run in RUN.findall(word.lower()) if len(run) > 1}
        self.token = re.compile(rf"(?:{marks})({inside})|({inside})(?:{marks})")

    def look(self, chunk: str) -> tuple[int, int, bool]:
        """Return role and spelling of a chunk, and whether it negates."""
        match = None if chunk.isalnum() else self.token.fullmatch(chunk)
        word = match[1] or match[2] if match else chunk
        lower = word.lower()
        role = self.role.get(lower, 0)
        return role, self._spell(word, role), lower in self.negates or "n't" in lower

    def _spell(self, word: str, role: int) -> int:
        return self.spelling.setdefault(word, len(self.spelling)) if role else self.spelling.get(word, 0)

    def roles(self, runs: list[str]) -> np.ndarray:
        """Return the role of each word, 0 of one that has none."""
        return np.array([self.role.get(run, 0) for run in runs], np.int32)

    def may_have(self, runs: list[str]) -> np.ndarray:
        """Return in which runs of letters there may be something to look for: words that are known, and single letters (:p)."""
        return are_in(runs, self.runs) | (np.fromiter(map(len, runs), int, len(runs)) == 1)

    def make(self, chunks: Chunks) -> list[np.ndarray]:
        """Return what `look` says of chunks, in columns."""
        plain, spelling = chunks.kind == PLAIN, np.zeros(len(chunks.text), np.int32)
        role = chunks.first(chunks.runs.say((self, "role"), self.roles)) * plain
        may_have = chunks.runs.say((self, "may have"), self.may_have)
        for i in np.flatnonzero(plain & chunks.first(may_have)).tolist():
            spelling[i] = self._spell(RUN.match(chunks.text[i])[0], role[i])
        marks = [(chunks.mark == ord(mark)).astype(np.int32) for mark in "!?"]
        upper = chunks.upper.copy()
        for i in chunks.mixed_having(FOREIGN):
            upper[i] = chunks.text[i].isupper()
        negates = plain & chunks.begin_with(self.negates)
        holds = (TOKEN * (chunks.size > 1) + UPPER * upper + NEGATES * negates).astype(np.uint8)
        no_run = np.flatnonzero((chunks.kind == MIXED) & (np.diff(chunks.bounds) == 0)).tolist()  # such as :)
        asked = {*chunks.mixed_with(may_have), *no_run}
        asked.update(i for i in chunks.mixed_having(QUOTE) if "n't" in chunks.text[i].lower())
        asked.update(i for i, number in chunks.numbers if number in self.numeric)
        for i in chunks.mixed_having(SHOUT):
            marks[0][i], marks[1][i] = chunks.text[i].count("!"), chunks.text[i].count("?")
        for i in sorted(asked):
            role[i], spelling[i], negates = self.look(chunks.text[i])
            holds[i] |= NEGATES * negates
        holds |= np.uint8(MARKED) * (sum(marks) > 0) + np.uint8(KNOWN) * (role > 0)
        holds[np.isin(spelling, self.rare)] |= PHRASED
        return [role, spelling, holds, *marks]


lexicon_of = lru_cache(maxsize=4)(Lexicon)
