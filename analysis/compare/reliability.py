"""How reliable is a coding? Krippendorff's alpha, Wilson's interval, and a share corrected for the coder's own error."""

from math import sqrt

import krippendorff
import numpy as np
from scipy import stats

DRAWS = 1_000  # bootstrap samples
Z = 1.959964


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share (Wilson 1927); (nan, nan) of nothing.

    >>> [round(float(x), 4) for x in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    return tuple(stats.binomtest(int(hits), int(of)).proportion_ci(method="wilson")) if of else (np.nan, np.nan)


def alpha(answers: np.ndarray, level: str = "nominal") -> float:
    """Return Krippendorff's alpha of a coders × units array (nan: not judged); nan when only one value was ever given."""
    values = answers[:, (~np.isnan(answers)).sum(0) >= 2]
    if values.size == 0 or len(np.unique(values[~np.isnan(values)])) < 2:
        return np.nan
    return float(krippendorff.alpha(reliability_data=values, level_of_measurement=level))


def alpha_interval(answers: np.ndarray) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of nominal alpha, drawing units with replacement; nan where it is undefined."""
    values = np.unique(answers[~np.isnan(answers)])
    counts = np.array([(answers == value).sum(0) for value in values]).T.reshape(-1, max(len(values), 1))
    counts = counts[counts.sum(1) >= 2]
    if len(values) < 2 or not len(counts):
        return np.nan, np.nan
    kinds, n = np.unique(counts, axis=0, return_counts=True)
    pairs = kinds[:, :, None] * kinds[:, None, :] - kinds[:, :, None] * np.eye(len(values))
    cells = pairs / (kinds.sum(1) - 1)[:, None, None]
    return resampled(cells.reshape(len(kinds), -1), lambda sums: alpha_of(sums.reshape(-1, *cells.shape[1:])), n)


def alpha_of(pairs: np.ndarray, *, ordinal: bool = False) -> np.ndarray:
    """Return alpha of each of a stack of coincidence matrices (Krippendorff 2011), nominal or ordinal; nan where undefined."""
    each = pairs.sum(2)
    n, upto = each.sum(1), np.cumsum(each, axis=1) - each / 2
    apart = (upto[:, :, None] - upto[:, None, :]) ** 2 if ordinal else 1 - np.eye(each.shape[1])
    expected = (each[:, :, None] * each[:, None, :] * apart).sum((1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (n - 1) * (pairs * apart).sum((1, 2)) / expected, np.nan)


def ordinal_alpha(cells: np.ndarray) -> np.ndarray:
    """Return ordinal alpha of two coders for each of a stack of confusion matrices, or of their cells in rows."""
    side = round(sqrt(np.prod(cells.shape[1:])))
    cells = cells.reshape(-1, side, side)
    return alpha_of(cells + cells.transpose(0, 2, 1), ordinal=True)


def resampled(units: np.ndarray, statistic, counts: np.ndarray | None = None) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a statistic of summed units, drawn with replacement, seeded.

    `units`: a row each, or a row a kind of unit with `counts` of them. (nan, nan) where most samples have no value.
    """
    counts = np.ones(len(units), int) if counts is None else counts
    picks = np.random.default_rng(0).multinomial(counts.sum(), counts / counts.sum(), DRAWS)
    values = statistic(picks @ units)
    return tuple(np.nanquantile(values, [0.025, 0.975])) if np.isfinite(values).mean() >= 0.5 else (np.nan, np.nan)


def correct_share(
    positive: int, of: int, sensitivity: tuple[int, int], specificity: tuple[int, int]
) -> tuple[float, float, float]:
    """Return (share, low, high): a share found by an imperfect codebook, corrected for its measured error.

    `positive` of `of` units were found; `sensitivity` and `specificity` are (right, of) from coded positives and negatives.
    Share: Rogan & Gladen (1978); 95 % interval: Lang & Reiczigel (2014), which counts the error of all three shares.
    (nan, nan, nan) when the codebook does no better than chance.
    """
    raw, se, sp, z2 = positive / of, sensitivity[0] / sensitivity[1], specificity[0] / specificity[1], Z**2
    if se + sp <= 1:
        return np.nan, np.nan, np.nan
    n, n_se, n_sp = of + z2, sensitivity[1] + 2, specificity[1] + 2
    p, se2, sp2 = (positive + z2 / 2) / n, (sensitivity[0] + 1) / n_se, (specificity[0] + 1) / n_sp
    youden = se2 + sp2 - 1
    centre = (p + sp2 - 1) / youden
    var_se, var_sp = se2 * (1 - se2) / n_se, sp2 * (1 - sp2) / n_sp
    shift = 2 * z2 * (centre * var_se - (1 - centre) * var_sp)
    half = Z * sqrt(p * (1 - p) / n + (1 - centre) ** 2 * var_sp + centre**2 * var_se) / youden
    return tuple(np.clip([(raw + sp - 1) / (se + sp - 1), centre + shift - half, centre + shift + half], 0, 1).tolist())
