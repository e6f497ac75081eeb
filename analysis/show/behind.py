"""What stands behind the doors of a page, as a list that needs no script: pointers, voices, scores, speakers, entries, text."""

import html
import json
from itertools import groupby

import pandas as pd

from analysis.show.doors import Doors, seen
from analysis.show.plain import plain
from analysis.show.reading import with_text

MOST = 2_000  # sentences (and words) listed on one page; with more, each door lists its first ones and says so
CUTS = (MOST, 1_000, 300, 100, 30, 10, 3, 1)


def behind(doors: Doors) -> str:
    """Return the HTML of what stands behind the doors found so far, and forget them; nothing when there are none."""
    found, doors.found = doors.found, {}
    for cut in CUTS:
        listed = {(kind, row) for kind, _, _, rows in found for row in rows[:cut]}
        if len(listed) <= MOST:
            break
    if not listed:
        return ""
    rows = sorted(row for kind, row in listed if kind == "s")
    mentions = doors.mentions[doors.mentions.row.isin(rows)].sort_values(["issue", "term"], kind="stable")
    issues = {issue: n for n, issue in enumerate(mentions.issue.unique())}
    entries = {key: n for n, key in enumerate(dict.fromkeys(zip(mentions.issue, mentions.term, strict=True)))}
    book = doors.codebook.reindex(list(issues))
    names = {issue: _safe(issue if pd.isna(label) else label) for issue, label in book.label.items()}
    hits = {
        row: "".join(
            f'<li data-issue="{issues[m.issue]}">{names[m.issue]}, {m.start}–{m.end}: <a href="#t{entries[m.issue, m.term]}">entry</a></li>'
            for m in part.sort_values("start", kind="stable").itertuples()
        )
        for row, part in mentions.groupby("row")
    }
    items = _sentences(doors, rows, hits) + _words(doors, sorted(row for kind, row in listed if kind == "w"))
    number = {seen(issue): n for issue, n in issues.items()}
    data = [
        {"kind": kind, "issue": number.get(label), "all": n, "of": _ranges(rows[:cut])}
        for kind, label, n, rows in found
    ]
    return (
        '<section class="behind"><h2 id="behind">Behind the figures</h2><p>The underlined figures of the tables open to what '
        f"stands behind them{f' (the first {cut} of each)' * (cut < MOST)}: {_said(doors)} The lists below are for paper, and for "
        f"readers that run no script.</p><details><summary>All that stands behind the figures ({len(listed):,})</summary><ol>{items}</ol></details>"
        f"{_book(names, book.definition, entries)}</section>"
        f'<script id="doors" type="application/json">{json.dumps(data, separators=(",", ":"))}</script>'
    )


def _said(doors: Doors) -> str:
    if doors.texts and doors.study.has_text:
        return "sentences, who speaks, how they score, and the entry of the codebook that decided."
    return "where each sentence stands (line, and characters of the file), how it scores, and the entry of the codebook that decided. The articles’ text is not on this page."


def _sentences(doors: Doors, rows: list[int], hits: dict[int, str]) -> str:
    study = doors.study
    quotes = study.quotations.groupby(["article_id", "sentence_no"]).speaker.agg(lambda s: "; ".join(dict.fromkeys(s)))
    listed = (
        study.sentences.reset_index(drop=True)
        .iloc[rows]
        .join(quotes.rename("speaker"), on=["article_id", "sentence_no"])
    )
    listed = with_text(study, listed) if doors.texts else listed.assign(text="")
    return "".join(
        f'<li id="s{s.Index}"><b><bdi>{_safe(s.article_id)}</bdi></b>, line {s.line_no}, characters {s.start}–{s.end}, {s.voice}, '
        f"sentiment {s.compound_neutral:+.3f}{'' if pd.isna(s.speaker) else f', speaker <bdi>{_safe(s.speaker)}</bdi>'}"
        f"{f'<q><bdi>{_safe(s.text)}</bdi></q>' if s.text else ''}{f'<ul>{hits[s.Index]}</ul>' if s.Index in hits else ''}</li>\n"
        for s in listed.itertuples()
    )


def _words(doors: Doors, rows: list[int]) -> str:
    return "".join(
        f'<li id="w{row}"><b><bdi>{_safe(w.article_id)}</bdi></b>, {w.voice}: <bdi>{_safe(w.word)}</bdi> {w.n} ×</li>\n'
        for row, w in zip(rows, doors.words.iloc[rows].itertuples(), strict=True)
    )


def _book(names: dict[str, str], definitions: pd.Series, entries: dict[tuple[str, str], int]) -> str:
    """Return the issues with their definitions and the entries that decided."""
    parts = [
        f'<dt id="i{n}">{names[issue]}</dt><dd><p>{_safe("" if pd.isna(definitions[issue]) else definitions[issue])}</p><ul>'
        + "".join(f'<li id="t{i}"><code>{_safe(term)}</code></li>' for (_, term), i in own)
        + "</ul></dd>"
        for n, (issue, own) in enumerate(groupby(entries.items(), key=lambda entry: entry[0][0]))
    ]
    said = f"Definitions, and the entries of the codebook that decided ({len(entries):,})"
    return f"<details><summary>{said}</summary><dl>{''.join(parts)}</dl></details>" if parts else ""


def _safe(text: str) -> str:
    return html.escape(plain(str(text)))


def _ranges(rows: tuple[int, ...]) -> str:
    """Return sorted numbers in short: (1, 2, 3, 7) as "1-3,7"."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])]
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
