"""The charts. Each takes a frame, draws it and returns a Chart; `finish` gives it its words. Colour never stands alone."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import colormaps, style
from matplotlib.ticker import MaxNLocator

from analysis.compare.sentiment_check import tone_note
from analysis.show.finish import STYLE, WIDTHS, Chart, every_size, new_figure, plain
from analysis.show.told import signed

# Okabe & Ito (2008): told apart by colour-blind readers and in grey
BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#767676"
ROW = 0.235  # inches a row of labels takes
DOWN, ACROSS = 40, 6  # rows and panels of `plot_rows`
MANY, PARTS = 3_000, 20  # mentions that can still be drawn one by one; parts of the text in which more are counted
SHADES = (
    "Shades: the share of an issue's mentions in each twentieth of the text; 5 per cent is even, darkest is 15 or more."
)
VOICE_MARKS = {"reporting": ("o", BLUE), "mixed": ("s", GREY), "quoted": ("D", ORANGE)}


def ordered(summary: pd.DataFrame, names: dict[str, str] | None) -> tuple[list[str], dict[str, str]]:
    """Return the labels, most frequent first, and the display name of each."""
    order = summary.groupby("label", sort=False).n.sum().sort_values(kind="stable", ascending=False).index
    return list(order), {label: (names or {}).get(label, label) for label in order}


def nothing(size: str, data: pd.DataFrame, unit: str, why: str) -> Chart:
    """Return a chart that says in words why there is nothing to draw."""
    with style.context(STYLE):
        figure = new_figure(size, 0.6)
        figure.text(0.5, 0.5, why, ha="center", va="center")
    return Chart(figure, data, unit)


def legend(axes, columns: int) -> None:
    """Put the legend above the drawing, to the right."""
    place = {"loc": "lower right", "bbox_to_anchor": (1, 1), "borderaxespad": 0.2}
    axes.legend(ncols=columns, frameon=False, handletextpad=0.2, columnspacing=1.2, **place)


def column_heads(shown, columns: str, groups: list, heads: dict, room: float) -> tuple[list[str], bool]:
    """Return the heads of a grid's columns, and whether they must stand upright because there is no room (inches)."""
    totals = {group: int(shown[shown[columns] == group].total.max()) for group in groups}
    lines = [[*str(heads.get(group, group)).split("\n"), f"n = {totals[group]}"] for group in groups]
    if len(groups) * 0.8 > room:
        return [", ".join(parts) for parts in lines], True
    wide = max(int(room / len(groups) * 13), 8)
    return ["\n".join(fill(part, wide) for part in parts) for parts in lines], False


def ink(shade: float) -> str:
    """Return white or black, whichever is easier to read on that shade of blue (contrast as in WCAG 2)."""
    r, g, b, _ = colormaps["Blues"](shade)
    parts = ((0.2126, r), (0.7152, g), (0.0722, b))
    light = sum(w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for w, c in parts)
    return "white" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "black"


