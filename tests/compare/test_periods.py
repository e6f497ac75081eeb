"""Sums by month or year: what is whole, what is a break; and change between two groups, by hand."""

from dataclasses import replace
from math import sqrt

import pandas as pd
import pytest

from analysis import compare_groups, in_periods, issue_coverage, summarise, summarise_periods
from analysis.tables import InputError
from tests.compare.tiny import S, article, make_study


def dated(*days: tuple[str, str]):
    study = make_study(*(article(f"a{i}", 2024, "Post", S("jobs", on="jobs"), S("calm")) for i in range(len(days))))
    first, last = zip(*days, strict=True)
    return replace(study, articles=study.articles.assign(published_from=list(first), published_to=list(last)))


STUDY = dated(
    ("2024-01-01", "2024-01-01"),
    ("2024-02-01", "2024-02-29"),
    ("2024-05-03", "2024-05-03"),
    ("2024-05-20", "2024-06-02"),
    ("", ""),
)


def months(**options) -> pd.DataFrame:
    return summarise_periods(STUDY, issue_coverage(STUDY), **options)


def test_months_without_articles_are_no_row_and_a_jump_in_position():
    rows = months()
    assert rows.period.tolist() == ["2024-01", "2024-02", "2024-05"]
    assert (rows.position - rows.position[0]).tolist() == [0, 1, 4]
    assert rows.attrs["undated"] == 2  # one without a date, one whose dates span two months


def test_a_period_that_the_articles_do_not_reach_over_is_not_whole():
    assert months().whole.tolist() == [True, True, False]
    assert months(span=("2024-01-02", "2024-05-31")).whole.tolist() == [False, True, True]
    assert months(every="year").whole.tolist() == [False]


@pytest.mark.parametrize("asked", [{"every": "week"}, {"span": ("soon", "later")}])
def test_a_period_or_span_that_is_none_is_refused(asked):
    with pytest.raises(InputError):
        months(**asked)


def test_an_article_belongs_to_the_year_that_all_its_days_share():
    placed = in_periods(STUDY, issue_coverage(STUDY), "year")
    assert placed.period.isna().sum() == 1 and set(placed.period.dropna()) == {"2024"}


def two(n: int, m: int) -> pd.DataFrame:
    rows = [("x", i, i % 3, 10 + i) for i in range(n)] + [("y", n + i, i % 5, 8 + i % 4) for i in range(m)]
    return pd.DataFrame(rows, columns=["side", "article_id", "n", "total"]).assign(label="jobs", unit="words")


def test_the_interval_of_a_change_is_made_of_the_two_intervals():
    rows = two(10, 14)
    x, y = (summarise(rows[rows.side == side]).iloc[0] for side in "xy")
    row, change = compare_groups(rows, "side", "x", "y").iloc[0], y.value - x.value
    assert (row.difference, row.n_before, row.total_before, row.n_articles_after, row.note) == (
        change,
        x.n,
        x.total,
        14,
        "",
    )
    assert row.low == pytest.approx(change - sqrt((y.value - y.low) ** 2 + (x.high - x.value) ** 2))
    assert row.high == pytest.approx(change + sqrt((y.high - y.value) ** 2 + (x.value - x.low) ** 2))


def test_an_index_of_ones_own_changes_nothing():
    rows = two(10, 14)
    assert compare_groups(rows.set_axis([0] * 24), "side", "x", "y").equals(compare_groups(rows, "side", "x", "y"))


def test_a_change_without_ten_articles_on_both_sides_has_no_interval():
    row = compare_groups(two(9, 14), "side", "x", "y").iloc[0]
    assert pd.isna(row.low) and row.note == "too few articles for an interval (9)" and pd.notna(row.difference)


def test_voices_of_the_same_articles_have_no_interval():
    rows = two(12, 12).assign(article_id=[*range(12), *range(12)])
    assert compare_groups(rows, "side", "x", "y").note.tolist() == [
        "the same articles stand on both sides: no interval"
    ]


@pytest.mark.parametrize(("by", "value"), [("side", "z"), ("year", "x")])
def test_a_group_that_is_not_there_is_refused(by, value):
    with pytest.raises(InputError, match=f"no article has the {by} {value}"):
        compare_groups(two(10, 10), by, value, "y")
