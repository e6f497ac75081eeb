"""From a number to its sentences, and to what a person should look at."""

import pandas as pd
import pytest

from analysis import (
    heads,
    issue_positions,
    left_out,
    needs_a_person,
    read_examples,
    side_by_side,
    sign_flips,
)
from analysis.tables import build
from tests.compare.tiny import S, article, four_articles, make_study


@pytest.fixture
def no_text(monkeypatch):
    monkeypatch.setenv("TRADE_TALKS_TEXT", "none")


@pytest.fixture
def with_text(monkeypatch):
    monkeypatch.delenv("TRADE_TALKS_TEXT", raising=False)


def test_without_text_examples_point_to_file_line_and_characters(no_text, five):
    issue = five.mentions.issue.mode()[0]
    examples = read_examples(five, issue)
    assert (examples.text == "").all()
    lines = five.lines.set_index(["article_id", "line_no"])
    for row in examples.itertuples():
        line = lines.loc[(row.article_id, row.line_no)]
        assert line.start <= row.start < row.end


def test_with_text_examples_are_the_sentences_themselves(with_text, demo):
    issue = demo.mentions.issue.mode()[0]
    examples = read_examples(demo, issue, most=20)
    assert len(examples) == 20
    for row in examples.itertuples():
        sentence = demo.text(row.article_id)[row.start : row.end]
        assert row.text == " ".join(sentence.split())
        inside = demo.mentions[
            (demo.mentions.article_id == row.article_id) & demo.mentions.start.between(row.start, row.end)
        ]
        assert issue in set(inside.issue)


@pytest.mark.parametrize(("most", "order"), [(2, "ab"), (3, "abd"), (5, "abdad"), (50, "abdad")])
def test_one_sentence_an_article_comes_first(most, order):
    assert "".join(read_examples(four_articles(), "tariffs", most=most).article_id) == order


def test_a_sentence_with_two_terms_is_one_example_that_names_both():
    examples = read_examples(four_articles(), "jobs")
    assert examples.term.tolist() == ["jobs; jobs", "jobs; jobs", "jobs"]


def test_an_issue_that_nobody_mentions_has_no_examples():
    assert read_examples(four_articles(), "fisheries").empty


def test_a_sign_flips_only_when_both_scores_are_felt():
    study = make_study(
        article(
            "a",
            2017,
            "Post",
            *(S(word) for word in ("flips", "faint", "same", "more", "edge")),
            S("headline", kind="headline"),
        )
    )
    study.sentences["compound"] = [0.3, 0.3, 0.3, -0.9, 0.05, 0.9]
    study.sentences["compound_neutral"] = [-0.3, -0.04, 0.2, 0.9, -0.05, -0.9]
    flips = sign_flips(study)
    assert flips.line_no.tolist() == [4, 1, 5]
    assert flips.change.tolist() == [1.8, -0.6, -0.1]


def test_a_position_is_the_share_of_counted_words_before_the_mention():
    study = make_study(
        article(
            "a",
            2017,
            "Post",
            S("loud headline jobs", on="jobs", kind="headline"),
            S("two words"),
            S("jobs then six more words still here", on="jobs"),
            S("jobs", on="jobs"),
        )
    )
    rows = issue_positions(study)
    assert rows.label.tolist() == ["jobs", "jobs"]
    assert rows.position.tolist() == [0.2, 0.9]


def test_positions_lie_between_the_first_and_the_last_word(five, demo):
    for study in (five, demo):
        assert issue_positions(study).position.between(0, 1).all()


def test_what_was_left_out_is_counted_by_kind_and_rule():
    study = make_study(article("a", 2017, "Post", S("x")), article("b", 2017, "Post", S("x")))
    rows = [
        ("a", 1, None, 0, 10, "link", "related"),
        ("a", 2, None, 11, 31, "link", "related"),
        ("b", 1, None, 0, 5, "link", "related"),
        ("b", 2, None, 6, 106, "caption", "photo"),
        ("b", 3, None, 107, 107, "blank", "empty"),
        ("b", 4, 1, 108, 200, "body", "plain"),
        ("b", 5, 1, 201, 210, "summary", "bullet"),
    ]
    object.__setattr__(study, "lines", build("lines", rows))
    assert left_out(study).values.tolist() == [["caption", "photo", 1, 100, 1], ["link", "related", 3, 35, 2]]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({}, []),
        ({"outlet": "unknown"}, ["no outlet"]),
        ({"published_from": "", "published_to": "", "year": pd.NA}, ["no date"]),
        ({"published_from": "2017-12-30", "published_to": "2018-01-02", "year": pd.NA}, ["the date spans two years"]),
        ({"n_words": 0}, ["no article text was found, only page furniture"]),
        ({"language": "other"}, ["not in English"]),
    ],
)
def test_what_needs_a_person_is_named_with_its_remedy(change, what):
    study = make_study(article("a", 2017, "Post", S("x")))
    object.__setattr__(study, "articles", study.articles.assign(**change))
    needs = needs_a_person(study)
    assert needs.what.tolist() == what
    assert (needs.remedy != "").all()


def test_heads_come_in_order_of_date_with_the_undated_last():
    study = make_study(
        article("zeta_long_name", 2017, "Post", S("x")),
        article("old/undated", None, "Post", S("x")),
        article("paper/alpha", 2018, "Post", S("x")),
    )
    assert heads(study) == {
        "zeta_long_name": "zeta\nJun 2017",
        "paper/alpha": "alpha\nJun 2018",
        "old/undated": "undated\nundated",
    }


@pytest.mark.parametrize(("articles", "column"), [(8, "article_id"), (9, "outlet")])
def test_articles_stand_side_by_side_while_they_are_few(articles, column):
    assert side_by_side(make_study(*(article(f"a{i}", 2017, "Post", S("x")) for i in range(articles)))) == column