@every_size
def plot_grid(
    summary: pd.DataFrame,
    *,
    columns: str,
    names: dict[str, str] | None = None,
    heads: dict | None = None,
    size: str = "page",
) -> Chart:
    """Draw label × group as a table of shaded cells with the share in each (per cent) from a summary.

    `columns` is the summary's grouping column, `names` the labels' display names, `heads` the groups'. Labels that occur
    nowhere are left out and named in the note.
    """
    used = summary.groupby("label").n.sum()
    empty = sorted((names or {}).get(label, label) for label in used[used == 0].index)
    shown = summary[summary.label.isin(used[used > 0].index)]
    unit = f"Share of {summary.unit.iloc[0] if len(summary) else 'sentences'} on each issue, per cent"
    if shown.empty:
        return nothing(size, shown, unit, "No issue of the codebook is mentioned.")
    order, display = ordered(shown, names)
    have = dict.fromkeys(shown[columns])
    groups = [g for g in heads or {} if g in have] or list(have)
    values = shown.pivot(index="label", columns=columns, values="value").loc[order, groups].to_numpy(float) * 100
    with style.context(STYLE):
        figure = new_figure(size, ROW * (len(order) + 3))
        axes = figure.subplots()
        top = np.nanmax(values)
        axes.imshow(values, cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
        for (i, j), value in np.ndenumerate(values):
            text = "" if np.isnan(value) else "–" if value == 0 else f"{value:.0f}" if value >= 1 else "<1"
            axes.text(j, i, text, ha="center", va="center", color=ink(np.nan_to_num(value) / (top * 1.15)), size=8.5)
        titles, narrow = column_heads(shown, columns, groups, heads or {}, figure.get_figwidth() - 2.2)
        axes.set_xticks(range(len(groups)), titles, rotation=90 if narrow else 0)
        axes.xaxis.tick_top()
        axes.set_yticks(range(len(order)), [display[label] for label in order])
        axes.spines[:].set_visible(False)
    notes = [f"A dash is none. Not found anywhere: {', '.join(empty)}."] if empty else ["A dash is none."]
    return Chart(figure, shown.reset_index(drop=True), unit, notes)


@every_size
def plot_split(
    summary: pd.DataFrame, *, names: dict[str, str] | None = None, least: int = 2, top: int = 12, size: str = "page"
) -> Chart:
    """Draw the mean sentiment of each label, one mark a voice, from a summary by voice; marks need `least` sentences."""
    enough = summary[(summary.total >= least) & summary.voice.isin(VOICE_MARKS)]
    order = list(enough.groupby("label").total.sum().sort_values(kind="stable", ascending=False).index[:top])
    shown = enough[enough.label.isin(order)].reset_index(drop=True)
    unit = f"Mean sentence sentiment (VADER, names neutral), by voice; voices with at least {least} sentences"
    if shown.empty:
        return nothing(size, shown, unit, "No issue has so many sentences in one voice.")
    with style.context(STYLE):
        figure = new_figure(size, ROW * (len(order) + 4) + 0.2)
        axes = figure.subplots()
        for i, label in enumerate(order):
            _one_split(axes, i, shown[shown.label == label])
        for voice, (mark, colour) in VOICE_MARKS.items():
            axes.scatter([], [], marker=mark, color=colour, s=45, label=voice)
        axes.axvline(0, color=GREY, linewidth=0.8, zorder=0)
        total = shown.groupby("label").total.sum()
        axes.set_yticks(range(len(order)), [f"{(names or {}).get(n, n)} ({int(total[n])})" for n in order])
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(-1, 1)
        halves = [] if size == "column" else [(-0.5, "\u22120.5"), (0.5, "0.5")]
        ticks = sorted([(-1, "\u22121\nnegative"), (0, "0"), (1, "+1\npositive"), *halves])
        axes.set_xticks(*zip(*ticks, strict=True))
        axes.grid(axis="x")
        legend(axes, 3)
    return Chart(figure, shown, unit, ["In brackets: sentences; larger marks: more of them.", tone_note()])


def _one_split(axes, i: int, part: pd.DataFrame) -> None:
    axes.plot([part.value.min(), part.value.max()], [i, i], color="#bfbfbf", linewidth=1.5, zorder=1)
    for row in part.itertuples():
        mark, colour = VOICE_MARKS[row.voice]
        size = 18 + 7 * min(row.total, 20)
        axes.scatter(row.value, i, marker=mark, color=colour, s=size, edgecolor="white", linewidth=0.6, zorder=2)


@every_size
def plot_positions(
    positions: pd.DataFrame,
    *,
    columns: str = "article_id",
    names: dict[str, str] | None = None,
    heads: dict | None = None,
    top: int = 10,
    size: str = "page",
) -> Chart:
    """Draw where in its article each label is mentioned, from the first (0) to the last (1) word of the text.

    `positions`: article_id · year · outlet · label · position (analysis.show.reading.issue_positions); a panel for each
    value of `columns`. More mentions than MANY are counted by twentieths of the text and drawn as shades: label · group ·
    from · to · n · total · share.
    """
    order = list(positions.label.value_counts(sort=False).sort_values(kind="stable", ascending=False).index[:top])
    shown = positions[positions.label.isin(order) & positions[columns].notna()].drop(columns="term", errors="ignore")
    shown = shown.reset_index(drop=True)
    unit = "Place of each mention between the first and the last word of its article"
    if shown.empty:
        return nothing(size, shown, unit, "No issue of the codebook is mentioned.")
    have = set(shown[columns])
    groups = [g for g in heads or {} if g in have] or sorted(have)
    many = len(shown) > MANY
    shown, notes = (by_twentieths(shown, columns), [SHADES]) if many else (shown, [])
    across = 1 if size == "column" else min(len(groups), 5)
    rows = -(-len(groups) // across)
    with style.context(STYLE):
        figure = new_figure(size, (ROW * (len(order) + 1) + 0.45) * rows + 0.2)
        panels = figure.subplots(rows, across, sharex=True, sharey=True, squeeze=False)
        for axes, group in zip(panels.flat, groups, strict=False):
            (_one_strip_each if many else _one_row_each)(axes, shown[shown[columns] == group], order)
            head = str((heads or {}).get(group, group))
            head = fill(head.replace("\n", ", "), 20) if across == 1 else head
            axes.set_title(head if "\n" in head else fill(head, 60 // across), loc="left", weight="bold")
        panels[0, 0].set_yticks(range(len(order)), [(names or {}).get(label, label) for label in order])
        panels[0, 0].set_ylim(len(order) - 0.4, -0.6)
        for axes in panels.flat[len(groups) :]:
            axes.set_visible(False)
    return Chart(figure, shown, unit, notes)


def by_twentieths(positions: pd.DataFrame, columns: str) -> pd.DataFrame:
    """Return how the mentions of each label (of each value of `columns`) spread over twenty equal parts of the text."""
    part = np.minimum((positions.position * PARTS).astype(int), PARTS - 1)
    whole = pd.MultiIndex.from_product([positions.label.unique(), positions[columns].unique(), range(PARTS)])
    n = positions.groupby(["label", columns, part]).size().reindex(whole, fill_value=0)
    table = n.rename_axis(["label", columns, "from"]).rename("n").reset_index()
    total = table.groupby(["label", columns]).n.transform("sum")
    table = table.assign(total=total, share=(table.n / total.where(total > 0)).round(4), to=(table["from"] + 1) / PARTS)
    table["from"] /= PARTS
    return table[["label", columns, "from", "to", "n", "total", "share"]]


def _one_strip_each(axes, parts: pd.DataFrame, order: list[str]) -> None:
    shares = parts.pivot(index="label", columns="from", values="share").reindex(order).to_numpy(float)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=0.15, aspect="auto", extent=(0, 1, len(order) - 0.5, -0.5))
    _ends(axes)


def _one_row_each(axes, places: pd.DataFrame, order: list[str]) -> None:
    for i, label in enumerate(order):
        x = places.position[places.label == label].to_numpy()
        axes.axhline(i, color="#e5e5e5", linewidth=0.8, zorder=0)
        ends = [i - 0.36, i + 0.36, np.nan]  # one path with gaps: a mark of its own for each would treble the file
        axes.plot(np.repeat(x, 3), ends * len(x), color=BLUE, linewidth=2 if len(places) < 100 else 0.8)
    axes.set_xlim(-0.03, 1.03)
    _ends(axes)


def _ends(axes) -> None:
    axes.set_xticks([0, 1], ["start", "end"])
    for tick, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        tick.set_horizontalalignment(side)


def group_name(value, names: dict) -> str:
    """Return how a year, outlet, article, voice or label is called on a chart."""
    if pd.isna(value):
        return "no year known"
    return "unknown outlet" if value == "unknown" else plain(str(names.get(value, value)).replace("\n", ", "))


@every_size
def plot_rows(table: pd.DataFrame, *, by: str, scale: float, unit: str, names: dict, size: str = "page") -> Chart:
    """Draw a summary as marks with their intervals, times `scale`: the longer of labels and groups runs down, the other across.

    A hollow mark has no interval; where there is nothing to count there is no mark. All panels stand in one set of axes,
    which is drawn in half the time that one for each would take.
    """
    called = {"group": table[by], "label": table.label}
    cells = table.assign(**{c: [group_name(value, names) for value in values] for c, values in called.items()})
    turned = cells.group.nunique() > ACROSS or cells.label.nunique() == 1
    down, across = ("group", "label") if turned else ("label", "group")
    rows, heads_ = list(dict.fromkeys(cells[down])), list(dict.fromkeys(cells[across]))
    deep = -(-len(heads_) // {"column": 1, "page": 3, "slide": 4}[size])
    columns = -(-len(heads_) // deep)
    ends = cells[["value", "low", "high"]].stack() * scale
    low, high = min(ends.min() * 1.1, 0), max(ends.max(), 0)
    room = (WIDTHS[size] - 2.3) / columns  # inches that the rows' names leave to a panel
    wide = (high - low or 1) * room / (room - 0.5)  # the last half inch is for the figure beside a mark
    corners = {head: (k % columns * wide * 1.05 - low, k // columns * (len(rows) + 2)) for k, head in enumerate(heads_)}
    cells["x"] = cells[across].map(lambda head: corners[head][0])
    cells["y"] = cells[across].map(lambda head: corners[head][1]) + cells[down].map(rows.index)
    with style.context(STYLE):
        figure = new_figure(size, ROW * deep * (len(rows) + 2) + 0.1)
        axes = figure.subplots()
        ticks = [t for t in MaxNLocator(max(int(room * 2), 2)).tick_values(low, high) if low <= t <= low + wide * 0.94]
        for head, (x, y) in corners.items():
            _frame_panel(axes, _clip(head, int(room * 11)), (x, y, len(rows)), ticks, (low, low + wide))
        _marks(axes, cells, scale, wide / room)
        axes.set(xlim=(0, columns * wide * 1.05 - 0.05 * wide), ylim=(deep * (len(rows) + 2) - 1, -1.6), xticks=[])
        at = [y + i for y in sorted({y for _, y in corners.values()}) for i in range(len(rows))]
        axes.set_yticks(at, [_clip(row, 38) for row in rows] * deep)
        axes.tick_params("y", pad=8)
        axes.spines[:].set_visible(False)
    return Chart(figure, table, unit, [] if table.low.notna().all() else ["Hollow: too few articles for an interval."])


def _frame_panel(axes, head: str, corner: tuple, ticks: list[float], ends: tuple[float, float]) -> None:
    x, y, n = corner
    axes.text(x + ends[0], y - 0.8, head, weight="bold", size=9, va="baseline")
    axes.vlines([x + t for t in ticks], y - 0.5, y + n - 0.5, color="#d9d9d9", linewidth=0.6, zorder=0)
    axes.vlines(x, y - 0.5, y + n - 0.5, color=GREY, linewidth=0.8, zorder=0)
    axes.hlines(y + n - 0.5, x + ends[0], x + ends[1], color="#595959", linewidth=0.8)
    form = {"ha": "center", "va": "top", "size": 8.5, "color": "#333333"}
    for t in ticks:
        axes.text(x + t, y + n - 0.35, f"{t:g}".replace("-", "\u2212"), **form)


def _marks(axes, cells: pd.DataFrame, scale: float, inch: float) -> None:
    """Draw marks, intervals and figures; `inch` is what an inch is in units of x."""
    value, right = cells.value * scale, cells.high.fillna(cells.value) * scale
    borne = cells[cells.low.notna()]
    ends = [borne.x + borne[end] * scale for end in ("low", "high")]
    axes.hlines(borne.y, *ends, color=BLUE, linewidth=2.5, alpha=0.4)
    axes.plot(cells.x + value, cells.y, "o", color=BLUE, markerfacecolor="white", clip_on=False, in_layout=False)
    axes.plot(borne.x + borne.value * scale, borne.y, "o", color=BLUE, clip_on=False, in_layout=False)
    for x, y, v in zip(cells.x + right, cells.y, value, strict=True):
        if not pd.isna(v):
            text = signed(v, 2) if scale == 1 else f"{v:.0f}" if v >= 1 or v == 0 else f"{v:.1f}"
            axes.text(x + 0.08 * inch, y, text, size=8, va="center_baseline")


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
