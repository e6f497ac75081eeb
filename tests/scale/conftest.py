"""Fixtures of the tests of scale."""

import pytest

from analysis.measure import parts


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of some articles each."""
    monkeypatch.setattr(parts, "SIZE", 1_000)
