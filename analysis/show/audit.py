"""How much of the articles' text could be put together again from what is about to be shared.

**Letters.** An article and every reading of a shared file (`analysis.show.views`) are reduced to their letters: decomposed
(NFKD), case-folded, all else dropped; so neither tags, entities, soft hyphens, line wraps, cell borders, quotation marks,
digits nor drawing letter by letter hide a text. A *run* is a longest stretch of shared letters equal to letters of an article,
of at least 12 letters, counted in the article's whole words.

**What counts as put back in order.** A word of an article counts when it stands in a run (a) of at least 6 words, anywhere; or
(b) of at least 3 words, where at least 60 % of the letters around it (50 on either side) are in such runs, too: a text cut into
pieces lies close together, whatever their order, while common phrases in other people's prose lie apart; or (c) in a sentence
whose hash is shared and that has so few words that they could be found by trying out the article's words (at most 2^40 tries).
All files are taken together. Bags of words without an order do not count.

**What is allowed.** Headlines (lines typed so by `analysis.read`) may be cited: what a cited headline explains is no run. Words at
which a term of the codebook stands can be put back by anybody from `mentions`: their share is given apart.
"""

import hashlib
import math
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.measure.codebook import Codebook, load_codebook
from analysis.measure.lists import load_lists
from analysis.measure.sentences import split_sentences
from analysis.measure.words import words_of
from analysis.read.files import read_files
from analysis.read.lines import number_paragraphs, type_lines
from analysis.show.views import LARGEST, Unread, readings
from analysis.study import sha256
from analysis.tables import ARTICLE_TEXT, InputError
from analysis.terms import compile_term

