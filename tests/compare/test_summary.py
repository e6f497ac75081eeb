"""summarise: the plain ratio, its interval from ten articles up, and what it says when there is none."""

from math import exp, log, sqrt

import pandas as pd
import pytest
from scipy import stats

from analysis import issue_coverage, summarise
from analysis.tables import InputError
from tests.compare.tiny import four_articles

TEN = [(1, 10), (0, 8), (3, 12), (2, 9), (0, 11), (5, 20), (1, 7), (2, 10), (4, 15), (0, 6)]


def contributions(pairs, **columns) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["n", "total"]).assign(
        **{"article_id": [f"a{i}" for i in range(len(pairs))], "label": "jobs", "unit": "words", **columns}
    )


def only(frame: pd.DataFrame):
    assert len(frame) == 1
    return frame.iloc[0]


def test_the_value_is_the_ratio_of_the_sums_not_the_mean_of_the_ratios():
    row = only(summarise(contributions([(1, 2), (1, 8)])))
    assert (row.n, row.total, row.n_articles, row.value) == (2, 10, 2, 0.2)


def half_width(level: float) -> float:
    residuals = sum((n - 18 / 108 * total) ** 2 for n, total in TEN)
    standard_error = sqrt(residuals / 9 * 10) / 108  # √(k s²) / Σtotal, with s² = Σ(n - r·total)² / (k - 1)
    return stats.t.ppf((1 + level) / 2, 9) * standard_error


@pytest.mark.parametrize("level", [0.95, 0.9])
def test_the_interval_of_a_share_is_the_linearised_ratio_with_students_t_on_the_logit_scale(level):
    row, share = only(summarise(contributions(TEN), level=level)), 18 / 108
    middle, half = log(share / (1 - share)), half_width(level) / (share * (1 - share))
    assert (row.value, row.note) == (pytest.approx(share), "")
    assert row.low == pytest.approx(1 / (1 + exp(-(middle - half)))) and row.high == pytest.approx(
        1 / (1 + exp(-(middle + half)))
    )


def test_the_interval_of_a_mean_score_is_the_linearised_ratio_itself():
    row = only(summarise(contributions([*TEN[1:], (1.5, 10), (-0.5, 0), (-0.5, 10)])))
    assert row.value - row.low == pytest.approx(row.high - row.value)
    same = only(summarise(contributions([(n - 0.5 * total, total) for n, total in TEN])))  # shifted, so no share
    assert same.value - same.low == pytest.approx(half_width(0.95))


def test_below_ten_articles_there_is_no_interval_and_the_note_says_why():
    row = only(summarise(contributions(TEN[:9])))
    assert pd.isna(row.low) and pd.isna(row.high)
    assert row.note == "too few articles for an interval (9)"


def test_an_article_without_units_does_not_count_towards_the_ten():
    row = only(summarise(contributions([*TEN[:9], (0, 0)])))
    assert (row.n_articles, row.note) == (9, "too few articles for an interval (9)")


def test_two_rows_of_one_article_are_one_article():
    row = only(summarise(contributions([(1, 2), (3, 4)], article_id="a")))
    assert (row.n, row.total, row.n_articles) == (4, 6, 1)


def test_the_interval_of_a_share_stays_between_nothing_and_all():
    low = only(summarise(contributions([(0, 10)] * 9 + [(1, 10)])))
    high = only(summarise(contributions([(10, 10)] * 9 + [(9, 10)])))
    assert 0 < low.low < 0.01 < low.high and high.low < 0.99 < high.high < 1


@pytest.mark.parametrize(
    ("n", "note"), [(0, "none in 12 articles: no interval"), (5, "all in 12 articles: no interval")]
)
def test_where_nothing_varies_there_is_no_interval(n, note):
    row = only(summarise(contributions([(n, 5)] * 12)))
    assert pd.isna(row.low) and pd.isna(row.high) and row.note == note


def test_the_interval_of_a_signed_mean_is_not_cut_at_zero():
    assert only(summarise(contributions([(0.1, 10)] * 9 + [(-1, 10)]))).low < 0


def test_nothing_to_count_has_no_value_and_says_so():
    row = only(summarise(contributions([(0, 0)])))
    assert pd.isna(row.value) and row.note == "no words here"


def test_articles_without_a_year_are_a_group_that_says_so():
    years = pd.array([2017, 2017, pd.NA], "Int64")
    summary = summarise(contributions([(1, 10), (1, 10), (1, 5)], year=years), "year")
    assert summary.year.tolist() == [2017, pd.NA]
    assert summary.note.tolist() == [
        "too few articles for an interval (2)",
        "no year known; too few articles for an interval (1)",
    ]


def test_a_year_without_articles_is_no_row():
    summary = summarise(contributions([(1, 10), (0, 10)], year=pd.array([2017, 2025], "Int64")), "year")
    assert summary.year.tolist() == [2017, 2025]


def test_groups_come_in_the_order_asked_for_and_labels_in_their_own():
    summary = summarise(issue_coverage(four_articles()), ["outlet", "year"])
    assert list(summary.columns[:4]) == ["outlet", "year", "label", "unit"]
    assert list(zip(summary.outlet, summary.label, strict=True))[:4] == [("News", "jobs"), ("News", "tariffs")] * 2


def test_nothing_in_is_nothing_out_with_the_columns_of_a_summary():
    summary = summarise(contributions([], year=pd.array([], "Int64")), "year")
    assert summary.empty
    assert list(summary.columns) == [
        *["year", "label", "unit", "n", "total", "n_articles", "value", "low", "high", "note"]
    ]


def test_a_column_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(InputError) as error:
        summarise(contributions(TEN), ["paper", "label"])
    assert str(error.value) == (
        "cannot group by ['paper']; these contributions have ['n', 'total', 'article_id', 'label', 'unit']"
    )
