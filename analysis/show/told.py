"""Told text and tables as a notebook shows them, and numbers in words."""

import html
from collections.abc import Iterable

import pandas as pd

from analysis.show.finish import safe_table
from analysis.show.plain import plain

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


class tell:
    """A sentence (or more) that a notebook shows as a paragraph."""

    def __init__(self, text: str):
        self.text = plain(text)

    def _repr_html_(self) -> str:
        return f'<p class="told mathjax_ignore">{html.escape(self.text)}</p>'

    def __repr__(self) -> str:
        return self.text


class table:
    """A frame that a notebook shows as a table in which nothing can run; `most` rows, and a line that says how many follow."""

    def __init__(self, frame: pd.DataFrame, most: int = 25):
        self.frame, self.most = frame, most

    def _repr_html_(self) -> str:
        more = len(self.frame) - self.most
        return safe_table(self.frame.head(self.most)) + (f"<p>… and {more} more rows</p>" if more > 0 else "")

    def __repr__(self) -> str:
        shown = self.frame.head(self.most).map(lambda value: plain(value) if isinstance(value, str) else value)
        return shown.to_string(index=False)


def count(n: int, noun: str) -> str:
    """Return "one article", "12 articles", "1,300 words"."""
    plural = noun if n == 1 else noun + "s"
    return f"{NUMBERS[n] if n <= 12 else f'{n:,}'} {plural}"


def listing(items: Iterable[str]) -> str:
    """Return "a, b and c"."""
    items = [str(item) for item in items]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"


def sentence(text: str) -> tell:
    """Return a told text that begins with a capital letter."""
    return tell(text[:1].upper() + text[1:])


def percent(value: float) -> str:
    """Return a share as "12 %"; small ones with a decimal."""
    return f"{value * 100:.0f} %" if value >= 0.01 or value == 0 else f"{value * 100:.1f} %"


def signed(value: float, digits: int = 3) -> str:
    """Return a number with its sign, a true minus; what rounds to nothing has none."""
    return f"{round(value, digits) or 0.0:{'+' if round(value, digits) else ''}.{digits}f}".replace("-", "\u2212")


def verb(name: str, word: str) -> str:
    """Return the verb as it agrees with a name: "Cars and parts come", "China comes"."""
    head = name.split(" of ")[0]
    return word if head.endswith("s") or " and " in name else f"{word}s"
