"""Words: lower-cased, apostrophes straight, hyphenated words and `u.s.` whole; what begins with a digit is a number."""

import re
from hashlib import blake2b
from itertools import islice

import numpy as np
import pandas as pd

from analysis.measure.engine import Tokens, Vocabulary, is_number, ranges, sentence_tokens, take
from analysis.tables import COUNTED, check
from analysis.terms import straighten

WORD = re.compile(
    r"(?<![\w])(?:(?:\w+[\u2010\u2011-])*(?:[^\W\d_]\.){2,}(?:['\u2010\u2011-]\w+)*|\w+(?:['\u2010\u2011-]\w+)*)"
)
DIGITS = re.compile(r"\d+(?:-\d+)*")
BASE = np.uint64(0x9E3779B97F4A7C15)
HYPHENS = str.maketrans("\u2010\u2011", "--")


def words_of(text: str) -> list[str]:
    """Return the words of a text in order.

    >>> words_of("Canada’s U.S.-made cars: 62.5 per cent, won't e-mail.")
    ["canada's", 'u.s.-made', 'cars', 'per', 'cent', "won't", 'e-mail']
    """
    found = WORD.findall(straighten(text).translate(HYPHENS).lower())
    return [word for word in found if not word[0].isdigit() and word[0] != "_"]


def words_of_chunks(vocabulary: Vocabulary) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for every chunk how many words it holds and at how many places (numbers too), and the words' numbers, chunk by chunk."""

    def make(chunks: list[str], cores: list[str]) -> list[np.ndarray]:
        number, counts, places, words = vocabulary.words, [], [], []
        for chunk, core in zip(chunks, cores, strict=True):
            if core:
                own, n = [core.lower()], 1
            elif is_number(chunk):
                own, n = (), len(DIGITS.findall(chunk))
            else:
                own, n = words_of(chunk), len(WORD.findall(straighten(chunk)))
            words += [number.setdefault(word, len(number)) for word in own]
            counts.append(len(own))
            places.append(n)
        return [np.array(column, np.int32) for column in (counts, places, words)]

    return tuple(vocabulary.table("words", make))


def word_values(vocabulary: Vocabulary) -> np.ndarray:
    """Return 64 bits that stand for each word."""
    known = vocabulary.values
    new = [_value(word) for word in islice(vocabulary.words, len(known), None)]
    if new:
        vocabulary.values = np.append(known, np.array(new, np.uint64))
    return vocabulary.values


def _value(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def text_hash(words: list[str]) -> str:
    """Return 64 bits over the normalised words, by which the same sentence is known in a copy pasted differently."""
    return hash_runs(np.array(list(map(_value, words)), np.uint64), np.array([0]), np.array([len(words)]))[0]


def hash_runs(values: np.ndarray, first: np.ndarray, last: np.ndarray) -> list[str]:
    """Return `text_hash` of the words first[i] to last[i], given by their values.

    Words of one run are summed up as the digits of a number to a large base; what is published is a hash of the sum, as from the
    sum itself words could be worked out.
    """
    size = last - first
    place = np.repeat(last, size) - ranges(first, size)
    powers = np.cumprod(np.append(np.uint64(1), np.full(max(size.max(initial=0), 1), BASE)), dtype=np.uint64)
    terms = np.append(values[ranges(first, size)] * powers[place], np.uint64(0))
    begin = np.cumsum(size) - size
    sums = np.where(size > 0, np.add.reduceat(terms, begin), np.uint64(0)) if len(size) else terms
    data = sums.astype("<u8").tobytes()
    return [blake2b(data[i : i + 8], digest_size=8).hexdigest() for i in range(0, 8 * len(size), 8)]


def words_in_order(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of all words in order, and bounds: those of text i are bounds[i] to bounds[i + 1]."""
    counts, _, words = words_of_chunks(tokens.vocabulary)
    own = counts[tokens.number]
    numbers = words[ranges((np.cumsum(counts) - counts)[tokens.number], own)]
    return numbers, np.append(0, np.cumsum(own))[tokens.bounds]


def count_words(texts: pd.Series, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return table `words`: how often each word stands in the subheads and body of each article, by voice."""
    tokens = sentence_tokens(texts, sentences)
    numbers, bounds = words_in_order(tokens)
    article, articles = pd.factorize(sentences.article_id, sort=True)
    voice, voices = pd.factorize(sentences.voice, sort=True)
    group = np.where(sentences.kind.isin(COUNTED), article * len(voices) + voice, -1)
    group = np.repeat(group, np.diff(bounds))
    numbers, group = numbers[group >= 0], group[group >= 0]
    spelling = list(tokens.vocabulary.words)
    present = np.flatnonzero(np.bincount(numbers, minlength=len(spelling))).tolist()
    words = sorted(spelling[number] for number in present)
    rank = np.zeros(len(spelling), np.int64)
    rank[[tokens.vocabulary.words[word] for word in words]] = np.arange(len(words))
    key = np.sort(group * len(words) + rank[numbers])
    first = np.flatnonzero(np.diff(key, prepend=-1))
    group, word = np.divmod(key[first], max(len(words), 1))
    return check("words", pd.DataFrame({
        "article_id": articles.take(group // max(len(voices), 1)), "voice": voices.take(group % max(len(voices), 1)),
        "word": take(words, word), "n": np.diff(np.append(first, len(key))),
    }))  # fmt: skip
