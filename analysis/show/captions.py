"""Title and alt text of each chart, made from the table it plots: the title says what is seen, the alt text describes it.

Each function returns {"title": …, "alt": …} for `finish(chart, **captions.grid(…))`.
"""

import pandas as pd

from analysis.show.told import count, listing, percent, signed, verb
from analysis.show.words import PANELS, hidden, leaders

FEW = 3  # articles


def _words(title: str, alt: str) -> dict[str, str]:
    return {"title": title[:1].upper() + title[1:], "alt": alt[:1].upper() + alt[1:]}


def _top(summary: pd.DataFrame, names: dict[str, str], most: int = 3) -> list[str]:
    sums = summary.groupby("label")[["n"]].sum().sort_values("n", ascending=False, kind="stable")
    return [names.get(label, label) for label in sums[sums.n > 0].index[:most]]


def grid(summary: pd.DataFrame, names: dict[str, str], columns: str) -> dict[str, str]:
    """Say which issues lead overall and which cell is the darkest."""
    top = _top(summary, names)
    if not top:
        return _words("No issue of the codebook is mentioned", "An empty grid: no issue is mentioned.")
    peak = summary.loc[summary.value.idxmax()]
    share = f"{percent(peak.value)} of {peak.unit} in {peak[columns]}"
    issues, across = summary[summary.n > 0].label.nunique(), summary[columns].nunique()
    alt = f"A grid of {count(issues, 'issue')} by {count(across, 'column')}, darker where the share is larger. "
    alt += f"Most frequent are {listing(top)}; the darkest cell is {names.get(peak.label, peak.label)} with {share}."
    return _words(f"{top[0]} {verb(top[0], 'take')} the most {peak.unit} overall", alt)


