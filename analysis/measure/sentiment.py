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
    scores = score_tokens(tokens, analyser)
    neutral, other = scores[:, 3].copy(), hidden(tokens, names)
    changed = np.unique(tokens.row[other.number != tokens.number])  # the others score as they stand
    neutral[changed] = score_tokens(other.rows(changed), analyser)[:, 3]
    return sentences.assign(**dict(zip(SCORES, scores.T, strict=True)), compound_neutral=neutral)


def hidden(tokens: Tokens, names: Matcher) -> Tokens:
    """Return tokens of the same texts as `hide_names` leaves them: a name's chunks give way to their hidden forms."""
    row, a, b, _ = find_terms(tokens, names, straighten)
    token = ranges(tokens.bounds[row], np.diff(tokens.bounds)[row])
    of = np.repeat(np.arange(len(row)), np.diff(tokens.bounds)[row])
    a, b = (tokens.place[row] + edge for edge in (a, b))
    a, b = (
        np.maximum(a[of], tokens.start[token]) - tokens.start[token],
        np.minimum(b[of], tokens.end[token]) - tokens.start[token],
    )
    token, a, b = token[a < b], a[a < b], b[a < b]
    straight = tokens.vocabulary.table(
        "straight", lambda chunks: [tokens.vocabulary.add(list(map(straighten, chunks)))]
    )
    number = straight[0][tokens.number]
    while len(token):  # once, and again where two names meet in one chunk
        _, turn = np.unique(token, return_index=True)
        forms, which = np.unique(np.column_stack([number[token[turn]], a[turn], b[turn]]), axis=0, return_inverse=True)
        new = [hide(tokens.vocabulary.chunks[n], i, j) for n, i, j in forms.tolist()]
        number[token[turn]] = tokens.vocabulary.add(new)[which.ravel()]
        token, a, b = np.delete(token, turn), np.delete(a, turn), np.delete(b, turn)
    return tokens.renumbered(number)
