"""Charts of words: what sets groups apart, how a share moves over time, what stands near a word."""

import re
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import style

from analysis.show.charts import BLUE, GREY, ROW, ink, nothing, ordered
from analysis.show.finish import STYLE, Chart, every_size, new_figure

PANELS, COLUMNS, LINES = 9, 12, 30  # groups drawn in panels, groups and words in a grid: more cannot be read
SURE = 0.05
ONE_GROUP = "One group only: there is nothing to compare."


@every_size
def plot_trend(
    summary: pd.DataFrame,
    *,
    names: dict[str, str] | None = None,
    top: int = 6,
    size: str = "page",
    unit: str = "",
    per: int = 100,
) -> Chart:
    """Draw each label over time in a panel of its own, the `top` labels with the most mentions.

    `summary`: by "year", or from `summarise_periods`. Periods without articles are gaps: no point, and no line across;
    hatched ones are not whole. The bar is the interval; without one the mark is hollow. `per`: 100 for per cent, 10,000 for
    words.
    """
    unit = unit or f"Share of {summary.unit.iloc[0] if len(summary) else 'sentences'} on each issue, per cent"
    dated, period = _placed(summary)
    order, display = ordered(dated[dated.n != 0], names)
    shown = dated[dated.label.isin(order[:top])].reset_index(drop=True)
    if shown.empty:
        return nothing(size, shown, unit, f"No mention in an article whose {period} is known.")
    places, across = sorted(shown.position.unique()), {"column": 2, "page": 3, "slide": 3}[size]
    rows = -(-len(order[:top]) // across)
    with style.context(STYLE):
        figure = new_figure(size, 1.45 * rows)
        panels = figure.subplots(rows, across, sharex=True, sharey=True, squeeze=False)
        for axes, label in zip(panels.flat, order[:top], strict=False):
            _one_trend(axes, shown[shown.label == label].sort_values("position"), per)
            axes.set_title(fill(display[label], 17 if size == "column" else 22), loc="left", weight="bold")
            margin = 0.12 * (places[-1] - places[0] + 1)
            axes.set_xlim(places[0] - margin, places[-1] + margin)
            axes.set_xticks(*_ticks(shown, period, figure.get_figwidth() / across - 0.4))
            axes.grid(axis="y")
        for axes in panels.flat[len(order[:top]) :]:
            axes.set_visible(False)
        if (shown.value >= 0).all():
            panels[0, 0].set_ylim(0, max(shown[["value", "high"]].max().max() * per * 1.25, 1))
        panels[0, 0].yaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    return Chart(figure, shown.drop(columns="position"), unit, [_trend_note(summary, shown, period)])


def _placed(summary: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the dated rows with period, position and whole, and whether a period is a year or a month."""
    if "period" not in summary:
        dated = summary[summary.year.notna()]
        return dated.assign(period=dated.year.astype(str), position=dated.year.astype(int), whole=True), "year"
    return summary, "month" if summary.period.str.len().eq(7).any() else "year"


def _ticks(shown: pd.DataFrame, period: str, room: float) -> tuple[list[int], list[str]]:
    """Return where labels stand on the axis of time, and what they say: every year, or each January (else the first and last month)."""
    named = dict(zip(shown.position, shown.period, strict=True))
    if period == "year":
        places = sorted(named)
        return places, _year_labels([int(named[place]) for place in places], room)
    first, last = min(named), max(named)
    januaries = [place for place in range(first, last + 1) if place % 12 == 0]
    if len(januaries) > 1:
        return januaries, _year_labels([1970 + place // 12 for place in januaries], room)
    return [first, last], [named[first], named[last]]


def _year_labels(years: list[int], room: float) -> list[str]:
    """Return short year labels; one that would touch its neighbour stands a line lower."""
    labels, low, span = [], False, max(years[-1] - years[0], 1) * 1.3
    for before, year in zip([None, *years], years, strict=False):
        low = bool(before) and (year - before) / span * room < 0.35 and not low
        labels.append(("\n" if low else "") + f"\u2019{year % 100:02}")
    return labels


def _trend_note(summary: pd.DataFrame, shown: pd.DataFrame, period: str) -> str:
    counts = shown.groupby("period").n_articles.max()
    each = ", ".join(f"{name}: {n}" for name, n in counts.items())
    few = each if len(counts) <= 12 else f"{counts.min()} to {counts.max()}"
    gaps = np.ptp(shown.position) + 1 > len(counts)
    gap = f" {period.capitalize()}s without articles are left empty." if gaps else ""
    borne = "" if shown.low.notna().all() else " Hollow: too few articles for an interval."
    part = f" Hatched: a {period} that the articles do not cover from its first day to its last."
    part = "" if shown.whole.all() else part
    lost = summary.attrs.get("undated", 0)
    if "year" in summary:
        lost = int(summary[summary.year.isna()].n_articles.max()) if summary.year.isna().any() else 0
    undated = f" {lost} articles without a {period} are left out." if lost else ""
    return f"Articles a {period}: {few}.{gap}{borne}{part}{undated}"


def _one_trend(axes, rows: pd.DataFrame, per: int) -> None:
    x, y = rows.position.to_numpy(), rows.value.to_numpy(float) * per
    for i in np.flatnonzero(np.diff(x) == 1):
        axes.plot(x[i : i + 2], y[i : i + 2], color=BLUE, linewidth=1.2)
    for place in x[~rows.whole.to_numpy(bool)]:
        form = {"facecolor": "none", "edgecolor": "#c8c8c8", "hatch": "////", "linewidth": 0}
        axes.axvspan(place - 0.5, place + 0.5, zorder=0, **form)
    crowded = len(x) > 8
    for i, (xi, yi, low, high) in enumerate(zip(x, y, rows.low * per, rows.high * per, strict=True)):
        borne = not np.isnan(low)
        if borne:
            axes.plot([xi, xi], [low, high], color=BLUE, linewidth=2.5, alpha=0.45, solid_capstyle="butt")
        face = BLUE if borne else "white"
        axes.plot(xi, yi, "o", color=BLUE, markerfacecolor=face, markersize=4 if crowded else 6, clip_on=False)
        if (
            crowded or yi < y[abs(x - xi) <= np.ptp(x) / 10].max()
        ):  # of what stands close together the highest is labelled
            continue
        rises = i + 1 < len(x) and x[i + 1] == xi + 1 and y[i + 1] > yi
        place = {"xytext": (-6 if rises else 6, 5), "ha": "right" if rises else "left"}
        axes.annotate(f"{yi:.0f}", (xi, yi), textcoords="offset points", size=8, **place)


def hidden(labels: pd.Series, hide) -> pd.Series:
    """Return which labels a stop list hides: words of it, and runs of nothing but such words."""
    return labels.map(lambda label: all(word in hide for word in label.split())).astype(bool)


def leaders(contrast: pd.DataFrame, top: int, hide, most: int) -> tuple[list, pd.DataFrame, list[str]]:
    """Return the groups to draw, the `top` words of each that a stop list does not hide, and what the chart must say about it.

    At most `most` groups, those with most words; words that a group uses more than the rest.
    """
    every = list(dict.fromkeys(contrast.group))
    size = contrast.groupby("group", sort=False).n_group.sum().sort_values(ascending=False, kind="stable")
    most_words = set(size.index[:most])
    groups = [group for group in every if group in most_words]
    ranked = contrast[(contrast.z > 0) & contrast.group.isin(groups)]
    gone = ranked.groupby("group", sort=False).head(top)
    gone = gone[hidden(gone.label, hide)]
    shown = ranked[~hidden(ranked.label, hide)].groupby("group", sort=False).head(top).reset_index(drop=True)
    named = list(dict.fromkeys(gone.label))
    said = f": {', '.join(named[:12])}{' …' if len(named) > 12 else ''}" if named else ""
    lost = re.search(r"\d+ articles without a \w+", contrast.note.iloc[0])
    return groups, shown, [
        f"{len(gone)} function words hidden from the drawing, not from the counts{said}.",
        f"{len(groups)} of {len(every)} groups are drawn, those with most words." if len(groups) < len(every) else "",
        contrast.attrs.get("prior", ""),
        f"{lost[0]} are left out." if lost else "",
    ]  # fmt: skip


def _sure(contrast: pd.DataFrame) -> str:
    if contrast.p_articles.notna().any():
        return f"*: p ≤ .05 over relabelled articles, adjusted for all words and groups ({_how(contrast)})."
    return "Whether a word belongs to a group is not testable with so few articles."


def _how(contrast: pd.DataFrame) -> str:
    found = contrast.note.str.extract(r"p (?:over|from) ([^;]*)", expand=False).dropna()
    return found.iloc[0] if len(found) else ""


@every_size
def plot_contrast(contrast: pd.DataFrame, *, top: int = 8, hide=frozenset(), size: str = "page") -> Chart:
    """Draw, for each group, its most typical words, their log-odds with its 95 % interval and how many articles hold them.

    `hide` is a stop list: the words stay in the counts and are left out of the drawing, which says which they were. Hollow
    marks: the word stands in one article only. A star: p ≤ .05. At most nine groups; for more see `plot_contrast_grid`.
    """
    unit = "Weighted log-odds of each word, this group against the rest (0: used alike)"
    if contrast.empty:
        return nothing(size, contrast, unit, fill(contrast.attrs.get("note") or ONE_GROUP, 45))
    groups, shown, notes = leaders(contrast, top, hide, PANELS)
    across = 1 if size == "column" else min(3, len(groups))
    rows = -(-len(groups) // across)
    with style.context(STYLE):
        figure = new_figure(size, (ROW * (top + 1) + 0.45) * rows)
        panels = figure.subplots(rows, across, sharex=True, squeeze=False)
        for axes, group in zip(panels.flat, groups, strict=False):
            part = shown[shown.group == group].reset_index(drop=True)
            for i, row in part.iterrows():
                one = row.n_articles_group + row.n_articles_rest == 1
                axes.plot([row.low, row.high], [i, i], color=BLUE, linewidth=2, alpha=0.4)
                axes.plot(row.log_odds, i, "o", color=BLUE, markerfacecolor="white" if one else BLUE)
            axes.set_yticks(range(len(part)), [_counted(row) for row in part.itertuples()])
            axes.set_ylim(top - 0.4, -0.6)
            axes.axvline(0, color=GREY, linewidth=0.8)
            axes.set_title(fill(str(group), 24), loc="left", weight="bold")
            axes.grid(axis="x")
        for axes in panels.flat[len(groups) :]:
            axes.set_visible(False)
    first = "In brackets: articles with the word in this group + in the rest; hollow: one article only."
    bars = "Bars: 95 % interval of the log-odds, which treats words as drawn one by one."
    return Chart(figure, shown, unit, [note for note in (first, bars, *notes, _sure(contrast)) if note])


def _counted(row) -> str:
    return f"{row.label} ({row.n_articles_group}+{row.n_articles_rest}){' *' if row.p_articles <= SURE else ''}"


@every_size
def plot_contrast_grid(contrast: pd.DataFrame, *, top: int = 3, hide=frozenset(), size: str = "page") -> Chart:
    """Draw word × group as a table of shaded cells with the log-odds in each: for many groups at once.

    Rows: the `top` words of each group, at most thirty; columns: at most twelve groups, those with most words. A dash: the
    word does not stand in the group; a star: p ≤ .05.
    """
    unit = "Weighted log-odds of each word, each group against the rest (above 0: used more)"
    if contrast.empty:
        return nothing(size, contrast, unit, fill(contrast.attrs.get("note") or ONE_GROUP, 45))
    groups, best, notes = leaders(contrast, top, hide, {"column": 4, "page": 8, "slide": COLUMNS}[size])
    words = list(dict.fromkeys(best.label))[:LINES]
    if not words:
        return nothing(size, contrast, unit, "No word sets a group apart.")
    shown = contrast[contrast.label.isin(words) & contrast.group.isin(groups)].reset_index(drop=True)
    cells = shown.pivot(index="label", columns="group").reindex(index=words)
    figures = ("log_odds", "n_group", "p_articles")
    values, used, p = (cells[name].reindex(columns=groups).to_numpy(float) for name in figures)
    with style.context(STYLE):
        figure = new_figure(size, ROW * (len(words) + 3.5))
        axes = figure.subplots()
        most = max(np.nanmax(np.abs(values), initial=0), 1e-9)
        axes.imshow(np.clip(values, 0, None), cmap="Blues", vmin=0, vmax=most * 1.15, aspect="auto")
        for (i, j), value in np.ndenumerate(values):
            text = "–" if not used[i, j] else f"{value:+.1f}".replace("-", "−") + ("*" if p[i, j] <= SURE else "")
            shade = max(value, 0) / (most * 1.15)
            axes.text(j, i, text, ha="center", va="center", color=ink(shade), size=8.5)
        axes.set_xticks(range(len(groups)), [fill(str(g), 11) for g in groups])
        axes.xaxis.tick_top()
        axes.set_yticks(range(len(words)), words)
        axes.spines[:].set_visible(False)
    notes = ["A dash: not used in this group.", *notes, _sure(contrast)]
    return Chart(figure, shown, unit, [note for note in notes if note])


@every_size
def plot_collocates(near: pd.DataFrame, *, top: int = 15, hide=frozenset(), size: str = "page") -> Chart:
    """Draw the strongest collocates (`collocates`): logDice, with uses near the node of all uses, and articles, beside each."""
    unit = "logDice: 14 is the highest, one less is half as strong"
    if near.empty:
        return nothing(size, near, unit, fill(near.attrs.get("note") or "No word stands near it often enough.", 45))
    gone = near.head(top)[hidden(near.head(top).label, hide)].label
    shown = near[~hidden(near.label, hide)].head(top).reset_index(drop=True)
    with style.context(STYLE):
        figure = new_figure(size, ROW * (len(shown) + 1.5))
        axes = figure.subplots()
        axes.hlines(range(len(shown)), 0, shown.logdice, color="#d9d9d9", linewidth=1)
        axes.plot(shown.logdice, range(len(shown)), "o", color=BLUE)
        labels = [f"{r.label} ({r.n} of {r.n_label}; {r.n_articles})" for r in shown.itertuples()]
        axes.set_yticks(range(len(shown)), labels)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlim(min(0, shown.logdice.min() - 0.5) if len(shown) else 0, 14.2)
    said = f": {', '.join(gone)}" if len(gone) else ""
    notes = [
        "In brackets: uses near it of all uses; articles in which they stand near it.",
        f"{len(gone)} function words hidden from the drawing, not from the counts{said}.",
    ]
    return Chart(figure, shown, unit, notes)
