"""Mentions: each place where a term of the codebook stands. Every count of an issue anywhere is a group-by of this table."""

from itertools import chain, groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from analysis.measure.codebook import Codebook
from analysis.measure.engine import sentence_tokens, take
from analysis.measure.loops import gather
from analysis.measure.matching import find_terms
from analysis.tables import check


def find_mentions(texts: pd.Series, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return table `mentions` for texts (a Series: article_id → text) and their sentences; the windows are not scored yet."""
    row, start, end, term = find_terms(sentence_tokens(texts, sentences), codebook.matcher)
    names, issues = [term.text for term in codebook.matcher.terms], list(dict.fromkeys(codebook.terms.issue))
    number, place = ({name: i for i, name in enumerate(own)} for own in (issues, names))
    met = row[1:][(row[1:] == row[:-1]) & (start[1:] < end[:-1])]
    alone = ~np.isin(row, met)  # where no term meets another, each counts for its issues
    counts_for = [[number[issue] for *_, issue, _ in codebook.mentions([(0, 0, name)])] for name in names]
    n = np.array(list(map(len, counts_for)), int)
    of = np.repeat(np.flatnonzero(alone), n[term[alone]])
    issue = gather(np.array(list(chain(*counts_for)), int), np.cumsum(n) - n, n, term[alone])
    columns = (column[~alone].tolist() for column in (row, start, end, term))
    rows = [
        (i, a, b, number[issue], place[name])
        for i, own in groupby(zip(*columns, strict=True), itemgetter(0))
        for a, b, issue, name in codebook.mentions([(a, b, names[n]) for _, a, b, n in own])
    ]
    several = np.array(rows, np.int64).reshape(-1, 5).T
    found = [
        np.append(own, other)
        for own, other in zip((row[of], start[of], end[of], issue, term[of]), several, strict=True)
    ]
    row, start, end, issue, term = (column[np.argsort(found[0], kind="stable")] for column in found)
    s = sentences[["article_id", "sentence_no", "start"]].iloc[row].reset_index(drop=True)
    return check("mentions", pd.DataFrame({
        "article_id": s.article_id, "sentence_no": s.sentence_no, "issue": take(issues, issue),
        "term": take(names, term), "start": s.start + start, "end": s.start + end,
    }))  # fmt: skip
