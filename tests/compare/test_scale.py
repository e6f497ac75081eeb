"""Comparing a large archive needs memory in proportion to its rows, and few bytes a row (a million articles: 10⁸ rows)."""

import tracemalloc

from analysis import compare_words
from tests.benchmarks.compare_run import archive

BYTES = 30  # of the highest memory, a row of table words (24 measured)


def peak(study) -> int:
    assert len(study.words)
    tracemalloc.start()
    rows = compare_words(study, "outlet")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert set(rows.note) == {f"p from the moments of all relabellings of {len(study.articles)} articles"}
    return peak


def test_a_row_of_words_costs_few_bytes_when_words_are_compared():
    small, large = (peak(archive(k, 100, 500)) for k in (4_000, 8_000))
    assert (large - small) / 400_000 <= BYTES
