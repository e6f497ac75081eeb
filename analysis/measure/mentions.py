"""Mentions: each place where a term of the codebook stands. Every count of an issue anywhere is a group-by of this table."""

from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from analysis.measure.codebook import Codebook
from analysis.measure.engine import sentence_tokens
from analysis.measure.matching import find_terms
from analysis.tables import check


def find_mentions(texts: pd.Series, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return table `mentions` for texts (a Series: article_id → text) and their sentences; the windows are not scored yet."""
    row, *places, terms = find_terms(sentence_tokens(texts, sentences), codebook.matcher)
    found = zip(row.tolist(), *(column.tolist() for column in places), terms, strict=True)
    rows = [
        (i, *mention)
        for i, own in groupby(found, itemgetter(0))
        for mention in codebook.mentions([hit[1:] for hit in own])
    ]
    row, start, end, issue, term = zip(*rows, strict=True) if rows else [()] * 5
    s = sentences[["article_id", "sentence_no", "start"]].iloc[np.array(row, int)].reset_index(drop=True)
    return check("mentions", pd.DataFrame({
        "article_id": s.article_id, "sentence_no": s.sentence_no, "issue": pd.array(issue, dtype="str"),
        "term": pd.array(term, dtype="str"), "start": s.start + np.array(start, int), "end": s.start + np.array(end, int),
    }))  # fmt: skip
