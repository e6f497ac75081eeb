"""compare_words: each figure worked out again from its formula, word by word; and what is not testable."""

from dataclasses import replace
from itertools import combinations
from math import comb, log, log2, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import compare_words
from analysis.compare import keyness, relabel
from analysis.compare.keyness import effects
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
        ("paper", f"cannot group by 'paper'; the articles have {list(HAND.articles.columns)}"),
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


def test_g2_of_the_published_example():
    # McEnery & Hardie 2012, companion website: 52 in 50,000 words against 57 in 75,000, LL 2.65
    assert effects(np.array([52.0]), np.array([57.0]), 50_000, 75_000)["g2"][0] == pytest.approx(2.65, abs=0.005)


@pytest.mark.parametrize(("a", "b", "ll"), [(348, 99, 147), (15, 14, 0), (9, 32, -14), (21, 25, 0), (392, 170, 90)])
def test_g2_of_raysons_own_example(a, b, ll):
    # Rayson on the Corpora list, 18 January 2002: forms of "keep" (the last: all of them) in learners' and native speakers'
    # English, a million words each, log-likelihood rounded, overuse and underuse said in words
    assert round(effects(np.array([a]), np.array([b]), 1_000_000, 1_000_000)["g2"][0]) == ll


@pytest.mark.parametrize(("ratio", "log_ratio"), [(1, 0), (2, 1), (4, 2), (8, 3), (1 / 2, -1)])
def test_log_ratio_of_hardies_introduction(ratio, log_ratio):
    # Hardie 2014, "Log Ratio: an informal introduction": each doubling of the ratio of relative frequencies is one point
    found = effects(np.array([6_000_000 * ratio]), np.array([2_000_000]), 30_000_000_000, 10_000_000_000)["log_ratio"][
        0
    ]
    assert found == pytest.approx(log_ratio, abs=1e-5)


@pytest.mark.parametrize(("a", "b", "na", "nb"), [(52, 57, 50_000, 75_000), (0, 9, 100, 400), (30, 3, 1000, 900)])
def test_g2_is_scipys_log_likelihood_ratio(a, b, na, nb):
    expected = np.array([na, nb]) * (a + b) / (na + nb)
    oracle = stats.power_divergence([a, b], expected, lambda_="log-likelihood").statistic
    assert abs(effects(np.array([a]), np.array([b]), na, nb)["g2"][0]) == pytest.approx(oracle)


def test_dp_of_gries_own_example():
    # Gries 2008: "a" 1 to 5 times in parts of 9, 10, 10, 10 and 11 letters: DP .18
    parts = [
        "b a m n i b e u p",
        "b a s a t b e w q n",
        "b c a g a b e s t a",
        "b a g h a b e a a t",
        "b a h a a b e a x a t",
    ]
    rows = compare_words(study(*((2017 + i, text) for i, text in enumerate(parts))))
    assert rows[rows.label == "a"].dp.iloc[0] == pytest.approx(0.18)


def test_log_odds_are_monroes_by_direct_summation():
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 40, 30).astype(float), rng.integers(1, 40, 30).astype(float)
    found = effects(a, b, prior=200)
    for w in range(30):
        alpha = [200 * (a[v] + b[v]) / sum(a + b) for v in range(30)]
        others_a = sum(a[v] + alpha[v] for v in range(30) if v != w)
        others_b = sum(b[v] + alpha[v] for v in range(30) if v != w)
        delta = log((a[w] + alpha[w]) / others_a) - log((b[w] + alpha[w]) / others_b)
        assert found["log_odds"][w] == pytest.approx(delta)
        assert found["z"][w] == pytest.approx(delta / sqrt(1 / (a[w] + alpha[w]) + 1 / (b[w] + alpha[w])))


def test_the_prior_is_named_with_its_strength_and_its_part_of_each_word(deal):
    assert deal.prior == pytest.approx(25)
    assert "as strong as 500 words" in compare_words(HAND).attrs["prior"]
    assert compare_words(HAND, prior=60).set_index(["group", "label"]).prior[2017, "deal"] == pytest.approx(3)


def test_ranked_by_the_log_odds_themselves_where_asked():
    rows = compare_words(
        study((2017, counts(rare=1, deal=30, rest=69)), (2018, counts(deal=9, rest=91))), rank="log_odds"
    )
    assert rows[rows.group == 2017].log_odds.is_monotonic_decreasing


def test_the_interval_of_log_ratio_is_over_articles():
    texts = [counts(deal=1 + i % 3, rest=20 + i) for i in range(10)] + [
        counts(deal=i % 2, rest=25 + i) for i in range(10)
    ]
    rows = compare_words(study(*((2017 + (i >= 10), text) for i, text in enumerate(texts))))
    row, variance = rows[(rows.label == "deal") & (rows.group == 2017)].iloc[0], 0
    for side in (texts[:10], texts[10:]):
        n, total = [t.split().count("deal") for t in side], [len(t.split()) for t in side]
        spread = sum((x - sum(n) / sum(total) * t) ** 2 for x, t in zip(n, total, strict=True))
        variance += 10 / 9 * spread / (sum(n) + 0.5) ** 2
    half = stats.t.ppf(0.975, 9) * sqrt(variance) / log(2)
    assert (row.log_ratio_low, row.log_ratio_high) == (
        pytest.approx(row.log_ratio - half),
        pytest.approx(row.log_ratio + half),
    )
    assert rows[rows.label == "rest"].log_ratio_low.notna().all()


