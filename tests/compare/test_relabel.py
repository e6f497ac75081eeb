"""Tests by relabelling articles: every formula against enumeration, and when there is no answer."""

from itertools import combinations
from math import factorial, prod

import numpy as np
import pytest
from scipy import sparse, stats

from analysis.compare import relabel
from analysis.compare.relabel import _all, from_moments, moments, permute, surprise, why_not

COUNTS = np.array([[3, 0, 1], [0, 2, 1], [5, 1, 0], [1, 1, 1], [0, 0, 4], [2, 3, 1], [0, 1, 0]])
TOTALS = np.array([20.0, 15.0, 30.0, 10.0, 25.0, 18.0, 12.0])


HALVES = np.array([0, 0, 0, 1, 1, 1, 1])


def test_moments_are_those_of_all_relabellings():
    z, skew = moments(sparse.csr_array(COUNTS), TOTALS, HALVES, np.array([0]))
    residual = COUNTS - TOTALS[:, None] * COUNTS.sum(0) / TOTALS.sum()
    sums = np.array([residual[list(pick)].sum(0) for pick in combinations(range(7), 3)])
    assert sums.mean(0) == pytest.approx(np.zeros(3))
    assert z[0] == pytest.approx(residual[:3].sum(0) / sums.std(0))
    assert skew[0] == pytest.approx(stats.skew(sums))


def test_the_second_of_two_groups_is_the_mirror_of_the_first():
    z, skew = moments(sparse.csr_array(COUNTS), TOTALS, HALVES, np.array([0, 1]))
    assert z[0] == pytest.approx(-z[1]) and skew[0] == pytest.approx(-skew[1])


def test_p_from_moments_without_skewness_is_the_normal_one_by_sidak():
    p = from_moments(np.array([[2.5, -3.0, 0.0]]), np.zeros((1, 3)))
    single = 2 * stats.norm.sf([2.5, 3.0, 0.0])
    assert p[0] == pytest.approx(1 - (1 - single) ** 3)


def test_a_skewed_null_needs_a_larger_z_above_than_below():
    p = from_moments(np.array([[2.0, -2.0]]), np.full((1, 2), 1.0))
    assert p[0, 0] > p[0, 1]


def test_p_from_moments_is_near_that_of_all_relabellings_where_the_normal_curve_is_far_off():
    uses = np.array([9, 7, 5, 2, 0, 4, 3, 3, 2, 1, 1, 1, 1] + [0] * 11)
    z, skew = moments(sparse.csr_array(uses[:, None]), np.full(24, 10.0), np.repeat([0, 1], [5, 19]), np.array([0]))
    sums = uses[np.array(list(combinations(range(24), 5)))].sum(1)
    exact = 2 * np.mean(sums >= uses[:5].sum())
    assert from_moments(z, skew)[0, 0] == pytest.approx(exact, rel=0.5)
    assert 2 * stats.norm.sf(z[0, 0]) < exact / 2


def test_a_rare_word_that_a_small_group_lacks_is_no_impossibility():
    # in 141 of 2,500 articles, a few of them full of it, and in none of a group of 100: beyond the end of Pearson's curve
    uses = np.r_[np.zeros(100), np.ones(136), [12] * 5, np.zeros(2259)][:, None]
    z, skew = moments(sparse.csr_array(uses), np.full(2500, 100.0), np.repeat([0, 1], [100, 2400]), np.array([0]))
    assert stats.pearson3.cdf(z, skew)[0, 0] < 1e-4
    assert from_moments(z, skew)[0, 0] >= 2 * stats.hypergeom.pmf(0, 2500, 141, 100)


def test_of_two_groups_the_words_count_once():
    rng = np.random.default_rng(1)
    counts, group = rng.poisson(2.0, (2_100, 4)), np.repeat([0, 1], [700, 1_400])
    z, p, notes = surprise(sparse.csr_array(counts), counts.sum(1) + 50.0, group, np.array([True] * 3 + [False]), None)
    skew = moments(sparse.csr_array(counts), counts.sum(1) + 50.0, group, np.array([0]))[1][:, :3]
    assert p[0, :3].tolist() == p[1, :3].tolist() == from_moments(z[:1, :3], skew)[0].tolist()
    assert np.isnan(p[:, 3]).all() and notes == ["p from the moments of all relabellings of 2100 articles"] * 2


@pytest.mark.parametrize("sizes", [(2, 2, 1), (3, 2), (1, 1, 1, 1), (4,)])
def test_all_relabellings_are_dealt_once(sizes):
    dealt = [tuple(labels) for labels in _all(np.array(sizes))]
    assert len(set(dealt)) == len(dealt) == factorial(sum(sizes)) // prod(map(factorial, sizes))
    assert all(np.bincount(labels).tolist() == list(sizes) for labels in dealt)


@pytest.mark.parametrize(
    ("sizes", "reasons"),
    [
        ((2, 2, 1), ["2 against 3", "2 against 3", "1 against 4"]),
        ((1, 39), ["a single article", "a single article"]),
        ((3, 3), ["20 ways only", "20 ways only"]),
        ((4, 3), ["", ""]),
        ((1, 6000), ["a single article", "a single article"]),
        ((1250, 1250), ["", ""]),
    ],
)
def test_what_cannot_be_tested_is_said_group_by_group(sizes, reasons):
    found = why_not(np.array(sizes))
    assert all(reason in said and bool(said) == bool(reason) for reason, said in zip(reasons, found, strict=True))


def z_of(a, na):
    return (a - COUNTS.sum(0) * na / TOTALS.sum()) / np.sqrt(COUNTS.sum(0))


def test_p_of_three_groups_is_over_the_largest_of_all_words_and_groups():
    group, tested = np.array([0, 0, 0, 1, 1, 1, 2]), np.array([0, 1])
    p, how = permute(sparse.csr_array(COUNTS), TOTALS, group, tested, z_of)
    largest = []
    for labels in _all(np.array([3, 3, 1])):
        found = [z_of(COUNTS[labels == g].sum(0), TOTALS[labels == g].sum()) for g in tested]
        largest.append(np.abs(found).max())
    expected = [
        [np.mean(np.array(largest) >= abs(z) - 1e-9) for z in z_of(COUNTS[group == g].sum(0), TOTALS[group == g].sum())]
        for g in tested
    ]
    assert p.tolist() == pytest.approx(np.array(expected)) and how == "p over all 140 relabellings of articles"


def test_the_number_of_drawn_relabellings_falls_with_the_work(monkeypatch):
    monkeypatch.setattr(relabel, "EXACT", 10)
    monkeypatch.setattr(relabel, "WORK", 300)
    p, how = permute(sparse.csr_array(COUNTS), TOTALS, np.array([0, 0, 0, 0, 1, 1, 1]), np.array([0, 1]), z_of)
    assert how == "p over 199 relabellings of articles"
    assert (p * 200).ravel().tolist() == pytest.approx((p * 200).round().ravel().tolist()) and p.min() >= 1 / 200


def test_p_does_not_depend_on_how_many_relabellings_are_held_at_once(monkeypatch):
    asked = (sparse.csr_array(COUNTS), TOTALS, np.array([0, 0, 0, 1, 1, 1, 2]), np.array([0, 1]), z_of)
    whole, _ = permute(*asked)
    monkeypatch.setattr(relabel, "CELLS", 7 * 9)
    monkeypatch.setattr(relabel, "MATRIX", 1)
    parts, _ = permute(*asked)
    assert parts.tolist() == whole.tolist()
