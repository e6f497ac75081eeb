"""Quotations, direct and indirect, and who speaks them. A speaker is a name that stands in the text, or `unknown`.

Direct: words in marks. Indirect: the words of a sentence that are reported, without the attribution. Of a reported clause
with words in marks one row is kept: the marked words when they are at least half of it, else the whole clause.
"""

import re

import pandas as pd

from analysis.measure.attributions import MARKS, VERB, Attribution, attributions
from analysis.measure.sentences import opens_with_a_mark, paragraphs
from analysis.measure.speakers import UNKNOWN, Cast
from analysis.measure.voices import quoted_spans
from analysis.tables import build
from analysis.terms import straighten

NOT_FOUND = (UNKNOWN, "unnamed", "no speaker found")
CALLING = re.compile(rf"\b(?:{MARKS})\b[^.\"]*$")
FEW = 3  # so many words in marks that nobody is said to have said are a name or scare quotes


def find_quotations(
    texts: pd.Series, lines: pd.DataFrame, sentences: pd.DataFrame, *, offices: pd.DataFrame | None = None, dates=None
) -> pd.DataFrame:
    """Return table `quotations` of the body of every article.

    `offices` (office, holder, start, end) and `dates` (article_id → first and last possible day) tell who "the minister" was.
    """
    rows: list[tuple] = []
    body = paragraphs(lines)
    body = {key: list(own.itertuples(index=False)) for key, own in body[body.kind == "body"].groupby("article_id", sort=False)}
    borders = {key: list(zip(s.start, s.end, s.sentence_no, strict=True)) for key, s in sentences.groupby("article_id")}
    for article_id, every in body.items():
        text = straighten(texts[article_id])
        if '"' not in text and "'" not in text and not VERB.search(text) and "ccording to" not in text:
            continue
        spans, opened = _spans(texts[article_id], every)
        own = [s for s in borders.get(article_id, []) if any(p.start <= s[0] < p.end for p in every)]
        units = _units(own, spans)
        outside = _blank_out(text.replace("\n", " ").replace("\xa0", " "), spans)
        cast = Cast(outside, [a for a, _ in units], offices, (dates or {}).get(article_id, ("", "")))
        found = _of_article(outside, units, spans, opened, {p.start for p in every}, cast)
        for number, (a, b, *rest) in enumerate(sorted(found), 1):
            sentence_no = max((no for start, _, no in own if start <= a + 1), default=1)
            rows.append((article_id, number, sentence_no, a, b, *rest))
    return build("quotations", rows)


def _spans(text: str, every: list) -> tuple[list[tuple[int, int]], set[int]]:
    """Return what stands in marks, and which of these go on from the paragraph before."""
    spans, goes_on, still_open = [], set(), False
    for p, following in zip(every, [*every[1:], None], strict=True):
        own, then = quoted_spans(text[p.start : p.end], opens_with_a_mark(text, p, following))
        if own and still_open:
            goes_on.add(p.start + own[0][0])
        spans += [(p.start + a, p.start + b) for a, b in own]
        still_open = then
    return spans, goes_on


def _units(borders: list[tuple], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sentences as (start, end), those joined whose border lies inside marks."""
    units, i = [], 0
    for start, end, _ in borders:
        while i < len(spans) and spans[i][1] <= start:
            i += 1
        if units and i < len(spans) and spans[i][0] < start < spans[i][1]:
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
    return units


def _blank_out(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for a, b in spans:
        parts += [text[at:a], '"' * (b - a)]
        at = b
    return "".join([*parts, text[at:]])


def _of_article(outside: str, units, spans, opened, paragraph_starts, cast: Cast) -> list[tuple]:
    rows: list[tuple] = []
    last, i = NOT_FOUND, 0
    same_paragraph = False
    for no, (start, end) in enumerate(units):
        unit = outside[start:end]
        own = []
        while i < len(spans) and spans[i][0] < end:
            own.append((spans[i][0] - start, spans[i][1] - start))
            i += 1
        found = attributions(unit, start, cast) if VERB.search(unit) or "ccording to" in unit else []
        if start in paragraph_starts or any(outside[start - 3 : start].count("\n") for _ in [0]):
            same_paragraph = False
        named = next((a.speaker for a in found if a.speaker != UNKNOWN), "")
        if named:
            cast.said[no] = named
        quoted = _direct(outside, unit, start, own, found, opened, last, same_paragraph, cast)
        rows += _kept(unit, start, own, quoted, found)
        if quoted:
            last = quoted[max(quoted)][1:]
        elif found:
            last = (found[-1].speaker, found[-1].source, found[-1].rule)
        same_paragraph = bool(quoted) or (same_paragraph and not re.search(r"\w", unit))
    return rows


def _direct(outside, unit, at, own, found, opened, last, goes_on, cast) -> dict[tuple, tuple]:
    """Return (form, speaker, source_type, rule) of every span of `unit` that is a quotation."""
    rows, before = {}, None
    for a, b in own:
        one, n = _nearest(unit, a, b, found), len(outside[at + a : at + b])
        who = (one.speaker, one.source, one.rule) if one else None
        form = "continued" if before is not None and who and before == who else "direct"
        alone = not re.search(r"\w", unit)
        if at + a in opened or (who is None and alone and goes_on):
            form, who = "continued", who or (*last[:2], "goes on from the quotation before")
        elif who is None and before:
            form, who = "continued", (*before[:2], "goes on from the quotation before")
        elif who is None:
            person = cast.focus(at + a)
            near = alone or unit[:a].rstrip().endswith((":", ".", "?", "!")) or not unit[:a].strip()
            who = (person, "named", "the person the text before is about") if person and near else NOT_FOUND
        rows[(a, b)] = (form, *who)
        before = who
    return rows


def _nearest(unit: str, a: int, b: int, found: list[Attribution]) -> Attribution | None:
    def distance(one: Attribution) -> tuple:
        if one.start >= b:
            return (0 if not re.search(r"\w", unit[b : one.start]) else 2 if one.side == "left" else 5, one.start - b)
        return (1 if not re.search(r"\w", unit[one.end : a]) else 2 if one.side == "right" else 4, a - one.end)

    return min(found, key=distance, default=None)


def _kept(unit, at, own, quoted, found) -> list[tuple]:
    rows, gone = [], set()
    for one in found:
        if not one.content:
            continue
        a, b = one.content
        inside = [(s, e) for s, e in own if s < b and a < e]
        words = len(re.findall(r"[^\s\"]+", unit[a:b]))
        marked = sum(_words[(at + s, at + e)] if False else max(1, round((e - s) / 6)) for s, e in inside)
        if inside and marked >= words:
            continue
        gone |= set(inside)
        rows.append((at + a, at + b, "indirect", one.speaker, one.source, one.rule))
    for (a, b), row in quoted.items():
        if (a, b) in gone:
            continue
        rows.append((at + a, at + b, *row))
    return rows
