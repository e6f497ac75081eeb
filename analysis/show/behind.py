"""What stands behind the doors of a page, as a list that needs no script: pointers, voices, scores, speakers, entries, text."""

import html
import json
from itertools import groupby

import pandas as pd

from analysis.show.doors import LARGE, MOST, Doors
from analysis.show.meanings import Source
from analysis.show.plain import plain
from analysis.show.reading import with_text
from analysis.show.uses import in_cell

SHUT = (
    f'<section class="behind"><p>In a study of more than {LARGE:,} articles the figures of a page do not open. In JupyterLab those of a '
    "view do: <code>view(study, …).lines(row)</code>, notebook 05.</p></section>"
)
CUTS = (MOST, 1_000, 300, 100, 30, 10, 3, 1)
OURS = "sentences, who speaks, how they score, and the entry of the codebook, or the rule, that decided."
POINTERS = (
    "where each sentence stands (line, and characters of the file), how it scores, and the entry of the codebook, or the rule, "
    "that decided. The articles’ text is not on this page."
)


def behind(doors: Doors) -> str:
    """Return the HTML of what stands behind the doors found so far, and forget them; nothing when there are none."""
    if len(doors.study.articles) > LARGE:
        return SHUT
    found, doors.found = doors.found, {}
    cut = next((cut for cut in CUTS if len(_listed(found, cut)) <= MOST), CUTS[-1])
    listed = _listed(found, cut)
    if not listed:
        return ""
    mentions = pd.concat([_mentions(source, listed) for source in doors.sources], ignore_index=True)
    issues = {issue: n for n, issue in enumerate(mentions.issue.unique())}
    entries = {key: n for n, key in enumerate(dict.fromkeys(zip(mentions.issue, mentions.term, strict=True)))}
    book = pd.concat([source.codebook for source in doors.sources]).groupby(level=0).first().reindex(list(issues))
    names = {issue: _safe(issue if pd.isna(label) else label) for issue, label in book.label.items()}
    hits: dict[int, str] = {}
    for m in mentions.sort_values(["row", "start"], kind="stable").itertuples():
        entry = f'{m.start}–{m.end}: <a href="#t{entries[m.issue, m.term]}">entry</a>'
        hits[m.row] = hits.get(m.row, "") + f'<li data-issue="{issues[m.issue]}">{names[m.issue]}, {entry}</li>'
    items = "".join(_sentences(source, listed, hits, source is not doors.sources[0]) for source in doors.sources)
    items += "".join(_words(source, listed) for source in doors.sources)
    number = {in_cell(issue): n for issue, n in issues.items()}
    rules = {rule: n for n, rule in enumerate(dict.fromkeys(rule for _, _, rule, *_ in found if rule))}
    data = [[kind, number.get(issue), rules.get(rule), n, _ranges(rows[:cut])] for kind, issue, rule, n, rows in found]
    return (
        '<section class="behind"><h2 id="behind">Behind the figures</h2><p>The underlined figures of the tables open to what '
        f"stands behind them{f' (the first {cut} of each)' * (cut < MOST)}: {OURS if _has_text(doors.sources[0]) else POINTERS} The lists below are "
        "for paper, and for readers that run no script.</p><details><summary>All that stands behind the figures "
        f"({len(listed):,})</summary><ol>{items}</ol></details>{_book(names, book.definition, entries)}{_rules(rules)}</section>"
        f'<script id="doors" type="application/json">{json.dumps(data, separators=(",", ":"))}</script>'
    )


def _listed(found: dict[tuple, int], cut: int) -> set[tuple[str, int]]:
    return {(kind, row) for kind, *_, rows in found for row in rows[:cut]}


def _has_text(source: Source) -> bool:
    return source.texts and source.study.has_text


def _mentions(source: Source, listed: set[tuple[str, int]]) -> pd.DataFrame:
    """Return the mentions in the listed sentences, their rows numbered as on the page."""
    mentions = source.mentions.assign(row=source.mentions.row + source.first)
    own = mentions[[("s", row) in listed for row in mentions.row]]
    return own.sort_values(["issue", "term"], kind="stable")


def _sentences(source: Source, listed: set[tuple[str, int]], hits: dict[int, str], guest: bool) -> str:
    study = source.study
    quotes = study.quotations.groupby(["article_id", "sentence_no"]).speaker.agg(lambda s: "; ".join(dict.fromkeys(s)))
    rows = sorted(row for kind, row in listed if kind == "s" and source.first <= row < source.end)
    own = study.sentences.set_axis(range(source.first, source.end)).loc[rows]
    own = own.join(quotes.rename("speaker"), on=["article_id", "sentence_no"])
    own = with_text(study, own) if source.texts else own.assign(text="")
    of = f", of the study {_safe(study.name)}" if guest else ""
    return "".join(
        f'<li id="s{s.Index}"><b><bdi>{_safe(s.article_id)}</bdi></b>{of}, line {s.line_no}, characters {s.start}–{s.end}, {s.voice}, '
        f"sentiment {s.compound_neutral:+.3f}{'' if pd.isna(s.speaker) else f', speaker <bdi>{_safe(s.speaker)}</bdi>'}"
        f"{f'<q><bdi>{_safe(s.text)}</bdi></q>' if s.text else ''}{f'<ul>{hits[s.Index]}</ul>' if s.Index in hits else ''}</li>\n"
        for s in own.itertuples()
    )


def _words(source: Source, listed: set[tuple[str, int]]) -> str:
    rows = sorted(row for kind, row in listed if kind == "w" and source.first_word <= row < source.last_word)
    own = source.study.words.set_axis(range(source.first_word, source.last_word)).loc[rows]
    return "".join(
        f'<li id="w{w.Index}"><b><bdi>{_safe(w.article_id)}</bdi></b>, {w.voice}: <bdi>{_safe(w.word)}</bdi> {w.n} ×</li>\n'
        for w in own.itertuples()
    )


def _book(names: dict[str, str], definitions: pd.Series, entries: dict[tuple[str, str], int]) -> str:
    """Return the issues with their definitions and the entries that decided."""
    terms = dict.fromkeys(names, "")
    for (issue, term), n in entries.items():
        terms[issue] += f'<li id="t{n}"><code>{_safe(term)}</code></li>'
    parts = "".join(
        f'<dt id="i{n}">{names[issue]}</dt><dd><p>{_safe(definitions.fillna("")[issue])}</p><ul>{terms[issue]}</ul></dd>'
        for n, issue in enumerate(names)
    )
    said = f"Definitions, and the entries of the codebook that decided ({len(entries):,})"
    return f"<details><summary>{said}</summary><dl>{parts}</dl></details>" if parts else ""


def _rules(rules: dict[str, int]) -> str:
    """Return the rules by which words were counted."""
    items = "".join(f'<li id="r{n}">{_safe(rule)}.</li>' for rule, n in rules.items())
    said = f"Rules by which words were counted ({len(rules):,})"
    return f"<details><summary>{said}</summary><ul>{items}</ul></details>" if rules else ""


def _safe(text: str) -> str:
    return html.escape(plain(str(text)))


def _ranges(rows: tuple[int, ...]) -> str:
    """Return sorted numbers in short: (1, 2, 3, 7) as "1-3,7"."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])]
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
