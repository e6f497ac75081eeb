"""Studies on which a workbook easily stumbles, each measured from invented pages as a reader would."""

import gc
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from analysis.measure.run import measure
from analysis.show.site import run_notebook
from analysis.study import Inputs, Study, open_study
from tests.show.cells import NOTEBOOKS

NEWS = (
    "The minister said the tariffs on steel would hurt farmers in the valley for years. She called the plan a mistake.",
    "“We will not sign a bad deal,” Anna Berg told reporters in the lobby. “We would rather wait,” she said later.",
)
MUSIC = (
    "The choir sang two songs in the old hall last night and everybody went home happy.",
    "Nobody slept before the last song was over. The soup was warm and the bread was fresh.",
)


def page(date: str, *paragraphs: str) -> str:
    return "\n\n".join(["A page of our own", date, *paragraphs] if date else ["A page of our own", *paragraphs]) + "\n"


PAGES = {
    "one article": {"only.txt": page("March 3, 2018", *NEWS)},
    "no issue": {f"song-{year}.txt": page(f"March 3, {year}", *MUSIC) for year in (2017, 2018)},
    "undated": {"first.txt": page("", *NEWS), "second.txt": page("", *NEWS[::-1])},
    "one year": {f"day-{day}.txt": page(f"March {day}, 2018", *NEWS, f"It was day {day}.") for day in (1, 2, 3)},
    "a year of furniture": {"2017-03-03.txt": "Home\nSubscribe\nSign in\n", "talks.txt": page("March 3, 2018", *NEWS)},
    "furniture only": {"menu.txt": "Home\nSubscribe\nSign in\n", "other.txt": "Share\nAdvertisement\n"},
}


@pytest.fixture(scope="session")
def odd(tmp_path_factory):
    """name → the study, measured when first asked for."""

    @cache
    def measured(name: str) -> Study:
        folder = tmp_path_factory.mktemp("odd") / name.replace(" ", "-")
        (folder / "raw").mkdir(parents=True)
        for file, text in PAGES[name].items():
            (folder / "raw" / file).write_text(text, "utf-8")
        measure(folder / "raw", folder / "tables", Inputs.of(folder))
        return open_study(folder)

    return measured


@pytest.fixture(params=PAGES)
def odd_study(request, odd) -> Study:
    return odd(request.param)


@pytest.fixture(params=["five", "demo", *PAGES])
def any_study(request) -> Study:
    """The five articles, the demo, and each of the odd ones."""
    if request.param in PAGES:
        return request.getfixturevalue("odd")(request.param)
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def executed(tmp_path_factory) -> dict:
    """(study, stem) → the notebook as a fresh kernel leaves it: the slow part, done once and shared with the site's tests."""
    charts = tmp_path_factory.mktemp("charts")
    jobs = [(study, path) for study in ("trade-talks", "demo") for path in NOTEBOOKS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # nbclient leaves its event loops to the garbage collector
        with ThreadPoolExecutor(2) as pool:
            made = list(
                pool.map(
                    lambda job: run_notebook(job[1], job[0], with_text=job[0] == "demo", charts=charts / job[0]), jobs
                )
            )
        gc.collect()
    return {(study, path.stem): notebook for (study, path), notebook in zip(jobs, made, strict=True)}
