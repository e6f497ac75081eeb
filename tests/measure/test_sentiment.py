"""Sentiment: NLTK's VADER as it is, beside a score in which names and topic nouns are neutral."""

from importlib import resources
from itertools import islice, product

import nltk
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.sentiment.vader import SentimentIntensityAnalyzer

from analysis.measure import vader
from analysis.measure.engine import Tokens, Vocabulary
from analysis.measure.lists import load_lists
from analysis.measure.pipeline import neutral_names
from analysis.measure.sentiment import find_valences, hidden, hide_names, load_vader, score_sentences, vader_of
from analysis.terms import Matcher
from tests.measure.tiny import sentences_of

OURS, _ = load_vader()
NAMES = Matcher(load_lists().neutral.term)


def nltks_own() -> SentimentIntensityAnalyzer:
    """NLTK's class through its own constructor, which asks `nltk.data` for the lexicon."""
    with pytest.MonkeyPatch.context() as patch:
        lexicon = resources.files("vaderSentiment") / "vader_lexicon.txt"
        patch.setattr(nltk.data, "load", lambda name: lexicon.read_text("utf-8").rstrip("\n"))
        return SentimentIntensityAnalyzer()


THEIRS = nltks_own()
WORDS = ["good", "GOOD", "not", "wasn't", "wasn’t", "very", "but", "bad", "war", "great!", "least", "at", "kind", "of", "never", "so", "sure", ":)", "?", "!!", "milk"]  # fmt: skip


def plain(sentence: str) -> float:
    return OURS.polarity_scores(sentence)["compound"]


def neutral(sentence: str) -> float:
    return plain(hide_names(sentence, NAMES))


def test_scores_equal_nltks_on_the_demo(demo_sentences):
    for sentence in demo_sentences[::3][:300]:
        assert OURS.polarity_scores(sentence) == THEIRS.polarity_scores(sentence)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(WORDS)).map(" ".join) | st.text())
def test_scores_equal_nltks_on_any_text(text):
    assert OURS.polarity_scores(text) == THEIRS.polarity_scores(text)


@pytest.mark.parametrize(
    "name",
    ["United States", "the UNITED STATES", "free trade agreement", "Free-Trade Agreements", "North American Free Trade Agreement",
     "dispute resolution", "Supreme Court", "Great Britain", "Department of Justice", "the Liberal Party", "health care", "critical minerals", "national security", "trade war", "the agreement"],
)  # fmt: skip
def test_a_listed_name_alone_has_no_feeling(name):
    assert plain(name) != 0
    assert neutral(name) == 0


def forms_of(term: str, most: int = 2_000) -> list[str]:
    words = term.removeprefix("=").replace("*", "s").split()
    return [" ".join(form) for form in islice(product(*(word.split("/") for word in words)), most)]


def test_no_listed_name_has_a_feeling_in_any_of_its_forms():
    assert [form for term in NAMES.terms for form in forms_of(term.text) if neutral(form) != 0] == []


def test_no_topic_noun_of_the_codebook_has_a_feeling_in_any_of_its_forms(codebook, lists):
    names = neutral_names(codebook, lists)
    topics = codebook.terms.query("role == 'term' and neutral").term
    plain_ones = [term for term in topics if " NEAR/" not in term and " AND NOT " not in term]
    loud = [form for term in plain_ones for form in forms_of(term, 300) if plain(form)]
    assert len(loud) > 100
    assert [form for form in loud if plain(hide_names(form, names))] == []


def test_evaluative_terms_keep_their_valence(codebook, lists):
    names = neutral_names(codebook, lists)
    kept = codebook.terms.query("role == 'term' and not neutral").term
    alone = [f for term in kept if " " not in term and "*" not in term for f in forms_of(term) if plain(f)]
    assert len(alone) > 5
    listed = {form for name in lists.neutral.term for form in forms_of(name)}
    assert [form for form in alone if form not in listed and plain(hide_names(form, names)) != plain(form)] == []


@pytest.mark.parametrize(
    ("sentence", "twin"),
    [
        ("It was a secure job.", "It was a secure job."),
        ("We are united and free.", "We are united and free."),
        ("The United States won a great prize.", "The Wwwwww Wwwwww won a great prize."),
        ("It wasn’t good.", "It wasn't good."),
        ("They killed the free trade deal.", "They killed the milk."),
    ],
)
def test_the_neutral_score_is_that_of_the_sentence_without_the_name(sentence, twin):
    assert neutral(sentence) == plain(twin) != 0


def test_without_names_and_curly_marks_the_two_scores_are_one(demo_sentences):
    bare = [s for s in demo_sentences if not NAMES.find(s) and not set(s) & set("‘’“”„‟‛«»")]
    assert len(bare) > 100
    assert [s for s in bare if neutral(s) != plain(s)] == []


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from(["Élan", "ÉLAN", "élan", "Trade", "TRADE", "trade", "milk", "l’", "-", " "])).map(" ".join)
)
def test_hiding_keeps_length_and_case(sentence):
    hidden = hide_names(sentence, Matcher(["trade", "élan", "élan trade"]))
    assert len(hidden) == len(sentence)
    assert [c.isupper() for c in hidden] == [c.isupper() for c in sentence]
    assert "trade" not in hidden.lower() and "lan" not in hidden.lower()


def test_the_order_of_sentences_does_not_matter_to_an_articles_mean(lists):
    parts = ["The first plan was good.", "The second plan was not good.", "Nobody won the ugly war.", "Milk is milk."]
    means = []
    for order in (parts, parts[::-1], parts[2:] + parts[:2]):
        text = " ".join(order)
        scored = score_sentences(pd.Series({"a": text}), sentences_of(text, lists), NAMES)
        means.append(scored[["neg", "neu", "pos", "compound", "compound_neutral"]].mean().round(9).tolist())
    assert means[0] == means[1] == means[2]


def test_compound_is_nltks_on_the_raw_slice_curly_marks_and_all(lists):
    text = "It wasn’t good. The United States helped."
    scored = score_sentences(pd.Series({"a": text}), sentences_of(text, lists), NAMES)
    assert scored.compound.tolist() == [THEIRS.polarity_scores(s)["compound"] for s in ("It wasn’t good.", "The United States helped.")]  # fmt: skip
    assert scored.compound_neutral.tolist() == [plain("It wasn't good."), plain("The Wwwwww Wwwwww helped.")]


def test_the_same_lexicon_is_one_analyser_so_that_what_is_known_of_words_is_kept():
    lexicon = pd.DataFrame({"word": ["good", "bad"], "valence": [1.5, -2.0]})
    assert vader_of(lexicon) is vader_of(lexicon.copy())
    assert vader_of(lexicon) is not vader_of(lexicon.assign(valence=0.5))


def test_valences_are_the_same_whatever_pythons_own_sum(demo, monkeypatch):
    texts = pd.Series({article: demo.text(article) for article in demo.articles.article_id})
    found = []
    for compensated in (False, True):
        monkeypatch.setattr(vader, "COMPENSATED", compensated)
        found.append(find_valences(texts, demo.sentences, Matcher(["United States"])))
    pd.testing.assert_frame_equal(*found, check_exact=True)


def test_a_name_far_inside_a_very_long_chunk_is_hidden():
    words = " ".join(f"w{i}" for i in range(1_500))
    far = "x/" * 1_000_000 + "Goodland"  # its number times its length is more than 32 bits hold
    tokens = Tokens([words, far], Vocabulary())
    other = hidden(tokens, Matcher(["Goodland"]))
    assert tokens.vocabulary.chunks[other.number[-1]] == far.removesuffix("Goodland") + "Wwwwwwww"
