"""A person's corrections (corrections.csv): applied last to the table they name, shown, and counted.

`pointer` says which row: a line's number for `lines`; a sentence's number for `sentences`; a quotation's number for
`quotations`. A border is moved by giving `field` start or end a new value.
"""

import pandas as pd

from analysis.tables import ARTICLE_TEXT, KINDS, InputError

POINTS_TO = {"lines": "line_no", "sentences": "sentence_no", "quotations": "quotation_no"}
NUMBERS = ("start", "end")
VALUES = {
    "lines": {"kind": KINDS},
    "sentences": {"kind": ARTICLE_TEXT, "voice": ("reporting", "quoted", "mixed"), **dict.fromkeys(NUMBERS)},
    "quotations": {
        "form": ("direct", "indirect", "continued"),
        "source_type": ("named", "unnamed"),
        **dict.fromkeys(("speaker", *NUMBERS)),
    },
}  # what a field may be corrected to; None: any name, or any number


def correct(
    name: str, frame: pd.DataFrame, corrections: pd.DataFrame, where: str = "corrections.csv"
) -> tuple[pd.DataFrame, list[str]]:
    """Return table `name` with its corrections made, and a note for each that points to no row of these articles.

    The rule of a corrected row (where the table has one) says who changed it and why. Raises InputError, naming the
    file, for a table or a field that cannot be corrected or a value of the wrong type.
    """
    unknown = set(corrections.table) - set(POINTS_TO)
    if unknown:
        raise InputError(f"{where}: table {sorted(unknown)} cannot be corrected; use one of {sorted(POINTS_TO)}")
    frame, notes = frame.copy(), []
    for row in corrections[corrections.table == name].itertuples():
        _check(row, name, f"{where}: row {row.Index + 2}")
        hit = (frame.article_id == row.article_id) & (frame[POINTS_TO[name]].astype(str) == row.pointer.strip())
        if not hit.any():
            notes.append(
                f"{where}: row {row.Index + 2} points nowhere: {name} {row.pointer} of article {row.article_id}"
            )
            continue
        frame.loc[hit, row.field] = int(row.value) if row.field in NUMBERS else row.value
        if "rule" in frame.columns:
            frame.loc[hit, "rule"] = f"corrected by {row.by or 'a person'}: {row.why}"
    return frame, notes


def _check(row, name: str, where: str) -> None:
    allowed = VALUES[name]
    if row.field not in allowed:
        raise InputError(
            f"{where}: field '{row.field}' of table {name} cannot be corrected; use one of {sorted(allowed)}"
        )
    values = allowed[row.field]
    fits = row.value.isdecimal() if row.field in NUMBERS else row.value in values if values else bool(row.value.strip())
    if not fits:
        expected = "a number of characters" if row.field in NUMBERS else ", ".join(values or ["a name"])
        raise InputError(f"{where}: '{row.value}' is no value for {row.field}; use {expected}")
