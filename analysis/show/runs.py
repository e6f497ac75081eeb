"""Runs: where the letters of shared files are the letters of articles. What a run is, and which count: `analysis.show.audit`."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measure.codebook import Codebook
from analysis.measure.lists import load_lists
from analysis.measure.sentences import split_sentences
from analysis.measure.words import text_hash, words_of
from analysis.read.lines import number_paragraphs, type_lines
from analysis.tables import ARTICLE_TEXT
from analysis.terms import compile_term

SEED, ANYWHERE, DENSE, AROUND, COVERED = 12, 6, 3, 50, 0.6  # letters, words, words, letters, share
CITED = 0.75  # share of a headline's letters that makes it a citation and not a phrase
TRIES = 40  # bits: how many tries it may take to find a sentence by its hash
MOST = 100  # places of the same stretch in one article that are compared: a text of one word over and over ends
FEW = 50  # articles up to which pieces of several articles, mixed, are taken together in (b)
PIECE, OVERLAP, BATCH = 2_000_000, 5_000, 500_000  # letters of shared text and of articles compared at a time
WORD = re.compile(r"[^\W\d_]+(?:['’\u00ad\u200b\u0300-\u036f]+[^\W\d_]*)*")
NO_LETTER, NO_ASCII_LETTER = re.compile(r"[\W\d_]+"), bytes(i for i in range(128) if not chr(i).isalpha())


@dataclass(frozen=True)
class Words:
    """The words of all articles. `table`: article (its number) · line · text, term, head (does the word stand in the article's
    own lines, in a term, in a headline) · b, e (its place in the letters of all articles, a blank after each) · letters.

    `heads`: (b, e) of each headline. `hashes`: hash of each sentence that could be guessed → (first, last) word.
    `seeds`: for each batch of articles the sorted stretches of letters, and their places.
    """

    table: pd.DataFrame
    article: np.ndarray
    b: np.ndarray
    e: np.ndarray
    heads: np.ndarray
    hashes: dict[str, tuple[int, int]]
    seeds: list[tuple[np.ndarray, np.ndarray]]


def letters(text: str) -> str:
    """Return the letters of a text, decomposed and case-folded, and nothing else."""
    if text.isascii():
        return text.encode().translate(None, NO_ASCII_LETTER).decode().lower()
    return NO_LETTER.sub("", unicodedata.normalize("NFKD", text).casefold())


def read_words(texts: pd.DataFrame, codebooks: list[Codebook]) -> Words:
    """Return the words of the articles, and where the short sentences stand."""
    lines = number_paragraphs(type_lines(texts))
    sentences = split_sentences(texts.set_index("article_id").text, lines, load_lists())
    frames, hashes, at, n = [], {}, 0, 0
    for number, row in enumerate(texts.itertuples(index=False)):
        found = [(m.start(), w) for m in WORD.finditer(row.text) if (w := letters(m[0]))]
        start, size = np.array([s for s, _ in found], int), np.array([len(w) for _, w in found], int)
        own = lines[lines.article_id == row.article_id]
        line = np.searchsorted(own.start, start, "right") - 1
        kind, end = own.kind.to_numpy()[line], at + np.cumsum(size)
        text, term, bag = np.isin(kind, ARTICLE_TEXT), np.zeros(len(found), bool), len(set(words_of(row.text)))
        for s in sentences[sentences.article_id == row.article_id].itertuples(index=False):
            for a, b in _terms(row.text[s.start : s.end], codebooks):
                term |= (start >= s.start + a) & (start < s.start + b)
            if s.n_words * math.log2(bag) <= TRIES:
                hashes[text_hash(words_of(row.text[s.start : s.end]))] = tuple(
                    n + np.searchsorted(start, (s.start, s.end))
                )
        frames.append(pd.DataFrame({
            "article": number, "line": line + 1, "text": text if text.any() else ~text, "term": term,
            "head": kind == "headline", "b": end - size, "e": end, "letters": [w for _, w in found],
        }))  # fmt: skip
        at, n = at + size.sum() + 1, n + len(found)
    table = pd.concat(frames, ignore_index=True)
    heads = table[table["head"]].groupby(["article", "line"]).agg(b=("b", "min"), e=("e", "max")).to_numpy()
    return Words(table, table.article.to_numpy(), table.b.to_numpy(), table.e.to_numpy(), heads, hashes, _seeds(table))


def _terms(sentence: str, codebooks: list[Codebook]) -> Iterator[tuple[int, int]]:
    """Yield where words stand that a term of a codebook finds in a sentence; of a NEAR term, only its two ends."""
    for book in codebooks:
        for a, b, _, entry in book.find(sentence):
            term = compile_term(entry)
            for phrase in (term.phrase, *(term.near or ())[:1]):
                yield from ((a + m.start(), a + m.end()) for m in phrase.pattern.finditer(sentence[a:b]))


def _packed(stream: str) -> np.ndarray:
    """Return every stretch of SEED letters of a stream as a number of 60 bits: equal stretches, equal numbers."""
    code = np.frombuffer(stream.encode("utf-32-le", "replace"), np.uint32)
    code = np.where((code >= 97) & (code <= 122), code - 96, np.where(code == 32, 0, 27 + code % 5)).astype(np.uint64)
    two = code[:-1] << np.uint64(5) | code[1:]
    four = two[:-2] << np.uint64(10) | two[2:]
    return (four[:-4] << np.uint64(20) | four[4:])[:-4] << np.uint64(20) | four[8:]


def _seeds(words: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the stretches of letters of the articles, sorted, with their places, for each batch of articles."""
    batches = []
    for _, batch in words.groupby(words.groupby("article").b.transform("min") // BATCH):
        stream = " ".join("".join(rows) for _, rows in batch.groupby("article").letters)
        seeds = _packed(stream) if len(stream) >= SEED else np.zeros(0, np.uint64)
        order = np.argsort(seeds, kind="stable")
        article = np.searchsorted(batch.groupby("article").b.min().to_numpy() - batch.b.iloc[0], order, "right")
        kept = pd.DataFrame({"seed": seeds[order], "article": article}).groupby(["seed", "article"]).cumcount() < MOST
        batches.append((seeds[order][kept], order[kept] + batch.b.iloc[0]))
    return batches


def _pairs(
    shared: np.ndarray, seeds: np.ndarray, places: np.ndarray, at: int = 0
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (places in the shared stretches, places in the articles) of what is equal, a bounded number at a time."""
    low = np.searchsorted(seeds, shared)
    hit = np.flatnonzero(seeds[np.minimum(low, len(seeds) - 1)] == shared)
    low, many = low[hit], np.searchsorted(seeds, shared[hit], "right") - low[hit]
    if many.sum() > 10 * PIECE and len(shared) > 1000:
        half = len(shared) // 2
        yield from _pairs(shared[:half], seeds, places, at)
        yield from _pairs(shared[half:], seeds, places, at + half)
    elif len(hit):
        nth = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        yield np.repeat(hit, many) + at, places[np.repeat(low, many) + nth]


def find_runs(stream: str, words: Words) -> np.ndarray:
    """Return the runs of a stream of letters that count: first letter of the stream, first and last word (not included)."""
    found = [np.zeros((0, 3), int)]
    for start in range(0, max(1, len(stream) - OVERLAP), PIECE - OVERLAP):
        packed = _packed(stream[start : start + PIECE])
        for seeds, places in words.seeds:
            for s, a in _pairs(packed, seeds, places):
                order = np.lexsort((s, s - a))
                s, a = s[order], a[order]
                new = np.flatnonzero(np.r_[True, (np.diff(s - a) != 0) | (np.diff(s) != 1)])
                found.append(np.c_[s[new] + start, a[new], np.diff(np.r_[new, len(s)]) + SEED - 1])
    s, a, size = _uncited(*np.concatenate(found).T, words, len(stream))
    first, last = np.searchsorted(words.b, a), np.searchsorted(words.e, a + size, "right")
    keep = last - first >= DENSE
    s, e, first, last = s[keep], (s + size)[keep], first[keep], last[keep]
    alone = _alone(s, e, words.article[first])
    keep = (last - first >= ANYWHERE) | alone
    s, e, first, last, alone = (x[keep] for x in (s, e, first, last, alone))
    dense = _near(s, e, words.article[first] * (words.article[-1] >= FEW), len(stream)) >= COVERED
    keep = (last - first >= ANYWHERE) | dense
    return np.c_[s, first, last][keep]


def _uncited(s, a, size, words: Words, length: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the runs (letter in the shared stream, in the articles, letters) without what a cited headline (CITED of it, or more) explains."""
    cited = np.zeros(length + 1, bool)
    for b, e in words.heads:
        over = np.minimum(a + size, e) - np.maximum(a, b)
        for i in np.flatnonzero(over >= max(SEED, (e - b) * CITED)):
            cited[s[i] + max(0, b - a[i]) : s[i] + min(size[i], e - a[i])] = True
    told = np.r_[0, np.cumsum(cited)]
    touched = told[s + size] > told[s]
    parts = [np.c_[s, a, size][~touched]]
    for i in np.flatnonzero(touched):
        edges = np.flatnonzero(np.diff(np.r_[True, cited[s[i] : s[i] + size[i]], True]))
        parts += [[[s[i] + x, a[i] + x, y - x]] for x, y in edges.reshape(-1, 2)]
    return tuple(np.concatenate(parts).T)


def _alone(s: np.ndarray, e: np.ndarray, article: np.ndarray) -> np.ndarray:
    """Return which runs (shared letters s to e) are not inside another of the same article, nor the same as one.

    What stands twice in an article has no one place there, and a piece of a longer run adds nothing.
    """
    order = np.lexsort((-e, s, article))
    s, e, article = s[order], e[order], article[order]
    far = article * (int(e.max(initial=0)) + 1)
    before = np.maximum.accumulate(np.r_[-1, e + far])[:-1]
    same = (np.diff(s + far) == 0) & (np.diff(e) == 0)
    inside = (e + far <= before) | np.r_[same, False][: len(s)]
    return ~inside[np.argsort(order)]


def _near(s: np.ndarray, e: np.ndarray, group: np.ndarray, length: int) -> np.ndarray:
    """Return for each run which share of the letters around it stands in runs of the same group."""
    if not len(s):
        return np.zeros(0)
    around = np.minimum(e + AROUND, length) - np.maximum(s - AROUND, 0)
    far = group * (int(e.max()) + 2 * AROUND)
    s, e = s + far, e + far
    order = np.argsort(s, kind="stable")
    right = np.maximum.accumulate(e[order])
    left = np.minimum(np.maximum(s[order], np.r_[0, right[:-1]]), right)
    steps = np.c_[left, right].ravel()
    covered = np.cumsum(np.r_[0, np.diff(steps)] * (np.arange(len(steps)) % 2))
    inside = np.interp(e + AROUND, steps, covered) - np.interp(s - AROUND, steps, covered)
    return inside / around
