"""Which words set a group apart from the rest: effect sizes with intervals, and a test that respects articles.

Tokens are not drawn one by one: a word that fills one article is no property of a year. So the p value comes from giving
the articles' group labels to other articles, and with few articles the honest answer is "not testable".
"""

from itertools import combinations, islice
from math import comb

import numpy as np
import pandas as pd

from analysis.study import Study
from analysis.tables import InputError

PRIOR = 500.0  # words; strength of the prior, spread over the vocabulary as in all articles together
PER = 10_000  # words; rates are per ten thousand
SPREAD = 5  # articles; the p values are adjusted over the words that stand in at least so many
SHUFFLES = 2_000
EXACT = 5_000  # relabellings; up to so many, all are tried
TESTABLE = 0.05


CONTRAST = [
    "label",
    "group",
    "n_group",
    "n_rest",
    "per_10k_group",
    "per_10k_rest",
    "n_articles_group",
    "n_articles_rest",
    "g2",
    "log_ratio",
    "log_odds",
    "z",
    "low",
    "high",
    "dp",
    "p_articles",
    "note",
]


def compare_words(study: Study, by: str | None = None) -> pd.DataFrame:
    """Compare every word of each group of articles (`by`: a column of `study.articles`) with the rest, ranked by log-odds z.

    Without `by`, the first of year, outlet, article_id in which there are two groups; empty when there is one article only.
    Returns table contrast: label · group · n_group · n_rest · per_10k_group · per_10k_rest · n_articles_group ·
    n_articles_rest · g2 · log_ratio · log_odds · z · low · high · dp · p_articles · note. Formulas: `effects`, `_dispersion`,
    `_permute`. Raises InputError when `by` is no column or there is only one group.
    """
    if by is None:
        by = next((c for c in ("year", "outlet", "article_id") if study.articles[c].dropna().nunique() > 1), None)
        if by is None:
            return pd.DataFrame(columns=CONTRAST)
    if by not in study.articles.columns:
        raise InputError(f"cannot compare by '{by}'; the articles have {list(study.articles.columns)}")
    groups = study.articles.set_index("article_id", drop=False)[by].dropna()
    names = sorted(groups.unique())
    if len(names) < 2:
        only = ", ".join(str(name) for name in names) or "none"
        raise InputError(f"a comparison needs two groups; by '{by}' there is: {only}")
    words = study.words[study.words.article_id.isin(groups.index)]
    if words.empty:
        return pd.DataFrame(columns=CONTRAST)
    counts = words.pivot_table(index="article_id", columns="word", values="n", aggfunc="sum", fill_value=0)
    counts = counts.reindex(groups.index, fill_value=0)
    matrix = counts.to_numpy(float)
    frames = [_one_group(matrix, counts.columns, (groups == name).to_numpy(), name) for name in names]
    left_out = len(study.articles) - len(groups)
    table = pd.concat(frames, ignore_index=True)
    return table.assign(note=table.note + f"; {left_out} articles without a {by} left out") if left_out else table


def _one_group(matrix: np.ndarray, words, inside: np.ndarray, name) -> pd.DataFrame:
    a, b = matrix[inside].sum(0), matrix[~inside].sum(0)
    sizes, (p, shuffled) = effects(a, b), _permute(matrix, inside)
    frame = pd.DataFrame({
        "label": words, "group": name, "n_group": a.astype(int), "n_rest": b.astype(int),
        "per_10k_group": PER * a / max(a.sum(), 1), "per_10k_rest": PER * b / max(b.sum(), 1),
        "n_articles_group": (matrix[inside] > 0).sum(0), "n_articles_rest": (matrix[~inside] > 0).sum(0),
        **sizes, "dp": _dispersion(matrix), "p_articles": p, "note": shuffled,
    })  # fmt: skip
    one = (frame.n_articles_group + frame.n_articles_rest) == 1
    frame.loc[one, "note"] = "in one article only; " + frame.note
    return frame.sort_values(["z", "label"], ascending=[False, True], kind="stable", ignore_index=True)


def effects(a: np.ndarray, b: np.ndarray) -> dict[str, np.ndarray]:
    """Return g2, log_ratio, log_odds, z, low, high for the counts of each word in a group (a) and in the rest (b).

    g2: Dunning's log-likelihood in Rayson & Garside's two-cell form (2000), signed by direction. log_ratio: log2 of the
    ratio of rates, half a count added to each (Hardie 2014). log_odds: weighted log-odds with an informative Dirichlet
    prior, z and its 95 % interval (Monroe, Colaresi & Quinn 2008, eq. 16, 20-22); the prior is the share of the word in
    both together, with the strength of PRIOR words.
    """
    na, nb, both = a.sum(), b.sum(), a + b
    expected_a, expected_b = na * both / (na + nb), nb * both / (na + nb)
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * (np.where(a > 0, a * np.log(a / expected_a), 0) + np.where(b > 0, b * np.log(b / expected_b), 0))
    log_ratio = np.log2((a + 0.5) / max(na, 1)) - np.log2((b + 0.5) / max(nb, 1))
    prior = PRIOR * both / both.sum()
    log_odds = np.log((a + prior) / (na + PRIOR - a - prior)) - np.log((b + prior) / (nb + PRIOR - b - prior))
    sd = np.sqrt(1 / (a + prior) + 1 / (b + prior))
    return {
        "g2": g2 * np.sign(a - expected_a), "log_ratio": log_ratio, "log_odds": log_odds, "z": log_odds / sd,
        "low": log_odds - 1.959964 * sd, "high": log_odds + 1.959964 * sd,
    }  # fmt: skip


def _dispersion(matrix: np.ndarray) -> np.ndarray:
    """Return Gries's DP of each word over articles: 0 spread as the articles' lengths, towards 1 in one article (Gries 2008)."""
    share = matrix.sum(1, keepdims=True) / matrix.sum()
    return 0.5 * np.abs(matrix / np.maximum(matrix.sum(0), 1) - share).sum(0)


def _permute(matrix: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, str]:
    """Return p of each word by relabelling articles, adjusted by the largest |z| of all widespread words; and how."""
    k, size = len(inside), int(inside.sum())
    possible = comb(k, size)
    wide = (matrix > 0).sum(0) >= SPREAD
    nothing = np.full(matrix.shape[1], np.nan)
    if 1 / possible >= TESTABLE:
        return nothing, f"not testable: {size} against {k - size} articles can be labelled in {possible} ways only"
    if not wide.any():
        return nothing, f"not testable: no word stands in {SPREAD} articles"
    rng = np.random.default_rng(0)
    exact = possible <= EXACT
    picks = (
        combinations(range(k), size)
        if exact
        else islice((rng.choice(k, size, replace=False) for _ in iter(int, 1)), SHUFFLES)
    )
    total = matrix.sum(0)
    largest = []
    for pick in picks:
        a = matrix[list(pick)].sum(0)
        largest.append(np.abs(effects(a, total - a)["z"][wide]).max())
    found = np.abs(effects(matrix[inside].sum(0), matrix[~inside].sum(0))["z"])
    beyond = (np.asarray(largest)[:, None] >= found[None, :] - 1e-12).sum(0)
    p = beyond / len(largest) if exact else (beyond + 1) / (len(largest) + 1)
    return np.where(wide, p, np.nan), f"p over {'all ' if exact else ''}{len(largest)} relabellings of articles"
