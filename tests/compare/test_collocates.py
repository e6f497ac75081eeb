"""Keyword in context and collocates, on sentences of our own and the demo study."""

from dataclasses import replace
from math import log2

import pandas as pd
import pytest
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from scipy import stats

from analysis import collocates, concordance
from analysis.compare import collocates as module
from analysis.tables import InputError
from tests.compare.tiny import S, article, make_study


def told(study, **texts: str):
    """The study with the text of its articles at hand."""
    told_study = replace(study)
    object.__setattr__(told_study, "text", texts.get)
    return told_study


def spoken(*sentences: str, **options):
    study = make_study(article("a", 2017, "Post", *(S(sentence, **options) for sentence in sentences)))
    return told(study, a=" ".join(sentences))


FISH = spoken("old fish swim fast", "we eat fish and Fish eat us", "nobody swims")


def test_a_line_holds_what_stands_left_and_right_in_its_paragraph():
    rows = concordance(FISH, "fish", sort="date", window=2)
    assert rows[["left", "node", "right"]].values.tolist() == [
        ["old", "fish", "swim fast"], ["we eat", "fish", "and Fish"], ["fish and", "Fish", "eat us"]
    ]  # fmt: skip
    assert rows[["date", "outlet", "n"]].iloc[0].tolist() == ["2017-06-15", "Post", 1]
    text = FISH.text("a")
    assert [text[r.start : r.end] for r in rows.itertuples()] == ["fish", "fish", "Fish"]


@pytest.mark.parametrize(
    ("sort", "order"),
    # right of it: swim fast | and Fish | eat us; left of it: old | we eat | fish and
    [("1R", ["and", "eat", "swim"]), ("1L", ["eat", "and", "swim"]), ("2R", ["swim", "and", "eat"]), (["node", "1L"], ["eat", "and", "swim"])],
)  # fmt: skip
def test_lines_are_sorted_by_the_words_beside(sort, order):
    assert concordance(FISH, "fish", sort=sort, window=1).right.tolist() == order


def test_a_regular_expression_sees_one_sentence_and_any_case():
    assert concordance(FISH, regexp=r"fish (and|swim)\b").node.tolist() == ["fish swim", "fish and"]
    assert concordance(FISH, regexp=r"fast we").empty
    assert concordance(FISH, regexp="x*").empty  # what matches nothing is no place


def test_an_issue_is_shown_where_it_is_mentioned(demo):
    rows = concordance(demo, issue="tariffs")
    counted = demo.sentences[demo.sentences.kind.isin(("subhead", "body"))][["article_id", "sentence_no"]]
    assert len(rows) == len(demo.mentions.query("issue == 'tariffs'").merge(counted))
    assert (rows.node != "").all() and rows.attrs["note"] == ""


def test_without_text_rows_are_pointers():
    study = make_study(
        article("a", 2017, "Post", S("fish fish swim", on="sea")), article("b", 2018, "News", S("no such thing"))
    )
    word, issue = concordance(study, "fish*"), concordance(study, issue="sea")
    assert word[["article_id", "n", "left", "right"]].values.tolist() == [["a", 2, "", ""]] and word.start.isna().all()
    assert issue[["article_id", "start", "node"]].values.tolist() == [["a", 0, ""]]
    assert "text, which is not at hand" in word.attrs["note"] and "text, which is not at hand" in issue.attrs["note"]
    assert concordance(study, regexp="fish").empty and collocates(study, "fish").attrs["note"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"regexp": "("}, "regular expression '\\(' cannot be read: missing"),
        ({"regexp": "((a{1000}){1000}){1000}"}, "make it simpler"),
        ({"regexp": "x" * 2000}, "make it simpler"),
        ({}, "ask for one thing"),
        ({"word": "a", "issue": "b"}, "ask for one thing"),
        ({"word": "fish", "sort": "0R"}, "cannot sort by '0R'"),
        ({"word": "*"}, "every word must begin with a letter"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(asked, message):
    with pytest.raises(InputError, match=message):
        concordance(FISH, **asked)


def test_a_regular_expression_that_would_never_end_is_given_up(monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.05)
    with pytest.raises(InputError, match=r"takes longer than 0.05 s; make it simpler"):
        concordance(spoken("a" * 60 + "b"), regexp=r"(a|a)+$")


def test_a_word_that_is_nowhere_is_said_to_be_nowhere():
    for rows in (concordance(FISH, "whale"), collocates(FISH, "whale")):
        assert rows.empty and rows.attrs["note"] == "“whale” stands nowhere in 1 article"


def test_collocates_by_hand():
    rows = collocates(
        spoken("red fish swim", "red fish eat", "the red hat", "a blue hat"), "fish", window=1, least=1
    ).set_index("label")
    # red: twice beside fish, three uses, among ten words that are not fish, of which four stand beside it
    red = rows.loc["red"]
    assert red[["n", "n_near", "n_label", "n_words", "n_node", "n_articles"]].tolist() == [2, 4, 3, 10, 2, 1]
    assert red.expected == pytest.approx(1.2) and red.logdice == pytest.approx(14 + log2(2 * 2 / (2 + 3)))
    g2 = stats.chi2_contingency([[2, 1], [2, 5]], correction=False, lambda_="log-likelihood").statistic
    assert red.g2 == pytest.approx(g2)
    assert set(rows.index) == {"red", "swim", "eat"} and "fish" not in rows.index


def test_the_window_is_words_or_the_sentence():
    study = spoken("one two three fish four five six", "elsewhere seven")
    near = lambda window: set(collocates(study, "fish", window=window, least=1).label)  # noqa: E731
    assert near(1) == {"three", "four"} and near(2) == {"two", "three", "four", "five"}
    assert near("sentence") == {"one", "two", "three", "four", "five", "six"}
    with pytest.raises(InputError, match="window 0 must be"):
        near(0)


def test_logdice_is_never_above_fourteen_and_less_than_expected_is_negative():
    rows = collocates(
        spoken("ha fish ha ha", "na na na na na fish", "na na na na"), "fish", window=1, least=1
    ).set_index("label")
    assert rows.logdice.max() <= 14 and rows.g2["na"] < 0 < rows.g2["ha"]


def test_a_word_on_both_sides_of_one_node_is_associated_once():
    # two uses of ha beside a single fish: 14 + log2(2 · 2 / (1 + 2)) would be above fourteen
    rows = collocates(spoken("ha fish ha"), "fish", window=1, least=1)
    assert rows.n.item() == 2 and rows.logdice.item() == pytest.approx(14 + log2(2 * 1 / (1 + 2)))


def test_counts_beside_a_word_are_those_of_nltks_finder(demo):
    rows = collocates(demo, "trade", window=1, least=1).set_index("label")
    finder, after = BigramCollocationFinder, {}
    for s in demo.sentences[demo.sentences.kind.isin(("subhead", "body"))].itertuples():
        words = [
            w.removesuffix("'s")
            for w in module.WORD.findall(demo.text(s.article_id)[s.start : s.end].lower().replace("’", "'"))
        ]
        for (a, b), n in finder.from_words(words).ngram_fd.items() if len(words) > 1 else ():
            for node, other in ((a, b), (b, a)):
                if node == "trade":
                    after[other] = after.get(other, 0) + n
    common = {w: n for w, n in after.items() if n > 3 and w in rows.index}
    assert len(common) > 3 and rows.n[list(common)].to_dict() == common
    r = rows.iloc[0]
    assert abs(r.g2) == BigramAssocMeasures.likelihood_ratio(r.n, (r.n_label, r.n_near), r.n_words)
    assert isinstance(rows, pd.DataFrame)
