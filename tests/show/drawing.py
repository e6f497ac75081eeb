"""Each chart of a study, finished as the notebooks finish it; and what matplotlib then puts where."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis import (
    captions,
    compare_scores,
    compare_words,
    corpus_note,
    explain_sentiment,
    feeling,
    finish,
    heads,
    issue_coverage,
    issue_names,
    issue_positions,
    load_lists,
    open_study,
    plot_contrast,
    plot_grid,
    plot_positions,
    plot_split,
    plot_trend,
    sentiment,
    side_by_side,
    summarise,
)
from analysis.show.finish import Chart, Finished
from analysis.study import Study
from analysis.tables import InputError
from tests.compare.tiny import four_articles


def grid(study: Study, size: str) -> tuple[Chart, dict]:
    names, side = names_of(study.path), side_by_side(study)
    summary = summarise(issue_coverage(study), side)
    chart = plot_grid(summary, columns=side, names=names, heads=heads(study), size=size)
    return chart, captions.grid(summary, names, side)


def trend(study: Study, size: str) -> tuple[Chart, dict]:
    names, summary = names_of(study.path), summarise(issue_coverage(study), "year")
    return plot_trend(summary, names=names, size=size), captions.trend(summary, names)


@cache
def names_of(path: Path) -> dict[str, str]:
    return issue_names(open_study(path))


@cache
def _compared(path: Path) -> pd.DataFrame:
    return compare_words(open_study(path), "year")


def compared(study: Study) -> pd.DataFrame:
    """The comparison of years; where there is none to make, its columns without a row."""
    try:
        return _compared(study.path)
    except InputError:
        return compare_words(four_articles(), "year").head(0)


def contrast(study: Study, size: str) -> tuple[Chart, dict]:
    stop, rows = load_lists().stop_words, compared(study)
    return plot_contrast(rows, hide=stop, size=size), captions.contrast(rows, stop)


def split(study: Study, size: str) -> tuple[Chart, dict]:
    names, summary = names_of(study.path), summarise(sentiment(study, by_issue=True, by_voice=True), "voice")
    return plot_split(summary, names=names, size=size), captions.split(summary, names)


def positions(study: Study, size: str) -> tuple[Chart, dict]:
    names, rows = names_of(study.path), issue_positions(study)
    chart = plot_positions(rows, columns=side_by_side(study), names=names, heads=heads(study), size=size)
    return chart, captions.positions(rows, names)


def shift(study: Study, size: str) -> tuple[Chart, dict]:
    rows = explain_sentiment(study)
    return feeling.plot_shift(rows, size=size), feeling.shift_caption(rows)


def pairs(study: Study, size: str) -> tuple[Chart, dict]:
    names = names_of(study.path)
    rows = compare_scores(study, "issue", ("compound_neutral", "sentence"), ("compound_neutral", "window"))
    return feeling.plot_pairs(rows, names=names, size=size), feeling.pairs_caption(rows, names)


CHARTS = {"grid": grid, "trend": trend, "contrast": contrast, "split": split, "positions": positions, "shift": shift, "pairs": pairs}  # fmt: skip
SIZES = ("column", "page", "slide")


@dataclass
class Drawn:
    chart: Chart
    finished: Finished
    texts: list[tuple[str, float, Bbox]]  # words, points, extent in pixels: of the texts that were really drawn

    @property
    def overlaps(self) -> list[tuple[str, str]]:
        """Pairs of texts that share more than a pixel both ways."""
        return [
            (a, b)
            for (a, _, one), (b, _, other) in combinations(self.texts, 2)
            if min(one.x1, other.x1) - max(one.x0, other.x0) > 1 and min(one.y1, other.y1) - max(one.y0, other.y0) > 1
        ]

    @property
    def outside(self) -> list[str]:
        """What is cut off at the edge of the canvas: texts by name, anything else as "the drawing"."""
        figure = self.chart.figure
        inches = figure.get_tightbbox(figure.canvas.get_renderer()).extents
        boxes = [(words, box.extents) for words, _, box in self.texts] + [("the drawing", inches * figure.dpi)]
        right, top = figure.bbox.width + 1, figure.bbox.height + 1
        return [name for name, (x0, y0, x1, y1) in boxes if x0 < -1 or y0 < -1 or x1 > right or y1 > top]


def draw(chart: Chart, **finishing) -> Drawn:
    """Finish a chart and draw it, noting each text as matplotlib draws it (tick labels out of view are never drawn)."""
    chart.figure.savefig = lambda *_, **__: None  # one drawing is enough
    finished = finish(chart, **finishing)
    seen, plain = [], Text.draw

    def noted(self, renderer):
        if self.get_visible() and self.get_text().strip():
            seen.append(self)
        return plain(self, renderer)

    Text.draw = noted
    try:
        FigureCanvasAgg(chart.figure).draw()
    finally:
        Text.draw = plain
    return Drawn(chart, finished, [(t.get_text(), t.get_fontsize(), _extent(t)) for t in seen])


def _extent(text: Text) -> Bbox:
    """Where the ink may be: without the empty lines that a label begins with to stand lower."""
    box, words = text.get_window_extent(), text.get_text()
    empty = len(words) - len(words.lstrip("\n"))
    return Bbox.from_extents(box.x0, box.y0, box.x1, box.y1 - box.height * empty / (words.count("\n") + 1))


def drawn(name: str, study: Study, size: str = "page", **more) -> Drawn:
    chart, words = CHARTS[name](study, size)
    return draw(chart, note=corpus_note(study), **{**words, **more})
