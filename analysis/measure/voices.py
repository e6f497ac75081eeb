"""Which characters of a paragraph stand inside quotation marks: straight or curly, single inside double, closed or not."""

import re

OPEN_DOUBLE, CLOSE_DOUBLE = "“„«", "”»"
SENTENCE_STOP = re.compile(r"[.!?](?=\s|$)")


def quoted_spans(passage: str, goes_on: bool = False) -> tuple[list[tuple[int, int]], bool]:
    """Return the (start, end) of every quotation, marks included, and whether the last one is still open at the end.

    `goes_on`: the paragraph before ended inside a quotation. By the printers' rule such a paragraph opens with a new
    mark; if it does not, that quotation was never closed and ends with its own sentence.
    """
    spans, opened = [], None
    for i, mark in _double_marks(passage):
        if mark == "open" and opened is None:
            opened = i
        elif mark == "close" and opened is not None:
            spans.append((opened, i + 1))
            opened = None
    if opened is not None:
        first_in_paragraph = not passage[:opened].strip(" \t\xa0")
        stop = SENTENCE_STOP.search(passage, opened)
        end = len(passage) if first_in_paragraph or not stop else stop.end()
        spans.append((opened, end))
        still_open = end >= len(passage.rstrip())
        return _with_singles(passage, spans), still_open
    return _with_singles(passage, spans), False


def _double_marks(passage: str):
    """Yield (place, open or close); a straight mark opens after a blank, a bracket or a dash, else it closes."""
    inside = False
    for i, ch in enumerate(passage):
        if ch in OPEN_DOUBLE:
            inside = True
            yield i, "open"
        elif ch in CLOSE_DOUBLE:
            inside = False
            yield i, "close"
        elif ch == '"':
            before, after = passage[i - 1 : i], passage[i + 1 : i + 2]
            opens = (not before or before.isspace() or before in "([{—–-/'‘") and bool(after) and not after.isspace()
            if opens and inside and before.isspace():
                yield i, "close"  # the mark before was never closed
            inside = opens
            yield i, "open" if opens else "close"


def _with_singles(passage: str, doubles: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Add quotations in single marks that stand outside double ones and hold at least two words."""
    spans, i = list(doubles), 0
    opening = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–-]))[‘'](?=\w)")
    while match := opening.search(passage, i):
        i = match.end()
        if any(a <= match.start() < b for a, b in doubles):
            continue
        close = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)").search(passage, i)
        words = passage[i : close.start()].split() if close else []
        if len(words) >= 2 and not any(a < close.end() and match.start() < b for a, b in doubles):
            spans.append((match.start(), close.end()))
            i = close.end()
    return sorted(spans)
