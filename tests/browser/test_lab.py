"""Notebook 05 in JupyterLab, used as a reader would: choose, see the chart change, open a number, save."""

import shutil
from pathlib import Path

import pytest

from analysis.measure.run import measure
from analysis.study import DATA, ROOT, Inputs
from tests.browser.conftest import WAIT, Watched, faults
from tests.browser.lab import jupyterlab, run_all

pytestmark = [pytest.mark.slow, pytest.mark.browser]
NOTEBOOK = "05-explore.ipynb"
OUTPUT = ".jp-Cell:has(.widget-vbox) .jp-OutputArea"
CHART = f"{OUTPUT} figure.chart img"
LINES = f"{OUTPUT} ol > li"

WORD = "x" * 1_000_000
ATTACK = "<img src=x onerror=\"document.title='taken'\">"
HOSTILE = f"""A page of our own

March 3, 2018

The tariffs on steel cost $5 and $6 billion, {ATTACK} he said after the long meeting in the valley hall.

The tariffs on steel <script>top.title=1</script> were called <b>bad</b> by the people who went home early that night.

The tariffs on steel \x1b[31mred\x1b[0m and \u202egnorw\u202c and {WORD} went on for years.
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser):
    """The server's address and its folder; copies of 05 on the demo study and on a hostile one."""
    folder = tmp_path_factory.mktemp("lab")
    study = folder / "hostile"
    (study / "raw").mkdir(parents=True)
    (study / "raw" / "<img src=x onerror=alert(1)>.txt").write_text(HOSTILE, "utf-8")
    lines = "".join(f"<img src=x onerror=alert(1)>,lines,{n},kind,body,a test,it is\n" for n in (5, 7, 9))
    (study / "corrections.csv").write_text(f"article_id,table,pointer,field,value,by,why\n{lines}", "utf-8")
    shutil.copy(DATA / "trade-talks" / "codebook.yml", study / "codebook.yml")
    measure(study / "raw", study / "tables", Inputs.of(study))
    (folder / "copy").mkdir()
    source = (ROOT / "notebooks" / NOTEBOOK).read_text("utf-8")
    for name, path in (("demo", "demo"), ("hostile", str(study))):
        (folder / "copy" / f"{name}.ipynb").write_text(source.replace('\\"trade-talks\\"', f'\\"{path}\\"'), "utf-8")
    with jupyterlab(folder) as address:
        yield address, folder


@pytest.fixture
def opened(lab, browser):
    """Open a notebook, run it, and give the watched page once the controls are there."""
    contexts = []

    def open_notebook(name: str) -> Watched:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 1000}))
        watched = Watched(contexts[-1], home=lab[0])
        run_all(watched.page, lab[0], f"{name}.ipynb")
        watched.page.locator(CHART).first.wait_for()
        return watched

    yield open_notebook
    for context in contexts:
        context.close()


def _change(page, act) -> None:
    """Do something, wait until the chart is another one, and until the kernel has sent all that follows from it.

    Rows and lines come after the chart: without the second wait they would seem to follow what is done next.
    """
    before = page.locator(CHART).first.get_attribute("src")
    act()
    page.wait_for_function(
        "([where, before]) => { const i = document.querySelector(where); return i && i.src !== before; }",
        arg=[CHART, before],
        timeout=WAIT,
    )
    page.evaluate("""async () => {
        const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
        await kernel.requestExecute({code: "", silent: true}).done;  // answered behind all that was asked before
        for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    }""")


def test_the_chart_its_rows_and_their_sentences_follow_the_controls(opened, lab):
    watched = opened("demo")
    page = watched.page
    box = page.locator(OUTPUT).first
    _change(page, lambda: box.get_by_label("Measure", exact=True).select_option(label="sentiment"))
    _change(page, lambda: box.get_by_label("Grouped by", exact=True).select_option(label="voice"))
    _change(page, lambda: box.get_by_label("Years", exact=True).select_option(label="2024"))
    box.get_by_text(
        "view(study, measure='sentiment', by='voice', years=[2024])"
    ).first.wait_for()  # comes after the chart
    rows = box.get_by_label("Row of the chart", exact=True)
    first = page.locator(LINES).first.inner_text()
    box.get_by_role("button", name="Next row").focus()
    page.keyboard.press("Space")
    page.wait_for_function(
        "([where, text]) => document.querySelector(where)?.innerText !== text", arg=[LINES, first], timeout=WAIT
    )
    assert rows.evaluate("list => list.selectedIndex") == 1
    assert page.locator(f"{LINES} mark").count()
    box.get_by_role("button", name="Save this view").click()
    box.get_by_text("Saved in").wait_for()
    assert {Path(p).suffix for p in (lab[1] / "charts").iterdir()} == {".svg", ".png", ".pdf", ".csv", ".txt"}
    _change(page, box.get_by_role("button", name="Undo").click)
    _change(page, box.get_by_role("button", name="Reset").click)
    box.get_by_text("view(study)").first.wait_for()
    assert not watched.abroad
    assert not watched.complaints
    assert not faults(page, OUTPUT)


def test_every_control_is_reached_by_the_keyboard_and_has_a_label(opened):
    page = opened("demo").page
    box = page.locator(OUTPUT).first
    named = box.locator("select:visible, input[type=text]:visible")
    unnamed = [i for i in range(named.count()) if not named.nth(i).evaluate("c => c.labels[0]?.innerText")]
    assert named.count() >= 9 and not unnamed
    named.first.focus()
    reached = set()
    for _ in range(30):
        reached.add(page.evaluate("document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText"))
        page.keyboard.press("Tab")
    wanted = {named.nth(i).evaluate("c => c.labels[0].innerText") for i in range(named.count())}
    assert wanted | {"Undo", "Reset", "Save this view"} <= reached


def test_a_list_is_opened_and_chosen_from_by_the_keyboard(opened):
    page = opened("demo").page
    box = page.locator(OUTPUT).first
    measure = box.get_by_label("Measure", exact=True)

    def choose() -> None:
        measure.focus()
        for key in ("Alt+ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)

    cells = page.locator(".jp-Cell").count()
    _change(page, choose)
    assert measure.input_value() == measure.locator("option").nth(1).get_attribute("value")
    assert page.locator(".jp-Cell").count() == cells


def test_hostile_text_is_shown_as_text_and_nothing_runs(opened):
    watched = opened("hostile")
    page = watched.page
    box = page.locator(OUTPUT).first
    page.locator(LINES).first.wait_for()
    texts = box.inner_text()
    assert "$5 and $6 billion" in texts and "<script>" in texts and "onerror" in texts
    assert not box.locator("script, img[onerror], .MathJax, mjx-container").count()
    assert page.title() != "taken"
    assert not watched.abroad
    assert not watched.complaints
