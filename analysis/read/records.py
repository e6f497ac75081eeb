"""Articles as an export describes them: date, outlet, title, author from the record, not from the page's furniture."""

import re
from datetime import date

import pandas as pd

from analysis.read.dates import (
    Published,
    date_article,
    ends_of,
    from_catalogue,
    lines_of,
    numeric_dates,
    precision_of,
    written_dates,
)
from analysis.read.events import Calendar
from analysis.read.pages import describe_articles, guess_language
from analysis.tables import build

ISO = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?!\d)|(?P<month>\d{4}-\d\d)(?![\d-])|(?P<year>\d{4})$|(?P<run>\d{8})(?!\d)")
BETWEEN = re.compile(r"(?<=\d)-(?=[A-Za-z])|(?<=[A-Za-z])-(?=\d)")  # 26-FEB-1987
ENOUGH = 1_000  # characters; so many tell the language of a text


def describe(
    texts: pd.DataFrame, lines: pd.DataFrame, events: pd.DataFrame, catalogue: pd.DataFrame, where="catalogue.csv"
) -> pd.DataFrame:
    """Return table `articles` as `describe_articles` does, for pages and for records of files of many articles alike."""
    is_record = texts.get("record", pd.Series(False, index=texts.index)).astype(bool)
    if not is_record.any():
        return describe_articles(texts, lines, events, catalogue, where)
    pages = texts[~is_record]
    rows = _describe_records(texts[is_record], lines, events, catalogue, where)
    described = describe_articles(pages, lines[lines.article_id.isin(pages.article_id)], events, catalogue, where)
    return pd.concat([described, rows]).set_index("article_id").loc[texts.article_id].reset_index()


def _describe_records(texts, lines, events, catalogue, where) -> pd.DataFrame:
    entered = {row.article_id: row for row in catalogue.itertuples(index=False)}
    dated = {a: from_record(said) for a, said in zip(texts.article_id, texts.published, strict=True)}
    undated = [a for a, published in dated.items() if published.first is None]
    own = lines_of(lines[lines.article_id.isin(undated)])
    rows, calendar = [], Calendar(events)
    for text in texts.itertuples(index=False):
        person, published = entered.get(text.article_id), dated[text.article_id]
        if person and person.published.strip():
            published = from_catalogue(person, where)
        elif published.first is None:  # of an archive the file's name says nothing, the text may speak of dated events
            from_text = date_article("", text.text, own[text.article_id], calendar)
            published = from_text if from_text.first else published
        said = {
            c: person and getattr(person, c).strip() or getattr(text, c) for c in ("outlet", "title", "author", "url")
        }
        rows.append({
            "article_id": text.article_id, "source_file": text.source_file, "sha256": text.sha256,
            **published.columns(), **said, "outlet": said["outlet"] or "unknown",
            "language": text.language.lower()[:2] or guess_language(text.text[:ENOUGH]), "n_words": 0, "n_sentences": 0,
        })  # fmt: skip
    return build("articles", rows)


def from_record(said: str) -> Published:
    """Return the date that a record gives: ISO (with or without a time), written out, or in numbers where one order fits.

    >>> from_record("26-FEB-1987 15:01:01.79").first
    datetime.date(1987, 2, 26)
    """
    evidence = f"the file's date column: '{said}'"
    found = ISO.match(said)
    try:
        if found:
            text = found[0] if not found["run"] else "-".join((said[:4], said[4:6], said[6:8]))
            first, last = ends_of(text)
        else:
            ((_, _, year, month, day),) = (written_dates(BETWEEN.sub(" ", said)) or numeric_dates(said))[:1]
            first = last = date(year, month, day)
    except (ValueError, TypeError):
        why = f"{evidence} is no date that can be read in one way only" if said else "the file gives no date"
        return Published(None, None, "unknown", "none", why)
    return Published(first, last, precision_of(first, last), "metadata", evidence)
