"""Sentiment of a sentence by NLTK's VADER: as it stands, and with names and topic nouns neutral.

VADER adds up the valence of words, so "United States" (+.42) and "free trade agreement" (+.76) count as praise. The neutral
score hides listed names from it. What neither sees: irony, good news told in plain words, whose side a word is on.
"""

from functools import lru_cache
from importlib import metadata, resources

import pandas as pd
from nltk.sentiment import vader

from analysis.raw import sha256
from analysis.terms import Matcher, drop_inside, straighten

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


def hide_names(sentence: str, names: Matcher) -> str:
    """Return the sentence with every listed name made of letters that no lexicon knows, case and length kept."""
    straight = straighten(sentence)
    for start, end, _ in drop_inside(names.find(straight)):
        hidden = "".join(c if not c.isalpha() else "W" if c.isupper() else "w" for c in straight[start:end])
        straight = straight[:start] + hidden + straight[end:]
    return straight


def score_sentences(texts: pd.Series, sentences: pd.DataFrame, names: Matcher) -> pd.DataFrame:
    """Return `sentences` with neg, neu, pos, compound (NLTK on the raw slice) and compound_neutral (names hidden)."""
    analyser, _ = load_vader()
    rows = []
    for s in sentences.itertuples(index=False):
        raw = texts[s.article_id][s.start : s.end]
        scores = analyser.polarity_scores(raw)
        rows.append([*(scores[name] for name in SCORES), analyser.polarity_scores(hide_names(raw, names))["compound"]])
    frame = pd.DataFrame(rows, columns=[*SCORES, "compound_neutral"], index=sentences.index, dtype=float)
    return sentences.assign(**frame)
