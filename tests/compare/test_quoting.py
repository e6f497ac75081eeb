"""Quotations against marks, and sentiment by speaker: tiny tables whose figures can be done on paper."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.compare.coding import read_coding
from analysis.compare.quoting import check_quotations, read_marked, speaker_sentiment
from analysis.compare.reliability import wilson
from analysis.compare.summary import summarise
from analysis.study import open_study
from analysis.tables import InputError, build
from tests.compare.tiny import S, article, make_study

TEN = "one two so"  # ten characters
TINY = make_study(
    article("a", 2020, "x", S(TEN, score=0.5), S(TEN, score=-0.2), S(TEN, score=0.3), S(TEN, score=0.1)),
    article("b", 2021, "y", S(TEN, score=0.4)),
)
FOUND = build("quotations", [
    ("a", 1, 1, 0, 10, "direct", "Ann Lee", "named", "a name"),
    ("a", 2, 2, 11, 19, "indirect", "unknown", "unnamed", "an unnamed source"),
    ("a", 3, 3, 22, 26, "indirect", "Bo Ray", "named", "a name"),
    ("a", 4, 4, 33, 43, "direct", "unknown", "named", "an organisation"),
])  # fmt: skip
STUDY = replace(TINY, quotations=FOUND)
MARKED = pd.DataFrame(
    [("a", 0, 10, "direct", "Ann Lee"), ("a", 11, 15, "continued", "Cy Orr"), ("a", 22, 25, "indirect", "Cy Orr"),
     ("a", 28, 32, "direct", "unknown")],
    columns=["article_id", "start", "end", "form", "speaker"],
).assign(coder="A")  # fmt: skip
HEAD = "article_id,start,end,form,speaker\n"


def test_figures_of_a_tiny_comparison():
    table = check_quotations(STUDY, MARKED)
    every = table[table.form == "all"].set_index("what")[["n", "of"]].T.to_dict("list")
    assert every == {
        "found": [3, 4], "found closely": [1, 4], "right among the found": [3, 4], "F1": [6, 8], "form right": [2, 3],
        "speaker right": [1, 3], "named speaker named right": [1, 3], "speaker named wrong": [1, 3],
        "named speaker left unknown": [1, 3],
    }  # fmt: skip
    row = table[(table.form == "direct") & (table.what == "found")].iloc[0]
    assert (row.n, row.of, row.share, (row.low, row.high)) == (1, 2, 0.5, wilson(1, 2))


def test_a_quotation_is_matched_once():
    twice = pd.concat([MARKED.head(1), MARKED.head(1)], ignore_index=True)
    table = check_quotations(STUDY, twice).query("form == 'all'").set_index("what")
    assert table.n["found"] == 1


def test_a_mark_is_matched_once():
    halves = build(
        "quotations", [("a", n, 1, a, b, "direct", "Ann Lee", "named", "") for n, a, b in ((1, 0, 5), (2, 5, 10))]
    )
    table = check_quotations(replace(STUDY, quotations=halves), MARKED.head(1)).query("form == 'all'").set_index("what")
    assert table.loc[["found", "right among the found"], ["n", "of"]].values.tolist() == [[1, 1], [1, 2]]


def test_nothing_marked_gives_an_empty_table_with_its_columns():
    table = check_quotations(STUDY, MARKED.head(0))
    assert table.empty
    assert list(table.columns) == ["coder", "form", "what", "n", "of", "share", "low", "high"]


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ("article_id,start\na,1\n", "missing"),
        (HEAD + "zz,0,10,direct,Ann Lee\n", "row 2: this article"),
        (HEAD + "a,0,10,spoken,Ann Lee\n", "row 2: form"),
        (HEAD + "a,0,10,direct,Ann Lee\na,10,10,direct,Ann Lee\n", "row 3: start and end"),
        (HEAD + "a,x,10,direct,Ann Lee\n", "row 2: start and end"),
        (HEAD + "a,1.5,10,direct,Ann Lee\n", "row 2: start and end"),
        ("", "cannot be read"),
    ],
)
def test_marks_that_cannot_be_used_are_refused_by_file_and_row(rows, cause, tmp_path):
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "quotations-a.csv").write_text(rows, "utf-8")
    with pytest.raises(InputError, match=f"quotations-a.csv.*{cause}"):
        read_marked(replace(STUDY, path=tmp_path))


def test_marks_of_quotations_are_no_coding_of_issues(tmp_path, demo):
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "quotations-a.csv").write_text(HEAD + "a,0,10,direct,Ann Lee\n", "utf-8")
    assert read_coding(replace(STUDY, path=tmp_path)).empty
    assert read_marked(replace(STUDY, path=tmp_path)).speaker.tolist() == ["Ann Lee"]


def test_a_sentence_is_the_speakers_who_says_at_least_half_of_it():
    sums = summarise(speaker_sentiment(STUDY)).set_index("label")
    assert sums.n.round(6).to_dict() == {"Ann Lee": 0.5, "unknown speaker": -0.1, "reporting voice": 0.7}
    assert sums.total.to_dict() == {"Ann Lee": 1, "unknown speaker": 2, "reporting voice": 2}


def test_sources_are_people_organisations_and_the_unnamed():
    sums = summarise(speaker_sentiment(STUDY, by="source")).set_index("label")
    assert sums.total.to_dict() == {
        "named organisation": 1,
        "named person": 1,
        "unnamed source": 1,
        "reporting voice": 2,
    }


def test_speakers_of_few_sentences_are_put_together():
    assert set(speaker_sentiment(STUDY, at_least=2).label) == {"other speakers", "unknown speaker", "reporting voice"}


@pytest.mark.parametrize("by", ["speaker", "source"])
def test_every_sentence_counts_once_and_every_article_has_every_label(by, demo):
    rows = speaker_sentiment(demo, by=by)
    assert rows.total.sum() == demo.articles.n_sentences.sum()
    assert len(rows) == len(demo.articles) * rows.label.nunique()
    counted = demo.sentences[demo.sentences.kind.isin(["body", "subhead"])]
    assert np.isclose(rows.n.sum(), counted.compound_neutral.sum())


def test_a_study_without_quotations_has_only_the_reporting_voice():
    assert set(speaker_sentiment(TINY).label) == {"reporting voice"}


@pytest.mark.parametrize("wrong", [{"by": "issue"}, {"score": "pos"}])
def test_what_cannot_be_asked_is_refused(wrong):
    with pytest.raises(InputError, match="by is speaker or source"):
        speaker_sentiment(STUDY, **wrong)


def test_of_very_many_speakers_those_that_speak_least_are_other_speakers(monkeypatch):
    demo = open_study("demo")
    every = summarise(speaker_sentiment(demo)).set_index("label").total
    monkeypatch.setattr("analysis.compare.quoting.CELLS", 1)
    few = summarise(speaker_sentiment(demo)).set_index("label").total
    assert len(every) > 22 and len(few) == 22
    kept = few.drop("other speakers")
    assert (every[kept.index] == kept).all()
    assert few.sum() == every.sum()
    assert every.drop(kept.index).max() <= kept.drop("reporting voice").min()
