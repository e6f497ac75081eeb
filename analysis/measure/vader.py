"""NLTK's VADER on arrays: rule for rule, the same sums in the same order, for many texts at once. NLTK stays the oracle.

The names are those of `nltk.sentiment.vader`. A token is a chunk of more than one character, without the one PUNC_LIST mark before
or behind it where the rest holds no punctuation. Only tokens of the lexicon have a valence, so only they are looked at.
"""

import re
import string
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.measure.engine import Tokens, columns

MARKERS = ["but", "least", "at", "very", "kind", "of"]  # lower-cased words that rules ask for
SPELLED = ["never", "so", "this"]  # words that a rule knows in this spelling only, like those of idioms
PLAIN_NUMBER = re.compile(r"[\d.,]+", re.ASCII)
BUT, LEAST, AT, VERY, KIND, OF = range(1, 7)
NEVER, SO, THIS = range(1, 4)


class _Lexicon:
    """An analyser's words as arrays: the number of a lower-cased word is its `role`, that of an idiom's word its `spelling`."""

    def __init__(self, analyser):
        self.constants = c = analyser.constants
        words = [*MARKERS, *analyser.lexicon, *c.BOOSTER_DICT]
        self.role = {word: i for i, word in enumerate(dict.fromkeys(["", *words]))}
        self.known = np.array([word in analyser.lexicon for word in self.role])
        self.valence, self.boost = (
            np.array([values.get(word, 0.0) for word in self.role]) for values in (analyser.lexicon, c.BOOSTER_DICT)
        )
        phrases = [*c.SPECIAL_CASE_IDIOMS, *(phrase for phrase in c.BOOSTER_DICT if " " in phrase)]
        self.spelling = dict.fromkeys(["", *SPELLED, *" ".join(phrases).split()])
        self.spelling = {word: i for i, word in enumerate(self.spelling)}
        self.n_spelled = len(self.spelling)
        self.idioms, self.dampeners = (
            {
                tuple(self.spelling[word] for word in phrase.split()): value
                for phrase, value in values.items()
                if " " in phrase
            }
            for values in (c.SPECIAL_CASE_IDIOMS, c.BOOSTER_DICT)
        )
        self.passed = not any(PLAIN_NUMBER.fullmatch(word) for word in self.role)
        marks = "|".join(sorted(map(re.escape, c.PUNC_LIST), key=len, reverse=True))
        inside = rf"[^{re.escape(string.punctuation)}]{{2,}}"
        self.token = re.compile(rf"(?:{marks})({inside})|({inside})(?:{marks})")

    def look(self, chunk: str, core: str) -> tuple:
        """Return role, spelling, is it in capitals, does it negate, is it a token, how many ! and ? it holds."""
        if not core and self.passed and PLAIN_NUMBER.fullmatch(chunk):
            return 0, 0, False, False, len(chunk) > 1, 0, 0
        match = None if core or chunk.isalnum() else self.token.fullmatch(chunk)
        word = match[1] or match[2] if match else core if len(core) > 1 else chunk
        lower = word.lower()
        role = self.role.get(lower, 0)
        spelling = self.spelling.setdefault(word, len(self.spelling)) if role else self.spelling.get(word, 0)
        negates = lower in self.constants.NEGATE or "n't" in lower
        return role, spelling, word.isupper(), negates, len(chunk) > 1, chunk.count("!"), chunk.count("?")

    def make(self, chunks: list[str], cores: list[str]) -> list[np.ndarray]:
        """Return what `look` says of chunks, in columns."""
        looks = columns(list(map(self.look, chunks, cores)), 7)
        return [look > 0 if i in (2, 3, 4) else look for i, look in enumerate(looks)]


_lexicon = lru_cache(maxsize=2)(_Lexicon)


