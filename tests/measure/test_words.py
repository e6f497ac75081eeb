"""Words: lower-cased, apostrophes straight, hyphenated words and u.s. whole; what begins with a digit is a number."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.words import count_words, words_of
from tests.measure.tiny import sentences_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Milk and MILK", "milk and milk"),
        ("Brevonia’s won't", "brevonia's won't"),
        ("the farmers’ vote", "the farmers vote"),
        ("‘Fine,’ he said", "fine he said"),
        ("e-mail co\u2011operate right-to-work", "e-mail co-operate right-to-work"),
        ("the U.S. and the u.k.", "the u.s. and the u.k."),
        ("at 9 a.m. by J.P. Hale", "at a.m. by j.p. hale"),
        ("U.S.-made U.S.-Mexico", "u.s.-made u.s.-mexico"),
        ("Canada-U.S. border, non-U.S. milk", "canada-u.s. border non-u.s. milk"),
        ("the U.S.’s milk", "the u.s.'s milk"),
        ("62.5 per cent of $6-million in 1990s", "per cent of in"),
        ("21st-century G7, Covid-19", "g7 covid-19"),
        ("yes—no, yes – no, yes -- no", "yes no yes no yes no"),
        ("Élodie Cárdena", "élodie cárdena"),
        ("milk.Eggs/cars", "milk eggs cars"),
        ("… -- 12 % !", ""),
    ],
)
def test_words(text, words):
    assert words_of(text) == words.split()


@settings(deadline=None, max_examples=100)
@given(st.text() | st.text(alphabet="aZé1.'’-\u2011 "))
def test_no_word_begins_with_a_digit_or_holds_a_capital(text):
    words = words_of(text)
    assert not [word for word in words if word[0].isdigit() or word != word.lower()]


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="aZé1.'-, "))
def test_curly_and_straight_apostrophes_give_the_same_words(text):
    assert words_of(text.replace("'", "’")) == words_of(text)


def test_words_are_counted_by_voice_in_subheads_and_body_only(lists):
    text = "Milk in the headline\nMilk again\nMilk is milk.\n“Milk is dear,” Ms. Ode said."
    kinds = ["headline", "subhead", "body", "body"]
    counts = count_words(pd.Series({"a": text}), sentences_of(text, lists, kinds))
    milk = counts[counts.word == "milk"].set_index("voice").n
    assert milk.to_dict() == {"reporting": 3, "quoted": 1}


def test_each_articles_words_add_up_to_its_count_in_the_demo(demo):
    by_article = demo.words.groupby("article_id").n.sum()
    assert demo.articles.set_index("article_id").n_words.to_dict() == by_article.to_dict()
