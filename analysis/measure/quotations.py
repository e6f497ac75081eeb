"""Quotations, direct and indirect, and who speaks them. A speaker is a name that stands in the text, or `unknown`.

Direct: words in marks. Indirect: the plain words of a sentence that are reported, without the attribution. Of a reported
clause with words in marks one row is kept: the marked words when they are at least half of it, else the whole clause.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import groupby
from operator import attrgetter

import pandas as pd

from analysis.measure.attributions import MARKS, NOT_FOUND, UNKNOWN, Attribution, Who, attributions, saying_places
from analysis.measure.sentences import opens_with_a_mark, paragraphs
from analysis.measure.speakers import Cast
from analysis.measure.voices import quoted_spans
from analysis.tables import build
from analysis.terms import WORD, straighten

CALLS = re.compile(rf"\b(?<!so-)(?:{MARKS})\b[^.]*$")
CLOSED = re.compile(r"[\"'”’»]$")
FEW = 3  # so many words in marks, or fewer, are a name or scare quotes where nobody is said to have said them


def find_quotations(
    texts: pd.Series,
    lines: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    offices: pd.DataFrame | None = None,
    dates: dict | None = None,
) -> pd.DataFrame:
    """Return table `quotations` of the body of every article.

    `offices` (office, holder, from, to) and `dates` (article_id → first and last possible day) tell who "the minister" was.
    """
    rows: list[tuple] = []
    held = (
        [] if offices is None else list(offices[["office", "holder", "from", "to"]].itertuples(index=False, name=None))
    )
    borders: dict[str, list[tuple]] = {}
    columns = (sentences[c].tolist() for c in ("article_id", "start", "end", "sentence_no"))
    for article_id, start, end, no in zip(*columns, strict=True):
        borders.setdefault(article_id, []).append((start, end, no))
    text_of = dict(zip(texts.index.tolist(), texts.tolist(), strict=True))
    passages = paragraphs(lines).astype({"article_id": object, "kind": object})
    for article_id, parts in groupby(passages.itertuples(index=False), attrgetter("article_id")):
        parts = list(parts)
        body = [p for p in parts if p.kind == "body"]
        straight = straighten(text_of[article_id])
        spans, opened = _spans(text_of[article_id], straight, body)
        outside = _blank_out(straight, parts, spans)
        places = saying_places(outside)
        if not spans and not places:
            continue
        own = _inside(borders.get(article_id, []), body)
        units = _units(own, spans)
        cast = Cast(outside, [a for a, _ in units], held, (dates or {}).get(article_id, ("", "")))
        found = _of_article(straight, units, spans, opened, cast, places)
        starts = [a for a, _, _ in own]
        for number, (a, b, *rest) in enumerate(sorted(found), 1):
            sentence_no = own[max(bisect_right(starts, a + 1) - 1, 0)][2] if own else 1
            rows.append((article_id, number, sentence_no, a, b, *rest))
    return build("quotations", rows)


def _inside(borders: list[tuple], body: list) -> list[tuple]:
    """Return the sentences that begin in a paragraph of the body."""
    kept, i = [], 0
    for border in borders:
        while i < len(body) and body[i].end <= border[0]:
            i += 1
        if i < len(body) and body[i].start <= border[0]:
            kept.append(border)
    return kept


def _spans(text: str, straight: str, body: list) -> tuple[list[tuple[int, int]], set[int]]:
    """Return what stands in marks, and where one of these goes on from the paragraph before."""
    spans, opened, still_open = [], set(), False
    for p, following in zip(body, [*body[1:], None], strict=True):
        passage, own, then = text[p.start : p.end], [], False
        if straight.find('"', p.start, p.end) >= 0 or straight.find("'", p.start, p.end) >= 0:
            own, then = quoted_spans(passage, opens_with_a_mark(text, p, following))
        if own and not CLOSED.search(text, p.start + own[-1][1] - 2, p.start + own[-1][1]):
            own[-1] = (own[-1][0], _before_saying(passage, *own[-1]))
        opened |= {p.start + own[0][0]} if own and still_open else set()
        spans += [(p.start + a, p.start + b) for a, b in own]
        still_open = then
    return spans, opened


def _before_saying(passage: str, a: int, b: int) -> int:
    """Return where a quotation that was never closed ends: at the comma before its "…, she said", else at `b`."""
    said = re.search(r",(?= [^,.;]{2,60} (?:said|says|told|added)\b[^,;]{0,40}\.?$)", passage[a:b])
    return a + said.end() if said else b


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


def _blank_out(text: str, parts: list, spans: list[tuple[int, int]]) -> str:
    """Return `text` with its quotations overwritten with marks, and all that is not the article's own words with line breaks."""
    kept, at = [], 0
    for p in parts:
        kept += ["\n" * (p.start - at), text[p.start : p.end].replace("\n", " ").replace("\xa0", " ")]
        at = p.end
    text, kept, at = "".join(kept), [], 0
    for a, b in spans:
        kept += [text[at:a], '"' * (b - a)]
        at = b
    return "".join([*kept, text[at:]])


