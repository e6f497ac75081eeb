"""A real browser: Debian's Chromium driven by Playwright. Without one these tests say so and skip; in CI they fail."""

import os
import shutil
import warnings

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT = 60_000  # milliseconds


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
    """One browser for all tests."""
    path, why = find_browser()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no page was opened in a browser: {why}")
    from playwright.sync_api import sync_playwright

    with warnings.catch_warnings(), sync_playwright() as playwright:
        warnings.simplefilter("ignore")  # playwright's own event loop
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=WAIT)
        yield opened
        opened.close()


class Watched:
    """A page, and what it complained of and asked for."""

    def __init__(self, context, home: str = ""):
        self.page = context.new_page()
        self.page.set_default_timeout(WAIT)
        self.complaints, self.abroad = [], []
        self.page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("a dialog opened"), dialog.dismiss()))
        here = ("data:", "blob:", "about:", "file:", home) if home else ("data:", "blob:", "about:", "file:")
        self.page.on("request", lambda request: request.url.startswith(here) or self.abroad.append(request.url))


def faults(page, within: str | None = None) -> list[str]:
    """Return the serious and critical faults that axe-core finds in a page, or within an element of it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=within, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
