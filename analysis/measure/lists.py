"""The lists that a reader may edit: abbreviations, stop words, neutral names, offices. A study's own list is added to the shared one.

In a study's list an entry that begins with `-` takes that entry of the shared list out. The second lexicon is no addition:
a study's own takes the place of the shared one.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.raw import sha256
from analysis.study import DATA
from analysis.tables import InputError
from analysis.terms import compile_term

SHARED = DATA / "lists"
STRONGEST = 5  # VADER's own run from -4 to 4, AFINN's from -5 to 5


@dataclass(frozen=True)
class Lists:
    """`abbreviations`, `sentence_starters` and `stop_words` are sets of words; frames: `neutral` (term, kind, reason), `offices`
    (office, holder, from, to, reason), `lexicon` (word, valence). `versions`: the hash of each list."""

    abbreviations: frozenset[str]
    sentence_starters: frozenset[str]
    stop_words: frozenset[str]
    neutral: pd.DataFrame
    offices: pd.DataFrame
    versions: dict[str, str]
    lexicon: pd.DataFrame


def load_lists(own: Path | None = None) -> Lists:
    """Load the shared lists and add those in the folder `own`. Raises InputError naming a list that cannot be read."""
    names = [
        "abbreviations.txt",
        "sentence_starters.txt",
        "stop_words.txt",
        "neutral.csv",
        "offices.csv",
        "speech.csv",
        "lexicon.csv",
    ]
    files = {name: [p for p in (SHARED / name, own / name if own else None) if p and p.exists()] for name in names}
    files["lexicon.csv"] = files["lexicon.csv"][-1:]
    versions = {name: sha256(b"".join(p.read_bytes() for p in paths))[:12] for name, paths in files.items()}
    return Lists(
        _words(files["abbreviations.txt"]),
        _words(files["sentence_starters.txt"]),
        _words(files["stop_words.txt"]),
        _neutral(files["neutral.csv"]),
        _offices(files["offices.csv"]),
        versions,
        read_lexicon(files["lexicon.csv"][0]),
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


def _offices(paths: list[Path]) -> pd.DataFrame:
    """Return who held which office when; `from` and `to` are days, `to` empty while it is held."""
    columns, frames = ["office", "holder", "from", "to", "reason"], []
    for path in paths:
        try:
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)[columns]
        except (KeyError, pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: a table with the columns {', '.join(columns)} is needed ({error})") from error
        days = frame[["from", "to"]].apply(pd.to_datetime, format="%Y-%m-%d", errors="coerce")
        wrong = (
            days["from"].isna() | (days.to.isna() & (frame.to != "")) | (days.to < days["from"]) | (frame.holder == "")
        )
        if wrong.any():
            raise InputError(
                f"{path}: row {wrong.idxmax() + 2}: a holder, and days as YYYY-MM-DD, `from` before `to`, are needed"
            )
        frames.append(frame)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns, dtype=str)


def speech_words() -> dict[str, frozenset[str]]:
    """Return the words by which quotations and speakers are found, by kind (data/lists/speech.csv: word, kind)."""
    words = pd.read_csv(SHARED / "speech.csv", dtype=str, keep_default_na=False)
    return {kind: frozenset(own) for kind, own in words.groupby("kind").word}


def read_lexicon(path: Path) -> pd.DataFrame:
    """Return a lexicon (word, valence): CSV, one word a row, lower-cased, valence from −STRONGEST to +STRONGEST; without rows there is none.

    Raises InputError with file and line: a column is missing, a word is empty, holds a blank or stands twice, a valence is
    no number or out of range.
    """
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
        rows = rows.rename(columns=lambda name: name.strip().lower())[["word", "valence"]].fillna("")
        frame = rows[(rows != "").any(axis=1)].apply(lambda column: column.str.strip())
    except (KeyError, ValueError) as error:
        raise InputError(f"{path}: a table with the columns word and valence is needed ({error})") from error
    frame = frame.assign(word=frame.word.str.lower(), number=pd.to_numeric(frame.valence, errors="coerce"))
    faults = [
        (frame.word.str.split().str.len() != 1, "'{0.word}' is not one word; VADER looks single words up"),
        (frame.number.isna(), "the valence '{0.valence}' of '{0.word}' is no number"),
        (frame.number.abs() > STRONGEST, f"'{{0.word}}': {{0.valence}} is not between -{STRONGEST} and {STRONGEST}; rescale the lexicon"),
        (frame.word.duplicated(), "'{0.word}' stands twice; keep one row"),
    ]  # fmt: skip
    for wrong, why in faults:
        for row in frame[wrong].head(1).itertuples():
            raise InputError(f"{path}: line {row.Index + 2}: {why.format(row)}")
    return frame.assign(valence=frame.number)[["word", "valence"]]
