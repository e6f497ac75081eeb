"""Words: lower-cased, apostrophes straight, hyphenated words and `u.s.` whole; what begins with a digit is a number."""

import re

import numpy as np
import pandas as pd

from analysis.measure.chunks import Chunks, Ragged, hash_words
from analysis.measure.engine import Tokens, Vocabulary, sentence_tokens
from analysis.measure.loops import BASE, FOREIGN, JOINED, NUMBER, compiled, count_by_group
from analysis.tables import COUNTED, check
from analysis.terms import straighten

WORD = re.compile(
    r"(?<![\w])(?:(?:\w+[\u2010\u2011-])*(?:[^\W\d_]\.){2,}(?:['\u2010\u2011-]\w+)*|\w+(?:['\u2010\u2011-]\w+)*)"
)
NO_WORD = frozenset("0123456789_")  # what a word of ASCII does not begin with
NONE, SEVERAL = -1, -2
HYPHENS = str.maketrans("\u2010\u2011", "--")


def words_of(text: str) -> list[str]:
    """Return the words of a text in order.

    >>> words_of("Canada’s U.S.-made cars: 62.5 per cent, won't e-mail.")
    ["canada's", 'u.s.-made', 'cars', 'per', 'cent', "won't", 'e-mail']
    """
    found = WORD.findall(straighten(text).translate(HYPHENS).lower())
    return [word for word in found if not word[0].isdigit() and word[0] != "_"]


def words_of_chunks(vocabulary: Vocabulary) -> tuple[Ragged, np.ndarray, np.ndarray]:
    """Return for every chunk the numbers of the words it holds (`Ragged`), at how many places words or numbers stand in it, and the
    number of its only word (NONE, SEVERAL), as nearly all hold one."""

    def make(chunks: Chunks) -> list[np.ndarray]:
        asks = chunks.mixed_having(JOINED | FOREIGN)  # in others the runs are the words
        runs, of, found = np.diff(chunks.bounds), [], []
        places, simple = np.where(chunks.kind == NUMBER, chunks.digits, runs), np.ones(len(runs), bool)
        simple[asks] = False
        for i, chunk in zip(asks, map(chunks.text.__getitem__, asks), strict=True):
            every = WORD.findall(chunk.lower() if chunk.isascii() else straighten(chunk))
            words = [word for word in every if word[0] not in NO_WORD] if chunk.isascii() else words_of(chunk)
            places[i] = len(every)
            of += [i] * len(words)
            found += map(vocabulary.words.__getitem__, words)
        own = chunks.runs.say("words", word_of_run)[chunks.run]
        kept = np.repeat(simple, runs) & (own >= 0)
        of = np.append(np.repeat(np.arange(len(runs)), runs)[kept], np.array(of, int))
        flat = np.append(own[kept], np.array(found, np.int32))[np.argsort(of, kind="stable")]
        words = Ragged(np.bincount(of, minlength=len(runs)).astype(np.int32), flat)
        single = np.where(words.count == 0, NONE, SEVERAL).astype(np.int32)
        single[words.count == 1] = flat[words.begin[words.count == 1]]
        return [words, places.astype(np.int32), single]

    def word_of_run(runs: list[str]) -> np.ndarray:
        number = vocabulary.words
        return np.array([-1 if run[0] == "_" or run[0].isdigit() else number[run] for run in runs], np.int32)

    return tuple(vocabulary.table("words", make))


def word_values(vocabulary: Vocabulary) -> np.ndarray:
    """Return 64 bits that stand for each word."""
    known = vocabulary.values
    new = vocabulary.spelling[len(known) :]
    if new:
        vocabulary.values = np.append(known, hash_words(new))
    return vocabulary.values


def text_hash(words: list[str]) -> str:
    """Return 64 bits over the normalised words, by which the same sentence is known in a copy pasted differently."""
    return hash_runs(hash_words(words), np.arange(len(words)), np.array([0]), np.array([len(words)]))[0]


def hash_runs(values: np.ndarray, numbers: np.ndarray, first: np.ndarray, last: np.ndarray) -> list[str]:
    """Return `text_hash` of each run of words from first[i] to last[i]; a word is given by its number, the place of its value.

    Words of one run are summed up as the digits of a number to a large base; what is published is a hash of the sum (SipHash-2-4), as
    from the sum itself words could be worked out.
    """
    digits = hash_sums(values, numbers, first, last).astype(">u8").tobytes().hex()
    return [digits[i : i + 16] for i in range(0, len(digits), 16)]


