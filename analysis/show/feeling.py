"""Sentiment's own charts, with their titles, alt texts and sentences: which words made the difference, and two scores side by side."""

import numpy as np
import pandas as pd
from matplotlib import style

from analysis.compare.sentiment_check import FIRM, tone_note
from analysis.show.charts import BLUE, GREY, ORANGE, ROW, legend, nothing
from analysis.show.finish import STYLE, Chart, every_size, new_figure
from analysis.show.told import count, listing, percent, sentence, signed, tell
from analysis.study import Study

SAID = {
    "compound": "VADER as it comes", "compound_neutral": "names neutral", "compound_second": "the second lexicon",
    "both": "the mean of both lexicons",
}  # fmt: skip
EXTENTS = {"sentence": "whole sentence", "window": "around the mention"}


def _said(name) -> str:
    """Return a group, a score or a series ("score, extent") in words."""
    score, _, extent = str(name).partition(", ")
    both = score in SAID and extent in EXTENTS
    return f"{SAID[score]}, {EXTENTS[extent]}" if both else SAID.get(str(name), str(name))


def _series(pairs: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the two series of `compare_scores`, and in words what tells them apart."""
    series = list(dict.fromkeys(pairs.series))
    scores, extents = zip(*(name.split(", ") for name in series), strict=True) if series else ((), ())
    same = len(set(scores)) == 1, len(set(extents)) == 1
    words = [
        EXTENTS[e] if same[0] and not same[1] else SAID[s] if same[1] else f"{SAID[s]}, {EXTENTS[e]}"
        for s, e in zip(scores, extents, strict=True)
    ]
    return series, words


def _wide(pairs: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return label × series for the labels with at least so many sentences in both, widest difference first."""
    wide = pairs.pivot(index="label", columns="series", values="value").reindex(columns=_series(pairs)[0]).dropna()
    wide = wide[wide.index.map(pairs.groupby("label").n.min()) >= least]
    gap = (wide.iloc[:, -1] - wide.iloc[:, 0]).abs() if wide.shape[1] else pd.Series(dtype=float)
    return wide.loc[gap.sort_values(kind="stable", ascending=False).index]


def _means(shift: pd.DataFrame) -> tuple[str, str, float, float]:
    first = shift.iloc[0]
    return _said(first.group), _said(first.against), shift.value_group.sum(), shift.value_rest.sum()


@every_size
def plot_shift(shift: pd.DataFrame, *, top: int = 14, size: str = "page") -> Chart:
    """Draw what each word adds to the difference of two means, from `explain_sentiment`: the `top` largest, then all others.

    Filled: because the word is used more or less often; hatched: because it is heard differently (negated, louder).
    """
    unit = "What each word adds to the difference in mean sentence sentiment (−1 to +1)"
    if shift.empty:
        return nothing(size, shift, unit, "There are no two groups of scored sentences to compare.")
    a, b, _, _ = _means(shift)
    shown, rest = shift.head(top), shift.iloc[top:]
    labels = [f"{r.label} ({r.n_group}+{r.n_rest})" for r in shown.itertuples()]
    bars = shown[["by_use", "by_tone"]].to_numpy(float)
    if len(rest):
        labels.append(f"{len(rest)} other words")
        bars = np.vstack([bars, rest[["by_use", "by_tone"]].sum().to_numpy(float)])
    with style.context(STYLE):
        figure = new_figure(size, ROW * (len(labels) + 3))
        axes = figure.subplots()
        for i, (use, tone) in enumerate(bars):
            after = use if use * tone > 0 else 0.0  # bars of one sign stand end to end
            for part, left, hatch in ((use, 0.0, ""), (tone, after, "/////")):
                colour = BLUE if part > 0 else ORANGE
                form = {"color": "white" if hatch else colour, "edgecolor": colour, "hatch": hatch, "linewidth": 0.8}
                axes.barh(i, part, left=left, height=0.7, **form)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set_yticks(range(len(labels)), labels)
        axes.set_ylim(len(labels) - 0.4, -0.6)
        axes.use_sticky_edges = False
        axes.margins(x=0.08)
        axes.xaxis.set_major_formatter(_tick)
        below, beside = (f"\n{a}", "") if size == "column" else ("", f" {a}")
        axes.set_xlabel(f"← lowers{beside}  |  raises{beside} →{below}")
        axes.grid(axis="x")
    notes = [
        f"In brackets: sentences with the word, {a} + {b}, of {int(shift.total_group.iloc[0]):,} and {int(shift.total_rest.iloc[0]):,}.",
        "Filled: used more or less often; hatched: heard differently. All bars together are the difference of the means.",
        tone_note(),
    ]
    return Chart(figure, shift.reset_index(drop=True), unit, notes)


def shift_caption(shift: pd.DataFrame) -> dict[str, str]:
    """Return title and alt text of `plot_shift`: which mean is higher, and the words that do most to put it there."""
    if shift.empty:
        return {"title": "Nothing to compare", "alt": "An empty chart: there are no two groups of scored sentences."}
    a, b, x, y = _means(shift)
    doers = shift[shift["shift"] * (x - y) > 0].head(2).label
    way = "above" if x > y else "below"
    title = f"{listing(f'“{word}”' for word in doers)} do{'es' if len(doers) == 1 else ''} most to put {a} {way} {b}"
    title = title if len(doers) else f"{a} and {b} have the same mean sentiment"
    words = listing(f"“{r.label}” ({signed(r.shift)})" for r in shift.head(3).itertuples())
    alt = f"Bars, one a word: what it adds to the difference between {a} ({signed(x)}) and {b} ({signed(y)}). Largest: {words}."
    return {"title": title[:1].upper() + title[1:], "alt": alt}


def why(shift: pd.DataFrame) -> tell:
    """Say how two means differ and which words make how much of it, from `explain_sentiment`."""
    if shift.empty:
        return tell("There are no two groups of scored sentences, so no difference to explain.")
    a, b, x, y = _means(shift)
    gap = shift["shift"].sum()
    lift, drop = shift[shift["shift"] > 0].head(3), shift[shift["shift"] < 0].head(3)
    parts = [
        f"{verb} by {listing(f'“{r.label}” ({signed(r.shift)}; in {r.n_group} against {r.n_rest} sentences)' for r in rows.itertuples())}"
        for verb, rows in (("raised", lift), ("lowered", drop)) if len(rows)
    ]  # fmt: skip
    first = shift.iloc[0]
    return sentence(
        f"mean sentence sentiment, {a}: {signed(x)} ({int(first.total_group):,} sentences); {b}: {signed(y)} ({int(first.total_rest):,}). "
        f"The difference of {signed(gap)} is {' and '.join(parts) or 'made by no word'}. {tone_note()}"
    )


@every_size
def plot_pairs(
    pairs: pd.DataFrame, *, names: dict | None = None, least: int = 2, top: int = 14, size: str = "page"
) -> Chart:
    """Draw two scores of each label as two marks on a line, from `compare_scores`; labels need `least` sentences.

    Widest differences first. Colour and shape tell the scores apart.
    """
    series, words = _series(pairs)
    wide, counts = _wide(pairs, least), pairs.groupby("label").n.min()
    scores = {SAID[name.split(", ")[0]] for name in series}
    unit = f"Mean sentence sentiment (−1 to +1){f', {scores.pop()}' if len(scores) == 1 else ''}"
    if wide.empty:
        return nothing(size, pairs, unit, f"Nothing has {count(least, 'scored sentence')}.")
    shown = wide.head(top)
    with style.context(STYLE):
        figure = new_figure(size, ROW * (len(shown) + 4))
        axes = figure.subplots()
        for i, values in enumerate(shown.to_numpy(float)):
            axes.plot(values, [i, i], color="#bfbfbf", linewidth=1.5, zorder=1)
        form = {"s": 42, "edgecolor": "white", "linewidth": 0.6, "zorder": 2}
        for column, word, mark, colour in zip(series, words, "Do", (ORANGE, BLUE), strict=True):
            axes.scatter(shown[column], range(len(shown)), marker=mark, color=colour, label=word, **form)
        axes.axvline(0, color=GREY, linewidth=0.8, zorder=0)
        heads = [f"{(names or {}).get(n, n)} ({counts[n]})".replace("\n", ", ") for n in shown.index]
        axes.set_yticks(range(len(shown)), heads)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.xaxis.set_major_formatter(_tick)
        axes.margins(x=0.12)
        axes.grid(axis="x")
        legend(axes, 2 if size != "column" else 1)
    more = f" {len(wide) - len(shown)} with smaller differences are not drawn." if len(wide) > len(shown) else ""
    notes = [f"In brackets: sentences.{more}", tone_note(*series[1].split(", "))]
    return Chart(figure, pairs[pairs.label.isin(shown.index)].reset_index(drop=True), unit, notes)


def _tick(value: float, _) -> str:
    return f"{value:+.3g}".replace("-", "\u2212") if round(value, 9) else "0"


def pairs_caption(pairs: pd.DataFrame, names: dict | None = None, least: int = 2) -> dict[str, str]:
    """Return title and alt text of `plot_pairs`: where the two scores differ most, and how often they have another sign."""
    (series, words), wide = _series(pairs), _wide(pairs, least)
    if wide.empty:
        return {"title": "Too few scored sentences", "alt": "An empty chart: there are too few scored sentences."}
    first, second = wide.iloc[0]
    name = str((names or {}).get(wide.index[0], wide.index[0])).replace("\n", ", ")
    flipped = int((np.sign(wide[series[0]]) != np.sign(wide[series[1]])).sum())
    title = f"Widest apart on {name}: {signed(first)} ({words[0]}), {signed(second)} ({words[1]})"
    alt = f"Two marks in each of {count(len(wide), 'row')}, {words[0]} and {words[1]}. {title}. The sign differs in {flipped} of {len(wide)}."
    return {"title": title, "alt": alt}


def lexicons(claims: pd.DataFrame, agreement: pd.DataFrame, names: dict | None = None) -> tell:
    """Say how far the two lexicons agree and which claims hold by one of them only."""
    if claims.empty or agreement.empty:
        return tell("There are no two lexicons, or no two scored sentences, to compare here.")
    shown = {str(key): str(name).replace("\n", ", ") for key, name in (names or {}).items()}
    claims = claims.astype({"group": str, "against": str}).replace({"group": shown, "against": shown})
    known = [f"{r.low:.2f} to {r.high:.2f}" if pd.notna(r.low) else r.note for r in agreement.itertuples()]
    measures = [f"{r.measure} {r.value:.2f} ({k})" for r, k in zip(agreement.itertuples(), known, strict=True)]
    split = claims[claims.holds != "by both"]
    lost = [f"{r.group} {f'against {r.against} ' if r.against else ''}({r.claim})" for r in split.head(6).itertuples()]
    lost += [f"{len(split) - 6} more"] if len(split) > 6 else []
    verdict = f"by one lexicon only, so not to be built on: {listing(lost)}" if len(split) else "none by one only"
    return sentence(
        f"sentence by sentence (n = {int(agreement.n.iloc[0]):,}): {listing(measures)}. Of {count(len(claims), 'claim')} about whose mean is "
        f"positive and whose is higher, {len(claims) - len(split)} hold by both; {verdict}."
    )


def around_mentions(pairs: pd.DataFrame, study: Study) -> tell:
    """Say how many mentions share their sentence with another issue, and in how many issues the window changes the sign."""
    if pairs.empty:
        return tell("No issue of the codebook is mentioned.")
    shared = study.mentions.groupby(["article_id", "sentence_no"]).issue.transform("nunique") > 1
    wide = pairs.pivot(index="label", columns="series", values="value").dropna()
    flipped = (np.sign(wide.iloc[:, 0]) * np.sign(wide.iloc[:, 1]) < 0).sum()
    return sentence(
        f"{percent(shared.mean())} of the mentions stand in a sentence on several issues; there the window scores only what is near. "
        f"It changes the sign of {count(int(flipped), 'issue')} of {len(wide)}."
    )


def checked_tone(checks: pd.DataFrame) -> tell:
    """Say how far the scores agree with people on coded sentences that were not used for tuning, from `read_check`."""
    rows = checks[checks.set != checks.tuned]
    if rows.empty:
        return tell("The sentiment scores were never checked against people: read them as exploratory.")
    parts = []
    for name, own in rows.groupby("set", sort=False):
        raw = own[own.score == "compound"].iloc[0]
        best = own.loc[own.macro_f1.idxmax()]
        parts.append(
            f"on {name} ({int(raw.n):,} judgements) {SAID['compound']} reaches macro-F1 {raw.macro_f1:.2f} and alpha {raw.alpha:.2f} "
            f"({raw.alpha_low:.2f} to {raw.alpha_high:.2f}), the best of ours ({_said(f'{best.score}, {best.extent}')}) {best.macro_f1:.2f} "
            f"and {best.alpha:.2f} ({best.alpha_low:.2f} to {best.alpha_high:.2f})"
        )
    weak = f" No score reaches an alpha of {FIRM}, so every chart of sentiment says exploratory."
    return sentence(f"{'; '.join(parts)}.{weak * bool((rows.alpha_low < FIRM).all())}")


def spoken_by(summary: pd.DataFrame) -> tell:
    """Say how sentences quoted from each kind of source sound beside the reporting voice, from `speaker_sentiment` summed by source."""
    rows = summary[summary.total > 0].itertuples()
    heard = [f"{r.label} {signed(r.value)} ({count(int(r.total), 'sentence')})" for r in rows]
    nobody = "There are no sentences of article text, so nobody speaks."
    return tell(f"Mean sentiment by who is heard: {listing(heard)}." if heard else nobody)


def checked_quotations(checks: pd.DataFrame) -> tell:
    """Say how many marked quotations are found and given to the right speaker, from `check_quotations`."""
    if checks.empty:
        return tell("Nobody has marked the quotations of this study, so how well they are found is not known.")
    rows = checks[checks.form == "all"].drop_duplicates("what").set_index("what")
    parts = ("found", "right among the found", "named speaker named right", "speaker named wrong")
    shares = listing(f"{what}: {int(rows.n[what])} of {int(rows.of[what])}" for what in parts)
    less = "The rules were mended on these pages, so expect less on others: README.md says how much."
    return tell(f"Against marked quotations — {shares}. {less}")
