"""Small helpers of these tests: one page in, its lines or its date out."""

import pandas as pd

from analysis.read.dates import date_article
from analysis.read.dates import lines_of as own_lines
from analysis.read.events import Calendar
from analysis.read.lines import type_lines


def lines_of(text):
    return type_lines(pd.DataFrame({"article_id": ["page"], "text": [text]}))


def kinds_of(text):
    """The kind of every line, by its stripped text."""
    lines = lines_of(text)
    return {text[a:b].strip(): kind for a, b, kind in zip(lines.start, lines.end, lines.kind, strict=True)}


def date_of(text, events, name="page.txt"):
    return date_article(name, text, own_lines(lines_of(text))["page"], Calendar(events))
