"""The controls over a view: years, outlets, articles, issues, voice, measure, unit, grouping; and the lines behind any row."""

import gc
import html

import ipywidgets as widgets

from analysis.compare.measures import UNITS, VOICES
from analysis.show.finish import charts_folder
from analysis.show.plain import plain
from analysis.show.prose import issue_names
from analysis.show.reading import heads
from analysis.show.told import count, signed
from analysis.show.view import GOES_WITH, GROUPS, MEASURES, View, options, view
from analysis.study import Study
from analysis.tables import InputError

LINES = 20  # shown behind a row
LISTED = 1_000  # outlets or articles in a list: the time ipywidgets takes to choose all grows with the square
CUT = "those with most mentions of issues; while none is chosen all count; any other in a line of code"
LONG = 600  # characters of a sentence, or of what stands around it, that are shown
HOW = "Hold Ctrl (⌘ on a Mac) or Shift to choose several in a list."
LIVE = "In JupyterLab, running this cell brings controls to choose years, outlets, articles, issues, voice, measure, unit and grouping."
STYLE = """<style>
.workbook .widget-inline-hbox { flex-direction: column; align-items: stretch; height: auto; margin: 0 .8rem .5rem 0; }
.workbook .widget-inline-hbox .widget-label { text-align: left; width: auto; max-width: none; height: auto; white-space: normal; }
.workbook .widget-inline-hbox select, .workbook input { min-height: 1.8rem; flex: none; }
.workbook figure { margin: 1rem 0; } .workbook figure img { max-width: 100%; } .workbook .table { overflow-x: auto; }
.workbook td, .workbook th { padding: .1rem .8rem .1rem 0; text-align: left; } .workbook li { margin-bottom: .6rem; overflow-wrap: anywhere; }
.workbook pre { overflow-x: auto; } .workbook blockquote { margin: .2rem 0 0 1rem; }
</style>"""  # a label stands above its control


def explore(study: Study) -> "Explorer":
    """Return controls that draw any view of a study, list its rows and open each to its lines; shown where no kernel
    runs, it is the first view with its table."""
    gc.freeze()  # all that was imported stays: looking through it for garbage would take .2 s, in the midst of a redraw
    return Explorer(study)


class Explorer:
    """`controls`: name of a choice → its control. `rows`: the list of the chart's rows. `lines`, `chart`, `code`: what is shown."""

    def __init__(self, study: Study):
        self.study, self._past, self._quiet = study, [], False
        self.controls = _controls(study)
        self._first = self._now = self._state()
        self.chart, self.code, self.lines, self.message = (widgets.HTML() for _ in range(4))
        self.rows = widgets.Select(description="Row of the chart", rows=8, layout={"width": "auto"})
        self.buttons = {name: widgets.Button(description=name) for name in ("Undo", "Reset", "Save this view")}
        self.steps = {name: widgets.Button(description=name) for name in ("Previous row", "Next row")}
        acts = (self.undo, self.reset, self.save, lambda: self.step(-1), lambda: self.step(1))
        for button, act in zip((self.buttons | self.steps).values(), acts, strict=True):
            button.on_click(lambda _, act=act: act())
        for control in self.controls.values():
            control.observe(self._changed, "value")
        self.rows.observe(self._open, "value")
        how = widgets.HTML(f"{STYLE}<p>{HOW}</p>")
        bars = [widgets.HBox([*bar.values()]) for bar in (self.controls, self.buttons, self.steps)]
        for bar in bars:
            bar.layout.flex_flow = "row wrap"
        shown = [how, *bars[:2], self.message, self.chart, self.code, self.rows, bars[2], self.lines]
        self.box = widgets.VBox(shown).add_class("workbook")
        self._draw()

    def undo(self) -> None:
        """Go back to the choices before the last change."""
        if self._past:
            self._set(self._past.pop())

    def reset(self) -> None:
        """Go back to the first view."""
        self._past.append(self._now)
        self._set(self._first)

    def step(self, by: int) -> None:
        """Open the row before or after this one: JupyterLab keeps the arrow keys for its cells, a button has the space bar."""
        if self.rows.options:
            self.rows.index = min(max(self.rows.index + by, 0), len(self.rows.options) - 1)

    def save(self) -> None:
        """Save the view in all forms and sizes, and say where."""
        if self.view:
            name, folder = self.view.save(), charts_folder()
            self.message.value = _paragraph(
                f"Saved in {folder}: {name}.svg, .png, .pdf, the same with -column and -slide for other sizes, "
                f"{name}.csv with the plotted figures and {name}.txt with caption and alt text."
            )

    def choices(self) -> dict:
        """Return what the controls ask of `view`, without what is at its default or says nothing of this measure."""
        state = {name: list(value) if isinstance(value, tuple) else value for name, value in self._now.items()}
        state["voice"] = state["voice"] or None
        state["words"] = [word.strip() for word in state["words"].split(",") if word.strip()]
        fits = {n: v for n, v in state.items() if state["measure"] in GOES_WITH.get(n, MEASURES)}
        return {n: v for n, v in fits.items() if self._now[n] != self._first[n]}

    def _state(self) -> dict:
        return {name: control.value for name, control in self.controls.items()}

    def _set(self, state: dict) -> None:
        self._quiet = True
        for name, value in state.items():
            self.controls[name].value = value
        self._quiet = False
        self._now = self._state()
        self._draw()

    def _changed(self, _) -> None:
        if not self._quiet:
            self._past.append(self._now)
            self._now = self._state()
            self._draw()

    def _draw(self) -> None:
        for name, measures in GOES_WITH.items():
            self.controls[name].layout.display = "flex" if self._now["measure"] in measures else "none"
        self.message.value, self.view = "", None
        try:
            self.view = view(self.study, **self.choices())
        except InputError as error:
            self.chart.value, self.code.value = _paragraph(f"{str(error)[:1].upper()}{str(error)[1:]}."), ""
        else:
            self.chart.value = self.view.chart.html()  # one size: a change must be drawn at once
            self.code.value = f"<p>This view in one line of code:</p><pre>{html.escape(self.view.code)}</pre>"
        self._quiet = True
        self.rows.options = [(text, i) for i, text in enumerate(self.view.rows())] if self.view else []
        self.rows.index = 0 if self.rows.options else None
        self._quiet = False
        self._open(None)

    def _open(self, _) -> None:
        if not self._quiet:
            self.lines.value = _opened(self.view, self.rows.index) if self.rows.index is not None else ""

    def _repr_mimebundle_(self, **given) -> dict:
        return {**self.box._repr_mimebundle_(**given), "text/html": self._repr_html_(), "text/plain": repr(self)}

    def _repr_html_(self) -> str:
        return (self.view or view(self.study))._repr_html_() + _paragraph(LIVE)

    def __repr__(self) -> str:
        return repr(self.view or view(self.study))


