from datetime import date

import pandas as pd
import pytest

from analysis.read.dates import date_article
from analysis.read.lines import type_lines
from analysis.study import DATA
from analysis.tables import build, read_table
from tests.read.invented import DATABLE, UNDATABLE


@pytest.fixture(scope="module")
def real_events():
    return read_table("events", DATA / "trade-talks" / "events.csv")


def date_of(text, events, name="page.txt"):
    lines = type_lines(pd.DataFrame({"article_id": ["page"], "text": [text]}))
    return date_article(name, text, lines, events)


@pytest.mark.parametrize(("day", "window", "text"), [row[1:] for row in DATABLE], ids=[row[0] for row in DATABLE])
def test_an_invented_article_is_dated_to_the_days_its_text_allows(day, window, text, real_events):
    found = date_of(text, real_events)
    assert found.first is not None, "left undated"
    first, last = map(date.fromisoformat, window)
    assert found.first <= date.fromisoformat(day) <= found.last, f"the writer's day is ruled out: {found}"
    assert first <= found.first and found.last <= last, f"wider than the text allows: {found}"


@pytest.mark.parametrize("text", [row[1] for row in UNDATABLE], ids=[row[0] for row in UNDATABLE])
def test_an_invented_article_without_a_datable_event_stays_undated(text, real_events):
    assert date_of(text, real_events).columns()["date_precision"] == "unknown", date_of(text, real_events)
