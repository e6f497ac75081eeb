"""Notebooks run, and the site made of them: an index and one self-contained page a notebook, asking no other host."""

import base64
import copy
import hashlib
import html
import os
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter

from analysis import __version__
from analysis.measure.run import Outcome, measure, say
from analysis.raw import article_files
from analysis.show.behind import behind
from analysis.show.doors import Doors
from analysis.study import DATA, OURS, ROOT, Inputs, Study, open_study, study_folder
from analysis.tables import InputError

NOTEBOOKS = ROOT / "notebooks"
TEMPLATE = Path(__file__).parent / "template"
DEFAULT = "trade-talks"
PRIVATE = "Private: this page holds sentences of articles that belong to their publishers. Do not pass it on."
WIDGET = "application/vnd.jupyter.widget-view+json"
LIVE = '<p class="told">Here stand controls that need JupyterLab; open the notebook there to use them.</p>'
README_CHART = "issues-by-article.svg"


def prepare_study(name: str) -> Outcome | None:
    """Measure what is new in a study below data/; a new one gets the starting codebook. None when it has no files.

    Raises InputError when the study has neither files nor tables.
    """
    folder, elsewhere = study_folder(name), os.environ.get("TRADE_TALKS_RAW")
    raw = Path(elsewhere) if elsewhere and folder == DATA / DEFAULT else folder / "raw"
    files = article_files(raw) if raw.exists() else []
    if not files:
        if not (folder / "tables").is_dir():
            remedy = "put one text file an article there, then run this again"
            raise InputError(f"{raw}: there are no articles yet; {remedy}")
        say(f"read      no article files in {raw}: working from the tables, without text")
        return None
    if not (folder / "codebook.yml").exists():
        shutil.copy(DATA / DEFAULT / "codebook.yml", folder / "codebook.yml")
        say(f"copied    a starting codebook to {folder / 'codebook.yml'}: edit it to your question")
    return measure(raw, folder / "tables", Inputs.of(folder))


def run_notebook(path: Path, study: str, *, with_text: bool, charts: Path):
    """Return a notebook executed on a study; the committed file stays as it is.

    Raises InputError with the cell's own message when a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace(f'"{DEFAULT}"', f'"{study}"')
    shown = {"TRADE_TALKS_CHARTS": str(charts), "TRADE_TALKS_TEXT": "all" if with_text else "ours"}
    kernel = {"kernel_name": "python3", "extra_arguments": ["--IPKernelApp.log_level=ERROR"], "timeout": 600}
    place = {"metadata": {"path": str(NOTEBOOKS)}}
    try:
        client = NotebookClient(notebook, record_timing=False, resources=place, **kernel)
        client.execute(env={**os.environ, **shown, "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    except CellExecutionError as error:
        raise InputError(f"{path.name}: a cell failed on study '{study}': {error.ename}: {error.evalue}") from error
    except DeadKernelError as error:
        raise InputError(f"{path.name}: its kernel was ended on study '{study}', often for want of memory") from error
    for data in (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])):
        if data.pop(WIDGET, None) and "text/html" not in data:  # dead without its kernel
            data["text/html"] = LIVE
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.from_dict({"kernelspec": spec, "language_info": {"name": "python"}})
    return notebook


def run_committed() -> None:
    """Run the committed notebooks again in place, on the first study and without text, and the chart of the README."""
    with TemporaryDirectory() as charts:
        for i, path in enumerate(paths := sorted(NOTEBOOKS.glob("*.ipynb")), 1):
            say(f"runs      {i}/{len(paths)} {path.name}")
            nbformat.write(run_notebook(path, DEFAULT, with_text=False, charts=Path(charts)), path)
        (DATA / "figures").mkdir(exist_ok=True)
        shutil.copy(Path(charts) / README_CHART, DATA / "figures" / README_CHART)


def render_site(study: str, out: Path, *, with_text: bool = False) -> Path:
    """Run every notebook on a study, write its pages below `out` and return the path of the index."""
    home = study_folder(study)
    named = home.name if home == DATA / home.name else str(home.resolve())
    folder, ours, pages, executed = out / home.name, home in OURS, [], []
    for i, path in enumerate(paths := sorted(NOTEBOOKS.glob("*.ipynb")), 1):
        say(f"runs      {i}/{len(paths)} {path.name} on {home.name}")
        notebook = run_notebook(path, named, with_text=with_text, charts=(folder / "charts").resolve())
        title, short = notebook.cells[0].source.splitlines()[0].lstrip("# "), path.stem[3:].replace("-", " ")
        pages.append({"file": f"{path.stem}.html", "short": short, "title": title, "answer": _answer(notebook)})
        executed.append(notebook)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(Inputs.of(home).codebook, folder / "codebook.yml")
    doors = Doors(open_study(study), texts=with_text or ours)
    site = {"pages": pages, "banner": PRIVATE if with_text and not ours else "", "foot": _foot(doors.study)}
    for notebook, own in zip(executed, pages, strict=True):
        (folder / own["file"]).write_text(_page(notebook, {**site, **own}, doors), "utf-8")
    return _index(out, home.name, pages, site["foot"])


def _page(notebook, page: dict, doors: Doors) -> str:
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _fill(cell, doors)
    exporter = HTMLExporter(template_name="workbook", extra_template_basedirs=[str(TEMPLATE)])
    css, script = ((TEMPLATE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = {**page, "css": css, "behind": behind(doors), "script": script, "policy": f"script-src 'sha256-{digest}'"}
    body, _ = exporter.from_notebook_node(notebook, resources={"page": page})
    body = body.replace(f'href="../data/{DEFAULT}/codebook.yml"', 'href="codebook.yml"')
    return re.sub(r'href="([\w-]+)\.ipynb"', r'href="\1.html"', body)


def _fill(cell, doors: Doors) -> None:
    """Give a picture of a cell a form that a page can show, and the figures of its tables their doors."""
    for data in (output.get("data", {}) for output in cell.outputs):
        if "image/png" in data and "text/html" not in data:
            said = html.escape(data.get("text/plain", "a picture"))
            data["text/html"] = f'<figure><img alt="{said}" src="data:image/png;base64,{data["image/png"]}"></figure>'
        if "text/html" in data:
            data["text/html"] = doors.open_tables(data["text/html"])


def _answer(notebook) -> str:
    """Return the first told sentence of a notebook: its answer."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if 'class="told' in output.get("data", {}).get("text/html", ""):
                return output["data"]["text/plain"]
    return ""


def _foot(study: Study) -> str:
    versions, book = study.versions, study.versions["codebook"]
    return (
        f"Study {study.name}. Trade Talks Workbook {__version__}; codebook {book['name']} {book['version']} ({book['hash']}); "
        f"lexicon {versions['lexicon']['lexicon']} ({versions['lexicon']['hash']}). No text of the articles is kept here unless the page says so."
    )


def _index(out: Path, name: str, pages: list[dict], foot: str) -> Path:
    """Write index.html for the study just rendered, with a link to others rendered before, and say so where one is private."""
    others = {p.parent.name: PRIVATE in p.read_text("utf-8") for p in sorted(out.glob("*/00-*.html"))}
    look = Environment(loader=FileSystemLoader(TEMPLATE), autoescape=True, keep_trailing_newline=True)
    shown = {"name": name, "pages": pages, "foot": foot, "css": Markup((TEMPLATE / "page.css").read_text("utf-8"))}
    banner = PRIVATE.replace("this page", "this site") if any(others.values()) else ""
    others.pop(name, None)
    index = out / "index.html"
    index.write_text(look.get_template("index.html.j2").render(**shown, others=others, banner=banner), "utf-8")
    return index