def _controls(study: Study) -> dict[str, widgets.Widget]:
    """Return name of a choice → its control, at the first view's choice; in lists all is chosen, in one that is cut nothing is."""
    have, issues, short = options(study), issue_names(study), heads(study)
    named = {
        "issues": [(plain(issues.get(issue, issue)), issue) for issue in have["issues"]],
        "years": [("no year known" if year is None else str(year), year) for year in have["years"]],
        "outlets": [(plain(outlet), outlet) for outlet in _most(study, "outlet", have["outlets"])],
        "articles": [(plain(f"{short[a]} ({a})".replace("\n", ", ")), a) for a in _most(study, "article_id", [*short])],
    }
    menus = {
        "measure": ("Measure", [*MEASURES]),
        "by": ("Grouped by", [(said, name) for name, said in GROUPS.items()]),
        "unit": ("Unit", ["sentences", *(unit for unit in UNITS if unit != "sentences")]),
        "voice": ("Voice", [("all voices", ""), *((voice, voice) for voice in VOICES)]),
    }
    small, wide, wider = ({"width": f"{rem}rem"} for rem in (10, 15, 26))
    made = {n: widgets.Dropdown(description=said, options=pool, layout=small) for n, (said, pool) in menus.items()}
    words = ", ".join(have["words"])
    made["words"] = widgets.Text(words, description="Words, with commas between", continuous_update=False)
    for name, pool in named.items():
        cut = f" ({len(pool):,} of {len(have[name]):,}: {CUT})" if len(pool) < len(have[name]) else ""
        chosen = () if cut else tuple(v for _, v in pool)
        of = {"options": pool, "value": chosen, "layout": wider if name == "articles" else wide}
        made[name] = widgets.SelectMultiple(description=name.capitalize() + cut, rows=6, **of)
    return made


def _most(study: Study, column: str, pool: list[str]) -> list[str]:
    """Return what a list of outlets or articles offers: all, or of too many those with most mentions of issues, in the same order."""
    mentions = study.articles.article_id.map(study.mentions.article_id.value_counts()).fillna(0)
    sums = mentions.groupby(study.articles[column]).sum().reindex(pool)
    most = set(sums.sort_values(ascending=False, kind="stable").index[:LISTED])
    return [value for value in pool if value in most]


def _paragraph(text: str) -> str:
    return f'<p class="mathjax_ignore">{html.escape(plain(text))}</p>'


def _opened(shown: View, row: int) -> str:
    """Return the lines behind a row as HTML: the sentence in its paragraph, or where it stands; and the term that decided."""
    lines = shown.behind(row)
    if shown.choice.measure == "use" and not shown.study.has_text:
        return _paragraph("Where a word stands is known from the articles' text only, and that is not at hand.")
    said = f"{count(len(lines), 'sentence').capitalize()} behind this row" + (f", the first {LINES}:" if len(lines) > LINES else ":" if len(lines) else ".")  # fmt: skip
    return _paragraph(said) + f"<ol>{''.join(map(_line, shown.opened(lines.head(LINES)).itertuples()))}</ol>"


def _line(line) -> str:
    """Return one sentence as a list entry: where it stands, the term that decided, and its words when they are at hand."""
    term = f"; decided by the codebook’s “{line.term}”" if line.term else ""
    where = f"{line.article_id}, line {line.line_no}, characters {line.start}–{line.end}; {line.voice}, sentiment {signed(line.compound_neutral, 2)}{term}"
    before = ("…" if len(line.before) > LONG else "") + line.before[-LONG:]
    text, after = (part[:LONG] + ("…" if len(part) > LONG else "") for part in (line.text, line.after))
    where, before, text, after = (html.escape(plain(part)) for part in (where, before, text, after))
    said = f"<blockquote><bdi>{before} <mark>{text}</mark> {after}</bdi></blockquote>" if text else ""
    return f'<li class="mathjax_ignore"><bdi>{where}</bdi>{said}</li>'
