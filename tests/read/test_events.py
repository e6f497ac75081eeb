from datetime import date, timedelta

import pandas as pd
import pytest

from analysis.raw import article_files
from analysis.study import DATA
from analysis.tables import build, read_table
from tests.read.invented import DATABLE, UNDATABLE
from tests.read.pages import date_of

# Monday 1 March 2021 to Friday; Monday 10 May 2021 to Friday; Tuesday 8 February 2022
OWN = build(
    "events",
    [
        ("round-1", "First round", "Porto", "2021-03-01", "2021-03-05", "round", "ours", "Pact", "first round"),
        ("round-2", "Second round", "Oslo", "2021-05-10", "2021-05-14", "round", "ours", "Pact", "second round"),
        ("meet", "Ames meets Bell", "Hill House", "2022-02-08", "2022-02-08", "meeting", "ours", "Ames + Bell", "Hill House"),
    ],
)  # fmt: skip


def meeting(event_id, day, cue="Hill House", kind="meeting"):
    return (event_id, "Ames meets Bell", "", day, day, kind, "ours", "Ames + Bell", cue)


def found_in(text, events):
    found = date_of(text, events)
    return None if found.first is None else (found.first.isoformat(), found.last.isoformat())


def months(first, last):
    return {
        ((first + timedelta(days=i)).year, (first + timedelta(days=i)).month) for i in range((last - first).days + 1)
    }


@pytest.fixture(scope="module")
def real_events():
    return read_table("events", DATA / "trade-talks" / "events.csv")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The second round of the Pact talks is under way in the old harbour.", ("2021-05-10", "2021-05-14")),
        ("Mr. Ames met Ms. Bell at Hill House yesterday and said very little.", ("2022-02-09", "2022-02-09")),
        ("Mr. Ames will meet Ms. Bell at Hill House tomorrow, his office said.", ("2022-02-07", "2022-02-07")),
        ("Mr. Ames met Ms. Bell at Hill House on Tuesday and said very little.", ("2022-02-08", "2022-02-14")),
        ("Mr. Ames will meet Ms. Bell at Hill House on Tuesday, his office said.", ("2022-02-02", "2022-02-08")),
        ("Mr. Ames met Ms. Bell at Hill House last week and said very little.", ("2022-02-14", "2022-02-20")),
        ("Mr. Ames will meet Ms. Bell at Hill House next week, his office said.", ("2022-01-31", "2022-02-06")),
        ("Mr. Ames met Ms. Bell at Hill House last month and said very little.", ("2022-03-01", "2022-03-31")),
        ("Mr. Ames will meet Ms. Bell at Hill House next month, his office said.", ("2022-01-01", "2022-01-31")),
        ("Mr. Ames met Ms. Bell at Hill House earlier this month, aides said.", ("2022-02-08", "2022-02-28")),
        ("Mr. Ames will meet Ms. Bell at Hill House later this month, aides said.", ("2022-02-01", "2022-02-08")),
        (
            "Nobody has phoned about the Pact since the first round. The second round will be harder.",
            ("2021-03-01", "2021-05-09"),
        ),
    ],
)
def test_a_phrase_about_a_dated_event_allows_exactly_its_days(text, expected):
    assert found_in(text, OWN) == expected


def test_two_weeks_ago_is_about_a_fortnight():
    first, last = found_in("Mr. Ames met Ms. Bell at Hill House two weeks ago, aides said.", OWN)
    assert "2022-02-16" <= first <= "2022-02-22" <= last <= "2022-02-28"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Mr. Ames met Ms. Bell at Hill House and said very little.", id="an event without a time"),
        pytest.param("The second round of the boxing match is under way in the harbour.", id="context not named"),
        pytest.param("The minister said on Tuesday that the Pact would be signed last.", id="no event"),
        pytest.param("Nobody has phoned about the Pact since the first round in Porto.", id="only a lower bound"),
    ],
)
def test_what_allows_more_than_half_a_year_is_no_date(text):
    assert found_in(text, OWN) is None


def test_a_caption_bounds_from_below_and_no_more():
    caption = "Ann Lee (L) greets Bo Dahl (R) at the harbour in Oslo on April 2, 2021."
    assert found_in(f"{caption}\n\nDelegates on the Pact are tired. The second round will be hard.\n", OWN) == (
        "2021-04-02",
        "2021-05-09",
    )


