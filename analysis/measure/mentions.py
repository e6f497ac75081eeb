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
    row, start, end, term = find_terms(sentence_tokens(texts, sentences), codebook.matcher)
    names = [term.text for term in codebook.matcher.terms]
    alone = np.bincount(row, minlength=len(sentences))[row] == 1
    issues_of = [codebook.mentions([(0, 0, name)]) for name in names]  # what a term counts for where no other stands
    of = np.repeat(np.flatnonzero(alone), np.array(list(map(len, issues_of)), int)[term[alone]])
    found = [
        (
            row[of],
            start[of],
            end[of],
            [issue for i in term[alone].tolist() for *_, issue, _ in issues_of[i]],
            [names[i] for i in term[of].tolist()],
        )
    ]
    columns = (column[~alone].tolist() for column in (row, start, end, term))
    rows = [
        (i, *mention)
        for i, own in groupby(zip(*columns, strict=True), itemgetter(0))
        for mention in codebook.mentions([(a, b, names[n]) for _, a, b, n in own])
    ]
    found += [tuple(zip(*rows, strict=True))] if rows else []
    row, start, end, issue, term = (np.concatenate(own) for own in zip(*found, strict=True))
    order = np.argsort(row, kind="stable")
    s = sentences[["article_id", "sentence_no", "start"]].iloc[row[order]].reset_index(drop=True)
    return check("mentions", pd.DataFrame({
        "article_id": s.article_id, "sentence_no": s.sentence_no, "issue": pd.array(issue[order], dtype="str"),
        "term": pd.array(term[order], dtype="str"), "start": s.start + start[order], "end": s.start + end[order],
    }))  # fmt: skip