LONGEST, SHARE = 8, 0.05  # the limits: words in a run; share of an article beyond the codebook's terms
SEED, ANYWHERE, DENSE, AROUND, COVERED = 12, 6, 3, 50, 0.6  # letters, words, words, letters, share: see above
TRIES, MOST, FEW = (
    40,
    100,
    50,
)  # bits; places of one stretch in an article; articles up to which pieces of several, mixed, are taken together in (b)
PIECE, OVERLAP, BATCH = 2_000_000, 5_000, 500_000  # letters of shared text and of articles compared at a time
WORD = re.compile(r"[^\W\d_]+(?:['’\u00ad\u200b\u0300-\u036f]+[^\W\d_]*)*")
NO_LETTER, NO_ASCII_LETTER = re.compile(r"[\W\d_]+"), bytes(i for i in range(128) if not chr(i).isalpha())
HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    `articles`: article_id · n_words (of the article's own lines) · terms (share of them standing in terms of the codebook) ·
    recoverable (share that could be put back in order, beyond those) · longest (run in words, of anything in the file).
    `runs`: file · place · article_id · words · from_word · line (both of the article's file, from 1): the longest run of each
    article in each file, from ANYWHERE words up. `notes`: what was left out or could not be looked into.
    """

    articles: pd.DataFrame
    runs: pd.DataFrame
    notes: list[str]
    passed: bool
    longest: int
    share: float

    def __str__(self):
        """The tables, the notes, and the verdict; never the text."""
        percent = self.articles.assign(**{c: self.articles[c].map("{:.1%}".format) for c in ("terms", "recoverable")})
        long = self.runs[self.runs.words > self.longest]
        most = f"at most {self.longest} words in a run, and {self.share:.0%} of an article beyond the codebook's terms"
        told = [f"note: {note}" for note in self.notes] + [percent.to_string(index=False)]
        told += [long.to_string(index=False)] if len(long) else []
        return "\n\n".join([*told, f"{'passed' if self.passed else 'FAILED'}: {most}"])


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


def audit(
    paths: list[Path], raw: Path, *, codebook: Path | None = None, longest: int = LONGEST, share: float = SHARE
) -> Audit:
    """Compare the files about to be shared (`paths`: files, or folders) with the articles below `raw`.

    The codebooks are `codebook` and every codebook.yml among the files. Raises InputError when a path does not exist, or
    when there is no article below `raw`.
    """
    files, notes = _shared(paths)
    books = {
        sha256(path.read_bytes()): path
        for path in [codebook, *files]
        if path and (path == codebook or path.name == "codebook.yml")
    }
    texts, refused, _ = read_files(raw)
    if texts.empty:
        raise InputError(f"{raw}: none of its {len(refused)} files can be read, so there is nothing to compare with")
    notes += [f"{r.file}: no article to compare with: {r.reason}" for r in refused.itertuples()]
    words = _words(texts, [load_codebook(path) for path in books.values()])
    seen, runs, guessed = set(), [], set()
    for path, name in files.items():
        for place, text in _readings(path, name):
            if isinstance(text, Unread):
                notes.append(f"{name}: {place}{text}")
                continue
            guessed |= words.hashes.keys() & set(HASH.findall(text))
            stream = letters(text)
            if len(stream) >= SEED and (key := hashlib.blake2b(stream.encode()).digest()) not in seen:
                seen.add(key)
                found = _runs(stream, words)
                ends = np.cumsum([len(letters(line)) for line in text.split("\n")]) if len(found) else 0
                for s, first, last in found:
                    line = f"{place} line {np.searchsorted(ends, s, 'right') + 1}"
                    runs.append((name, " ".join(line.split()), first, last))
    runs = pd.DataFrame(runs, columns=["file", "place", "first", "last"])
    return _verdict(texts, words, runs, [words.hashes[h] for h in guessed], notes, (longest, share))


def letters(text: str) -> str:
    """Return the letters of a text, decomposed and case-folded, and nothing else."""
    if text.isascii():
        return text.encode().translate(None, NO_ASCII_LETTER).decode().lower()
    return NO_LETTER.sub("", unicodedata.normalize("NFKD", text).casefold())


def _shared(paths: list[Path]) -> tuple[dict[Path, str], list[str]]:
    """Return the files below the paths with the names to show, and notes. Of a folder that git knows, what git shares."""
    files, notes = {}, []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder to audit")
        every = sorted(p for p in path.rglob("*") if p.is_file() and ".git" not in p.parts) if path.is_dir() else [path]
        known = set(_known_to_git(path)) if path.is_dir() else set()
        kept = [p for p in every if p in known] or every
        if len(kept) < len(every):
            notes.append(f"{path}: {len(every) - len(kept)} files that git ignores were left out")
        files |= {p: p.as_posix() for p in kept}
    return files, notes


def _known_to_git(folder: Path) -> list[Path]:
    command = ["git", "-C", str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    return [folder / name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name]


def _readings(path: Path, name: str) -> Iterator[tuple[str, str | Unread]]:
    yield "file name ", name
    with path.open("rb") as file:
        data = file.read(LARGEST)
        if file.read(1):
            yield "", Unread(f"only the first {LARGEST:,} bytes were looked into")
    yield from readings(data)


def _words(texts: pd.DataFrame, codebooks: list[Codebook]) -> Words:
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
                hashes[s.text_hash] = tuple(n + np.searchsorted(start, (s.start, s.end)))
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


def _runs(stream: str, words: Words) -> np.ndarray:
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
    """Return the runs (letter in the shared stream, in the articles, letters) without what a cited headline explains."""
    cited = np.zeros(length + 1, bool)
    for b, e in words.heads:
        over = np.minimum(a + size, e) - np.maximum(a, b)
        for i in np.flatnonzero(over >= SEED):
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


def _verdict(texts, words: Words, runs: pd.DataFrame, guessed: list, notes: list[str], limits) -> Audit:
    """Return what the runs of all files come to, article by article."""
    back, t = np.zeros(len(words.b), bool), words.table
    for first, last in [*runs[["first", "last"]].drop_duplicates().itertuples(index=False), *guessed]:
        back[first:last] = True
    own = t.assign(back=back & ~t.term)[t.text].groupby("article")
    articles = own.agg(n_words=("text", "sum"), terms=("term", "mean"), recoverable=("back", "mean"))
    runs = runs.assign(words=runs["last"] - runs["first"], article=words.article[runs["first"].astype(int)])
    articles["longest"] = runs.groupby("article").words.max().reindex(articles.index, fill_value=0)
    articles.insert(0, "article_id", texts.article_id)
    runs = runs[runs.words >= ANYWHERE].sort_values(["words", "file"], ascending=[False, True], kind="stable")
    runs = runs.drop_duplicates(["file", "article"])
    begins = t.index.to_series().groupby(t.article).min()
    table = runs.assign(
        article_id=runs.article.map(texts.article_id), line=runs["first"].map(t.line),
        from_word=runs["first"] - runs.article.map(begins) + 1,
    )[["file", "place", "article_id", "words", "from_word", "line"]]  # fmt: skip
    passed = (articles.longest <= limits[0]).all() and (articles.recoverable <= limits[1]).all()
    return Audit(articles.reset_index(drop=True), table.reset_index(drop=True), notes, bool(passed), *limits)
