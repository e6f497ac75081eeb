"""Small parts that the charts share: heads, year labels, ink on a shade, and a chart that says why it is empty."""

from textwrap import fill

import pandas as pd
from matplotlib import colormaps, style

from analysis.show.finish import STYLE, Chart, new_figure

BLUE, ORANGE, GREY = (
    "#0072b2",
    "#d55e00",
    "#767676",
)  # Okabe & Ito (2008): told apart by colour-blind readers and in grey
ROW = 0.235  # inches a row of labels takes


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
    light = sum(
        w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for w, c in ((0.2126, r), (0.7152, g), (0.0722, b))
    )
    return "white" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "black"


def year_labels(years: list[int], room: float) -> list[str]:
    """Return short year labels; one that would touch its neighbour stands a line lower."""
    labels, low, span = [], False, max(years[-1] - years[0], 1) * 1.3
    for before, year in zip([None, *years], years, strict=False):
        low = bool(before) and (year - before) / span * room < 0.35 and not low
        labels.append(("\n" if low else "") + f"\u2019{year % 100:02}")
    return labels