def test_below_ten_articles_there_is_no_interval_over_articles():
    assert compare_words(HAND).log_ratio_low.isna().all()


def test_voices_are_compared_and_said_not_to_be_testable():
    spoken = make_study(
        article("a", 2017, "Post", S("deal rest"), S("deal pact", voice="quoted")),
        article("b", 2018, "Post", S("deal", voice="mixed")),
    )
    rows = compare_words(spoken, "voice").set_index(["group", "label"])
    assert rows.loc[("quoted", "deal"), ["n_group", "n_rest", "n_articles_group", "n_articles_rest"]].tolist() == [
        1,
        2,
        1,
        2,
    ]
    assert rows.p_articles.isna().all() and rows.note.str.contains("an article speaks in several voices").all()
    assert rows.loc[("quoted", "pact"), "note"].startswith("in one article only; ")


def test_readers_own_groups_may_leave_articles_out():
    rows = compare_words(HAND, {"a0": "ours", "a1": "theirs"})
    assert set(rows.group) == {"ours", "theirs"} and rows[rows.label == "deal"].n_rest.tolist() == [0, 10]
    assert rows.note.str.endswith("; 1 articles without a group left out").all()


def test_groups_that_name_strange_articles_or_hold_none_are_refused():
    with pytest.raises(InputError, match="1 articles that the study does not have, b9"):
        compare_words(HAND, {"a0": "ours", "b9": "theirs"})
    empty = replace(HAND, articles=HAND.articles.assign(side=pd.Categorical(["x", "y", "y"], ["x", "y", "z"])))
    with pytest.raises(InputError, match="groups without an article: z"):
        compare_words(empty, "side")


def test_a_group_without_words_has_rows_and_is_not_testable():
    rows = compare_words(make_study(article("a", 2017, "Post", S("deal rest")), article("b", 2018, "Post")))
    assert rows[rows.group == 2018].note.str.contains("no word in this group").all()
    assert rows[rows.group == 2018].n_group.eq(0).all()


def test_three_hundred_groups_are_compared_and_tables_beyond_the_limit_say_what_is_left_out(monkeypatch):
    many = study(*((1700 + i // 2, f"deal w{i} rest " + "pact " * (i % 5)) for i in range(600)))
    assert compare_words(many, "year").group.nunique() == 300
    monkeypatch.setattr(keyness, "MOST", 10_000)
    short = compare_words(many, "year")
    assert (
        set(short.label) == {"deal", "pact", "rest"}
        and short.note.str.contains("in fewer than 2 articles: left out").all()
    )


def test_above_two_thousand_articles_the_moments_answer(monkeypatch):
    texts = [counts(deal=2 if i % 2 else 1, pact=i % 3, rest=10) for i in range(60)]
    drawn = compare_words(study(*((2017 + i % 2, text) for i, text in enumerate(texts))))
    monkeypatch.setattr(relabel, "MANY", 50)
    rows = compare_words(study(*((2017 + i % 2, text) for i, text in enumerate(texts))))
    assert set(rows.note) == {"p from the moments of all relabellings of 60 articles"}
    assert rows.z_articles.tolist() == pytest.approx(drawn.z_articles.tolist())
    assert rows[rows.label == "deal"].p_articles.max() < 1e-6 and rows[rows.label == "pact"].p_articles.min() > 0.5


def test_groups_whose_articles_hold_no_word_are_compared_to_nothing():
    rows = compare_words(
        make_study(article("a", 2017, "Post"), article("b", 2018, "Post"), article("c", None, "Post", S("deal"))),
        "year",
    )
    assert rows.empty and rows.attrs["note"] == "there are no words to compare"


def test_a_word_of_articles_that_are_left_out_is_no_row():
    rows = compare_words(study((2017, "deal rest"), (2018, "rest rest"), (None, "pact rest")))
    assert set(rows.label) == {"deal", "rest"} and rows.log_odds.notna().all()


def test_a_word_is_counted_in_the_articles_of_both_sides():
    rows = compare_words(study((2017, "deal rest"), (2018, "deal rest"), (2018, "deal"), (2018, "rest")))
    sides = rows[rows.label == "deal"].set_index("group")[["n_articles_group", "n_articles_rest"]]
    assert sides.loc[2017].tolist() == [1, 2] and sides.loc[2018].tolist() == [2, 1]


def test_a_word_of_two_voices_of_one_article_stands_in_one_article_only():
    spoken = make_study(
        article("a", 2017, "Post", S("deal pact"), S("pact", voice="quoted")), article("b", 2018, "Post", S("deal"))
    )
    rows = compare_words(spoken, "voice").set_index(["group", "label"])
    assert rows.loc[("quoted", "pact"), "note"].startswith("in one article only; ")
    assert not rows.loc[("quoted", "deal"), "note"].startswith("in one article only; ")


def test_words_of_too_few_articles_each_are_said_not_to_be_testable():
    rows = compare_words(study(*((2017 + i % 2, f"w{i} v{i // 3}") for i in range(12))))
    assert rows.p_articles.isna().all()
    assert rows.note.str.endswith("not testable: no word stands in 5 articles").all()
