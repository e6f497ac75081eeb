"""How much of the articles' text could be put together again from what is about to be shared.

**Letters.** An article and every reading of a shared file (`analysis.show.unwrap`) are reduced to their letters: decomposed
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
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.measure.codebook import load_codebook
from analysis.read.files import read_files
from analysis.show.runs import SEED, Words, find_runs, letters, read_words
from analysis.show.unwrap import LARGEST, Unread, readings
from analysis.tables import InputError

LONGEST, SHARE = 8, 0.05  # the limits: words in a run; share of an article beyond the codebook's terms
HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    `articles`: article_id · n_words (of the article's own lines) · terms (share of them standing in terms of the codebook) ·
    recoverable (share that could be put back in order, beyond those) · longest (run in words, of anything in the file).
    `runs`: file · article_id · restored (words that this file puts back, all its runs together) · words (of the longest) · place
    (of it in the file) · from_word · line (of it in the article's file, from 1), the most telling first.
    `notes`: what was left out or could not be looked into.
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
        worst = self.articles[
            (self.articles.longest > self.longest) | (self.articles.recoverable > self.share)
        ].article_id
        where = self.runs[self.runs.article_id.isin(worst)].head(20)
        most = f"at most {self.longest} words in a run, and {self.share:.0%} of an article beyond the codebook's terms"
        told = [f"note: {note}" for note in self.notes] + [percent.to_string(index=False)]
        told += [where.to_string(index=False)] if len(where) else []
        return "\n\n".join([*told, f"{'passed' if self.passed else 'FAILED'}: {most}"])


def audit(
    paths: list[Path], raw: Path, *, codebook: Path | None = None, longest: int = LONGEST, share: float = SHARE
) -> Audit:
    """Compare the files about to be shared (`paths`: files, or folders) with the articles below `raw`.

    The codebooks are `codebook` and every codebook.yml among the files. Raises InputError when a path does not exist, or
    when there is no article below `raw`.
    """
    files, notes = _shared(paths)
    books = [codebook] if codebook else []
    books += [path for path in files if path.name == "codebook.yml" and path != codebook]
    notes += [] if books else ["no codebook among the files: no words are taken to be its terms"]
    texts, refused, _ = read_files(raw)
    if texts.empty:
        raise InputError(f"{raw}: none of its {len(refused)} files can be read, so there is nothing to compare with")
    notes += [f"{r.file}: no article to compare with: {r.reason}" for r in refused.itertuples()]
    words = read_words(
        texts,
        [
            load_codebook(path)
            for path in {path.read_bytes() if path.exists() else b"": path for path in books}.values()
        ],
    )
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
                found = find_runs(stream, words)
                ends = np.cumsum([len(letters(line)) for line in text.split("\n")]) if len(found) else 0
                for s, first, last in found:
                    line = f"{place} line {np.searchsorted(ends, s, 'right') + 1}"
                    runs.append((name, " ".join(line.split()), first, last))
    runs = pd.DataFrame(runs, columns=["file", "place", "first", "last"])
    return _verdict(texts, words, runs, [words.hashes[h] for h in guessed], notes, (longest, share))


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
    begins = t.index.to_series().groupby(t.article).min()
    runs["restored"] = 0
    for _, own in runs.groupby(["file", "article"]):
        places = [np.arange(first, last) for first, last in own[["first", "last"]].itertuples(index=False)]
        runs.loc[own.index, "restored"] = len(np.unique(np.concatenate(places)))
    runs = runs.sort_values(["words", "restored", "file"], ascending=[False, False, True], kind="stable")
    runs = runs.drop_duplicates(["file", "article"]).assign(
        article_id=runs.article.map(texts.article_id), line=runs["first"].map(t.line),
        from_word=runs["first"] - runs.article.map(begins) + 1,
    )  # fmt: skip
    table = runs[["file", "article_id", "restored", "words", "place", "from_word", "line"]]
    passed = (articles.longest <= limits[0]).all() and (articles.recoverable <= limits[1]).all()
    return Audit(articles.reset_index(drop=True), table.reset_index(drop=True), notes, bool(passed), *limits)