@dataclass(frozen=True)
class Heard:
    """What VADER hears in many texts, a row for each token with a valence: `row` (its text), `word` (its number in `words`), `valence`.

    `size`, `amplifier`: of each text the number of tokens, and what its marks ! and ? add.
    """

    row: np.ndarray
    word: np.ndarray
    valence: np.ndarray
    size: np.ndarray
    amplifier: np.ndarray
    words: list[str]

    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the sum of valences of each text (Python's own sum), and what marks add to it."""
        bounds = np.searchsorted(self.row, np.arange(len(self.size) + 1)).tolist()
        values = self.valence.tolist()
        total = np.array([float(sum(values[a:b])) for a, b in zip(bounds, bounds[1:], strict=False)])
        return total, np.sign(total) * self.amplifier

    def scores(self) -> np.ndarray:
        """Return neg, neu, pos and compound of each text."""
        row, valence, size, amplifier = self.row, self.valence, self.size, self.amplifier
        positive, negative = valence > 0, valence < 0
        pos = np.bincount(row[positive], valence[positive] + 1, len(size))
        neg = np.bincount(row[negative], valence[negative] - 1, len(size))
        neu = size - np.bincount(row[positive | negative], minlength=len(size))
        pos, neg = np.where(pos > -neg, pos + amplifier, pos), np.where(pos < -neg, neg - amplifier, neg)
        total = np.maximum(pos - neg + neu, size == 0)
        shares = [_round(np.abs(neg) / total, 3), _round(neu / total, 3), _round(pos / total, 3)]
        x = sum(self.sums())
        return np.column_stack([*shares, _round(x / np.sqrt(x * x + 15), 4)])


def score_tokens(tokens: Tokens, analyser) -> np.ndarray:
    """Return neg, neu, pos and compound of each text, as `analyser.polarity_scores` gives them."""
    return hear(tokens, analyser).scores()


def hear(tokens: Tokens, analyser) -> Heard:
    """Return what `analyser` hears in each text."""
    lexicon = _lexicon(analyser)
    looks = tokens.vocabulary.table(lexicon, lexicon.make)
    is_token, (exclaims, questions) = looks[4][tokens.number], [_per_text(tokens, look) for look in looks[5:]]
    number, bounds = tokens.number[is_token], np.append(0, np.cumsum(is_token))[tokens.bounds]
    role, spelling, upper, negates = (_Look(look, number) for look in looks[:4])
    size = np.diff(bounds)
    capitals = np.bincount(_rows(bounds, upper.where()), minlength=len(size))
    is_cap_diff = (capitals > 0) & (capitals < size)
    item = _Look((lexicon.known & (lexicon.boost == 0))[looks[0]], number).where()
    row = _rows(bounds, item)
    key = (row << 32) | spelling[item]
    _, first, same = np.unique(
        key, return_index=True, return_inverse=True
    )  # all of one spelling score as the first does
    i = item[first]
    of = _rows(bounds, i)
    valence = _sentiment_valence(
        lexicon, i, i - bounds[of], size[of], is_cap_diff[of], (role, spelling, upper, negates)
    )[same]
    but = _Look(looks[0] == BUT, number).where()
    valence = _but_check(valence, item, row, but, _rows(bounds, but))
    amplifier = np.minimum(exclaims, 4) * 0.292
    amplifier = amplifier + np.where(questions > 1, np.where(questions <= 3, questions * 0.18, 0.96), 0)
    return Heard(row, role[item], valence, size, amplifier, list(lexicon.role))


class _Look:
    """What a rule says of each token, looked up where it is asked for: `values` of a chunk, `number` the tokens' chunks."""

    def __init__(self, values: np.ndarray, number: np.ndarray):
        self.values, self.number = values, number

    def __getitem__(self, i: np.ndarray) -> np.ndarray:
        return self.values[self.number[i]]

    def where(self) -> np.ndarray:
        """Return the tokens of which it is true."""
        return np.flatnonzero(self.values[self.number])


def _rows(bounds: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """Return the texts of tokens."""
    return np.searchsorted(bounds, tokens, "right") - 1


def _per_text(tokens: Tokens, look: np.ndarray) -> np.ndarray:
    places = np.flatnonzero(look[tokens.number])
    return np.bincount(tokens.row[places], look[tokens.number[places]], len(tokens.bounds) - 1).astype(int)


def _sentiment_valence(lexicon, i, place, size, is_cap_diff, looks) -> np.ndarray:
    """Return the valence of the tokens `i`, each at a `place` of a text of `size` tokens."""
    role, spelling, upper, negates = looks
    c = lexicon.constants

    def at(shift: int) -> np.ndarray:
        return np.clip(i + shift, 0, len(role.number) - 1)

    valence = lexicon.valence[role[i]]
    valence = np.where(upper[i] & is_cap_diff, valence + np.where(valence > 0, c.C_INCR, -c.C_INCR), valence)
    so = _Look(np.isin(spelling.values, [SO, THIS]), spelling.number)
    for start_i in range(3):
        j = at(-start_i - 1)
        scalar = np.where(valence < 0, -lexicon.boost[role[j]], lexicon.boost[role[j]])
        loud = upper[j] & is_cap_diff & (scalar != 0)
        scalar = np.where(loud, scalar + np.where(valence > 0, c.C_INCR, -c.C_INCR), scalar)
        changed = valence + scalar * (1, 0.95, 0.9)[start_i]
        never = [
            False,
            (spelling[at(-2)] == NEVER) & so[at(-1)],
            (spelling[at(-3)] == NEVER) & so[at(-2)] | so[at(-1)],
        ][start_i]
        negated = np.where(negates[j], changed * c.N_SCALAR, changed)
        changed = np.where(never, changed * (1, 1.5, 1.25)[start_i], negated)
        if start_i == 2:
            changed = _idioms_check(lexicon, changed, [spelling[at(k)] for k in range(-3, 3)], size - place)
        valence = np.where((place > start_i) & ~lexicon.known[role[j]], changed, valence)
    least = (place > 0) & (role[at(-1)] == LEAST) & ~((place > 1) & np.isin(role[at(-2)], [AT, VERY]))
    valence = np.where(least, valence * c.N_SCALAR, valence)
    return np.where((role[i] == KIND) & (place < size - 1) & (role[at(1)] == OF), 0.0, valence)


def _idioms_check(lexicon, valence, words, left) -> np.ndarray:
    """Return the valence where an idiom holds the token, whose place among `words` (spellings) is the fourth."""
    found = np.zeros(len(valence), bool)
    for a, b in [(2, 4), (1, 4), (1, 3), (0, 3), (0, 2)]:  # onezero, twoonezero, twoone, threetwoone, threetwo
        for idiom, value in lexicon.idioms.items():
            here = _stands(idiom, words[a:b]) & ~found
            valence, found = np.where(here, value, valence), found | here
    for b in (5, 6):  # zeroone, zeroonetwo
        for idiom, value in lexicon.idioms.items():
            valence = np.where(_stands(idiom, words[3:b]) & (left > b - 4), value, valence)
    dampened = np.zeros(len(valence), bool)
    for phrase in lexicon.dampeners:
        dampened |= _stands(phrase, words[0:2]) | _stands(phrase, words[1:3])
    return np.where(dampened, valence + lexicon.constants.B_DECR, valence)


def _stands(phrase: tuple[int, ...], words: list[np.ndarray]) -> np.ndarray | bool:
    return len(phrase) == len(words) and np.logical_and.reduce([w == p for w, p in zip(words, phrase, strict=True)])


def _but_check(valence, item, row, but, rows) -> np.ndarray:
    """Return valences halved before the first `but` (at the tokens `but` of texts `rows`) of the text of `item`, half as much again behind it."""
    some = np.searchsorted(rows, row)  # the first one in the same text
    place = np.where(np.append(rows, -1)[some] == row, np.append(but, -1)[some], -1)
    return np.where(place < 0, valence, np.where(item < place, valence * 0.5, valence * 1.5))


def _round(values: np.ndarray, digits: int) -> np.ndarray:
    """Return Python's `round`, which near a tie is not NumPy's."""
    rounded = np.round(values, digits)
    near = np.abs(np.abs(values * 10**digits % 1) - 0.5) < 1e-6
    rounded[near] = [round(value, digits) for value in values[near].tolist()]
    return rounded