def trend(summary: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    """Say which issue moved most between the first and the last year, and list the years."""
    dated = summary[summary.year.notna()]
    years = sorted(int(year) for year in dated.year.unique())
    if len(years) < 2:
        return _words("One year only: no change can be shown", f"Shares of each issue in {listing(years)}.")
    ends = dated[dated.year.isin([years[0], years[-1]])].pivot(index="label", columns="year", values="value")
    change = (ends[years[-1]] - ends[years[0]]).dropna()
    if change.empty:
        return _words("No issue is mentioned", f"No issue of the codebook is mentioned in {listing(years)}.")
    label = change.abs().idxmax()
    a, b = ends.loc[label, years[0]], ends.loc[label, years[-1]]
    way = "rose" if b > a else "fell"
    title = f"{names.get(label, label)} {way} from {percent(a)} of {dated.unit.iloc[0]} in {years[0]} to {percent(b)} in {years[-1]}"
    panels = f"Small panels, one an issue, over the years {listing(years)}: {listing(_top(dated, names, 6))}"
    return _words(title, f"{panels}. {title}.")


def contrast(rows: pd.DataFrame, hide=frozenset()) -> dict[str, str]:
    """Say which words lead in each group."""
    if rows.empty:
        why = rows.attrs.get("note") or "There is one group of articles only."
        return _words("Nothing to compare", f"An empty chart. {why}")
    _, best, _ = leaders(rows, 3, hide, PANELS)
    if best.empty:
        alt = "An empty chart: no word is more frequent in one group than in the rest."
        return _words("No word sets a group apart", alt)
    groups = best.groupby("group", sort=False).label.agg(list)
    leads = [f"“{words[0]}” in {group}" for group, words in groups.items()]
    leads = listing(leads) if len(leads) <= 4 else f"{', '.join(leads[:3])} …"
    parts = "; ".join(f"{group}: {listing(words)}" for group, words in groups.items())
    alt = f"A panel for each group with its most typical words and intervals. {parts}."
    return _words(f"Words that set each group apart: {leads}", alt)


def split(summary: pd.DataFrame, names: dict[str, str], least: int = 2) -> dict[str, str]:
    """Say between which voices and on which issue the gap is widest, or that no issue is spoken of in two voices."""
    enough = summary[summary.total >= least]
    wide = enough.pivot(index="label", columns="voice", values="value").reindex(columns=["reporting", "quoted"])
    gap, drawn = (wide.quoted - wide.reporting).dropna(), min(enough.label.nunique(), 12)
    alt = f"Mean sentence sentiment of {count(drawn, 'issue')}, one mark a voice, from −1 to +1."
    if gap.empty:
        return _words("Too few quoted sentences to set the voices against each other", alt)
    label = gap.abs().idxmax()
    way = "warmer" if gap[label] > 0 else "harsher"
    title = f"On {names.get(label, label)}, quoted sentences sound {way} than reporting ones"
    both = f"quoted {signed(wide.quoted[label], 2)}, reporting {signed(wide.reporting[label], 2)}"
    return _words(title, f"{alt} The widest gap: {names.get(label, label)}, {both}.")


def positions(rows: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    """Say which of the frequent issues comes earliest."""
    frequent = rows.label.value_counts(sort=False).sort_values(ascending=False, kind="stable").head(10)
    if frequent.empty:
        return _words("No issue of the codebook is mentioned", "An empty chart: no issue is mentioned.")
    middle = rows[rows.label.isin(frequent.index)].groupby("label").position.median().sort_values(kind="stable")
    first, last = names.get(middle.index[0], middle.index[0]), names.get(middle.index[-1], middle.index[-1])
    comes = f"{first} {verb(first, 'come')} up"
    title = f"{comes} early, {last} late" if len(middle) > 1 else f"Where {comes}"
    rows = f"A row for each of the {len(frequent)} most frequent issues, a mark at the place of each mention"
    return _words(title, f"{rows}. Typically earliest: {first}; latest: {last}.")


def contrast_grid(rows: pd.DataFrame, hide=frozenset()) -> dict[str, str]:
    """Say which word leads where."""
    best = rows[~hidden(rows.label, hide) & (rows.z > 0)]
    if best.empty:
        return _words("No word sets a group apart", f"An empty grid. {rows.attrs.get('note', '')}".strip())
    top = best.loc[best.z.idxmax()]
    return _words(
        f"“{top.label}” in {top.group} stands out most",
        f"A grid of words by {count(rows.group.nunique(), 'group')}, darker where a word is more typical of the group. "
        f"Darkest by its z: “{top.label}” in {top.group}, {top.n_group} of {top.n_group + top.n_rest} uses.",
    )


def collocates(near: pd.DataFrame, node: str, hide=frozenset()) -> dict[str, str]:
    """Say which words stand near the node."""
    shown = near[~hidden(near.label, hide)]
    if shown.empty:
        why = near.attrs.get("note") or "Nothing stands near it often."
        return _words(f"What stands near {node} cannot be shown", why)
    words = listing(f"“{label}”" for label in shown.label.head(3))
    alt = f"A row for each of the strongest collocates of {node}, a mark at its logDice. Strongest: {words}."
    return _words(f"Near {node}: {words}", alt)


def periods(summary: pd.DataFrame, names: dict[str, str], per: int = 100) -> dict[str, str]:
    """Say where the most frequent label peaks, for `plot_trend` on a table of `summarise_periods`."""
    used = summary[summary.n > 0]
    if used.empty:
        nothing = "nothing was found in a dated article"
        return _words("Nothing was found in any dated article", f"An empty chart: {nothing}.")
    label = used.groupby("label").n.sum().sort_values(ascending=False, kind="stable").index[0]
    own, name = used[used.label == label], names.get(label, label)
    peak = own.loc[own[own.n_articles >= min(FEW, own.n_articles.max())].value.idxmax()]  # a single article is no trend
    share = f"{peak.value * per:.0f} per {per:,} {peak.unit} ({count(int(peak.n_articles), 'article')})"
    panels = f"A panel for each label, a mark for each of {count(summary.period.nunique(), 'period')}"
    return _words(f"{name}: most in {peak.period}, {share}", f"{panels}. {name} peaks in {peak.period} with {share}.")
