"""How reliable is a coding? Krippendorff's alpha, Wilson's interval, and a share corrected for the coder's own error."""

from math import sqrt

import krippendorff
import numpy as np

BOOTSTRAPS = 1_000
Z = 1.959964


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share (Wilson 1927); (nan, nan) of nothing.

    >>> [round(x, 4) for x in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if not of:
        return np.nan, np.nan
    share, weight = hits / of, Z**2 / of
    centre, half = share + weight / 2, Z * sqrt(share * (1 - share) / of + weight / (4 * of))
    return (centre - half) / (1 + weight), (centre + half) / (1 + weight)


def alpha(answers: np.ndarray, level: str = "nominal") -> float:
    """Return Krippendorff's alpha of a coders × units array (nan: not judged); nan when only one value was ever given."""
    values = answers[:, (~np.isnan(answers)).sum(0) >= 2]
    if values.size == 0 or len(np.unique(values[~np.isnan(values)])) < 2:
        return np.nan
    return float(krippendorff.alpha(reliability_data=values, level_of_measurement=level))


def alpha_interval(answers: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of nominal alpha, drawing units with replacement; nan where it is undefined.

    The same coincidences as `alpha` counts (Krippendorff 2011), kept per unit so that a thousand draws take no time.
    """
    values = np.unique(answers[~np.isnan(answers)])
    counts = np.stack([(answers == value).sum(0) for value in values], axis=1) if len(values) else np.zeros((0, 1))
    counts = counts[counts.sum(1) >= 2]
    if len(values) < 2 or not len(counts):
        return np.nan, np.nan
    judged = counts.sum(1)
    apart = (judged**2 - (counts**2).sum(1)) / (judged - 1)
    rng, drawn = np.random.default_rng(seed), []
    for _ in range(BOOTSTRAPS):
        pick = rng.integers(0, len(counts), len(counts))
        each, n = counts[pick].sum(0), judged[pick].sum()
        expected = (n**2 - (each**2).sum()) / (n - 1)
        if expected:
            drawn.append(1 - apart[pick].sum() / expected)
    return tuple(np.quantile(drawn, [0.025, 0.975])) if len(drawn) >= BOOTSTRAPS / 2 else (np.nan, np.nan)


def correct_share(
    positive: int, of: int, sensitivity: tuple[int, int], specificity: tuple[int, int]
) -> tuple[float, float, float]:
    """Return (share, low, high): a share found by an imperfect codebook, corrected for its measured error.

    `positive` of `of` units were found; `sensitivity` and `specificity` are (right, of) from coded positives and negatives.
    Share: Rogan & Gladen (1978); 95 % interval: Lang & Reiczigel (2014), which counts the error of all three shares.
    (nan, nan, nan) when the codebook does no better than chance.
    """
    z2 = Z**2
    raw, se, sp = positive / of, sensitivity[0] / sensitivity[1], specificity[0] / specificity[1]
    if se + sp <= 1:
        return np.nan, np.nan, np.nan
    n, n_se, n_sp = of + z2, sensitivity[1] + 2, specificity[1] + 2
    p, se2, sp2 = (positive + z2 / 2) / n, (sensitivity[0] + 1) / n_se, (specificity[0] + 1) / n_sp
    youden = se2 + sp2 - 1
    centre = (p + sp2 - 1) / youden
    var_se, var_sp = se2 * (1 - se2) / n_se, sp2 * (1 - sp2) / n_sp
    shift = 2 * z2 * (centre * var_se - (1 - centre) * var_sp)
    half = Z * sqrt(p * (1 - p) / n + (1 - centre) ** 2 * var_sp + centre**2 * var_se) / youden
    inside = lambda share: float(min(max(share, 0.0), 1.0))  # noqa: E731
    return inside((raw + sp - 1) / (se + sp - 1)), inside(centre + shift - half), inside(centre + shift + half)
