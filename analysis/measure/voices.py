"""Which characters of a paragraph stand inside quotation marks: straight or curly, single inside double, closed or not."""

import re

OPENS = re.compile(r"[\s\u200b]*[\"“„«]")
OPEN_DOUBLE, MARK = "“„«", re.compile(r"[“„«”»\"]")
OPEN_SINGLE = re.compile(r"[‘'](?<![^\s(\[—–-].)(?=\w)(?!\d\ds\b|(?i:tis|twas|til|em|n)\b)")
CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)")
SENTENCE_STOP = re.compile(r"[.!?](?=\s|$)")


def quoted_spans(passage: str, next_opens: bool = True) -> tuple[list[tuple[int, int]], bool]:
    """Return the (start, end) of every quotation, marks included, and whether the last one is still open at the end.

    `next_opens`: the next paragraph begins with a mark. By the printers' rule it does where a quotation goes on; if it
    does not, this one was never closed and ends with its own sentence.
    """
    spans, opened = [], None
    for i, mark in double_marks(passage):
        if mark == "open":
            stop = SENTENCE_STOP.search(passage, opened, i) if opened is not None else None
            if stop:
                spans.append((opened, stop.end()))  # the quotation before was never closed
            opened = i if opened is None or stop else opened
        elif mark == "close" and opened is not None:
            spans.append((opened, i + 1))
            opened = None
    if opened is not None:
        begins = passage[:opened].rstrip(" \t\xa0")[-1:] in ("", ".", "!", "?", "…")
        stop = SENTENCE_STOP.search(passage, opened)
        end = len(passage) if begins and next_opens or not stop else stop.end()
        spans.append((opened, end))
        still_open = end >= len(passage.rstrip())
        return _with_singles(passage, spans), still_open
    return _with_singles(passage, spans), False


def double_marks(passage: str):
    """Yield (place, open or close); a straight mark opens after a blank, a bracket or a dash, else it closes."""
    for found in MARK.finditer(passage):
        i, mark = found.start(), found[0]
        if mark == '"':
            before, after = passage[i - 1 : i], passage[i + 1 : i + 2]
            opens = (not before or before.isspace() or before in "([{—–-/'‘") and bool(after) and not after.isspace()
        else:
            opens = mark in OPEN_DOUBLE
        yield i, "open" if opens else "close"


def _with_singles(passage: str, doubles: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Add quotations in single marks that stand outside double ones and hold at least two words."""
    spans, i = list(doubles), 0
    while match := OPEN_SINGLE.search(passage, i):
        i = match.end()
        if any(a <= match.start() < b for a, b in doubles):
            continue
        close = CLOSE_SINGLE.search(passage, i)
        words = passage[i : close.start()].split() if close else []
        if len(words) >= 2 and not any(a < close.end() and match.start() < b for a, b in doubles):
            spans.append((match.start(), close.end()))
            i = close.end()
    return sorted(spans)
