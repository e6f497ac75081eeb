"""Dates from what an article says about dated events: "a round … is under way", "signed there in spring".

Every such phrase allows some days and forbids the rest. The days that all phrases allow are the answer; a phrase that
contradicts a stronger one is left out, and days that cannot be narrowed to half a year are no answer.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.read.when import EPOCH, N_DAYS, REACH, allowed_days, between, each_day
from analysis.terms import Matcher, straighten

WIDEST = 184  # days; half a year is the least a comparison by year can use
CLOSE = 31  # days; so near, a bare "before" or "after" can only mislead
SOON = timedelta(days=90)  # news looks back on what is at most a season old
OTHER_ROUND = re.compile(
    r"\s+of\s+(?!(?:\S+\s+){0,8}?\S*(?:talk|negotiat|meeting|discussion|agreement|nafta|usmca|cusma))", re.IGNORECASE
)
SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Oct|Nov|Dec))(?<!\bSept)[.!?][\"')]*\s+(?=[\"'(]?[A-Z])"
)


@dataclass(frozen=True)
class Clue:
    """Days that one phrase allows; `strength` decides which of two contradicting clues is believed."""

    strength: int
    days: np.ndarray
    evidence: str
    width: int = 0  # characters between a cue's first and last piece; the tighter cue is believed
    since: date | None = None  # the event, when the article speaks of one past event and of no other


class Calendar:
    """Table `events` made ready to be looked for in many articles."""

    def __init__(self, events: pd.DataFrame):
        rows = events.rename(columns={"from": "first", "to": "last"}).itertuples(index=False)
        self.events = [(event, _alternatives(event.context), _cues(event)) for event in rows]
        self.names = Matcher(name for _, contexts, _ in self.events for group in contexts for name in group)
        self.pieces = Matcher(piece for _, _, cues in self.events for cue in cues for piece in cue)

    def meant(self, text: str, passages) -> list[tuple]:
        """Return (event, alternatives of cue pieces) of the events whose context names stand in the article."""
        whole = straighten(" ".join(text[start:end] for _, start, end, _ in passages))
        named = {name for _, _, name in self.names.find(whole)}
        return [
            (event, cues)
            for event, contexts, cues in self.events
            if not contexts or any(named.issuperset(group) for group in contexts)
        ]


def date_from_events(text, passages, calendar: Calendar, written_dates) -> tuple[date, date, str] | None:
    """Return (first day, last day, evidence), or None when the passages (line_no, start, end, kind) do not say.

    `written_dates` finds the dates written in a sentence (analysis.read.dates.written_dates).
    """
    sentences = list(_sentences(text, passages))
    clues = [clue for s in sentences if s[3] == "caption" for clue in _caption_clues(s, written_dates)]
    clues += _dateline_clues(next((s for s in sentences if s[3] == "body"), None), written_dates)
    meant = calendar.meant(text, passages)
    found = _mentions([s for s in sentences if s[3] != "caption"], meant, calendar.pieces, written_dates)
    named = Counter(event.event_id for _, alternatives, _ in found for event in alternatives)
    for sentence, alternatives, mention in found:
        most = max(named[event.event_id] for event in alternatives)  # the event that the article names most is meant
        clue = _clue(sentence, [event for event in alternatives if named[event.event_id] == most], mention)
        clues += [clue] if clue else []
    return _agree(sorted(clues, key=lambda clue: (-clue.strength, int(clue.days.sum()) > 31, clue.width)))


def _sentences(text: str, passages):
    for line_no, start, end, kind in passages:
        passage, begin = straighten(text[start:end]), 0
        for stop in [*(m.end() for m in SENTENCE_END.finditer(passage)), len(passage)]:
            if passage[begin:stop].strip():
                yield line_no, start + begin, passage[begin:stop], kind
            begin = stop


def _alternatives(text: str) -> list[list[str]]:
    """Split "a + b; c" into its alternatives, each a list of pieces that all must stand."""
    return [[piece.strip() for piece in part.split(" + ")] for part in text.split(";") if part.strip()]


def _cues(event) -> list[list[str]]:
    """An event without a cue is recognised by its ordinal, if it is a round, or by all the longer words of its name."""
    if event.cue.strip():
        return _alternatives(event.cue)
    if event.kind == "round":
        ordinal = re.match(r"(?:The )?(\w+) round", event.name, re.IGNORECASE)
        return [[f"{ordinal[1]} round"]] if ordinal else [["round", event.place]]
    return [[word for word in re.findall(r"\w+", event.name) if len(word) > 3]]


def _mentions(sentences, meant, pieces: Matcher, written_dates) -> list[tuple]:
    """Return (sentence, events it may mean, (place in it, the other events' places)) for each place where a cue stands.

    Events of one kind that share a place are alternatives; a cue whose pieces stand far apart says nothing.
    """
    out = []
    for sentence in sentences if meant else ():
        stands: dict[str, tuple[int, int]] = {}
        for start, end, piece in pieces.find(sentence[2]):
            stands.setdefault(piece, (start, end))
        if not stands:
            continue
        said = [(year, month, day) for _, _, year, month, day in written_dates(sentence[2])]
        spots: dict[tuple, dict] = {}
        for event, cues in meant:
            if said and not any(_falls(event, *day) for day in said):
                continue
            for cue in cues:
                if all(piece in stands for piece in cue):
                    span = min(stands[piece][0] for piece in cue), max(stands[piece][1] for piece in cue)
                    if span[1] - span[0] <= REACH and not (
                        event.kind == "round" and OTHER_ROUND.match(sentence[2], span[1])
                    ):
                        near = (s for s in spots if s[0] == event.kind and s[1][0] < span[1] and span[0] < s[1][1])
                        spots.setdefault(next(near, (event.kind, span)), {}).setdefault(event.event_id, event)
        for (_, span), alternatives in spots.items():
            here = [
                event for event in alternatives.values() if event.place and event.place.lower() in sentence[2].lower()
            ]
            others = [other for _, other in spots if other[1] - other[0] < span[1] - span[0]]
            out.append((sentence, here or list(alternatives.values()), (span, others)))
    return out


def _falls(event, year, month, day) -> bool:
    first, last = date.fromisoformat(event.first), date.fromisoformat(event.last)
    return any((d.month, d.day) == (month, day) and year in (None, d.year) for d in each_day(first, last))


def _caption_clues(sentence, written_dates):
    for a, b, year, month, day in written_dates(sentence[2]):
        if year:
            evidence = f"not before the photo caption's {year}-{month:02}-{day:02} (line {sentence[0]}, characters {sentence[1] + a}-{sentence[1] + b})"
            yield Clue(1, between(date(year, month, day), None), evidence)


def _dateline_clues(sentence, written_dates):
    """A wire's dateline without a year ("MONTREAL, Jan 29 (Reuters) -") allows that day of any year."""
    opening = re.match(r"\W*[A-Z][A-Z .,'-]{2,40}?,\s*(.{3,20}?)\s*\([^)]{2,40}\)", sentence[2]) if sentence else None
    for _, _, year, month, day in written_dates(opening[1]) if opening else []:
        if not year:
            days = np.array(
                [(d.month, d.day) == (month, day) for d in (EPOCH + timedelta(days=i) for i in range(N_DAYS))]
            )
            yield Clue(
                3,
                days,
                f"dateline without a year (line {sentence[0]}, characters {sentence[1]}-{sentence[1] + opening.end()})",
            )


def _clue(sentence, events: list, mention: tuple) -> Clue | None:
    """Return what the words around an event allow: the union over the events that may be meant.

    An event that had no such weekday is not meant by "on Tuesday", if another one had.
    """
    line_no, offset, words, _ = sentence
    said = [(event, allowed_days(words, mention, *_ends(event))) for event in events]
    said = [(event, clue) for event, clue in said if clue[2] is not None]
    if not said:
        return None
    strength = max(clue[1] for _, clue in said)
    said = [(event, clue) for event, clue in said if clue[1] == strength]
    names = [event.event_id for event, _ in said]
    which = " or ".join(names) if len(names) < 3 else f"one of {len(names)} events ({names[0]}, …)"
    start, end = mention[0]
    evidence = f"{said[0][1][0]} {which} (line {line_no}, characters {offset + start}-{offset + end})"
    since = _ends(said[0][0])[1] if len(said) == 1 and said[0][1][0] == "after" else None
    return Clue(strength, np.logical_or.reduce([clue[2] for _, clue in said]), evidence, end - start, since)


def _ends(event) -> tuple[date, date]:
    return date.fromisoformat(event.first), date.fromisoformat(event.last)


def _agree(clues: list[Clue]) -> tuple[date, date, str] | None:
    days, used = np.ones(N_DAYS, dtype=bool), []
    for clue in clues:
        if clue.strength == 1 and _width(days) <= CLOSE:
            continue
        if (days & clue.days).any():
            if (days & clue.days).sum() < days.sum():
                used.append(clue.evidence)
            days &= clue.days
    past = max((clue.since for clue in clues if clue.since), default=None)
    timed = any(clue.strength == 3 for clue in clues)
    if timed and past and _width(days) >= WIDEST and 0 < _width(days & between(past, past + SOON)) < WIDEST:
        days &= between(past, past + SOON)
        used.append(f"within {SOON.days} days of the last event it looks back on")
    if not used or _width(days) >= WIDEST:
        return None
    possible = np.flatnonzero(days)
    return EPOCH + timedelta(days=int(possible[0])), EPOCH + timedelta(days=int(possible[-1])), "; ".join(used)


def _width(days: np.ndarray) -> int:
    possible = np.flatnonzero(days)
    return int(possible[-1] - possible[0]) + 1 if len(possible) else 0
