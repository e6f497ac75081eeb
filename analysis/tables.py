"""Every table of a study: its columns, their types and units, and the one check they all pass.

A frame is checked when it is built and when it is read, so everything between can trust its columns.
"""

from pathlib import Path

import pandas as pd

TEXT, COUNT, YEAR, SCORE = "str", "int64", "Int64", "float64"

TABLES: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": TEXT, "source_file": TEXT, "sha256": TEXT,
        "published_from": TEXT, "published_to": TEXT, "date_precision": TEXT, "date_basis": TEXT,
        "date_evidence": TEXT, "year": YEAR, "outlet": TEXT, "title": TEXT, "author": TEXT, "url": TEXT,
        "language": TEXT, "n_words": COUNT, "n_sentences": COUNT,
    },
    "lines": {
        "article_id": TEXT, "line_no": COUNT, "paragraph_no": YEAR, "start": COUNT, "end": COUNT,
        "kind": TEXT, "rule": TEXT,
    },
    "sentences": {
        "article_id": TEXT, "sentence_no": COUNT, "paragraph_no": COUNT, "line_no": COUNT,
        "start": COUNT, "end": COUNT, "kind": TEXT, "voice": TEXT, "n_words": COUNT,
        "neg": SCORE, "neu": SCORE, "pos": SCORE, "compound": SCORE, "compound_neutral": SCORE,
        "text_hash": TEXT, "compound_second": SCORE,
    },
    "quotations": {
        "article_id": TEXT, "quotation_no": COUNT, "sentence_no": COUNT, "start": COUNT, "end": COUNT,
        "form": TEXT, "speaker": TEXT, "source_type": TEXT, "rule": TEXT,
    },
    "mentions": {
        "article_id": TEXT, "sentence_no": COUNT, "issue": TEXT, "term": TEXT, "start": COUNT, "end": COUNT,
        "compound_window": SCORE, "second_window": SCORE,
    },
    "valences": {
        "article_id": TEXT, "sentence_no": COUNT, "word": TEXT,
        "compound": SCORE, "compound_neutral": SCORE, "compound_second": SCORE,
    },
    "words": {"article_id": TEXT, "voice": TEXT, "word": TEXT, "n": COUNT},
    "corrections": {
        "article_id": TEXT, "table": TEXT, "pointer": TEXT, "field": TEXT, "value": TEXT, "by": TEXT, "why": TEXT,
    },
    "catalogue": {
        "article_id": TEXT, "published": TEXT, "precision": TEXT, "outlet": TEXT, "title": TEXT, "author": TEXT,
        "url": TEXT, "by": TEXT, "why": TEXT,
    },
    "events": {
        "event_id": TEXT, "name": TEXT, "place": TEXT, "from": TEXT, "to": TEXT, "kind": TEXT, "source": TEXT,
        "context": TEXT, "cue": TEXT,
    },
    "refused": {"file": TEXT, "reason": TEXT},
}  # fmt: skip

MEASURED = ["articles", "lines", "sentences", "quotations", "mentions", "valences", "words"]
OPTIONAL = {
    "events": {"context", "cue"}, "catalogue": {"precision", "outlet", "title", "author", "url", "by", "why"},
    "sentences": {"compound_second"}, "mentions": {"compound_window", "second_window"},
}  # fmt: skip

ARTICLE_TEXT = ("headline", "summary", "subhead", "body")  # kinds of line that are the article's own words
KINDS = (
    *ARTICLE_TEXT,
    *("byline", "date", "caption", "credit", "link", "promo", "interface", "script", "comment", "repeat", "blank"),
)
COUNTED = ("subhead", "body")  # what counts by default: bullets and headlines often repeat the body


class InputError(ValueError):
    """Something a person wrote or supplied cannot be used; the message names the file, the cause and the remedy."""


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with exactly the columns and types of table `name`, in order.

    Raises InputError naming the columns that are missing, beside those that were found.
    """
    columns = TABLES[name]
    left_out = OPTIONAL.get(name, set()) - set(frame.columns)
    frame = frame.assign(**{column: "" if columns[column] == TEXT else float("nan") for column in left_out})
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise InputError(f"table {name}: missing column(s) {missing}; found {list(frame.columns)}")
    try:
        kept = [c for c, kind in columns.items() if kind == TEXT and isinstance(frame[c].dtype, pd.CategoricalDtype)]
        types = {column: kind for column, kind in columns.items() if column not in kept}  # categories of text stay
        return frame[list(columns)].astype(types).reset_index(drop=True)
    except (ValueError, TypeError) as error:
        raise InputError(f"table {name}: a value has the wrong type ({error})") from error


def build(name: str, rows: list) -> pd.DataFrame:
    """Return table `name` made from `rows` (dicts, or tuples in the order of its columns), checked.

    Tuples may leave out optional columns at the end.
    """
    columns, optional = list(TABLES[name]), OPTIONAL.get(name, set())
    if rows and isinstance(rows[0], tuple):
        columns = [c for i, c in enumerate(columns) if i < len(rows[0]) or c not in optional]
    return check(name, pd.DataFrame(rows, columns=columns))


def read_table(name: str, path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read one CSV file as table `name`; a file that is not there is an empty table. `columns`: only these, unchecked.

    Raises InputError when the file is not that table.
    """
    if not path.exists():
        return build(name, [])
    types = {column: TEXT for column, kind in TABLES[name].items() if kind == TEXT}
    empty = {column: "" for column, kind in TABLES[name].items() if kind in (YEAR, SCORE)}
    try:
        frame = pd.read_csv(
            path, dtype=types, encoding="utf-8-sig", keep_default_na=False, na_values=empty, usecols=columns
        )
        return frame if columns else check(name, frame.rename(columns=str.strip))
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as the table '{name}': {error}") from error


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV: UTF-8, \\n line ends, so the same frame always gives the same bytes."""
    frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
