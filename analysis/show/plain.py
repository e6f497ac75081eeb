"""Text of others, as a page and a chart may show it: nothing invisible, nothing endless. Escaping for HTML comes on top."""

import re
from collections.abc import Callable

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter

# control characters (a terminal obeys them), marks that turn the direction of writing, halves of a character
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
WORD = 400  # characters; the longest entry of a codebook without a blank has 307
LABEL, LINES = 120, 6  # characters of a line of a label in a chart, and its lines
ROOM = 0.68  # share of a chart's width that a label may take
LEAST = 0.4  # inches that upright labels leave to the drawing


def plain(text: str, *, word: int = WORD, most: int = 5_000) -> str:
    r"""Return a text with unseen characters written out and with endless words, and what follows after `most`, cut.

    >>> plain("red \x1b[31m, turned \u202e, " + "x" * 1000, word=20)
    'red \\x1b[31m, turned \\u202e, xxxxxxxxxxxxxxxxxxxx… (1,000 characters)'
    """
    if len(text) > most:
        text = f"{text[:most]}… ({len(text) - most:,} characters more)" if " " in text[:most] else text
    text = re.sub(rf"\S{{{word + 1},}}", lambda long: f"{long[0][:word]}… ({len(long[0]):,} characters)", text)
    return UNSEEN.sub(_written_out, text.replace("\r\n", "\n"))


def _written_out(match: re.Match) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def plain_figure(figure: Figure, width: Callable[[str, float, bool], float]) -> None:
    """Make every text in a figure plain and small enough to be a label; `width` measures a text (points, bold) in inches."""
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        if isinstance(axis.get_major_locator(), FixedLocator) and isinstance(axis.get_major_formatter(), FuncFormatter):
            measure, (wide, high) = (lambda line: width(line, 8.5, False)), figure.get_size_inches()
            labels = axis.get_ticklabels()
            if not any(text.get_text() for text in labels):
                continue  # an inner panel, whose labels stand at the outer one: they are shared
            axis.set_ticklabels(shown := [_label(text.get_text(), measure, wide * ROOM) for text in labels])
            if labels and labels[0].get_rotation() == 90:
                figure.set_size_inches(wide, max(high, max(map(measure, shown)) + LEAST))
    for text in figure.findobj(Text):
        text.set_text(_label(text.get_text(), len, LABEL))


def _label(text: str, width: Callable[[str], float], room: float) -> str:
    """Return a label of a few plain lines, each within `room`; the end of a long one is kept, it may be a count."""
    lines = plain(text, word=LABEL).split("\n")
    lines = lines if len(lines) <= LINES else [*lines[: LINES - 1], "…" + lines[-1]]
    for i, line in enumerate(lines):
        keep = min(len(line), LABEL)
        while width(lines[i]) > room and keep > 12:
            keep -= 4
            lines[i] = f"{line[: keep - 9]}…{line[-8:]}"
    return "\n".join(lines)
