"""The site: pages that stand alone, ask no other host, and lead only to what is there."""

import base64
import hashlib
import json
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from analysis.show import site
from analysis.show.doors import Doors
from tests.compare.tiny import four_articles
from tests.show.cells import NOTEBOOKS
from tests.show.conftest import PAGES

FETCHING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "xlink:href"}


class Page(HTMLParser):
    """The tags of a page, its ids, and what a browser would fetch or follow."""

    def __init__(self, path: Path):
        super().__init__()
        self.path, self.tags, self.ids, self.fetched, self.followed = path, [], set(), [], []
        self.source = path.read_text("utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        self.fetched += [value for name, value in given.items() if name in FETCHING]
        if "href" in given:
            (self.followed if tag == "a" else self.fetched).append(given["href"])

    def named(self, tag: str) -> list[dict]:
        return [given for name, given in self.tags if name == tag]


@pytest.fixture(scope="session")
def render(tmp_path_factory, executed):
    """Render a study from notebooks that have been run already, and return its pages by path."""

    @cache
    def rendered(*studies: str, with_text: bool = False) -> dict[str, Page]:
        out = tmp_path_factory.mktemp("site")

        def run(path, study, *, with_text, charts):
            return executed[study, path.stem]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(site, "run_notebook", run)
            for study in studies:
                site.render_site(study, out, with_text=with_text)
        return {path.relative_to(out).as_posix(): Page(path) for path in sorted(out.rglob("*.html"))}

    return rendered


@pytest.fixture(scope="session")
def pages(render) -> dict[str, Page]:
    return render("trade-talks", "demo")


def test_there_is_an_index_and_a_page_for_each_notebook_of_each_study(pages):
    names = {f"{study}/{path.stem}.html" for study in ("trade-talks", "demo") for path in NOTEBOOKS}
    assert set(pages) == {"index.html", *names}


def test_no_page_asks_another_host_for_anything(pages):
    for name, page in pages.items():
        assert all(target.startswith("data:") for target in page.fetched), name
        styles = " ".join(re.findall(r"<style[^>]*>(.*?)</style>", page.source, re.S)) + " ".join(
            given.get("style", "") for _, given in page.tags
        )
        assert "@import" not in styles and not re.search(r"url\((?!['\"]?data:)", styles), name


def test_the_only_script_of_a_page_is_ours_and_the_index_has_none(pages):
    ours = (site.TEMPLATE / "page.js").read_text("utf-8")
    for name, page in pages.items():
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page.source, re.S)
        assert [body for given, body in scripts if not given] == ([] if name == "index.html" else [ours]), name
        assert all(given == ' id="doors" type="application/json"' for given, _ in scripts if given), name
        assert len(page.named("script")) == len(scripts) and not page.named("iframe"), name
        assert not [a for _, given in page.tags for a in given if a.startswith("on")], name
    assert "innerHTML" not in ours and "http" not in ours


