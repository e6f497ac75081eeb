"""Every page of the site, of the demo and of the trade talks (without text), at phone and desk width, light and dark."""

import pytest

from analysis.show.site import NOTEBOOKS, render_site
from tests.browser.conftest import Watched, faults

pytestmark = [pytest.mark.slow, pytest.mark.browser]
STUDIES = ("trade-talks", "demo")
PAGES = ["index.html", *(f"{s}/{path.stem}.html" for s in STUDIES for path in sorted(NOTEBOOKS.glob("*.ipynb")))]
WITH_DOORS = [name for name in PAGES if name != "index.html" and "/00-" not in name]
SIZES = [390, 1280]


@pytest.fixture(scope="module")
def site(tmp_path_factory, browser):
    """The public site of both studies, made once; of the five articles from the committed tables."""
    out = tmp_path_factory.mktemp("site")
    for study in STUDIES:
        render_site(study, out)
    return out


@pytest.fixture
def opened(site, browser):
    """Open a page from its file; afterwards nothing may have gone wrong."""
    contexts, pages = [], []

    def open_page(name: str, width: int, scheme: str = "light"):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        pages.append(Watched(contexts[-1]))
        pages[-1].page.goto((site / name).as_uri())
        return pages[-1].page

    yield open_page
    complaints = [(page.abroad, page.complaints) for page in pages if page.abroad or page.complaints]
    for context in contexts:
        context.close()
    assert not complaints


def too_wide(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_fault(name, width, scheme, opened):
    page = opened(name, width, scheme)
    assert page.title() and too_wide(page) <= 0
    assert not faults(page)


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("name", WITH_DOORS)
def test_a_door_opens_by_click_and_by_keyboard_and_gives_the_focus_back(name, width, opened):
    page = opened(name, width)
    for summary in page.locator("main > * summary, main > details > summary").all():
        summary.evaluate("s => { s.parentNode.open = true; }")
    doors, dialog = page.locator("button.door"), page.locator("dialog")
    for door, act in ((doors.first, "click"), (doors.last, "Enter"), (doors.nth(doors.count() // 2), "Space")):
        if act == "click":
            door.click()
        else:
            door.focus()
            page.keyboard.press(act)
        assert dialog.evaluate("d => d.open") and dialog.locator("li").count()
        places = dialog.locator("ol > li").first.inner_text()
        assert "characters" in places or "×" in places
        assert too_wide(page) <= 0
        page.keyboard.press("Escape")
        assert not dialog.evaluate("d => d.open")
        assert door.evaluate("d => d === document.activeElement")
    door.click()
    assert not faults(page, "dialog")


@pytest.mark.parametrize("name", WITH_DOORS)
def test_a_click_on_any_figure_of_a_row_opens_its_first_door(name, opened):
    page = opened(name, 1280)
    row = page.locator("main tbody tr:has(button.door)").first
    row.evaluate("r => { for (let d = r.closest('details'); d; d = d.parentNode.closest('details')) d.open = true; }")
    row.locator("td:not([data-of])").last.click()
    assert page.locator("dialog li").count()


@pytest.mark.parametrize("name", WITH_DOORS)
def test_a_phone_is_given_charts_that_it_can_show(name, opened):
    page = opened(name, 390)
    for image in page.locator("figure.chart img").all():
        box = image.evaluate("i => [i.clientWidth, i.naturalWidth, i.parentNode.parentNode.scrollWidth]")
        assert box[0] <= 390 and box[2] <= 390 and box[1] < 400, box  # drawn one column wide, so shown at its own size


def test_no_text_of_the_five_articles_stands_on_a_public_page(opened):
    page = opened("trade-talks/01-terms.html", 1280)
    quoted = page.locator(".behind li[id]:has(q)")
    assert quoted.count() == page.locator(".behind li[id]:has(q)", has_text="of the study demo").count() > 0
