"""A chart is two calls: draw it, then finish it. `finish` gives it title, unit, source and alt text, and saves all its forms."""

import base64
import html
import io
import os
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial, wraps
from pathlib import Path

import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from analysis.compare.agreement import checked_note
from analysis.show.plain import plain, plain_figure
from analysis.study import ROOT, Study
from analysis.tables import InputError

STYLE = str(Path(__file__).parent / "house.mplstyle")
WIDTHS = {"column": 3.5, "page": 7.2, "slide": 10.0}  # inches: one column, a full page of a journal, a slide
TITLE, SMALL, GAP = 12.0, 8.0, 0.07  # points, points, inches
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
LONGEST = 2_000  # rows of a table on a page; the CSV of a chart has them all


@dataclass
class Chart:
    """A drawn figure, the frame it plots (`data`, every plotted figure in it) and its unit, said below the title.

    `others` draws the same chart at each other size.
    """

    figure: Figure
    data: pd.DataFrame
    unit: str
    notes: list[str] = field(default_factory=list)
    others: dict[str, Callable[[], "Chart"]] = field(default_factory=dict, repr=False)


def every_size(plot: Callable[..., Chart]) -> Callable[..., Chart]:
    """Make a function that draws at a `size` say in its chart how to draw the other sizes, so that `finish` can save them."""

    @wraps(plot)
    def drawn(*given, size: str = "page", **options) -> Chart:
        others = {other: partial(plot, *given, **options, size=other) for other in WIDTHS if other != size}
        return replace(plot(*given, **options, size=size), others=others)

    return drawn


@dataclass
class Finished:
    """A finished chart; a notebook shows it with its alt text and the plotted table below it."""

    svg: str
    title: str
    alt: str
    caption: str
    data: pd.DataFrame
    column: Callable[[], str] | None = None  # draws it one column wide, which is what a phone can show

    def _repr_html_(self) -> str:
        return self.html(self.column() if self.column else "")

    def html(self, column: str = "") -> str:
        """Return the chart and its table; with a drawing one column wide, narrow screens show that one."""
        narrow = f'<source media="screen and (max-width: 44rem)" srcset="{_address(column)}">' if column else ""
        return (
            f'<figure class="chart" tabindex="0"><picture>{narrow}<img alt="{html.escape(self.alt)}" src="{_address(self.svg)}"></picture>'
            f"<figcaption>{html.escape(self.alt)}</figcaption></figure>"
            f"<details><summary>The plotted figures ({len(self.data)} rows)</summary>{safe_table(self.data)}</details>"
        )

    def __repr__(self) -> str:
        return f"{self.title}\n{self.alt}"


def _address(svg: str) -> str:
    narrow = re.sub(r"\n\s+", "\n", svg)  # without its indentation: a twentieth of a page
    return f"data:image/svg+xml;base64,{base64.b64encode(narrow.encode()).decode()}"


def safe_table(frame: pd.DataFrame) -> str:
    """Return a frame as HTML in which nothing can run and no dollar sign turns into mathematics; LONGEST rows at most."""
    shown = frame.head(LONGEST).map(_shown).rename(columns=_shown)
    body = shown.to_html(index=False, border=0, na_rep="", escape=True)
    more = f"<p>… and {len(frame) - LONGEST:,} more rows</p>" if len(frame) > LONGEST else ""
    return f'<div class="mathjax_ignore table" role="group" aria-label="Table" tabindex="0">{body}</div>{more}'


def _shown(value):
    if isinstance(value, str):
        return plain(value)
    return round(value, 4) if isinstance(value, float) else "" if value is pd.NA else value


def new_figure(size: str, height: float) -> Figure:
    """Return an empty figure of a house width ("column", "page" or "slide") and a height in inches, without title room.

    Raises InputError for another size.
    """
    if size not in WIDTHS:
        raise InputError(f"size '{size}' is not one of {', '.join(WIDTHS)}")
    with style.context(STYLE):
        return Figure(figsize=(WIDTHS[size], height), layout="constrained")


def corpus_note(study: Study) -> str:
    """Return the source line of a chart: how many articles and sentences, which codebook, ever checked or not."""
    checked = checked_note(study)
    book = study.versions["codebook"]
    return (
        f"{len(study.articles)} articles, {int(study.articles.n_sentences.sum())} sentences ({study.name}). "
        f"Codebook {book['name']} {book['version']} ({book['hash']}), {checked}."
    )


