"""The charts. Each takes a frame, draws it and returns a Chart; `finish` gives it its words. Colour never stands alone."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import style

from analysis.compare.sentiment_check import tone_note
from analysis.show.finish import STYLE, Chart, every_size, new_figure
from analysis.show.parts import BLUE, GREY, ORANGE, ROW, column_heads, ink, nothing, ordered

VOICE_MARKS = {"reporting": ("o", BLUE), "mixed": ("s", GREY), "quoted": ("D", ORANGE)}


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
    unit = (
        f"Share of {summary.unit.iloc[0]} on each issue, per cent" if len(summary) else "Share on each issue, per cent"
    )
    if shown.empty:
        return nothing(size, shown, unit, "No issue of the codebook is mentioned.")
    order, display = ordered(shown, names)
    groups = [g for g in heads or {} if g in set(shown[columns])] or list(dict.fromkeys(shown[columns]))
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
        axes.set_yticks(
            range(len(order)),
            [f"{(names or {}).get(label, label)} ({int(shown[shown.label == label].total.sum())})" for label in order],
        )
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(-1, 1)
        halves = [] if size == "column" else [(-0.5, "\u22120.5"), (0.5, "0.5")]
        ticks = sorted([(-1, "\u22121\nnegative"), (0, "0"), (1, "+1\npositive"), *halves])
        axes.set_xticks(*zip(*ticks, strict=True))
        axes.grid(axis="x")
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1, 1),
            ncols=3,
            frameon=False,
            handletextpad=0.2,
            columnspacing=1.2,
            borderaxespad=0.2,
        )
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
    value of `columns`.
    """
    order = list(positions.label.value_counts(sort=False).sort_values(kind="stable", ascending=False).index[:top])
    shown = positions[positions.label.isin(order) & positions[columns].notna()].reset_index(drop=True)
    unit = "Place of each mention between the first and the last word of its article"
    if shown.empty:
        return nothing(size, shown, unit, "No issue of the codebook is mentioned.")
    groups = [g for g in heads or {} if g in set(shown[columns])] or sorted(set(shown[columns]))
    across = 1 if size == "column" else min(len(groups), 5)
    rows = -(-len(groups) // across)
    with style.context(STYLE):
        figure = new_figure(size, (ROW * (len(order) + 1) + 0.45) * rows + 0.2)
        panels = figure.subplots(rows, across, sharex=True, sharey=True, squeeze=False)
        for axes, group in zip(panels.flat, groups, strict=False):
            _one_row_each(axes, shown[shown[columns] == group], order)
            head = str((heads or {}).get(group, group))
            title = (
                fill(head.replace("\n", ", "), 20)
                if across == 1
                else head
                if "\n" in head
                else fill(head, 60 // across)
            )
            axes.set_title(title, loc="left", weight="bold")
        panels[0, 0].set_yticks(range(len(order)), [(names or {}).get(label, label) for label in order])
        panels[0, 0].set_ylim(len(order) - 0.4, -0.6)
        for axes in panels.flat[len(groups) :]:
            axes.set_visible(False)
    return Chart(figure, shown, unit)


def _one_row_each(axes, places: pd.DataFrame, order: list[str]) -> None:
    for i, label in enumerate(order):
        x = places.position[places.label == label].to_numpy()
        axes.axhline(i, color="#e5e5e5", linewidth=0.8, zorder=0)
        ends = [i - 0.36, i + 0.36, np.nan]  # one path with gaps: a mark of its own for each would treble the file
        axes.plot(np.repeat(x, 3), ends * len(x), color=BLUE, linewidth=2 if len(places) < 100 else 0.8)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 1], ["start", "end"])
    for tick, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        tick.set_horizontalalignment(side)
