"""Quotations: on tiny articles what is quoted and who speaks; on the demo, the passages and the five articles, how often."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare.quoting import check_quotations, read_marked
from analysis.measure.lists import load_lists
from analysis.measure.quotations import find_quotations
from analysis.measure.sentences import split_sentences
from analysis.tables import InputError, build
from tests.measure.passages import read_passages
from tests.measure.tiny import lines_of, sentences_of

LISTS = load_lists()
NAMED = "Nadia Osei, the trade minister, and Victor Hale, a senator, met at noon.\n"
OFFICES = pd.DataFrame(
    [("President of Aldara; Aldaran President", "Helen Marsh", "2021-01-20", "2025-01-20", "test"),
     ("President of Aldara; Aldaran President", "Robert Kessel", "2025-01-20", "", "test")],
    columns=["office", "holder", "from", "to", "reason"],
)  # fmt: skip


def quotations(text: str, lists, day: str = "", offices=None) -> pd.DataFrame:
    sentences = sentences_of(text, lists)
    found = find_quotations(pd.Series({"a": text}), lines_of(text), sentences, offices=offices, dates={"a": (day, day)})
    return found.assign(text=[text[a:b] for a, b in zip(found.start, found.end, strict=True)])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (NAMED + "“The milk is dear,” Ms. Osei said.", "Nadia Osei"),
        (NAMED + '"The milk is dear," Ms. Osei said.', "Nadia Osei"),
        (NAMED + "“The milk is dear,” said Mr. Hale.", "Victor Hale"),
        ("“The milk is dear,” Nadia Osei said.", "Nadia Osei"),
        (NAMED + "Mr. Hale said “the milk is dear” at once.", "Victor Hale"),
        (NAMED + "The milk is “much too dear,” according to Mr. Hale.", "Victor Hale"),
        (NAMED + "“The milk is dear,” the trade minister said.", "Nadia Osei"),
        (NAMED + "“The milk is dear,” the mayor said.", "unknown"),
        ("Nadia Osei sat down. The hall was full. It was noon. “The milk is dear,” she said.", "Nadia Osei"),
        ("Nadia Osei was blunt. “The milk is dear.”", "Nadia Osei"),
        ("A. J. Brandt, a retired general, said: “The milk is dear.”", "A. J. Brandt"),
        ("U.S. Ambassador to Brevonia Grace Tolland said “the milk is dear” today.", "Grace Tolland"),
        ("Her spokesman, Igor Lantos, said: “The milk is dear.”", "Igor Lantos"),
        ("“The milk is dear,” said Hanne Frost of the Clean Water League.", "Hanne Frost"),
        ("“The milk is dear,” the Prairie Barley Council said.", "unknown"),
        ("“The milk is dear,” a spokeswoman for Nadia Osei said.", "unknown"),
        ("“The milk is dear,” Ms. Osei’s office said.", "unknown"),
        ("“The milk is dear,” an official said.", "unknown"),
        ("“The milk is dear,” they said.", "unknown"),
        ("“The milk is dear.”", "unknown"),
    ],
)
def test_who_speaks(text, speaker, lists):
    assert quotations(text, lists).speaker.tolist() == [speaker]


@pytest.mark.parametrize(
    ("text", "said", "speaker", "source"),
    [
        ("Nadia Osei said that the milk was dear.", "the milk was dear", "Nadia Osei", "named"),
        ("Nadia Osei said on Monday the milk was dear.", "the milk was dear", "Nadia Osei", "named"),
        ("Nadia Osei told reporters the milk was dear.", "the milk was dear", "Nadia Osei", "named"),
        ("The milk was dear, Nadia Osei said on Monday.", "The milk was dear", "Nadia Osei", "named"),
        ("The milk, Nadia Osei said, was dear this year.", "The milk, Nadia Osei said, was dear this year", "Nadia Osei", "named"),
        ("The milk was dear, according to two officials.", "The milk was dear", "unknown", "unnamed"),
        ("According to Nadia Osei, the milk was dear.", "the milk was dear", "Nadia Osei", "named"),
        ("The milk was dear, sources said.", "The milk was dear", "unknown", "unnamed"),
        ("Drivers say the milk is dear.", "the milk is dear", "unknown", "unnamed"),
        ("The ministry said the milk was dear.", "the milk was dear", "unknown", "named"),
        ("Nadia Osei left early, saying the milk was dear.", "the milk was dear", "Nadia Osei", "named"),
        ("Nadia Osei said the milk was “too dear” for him to buy.", "the milk was “too dear” for him to buy", "Nadia Osei", "named"),
    ],
)  # fmt: skip
def test_what_is_reported_without_marks(text, said, speaker, source, lists):
    found = quotations(text, lists)
    assert found[["form", "text", "speaker", "source_type"]].values.tolist() == [["indirect", said, speaker, source]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The mill is shut.",
        "The “sunset” clause stays.",
        "The so-called “ghost lanes” stay.",
        "Nadia Osei told them to go home.",
        "Nadia Osei did not say that the milk was dear.",
        "Nobody said it was dear. To say it is dear is easy.",
        "A minister who says that he is content is rare.",
        "It says nothing on the price of milk.",
        "said said said.",
        "According to",
    ],
)
def test_what_is_no_quotation(text, lists):
    assert quotations(text, lists).empty


def test_a_quotation_is_found_with_its_marks_and_the_sentence_it_begins_in(lists):
    found = quotations("The hall was full. “The milk is dear,” Nadia Osei said. “Very dear.”", lists)
    expected = [[2, "“The milk is dear,”", "direct"], [3, "“Very dear.”", "continued"]]
    assert found[["sentence_no", "text", "form"]].values.tolist() == expected


def test_a_quotation_that_runs_over_paragraphs_goes_on_with_its_speaker(lists):
    found = quotations("“The milk is dear,” Nadia Osei said. “It was cheap.\n“It will be cheap again.”", lists)
    assert found.speaker.tolist() == ["Nadia Osei"] * 3
    assert found.form.tolist() == ["direct", "continued", "continued"]


@pytest.mark.parametrize(("said", "form"), [("“much too dear”", "direct"), ("“too dear” for us", "indirect")])
def test_of_a_reported_clause_the_marked_words_are_kept_when_they_are_half_of_it(said, form, lists):
    found = quotations(f"Nadia Osei said the milk was {said}.", lists)
    assert found.form.tolist() == [form]
    assert found.text.tolist() == [said if form == "direct" else f"the milk was {said}"]


def test_two_people_of_one_name_are_told_apart_by_title(lists):
    text = (
        "Agnes Thole keeps the store. Ms. Thole said it was late. Her brother, Ned Thole, came. He said it was early.\n"
    )
    assert quotations(text + "“It is noon,” Ms. Thole said.", lists).speaker.tolist() == [
        "Agnes Thole",
        "Ned Thole",
        "Agnes Thole",
    ]


def test_marks_that_were_never_closed_end_before_she_said(lists):
    found = quotations("The docks were shut.\n“No port is closed, Nadia Osei said.", lists)
    assert found[["text", "speaker"]].values.tolist() == [["“No port is closed,", "Nadia Osei"]]


@pytest.mark.parametrize(
    ("text", "day", "speaker"),
    [
        ("The Aldaran president said it was late.", "2023-05-01", "Helen Marsh"),
        ("The Aldaran president said it was late.", "2025-05-01", "Robert Kessel"),
        ("The Aldaran president said it was late.", "2019-05-01", "unknown"),
        ("The Aldaran president said it was late.", "", "unknown"),
        ("The president said it was late.", "2023-05-01", "unknown"),
        ("Marsh arrived. The president said it was late.", "2023-05-01", "Helen Marsh"),
        ("Marsh arrived. The president said it was late.", "", "Helen Marsh"),
        ("Marsh met Kessel. The president said it was late.", "", "unknown"),
        ("President Inés Quiroga came. The president said it was late.", "2023-05-01", "Inés Quiroga"),
    ],
)
def test_an_office_means_its_holder_at_the_articles_date_or_nobody(text, day, speaker, lists):
    assert quotations(text, lists, day, OFFICES).speaker.tolist() == [speaker]


@pytest.mark.parametrize(
    "rows",
    [
        "office,holder\nPremier,Ann Lee\n",
        "office,holder,from,to,reason\nPremier,Ann Lee,2020,,x\n",
        "office,holder,from,to,reason\nPremier,Ann Lee,2020-02-01,2019-01-01,x\n",
        "office,holder,from,to,reason\nPremier,,2020-02-01,,x\n",
    ],
)
def test_a_table_of_offices_that_cannot_be_used_is_refused_by_name(rows, tmp_path):
    (tmp_path / "offices.csv").write_text(rows, "utf-8")
    with pytest.raises(InputError, match="offices.csv"):
        load_lists(tmp_path)


def test_empty_tables_give_an_empty_table():
    found = find_quotations(pd.Series(dtype=str), build("lines", []), build("sentences", []))
    assert list(found.columns) == list(build("quotations", []).columns)
    assert found.empty


WORDS = [
    "Nadia Osei",
    "Mr. Hale",
    "he",
    "who",
    "said",
    "told",
    "that",
    "according to",
    "“",
    "”",
    '"',
    "'",
    ",",
    ".",
    ":",
    "\n",
    "milk is dear",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_rows_lie_inside_the_text_and_name_somebody_who_stands_in_it(text):
    found = quotations(text, LISTS)
    assert ((found.start >= 0) & (found.start < found.end) & (found.end <= len(text))).all()
    assert all(speaker == "unknown" or speaker.split()[-1] in text for speaker in found.speaker)
    assert set(found.form) <= {"direct", "indirect", "continued"}
    assert set(found.source_type) <= {"named", "unnamed"}
    assert not found.duplicated(["start", "end"]).any()


def figures(study, marked) -> pd.Series:
    table = check_quotations(study, marked)
    return table[table.form == "all"].set_index("what").share


def measured(study, lists, texts: pd.Series):
    days = {a.article_id: (a.published_from, a.published_to) for a in study.articles.itertuples()}
    found = find_quotations(texts, study.lines, study.sentences, offices=lists.offices, dates=days)
    return replace(study, quotations=found)


def test_the_demo_reaches_the_bar(demo, lists):
    texts = pd.Series({article: demo.text(article) for article in demo.articles.article_id})
    share = figures(measured(demo, lists, texts), read_marked(demo))
    assert share[["found", "right among the found", "F1"]].min() >= 0.95
    assert share["named speaker named right"] >= 0.95
    assert share["speaker named wrong"] <= 0.02


def test_the_five_articles_reach_the_bar(five, raw_articles, lists):
    five = replace(five, raw=raw_articles)
    texts = pd.Series({article: five.text(article) for article in five.articles.article_id})
    share = figures(measured(five, lists, texts), read_marked(five))
    assert share[["found", "right among the found", "F1"]].min() >= 0.95
    assert share["named speaker named right"] >= 0.95
    assert share["speaker named wrong"] <= 0.02


@pytest.mark.parametrize("half", ["seen", "held"])
def test_passages_in_the_manners_of_other_outlets_reach_the_bar(half, demo, lists):
    texts, marked = read_passages()
    texts, marked = texts[texts.index.str.startswith(half)], marked[marked.article_id.str.startswith(half)]
    lines = pd.concat([lines_of(text).assign(article_id=name) for name, text in texts.items()], ignore_index=True)
    found = find_quotations(texts, lines, split_sentences(texts, lines, lists), offices=lists.offices)
    articles = demo.articles.head(len(texts)).assign(article_id=list(texts.index))
    share = figures(replace(demo, articles=articles, quotations=found), marked.assign(coder="authors"))
    assert share[["found", "right among the found", "F1"]].min() >= 0.90
    assert share["named speaker named right"] >= 0.87
    assert share["speaker named wrong"] <= 0.05
