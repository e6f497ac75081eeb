"""Fixtures: the five real articles (when they are at hand) and the demo study (always)."""

import os
import shutil
import warnings
from pathlib import Path

import pytest

from analysis.study import ROOT, open_study

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT = 60_000  # milliseconds
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


def find_browser() -> tuple[str | None, str]:
    """Return the browser's path, or None and why there is none."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return None, "playwright is not installed (pip install -e '.[dev]')"
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found, "" if found else f"no browser is installed (looked for {', '.join(NAMES)})"


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests: Debian's Chromium driven by Playwright. Without one they say so and skip; in CI they fail."""
    path, why = find_browser()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no page was opened in a browser: {why}")
    from playwright.sync_api import sync_playwright

    with warnings.catch_warnings(), sync_playwright() as playwright:
        warnings.simplefilter("ignore")  # playwright's own event loop
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=WAIT)
        yield opened
        opened.close()


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
