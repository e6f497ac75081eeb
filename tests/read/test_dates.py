from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.read.dates import from_catalogue, precision_of, written_dates
from analysis.tables import InputError, build
from tests.read.pages import date_of

NO_EVENTS = build("events", [])
BODY = "The two delegations argued about herring until the lamps were lit.\n\nNobody signed anything before the ferry left.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on May 6, and later", (None, 5, 6)),
        ("on 31 August 2018", (2018, 8, 31)),
        ("on Sept. 5, 2017", (2017, 9, 5)),
        ("Sep 5 2017", (2017, 9, 5)),
        ("on the 3rd of it, July 3rd, 2019", (2019, 7, 3)),
        ("2018-08-31", (2018, 8, 31)),
        ("MAY 6, 2025", (2025, 5, 6)),
        ("Feb. 29, 2020", (2020, 2, 29)),
    ],
)
def test_a_written_date_is_read(text, expected):
    assert [found[2:] for found in written_dates(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Feb. 30, 2020",
        "Feb. 29, 2019",
        "June 31",
        "2018-13-01",
        "May 2018",
        "mayor 6",
        "in May",
        "marched 3 miles",
        "12018-08-31",
    ],
)
def test_what_is_no_day_is_not_read_as_one(text):
    assert written_dates(text) == []


@settings(deadline=None, max_examples=100)
@given(
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
    st.sampled_from(["%B %-d, %Y", "%-d %B %Y", "%b. %-d, %Y", "%Y-%m-%d"]),
)
def test_any_day_is_read_back_in_every_form(day, form):
    text = f"It happened on {day.strftime(form)} there."
    [(start, end, *found)] = written_dates(text)
    assert found == [day.year, day.month, day.day]
    assert text[start:end] == day.strftime(form)


@pytest.mark.parametrize(
    "line",
    [
        "date 2019-04-02 news",
        "April 2, 2019",
        "Published April 2, 2019",
        "Published: Tuesday, April 2, 2019 at 9:15 a.m. EDT",
        "Posted on 2 April 2019",
        "2019-04-02T09:15:00Z",
        "Tue., Apr. 2, 2019, 9:15 a.m.",
        "The Harbour Post | April 2, 2019",
        "Published April 2, 2019 Updated April 5, 2019",
    ],
)
def test_a_date_line_dates_the_page_to_the_day(line):
    found = date_of(f"Herring divides the islands again\n\n{line}\n\n{BODY}", NO_EVENTS)
    assert (found.first, found.last, found.precision, found.basis) == (
        date(2019, 4, 2),
        date(2019, 4, 2),
        "day",
        "header",
    )


def test_the_evidence_of_a_date_line_points_to_its_characters():
    text = f"Herring divides the islands again\n\nPublished April 2, 2019\n\n{BODY}"
    evidence = date_of(text, NO_EVENTS).evidence
    start, end = map(int, evidence.rsplit(" ", 1)[1].split("-"))
    assert text[start:end] == "April 2, 2019" and "line 3" in evidence


def test_a_published_line_beats_an_earlier_updated_line():
    found = date_of(
        f"Herring divides the islands\n\nUpdated April 5, 2019\nPublished April 2, 2019\n\n{BODY}", NO_EVENTS
    )
    assert found.first == date(2019, 4, 2)


def test_a_dateline_with_a_year_dates_the_page():
    found = date_of(f"OSLO, April 2, 2019 (Harbour Wire) - {BODY}", NO_EVENTS)
    assert (found.first, found.basis) == (date(2019, 4, 2), "header")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("post/2019-04-02-herring.txt", date(2019, 4, 2)),
        ("20190402_herring.txt", date(2019, 4, 2)),
        ("2019_04_02.txt", date(2019, 4, 2)),
        ("herring-2019-02-30.txt", None),
        ("herring-2019.txt", None),
        ("0001201904025.txt", None),
    ],
)
def test_a_full_day_in_the_file_name_dates_the_page(name, day):
    found = date_of(BODY, NO_EVENTS, name)
    assert (found.first, found.basis) == (day, "filename" if day else "none")


