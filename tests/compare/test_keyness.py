"""compare_words: each figure worked out again from its formula, word by word; and what is not testable."""

from itertools import combinations
from math import comb, log, log2, sqrt

import pandas as pd
import pytest

from analysis import compare_words
from analysis.tables import InputError
from tests.compare.tiny import S, article, make_study


def study(*texts: tuple[int | None, str]):
    return make_study(*(article(f"a{i}", year, "Post", S(text)) for i, (year, text) in enumerate(texts)))


def counts(**words: int) -> str:
    return " ".join(" ".join([word] * n) for word, n in words.items())


# "deal" stands 10 times in the 100 words of 2017, and 0 + 5 times in the 100 + 100 words of 2018
HAND = study((2017, counts(deal=10, rest=90)), (2018, counts(rest=100)), (2018, counts(deal=5, rest=95)))


@pytest.fixture(scope="module")
def deal():
    rows = compare_words(HAND)
    return rows[(rows.label == "deal") & (rows.group == 2017)].iloc[0]


def test_counts_and_rates_of_both_sides(deal):
    assert (deal.n_group, deal.n_rest, deal.n_articles_group, deal.n_articles_rest) == (10, 5, 1, 1)
    assert (deal.per_10k_group, deal.per_10k_rest) == (1000, 250)


def test_g2_is_twice_the_sum_of_observed_times_log_observed_over_expected(deal):
    # expected: 15 uses in 300 words, so 5 in 2017 and 10 in 2018; 2 (10 ln 2 - 5 ln 2)
    assert deal.g2 == pytest.approx(10 * log(2))


def test_g2_is_negative_where_a_word_is_used_less():
    rows = compare_words(HAND)
    assert rows[(rows.label == "deal") & (rows.group == 2018)].g2.item() == pytest.approx(-10 * log(2))


def test_log_ratio_is_in_doublings_with_half_a_use_added(deal):
    assert deal.log_ratio == pytest.approx(log2((10.5 / 100) / (5.5 / 200)))


def test_log_odds_are_weighted_by_a_prior_of_500_words(deal):
    # the prior: 500 x 15 / 300 = 25 uses
    log_odds = log((10 + 25) / (100 + 500 - 35)) - log((5 + 25) / (200 + 500 - 30))
    sd = sqrt(1 / 35 + 1 / 30)
    assert (deal.log_odds, deal.z) == (pytest.approx(log_odds), pytest.approx(log_odds / sd))
    assert (deal.low, deal.high) == (
        pytest.approx(log_odds - 1.96 * sd, abs=1e-4),
        pytest.approx(log_odds + 1.96 * sd, abs=1e-4),
    )


def test_dp_is_half_the_distance_between_the_words_shares_and_the_articles_shares(deal):
    # a third of all words in each article; two thirds, none and a third of the uses
    assert deal.dp == pytest.approx((1 / 3 + 1 / 3 + 0) / 2)


def test_dp_is_zero_for_a_word_spread_as_the_articles_are_long_and_nears_one_in_a_single_article():
    short = ["deal pact " + "rest " * 8] + ["deal " + "rest " * 9] * 19
    rows = compare_words(study(*((2017 + i % 2, text) for i, text in enumerate(short))))
    dp = rows.drop_duplicates("label").set_index("label").dp
    assert dp["deal"] == pytest.approx(0)
    assert dp["pact"] == pytest.approx(0.95)


def test_ranked_by_z_within_each_group():
    rows = compare_words(HAND)
    assert rows.group.tolist() == [2017, 2017, 2018, 2018]
    assert rows.label.tolist() == ["deal", "rest", "rest", "deal"]


def test_articles_without_a_value_in_the_grouping_column_are_left_out():
    with_undated = study((2017, counts(deal=1, rest=9)), (2018, counts(rest=10)), (None, counts(deal=50)))
    rows = compare_words(with_undated)
    assert rows[rows.label == "deal"].n_group.sum() == 1


def test_a_word_of_one_article_only_is_marked():
    rows = compare_words(study((2017, "pact deal rest"), (2018, "deal rest"), (2018, "rest rest")))
    marked = rows[rows.note.str.startswith("in one article only; ")].label
    assert set(marked) == {"pact"}


def test_two_two_and_one_articles_are_not_testable():
    rows = compare_words(study(*((year, "deal pact rest") for year in (2017, 2017, 2018, 2018, 2025))))
    assert rows.p_articles.isna().all()
    assert rows.groupby("group").note.first().to_dict() == {
        2017: "not testable: 2 against 3 articles can be labelled in 10 ways only",
        2018: "not testable: 2 against 3 articles can be labelled in 10 ways only",
        2025: "not testable: 1 against 4 articles can be labelled in 5 ways only",
    }


