"""The simulations run, shortened; in full and with their bars by hand or in CI: `python -m tests.compare.simulations`."""

import numpy as np
import pandas as pd
import pytest

from analysis import prose
from tests.compare import simulations
from tests.compare.simulations import COLUMNS, clumped, cover, false_alarms, worlds

RNG = np.random.default_rng


def test_every_figure_that_is_shown_meets_its_bar():
    checks = prose.word_checks()
    assert list(checks.columns) == COLUMNS and len(checks) > 40
    for row in checks[checks.bar.ne("")].itertuples():
        low, high = {"at most .05": (0, 0.05), "at least .80": (0.8, 1), ".93 to .97": (0.93, 0.97)}[row.bar]
        error = 2 * np.sqrt(0.05 * 0.95 / row.runs) if row.bar.startswith("at most") else 0  # what chance adds to .05
        assert low <= row.value <= high + error, row


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [[20, 20], [20, 12, 8]])
def test_shuffled_labels_of_clumped_words_rarely_alarm(sizes):
    assert false_alarms(clumped(40, 200, RNG(5)), sizes, 200, RNG(6)) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)


@pytest.mark.slow
def test_intervals_over_fifty_articles_cover_what_they_say():
    found = {name: cover(world, 50, 2_000, RNG(7)) for name, world in worlds().items()}
    assert all(0.92 <= value <= 0.98 for value in found.values()), found


@pytest.mark.slow
def test_the_simulations_run_from_end_to_end():
    table = simulations.simulate(0.01)
    assert list(table.columns) == COLUMNS and pd.api.types.is_float_dtype(table.value)
