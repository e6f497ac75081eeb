"""The lists that a reader may edit: abbreviations, stop words, neutral names. A study's own list is added to the shared one.

In a study's list an entry that begins with `-` takes that entry of the shared list out.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.raw import sha256
from analysis.study import DATA
from analysis.tables import InputError
from analysis.terms import compile_term

SHARED = DATA / "lists"


@dataclass(frozen=True)
class Lists:
    """`abbreviations` and `stop_words` are sets of words; `neutral` is a frame (term, kind, reason)."""

    abbreviations: frozenset[str]
    sentence_starters: frozenset[str]
    stop_words: frozenset[str]
    neutral: pd.DataFrame
    versions: dict[str, str]


def load_lists(own: Path | None = None) -> Lists:
    """Load the shared lists and add those in the folder `own`. Raises InputError naming a list that cannot be read."""
    names = ["abbreviations.txt", "sentence_starters.txt", "stop_words.txt", "neutral.csv"]
    files = {name: [p for p in (SHARED / name, own / name if own else None) if p and p.exists()] for name in names}
    versions = {name: sha256(b"".join(p.read_bytes() for p in paths))[:12] for name, paths in files.items()}
    return Lists(
        _words(files["abbreviations.txt"]),
        _words(files["sentence_starters.txt"]),
        _words(files["stop_words.txt"]),
        _neutral(files["neutral.csv"]),
        versions,
    )


def _words(paths: list[Path]) -> frozenset[str]:
    entries: set[str] = set()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            word = line.split("#")[0].strip().lower()
            if word.startswith("-") and len(word) > 1:
                entries.discard(word[1:])
            elif word:
                entries.add(word)
    return frozenset(entries)


def _neutral(paths: list[Path]) -> pd.DataFrame:
    frames = []
    for path in paths:
        try:
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
            frames.append(frame[["term", "kind", "reason"]])
            for term in frame.term.str.removeprefix("-"):
                compile_term(term)
        except InputError as error:
            raise InputError(f"{path}: {error}") from error
        except (KeyError, pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: a table with the columns term, kind, reason is needed ({error})") from error
    rows = pd.concat(frames, ignore_index=True)
    out = set(rows.term[rows.term.str.startswith("-")].str[1:])
    keep = rows[~rows.term.str.startswith("-") & ~rows.term.isin(out)]
    return keep.drop_duplicates("term").reset_index(drop=True)
