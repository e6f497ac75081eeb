"""Every page of the site at phone and desk width, light and dark."""

import pytest

from analysis.show.site import NOTEBOOKS, render_site
from tests.browser.conftest import Watched, faults

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGES = ["index.html", *(f"demo/{path.stem}.html" for path in sorted(NOTEBOOKS.glob("*.ipynb")))]


@pytest.fixture(scope="session")
def site(tmp_path_factory, browser):
    """The demo study's site, made once."""
    out = tmp_path_factory.mktemp("site")
    render_site("demo", out)
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_fault(name, width, scheme, site, browser):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False)
    watched = Watched(context)
    try:
        watched.page.goto((site / name).as_uri())
        assert watched.page.title()
        wide = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"the page is {wide} pixels wider than the screen"
        assert not watched.abroad
        assert not watched.complaints
        assert not faults(watched.page)
    finally:
        context.close()
