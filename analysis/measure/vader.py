"""NLTK's VADER on numbers: rule for rule, the same sums in the same order, for many texts at once. NLTK stays the oracle.

The names are those of `nltk.sentiment.vader`. What its rules ask of a token is in `lexicon`; the rules are loops that numba compiles.
"""

import sys
from dataclasses import dataclass

import numpy as np

from analysis.measure.engine import Tokens
from analysis.measure.lexicon import (
    AT,
    BUT,
    KIND,
    KNOWN,
    LEAST,
    MARKED,
    NEGATES,
    NEVER,
    OF,
    PHRASED,
    SO,
    THIS,
    TOKEN,
    UPPER,
    VERY,
    lexicon_of,
)
from analysis.measure.loops import compiled, round_each, sums

COMPENSATED = sys.version_info >= (3, 12)  # whether Python's own sum is that of Neumaier


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
    lexicon = lexicon_of(analyser)
    looks = tuple(tokens.vocabulary.table(lexicon, lexicon.make))
    bounds, word, valence, size, exclaims, questions = _hear(tokens.number, tokens.bounds, looks, lexicon.arrays)
    amplifier = np.minimum(exclaims, 4) * 0.292
    amplifier = amplifier + np.where(questions > 1, np.where(questions <= 3, questions * 0.18, 0.96), 0)
    return Heard(bounds, word, valence, size, amplifier, list(lexicon.role))


def heard_otherwise(tokens: Tokens, other: Tokens, analyser) -> np.ndarray:
    """Return the texts in which a token of `other` is not to `analyser` what that of `tokens` in its place is."""
    lexicon, place = lexicon_of(analyser), np.flatnonzero(tokens.number != other.number)
    looks = tokens.vocabulary.table(lexicon, lexicon.make)
    differ = sum(column[tokens.number[place]] != column[other.number[place]] for column in looks) > 0
    return np.unique(tokens.row[place[differ]])


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
