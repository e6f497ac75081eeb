"""Dates from what an article says about dated events: "the second round … is unfolding", "met in the Oval Office last month".

Every such phrase allows some days and forbids the rest. The days that all phrases allow are the answer; a phrase that
contradicts a stronger one is left out, and days that cannot be narrowed to half a year are no answer.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.terms import Matcher, straighten

EPOCH, LAST_DAY = date(1990, 1, 1), date(2049, 12, 31)
N_DAYS = (LAST_DAY - EPOCH).days + 1
WIDEST = 184  # days; half a year is the least a comparison by year can use
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

RELATIVE = re.compile(
    r"\b(?P<which>last|next|(?:earlier|later) this|this (?:past|coming)|this)\s+(?P<unit>week|month|year)\b"
    r"|\b(?P<count>an?|one|two|three|four|five|six|\d)\s+(?P<ago>day|week|month|year)s?\s+ago\b|\b(?P<day>yesterday|tomorrow)\b",
    re.IGNORECASE,
)
WEEKDAY = re.compile(rf"\b({'|'.join(DAYS)})\b", re.IGNORECASE)
FUTURE = re.compile(
    r"\b(?:will|would|to be (?:held|signed)|set to|due (?:to|on|in)|scheduled|slated|planned|plans? to|ahead of|before|until|upcoming|next|"
    r"expected|hopes? to|so that|can|could|opens?|begins?|starts?|by|prepar(?:e|es|ing)|looms?|looming|coming)\b",
    re.IGNORECASE,
)
ONGOING = re.compile(
    r"\b(?:under ?way|unfolding|ongoing|(?:is|are) (?:taking place|being held|concluding|wrapping|meeting|holding|gathering|under)|continu(?:e|es|ing)|"
    r"this(?: \w+)? round|(?:current|present) round|wraps? up|concludes?|entered its|on the (?:first|second|third|fourth|final|last|opening) day)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:was|were|had|has|have|ended|concluded|wrapped|finished|met|held|took|came|began|opened|started|kicked|since|after|following|signed|"
    r"won|agreed|announced|imposed|released|published|entered|reached|visited|gathered|broke|said|told|signalled|signaled|hosted|unveiled|sworn)\b",
    re.IGNORECASE,
)
GOVERNED = re.compile(r"\b(since|after|following|before|ahead of|until)\s+(?:[\w'-]+\s+){0,4}$", re.IGNORECASE)
REACH = 90  # characters; a time phrase farther from an event than this speaks of something else
SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Oct|Nov|Dec))(?<!\bSept)[.!?][\"')]*\s+(?=[\"'(]?[A-Z])"
)


@dataclass(frozen=True)
class Clue:
    """Days that one phrase allows; `strength` decides which of two contradicting clues is believed."""

    strength: int
    days: np.ndarray
    evidence: str


def between(first: date | None, last: date | None) -> np.ndarray:
    """Return the days from `first` to `last` (None: no limit) as a truth value per day since EPOCH."""
    days = np.zeros(N_DAYS, dtype=bool)
    a = 0 if first is None else max((first - EPOCH).days, 0)
    b = N_DAYS - 1 if last is None else min((last - EPOCH).days, N_DAYS - 1)
    days[a : b + 1] = True
    return days


def date_from_events(text, passages, events: pd.DataFrame, written_dates) -> tuple[date, date, str] | None:
    """Return (first day, last day, evidence), or None when the passages (line_no, start, end, kind) do not say.

    `written_dates` finds the dates written in a sentence (analysis.read.dates.written_dates).
    """
    sentences = list(_sentences(text, passages))
    clues = [clue for s in sentences if s[3] == "caption" for clue in _caption_clues(s, written_dates)]
    found = _mentions([s for s in sentences if s[3] != "caption"], _meant(events, text, passages), written_dates)
    settled = {alternatives[0].event_id for _, alternatives, _ in found if len(alternatives) == 1}
    for sentence, alternatives, mention in found:
        known = [event for event in alternatives if event.event_id in settled]
        clue = _clue(sentence, known or alternatives, mention)
        clues += [clue] if clue else []
    return _agree(sorted(clues, key=lambda clue: -clue.strength))


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


def _meant(events: pd.DataFrame, text: str, passages) -> list[tuple]:
    """Return (event, alternatives of cue pieces) of the events whose context names stand in the article."""
    whole = straighten(" ".join(text[start:end] for _, start, end, _ in passages))
    rows = list(events.rename(columns={"from": "first", "to": "last"}).itertuples(index=False))
    contexts = [_alternatives(event.context) for event in rows]
    named = {name for _, _, name in Matcher(n for groups in contexts for group in groups for n in group).find(whole)}
    return [
        (event, _cues(event))
        for event, groups in zip(rows, contexts, strict=True)
        if not groups or any(named.issuperset(group) for group in groups)
    ]


def _cues(event) -> list[list[str]]:
    """An event without a cue is recognised by its ordinal, if it is a round, or by all the longer words of its name."""
    if event.cue.strip():
        return _alternatives(event.cue)
    if event.kind == "round":
        ordinal = re.match(r"(?:The )?(\w+) round", event.name, re.IGNORECASE)
        return [[f"{ordinal[1]} round"]] if ordinal else [["round", event.place]]
    return [[word for word in re.findall(r"\w+", event.name) if len(word) > 3]]


def _mentions(sentences, meant, written_dates) -> list[tuple]:
    """Return (sentence, events it may mean, (place in it, the other events' places)) for each place where a cue stands."""
    out, matcher = [], Matcher(piece for _, cues in meant for cue in cues for piece in cue)
    for sentence in sentences:
        said = [(year, month, day) for _, _, year, month, day in written_dates(sentence[2])]
        stands: dict[str, tuple[int, int]] = {}
        for start, end, piece in matcher.find(sentence[2]):
            stands.setdefault(piece, (start, end))
        spots: dict[tuple[int, int], list] = {}
        for event, cues in meant:
            cue = next((cue for cue in cues if all(piece in stands for piece in cue)), None)
            if cue is None or (said and not any(_falls(event, *day) for day in said)):
                continue
            span = min(stands[piece][0] for piece in cue), max(stands[piece][1] for piece in cue)
            key = next((s for s in spots if s[0] < span[1] and span[0] < s[1]), span)
            spots.setdefault(key, []).append(event)
        for span, alternatives in spots.items():
            here = [event for event in alternatives if event.place and event.place.lower() in sentence[2].lower()]
            out.append((sentence, here or alternatives, (span, [other for other in spots if other != span])))
    return out


def _falls(event, year, month, day) -> bool:
    first, last = date.fromisoformat(event.first), date.fromisoformat(event.last)
    return any((d.month, d.day) == (month, day) and year in (None, d.year) for d in _each_day(first, last))


def _each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range(min((last - first).days, 60) + 1)]


def _caption_clues(sentence, written_dates):
    for a, b, year, month, day in written_dates(sentence[2]):
        if year:
            evidence = f"not before the photo caption's {year}-{month:02}-{day:02} (line {sentence[0]}, characters {sentence[1] + a}-{sentence[1] + b})"
            yield Clue(1, between(date(year, month, day), None), evidence)


def _clue(sentence, events: list, mention: tuple) -> Clue | None:
    """Return what the words around an event allow: the union over the events that may be meant."""
    line_no, offset, words, _ = sentence
    days, said, strength = np.zeros(N_DAYS, dtype=bool), "", 0
    for event in events:
        ends = date.fromisoformat(event.first), date.fromisoformat(event.last)
        said, strength, allowed = _allowed(words, mention, *ends)
        if allowed is None:
            return None
        days |= allowed
    names = (
        " or ".join(event.event_id for event in events)
        if len(events) < 3
        else f"one of {len(events)} events ({events[0].event_id}, …)"
    )
    start, end = mention[0]
    return Clue(strength, days, f"{said} {names} (line {line_no}, characters {offset + start}-{offset + end})")


def _allowed(words: str, mention: tuple, first: date, last: date) -> tuple[str, int, np.ndarray | None]:
    """Return (what the words say, how strong that is, the days they allow) for one event of a sentence."""
    span, others = mention
    governed = GOVERNED.search(words[max(0, span[0] - 40) : span[0]])
    governs = "" if not governed else "past" if governed[1].lower() in ("since", "after", "following") else "future"
    days, said = between(None, None), []
    for match in sorted([*RELATIVE.finditer(words), *WEEKDAY.finditer(words)], key=lambda m: m.start()):
        if _distance(words, match, span) > min([REACH, *(_distance(words, match, other) for other in others)]):
            continue
        weekday = match[0].lower() in DAYS
        tense = (governs if weekday else "") or _tense(words, match.span())
        allowed = _weekday(match, tense, first, last) if weekday else _relative(match, tense, first, last)
        against = not weekday and governs and governs != _direction(match, tense)
        if allowed is not None and not against and (days & allowed).any():
            days &= allowed
            said.append(f"'{match[0]}'")
    if said:
        return " and ".join(said) + " of", 3, days
    tense = governs or _tense(words, span)
    if tense == "ongoing":
        return "during", 3, between(first, last)
    if tense == "future":
        return "before", 1, between(None, first - timedelta(days=1))
    return ("after", 1, between(first, None)) if tense == "past" else ("", 0, None)


def _distance(words: str, match: re.Match, span: tuple[int, int]) -> int:
    """Return how far a time phrase stands from an event, in characters; a comma that opens no relative clause is far."""
    gap = words[min(match.end(), span[1]) : max(match.start(), span[0])]
    return len(gap) + 60 * len(re.findall(r",(?! (?:which|who|where|held|due|set|scheduled)\b)", gap))


def _direction(match: re.Match, tense: str) -> str:
    phrase = match[0].lower()
    if phrase.startswith(("next", "later", "tomorrow")):
        return "future"
    return "past" if phrase.startswith(("last", "earlier", "yesterday", "this past")) or "ago" in phrase else tense


def _weekday(match: re.Match, tense: str, first: date, last: date) -> np.ndarray | None:
    """Return the week in which someone may write "on Tuesday" of an event that has a Tuesday; None when it has none."""
    fits = [d for d in _each_day(first, last) if d.weekday() == DAYS.index(match[0].lower())]
    if not fits or not tense:
        return None
    return (
        between(fits[-1], fits[-1] + timedelta(days=6))
        if tense == "past"
        else between(fits[0] - timedelta(days=6), fits[0])
    )


def _tense(words: str, span: tuple[int, int]) -> str:
    """Return ongoing, future or past by the marker nearest to the event; "" without one."""
    window = words[max(0, span[0] - 60) : span[1] + 60]
    centre = span[0] - max(0, span[0] - 60), span[1] - max(0, span[0] - 60)
    found = [
        (max(centre[0] - m.end(), m.start() - centre[1], 0), rank, name)
        for rank, (name, pattern) in enumerate((("ongoing", ONGOING), ("future", FUTURE), ("past", PAST)))
        for m in pattern.finditer(window)
    ]
    return min(found)[2] if found else ""


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _relative(match: re.Match, tense: str, first: date, last: date) -> np.ndarray | None:
    """Return the days on which someone may write `match` ("last month", "next week", "two weeks ago") of an event."""
    if match["day"]:
        day = last + timedelta(days=1) if match["day"].lower() == "yesterday" else first - timedelta(days=1)
        return between(day, day)
    if match["ago"]:
        n = NUMBERS.get(match["count"].lower()) or int(match["count"])
        length = {"day": 1, "week": 7, "month": 30, "year": 365}[match["ago"].lower()]
        slack = {"day": 0, "week": 4, "month": 20, "year": 180}[match["ago"].lower()]
        return between(last + timedelta(days=n * length - slack), last + timedelta(days=n * length + slack))
    which, unit = match["which"].lower(), match["unit"].lower()
    step = {"last": 1, "this past": 1, "next": -1}.get(which, 0)
    if unit == "week":
        monday = last - timedelta(days=last.weekday()) + timedelta(days=7 * step)
        period = monday, monday + timedelta(days=6)
    elif unit == "month":
        period = _month(last.year, last.month + step)
    else:
        period = date(last.year + step, 1, 1), date(last.year + step, 12, 31)
    days = between(*period)
    if which == "earlier this" or (which == "this" and tense == "past"):
        return days & between(first, None)
    if which.startswith("later this") or (which == "this" and tense == "future"):
        return days & between(None, first)
    return days


def _agree(clues: list[Clue]) -> tuple[date, date, str] | None:
    days, used = np.ones(N_DAYS, dtype=bool), []
    for clue in clues:
        if (days & clue.days).any():
            if (days & clue.days).sum() < days.sum():
                used.append(clue.evidence)
            days &= clue.days
    possible = np.flatnonzero(days)
    if not used or possible[-1] - possible[0] >= WIDEST:
        return None
    return EPOCH + timedelta(days=int(possible[0])), EPOCH + timedelta(days=int(possible[-1])), "; ".join(used)
