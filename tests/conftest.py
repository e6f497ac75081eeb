"""Fixtures: the five real articles (when they are at hand) and the demo study (always)."""

import os
from pathlib import Path

import pytest

from analysis.study import ROOT, open_study

RAW = Path(os.environ.get("TRADE_TALKS_RAW", ROOT / "data" / "trade-talks" / "raw"))


@pytest.fixture(scope="session")
def raw_articles() -> Path:
    """The folder of the five articles; a public clone does not have it."""
    if not any(RAW.glob("*.txt")):
        pytest.skip(f"the five articles are not at hand: {RAW} holds none (set TRADE_TALKS_RAW)")
    return RAW


@pytest.fixture(scope="session")
def demo():
    """The demo study, opened."""
    return open_study("demo")


@pytest.fixture(scope="session")
def five():
    """The five articles' tables, opened; their text may be missing."""
    return open_study("trade-talks")


def pytest_collection_modifyitems(items):
    """What needs every notebook run on both studies takes minutes."""
    for item in items:
        if "executed" in item.fixturenames:
            item.add_marker(pytest.mark.slow)


def pytest_sessionfinish(session, exitstatus):
    """In CI a skipped test is a failed one: there everything that tests need is at hand."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("tests were skipped, and in CI none may be")
        session.exitstatus = 1
