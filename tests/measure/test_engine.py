"""The fast inside: whatever the text, the same tables as NLTK and `re` make sentence by sentence."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.measure import engine
from analysis.measure.codebook import load_codebook
from analysis.measure.engine import Tokens, Vocabulary
from analysis.measure.lists import load_lists
from analysis.measure.mentions import find_mentions
from analysis.measure.pipeline import neutral_names
from analysis.measure.sentences import recount, split_sentences
from analysis.measure.sentiment import SCORES, score_sentences
from analysis.measure.words import count_words
from analysis.study import DATA
from tests.measure import oracle
from tests.measure.tiny import lines_of

LISTS, CODEBOOK = load_lists(), load_codebook(DATA / "trade-talks" / "codebook.yml")
NAMES = neutral_names(CODEBOOK, LISTS)
PIECES = [
    "Milk", "milk", "he", "He", "U.S.", "Mr.", "Inc.", "J.", "5", "2.5", "p.m.", "deal.", "deal,", "Deal?", "deal!\"", "(deal.)", 'end."It\'s',
    "it.)x", ".", "?", "!", "…", "...", ". . .", '"', "“", "”", "'", "’", "‘We", "«", "»", ")", "(", "-", "--", "--but", "•", "\u200b", "\xa0", "\u2003",
    "\x1c", "\n", "\r\n", "\t", "’90s", "tariffs", "Tariff", "steel", "U.S.-Mexico", "free", "trade", "free-trade", "agreement", "rules", "rules-of-origin", "of",
    "origin", "content", "percent", "cars", "two-by-four", "e-commerce", "ecommerce", "commerce", "not", "good", "GOOD", "bad!", "but", "Élan", "ΣΑΣ", "İd", "\U0001f600",
]  # fmt: skip
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", "", "\n"])), max_size=40).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


def check(articles: dict[str, str]) -> None:
    texts = pd.Series(articles, dtype=object)
    lines = pd.concat(
        [lines_of(text).assign(article_id=article) for article, text in articles.items()], ignore_index=True
    )
    sentences = split_sentences(texts, lines, LISTS)
    pd.testing.assert_frame_equal(sentences, oracle.split_sentences(texts, lines, LISTS))
    assert recount(texts, sentences).equals(sentences)
    words = oracle.count_words(texts, sentences)
    pd.testing.assert_frame_equal(count_words(texts, sentences).astype(words.dtypes), words)
    pd.testing.assert_frame_equal(
        find_mentions(texts, sentences, CODEBOOK), oracle.find_mentions(texts, sentences, CODEBOOK)
    )
    scored = score_sentences(texts, sentences, NAMES)[[*SCORES, "compound_neutral"]].to_numpy()
    slices = [texts[s.article_id][s.start : s.end] for s in sentences.itertuples()]
    assert (scored == oracle.scores(slices, NAMES)).all()


@settings(deadline=None, max_examples=30)
@example({"a": 'go . . . " ) , and'})
@example({"a": 'He left. "--but why'})
@example({"a": "“Milk, he said.\nMilk", "b": "Milk ‘We go’ milk."})
@example({"a": ""})
@example({"a": 'They sat on the carpet."Its'})
@example({"a": " - Milk is dear. - Cars are not.\n- Steel\n - - of\n -\n - of\n • - milk\n-\n - .\n - \u2022 milk"})
@example({"a": "Milk is dear.\n -"})
@example({"a": "It was sold to Dairy-Corp. Ltd partners. It was sold to (Corp.) Ltd."})
@example({"a": "Milk is free\ntrade is good. It is free (trade) or free-trade, free trade's end."})
@example({"a": "_milk and _ or x_y and (_y)"})
@example({"a": "New rules of-origin are discussed, and rules of\u2011origin for cars."})
@given(st.dictionaries(st.sampled_from("abc"), TEXTS | st.text(st.characters(exclude_characters="\r")), min_size=1))
def test_tables_equal_those_made_sentence_by_sentence(articles):
    check(articles)


def test_tables_of_the_demo_equal_those_made_sentence_by_sentence(demo):
    check({article: demo.text(article) for article in demo.articles.article_id[:12]})


def test_a_border_that_a_person_moved_into_a_chunk_counts_its_halves():
    texts = pd.Series({"a": "Milk-and-honey is sweet."}, dtype=object)
    sentences = split_sentences(texts, lines_of(texts["a"]), LISTS)
    halves = pd.concat([sentences.assign(end=8), sentences.assign(start=9, sentence_no=2)], ignore_index=True)
    counted = recount(texts, halves)
    assert counted.n_words.tolist() == [1, 3]
    assert set(count_words(texts, halves).word) == {"milk-and", "honey", "is", "sweet"}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(), max_size=5))
def test_chunks_are_what_split_gives(texts):
    tokens = Tokens(texts, Vocabulary())
    for i, text in enumerate(texts):
        own = tokens.number[tokens.bounds[i] : tokens.bounds[i + 1]]
        assert [tokens.vocabulary.chunks[number] for number in own] == text.split()
        assert tokens.passage(i) == text


@settings(deadline=None, max_examples=100)
@example("Milk is dear, cars are not", [(12, 26), (2, 9), (2, 9), (5, 5), (0, 26)])
@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=6))
def test_chunks_of_passages_in_any_order_are_what_split_gives(text, places):
    starts, ends = (
        np.minimum(np.array(column, int), len(text)) for column in list(zip(*places, strict=True)) or [[], []]
    )
    tokens = Tokens([text], Vocabulary()).within(starts, ends)
    for i, (a, b) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        own = tokens.number[tokens.bounds[i] : tokens.bounds[i + 1]]
        assert [tokens.vocabulary.chunks[number] for number in own] == text[a:b].split()


@pytest.mark.parametrize("size", [1, 7, 64])
def test_blocks_of_any_size_give_the_same_chunks(size, monkeypatch):
    text = "Milk is dear, “milk” is \u2003 milk; a\xa0very-long-word-without-any-blank " * 9
    whole = Tokens([text, text], Vocabulary())
    monkeypatch.setattr(engine, "BLOCK", size)
    parts = Tokens([text, text], Vocabulary())
    assert whole.number.tolist() == parts.number.tolist() and whole.start.tolist() == parts.start.tolist()


def test_a_new_vocabulary_changes_nothing(monkeypatch):
    monkeypatch.setattr(engine, "MOST", 1)
    for text in ("Milk is good. He sold the U.S. steel.", "Steel is bad, but tariffs are worse."):
        check({"a": text})
