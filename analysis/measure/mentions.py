"""Mentions: each place where a term of the codebook stands. Every count of an issue anywhere is a group-by of this table."""

import pandas as pd

from analysis.measure.codebook import Codebook
from analysis.tables import build


def find_mentions(texts: pd.Series, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return table `mentions` for texts (a Series: article_id → text) and their sentences; the windows are not scored yet."""
    rows = []
    for s in sentences.itertuples(index=False):
        for a, b, issue, term in codebook.find(texts[s.article_id][s.start : s.end]):
            rows.append((s.article_id, s.sentence_no, issue, term, s.start + a, s.start + b))
    return build("mentions", rows)
