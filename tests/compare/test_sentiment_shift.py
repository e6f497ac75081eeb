"""Why two groups differ, and what two lexicons say, on four invented articles and sums done on paper."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import compare_lexicons, compare_scores, explain_sentiment, lexicon_agreement, sentiment, summarise
from analysis.compare.measures import sentence_scores
from analysis.tables import InputError, build
from tests.compare.tiny import S, article, four_articles, make_study


def with_valences(study, *rows):
    """Each row: article, sentence, word, what it adds (the raw score hears the opposite, the second half)."""
    table = [(a, n, word, -value, value, value / 2) for a, n, word, value in rows]
    return replace(study, valences=build("valences", table))


def tiny():
    """2017: "good" in 2 of 4 sentences, once dampened; 2018: "good" in 1 of 2, and "bad"."""
    study = make_study(
        article("a", 2017, "Post", S("x", on="jobs", score=0.4), S("x", score=0.2), S("x"), S("x", voice="quoted")),
        article("b", 2018, "News", S("x", on="jobs", score=0.5, voice="quoted"), S("x", score=-0.3)),
    )
    return with_valences(
        study, ("a", 1, "good", 0.4), ("a", 2, "good", 0.2), ("b", 1, "good", 0.5), ("b", 2, "bad", -0.3)
    )


def test_the_shift_of_each_word_on_paper():
    table = explain_sentiment(tiny(), "year", 2017, 2018).set_index("label")
    assert table.loc["good", ["n_group", "n_rest", "total_group", "total_rest"]].tolist() == [2, 1, 4, 2]
    assert table.loc["good", "value_group"] == pytest.approx(0.6 / 4)
    assert table.loc["good", "value_rest"] == pytest.approx(0.5 / 2)
    assert table.loc["good", "by_use"] == pytest.approx(0)  # half of the sentences in both years
    assert table.loc["good", "by_tone"] == pytest.approx(0.5 * (0.3 - 0.5))
    assert table.loc["bad", "by_use"] == pytest.approx(0.15)
    assert table.loc["bad", "by_tone"] == 0
    assert list(table.index) == ["bad", "good"]


@pytest.mark.parametrize("score", ["compound", "compound_neutral", "compound_second", "both"])
@pytest.mark.parametrize(
    ("by", "group", "against"),
    [("year", 2017, 2018), ("year", 2018, None), ("outlet", "Post", "News"), ("article_id", "b", "a"), ("voice", "quoted", "reporting"), ("issue", "jobs", None)],
)  # fmt: skip
def test_the_shifts_add_up_to_the_difference_of_the_means(by, group, against, score):
    table = explain_sentiment(tiny(), by, group, against, score=score)
    every = sentence_scores(tiny(), score)
    value = {
        "a": {"year": 2017, "outlet": "Post", "article_id": "a"},
        "b": {"year": 2018, "outlet": "News", "article_id": "b"},
    }
    if by == "voice":
        key = every.voice
    elif by == "issue":
        key = pd.Series(np.where(every.sentence_no == 1, "jobs", "none"))
    else:
        key = every.article_id.map(lambda a: value[a][by])
    inside = every.value[key == group].mean()
    outside = every.value[key == against].mean() if against else every.value[key != group].mean()
    assert table["shift"].sum() == pytest.approx(inside - outside)
    assert (table.by_use + table.by_tone).tolist() == pytest.approx(table["shift"].tolist())
    assert set(table.against) == {against or "the rest"}


def test_one_score_against_another_names_the_words_that_moved():
    table = explain_sentiment(tiny(), "score", "compound", "compound_neutral")
    assert table["shift"].sum() == pytest.approx(-2 * sentence_scores(tiny()).value.mean())
    assert set(table.label) == {"good", "bad"}


def test_on_the_demo_the_shifts_add_up_too(demo):
    table = explain_sentiment(demo)
    means = summarise(sentiment(demo), "year").dropna(subset="year").set_index("year").value
    assert table["shift"].sum() == pytest.approx(means.iloc[-1] - means.iloc[0], abs=1e-4)


def test_without_groups_named_the_last_year_stands_against_the_first():
    table = explain_sentiment(tiny())
    assert (table.group.iloc[0], table.against.iloc[0]) == (2018, 2017)


def test_a_group_without_a_scored_sentence_gives_an_empty_table():
    one = make_study(article("a", 2017, "Post", S("x", score=0.2)))
    assert explain_sentiment(one, "voice", "quoted", "reporting").empty
    assert explain_sentiment(one).empty
    assert explain_sentiment(make_study()).empty


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mood", "a"), "cannot compare by 'mood'; give voice, issue, score or one of"),
        (("year", 1999), "by year there is no '1999'; there are 2017, 2018"),
        (("issue", "fish"), "by issue there is no 'fish'; there are jobs"),
        (("year", 2017, 1999), "by year there is no '1999'"),
        (("score", "compound", "vibes"), "no score 'vibes' by sentence"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(arguments, message):
    with pytest.raises(InputError) as error:
        explain_sentiment(tiny(), *arguments)
    assert message in str(error.value)


def test_a_window_or_a_score_that_there_is_not_is_refused():
    for options in (
        {"extent": "window"},
        {"by_issue": True, "extent": "window", "score": "compound"},
        {"extent": "page"},
        {"score": "x"},
    ):
        with pytest.raises(InputError, match="no score"):
            sentiment(four_articles(), **options)


def test_the_window_is_the_mean_of_the_mentions_of_the_issue_in_each_sentence():
    rows = sentiment(four_articles(), by_issue=True, extent="window").set_index(["article_id", "label"])
    assert rows.loc[("a", "tariffs"), ["n", "total"]].tolist() == [0.5 / 4 - 0.5 / 4, 2]
    assert rows.loc[("b", "jobs"), "n"] == pytest.approx(0.7 / 4)
    both = sentiment(four_articles(), by_issue=True, extent="window", score="both").set_index(["article_id", "label"])
    assert both.loc[("b", "jobs"), "n"] == pytest.approx((0.7 / 4 + 0.7 / 8) / 2)


def test_a_sentence_that_is_not_scored_is_left_out_of_sum_and_number():
    study = four_articles()
    gone = study.sentences.assign(
        compound_neutral=study.sentences.compound_neutral.where(study.sentences.article_id != "b")
    )
    rows = sentiment(replace(study, sentences=gone)).set_index("article_id")
    assert rows.loc["b", ["n", "total"]].tolist() == [0, 0]
    assert rows.loc["a", "total"] == 3


def test_two_scores_side_by_side():
    pairs = compare_scores(four_articles(), "issue", ("compound_neutral", "sentence"), ("compound_neutral", "window"))
    assert pairs.groupby("series", sort=False).size().to_dict() == {
        "compound_neutral, sentence": 2,
        "compound_neutral, window": 2,
    }
    jobs = pairs[pairs.label == "jobs"].value.tolist()
    assert jobs == pytest.approx([1.0 / 3, 0.25 / 3])
    by_year = compare_scores(four_articles(), "year", ("compound", "sentence"), ("compound_neutral", "sentence"))
    assert by_year.label.tolist() == [2017, 2018] * 2  # the undated article has no year


def two_lexicons():
    """By the first lexicon 2017 is above 0 and above 2018; by the second it is below 2018."""
    study = make_study(
        article("a", 2017, "Post", S("x", score=0.4), S("x", score=0.2)),
        article("b", 2018, "News", S("x", score=0.1), S("x", score=0.2)),
    )
    return replace(study, sentences=study.sentences.assign(compound_second=[0.1, 0.1, 0.3, 0.5]))


def test_a_claim_that_holds_by_one_lexicon_only_is_marked():
    claims = compare_lexicons(two_lexicons(), "year").set_index(["claim", "group"])
    assert claims.loc[("positive or negative", 2017), "holds"] == "by both"
    row = claims.loc[("higher or lower", 2017)]
    assert (row["first"], row.second) == pytest.approx((0.15, -0.3))
    assert (row.holds, row.against, row.n) == ("by one only", 2018, 4)


def test_the_lexicons_agreement_against_numpy_and_krippendorff():
    import krippendorff

    rng = np.random.default_rng(3)
    scores = rng.normal(size=(12, 6)).clip(-1, 1)
    study = make_study(
        *(article(f"a{i:02}", 2017, "Post", *(S("x", score=float(v)) for v in row)) for i, row in enumerate(scores))
    )
    second = (scores.ravel() + rng.normal(size=72)).clip(-1, 1)
    table = lexicon_agreement(replace(study, sentences=study.sentences.assign(compound_second=second))).set_index(
        "measure"
    )
    assert table.loc["correlation of the scores", "value"] == pytest.approx(np.corrcoef(scores.ravel(), second)[0, 1])
    signs = [np.where(v >= 0.05, 1, np.where(v <= -0.05, -1, 0)) for v in (scores.ravel(), second)]
    expected = krippendorff.alpha(reliability_data=signs, level_of_measurement="ordinal")
    assert table.loc["alpha of the three classes", "value"] == pytest.approx(expected)
    assert (table.low < table.value).all()
    assert (table.value < table.high).all()
    assert table.note.tolist() == ["", ""]


def test_the_lexicons_agreement_has_no_interval_below_ten_articles():
    table = lexicon_agreement(two_lexicons())
    assert table.low.isna().all()
    assert set(table.note) == {"too few articles for an interval (2)"}


def test_without_a_second_lexicon_there_is_nothing_to_compare():
    study = four_articles()
    study = replace(study, sentences=study.sentences.assign(compound_second=np.nan))
    assert compare_lexicons(study, "year").empty
    assert lexicon_agreement(study).empty
    assert sentence_scores(study, "both").empty


def test_sentences_without_a_value_are_in_neither_group():
    dated = [article("a", 2017, "Post", S("x", score=0.4)), article("b", 2018, "Post", S("x"), S("x"))]
    study = make_study(*dated, article("c", None, "Post", S("x"), S("x"), S("x")))
    table = explain_sentiment(with_valences(study, ("a", 1, "good", 0.4)), "year", 2017)
    assert table.total_group.item() == 1 and table.total_rest.item() == 2
