"""When was an article published? Dates as written on the page, with their evidence; what is not known stays empty.

In order: a person's entry (catalogue.csv), the page's own date line, a dateline with a year, the file's name,
and only then what the text says about dated events (`events`). A photo caption's date is never the article's.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analysis.read.events import Calendar, date_from_events
from analysis.tables import ARTICLE_TEXT, InputError

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
WRITTEN = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)|\b{MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*(?:,|\s)\s*(\d{{4}})(?:\b|(?=\d{{1,2}}:\d\d)))?"
    rf"|\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH}(?:,?\s+(\d{{4}})\b)?",
    re.IGNORECASE,
)
FILE_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
DATELINE = re.compile(r"^\W*[A-Z][A-Z .,'-]{2,40}?,\s*(.{3,20}?)\s*\([^)]{2,40}\)\s*[-\u2013\u2014]")
UPDATED = re.compile(r"updated|modified", re.IGNORECASE)


@dataclass(frozen=True)
class Published:
    """A publication date: first and last possible day (both None when unknown), how exact, on what grounds."""

    first: date | None
    last: date | None
    precision: str
    basis: str
    evidence: str

    def columns(self) -> dict:
        """Return the date columns of table `articles`."""
        known = self.first is not None
        return {
            "published_from": self.first.isoformat() if known else "",
            "published_to": self.last.isoformat() if known else "",
            "date_precision": self.precision,
            "date_basis": self.basis,
            "date_evidence": self.evidence,
            "year": self.first.year if known and self.first.year == self.last.year else pd.NA,
        }


def written_dates(text: str) -> list[tuple[int, int, int | None, int, int]]:
    """Return (start, end, year or None, month, day) of every date written in `text`; impossible ones are left out.

    >>> written_dates("on May 6, and 31 August 2018")
    [(3, 8, None, 5, 6), (14, 28, 2018, 8, 31)]
    """
    found = []
    for m in WRITTEN.finditer(text):
        if m["iso"]:
            year, month, day = map(int, m["iso"].split("-"))
        else:
            name, number, written = (m[2], m[3], m[4]) if m[2] else (m[6], m[5], m[7])
            year, month, day = int(written) if written else None, MONTHS.index(name[:3].lower()) + 1, int(number)
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2024, month)[1]:
            found.append((m.start(), m.end(), year, month, day))
    return found


def lines_of(lines: pd.DataFrame) -> dict[str, list[tuple]]:
    """Return for each article its lines as (line_no, start, end, kind)."""
    columns = (lines[column].tolist() for column in ("article_id", "line_no", "start", "end", "kind"))
    own: dict[str, list[tuple]] = {}
    for article_id, *line in zip(*columns, strict=True):
        own.setdefault(article_id, []).append(tuple(line))
    return own


def date_article(source_file: str, text: str, lines: list[tuple], calendar: Calendar) -> Published:
    """Date one article from its page (its lines as of `lines_of`), its file name or the events it speaks of."""
    return (
        _from_date_line(text, lines)
        or _from_dateline(text, lines)
        or _from_file_name(source_file)
        or _from_events(text, lines, calendar)
        or Published(None, None, "unknown", "none", "no date on the page, in its name, or from the events it mentions")
    )


def _from_date_line(text: str, kinds: list[tuple]) -> Published | None:
    first_body = min((no for no, _, _, kind in kinds if kind == "body"), default=10**9)
    dated = []
    for no, start, end, kind in kinds:
        line = text[start:end]
        labelled = re.match(r"\s*(?:published|posted|updated|last updated|date)\b", line, re.IGNORECASE)
        if kind != "date" or (no > first_body and not labelled):
            continue
        for a, b, year, month, day in written_dates(line) or numeric_dates(line):
            if year:
                dated.append((bool(UPDATED.search(line[:a])), no, start + a, start + b, date(year, month, day)))
    if not dated:
        return None
    updated, no, a, b, day = min(dated)
    rule = "updated line" if updated else "date line"
    return Published(day, day, "day", "header", f"{rule}, line {no}, characters {a}-{b}")


def numeric_dates(line: str) -> list[tuple[int, int, int, int, int]]:
    """Return a date in numbers as `written_dates` does; when either order is possible a US time zone must decide."""
    m = re.search(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)?\d\d)\b", line)
    if not m:
        return []
    month, day, year = int(m[1]), int(m[2]), int(m[3]) + 2000 * (len(m[3]) == 2)
    if month > 12:
        month, day = day, month
    elif day <= 12 and month != day and not re.search(r"\b[ECMP][DS]?T\b", line):
        return []
    valid = month <= 12 and 1 <= day <= calendar.monthrange(year, max(month, 1))[1] and month
    return [(m.start(), m.end(), year, month, day)] if valid else []


def _from_dateline(text: str, kinds: list[tuple]) -> Published | None:
    for no, start, end, kind in kinds:
        if kind == "body":
            opening = DATELINE.match(text[start:end])
            for _, _, year, month, day in written_dates(opening[1]) if opening else []:
                if year:
                    where = f"line {no}, characters {start}-{start + opening.end()}"
                    return Published(
                        date(year, month, day), date(year, month, day), "day", "header", f"dateline, {where}"
                    )
            return None
    return None


def _from_file_name(source_file: str) -> Published | None:
    match = FILE_NAME.search(source_file)
    if match is None:
        return None
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return Published(day, day, "day", "filename", f"file name, characters {match.start()}-{match.end()}")


def _from_events(text: str, kinds: list[tuple], calendar: Calendar) -> Published | None:
    passages = [(no, start, end, kind) for no, start, end, kind in kinds if kind in (*ARTICLE_TEXT, "caption")]
    found = date_from_events(text, passages, calendar, written_dates)
    if found is None:
        return None
    first, last, evidence = found
    return Published(first, last, precision_of(first, last), "event", evidence)


def precision_of(first: date, last: date) -> str:
    """Return day, month, year or range, as the two ends say."""
    if first == last:
        return "day"
    whole_month = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole_month and (first.year, first.month) == (last.year, last.month):
        return "month"
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return "year"
    return "range"


def from_catalogue(row: pd.Series, where: str) -> Published:
    """Return the date a person entered: YYYY, YYYY-MM, YYYY-MM-DD, or two of them joined by '/' or '..'.

    Raises InputError naming the file and the entry when it is no date.
    """
    parts = re.split(r"\.\.|/", row.published.strip())
    try:
        ends = [ends_of(part.strip()) for part in parts]
        first, last = ends[0][0], ends[-1][1]
        if len(parts) > 2 or last < first:
            raise ValueError
    except ValueError:
        raise InputError(
            f"{where}: '{row.published}' of article {row.article_id} is not a date; write YYYY-MM-DD, YYYY-MM, YYYY or two of them as A/B"
        ) from None
    reason = f" ({row.why})" if row.why else ""
    return Published(
        first,
        last,
        row.precision or precision_of(first, last),
        "catalogue",
        f"entered by {row.by or 'a person'}{reason}",
    )


def ends_of(part: str) -> tuple[date, date]:
    """Return the first and last day of YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError when it is none."""
    if re.fullmatch(r"\d{4}", part):
        return date(int(part), 1, 1), date(int(part), 12, 31)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", part):
        first = date(int(match[1]), int(match[2]), 1)
        return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    day = date.fromisoformat(part)
    return day, day