def test_three_against_three_cannot_get_below_five_per_cent_so_is_not_testable():
    rows = compare_words(study(*((2017 + i % 2, "deal pact rest") for i in range(6))))
    assert rows.p_articles.isna().all()
    assert set(rows.note) == {"not testable: 3 against 3 articles can be labelled in 20 ways only"}


def z_by_hand(word: str, group: list[str], rest: list[str]) -> float:
    a, b = (sum(text.split().count(word) for text in texts) for texts in (group, rest))
    na, nb = (sum(len(text.split()) for text in texts) for texts in (group, rest))
    prior = 500 * (a + b) / (na + nb)
    odds = log((a + prior) / (na + 500 - a - prior)) - log((b + prior) / (nb + 500 - b - prior))
    return odds / sqrt(1 / (a + prior) + 1 / (b + prior))


MIXED = [
    "deal deal deal pact rest rest", "deal deal pact rest rest rest rest", "deal deal deal deal pact rest",
    "deal pact pact rest rest rest rest rest", "pact deal rest rest", "pact pact pact deal rest rest rest",
    "pact pact deal rest rest rest", "odd pact rest rest deal",
]  # fmt: skip


@pytest.mark.parametrize(("inside", "outside"), [(3, 4), (4, 4), (2, 6)])
def test_p_is_the_share_of_all_relabellings_whose_largest_z_is_as_large(inside, outside):
    texts = MIXED[: inside + outside]
    rows = compare_words(study(*((2017 if i < inside else 2018, text) for i, text in enumerate(texts))))
    rows = rows[rows.group == 2017].set_index("label")
    wide = ["deal", "pact", "rest"]
    largest = []
    for pick in combinations(range(len(texts)), inside):
        group, rest = [texts[i] for i in pick], [texts[i] for i in range(len(texts)) if i not in pick]
        largest.append(max(abs(z_by_hand(word, group, rest)) for word in wide))
    for word in wide:
        found = abs(z_by_hand(word, texts[:inside], texts[inside:]))
        expected = sum(z >= found - 1e-9 for z in largest) / comb(len(texts), inside)
        assert rows.p_articles[word] == pytest.approx(expected)
    assert rows.note["deal"] == f"p over all {len(largest)} relabellings of articles"


def test_a_word_in_fewer_than_five_articles_has_no_p():
    rows = compare_words(study(*((2017 if i < 4 else 2018, text) for i, text in enumerate(MIXED))))
    assert rows[rows.label == "odd"].p_articles.isna().all()


def test_many_relabellings_are_drawn_at_random_and_alike_each_time():
    many = study(*((2017 + i % 2, MIXED[i % len(MIXED)]) for i in range(18)))
    rows = compare_words(many)
    assert set(rows.note) == {"p over 2000 relabellings of articles"}
    pd.testing.assert_frame_equal(rows, compare_words(many))
    counted = rows.p_articles.dropna() * 2001  # the labelling found is one of those possible
    assert counted.tolist() == pytest.approx(counted.round().tolist()) and counted.min() >= 1


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("outlet", "a comparison needs two groups; by 'outlet' there is: Post"),
        ("paper", f"cannot compare by 'paper'; the articles have {list(HAND.articles.columns)}"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused_in_a_whole_sentence(by, message):
    with pytest.raises(InputError) as error:
        compare_words(HAND, by)
    assert str(error.value) == message


def test_a_single_year_is_refused_with_the_year_written_plainly():
    with pytest.raises(InputError) as error:
        compare_words(study((2018, "deal"), (2018, "pact")), "year")
    assert str(error.value) == "a comparison needs two groups; by 'year' there is: 2018"


@pytest.mark.parametrize(
    ("years", "outlets", "groups"),
    [
        ((2017, 2018), ("Post", "News"), {2017, 2018}),
        ((2018, 2018), ("Post", "News"), {"Post", "News"}),
        ((None, None), ("Post", "Post"), {"a", "b"}),
    ],
)
def test_unless_told_it_compares_years_else_outlets_else_articles(years, outlets, groups):
    articles = [article(n, y, o, S("deal rest")) for n, y, o in zip("ab", years, outlets, strict=True)]
    assert set(compare_words(make_study(*articles)).group) == groups


def test_a_single_article_compares_with_nothing():
    rows = compare_words(study((2018, "deal rest")))
    assert rows.empty and list(rows.columns) == list(compare_words(HAND).columns)
