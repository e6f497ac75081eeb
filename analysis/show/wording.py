"""Words around the charts of words, made from the tables they plot: captions for `finish`, sentences for a notebook, checks."""

import pandas as pd

from analysis.show.captions import _words as caption
from analysis.show.told import count, listing, sentence, tell
from analysis.show.words import hidden
from analysis.study import DATA

FEW = 3  # articles
CHECKS = DATA / "checks" / "words.csv"


def contrast_grid(contrast: pd.DataFrame, hide=frozenset()) -> dict[str, str]:
    """Say which word leads where, for `plot_contrast_grid`."""
    best = contrast[~hidden(contrast.label, hide) & (contrast.z > 0)]
    if best.empty:
        return caption("No word sets a group apart", f"An empty grid. {contrast.attrs.get('note', '')}".strip())
    top = best.loc[best.z.idxmax()]
    return caption(
        f"“{top.label}” in {top.group} stands out most",
        f"A grid of words by {count(contrast.group.nunique(), 'group')}, darker where a word is more typical of the group. "
        f"Darkest by its z: “{top.label}” in {top.group}, {top.n_group} of {top.n_group + top.n_rest} uses.",
    )


def near_node(near: pd.DataFrame, node: str, hide=frozenset()) -> dict[str, str]:
    """Say which words stand near the node, for `plot_collocates`."""
    shown = near[~hidden(near.label, hide)]
    if shown.empty:
        return caption(
            f"What stands near {node} cannot be shown", near.attrs.get("note") or "Nothing stands near it often."
        )
    words = listing(f"“{label}”" for label in shown.label.head(3))
    return caption(
        f"Near {node}: {words}",
        f"A row for each of the strongest collocates of {node}, a mark at its logDice. Strongest: {words}.",
    )


def over_time(summary: pd.DataFrame, names: dict[str, str], per: int = 100) -> dict[str, str]:
    """Say where the most frequent label peaks, for `plot_trend` on a table of `summarise_periods`."""
    used = summary[summary.n > 0]
    if used.empty:
        return caption(
            "Nothing was found in any dated article", "An empty chart: nothing was found in a dated article."
        )
    label = used.groupby("label").n.sum().sort_values(ascending=False, kind="stable").index[0]
    own = used[used.label == label]
    peak = own.loc[own[own.n_articles >= min(FEW, own.n_articles.max())].value.idxmax()]  # a single article is no trend
    name = names.get(label, label)
    share = f"{peak.value * per:.0f} per {per:,} {peak.unit} ({count(int(peak.n_articles), 'article')})"
    return caption(
        f"{name}: most in {peak.period}, {share}",
        f"A panel for each label, a mark for each of {count(summary.period.nunique(), 'period')}. {name} peaks in {peak.period} with {share}.",
    )


def changed(changes: pd.DataFrame, names: dict[str, str], before, after, per: int = 100) -> tell:
    """Say what changed most between two periods, with its interval or why there is none, from `compare_groups`."""
    rows = changes[changes.difference.notna()]
    if rows.empty:
        return tell("Nothing can be compared between these periods.")
    row = rows.loc[rows.difference.abs().idxmax()]
    interval = f"95 % interval {row.low * per:+.1f} to {row.high * per:+.1f}" if pd.notna(row.low) else row.note
    firm = changes[(changes.low > 0) | (changes.high < 0)]
    said = f"{row.difference * per:+.1f} per {per:,} {row.unit} ({interval})".replace("-", "−")
    which = listing(names.get(label, label) for label in firm.label)
    return tell(
        f"From {before} to {after} the largest change is that of {names.get(row.label, row.label)}: {said}. "
        + (
            f"The interval leaves out zero for {which}, one label at a time."
            if len(firm)
            else "No interval leaves out zero."
        )
    )


def noted(frame: pd.DataFrame, what: str) -> tell:
    """Say how many rows were found, or why there are none (`attrs["note"]`)."""
    note = frame.attrs.get("note", "")
    return sentence(f"{count(len(frame), what)}{': ' + note if note else ''}.")


def word_checks() -> pd.DataFrame:
    """Return what simulations say of these statistics: check · setting · n_articles · runs · value · bar (data/checks/words.csv)."""
    columns = ["check", "setting", "n_articles", "runs", "value", "bar"]
    return pd.read_csv(CHECKS, keep_default_na=False) if CHECKS.exists() else pd.DataFrame(columns=columns)