def test_the_page_beats_the_file_name():
    assert date_of(f"Herring again\n\nApril 2, 2019\n\n{BODY}", NO_EVENTS, "2020-01-01.txt").first == date(2019, 4, 2)


@pytest.mark.parametrize(
    "caption",
    [
        "Boats wait in the harbour on April 2, 2019.JO ROE/The Harbour Post",
        "Ann Lee (L) greets Bo Dahl (R) in Oslo, Norway, April 2, 2019.",
        "Boats wait in the harbour on April 2, 2019.\nJo Roe | Reuters",
        "Boats wait in the harbour on April 2, 2019. Jo Roe/The Harbour Post",
    ],
)
@pytest.mark.parametrize(
    "page", ["{caption}\n\n" + BODY, BODY.replace("\n\n", "\n\n{caption}\n\n", 1)], ids=["above", "inside"]
)
def test_a_captions_date_is_never_the_pages(page, caption):
    assert date_of(page.format(caption=caption), NO_EVENTS).basis == "none"


def test_a_date_in_a_sentence_is_never_the_pages():
    assert date_of(f"They met on April 2, 2019, in a boathouse, and quarrelled. {BODY}", NO_EVENTS).first is None


def test_a_date_among_the_comments_is_never_the_pages():
    assert (
        date_of(f"{BODY}\n3 comments\nJo\nApril 2, 2019\nI never liked herring at all, to be frank.\n", NO_EVENTS).first
        is None
    )


def entry(published, precision=""):
    return pd.Series(
        {"article_id": "a", "published": published, "precision": precision, "by": "Jo", "why": "print edition"}
    )


@pytest.mark.parametrize(
    ("published", "first", "last", "precision"),
    [
        ("2019", "2019-01-01", "2019-12-31", "year"),
        ("2019-02", "2019-02-01", "2019-02-28", "month"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2019-12", "2019-12-01", "2019-12-31", "month"),
        ("2019-04-02", "2019-04-02", "2019-04-02", "day"),
        ("2019-04-02/2019-04-09", "2019-04-02", "2019-04-09", "range"),
        ("2019-04..2019-06", "2019-04-01", "2019-06-30", "range"),
        (" 2019-04-02 ", "2019-04-02", "2019-04-02", "day"),
    ],
)
def test_a_persons_date_means_all_its_days_and_says_who_entered_it(published, first, last, precision):
    found = from_catalogue(entry(published), "catalogue.csv")
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert (found.precision, found.basis, found.evidence) == (precision, "catalogue", "entered by Jo (print edition)")


@pytest.mark.parametrize(
    "published",
    ["spring", "2019-13", "2019-02-30", "02/04/2019", "2019-06/2019-04", "2019/2020/2021", "2019-4-2", "0000", "/"],
)
def test_a_persons_date_that_is_none_is_refused_by_file_and_entry(published):
    with pytest.raises(InputError, match=r"mine/catalogue\.csv: '.*' of article a is not a date; write YYYY-MM-DD"):
        from_catalogue(entry(published), "mine/catalogue.csv")


@pytest.mark.parametrize(
    ("first", "last", "year"), [("2019-12-30", "2019-12-31", 2019), ("2019-12-30", "2020-01-02", None)]
)
def test_a_range_over_new_year_has_no_year(first, last, year):
    found = from_catalogue(entry(f"{first}/{last}"), "catalogue.csv").columns()["year"]
    assert (None if pd.isna(found) else found) == year


def test_an_undated_page_has_empty_dates_and_no_year():
    columns = date_of(BODY, NO_EVENTS).columns()
    assert (columns["published_from"], columns["published_to"], columns["date_precision"]) == ("", "", "unknown")
    assert pd.isna(columns["year"])


def test_a_leap_february_is_a_month():
    assert precision_of(date(2020, 2, 1), date(2020, 2, 29)) == "month"
    assert precision_of(date(2020, 2, 1), date(2020, 2, 28)) == "range"
