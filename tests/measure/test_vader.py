"""Our four scores are NLTK's, on real sentences and on invented ones made to be awkward: 0 differences."""

import gzip
import json
import os
import random
from importlib import resources
from pathlib import Path

import nltk
import numpy as np
import pytest
from nltk.sentiment import vader

from analysis.measure.lists import load_lists
from analysis.measure.pipeline import neutral_names
from analysis.measure.sentences import make_splitter, split_paragraph
from analysis.measure.sentiment import SCORES, hide_names, load_vader, score_texts
from analysis.study import ROOT

CORPORA = Path(os.environ.get("TRADE_TALKS_CORPORA", ROOT.parent / "shared" / "corpora"))
CURLY = set("‘’“”„‟‛«»")


def nltks_own() -> vader.SentimentIntensityAnalyzer:
    """NLTK's class through its own constructor, which asks `nltk.data` for the lexicon."""
    with pytest.MonkeyPatch.context() as patch:
        lexicon = resources.files("vaderSentiment") / "vader_lexicon.txt"
        patch.setattr(nltk.data, "load", lambda name: lexicon.read_text("utf-8").rstrip("\n"))
        return vader.SentimentIntensityAnalyzer()


def differences(sentences: list[str], theirs: vader.SentimentIntensityAnalyzer | None = None) -> list[str]:
    theirs = theirs or nltks_own()
    rows = (theirs.polarity_scores(sentence) for sentence in sentences)
    wanted = np.array([[row[name] for name in SCORES] for row in rows])
    return [sentences[i] for i in np.flatnonzero((score_texts(sentences, load_vader()[0]) != wanted).any(axis=1))]


def corpus_sentences(every: int) -> list[str]:
    """Every n-th paragraph's sentences of the corpora, split as the workbook splits its articles."""
    if not any(CORPORA.glob("*.jsonl.gz")):
        pytest.skip(f"the corpora are not at hand: {CORPORA} holds none (set TRADE_TALKS_CORPORA)")
    splitter, found, count = make_splitter(load_lists()), [], 0
    for path in sorted(CORPORA.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for paragraph in json.loads(line)["text"].split("\n\n"):
                    count += 1
                    if count % every == 0:
                        found += [paragraph[a:b] for a, b in split_paragraph(paragraph, splitter)]
    return found


def invented(n: int, seed: int = 1) -> list[str]:
    """Random strings of what VADER's rules look at: boosters, negations, idioms, capitals, emoticons, marks, odd blanks."""
    constants, lexicon, rng = vader.VaderConstants(), load_vader()[0].lexicon, random.Random(seed)
    known, signs = sorted(w for w in lexicon if w.isalpha()), sorted(w for w in lexicon if not w.isalnum())
    idioms = [word for idiom in constants.SPECIAL_CASE_IDIOMS for word in (idiom, *idiom.split())]
    small = ["but", "BUT", "never", "so", "this", "least", "at", "very", "kind", "of", "no", "without", "doubt", "isn't", "won’t", "it's", "a", "x", "1st", "not"]  # fmt: skip
    pools = [known, known, sorted(constants.BOOSTER_DICT), sorted(constants.NEGATE), idioms, signs, small]
    blanks = [" "] * 20 + ["  ", "\t", "\n", "\u00a0", "\u2003", "\u200b", "\u3000", "\x1c", "\x85"]
    marks = [
        "",
        "",
        "",
        ".",
        ",",
        "!",
        "!!",
        "!!!!!",
        "?",
        "??",
        "????",
        ";",
        "...",
        "'",
        '"',
        "”",
        "’s",
        "-",
        "?!",
        ")",
        ":",
    ]
    sentences = []
    for _ in range(n):
        words: list[str] = []
        for _ in range(rng.randint(0, 14)):
            word = rng.choice(words) if words and rng.random() < 0.15 else rng.choice(rng.choice(pools))
            word = rng.choice([word, word, word, word.upper(), word.title()])
            words.append(rng.choice(marks[:1] * 8 + ['"', "(", "“", "'"]) + word + rng.choice(marks))
        sentences.append("".join(word + rng.choice(blanks) for word in words))
    return sentences


def test_a_sample_of_real_sentences_scores_as_in_nltk():
    sentences = corpus_sentences(every=97)
    assert len(sentences) > 900
    assert differences(sentences) == []


def test_a_sample_of_awkward_sentences_scores_as_in_nltk():
    assert differences(invented(1_500, seed=2)) == []


@pytest.mark.slow
def test_every_sentence_of_the_corpora_scores_as_in_nltk():
    sentences = corpus_sentences(every=1)
    assert len(sentences) > 100_000
    assert differences(sentences) == []


@pytest.mark.slow
def test_fifty_thousand_awkward_sentences_score_as_in_nltk():
    sentences = invented(50_000)
    assert len(set(sentences)) > 45_000
    assert differences(sentences) == []


def share_kept(sentences: list[str], names) -> tuple[float, float, int]:
    """Of the sentences without a listed name, the share whose neutral score is NLTK's own; and of those without curly marks."""
    bare = [sentence for sentence in sentences if not names.find(sentence)]
    raw = score_texts(bare, load_vader()[0])[:, 3]
    same = score_texts([hide_names(sentence, names) for sentence in bare], load_vader()[0])[:, 3] == raw
    straight = np.array([not CURLY & set(sentence) for sentence in bare])
    return float(same.mean()), float(same[straight].mean()), len(bare)


def test_sentences_without_a_name_keep_their_score(codebook, lists):
    kept, straight, n = share_kept(corpus_sentences(every=97), neutral_names(codebook, lists))
    assert n > 400
    assert kept >= 0.95
    assert straight == 1


@pytest.mark.slow
def test_all_sentences_without_a_name_keep_their_score(codebook, lists):
    kept, straight, n = share_kept(corpus_sentences(every=1), neutral_names(codebook, lists))
    print(f"kept {kept:.4f} of {n}, without curly marks {straight:.4f}")
    assert kept >= 0.95
    assert straight == 1
