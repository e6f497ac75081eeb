"""Hostile text: whatever stands in an article, a file's name, the catalogue or the codebook is shown as text and does nothing."""

import base64
import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from analysis.measure.run import measure
from analysis.show import site
from analysis.study import Inputs
from analysis.tables import build, write_table
from tests.show.cells import NOTEBOOKS, run_here
from tests.show.test_site import Page

RUN = "window.hit=1"
EVIL = (
    f"<script>{RUN}</script><img src=https://evil.example/x.png onerror={RUN}> **bold** [l](javascript:{RUN}) "
    f"$a_b$ and $^$ </td></table><!-- {{{{ 7*7 }}}} \x1b[31m \u202eback\u202c \"q' onclick={RUN} <svg onload={RUN}>"
)
LONG = "x" * 1_000_000
PAGE = f"""A page of our own {EVIL}

March 3, {{year}}

The minister said the tariffs {EVIL} on steel would hurt farmers. She called tariffs a mistake and left at $5 or $6.

“We will not sign {EVIL} a bad deal on tariffs,” Anna <b>Berg</b> told reporters. “We would rather wait,” she said.

The tariffs were called {LONG} by farmers, and nobody knows why they are so long in the {{other}} of the valley.
"""
CODEBOOK = """
name: "<script>window.hit=1</script>"
version: 1
issues:
  "tariffs<img src=x onerror=window.hit=1>":
    label: "Tariffs </script><script>window.hit=1</script> $a_b$"
    group: "<i>g</i>"
    definition: "Tariffs <img src=x onerror=window.hit=1> of any kind."
    terms: [tariffs]
  deals:
    label: "D\\u202eeals \\u001b[31m"
    group: g
    definition: Deals.
    terms: [deal]
"""


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory) -> Path:
    """The site of a study in which nearly everything is hostile; notebooks are run in this process."""
    folder = tmp_path_factory.mktemp("hostile") / f'evil"><img src=x onerror={RUN}>'
    for i, year in enumerate((2017, 2018, 2018)):
        path = folder / "raw" / f"<script>{RUN}<" / f"script> {i} \u202e $x$ **b** ' \".txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(year=year, other=f"north {i}"), "utf-8")
    (folder / "codebook.yml").write_text(CODEBOOK, "utf-8")
    ids = [p.relative_to(folder / "raw").with_suffix("").as_posix() for p in sorted(folder.rglob("*.txt"))]
    rows = [(ids[0], "2017", "", EVIL, EVIL, EVIL, "https://a.example/" + EVIL, EVIL, EVIL)]
    write_table(
        build("catalogue", [*rows, (ids[1], "2018", "", LONG, LONG, "", "", "x", "y")]), folder / "catalogue.csv"
    )
    measure(folder / "raw", folder / "tables", Inputs.of(folder), say=lambda message: None)
    out = folder.parent / "site"

    def run(path, study, *, with_text, charts):
        outputs = run_here(path, str(folder))
        notebook = nbformat.read(path, as_version=4)
        for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
            shown = outputs[cell.id]
            cell.outputs = [nbformat.v4.new_output("display_data", shown)] if shown else []
        return notebook

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "run_notebook", run)
        site.render_site(str(folder), out, with_text=True)
    return out


@pytest.fixture(scope="module")
def pages(site_folder) -> dict[str, Page]:
    made = {path.relative_to(site_folder).as_posix(): Page(path) for path in sorted(site_folder.rglob("*.html"))}
    assert len(made) == len(NOTEBOOKS) + 1
    return made


pytestmark = pytest.mark.slow


def test_no_element_and_no_attribute_comes_from_the_text(pages):
    known = "html head meta title style body nav a p main section h1 h2 details summary pre code figure picture source img figcaption div table"
    known += " thead tbody tr th td ol ul li dl dt dd b i em strong bdi q br footer script"
    for name, page in pages.items():
        assert {tag for tag, _ in page.tags} <= set(known.split()), name
        assert not [
            (tag, a)
            for tag, given in page.tags
            for a in given
            if a.startswith("on") or RUN in (given[a] or "") and a not in ("alt", "href")
        ], name
        assert len(page.named("script")) in (0, 1, 2), name
        assert all(
            given["href"].startswith(("#", "https://", "../index.html", "codebook.yml"))
            or given["href"].endswith(".html")
            or "00-" in given["href"]
            for given in page.named("a")
        ), name
        pictures = [given["src"] for given in page.named("img")] + [given["srcset"] for given in page.named("source")]
        assert all(re.fullmatch(r"data:image/svg\+xml;base64,[\w+/=]+", address) for address in pictures), name


def test_the_text_is_shown_and_nothing_unseen_is_in_it(pages):
    shown = "".join(page.source for page in pages.values())
    assert f"&lt;script&gt;{RUN}&lt;/script&gt;&lt;img src=https://evil.example/x.png" in shown
    assert "\\x1b[31m" in shown and "\\u202eback" in shown and "**bold**" in shown
    for name, page in pages.items():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.source), name


def test_an_endless_word_makes_no_endless_page_and_no_endless_chart(pages):
    for name, page in pages.items():
        assert len(page.source) < 1_000_000, name
        for image in page.named("img"):
            svg = base64.b64decode(image["src"].split(",")[1]).decode()
            root = ElementTree.fromstring(svg)
            parts = [(part.tag.rsplit("}")[-1], part.attrib) for part in root.iter()]
            assert not {"script", "foreignObject", "a"} & {tag for tag, _ in parts}
            links = [given[name] for _, given in parts for name in given if name.endswith("href")]
            assert all(link.startswith(("#", "data:image/png")) for link in links), name
            width, height = (float(root.attrib[side].removesuffix("pt")) for side in ("width", "height"))
            assert width < 800 and height < 2000 and len(svg) < 500_000, (name, width, height, len(svg))


def test_every_figure_still_opens(pages):
    for name, page in pages.items():
        if "03-" in name:
            assert len([1 for tag, given in page.tags if tag == "td" and "data-of" in given]) > 20


def test_in_a_browser_nothing_runs_and_nothing_is_fetched(browser, site_folder, pages):
    for width in (390, 1280):
        tab = browser.new_page(viewport={"width": width, "height": 800})
        events, asked = [], []
        tab.on("console", lambda message, events=events: events.append(message.text))
        tab.on("pageerror", lambda error, events=events: events.append(str(error)))
        tab.on("dialog", lambda dialog, events=events: (events.append(dialog.message), dialog.dismiss()))
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        for page in pages.values():
            tab.goto(page.path.as_uri())
            tab.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
            for door in tab.locator("button.door").all()[:3]:
                door.click()
                assert tab.locator("dialog li").count() and tab.locator("dialog :is(script, img, svg)").count() == 0
                tab.keyboard.press("Escape")
                assert tab.evaluate("document.activeElement.className") == "door"
            assert tab.evaluate("window.hit") is None
            assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth"), (page.path.name, width)
        tab.close()
        assert events == [] and all(url.startswith(("file:", "data:")) for url in asked)
