"""Salience: what a group's rows say is what the narrowed study says; co-occurrence against chance; first and last seen."""

import math

import pandas as pd
import pytest
from scipy.stats import hypergeom

from analysis import cooccurrence, coverage_by_unit, issue_coverage, prominence, salience, seen, summarise
from analysis.tables import InputError
from tests.compare.tiny import four_articles

KEYS = {"article_id": "article", "year": "year", "outlet": "outlet"}


@pytest.mark.parametrize("by", KEYS)
@pytest.mark.parametrize("function", [prominence, salience, seen, cooccurrence])
def test_a_groups_rows_are_those_of_the_study_narrowed_to_it(demo, by, function):
    table = function(demo, by=by)
    for value, rows in list(table.groupby(by))[:4]:
        alone = function(demo.where(**{KEYS[by]: value}))
        rows = rows.drop(columns=by).reset_index(drop=True)
        mentioned = rows[rows.issue.isin(alone.issue)].reset_index(drop=True)
        pd.testing.assert_frame_equal(mentioned, alone, check_dtype=False)
        unheard = rows[~rows.issue.isin(alone.issue)]
        assert "n_articles" not in rows or (unheard.n_articles == 0).all()


def test_by_voice_the_place_of_a_mention_is_still_its_place_in_the_whole_article():
    table = prominence(four_articles(), "voice").set_index(["voice", "issue"])
    assert table.loc[("quoted", "jobs")][["n_articles", "of_leads"]].tolist() == [2, 4]  # a and d, of four articles
    assert table.loc[("quoted", "jobs")].first_position == pytest.approx((2 / 10 + 3 / 4) / 2, abs=1e-4)
    assert table.loc[("mixed", "tariffs")].n_articles == 0 and pd.isna(table.loc[("mixed", "tariffs")].first_position)


def test_prominence_by_hand():
    row = prominence(four_articles()).set_index("issue").loc["tariffs"]
    assert row[["n_articles", "n_headlines", "of_headlines", "n_leads", "of_leads"]].tolist() == [
        3,
        1,
        1,
        1,
        4,
    ]  # d alone: in a the lead is said of nobody
    assert row.first_position == 0  # the median of 0 in a, 3/6 in b and 0 in d


def test_a_column_that_the_articles_do_not_have_is_named():
    with pytest.raises(InputError, match="cannot group by 'colour'; the articles have .*the sentences a voice"):
        prominence(four_articles(), "colour")


def test_without_any_mention_there_are_no_rows():
    quiet = four_articles().where(article="c")
    for function in (prominence, salience, seen, cooccurrence, coverage_by_unit):
        assert function(quiet).empty and function(quiet, by="year").empty and function(quiet, by="voice").empty


def test_salience_keeps_its_three_figures_apart(demo):
    table = salience(demo)
    assert table.attention.is_monotonic_decreasing
    assert (table.n_leads <= table.of_leads).all() and table.first_position.between(0, 1).all()
    assert (table.attention == table.n_sentences / table.of_sentences).all()


def test_a_headline_or_lead_counts_once_an_article(demo):
    table = prominence(demo)
    assert (table.n_headlines <= table.n_articles.clip(lower=1) + table.of_headlines).all()
    assert (table.n_leads <= table.n_articles).all()


def test_first_and_last_seen_are_dates_of_articles_on_the_issue(demo):
    for row in seen(demo).itertuples():
        assert row.first <= row.last
        on = set(demo.mentions[demo.mentions.issue == row.issue].article_id)
        assert {row.first_article, row.last_article} <= on


@pytest.mark.parametrize("unit", ["paragraphs", "sentences", "articles"])
def test_cooccurrence_is_the_hypergeometric_tail(demo, unit):
    table = cooccurrence(demo, unit=unit)
    for row in table.head(12).itertuples():
        assert row.expected == pytest.approx(row.n_issue * row.n_other / row.total)
        tail = hypergeom.sf(row.n_both - 1, row.total, row.n_issue, row.n_other)
        assert math.isclose(row.p, tail, rel_tol=1e-6, abs_tol=1e-12)


@pytest.mark.parametrize("by", [None, "year", "outlet", "article_id"])
def test_every_column_of_coverage_names_its_unit_and_is_the_summarys(demo, by):
    table = coverage_by_unit(demo, by)
    assert all(
        c == by or c == "issue" or c.split("_")[-1] in ("articles", "paragraphs", "sentences", "words") for c in table
    )
    for unit in ("articles", "paragraphs", "sentences", "words"):
        assert table[f"n_{unit}"].tolist() == summarise(issue_coverage(demo, unit=unit), by or ()).n.tolist()
        assert (table[f"n_{unit}"] <= table[f"of_{unit}"]).all()