def test_of_two_meetings_the_one_that_had_such_a_weekday_is_meant():
    events = build("events", [meeting("tue", "2022-02-08"), meeting("wed", "2024-06-05")])
    text = "Mr. Ames met Ms. Bell at Hill House on Wednesday and said very little."
    assert found_in(text, events) == ("2024-06-05", "2024-06-11")


def test_of_two_meetings_in_other_years_last_month_decides_neither():
    events = build("events", [meeting("one", "2022-02-08"), meeting("two", "2024-02-06")])
    assert found_in("Mr. Ames met Ms. Bell at Hill House last month and said very little.", events) is None


def test_of_two_meetings_the_one_named_elsewhere_in_the_article_is_meant():
    events = build("events", [meeting("one", "2022-02-08", "Hill House; Lowtown"), meeting("two", "2024-02-06")])
    text = "Mr. Ames met Ms. Bell at Hill House last month and said little.\n\nBoth had walked there from Lowtown in rain.\n"
    assert found_in(text, events) == ("2022-03-01", "2022-03-31")


def test_two_cues_of_one_event_leave_an_ambiguous_cue_to_that_event():
    events = build(
        "events", [meeting("this", "2025-06-16", "Lowtown; summit"), meeting("other", "2026-06-15", "summit")]
    )
    text = "LOWTOWN - Mr. Ames and Ms. Bell sat apart at the summit on Monday and said little."
    assert found_in(text, events) == ("2025-06-16", "2025-06-22")


@pytest.mark.parametrize("weekday", ["Friday", "Monday"])
def test_a_weekday_of_an_event_longer_than_a_week_may_be_any_of_its_such_days(weekday):
    fair = ("fair", "Fair", "", "2021-03-01", "2021-03-19", "other", "ours", "Ames", "harbour fair")
    first, last = found_in(
        f"Mr. Ames opened a stall at the harbour fair on {weekday} and sold out.", build("events", [fair])
    )
    assert first <= "2021-03-05" and last >= "2021-03-19"


@pytest.mark.parametrize(("day", "window", "text"), [row[1:] for row in DATABLE], ids=[row[0] for row in DATABLE])
def test_an_invented_article_is_dated_to_its_months_and_its_day_is_not_ruled_out(day, window, text, real_events):
    found = date_of(text, real_events)
    assert found.first is not None, "left undated"
    assert found.first <= date.fromisoformat(day) <= found.last, f"the writer's day is ruled out: {found}"
    assert months(found.first, found.last) <= months(*map(date.fromisoformat, window)), f"other months, too: {found}"


@pytest.mark.parametrize("text", [row[1] for row in UNDATABLE], ids=[row[0] for row in UNDATABLE])
def test_an_invented_article_without_a_datable_event_stays_undated(text, real_events):
    found = date_of(text, real_events)
    assert found.first is None, found
    assert (found.precision, found.basis) == ("unknown", "none")


@pytest.mark.parametrize(
    ("number", "window"),
    [
        ("000", ("2018-08-31", "2018-08-31")),
        ("001", ("2017-10-17", "2017-10-17")),
        ("002", ("2018-03-05", "2018-04-13")),
        ("003", ("2017-09-01", "2017-09-10")),
        ("004", ("2025-06-01", "2025-06-30")),
    ],
)
def test_the_five_articles_are_dated_without_any_catalogue(number, window, raw_articles, real_events):
    path = next(raw_articles.glob(f"{number}*.txt"))
    found = found_in(path.read_bytes().decode(), real_events)
    assert found is not None and window[0] <= found[0] <= found[1] <= window[1]


def test_the_demo_pages_are_dated_as_their_truth_table_says():
    truth = pd.read_csv(DATA / "demo" / "truth" / "articles.csv", dtype=str, keep_default_na=False)
    events, wrong = read_table("events", DATA / "demo" / "events.csv"), []
    files = {p.relative_to(DATA / "demo" / "raw").as_posix(): p for p in article_files(DATA / "demo" / "raw")}
    for row in truth.itertuples():
        found = date_of(files[row.source_file].read_bytes().decode(), events, row.source_file)
        first, last = (found.first.isoformat(), found.last.isoformat()) if found.first else ("", "")
        meets = first and first <= row.published_to and row.published_from <= last
        if not (meets if row.published_from else not first):
            wrong.append((row.article_id, row.published_from, row.published_to, first, last))
    assert wrong == []
