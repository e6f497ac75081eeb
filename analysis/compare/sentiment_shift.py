"""Why do two groups differ in sentiment? Word by word, and by one lexicon against another."""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.compare.counted import SENTENCE, parting
from analysis.compare.items import gather
from analysis.compare.measures import SCORES, VOICES, sentence_scores, sentiment
from analysis.compare.reliability import ordinal_alpha, resampled
from analysis.compare.sentiment_check import BORDER, classes
from analysis.compare.summary import ENOUGH, summarise
from analysis.study import Study
from analysis.tables import InputError

REST = "the rest"
SHIFT = [
    *("label", "group", "against", "n_group", "n_rest", "total_group", "total_rest"),
    *("value_group", "value_rest", "by_use", "by_tone", "shift"),
]


def explain_sentiment(study: Study, by=None, group=None, against=None, *, score="compound_neutral") -> pd.DataFrame:
    """Say which words make the mean sentiment of a group differ from that of another, or of the rest.

    `by`: a column of `study.articles`, voice, issue, or score (then `group` and `against` are two scores of all sentences).
    Without `by`, the last against the first of the years, else outlets, else articles.
    Returns a row a word, largest first: label · group · against · n_group · n_rest (sentences in which it is heard) ·
    total_group · total_rest (sentences) · value_group · value_rest (what it adds to the mean) · by_use · by_tone · shift.
    The shifts add up to the difference of the two means. With p the sentences per sentence that hold the word and s what it
    adds to one of them, by_use = s̄·Δp (it is used more), by_tone = p̄·Δs (negated, louder, beside other words): the
    decomposition of generalised word shifts (Gallagher et al. 2021, EPJ Data Science 10:4). Empty when a group has no scored
    sentence. Raises InputError for a column or a group that there is not.
    """
    if by is None:
        if (by := parting(study)) is None:
            return pd.DataFrame(columns=SHIFT)
        against, *_, group = sorted(study.articles[by].dropna().unique())
    scores = (group, against) if by == "score" else (score, score)
    every = [sentence_scores(study, name) for name in scores]
    chosen = every if by == "score" else _two_groups(study, every[0], by, group, against)
    if min(map(len, chosen)) == 0:
        return pd.DataFrame(columns=SHIFT)
    sides = [_adds(study, rows, SCORES[name]) for rows, name in zip(chosen, scores, strict=True)]
    table = sides[0].add_suffix("_group").join(sides[1].add_suffix("_rest"), how="outer").fillna(0.0)
    p, q = table.n_group / len(chosen[0]), table.n_rest / len(chosen[1])
    s, t = (table.value_group / p).where(p > 0), (table.value_rest / q).where(q > 0)
    s, t = s.fillna(t), t.fillna(s)
    table = table.assign(
        by_use=(s + t) / 2 * (p - q), by_tone=(p + q) / 2 * (s - t), shift=table.value_group - table.value_rest,
        group=group, against=REST if against is None else against, total_group=len(chosen[0]), total_rest=len(chosen[1]),
    ).rename_axis("label").reset_index()  # fmt: skip
    table = table.sort_values(["shift", "label"], key=lambda c: -c.abs() if c.name == "shift" else c, kind="stable")
    return table.astype({"n_group": int, "n_rest": int})[SHIFT].reset_index(drop=True)


def _two_groups(study: Study, scores: pd.DataFrame, by: str, group, against) -> list[pd.DataFrame]:
    """Return the scored sentences of the group, and of the other or the rest; what has no value in `by` is in neither."""
    if by == "issue":
        of, known = study.mentions[[*SENTENCE, "issue"]].drop_duplicates(), set(study.mentions.issue)
    elif by == "voice":
        of, known = scores[[*SENTENCE, "voice"]], set(VOICES)
    elif by in study.articles.columns:
        value = study.articles.set_index("article_id", drop=False)[by]
        of, known = scores[SENTENCE].assign(**{by: scores.article_id.map(value)}), set(value.dropna())
    else:
        raise InputError(f"cannot compare by '{by}'; give voice, issue, score or one of {list(study.articles.columns)}")
    for name in (group, against):
        if name is not None and name not in known:
            raise InputError(f"by {by} there is no '{name}'; there are {', '.join(sorted(map(str, known))) or 'none'}")
    place = pd.MultiIndex.from_frame(scores[SENTENCE])
    inside, other = (
        place.isin(pd.MultiIndex.from_frame(of.loc[of[by] == name, SENTENCE])) for name in (group, against)
    )
    known = place.isin(pd.MultiIndex.from_frame(of.loc[of[by].notna(), SENTENCE])) | (by == "issue")
    return [scores[inside], scores[other if against is not None else known & ~inside]]


