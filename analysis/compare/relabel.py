"""Would a word surprise us as much if articles bore each other's labels? Tests by relabelling whole articles.

Words are not drawn one by one, articles are: a word that fills one article is no property of a year (Mildenberger 2023,
arXiv 2308.13383). One label in twenty must not surprise in the whole table, so p is adjusted for all its words and groups.
"""

from collections.abc import Iterator
from itertools import combinations, islice
from math import comb, factorial, prod

import numpy as np
from scipy import sparse, stats

from analysis.compare.items import add_rows, powers

SPREAD = 5  # articles; only words that stand in at least so many are tested
SHUFFLES, FEWEST, WORK = 2_000, 199, 100_000_000  # relabellings, the fewest of them, and words × groups × relabellings
EXACT = 5_000  # relabellings; up to so many, all are tried
MANY = 2_000  # articles; above, the moments of all relabellings stand in for drawing some
TESTABLE = 0.05
CELLS = 2_000_000  # relabellings × words held at once
MATRIX = 10  # groups; with more, each holds so few of the articles that a sparse product is quicker


def surprise(
    matrix: sparse.csr_array, totals: np.ndarray, group: np.ndarray, wide: np.ndarray, z_of
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return z over articles and adjusted p of each group × word (nan: not tested), and for each group how it was tested.

    `wide`: which words are tested. `z_of(a, b, na, nb)` gives the z that is ranked, from the counts of a group and the rest.
    """
    sizes, none = np.bincount(group), "" if wide.any() else f"not testable: no word stands in {SPREAD} articles"
    notes = [note or none for note in why_not(sizes)]
    tested = np.array([g for g, note in enumerate(notes) if not note], dtype=int)
    z, p = np.full((2, len(sizes), len(wide)), np.nan)
    if not len(tested):
        return z, p, notes
    at, x = np.ix_(tested, np.flatnonzero(wide)), matrix if wide.all() else matrix[:, wide]
    z[at], skew = moments(x, totals, group, tested)
    once = tested[:1] if len(sizes) == 2 else tested  # the second of two groups is the mirror of the first
    if len(totals) > MANY:
        p[at] = from_moments(z[at][: len(once)], skew[: len(once)])
        how = f"p from the moments of all relabellings of {len(totals)} articles"
    else:
        both, n = x.sum(0), totals.sum()
        p[at], how = permute(x, totals, group, once, lambda a, na: z_of(a, both - a, na, n - na))
    return z, p, [note or how for note in notes]


def why_not(sizes: np.ndarray) -> list[str]:
    """Return for each group, by its number of articles, why it cannot be tested against the rest; "" where it can."""
    k, reasons = int(sizes.sum()), []
    for size in map(int, sizes):
        ways = comb(k, size) if k <= EXACT else EXACT
        few = f"{size} against {k - size} articles can be labelled in {ways} ways only"
        one = "a single article cannot stand for a group"
        reasons.append(few if ways <= 1 / TESTABLE else one if min(size, k - size) == 1 else "")
    return [f"not testable: {reason}" if reason else "" for reason in reasons]


def permute(
    matrix: sparse.csr_array, totals: np.ndarray, group: np.ndarray, tested: np.ndarray, z
) -> tuple[np.ndarray, str]:
    """Return p of each tested group × word (columns of `matrix`), and how many relabellings were tried.

    p: the share of relabellings whose largest |z| over all these words and groups is at least as large (Westfall & Young
    1993), the labelling found counted as one of those drawn (Phipson & Smyth 2010). `z(a, na)` gives z from a group's counts.
    """
    sizes, words, k = np.bincount(group), matrix.toarray().astype(np.float32), len(group)
    ways, rng = factorial(k) // prod(map(factorial, sizes.tolist())), np.random.default_rng(0)
    exact = ways <= EXACT
    shuffles = ways if exact else int(np.clip(WORK // (len(tested) * max(words.shape)), FEWEST, SHUFFLES))
    labels = _all(sizes) if exact else (rng.permutation(group) for _ in range(shuffles))
    step, largest = max(1, CELLS // (len(sizes) * max(words.shape))), []
    for _ in range(0, shuffles, step):
        drawn = np.array(list(islice(labels, step)))
        cell = (drawn + len(sizes) * np.arange(len(drawn))[:, None]).ravel(), np.tile(np.arange(k), len(drawn))
        inside = sparse.csr_array((np.ones(drawn.size, np.float32), cell), (len(drawn) * len(sizes), k))
        inside = inside if len(sizes) > MATRIX else inside.toarray()
        sums = (np.float64(inside @ part).reshape(len(drawn), len(sizes), -1) for part in (words, totals[:, None]))
        a, na = (part[:, tested] for part in sums)
        largest.append(np.abs(z(a, na)).max((1, 2)))
    largest = np.sort(np.concatenate(largest))
    found = np.abs(z(add_rows(matrix, group)[tested], np.bincount(group, totals)[tested, None]))
    beyond = len(largest) - np.searchsorted(largest, found - 1e-9)
    p = beyond / shuffles if exact else (beyond + 1) / (shuffles + 1)
    return p, f"p over {'all ' if exact else ''}{shuffles} relabellings of articles"


def _all(sizes: np.ndarray) -> Iterator[np.ndarray]:
    """Yield every different relabelling once."""

    def deal(labels: np.ndarray, g: int) -> Iterator[np.ndarray]:
        if g == len(sizes) - 1:
            yield np.where(labels < 0, g, labels)
            return
        for pick in combinations(np.flatnonzero(labels < 0), int(sizes[g])):
            dealt = labels.copy()
            dealt[list(pick)] = g
            yield from deal(dealt, g + 1)

    yield from deal(np.full(int(sizes.sum()), -1), 0)


def moments(
    matrix: sparse.csr_array, totals: np.ndarray, group: np.ndarray, tested: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the permutation's analytic z and skewness of each tested group × word.

    With u = an article's uses − its words × the rate overall, the sum of u over m of K articles drawn without replacement
    has mean 0, variance m(K−m)/(K(K−1)) Σu² (Cochran 1977, theorem 2.2) and third moment m(K−m)(K−2m)/(K(K−1)(K−2)) Σu³.
    """
    k, m, t = float(len(totals)), np.bincount(group)[tested, None].astype(float), totals
    x, xx, xxx = (powers(matrix, e).T.dot for e in (1, 2, 3))
    rate = x(t**0) / max(t.sum(), 1)
    squares = xx(t**0) - 2 * rate * x(t) + rate**2 * (t**2).sum()
    cubes = xxx(t**0) - 3 * rate * xx(t) + 3 * rate**2 * x(t**2) - rate**3 * (t**3).sum()
    spread = m * (k - m) / (k * (k - 1)) * np.maximum(squares, 1e-12)
    third = m * (k - m) * (k - 2 * m) / (k * (k - 1) * max(k - 2, 1)) * cubes
    found = add_rows(matrix, group)[tested] - rate * np.bincount(group, t)[tested, None]
    return found / np.sqrt(spread), third / spread**1.5


def from_moments(z: np.ndarray, skew: np.ndarray) -> np.ndarray:
    """Return p of each z by Pearson's type III curve of that skewness (Mielke & Berry 2007), by Šidák for all that are tested.

    That curve ends on its short side: a rare word that a small group lacks would lie beyond it, impossible and so
    significant. There the normal curve stands in for it, which is never shorter than the true tail.
    """
    size, side = np.abs(z), np.sign(z) * skew
    single = np.minimum(2 * np.maximum(stats.pearson3.sf(size, side), stats.norm.sf(size)), 1)
    with np.errstate(divide="ignore"):
        return -np.expm1(z.size * np.log1p(-single))