def _of_article(text: str, units: list, spans: list, opened: set[int], cast: Cast, places: list[int]) -> list[tuple]:
    outside, rows, last, i, after_quotation = cast.text, [], NOT_FOUND, 0, False
    for no, (start, end) in enumerate(units):
        unit, own = outside[start:end], []
        while i < len(spans) and spans[i][0] < end:
            own.append((spans[i][0] - start, spans[i][1] - start))
            i += 1
        here = places[bisect_left(places, start) : bisect_left(places, end)]
        found = attributions(unit, start, cast, here) if here else []
        if not found and not own:
            after_quotation = False
            continue
        if named := next((a.who[0] for a in found if a.who[0] != UNKNOWN), ""):
            cast.said[no] = named
        same_paragraph = after_quotation and "\n" not in outside[units[no - 1][1] : start]
        going_on = (opened, last if same_paragraph else None, last)
        quoted = _direct(text, unit, start, own, found, going_on, cast) if own else {}
        rows += _kept(text, unit, start, quoted, found)
        last = next(reversed(quoted.values()))[1:] if quoted else found[-1].who if found else last
        after_quotation = bool(quoted)
    return rows


def _direct(text: str, unit: str, at: int, own: list, found: list[Attribution], going_on: tuple, cast: Cast) -> dict:
    """Return (form, speaker, source_type, rule) of every quotation in marks of `unit`."""
    rows, (opened, before, last), alone = {}, going_on, not WORD.search(unit)
    previous = None
    for a, b in own:
        one = _nearest(unit, a, b, found)
        who, form = one.who if one else None, "direct"
        words = len(text[at + a : at + b].split())
        if at + a in opened:
            form, who = "continued", who or _on(last)
        elif who is None and alone and before:
            form, who = "continued", _on(before)
        elif previous and (
            who is None
            or one is previous
            or one.who[:2] == previous.who[:2]
            and unit[one.start : one.end].endswith("ing")
        ):
            form, who = "continued", who or _on(previous.who)
        elif who is None:
            begins = alone or re.search(r"(?:^|[.:?!])\s*$", unit[:a])
            if words <= FEW and not begins:
                continue
            person = cast.focus(at + a) if begins else ""
            who = (person, "named", "the person the text before is about") if person else NOT_FOUND
        if words > 1 or CALLS.search(unit[:a]) or (alone or one) and text[at + b - 2] in ".,!?":
            rows[(a, b)] = (form, *who)
            previous = one or previous
    return rows


def _on(who: Who) -> Who:
    return who if who == NOT_FOUND else (*who[:2], "goes on from the quotation before")


def _nearest(unit: str, a: int, b: int, found: list[Attribution]) -> Attribution | None:
    """Return the attribution of a quotation: right after it, right before it, then those whose side is right, then any."""

    def distance(one: Attribution) -> tuple:
        if one.start >= b:
            return (0 if not WORD.search(unit[b : one.start]) else 2 if one.side == "left" else 5, one.start - b)
        return (1 if not WORD.search(unit[one.end : a]) else 2 if one.side == "right" else 4, a - one.end)

    i = bisect_right(found, a, key=lambda one: one.start)
    return min(found[max(i - 3, 0) : i + 3], key=distance, default=None)


def _kept(text: str, unit: str, at: int, quoted: dict, found: list[Attribution]) -> list[tuple]:
    """Return the rows of a sentence: of a reported clause and the words in marks inside it, the one that holds more."""
    clauses: dict[tuple[int, int], Who] = {}
    gone: set[tuple[int, int]] = set()
    for one in found:
        if one.content and WORD.search(unit[slice(*one.content)]):
            a, b = one.content
            inside = [(s, e) for s, e in quoted if s < b and a < e]
            marked = sum(len(text[at + s : at + e].split()) for s, e in inside)
            own = len(unit[one.start : one.end].split()) if a <= one.start < b else 0
            if 2 * marked < len(text[at + a : at + b].split()) - own:
                gone |= set(inside)
                clauses.setdefault((a, b), one.who)
    rows = [(at + a, at + b, "indirect", *who) for (a, b), who in clauses.items()]
    return rows + [(at + a, at + b, *row) for (a, b), row in quoted.items() if (a, b) not in gone]
