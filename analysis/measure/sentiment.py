"""Sentiment of a sentence by NLTK's VADER: as it stands, and with names and topic nouns neutral.

VADER adds up the valence of words, so "United States" (+.42) and "free trade agreement" (+.76) count as praise. The neutral
score hides listed names from it. What neither sees: irony, good news told in plain words, whose side a word is on.
"""

from functools import lru_cache
from importlib import metadata, resources

import numpy as np
import pandas as pd
from nltk.sentiment import vader

from analysis.measure.engine import Tokens, ranges, sentence_tokens, tokens_of
from analysis.measure.matching import find_terms
from analysis.measure.vader import score_tokens
from analysis.study import sha256
from analysis.terms import Matcher, straighten

SCORES = ["neg", "neu", "pos", "compound"]


class Vader(vader.SentimentIntensityAnalyzer):
    """NLTK's analyser, its rules untouched, with the lexicon given as a text: NLTK opens no file and downloads none."""

    def __init__(self, lexicon: str):
        self.lexicon_file = lexicon.rstrip("\n")
        self.lexicon = self.make_lex_dict()
        self.constants = vader.VaderConstants()


@lru_cache(maxsize=1)
def load_vader() -> tuple[Vader, dict[str, str]]:
    """Return the analyser and its versions: the lexicon of the installed vaderSentiment wheel, its version and hash."""
    text = resources.files("vaderSentiment").joinpath("vader_lexicon.txt").read_text("utf-8")
    return Vader(text), {
        "lexicon": f"vaderSentiment {metadata.version('vaderSentiment')}",
        "hash": sha256(text.encode())[:12],
    }


def hide(text: str, start: int, end: int) -> str:
    """Return `text` with the letters from start to end made W and w: letters that no lexicon knows, case and length kept."""
    letters = (c if not c.isalpha() else "W" if c.isupper() else "w" for c in text[start:end])
    return text[:start] + "".join(letters) + text[end:]


def hide_names(sentence: str, names: Matcher) -> str:
    """Return the sentence with straight marks and every listed name hidden."""
    straight = straighten(sentence)
    for start, end, _ in names.find(straight):
        straight = hide(straight, start, end)
    return straight


def score_texts(texts: list[str], analyser: Vader) -> np.ndarray:
    """Return neg, neu, pos and compound of each text, one row a text: what `analyser.polarity_scores` gives for each."""
    return score_tokens(tokens_of(texts), analyser)


def score_sentences(texts: pd.Series, sentences: pd.DataFrame, names: Matcher) -> pd.DataFrame:
    """Return `sentences` with neg, neu, pos, compound (NLTK on the raw slice) and compound_neutral (names hidden)."""
    analyser, _ = load_vader()
    tokens = sentence_tokens(texts, sentences)
    scores = dict(zip(SCORES, score_tokens(tokens, analyser).T, strict=True))
    return sentences.assign(**scores, compound_neutral=score_tokens(hidden(tokens, names), analyser)[:, 3])


def hidden(tokens: Tokens, names: Matcher) -> Tokens:
    """Return tokens of the same texts as `hide_names` leaves them: a name's chunks give way to their hidden forms."""
    spans = [(row, a, b) for row, hits in find_terms(tokens, names, straighten) for a, b, _ in hits]
    row, a, b = np.array(spans, np.int64).reshape(-1, 3).T
    start, end = tokens.place[row] + a, tokens.place[row] + b
    first, last = np.searchsorted(tokens.end, start, "right"), np.searchsorted(tokens.start, end)
    of, token = np.repeat(np.arange(len(row)), last - first), ranges(first, last - first)
    a, b = np.maximum(start[of] - tokens.start[token], 0), np.minimum(end[of], tokens.end[token]) - tokens.start[token]
    number = tokens.vocabulary.table("straight", lambda chunks: [tokens.vocabulary.add(list(map(straighten, chunks)))])[
        0
    ][tokens.number]
    while len(token):  # once, and again where two names meet in one chunk
        _, turn = np.unique(token, return_index=True)
        forms, which = np.unique(np.column_stack([number[token[turn]], a[turn], b[turn]]), axis=0, return_inverse=True)
        new = [hide(tokens.vocabulary.chunks[n], i, j) for n, i, j in forms.tolist()]
        number[token[turn]] = tokens.vocabulary.add(new)[which.ravel()]
        token, a, b = np.delete(token, turn), np.delete(a, turn), np.delete(b, turn)
    return tokens.renumbered(number)