def test_every_page_forbids_what_it_does_not_need(pages):
    digest = base64.b64encode(hashlib.sha256((site.TEMPLATE / "page.js").read_bytes()).digest()).decode()
    for name, page in pages.items():
        policy = [m["content"] for m in page.named("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert len(policy) == 1 and policy[0].startswith("default-src 'none'") and "http" not in policy[0], name
        assert re.findall(r"script-src [^;]*", policy[0]) == [f"script-src 'sha256-{digest}'"] * (
            name != "index.html"
        ), name


def test_the_numbers_of_the_doors_are_numbers_and_lead_to_what_is_listed(pages):
    for name, page in pages.items():
        cells = [int(given["data-of"]) for tag, given in page.tags if tag == "td" and "data-of" in given]
        data = re.findall(r'id="doors"[^>]*>(.*?)</script>', page.source)
        assert bool(cells) == bool(data), name
        for numbers in data:
            assert re.fullmatch(r'[][{}",:0-9a-z-]*', numbers), name
            doors = json.loads(numbers)
            assert set(cells) == set(range(len(doors))), name
            for kind, _, rule, _, rows in doors:
                assert all(f"{kind}{row}" in page.ids for part in rows.split(",") for row in part.split("-"))
                assert rule is None or f"r{rule}" in page.ids
        assert [i for i in page.ids if i[0] in "sw"] or not data


def test_a_page_of_the_five_articles_is_smaller_than_a_megabyte(pages):
    sizes = {name: len(page.source.encode()) for name, page in pages.items()}
    assert max(sizes.values()) < 1_000_000, sizes


def test_a_picture_without_alt_text_is_shown_with_what_is_known_of_it():
    output = nbformat.v4.new_output("display_data", {"image/png": "AAAA", "text/plain": "<Figure>"})
    cell = nbformat.v4.new_code_cell("x", outputs=[output])
    site._fill(cell, Doors(four_articles(), texts=False))
    assert 'alt="&lt;Figure&gt;" src="data:image/png;base64,AAAA"' in cell.outputs[0].data["text/html"]


def test_no_cell_of_a_page_is_blank(executed):
    for (study, stem), notebook in executed.items():
        for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
            assert "text/html" in output.get("data", {}) or output.get("text"), (study, stem)


def test_every_link_leads_to_something_that_is_there(pages):
    ids = {page.path.resolve(): page.ids for page in pages.values()}
    for name, page in pages.items():
        for target in page.followed:
            if re.match(r"https?:", target):
                continue
            file, _, anchor = target.partition("#")
            path = (page.path.parent / file).resolve() if file else page.path
            assert path.is_file(), f"{name} → {target}"
            if anchor:
                assert anchor in ids[path.resolve()], f"{name} → {target}"


def test_the_pages_of_a_study_are_still_found_after_another_is_rendered(pages):
    assert "trade-talks/00-start-here.html" in pages["index.html"].followed
    assert "demo/00-start-here.html" in pages["index.html"].followed


def test_every_page_is_made_for_phones_and_for_the_dark(pages):
    for name, page in pages.items():
        metas = {m.get("name"): m.get("content") for m in page.named("meta")}
        assert metas["viewport"] == "width=device-width, initial-scale=1", name
        assert metas["color-scheme"] == "light dark" and "prefers-color-scheme: dark" in page.source, name


def test_every_page_has_a_language_one_title_and_an_alt_text_for_each_picture(pages):
    for name, page in pages.items():
        assert page.named("html")[0]["lang"] == "en", name
        assert len(page.named("h1")) == 1 and len(page.named("title")) == 1, name
        assert all(image.get("alt") for image in page.named("img")), name


def test_charts_stand_on_the_pages(pages):
    assert len(pages["trade-talks/03-issues.html"].named("img")) == 3


def test_every_chart_is_also_drawn_one_column_wide_for_phones(pages):
    for name, page in pages.items():
        assert len(page.named("source")) == len(page.named("img")), name
        assert all(given["media"].startswith("screen") for given in page.named("source")), name


def test_the_index_gives_each_question_with_its_answer(pages, executed):
    for path in NOTEBOOKS:
        notebook = executed["demo", path.stem]
        assert notebook.cells[0].source.splitlines()[0].lstrip("# ") in pages["index.html"].source
        assert site._answer(notebook)


@pytest.mark.parametrize(
    ("study", "with_text", "banner"),
    [("trade-talks", False, False), ("trade-talks", True, True), ("demo", True, False)],
)
def test_the_banner_stands_only_over_text_that_belongs_to_others(render, study, with_text, banner):
    made = render(study, with_text=with_text)
    for name, page in made.items():
        assert (" holds sentences of articles that belong to their publishers" in page.source) == banner, name
    assert ("<q>" in made[f"{study}/03-issues.html"].source) == (banner or study == "demo")


def test_the_index_says_which_studies_beside_it_are_private(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "00-start-here.html").write_text(f'<p class="banner">{site.PRIVATE}</p>', "utf-8")
    index = site._index(tmp_path, "demo", [], "").read_text("utf-8")
    assert "(private: do not pass it on)" in index and 'class="banner">Private: this site' in index


def test_markup_in_a_question_is_only_text_on_the_index(render, executed):
    notebook = executed["demo", "00-start-here"]
    title = notebook.cells[0].source
    notebook.cells[0].source = "# What if <script>alert(1)</script> stands here?"
    try:
        made = render.__wrapped__("demo")
    finally:
        notebook.cells[0].source = title
    assert "&lt;script&gt;" in made["index.html"].source and not made["index.html"].named("script")


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """A repository's data folder in which a reader has begun a study."""
    shutil.copytree(site.DATA / "trade-talks", tmp_path / "trade-talks", ignore=shutil.ignore_patterns("raw"))
    monkeypatch.setattr(site, "DATA", tmp_path)
    monkeypatch.setattr("analysis.study.DATA", tmp_path)
    return tmp_path


def test_a_new_study_gets_a_starting_codebook_and_its_tables(reader):
    (reader / "mine" / "raw").mkdir(parents=True)
    (reader / "mine" / "raw" / "one.txt").write_text(PAGES["one article"]["only.txt"], "utf-8")
    outcome = site.prepare_study("mine")
    assert outcome.refused.empty
    assert (reader / "mine" / "codebook.yml").read_bytes() == (reader / "trade-talks" / "codebook.yml").read_bytes()
    assert (reader / "mine" / "tables" / "manifest.json").exists()


def test_a_codebook_that_a_reader_has_edited_is_left_alone(reader):
    (reader / "mine" / "raw").mkdir(parents=True)
    (reader / "mine" / "raw" / "one.txt").write_text(PAGES["one article"]["only.txt"], "utf-8")
    own = (reader / "trade-talks" / "codebook.yml").read_text("utf-8").replace("name: trade-talks", "name: mine", 1)
    (reader / "mine" / "codebook.yml").write_text(own, "utf-8")
    site.prepare_study("mine")
    assert (reader / "mine" / "codebook.yml").read_text("utf-8") == own


def test_a_study_without_articles_says_where_they_go(reader):
    with pytest.raises(site.InputError) as error:
        site.prepare_study("mine")
    assert str(error.value) == (
        f"{reader / 'mine' / 'raw'}: there are no articles yet; put one text file an article there, then run this again"
    )


def test_a_failing_cell_is_named_with_its_message(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(notebook, tmp_path / "09-broken.ipynb")
    with pytest.raises(site.InputError) as error:
        site.run_notebook(tmp_path / "09-broken.ipynb", "demo", with_text=False, charts=tmp_path)
    assert str(error.value) == ("09-broken.ipynb: a cell failed on study 'demo': ZeroDivisionError: division by zero")
