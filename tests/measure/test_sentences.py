"""Sentences: news abbreviations end none, every word lies in exactly one, and offsets lead back to it."""

import re

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.measure.lists import load_lists
from analysis.measure.sentences import make_splitter, split_paragraph, split_sentences
from analysis.measure.words import words_of
from analysis.read.files import read_files
from analysis.read.lines import type_lines
from analysis.terms import straighten
from tests.measure.tiny import lines_of, sentences_of

SPLITTER = make_splitter(load_lists())
MARKED = [  # a bar stands where a sentence ends and the next begins
    "Mr. Hale met Ms. Osei and Mrs. Ode. | Dr. Weir left.",
    "Sen. Ruiz and Gen. Ito flew to St. Ives. | Rep. Ash stayed.",
    "The U.S. Congress met at 9 a.m. Monday. | It rose at 5 p.m. Tuesday.",
    "It was sold in the U.S. | He bought it.",
    "It was sold in the U.S. | However, nobody bought it.",
    "The U.S. Steel plant is old. | U.S. Steel knows.",
    "J. P. Hale and Rosa M. Diaz spoke. | E. Ode did not.",
    "On Jan. 5 the price was $2.5 million. | It fell.",
    "Norvik Inc. and Ostby Co. merged. | They failed.",
    "He waited… Then the bell rang.",
    "He waited … and the bell rang.",
    "He waited ... and the bell rang.",
    "The answer is no. | They left.",
    "Was it so?! | Yes.",
    "(It was late.) | He went.",
    "‘It was late.’ | He went.",
    "«It was late.» | He went.",
    '"Is it possible?" he asked. | Nobody knew.',
    "“Is it possible?” he asked. | “No.” | She left.",
    "“Stop!” she said. | “Go!” | They went.",
    "“We came. | We saw.” | They left.",
    "'We go now.' | They went.",
    "He is a stubborn man. | Ottawa likes him.",
    "The ships carry iron ore. | Aldara buys it.",
    "The mayor fell ill. | Doctors came.",
]


@pytest.mark.parametrize("marked", MARKED)
def test_paragraph_ends_its_sentences_where_marked(marked):
    sentences = marked.split(" | ")
    paragraph = " ".join(sentences)
    assert [paragraph[a:b] for a, b in split_paragraph(paragraph, SPLITTER)] == sentences


@pytest.mark.parametrize("mark", ["• ", "\t", "\u200b", "· - "])
def test_a_list_mark_is_no_part_of_the_sentence(mark):
    paragraph = f"{mark}Milk comes first."
    assert [paragraph[a:b] for a, b in split_paragraph(paragraph, SPLITTER)] == ["Milk comes first."]


PIECES = st.sampled_from(
    ["Milk", "he", "U.S.", "Mr.", "J.", "5", "2.5", ".", ". ", "? ", "! ", "… ", '"', "“", "”", "'", "’", " ", " ", "\n", "• ", "(", ")", "-"]
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text())
def test_every_word_lies_in_exactly_one_sentence(paragraph):
    spans = split_paragraph(paragraph, SPLITTER)
    for word in re.finditer(r"\w+", paragraph):
        assert sum(a <= word.start() and word.end() <= b for a, b in spans) == 1, word[0]


@settings(deadline=None, max_examples=100)
@example("Milk. “he")
@given(st.lists(PIECES, max_size=30).map("".join))
def test_curly_marks_break_a_paragraph_where_straight_ones_do(paragraph):
    assert split_paragraph(paragraph, SPLITTER) == split_paragraph(straighten(paragraph), SPLITTER)


def test_headline_and_list_items_are_sentences_of_their_own_even_without_a_full_stop(lists):
    text = "Talks on milk go on\n• Cars come first\n• Milk comes last\nThe talks go on."
    sentences = sentences_of(text, lists, ["headline", "summary", "summary", "body"])
    assert [text[s.start : s.end] for s in sentences.itertuples()] == [
        "Talks on milk go on", "Cars come first", "Milk comes last", "The talks go on.",
    ]  # fmt: skip
    assert sentences.kind.tolist() == ["headline", "summary", "summary", "body"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_offsets_and_line_numbers_hold_under_every_line_end(end, lists):
    text = end.join(["Ms. Ode sold milk. She sold", "no eggs. He sold none.", "", "The mill is shut."])
    lines = lines_of(text, end=end)
    lines.loc[lines.line_no == 2, "paragraph_no"] = 1  # the first paragraph is wrapped over two lines
    sentences = split_sentences(pd.Series({"a": text}), lines, lists)
    assert [(s.line_no, s.paragraph_no, text[s.start : s.end]) for s in sentences.itertuples()] == [
        (1, 1, "Ms. Ode sold milk."),
        (1, 1, f"She sold{end}no eggs."),
        (2, 1, "He sold none."),
        (4, 4, "The mill is shut."),
    ]


def test_the_same_words_have_the_same_hash_however_they_are_pasted(lists):
    first, second = "“It’s dear,”  Ms. Ode said.", '"It\'s dear," ms. Ode said'
    assert sentences_of(first, lists).text_hash.tolist() == sentences_of(second, lists).text_hash.tolist()


def test_demo_offsets_lead_back_to_sentences_of_as_many_words(demo):
    text = {article: demo.text(article) for article in demo.articles.article_id}
    for s in demo.sentences.itertuples():
        assert len(words_of(text[s.article_id][s.start : s.end])) == s.n_words


@pytest.fixture(scope="module")
def real_sentences(raw_articles, lists) -> pd.DataFrame:
    """(text, ends_paragraph) of every sentence of the five articles."""
    texts, _, _ = read_files(raw_articles)
    text = texts.set_index("article_id").text
    s = split_sentences(text, type_lines(texts), lists)
    last = ~s.duplicated(["article_id", "paragraph_no"], keep="last")
    return s.assign(text=[text[r.article_id][r.start : r.end] for r in s.itertuples()], ends_paragraph=last)


@pytest.mark.parametrize("ending", [r"\bMrs?\.", r"\bMs\.", r"\bU\.S\.", r"\b[ap]\.m\.", r"\b[A-Z]\.", "…"])
def test_no_real_sentence_breaks_at(ending, real_sentences):
    broken = real_sentences[real_sentences.text.str.contains(f"(?:{ending})$") & ~real_sentences.ends_paragraph]
    assert broken[["article_id", "sentence_no"]].values.tolist() == []


def test_no_real_sentence_begins_in_lower_case(real_sentences):
    lower = real_sentences[real_sentences.text.str.contains(r"^[\W_]*[a-z]")]
    assert lower[["article_id", "sentence_no"]].values.tolist() == []
