"""NLTK's VADER on numbers: rule for rule, the same sums in the same order, for many texts at once. NLTK stays the oracle.

The names are those of `nltk.sentiment.vader`. A token is a chunk of more than one character, without the one PUNC_LIST mark before
or behind it where the rest holds no punctuation. What its rules ask of a token is looked up once for each distinct chunk; the rules
themselves are loops that numba compiles.
"""

import re
import string
import sys
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.measure.chunks import Chunks
from analysis.measure.engine import Tokens
from analysis.measure.loops import FOREIGN, MIXED, PLAIN, QUOTE, SHOUT, compiled, round_each, sums
from analysis.terms import WORD as RUN
from analysis.terms import are_in, fold

MARKERS = ["but", "least", "at", "very", "kind", "of"]  # lower-cased words that rules ask for
SPELLED = ["never", "so", "this"]  # words that a rule knows in this spelling only, like those of idioms
PLAIN_NUMBER = re.compile(r"[\d.,]+", re.ASCII)
COMPENSATED = sys.version_info >= (3, 12)  # whether Python's own sum is that of Neumaier
BUT, LEAST, AT, VERY, KIND, OF = range(1, 7)
NEVER, SO, THIS = range(1, 4)
TOKEN, UPPER, NEGATES, MARKED, KNOWN, PHRASED = 1, 2, 4, 8, 16, 32  # what may hold of a chunk; KNOWN: it has a role
LONGEST = 3  # words of a phrase


class _Lexicon:
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


_lexicon = lru_cache(maxsize=4)(_Lexicon)


