"""A summary drawn as rows of marks: one form for every measure and grouping."""

import pandas as pd
from matplotlib import style
from matplotlib.ticker import MaxNLocator

from analysis.show.charts import BLUE, GREY, ROW
from analysis.show.finish import STYLE, WIDTHS, Chart, every_size, new_figure, plain
from analysis.show.told import signed

DOWN, ACROSS = 40, 6  # rows and panels that a chart can hold


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
    cells = table.assign(
        group=[group_name(g, names) for g in table[by]], label=[group_name(n, names) for n in table.label]
    )
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
    for t in ticks:
        axes.text(
            x + t, y + n - 0.35, f"{t:g}".replace("-", "\u2212"), ha="center", va="top", size=8.5, color="#333333"
        )


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
