"""Text of others, as a page and a chart may show it: nothing invisible, nothing endless. Escaping for HTML comes on top."""

import re

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter

# control characters (a terminal obeys them), marks that turn the direction of writing, halves of a character
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
WORD = 400  # characters; the longest entry of a codebook without a blank has 307
LABEL = 120  # characters of a label in a chart, line breaks included


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


def plain_figure(figure: Figure) -> None:
    """Make every text in a figure plain and short enough to be a label; the end of a long one is kept, it may be a count."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(formatter := axis.get_major_formatter(), FixedFormatter):
                formatter.seq = [_label(text) for text in formatter.seq]
    for text in figure.findobj(Text):
        text.set_text(_label(text.get_text()))


def _label(text: str) -> str:
    text = text if len(text) <= LABEL else f"{text[: LABEL - 40]}…{text[-30:]}"
    return plain(text)
