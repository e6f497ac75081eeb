"""Why do two groups differ in sentiment? Word by word, and by one lexicon against another."""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.compare.measures import SCORES, sentence_scores, sentiment
from analysis.compare.sentiment_check import BORDER, classes, ordinal_alpha, resampled
from analysis.compare.summary import ENOUGH, summarise
from analysis.study import Study
from analysis.tables import InputError

KEYS = ["article_id", "sentence_no"]
REST = "the rest"
SHIFT = [
    *("label", "group", "against", "n_group", "n_rest", "total_group", "total_rest"),
    *("value_group", "value_rest", "by_use", "by_tone", "shift"),
]


def explain_sentiment(study: Study, by: str, group, against=None, *, score: str = "compound_neutral") -> pd.DataFrame:
    """Say which words make the mean sentiment of a group differ from that of another, or of the rest.

    `by`: a column of `study.articles`, voice, issue, or score (then `group` and `against` are two scores of all sentences).
    Returns a row a word, largest first: label · group · against · n_group · n_rest (sentences in which it is heard) ·
    total_group · total_rest (sentences) · value_group · value_rest (what it adds to the mean) · by_use · by_tone · shift.
    The shifts add up to the difference of the two means. With p the sentences per sentence that hold the word and s what it
    adds to one of them, by_use = s̄·Δp (it is used more), by_tone = p̄·Δs (negated, louder, beside other words): the
    decomposition of generalised word shifts (Gallagher et al. 2021, EPJ Data Science 10:4). Raises InputError when a group
    is empty.
    """
    scores = (group, against or "compound_neutral") if by == "score" else (score, score)
    every = [sentence_scores(study, name) for name in scores]
    chosen = every if by == "score" else _two_groups(study, every[0], by, group, against)
    for name, rows in zip((group, against or REST), chosen, strict=True):
        if rows.empty:
            raise InputError(f"by {by} there is no scored sentence of '{name}' to compare")
    sides = [_adds(study, rows, SCORES[name]) for rows, name in zip(chosen, scores, strict=True)]
    table = sides[0].join(sides[1], how="outer", lsuffix="_group", rsuffix="_rest").fillna(0.0)
    p, q = table.n_group / len(chosen[0]), table.n_rest / len(chosen[1])
    s, t = (table.value_group / p).where(p > 0), (table.value_rest / q).where(q > 0)
    s, t = s.fillna(t), t.fillna(s)
    table = table.assign(
        by_use=(s + t) / 2 * (p - q), by_tone=(p + q) / 2 * (s - t), shift=table.value_group - table.value_rest,
        group=str(group), against=str(against or REST if by != "score" else scores[1]),
        total_group=len(chosen[0]), total_rest=len(chosen[1]),
    )  # fmt: skip
    table = table[(table["shift"] != 0) | (table.value_group != 0)].rename_axis("label").reset_index()
    table = table.sort_values(["shift", "label"], key=lambda c: -c.abs() if c.name == "shift" else c, kind="stable")
    return table.astype({"n_group": int, "n_rest": int})[SHIFT].reset_index(drop=True)


def _two_groups(study: Study, scores: pd.DataFrame, by: str, group, against) -> list[pd.DataFrame]:
    if by == "issue":
        of = study.mentions[[*KEYS, "issue"]].drop_duplicates()
    elif by == "voice":
        of = scores[[*KEYS, "voice"]]
    elif by in study.articles.columns:
        of = scores[KEYS].merge(
            study.articles[["article_id", by]] if by != "article_id" else scores[KEYS].drop_duplicates()
        )
    else:
        raise InputError(f"cannot compare by '{by}'; give voice, issue, score or one of {list(study.articles.columns)}")
    known = scores.merge(of[of[by].notna()][KEYS].drop_duplicates()) if by != "issue" else scores
    inside = known.merge(of[of[by] == group][KEYS])
    if against is not None:
        return [inside, known.merge(of[of[by] == against][KEYS])]
    both = known.merge(inside[KEYS], how="left", indicator=True)
    return [inside, both[both["_merge"] == "left_only"].drop(columns="_merge")]


def _adds(study: Study, rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return for each word the sentences in which it is heard (n) and what it adds to the mean of these sentences (value)."""
    heard = study.valences.merge(rows[KEYS]).assign(value=lambda v: v[columns].mean(axis=1))
    words = heard[heard.value != 0].groupby("word").value.agg(["size", "sum"])
    return pd.DataFrame({"n": words["size"].astype(float), "value": words["sum"] / len(rows)})


def compare_lexicons(study: Study, by: str) -> pd.DataFrame:
    """Set every claim about the groups' mean sentiment by one lexicon beside the same claim by the other.

    Claims: the sign of each group's mean, and of each two groups which is higher. Returns claim · group · against · first ·
    second (means, or differences of means, by compound_neutral and compound_second) · n · holds (`by both`, or `by one only`).
    """
    first, second = (
        summarise(sentiment(study, score=score), by).dropna(subset=[by, "value"]).set_index(by)
        for score in ("compound_neutral", "compound_second")
    )
    rows = [("positive or negative", g, "", first.value[g], second.value[g], int(first.total[g])) for g in first.index]
    rows += [
        ("higher or lower", a, b, first.value[a] - first.value[b], second.value[a] - second.value[b], int(first.total[[a, b]].sum()))
        for a, b in combinations(first.index, 2)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["claim", "group", "against", "first", "second", "n"])
    same = np.sign(table["first"]) == np.sign(table.second)
    return table.assign(holds=np.where(same, "by both", "by one only"))


def lexicon_agreement(study: Study) -> pd.DataFrame:
    """Say how far the two lexicons agree, sentence by sentence: measure · value · low · high · n · note.

    Pearson's correlation of the two scores, and Krippendorff's ordinal alpha of negative, neutral, positive (border BORDER).
    The intervals draw whole articles with replacement, from ten articles up.
    """
    pairs = sentence_scores(study).merge(sentence_scores(study, "compound_second"), on=KEYS)
    x, y = pairs.value_x.to_numpy(), pairs.value_y.to_numpy()
    if len(pairs) < 3 or not x.std() or not y.std():
        return pd.DataFrame(columns=["measure", "value", "low", "high", "n", "note"])
    article, names = pd.factorize(pairs.article_id)
    moments = np.stack([np.ones(len(x)), x, y, x * x, y * y, x * y], axis=1)
    tables = np.eye(9)[(classes(x, -BORDER, BORDER) + 1) * 3 + classes(y, -BORDER, BORDER) + 1]
    rows = []
    for name, parts, statistic in (
        ("correlation of the scores", moments, _correlation),
        ("alpha of the three classes", tables, lambda cells: ordinal_alpha(cells.reshape(-1, 3, 3))),
    ):
        sums = np.zeros((len(names), parts.shape[1]))
        np.add.at(sums, article, parts)
        low, high = resampled(sums, statistic) if len(names) >= ENOUGH else (np.nan, np.nan)
        note = "" if len(names) >= ENOUGH else f"too few articles for an interval ({len(names)})"
        rows.append((name, float(statistic(parts.sum(0, keepdims=True))[0]), low, high, len(x), note))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "n", "note"])


def _correlation(moments: np.ndarray) -> np.ndarray:
    n, x, y, xx, yy, xy = moments.T
    return (n * xy - x * y) / np.sqrt((n * xx - x * x) * (n * yy - y * y))
