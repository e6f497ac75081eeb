"""The score around a mention, the second lexicon, and what each word adds to a sentence's score."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.engine import tokens_of
from analysis.measure.lists import load_lists
from analysis.measure.mentions import find_mentions
from analysis.measure.sentiment import (
    MARKS,
    around,
    find_valences,
    hide_names,
    load_vader,
    score_sentences,
    score_texts,
    score_windows,
    vader_of,
    windows,
    word_shares,
)
from analysis.study import Inputs
from analysis.terms import Matcher
from tests.measure.tiny import CODEBOOK, make_study, sentences_of

VADER = load_vader()[0]
NAMES = Matcher(["free trade agreement", "united states"])
OWN = vader_of(pd.DataFrame({"word": ["mill", "crane"], "valence": [2.0, -3.0]}))
LONG = "a very long way off there stands, behind the old and quiet harbour wall and the yard of the cooper, "


def scored(text: str, lists, second=None, foreign=()):
    texts = pd.Series({"a": text})
    return texts, score_sentences(texts, sentences_of(text, lists), NAMES, second, foreign)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    from analysis.measure.codebook import load_codebook

    return load_codebook(make_study(tmp_path_factory.mktemp("study")) / "codebook.yml")


@pytest.mark.parametrize(
    ("sentence", "target", "nearest"),
    [
        ("Steel", "Steel", "Steel"),
        ("We sell steel here", "steel", "We sell steel here"),
        ("An awfully long beginning of steel and so on", "steel", " beginning of steel and so on"),
        ("0123456789 steel " + "x" * 50, "steel", "0123456789 steel "),
        ("steel, " + "word " * 20, "steel", "steel, word word word word word word word word "),
    ],
)
def test_a_window_is_of_whole_words_and_reaches_three_times_as_far_after(sentence, target, nearest):
    start = sentence.index(target)
    assert windows(sentence, start, start + len(target))[0] == nearest


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="ab .,!é’\n", max_size=300), st.integers(0, 300), st.integers(0, 20))
def test_windows_are_nested_parts_of_the_sentence_that_hold_the_mention(sentence, start, length):
    start = min(start, len(sentence))
    end = min(start + length, len(sentence))
    found = windows(sentence, start, end)
    for inner, outer in zip(found, [*found[1:], sentence], strict=True):
        assert sentence[start:end] in inner
        assert inner in outer


def test_in_a_sentence_on_two_issues_each_hears_what_is_near(lists, book):
    text = f"The steel was horrible, {LONG}and cars are lovely. The steel is good."
    texts, sentences = scored(text, lists)
    mentions = score_windows(texts, sentences, find_mentions(texts, sentences, book), NAMES)
    first, cars, alone = mentions.itertuples()
    assert (first.issue, cars.issue, alone.issue) == ("metals", "cars", "metals")
    assert first.compound_window < 0 < cars.compound_window
    assert alone.compound_window == sentences.compound_neutral[1]
    assert mentions.second_window.isna().all()


def test_a_window_is_the_mean_of_nltks_scores_of_its_pieces():
    sentence = "Steel is good but the cars of Norhaven were bad and nobody wanted any of them at all"
    pieces = [VADER.polarity_scores(piece)["compound"] for piece in windows(sentence, 0, 5)]
    assert around([(sentence, 0, 5)], VADER).tolist() == [round(sum(pieces) / len(pieces), 4)]


def test_names_are_hidden_from_windows_too(lists, book):
    text = "The free trade agreement on steel and cars."
    texts, sentences = scored(text, lists)
    mentions = score_windows(texts, sentences, find_mentions(texts, sentences, book), NAMES)
    assert len(mentions) == 2
    assert (mentions.compound_window == 0).all()
    assert sentences["compound"][0] > 0.7


def test_another_lexicon_is_scored_by_the_same_rules(lists):
    _, sentences = scored("The mill is good. The MILL was not very mill!", lists, OWN)
    like = [OWN.polarity_scores(s)["compound"] for s in ("The mill is good.", "The MILL was not very mill!")]
    assert sentences.compound_second.tolist() == like
    assert like[0] == pytest.approx(2 / np.sqrt(4 + 15), abs=1e-4)
    assert sentences.compound_neutral[0] == VADER.polarity_scores("The mill is good.")["compound"]


def test_without_a_second_lexicon_its_score_is_missing_not_zero(lists):
    assert scored("The mill is good.", lists)[1].compound_second.isna().all()
    assert vader_of(lists.lexicon.head(0)) is None


def test_what_is_not_english_is_not_scored(lists, book):
    texts, sentences = scored("Steel and cars are good.", lists, OWN, foreign=["a"])
    assert sentences[["neg", "neu", "pos", "compound", "compound_neutral", "compound_second"]].isna().all(axis=None)
    mentions = score_windows(texts, sentences, find_mentions(texts, sentences, book), NAMES, OWN)
    assert mentions[["compound_window", "second_window"]].isna().all(axis=None)
    assert find_valences(texts, sentences, NAMES, OWN).empty


def shares_of(text, analyser):
    table = word_shares(tokens_of([text]), analyser)
    return dict(zip(table.word, table.share, strict=True))


WORDS = ["good", "GOOD", "not", "very", "but", "bad", "war", "united states", "never", "so", ":)", "?", "!!", "milk", "wasn’t", "“good”"]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_what_the_words_add_is_the_score(text):
    for sentence in (text, hide_names(text, NAMES)):
        total = sum(shares_of(sentence, VADER).values())
        assert total == pytest.approx(VADER.polarity_scores(sentence)["compound"], abs=1e-9)


def test_what_a_word_adds_on_paper():
    assert shares_of("It was good milk", VADER) == {"good": pytest.approx(1.9 / np.sqrt(1.9**2 + 15), abs=1e-4)}
    emphasised = shares_of("It was good milk!", VADER)
    assert set(emphasised) == {"good", MARKS}
    assert emphasised["good"] / emphasised[MARKS] == pytest.approx(1.9 / 0.292)
    assert shares_of("It was not good milk", VADER)["good"] < 0
    assert shares_of("", VADER) == shares_of("?!", VADER) == {}
    level = vader_of(pd.DataFrame({"word": ["mill", "crane"], "valence": [2.0, -2.0]}))
    assert shares_of("mill crane", level) == pytest.approx({"mill": 2 / 15**0.5, "crane": -2 / 15**0.5})


def test_the_table_of_words_adds_up_to_the_sentences(lists):
    text = "It wasn’t good. The United States won, but nobody helped!\nMilk is milk. The mill likes the crane."
    texts, sentences = scored(text, lists, OWN)
    table = find_valences(texts, sentences, NAMES, OWN)
    sums = table.groupby("sentence_no")[["compound", "compound_neutral", "compound_second"]].sum()
    wanted = sentences.set_index("sentence_no")[sums.columns]
    pd.testing.assert_frame_equal(sums.reindex(wanted.index).fillna(0.0), wanted, atol=1e-5, rtol=0)
    assert set(table.word) >= {"united", "won", "mill", "crane", MARKS}
    assert find_valences(texts, sentences, NAMES).compound_second.isna().all()
    united = table[table.word == "united"].iloc[0]
    assert united["compound"] > 0 == united.compound_neutral


@pytest.mark.parametrize("text", ["", " ", "...", "?!", "—“”", "1,000", "🎉 🎉", "\u200b", "Ça va", "good " * 10_000])
def test_odd_texts_are_scored_without_a_stumble(text):
    scores = score_texts([text], VADER)
    assert scores.shape == (1, 4)
    assert np.isfinite(scores).all()
    assert len(hide_names(text, NAMES)) == len(text)
    assert np.isfinite(around([(text, 0, min(3, len(text)))], VADER)).all()


def test_nothing_to_score_is_an_empty_table():
    assert score_texts([], VADER).shape == (0, 4)
    assert around([], VADER).shape == (0,)


def test_our_own_lexicon_is_ours_and_no_copy_of_vaders():
    own = load_lists().lexicon.set_index("word").valence
    both = own.index.intersection(list(VADER.lexicon))
    same = sum(own[word] == VADER.lexicon[word] for word in both)
    assert len(own) > 1_000
    assert same / len(both) < 0.1


def test_a_study_measured_anew_with_its_own_lexicon_takes_it(tmp_path):
    from analysis.measure.run import measure
    from analysis.study import open_study

    folder = make_study(tmp_path / "s", mill="A day\nBy Ada Lindqvist\n5 June 2024\n\nThe steel mill at Norhaven was a good crane for all of them this year.\n")  # fmt: skip
    (folder / "lists").mkdir()
    (folder / "lists" / "lexicon.csv").write_text("word,valence\nmill,2\n", "utf-8")
    measure(folder / "raw", folder / "tables", Inputs.of(folder), say=lambda message: None)
    study = open_study(folder)
    body = study.sentences[study.sentences.kind == "body"]
    assert body.compound_second.tolist() == [pytest.approx(2 / np.sqrt(19), abs=1e-4)]
    assert set(study.valences.word) == {"mill", "good"}
    assert CODEBOOK.count("steel") == 1
    assert study.mentions.second_window.tolist() == body.compound_second.tolist()
