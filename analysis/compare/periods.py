"""Contributions over time: by month or year, with the periods that are not whole marked, and those without articles left out."""

import pandas as pd

from analysis.compare.summary import summarise
from analysis.study import Study
from analysis.tables import InputError

LENGTHS = {"month": 7, "year": 4}  # characters of an ISO date that name the period
CODES = {"month": "M", "year": "Y"}


def in_periods(study: Study, contributions: pd.DataFrame, every: str = "month") -> pd.DataFrame:
    """Return contributions with a column `period` ("2024-05" or "2024"); empty where an article's dates span two periods, or none is known."""
    if every not in LENGTHS:
        raise InputError(f"every '{every}' is not one of {', '.join(LENGTHS)}")
    first, last = (study.articles[column].str[: LENGTHS[every]] for column in ("published_from", "published_to"))
    period = first.where((first == last) & (first != ""))
    return contributions.assign(
        period=contributions.article_id.map(dict(zip(study.articles.article_id, period, strict=True)))
    )


def summarise_periods(
    study: Study, contributions: pd.DataFrame, every: str = "month", *, span: tuple[str, str] | None = None
) -> pd.DataFrame:
    """Return `summarise` by month or year, and whether each period is whole: period · position · whole · label · unit · n · ….

    `position` counts the periods one by one, so a break in coverage is a jump. `whole`: the days from the first
    article to the last, or the `span` (first and last ISO day) in which articles were collected, reach over all of the period. `attrs["undated"]`: how many
    articles could not be placed. Raises InputError for a span that is none.
    """
    placed = in_periods(study, contributions, every)
    table = summarise(placed[placed.period.notna()], "period")
    dated = study.articles[study.articles.published_from != ""]
    try:
        start, end = (pd.Timestamp(day) for day in span or (dated.published_to.min(), dated.published_from.max()))
    except ValueError as error:
        raise InputError(f"span {span}: write two days as 2024-01-01") from error
    periods = pd.PeriodIndex(table.period, freq=CODES[every])
    whole = (periods.start_time >= start) & (periods.end_time.normalize() <= end)
    table = table.assign(position=periods.astype("int64"), whole=whole)
    table.attrs["undated"] = int(placed[placed.period.isna()].article_id.nunique())
    return table[
        ["period", "position", "whole", *[c for c in table.columns if c not in ("period", "position", "whole")]]
    ]