def finish(chart: Chart, *, title: str, alt: str, note: str = "", save: str = "") -> Finished:
    """Put title, unit, notes and source around a chart and return it for display.

    `title` says what is seen, `alt` describes it in words, `note` is the source line (`corpus_note`). With `save`, the
    files save.svg, .png (300 dpi), .pdf, .csv (the plotted data) and .txt (caption and alt text) are written to the charts
    folder, and the drawings at the other sizes (save-column.svg, save-slide.svg …). The same chart always gives the same bytes.
    """
    title, alt = plain(title, word=26), plain(alt)  # one column holds words so long
    below = plain(" ".join([*chart.notes, note]).strip(), word=40)

    @cache
    def other(size: str) -> tuple[Chart, str]:
        drawn = chart.others[size]()
        return drawn, _dress(drawn, title, alt, below)

    column = (lambda: other("column")[1]) if "column" in chart.others else None
    caption = f"{title}. {chart.unit}. {below}"
    made = Finished(_dress(chart, title, alt, below), title, alt, caption, chart.data, column)
    if save:
        path = charts_folder() / save
        path.parent.mkdir(parents=True, exist_ok=True)
        _save(chart, path, made.svg)
        for size in chart.others:
            _save(other(size)[0], path.with_name(f"{save}-{size}"), other(size)[1])
        guard_formulas(chart.data).to_csv(path.with_name(f"{save}.csv"), index=False, lineterminator="\n")
        path.with_name(f"{save}.txt").write_text(f"{made.caption}\n\n{alt}\n", "utf-8")
    return made


def charts_folder() -> Path:
    """Return where charts are saved: $TRADE_TALKS_CHARTS, or site/charts."""
    return Path(os.environ.get("TRADE_TALKS_CHARTS", ROOT / "site" / "charts"))


def _dress(chart: Chart, title: str, alt: str, below: str) -> str:
    """Put the words around a chart, lay it out once for all its forms, and return it as SVG."""
    about = {"Date": None, "Title": title, "Description": alt, "Creator": None}
    with style.context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph .* missing")  # a box in the drawing; the table has the character
        plain_figure(chart.figure, _width)
        _frame(chart.figure, title, chart.unit, below)
        if chart.figure.axes:
            chart.figure.get_layout_engine().execute(chart.figure)
            for axes in chart.figure.axes:  # the solver's last digit hangs on what was drawn before
                axes.set_position([round(part, 4) for part in axes.get_position().bounds])
        chart.figure.set_layout_engine("none")  # else each form lays it out again, which is half of the time
        svg = io.StringIO()
        chart.figure.savefig(svg, format="svg", metadata=about)
    return svg.getvalue()


def _frame(figure: Figure, title: str, unit: str, below: str) -> None:
    """Add the texts above and below, growing the figure so that the drawing keeps its room."""
    width, height = figure.get_size_inches()
    room = width - 2 * GAP
    pieces = [
        (_wrap(title, TITLE, room, bold=True), TITLE, "bold", "#1a1a1a"),
        (_wrap(unit, SMALL, room), SMALL, "normal", "#444444"),
    ]
    foot = _wrap(below, SMALL, room)
    top = sum(_height(text, size) for text, size, *_ in pieces) + 3 * GAP
    bottom = _height(foot, SMALL) + 2 * GAP if below else GAP
    total = height + top + bottom
    figure.set_size_inches(width, total)
    y = total - GAP
    for text, size, weight, colour in pieces:
        figure.text(GAP / width, y / total, text, size=size, weight=weight, color=colour, va="top", linespacing=1.2)
        y -= _height(text, size) + GAP
    if below:
        figure.text(GAP / width, GAP / total, foot, size=SMALL, color="#555555", va="bottom", linespacing=1.2)
    figure.get_layout_engine().set(rect=(0, bottom / total, 1, height / total), w_pad=0.04, h_pad=0.04)


def _height(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size * 1.28 / 72


def _wrap(text: str, size: float, room: float, bold: bool = False) -> str:
    """Break a text into lines no wider than `room` inches, measured in the house font."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size, bold) > room:
            lines.append(word)
        else:
            lines[-1:] = [longer]
    return "\n".join(lines)


@lru_cache(maxsize=10_000)
def _width(text: str, size: float, bold: bool) -> float:
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
    font.set_size(size, 72)
    font.set_text(text)
    return font.get_width_height()[0] / 64 / 72


def _save(chart: Chart, path: Path, svg: str) -> None:
    unstamped = {"CreationDate": None, "Creator": None, "Producer": None}
    path.with_name(f"{path.name}.svg").write_text(svg, "utf-8")
    with style.context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph .* missing")
        chart.figure.savefig(path.with_name(f"{path.name}.png"), metadata={"Software": None})
        chart.figure.savefig(path.with_name(f"{path.name}.pdf"), metadata=unstamped)


def guard_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which no text can run as a formula in a spreadsheet: what begins with = + - @ (their wide forms, a tab
    or a line end) gets an apostrophe. Numbers stay numbers, negative ones too.
    """  # fmt: skip
    guard = lambda value: f"'{value}" if isinstance(value, str) and value[:1] in FORMULA else value  # noqa: E731
    return frame.map(guard).rename(columns=guard)
