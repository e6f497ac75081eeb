"""Which days a phrase allows: "on Tuesday", "last month", "will meet", "since" beside an event whose days are known."""

import re
from datetime import date, timedelta

import numpy as np

EPOCH, LAST_DAY = date(1990, 1, 1), date(2049, 12, 31)
N_DAYS = (LAST_DAY - EPOCH).days + 1
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

RELATIVE = re.compile(
    r"\b(?P<which>last|next|(?:earlier|later) this|this (?:past|coming)|this)\s+(?P<unit>week|month|year)\b"
    r"|\b(?P<count>an?|one|two|three|four|five|six|\d)\s+(?P<ago>day|week|month|year)s?\s+ago\b|\b(?P<day>yesterday|tomorrow)\b",
    re.IGNORECASE,
)
WEEKDAY = re.compile(rf"\b({'|'.join(DAYS)})\b", re.IGNORECASE)
FUTURE = re.compile(
    r"\b(?:will|would|to be (?:held|signed)|set to|due (?:to|on|in)|scheduled|slated|plans?|planned|planning|upcoming|next|"
    r"expected|hopes? to|so that|can|could|opens?|begins?|starts?|prepar(?:e|es|ing)|looms?|looming|coming)\b",
    re.IGNORECASE,
)
ONGOING = re.compile(
    r"\b(?:under ?way|unfolding|ongoing|(?:is|are) (?:taking place|being held|concluding|wrapping|meeting|holding|gathering|under)|continu(?:e|es|ing)|"
    r"this(?: \w+)? round|(?:current|present) round|wraps? up|concludes?|entered its|on the (?:first|second|third|fourth|final|last|opening) day)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:(?!united\b|scheduled\b|planned\b|expected\b|slated\b|need|speed)\w{2,}ed|was|were|had|has|have|met|held|took|came|began|kicked|since|after|"
    r"following|won|broke|said|told|sworn|put|hit|fell|rose|went|gave|left|cut|drew|withdrew|struck|sat|spoke|swore|lost|made|flew|brought)\b",
    re.IGNORECASE,
)
ENDED = re.compile(r"\b(?:end|conclud|wrap|clos|finish|final day|last day)", re.IGNORECASE)
BEGAN = re.compile(r"\b(?:open|began|begin|start|kick)", re.IGNORECASE)
GOVERNED = re.compile(r"\b(since|after|following|before|ahead of|until)\s+(?:[\w'-]+\s+){0,4}$", re.IGNORECASE)
REACH = 120  # characters; a time phrase farther from an event than this speaks of something else


def between(first: date | None, last: date | None) -> np.ndarray:
    """Return the days from `first` to `last` (None: no limit) as a truth value per day since EPOCH."""
    days = np.zeros(N_DAYS, dtype=bool)
    a = 0 if first is None else max((first - EPOCH).days, 0)
    b = N_DAYS - 1 if last is None else min((last - EPOCH).days, N_DAYS - 1)
    days[a : b + 1] = True
    return days


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range(min((last - first).days, 60) + 1)]


def allowed_days(words: str, mention: tuple, first: date, last: date) -> tuple[str, int, np.ndarray | None]:
    """Return (what the words say, how strong that is, the days they allow) for one event of a sentence."""
    span, others = mention
    governed = GOVERNED.search(words[max(0, span[0] - 40) : span[0]])
    governs = ""
    if governed:
        ahead = governed[1].lower() not in ("since", "after", "following")
        governs = (
            "past" if not ahead else "future" if _tense(words, (span[0] - len(governed[0]),) * 2) == "future" else ""
        )
    days, said = between(None, None), []
    for match in sorted([*RELATIVE.finditer(words), *WEEKDAY.finditer(words)], key=lambda m: m.start()):
        if _distance(words, match, span) > min([REACH, *(_distance(words, match, other) for other in others)]):
            continue
        weekday = match[0].lower() in DAYS
        tense = (governs if weekday else "") or _tense(words, match.span())
        gap = words[min(match.end(), span[1]) : max(match.start(), span[0])]
        allowed = _weekday(match, tense, _edge(gap, first, last)) if weekday else _relative(match, tense, first, last)
        against = not weekday and governs and governs != _direction(match, tense)
        if allowed is not None and not against and (days & allowed).any():
            days &= allowed
            said.append(f"'{match[0]}'")
    tense = governs or _tense(words, span)
    if said:
        during = days & between(first, last) if tense == "ongoing" else days
        return " and ".join(said) + " of", 3, during if during.any() else days
    if tense == "ongoing":
        return "during", 2, between(first, last)
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


def _edge(gap: str, first: date, last: date) -> list[date]:
    """Return the days of an event that "ended on Monday", "opened on Monday" or just "on Monday" can mean."""
    days = each_day(first, last)
    return days[-7:] if ENDED.search(gap) else days[:7] if BEGAN.search(gap) else days


def _weekday(match: re.Match, tense: str, days: list[date]) -> np.ndarray | None:
    """Return the days on which one may write "on Tuesday" of an event that has a Tuesday; None when it has none."""
    back, ahead = (0, 6) if tense == "past" else (6, 0) if tense == "future" else (6, 6)
    fits = [d for d in days if d.weekday() == DAYS.index(match[0].lower())]
    weeks = [between(d - timedelta(days=back), d + timedelta(days=ahead)) for d in fits]
    return np.logical_or.reduce(weeks) if weeks else None


def _tense(words: str, span: tuple[int, int]) -> str:
    """Return ongoing, future or past by the marker nearest to a place; "" without one. A comma between is far."""
    low = max(0, span[0] - REACH)
    window = words[low : span[1] + REACH]
    a, b = span[0] - low, span[1] - low
    found = []
    for rank, (name, pattern) in enumerate((("ongoing", ONGOING), ("future", FUTURE), ("past", PAST))):
        for m in pattern.finditer(window):
            gap = window[m.end() : a] if m.end() <= a else window[b : m.start()] if m.start() >= b else ""
            found.append((len(gap) + 60 * gap.count(",") + 40 * gap.count(" and "), rank, name))
    return min(found)[2] if found and min(found)[0] <= REACH else ""


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
