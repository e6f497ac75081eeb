"""Sentiment's own charts and sentences: tidy on every study, true on tables done by hand, and never without their warning."""

import inspect
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import (
    check_quotations,
    compare_lexicons,
    compare_scores,
    explain_sentiment,
    feeling,
    lexicon_agreement,
    read_check,
    speaker_sentiment,
    summarise,
)
from analysis.compare import sentiment_check
from analysis.show.told import tell
from analysis.tables import build
from tests.compare.tiny import S, article, four_articles, make_study
from tests.show.drawing import CHARTS, drawn, names_of
from tests.show.test_prose import assert_tidy

SENTENCE, WINDOW, RAW = ("compound_neutral", "sentence"), ("compound_neutral", "window"), ("compound", "sentence")


def near(study):
    return compare_scores(study, "issue", SENTENCE, WINDOW)


TOLD = {
    "why": lambda study: feeling.why(explain_sentiment(study)),
    "lexicons": lambda study: feeling.lexicons(compare_lexicons(study, "article_id"), lexicon_agreement(study)),
    "around_mentions": lambda study: feeling.around_mentions(near(study), study),
    "checked_tone": lambda study: feeling.checked_tone(read_check()),
    "spoken_by": lambda study: feeling.spoken_by(summarise(speaker_sentiment(study, by="source"))),
    "checked_quotations": lambda study: feeling.checked_quotations(check_quotations(study)),
}
CAPTIONS = {
    "shift_caption": lambda study: feeling.shift_caption(
        explain_sentiment(study, "score", "compound", "compound_neutral")
    ),
    "pairs_caption": lambda study: feeling.pairs_caption(near(study), names_of(study.path)),
}


def test_every_function_of_the_module_is_tried_here():
    found = [
        f
        for _, f in inspect.getmembers(feeling, inspect.isfunction)
        if f.__module__ == feeling.__name__ and f.__name__[0] != "_"
    ]
    returns = {f.__name__: inspect.signature(f).return_annotation for f in found}
    assert {name for name, kind in returns.items() if kind is tell} == set(TOLD)
    assert {name for name, kind in returns.items() if kind == dict[str, str]} == set(CAPTIONS)


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_is_a_tidy_sentence_on_every_study(name, any_study):
    assert_tidy(TOLD[name](any_study).text)


@pytest.mark.parametrize("name", CAPTIONS)
def test_title_and_alt_text_are_tidy_on_every_study(name, any_study):
    for text in CAPTIONS[name](any_study).values():
        assert_tidy(text)


@pytest.mark.parametrize("name", ["shift", "pairs", "split"])
def test_a_chart_of_sentiment_says_how_far_people_agree(name, five):
    caption = drawn(name, five).finished.caption
    assert "Exploratory: agreement with people is alpha" in caption


@pytest.mark.parametrize("name", ["shift", "pairs"])
def test_a_chart_of_nothing_says_so(name):
    chart, words = CHARTS[name](make_study(), "page")
    assert chart.figure.texts[0].get_text().startswith(("There are no two groups", "Nothing has"))
    assert_tidy(words["title"])


def two_years():
    study = make_study(
        article("a", 2017, "Post", S("x", on="jobs", score=0.4), S("x", on="jobs", score=-0.1)),
        article("b", 2018, "News", S("x", score=-0.3), S("x")),
    )
    rows = [("a", 1, "good", 0, 0.4, 0), ("a", 2, "bad", 0, -0.1, 0), ("b", 1, "bad", 0, -0.3, 0)]
    return replace(study, valences=build("valences", rows))


def test_the_words_are_named_that_push_the_way_the_means_go():
    table = explain_sentiment(two_years())
    assert feeling.shift_caption(table)["title"] == "“good” and “bad” do most to put 2018 below 2017"
    told = feeling.why(table).text
    assert told.startswith(
        "Mean sentence sentiment, 2018: −0.150 (2 sentences); 2017: +0.150 (2). The difference of −0.300 is lowered by "
    )
    assert "“good” (−0.200; in 0 against 1 sentences)" in told


def test_a_word_that_pushes_the_other_way_does_not_lead_the_title():
    study = two_years()
    rows = [
        ("a", 1, "good", 0, 0.9, 0),
        ("a", 2, "bad", 0, -0.1, 0),
        ("b", 1, "fine", 0, 0.5, 0),
        ("b", 2, "fair", 0, 0.7, 0),
    ]
    table = explain_sentiment(replace(study, valences=build("valences", rows)))
    assert table.label[0] == "good"
    assert feeling.shift_caption(table)["title"] == "“fair” and “fine” do most to put 2018 above 2017"


def test_the_bars_of_a_shift_are_its_figures():
    chart = feeling.plot_shift(explain_sentiment(two_years()), top=1)
    bars = [patch.get_width() for patch in chart.figure.axes[0].patches]
    assert bars[:2] == pytest.approx([-0.2, 0])
    assert sum(bars) == pytest.approx(-0.3)
    labels = [label.get_text() for label in chart.figure.axes[0].get_yticklabels()]
    assert labels == ["good (0+1)", "1 other words"]


def test_the_marks_of_pairs_are_their_means_widest_first():
    pairs = compare_scores(four_articles(), "year", RAW, SENTENCE)
    chart = feeling.plot_pairs(pairs, least=1)
    marks = [collection.get_offsets()[:, 0].tolist() for collection in chart.figure.axes[0].collections]
    assert marks[0] == pytest.approx([-0.1, -0.5 / 6])
    assert marks[1] == pytest.approx([0.1, 0.5 / 6])
    assert (
        feeling.pairs_caption(pairs)["title"]
        == "Widest apart on 2018: −0.100 (VADER as it comes), +0.100 (names neutral)"
    )


def test_a_claim_by_one_lexicon_only_is_named_in_words():
    study = two_years()
    study = replace(study, sentences=study.sentences.assign(compound_second=[-0.5, 0.1, -0.2, -0.3]))
    told = feeling.lexicons(compare_lexicons(study, "year"), lexicon_agreement(study)).text
    assert "Of three claims about whose mean is positive and whose is higher, 2 hold by both" in told
    assert "by one lexicon only, so not to be built on: 2017 (positive or negative)" in told


def test_how_many_mentions_share_their_sentence_is_counted():
    study = four_articles()
    told = feeling.around_mentions(near(study), study).text
    assert told.startswith("23 % of the mentions") or told.startswith("25 % of the mentions")


def test_the_best_score_is_told_beside_the_raw_one():
    row = dict.fromkeys(sentiment_check.COLUMNS, 0.4) | {"set": "test", "tuned": "train", "n": 1_200}
    checks = pd.DataFrame(
        [
            row | {"score": "compound", "extent": "sentence"},
            row | {"score": "both", "extent": "window", "macro_f1": 0.61},
        ]
    )
    told = feeling.checked_tone(checks).text
    assert told.startswith(
        "On test (1,200 judgements) VADER as it comes reaches macro-F1 0.40 and alpha 0.40 (0.40 to 0.40), the best of ours (the mean of both lexicons, around the mention) 0.61"
    )
    assert told.endswith("so every chart of sentiment says exploratory.")
    assert "exploratory" not in feeling.checked_tone(checks.assign(alpha_low=0.7)).text
    assert "never checked" in feeling.checked_tone(checks.assign(tuned="test")).text
    assert not np.isnan(checks.alpha).any()