def _adds(study: Study, rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return for each word the sentences in which it is heard (n) and what it adds to the mean of these sentences (value)."""
    heard = study.valences.merge(rows[SENTENCE]).assign(value=lambda v: v[columns].mean(axis=1))
    words = heard[heard.value != 0].groupby("word").value.agg(["size", "sum"])
    return pd.DataFrame({"n": words["size"].astype(float), "value": words["sum"] / len(rows)})


def compare_scores(study: Study, by: str, first: tuple[str, str], second: tuple[str, str]) -> pd.DataFrame:
    """Set two scores side by side: label (of `by`: issue or a column) · series · n (sentences) · n_articles · value · low · high.

    `first` and `second` are (score, extent) as in `sentence_scores`; series is "score, extent".
    """
    frames, by_issue = [], by == "issue"
    for score, extent in (first, second):
        rows = summarise(sentiment(study, by_issue=by_issue, score=score, extent=extent), () if by_issue else by)
        frames.append(rows.assign(label=rows["label" if by_issue else by], series=f"{score}, {extent}"))
    table = pd.concat(frames, ignore_index=True).dropna(subset="label").assign(n=lambda rows: rows.total.astype(int))
    return table.reset_index(drop=True)[["label", "series", "n", "n_articles", "value", "low", "high"]]


def compare_lexicons(study: Study, by: str) -> pd.DataFrame:
    """Set every claim about the groups' mean sentiment by one lexicon beside the same claim by the other.

    Claims: the sign of each group's mean, and of each two groups which is higher. Returns claim · group · against · first ·
    second (means, or differences of means, by compound_neutral and compound_second) · n · holds (`by both`, or `by one only`).
    """
    first, second = (
        summarise(sentiment(study, score=score), by).dropna(subset=[by, "value"]).set_index(by)
        for score in ("compound_neutral", "compound_second")
    )
    groups = [group for group in first.index if group in second.index]
    x, y, n = first.value, second.value, first.total
    rows = [("positive or negative", g, "", x[g], y[g], int(n[g])) for g in groups]
    rows += [("higher or lower", a, b, x[a] - x[b], y[a] - y[b], int(n[a] + n[b])) for a, b in combinations(groups, 2)]
    table = pd.DataFrame(rows, columns=["claim", "group", "against", "first", "second", "n"])
    same = np.sign(table["first"]) == np.sign(table.second)
    return table.assign(holds=np.where(same, "by both", "by one only"))


def lexicon_agreement(study: Study) -> pd.DataFrame:
    """Say how far the two lexicons agree, sentence by sentence: measure · value · low · high · n · note.

    Pearson's correlation of the two scores, and Krippendorff's ordinal alpha of negative, neutral, positive (border BORDER).
    The intervals draw whole articles with replacement, from ten articles up.
    """
    pairs = sentence_scores(study).merge(sentence_scores(study, "compound_second"), on=SENTENCE)
    x, y, columns = pairs.value_x.to_numpy(), pairs.value_y.to_numpy(), ["measure", "value", "low", "high", "n", "note"]
    if len(pairs) < 3 or not x.std() or not y.std():
        return pd.DataFrame(columns=columns)
    article, names = pd.factorize(pairs.article_id)
    moments = np.stack([np.ones(len(x)), x, y, x * x, y * y, x * y], axis=1)
    cells = np.eye(9)[(classes(x, -BORDER, BORDER) + 1) * 3 + classes(y, -BORDER, BORDER) + 1]
    asked = (("correlation of the scores", moments, _correlation), ("alpha of the three classes", cells, ordinal_alpha))
    enough, rows = len(names) >= ENOUGH, []
    for name, parts, statistic in asked:
        sums = gather(article) @ parts
        interval = resampled(sums, statistic) if enough else (np.nan, np.nan)
        note = "" if enough else f"too few articles for an interval ({len(names)})"
        rows.append((name, float(statistic(parts.sum(0, keepdims=True))[0]), *interval, len(x), note))
    return pd.DataFrame(rows, columns=columns)


def _correlation(moments: np.ndarray) -> np.ndarray:
    n, x, y, xx, yy, xy = moments.T
    return (n * xy - x * y) / np.sqrt((n * xx - x * x) * (n * yy - y * y))