@compiled
def hash_sums(values, numbers, first, last):
    """Return the hash of the values of each run of numbers from first[i] to last[i]: of their sum as digits to the base BASE, modulo 2 to the 64th."""
    hashes = np.zeros(len(first), np.uint64)
    for i in range(len(first)):
        total, power = np.uint64(0), np.uint64(1)
        for k in range(first[i], last[i]):
            total += values[numbers[k]] * power
            power *= BASE
        hashes[i] = siphash(total)
    return hashes


@compiled
def siphash(value):
    """Return SipHash-2-4 of eight bytes (a number, the lowest first) under the key of its paper's example (Aumasson & Bernstein 2012)."""
    value, length = np.uint64(value), np.uint64(8 << 56)
    v0, v1 = np.uint64(0x7469686173716475), np.uint64(0x6B617F6D656E6665)
    v2, v3 = np.uint64(0x6B7F62616D677361), np.uint64(0x7B6B696E727E6C7B)
    for word, rounds in ((value, 2), (length, 2), (np.uint64(0), 4)):
        v3 ^= word
        v2 ^= np.uint64(0xFF if rounds == 4 else 0)
        for _ in range(rounds):
            v0, v2 = v0 + v1, v2 + v3
            v1, v3 = _turn(v1, 13) ^ v0, _turn(v3, 16) ^ v2
            v0 = _turn(v0, 32)
            v0, v2 = v0 + v3, v2 + v1
            v3, v1 = _turn(v3, 21) ^ v0, _turn(v1, 17) ^ v2
            v2 = _turn(v2, 32)
        v0 ^= word
    return v0 ^ v1 ^ v2 ^ v3


@compiled
def _turn(value, bits):
    return (value << np.uint64(bits)) | (value >> np.uint64(64 - bits))


@compiled
def _words_in_order(number, bounds, single, begin, count, words):
    begins, n = np.zeros(len(bounds), np.int64), 0
    for text in range(len(bounds) - 1):
        for chunk in number[bounds[text] : bounds[text + 1]]:
            n += 1 if single[chunk] >= 0 else 0 if single[chunk] == NONE else count[chunk]
        begins[text + 1] = n
    found, n = np.empty(n, np.int32), 0
    for chunk in number[bounds[0] : bounds[-1]]:
        if single[chunk] >= 0:
            found[n] = single[chunk]
            n += 1
        elif single[chunk] == SEVERAL:
            for i in range(begin[chunk], begin[chunk] + count[chunk]):
                found[n] = words[i]
                n += 1
    return found, begins


def words_in_order(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of all words in order, and bounds: those of text i are bounds[i] to bounds[i + 1]."""
    if "words" not in tokens.memo:
        words, _, single = words_of_chunks(tokens.vocabulary)
        lists = (words.begin, words.count, words.flat)
        tokens.memo["words"] = _words_in_order(tokens.number, tokens.bounds, single, *lists)
    return tokens.memo["words"]


def count_words(texts: pd.Series, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return table `words` (names as categories): how often each word stands in the subheads and body of each article, by voice."""
    tokens = sentence_tokens(texts, sentences)
    numbers, bounds = words_in_order(tokens)
    article, articles = pd.factorize(sentences.article_id, sort=True)
    voice, voices = pd.factorize(sentences.voice, sort=True)
    group = np.where(sentences.kind.isin(COUNTED), article * len(voices) + voice, -1)
    spelling = tokens.vocabulary.spelling
    present = np.zeros(len(spelling), bool)
    present[numbers] = True
    order = sorted(np.flatnonzero(present).tolist(), key=spelling.__getitem__)
    rank = np.zeros(len(spelling), np.int32)
    rank[order] = np.arange(len(order))
    group, word, n = count_by_group(numbers, bounds, group, np.argsort(group, kind="stable"), rank)
    article, voice = np.divmod(np.arange(len(articles) * len(voices), dtype=np.int32), np.int32(max(len(voices), 1)))

    def named(codes: np.ndarray, names) -> pd.Categorical:
        return pd.Categorical.from_codes(codes, pd.Index(names, dtype=object))

    return check("words", pd.DataFrame({
        "article_id": named(article[group], articles), "voice": named(voice[group], voices),
        "word": named(word, [spelling[number] for number in order]), "n": n,
    }))  # fmt: skip