@dataclass(frozen=True)
class Heard:
    """What VADER hears in many texts: text i has the tokens with a valence bounds[i] to bounds[i + 1] of `word` (its number in `words`)
    and `valence`.

    `size`, `amplifier`: of each text the number of tokens, and what its marks ! and ? add.
    """

    bounds: np.ndarray
    word: np.ndarray
    valence: np.ndarray
    size: np.ndarray
    amplifier: np.ndarray
    words: list[str]

    @property
    def row(self) -> np.ndarray:
        """The text of each token with a valence."""
        return np.repeat(np.arange(len(self.size)), np.diff(self.bounds))

    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the sum of valences of each text (as Python's own sum has it), and what marks add to it."""
        total = sums(self.bounds, self.valence, COMPENSATED)
        return total, np.sign(total) * self.amplifier

    def scores(self) -> np.ndarray:
        """Return neg, neu, pos and compound of each text."""
        size, amplifier = self.size, self.amplifier
        pos, neg, felt = _sift_sentiment_scores(self.bounds, self.valence)
        pos, neg = np.where(pos > -neg, pos + amplifier, pos), np.where(pos < -neg, neg - amplifier, neg)
        neu = size - felt
        total = np.maximum(pos - neg + neu, size == 0)
        shares = [round_each(np.abs(neg) / total, 3), round_each(neu / total, 3), round_each(pos / total, 3)]
        x = sum(self.sums())
        return np.column_stack([*shares, round_each(x / np.sqrt(x * x + 15), 4)])


def score_tokens(tokens: Tokens, analyser) -> np.ndarray:
    """Return neg, neu, pos and compound of each text, as `analyser.polarity_scores` gives them."""
    return hear(tokens, analyser).scores()


def hear(tokens: Tokens, analyser) -> Heard:
    """Return what `analyser` hears in each text."""
    lexicon = _lexicon(analyser)
    looks = tuple(tokens.vocabulary.table(lexicon, lexicon.make))
    bounds, word, valence, size, exclaims, questions = _hear(tokens.number, tokens.bounds, looks, lexicon.arrays)
    amplifier = np.minimum(exclaims, 4) * 0.292
    amplifier = amplifier + np.where(questions > 1, np.where(questions <= 3, questions * 0.18, 0.96), 0)
    return Heard(bounds, word, valence, size, amplifier, list(lexicon.role))


@compiled
def _hear(number, bounds, looks, lexicon):
    """Return `bounds`, `word` and `valence` of `Heard`, and of each text its tokens, its ! and its ?."""
    role, spelling, holds, exclaim, question = looks
    texts, is_item = len(bounds) - 1, lexicon[3]
    size, exclaims, questions = np.zeros((3, texts), np.int64)
    begins, token, n = np.zeros(texts + 1, np.int64), np.empty(np.diff(bounds).max() if texts else 0, np.int32), 0
    word, first = np.empty(len(number), np.int32), np.empty(len(number), np.int32)
    place, valence = np.empty(len(number), np.int64), np.empty(len(number))
    for i in range(texts):
        size_i, capitals, but, begin = 0, 0, -1, n
        for chunk in number[bounds[i] : bounds[i + 1]]:
            held = holds[chunk]
            if held & MARKED:
                exclaims[i] += exclaim[chunk]
                questions[i] += question[chunk]
            if not held & TOKEN:
                continue
            capitals += (held & UPPER) > 0
            if held & KNOWN:
                if role[chunk] == BUT and but < 0:
                    but = size_i
                if is_item[role[chunk]]:
                    word[n], first[n], place[n] = role[chunk], spelling[chunk], size_i
                    n += 1
            token[size_i] = chunk
            size_i += 1
        size[i], is_cap_diff = size_i, capitals < size_i  # asked of capitals only, so some there are
        for k in range(begin, n):
            same = begin  # all of one spelling score as the first does
            while first[same] != first[k]:
                same += 1
            valence[k] = valence[same]
            if same == k:
                valence[k] = _sentiment_valence(token, size_i, place[k], is_cap_diff, looks, lexicon)
        _but_check(valence[begin:n], place[begin:n], but)
        begins[i + 1] = n
    return begins, word[:n].copy(), valence[:n].copy(), size, exclaims, questions


@compiled(inline="always")
def _but_check(valence, place, but):
    if but >= 0:
        for k in range(len(valence)):
            valence[k] *= 0.5 if place[k] < but else 1.5


@compiled(inline="always")
def _sentiment_valence(token, size, i, is_cap_diff, looks, lexicon):
    """Return the valence of the token at place i of a text."""
    role, spelling, holds = looks[0], looks[1], looks[2]
    known, valences, boost, constants = lexicon[0], lexicon[1], lexicon[2], lexicon[6]
    c_incr, n_scalar = constants[0], constants[1]
    if role[token[i]] == KIND and i < size - 1 and role[token[i + 1]] == OF:
        return 0.0
    valence = valences[role[token[i]]]
    if holds[token[i]] & UPPER and is_cap_diff:
        valence += c_incr if valence > 0 else -c_incr
    for start_i in range(min(i, 3)):
        before = token[i - start_i - 1]
        if known[role[before]]:
            continue
        scalar = boost[role[before]] if valence >= 0 else -boost[role[before]]
        if scalar != 0 and holds[before] & UPPER and is_cap_diff:
            scalar += c_incr if valence > 0 else -c_incr
        valence += scalar * (1.0, 0.95, 0.9)[start_i]
        if _never_so(token, i, start_i, spelling):
            valence *= (1.0, 1.5, 1.25)[start_i]
        elif holds[before] & NEGATES:
            valence *= n_scalar
        if start_i == 2 and _may_hold_a_phrase(token, size, i, holds):
            valence = _idioms_check(valence, token[:size], i, spelling, lexicon)
    if i > 0 and role[token[i - 1]] == LEAST and not (i > 1 and role[token[i - 2]] in (AT, VERY)):
        valence *= n_scalar
    return valence


@compiled(inline="always")
def _never_so(token, i, start_i, spelling):
    one = spelling[token[i - 1]] in (SO, THIS)
    if start_i == 1:
        return one and spelling[token[i - 2]] == NEVER
    return start_i == 2 and (one or (spelling[token[i - 3]] == NEVER and spelling[token[i - 2]] in (SO, THIS)))


@compiled(inline="always")
def _may_hold_a_phrase(token, size, i, holds):
    held = 0
    for j in range(i - 3, min(i + 3, size)):
        held |= holds[token[j]] & PHRASED
    return held > 0


@compiled
def _idioms_check(valence, token, i, spelling, lexicon):
    phrases, values, b_decr = lexicon[4], lexicon[5], lexicon[6][2]
    for a, b in ((i - 1, i), (i - 2, i), (i - 2, i - 1), (i - 3, i - 1), (i - 3, i - 2)):
        found = _phrase(token, a, b, spelling, phrases[: len(values)])
        if found >= 0:
            valence = values[found]
            break
    for b in (i + 1, i + 2):
        found = _phrase(token, i, b, spelling, phrases[: len(values)]) if b < len(token) else -1
        if found >= 0:
            valence = values[found]
    dampeners = phrases[len(values) :]
    if _phrase(token, i - 3, i - 2, spelling, dampeners) >= 0 or _phrase(token, i - 2, i - 1, spelling, dampeners) >= 0:
        valence += b_decr
    return valence


@compiled
def _phrase(token, a, b, spelling, phrases):
    """Return which phrase the tokens a to b are, -1 for none."""
    for k in range(len(phrases)):
        if phrases[k, 0] == b - a + 1:
            same = True
            for j in range(b - a + 1):
                same &= spelling[token[a + j]] == phrases[k, 1 + j]
            if same:
                return k
    return -1


@compiled
def _sift_sentiment_scores(bounds, valence):
    """Return of each text what is above 0 (each and 1), what is below (each and -1), and how many are either."""
    pos, neg, felt = np.zeros((3, len(bounds) - 1))
    for i in range(len(felt)):
        for value in valence[bounds[i] : bounds[i + 1]]:
            if value > 0:
                pos[i] += value + 1
            elif value < 0:
                neg[i] += value - 1
            felt[i] += value != 0
    return pos, neg, felt
