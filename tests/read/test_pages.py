import pandas as pd
import pytest

from analysis.read.dates import lines_of as own_lines
from analysis.read.pages import describe_articles, find_author, page_facts
from analysis.study import DATA
from analysis.tables import InputError, build
from tests.read.pages import lines_of

BODY = "The two delegations argued about herring until the harbour lamps were lit.\n\nNobody signed anything before the last ferry left for the mainland.\n"


def facts(page):
    return page_facts(page, own_lines(lines_of(page))["page"])


@pytest.mark.parametrize(
    ("furniture", "outlet"),
    [
        ("© 2021 The Harbour Post. All rights reserved.", "The Harbour Post"),
        ("Subscribe to The Harbour Post for $2 a week", "The Harbour Post"),
        ("Menu\nHarbour Radio News\nShare", "Harbour Radio News"),
        ("Menu\nShare\nComments are closed.", "unknown"),
    ],
)
def test_a_page_names_its_outlet_in_its_furniture(furniture, outlet):
    assert facts(f"Herring divides the islands again\n\n{BODY}\n{furniture}\n")["outlet"] == outlet


def test_a_paper_named_as_a_source_is_not_the_outlet():
    page = (
        f"Herring divides the islands again\n\nA clerk told The Harbour Post that the boats were late again.\n\n{BODY}"
    )
    assert facts(page)["outlet"] == "unknown"


def test_a_page_without_a_title_has_none():
    assert facts(BODY)["title"] == ""


def test_the_title_is_the_headline_not_the_menu():
    page = f"Home\nNews\nSports\n\nHerring divides the islands again\n\nBy Jo Roe\n\n{BODY}"
    assert (facts(page)["title"], facts(page)["author"]) == ("Herring divides the islands again", "Jo Roe")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jo Roe", "Jo Roe"),
        ("By Jo Roe and Ann Lee", "Jo Roe; Ann Lee"),
        ("By JO ROE, Ann Lee and Bo Dahl", "Jo Roe; Ann Lee; Bo Dahl"),
        ("By Jo Roe in Oslo", "Jo Roe"),
        ("By Jo Roe | Harbour Wire", "Jo Roe"),
        ("By Staff", ""),
        ("By R. T. O'Hara-Lund", "R. T. O'Hara-Lund"),
    ],
)
def test_a_by_line_gives_the_writers_names(byline, names):
    assert find_author([byline]) == names


@pytest.mark.parametrize(
    ("body", "language"),
    [(BODY, "en"), ("Les deux délégations ont parlé du hareng jusque tard dans la nuit hier.\n", "other")],
)
def test_the_language_is_guessed_from_the_commonest_words(body, language):
    assert facts(body)["language"] == language


def described(catalogue):
    texts = pd.DataFrame([("a", "a.txt", "0", f"Herring again in the bay\n\nPublished April 2, 2019\n\n{BODY}")])
    texts.columns = ["article_id", "source_file", "sha256", "text"]
    rows = [
        {**dict.fromkeys(["published", "precision", "outlet", "title", "author", "url", "by", "why"], ""), **row}
        for row in catalogue
    ]
    lines = lines_of(texts.text[0]).assign(article_id="a")
    return describe_articles(texts, lines, build("events", []), build("catalogue", rows), "mine/catalogue.csv").iloc[0]


def test_a_persons_entry_wins_and_says_so():
    row = described(
        [{"article_id": "a", "published": "2018", "outlet": "The Harbour Post", "by": "Jo", "why": "print"}]
    )
    assert (row.published_from, row.published_to, row.date_basis, row.outlet) == (
        "2018-01-01",
        "2018-12-31",
        "catalogue",
        "The Harbour Post",
    )
    assert row.date_evidence == "entered by Jo (print)"


def test_what_a_person_left_empty_the_page_answers():
    row = described([{"article_id": "a", "outlet": "The Harbour Post"}])
    assert (row.published_from, row.date_basis, row.title) == ("2019-04-02", "header", "Herring again in the bay")


def test_a_catalogue_row_of_another_article_changes_nothing():
    assert described([{"article_id": "b", "published": "2018"}]).published_from == "2019-04-02"


def test_a_bad_date_in_the_catalogue_names_file_and_article():
    with pytest.raises(InputError, match=r"^mine/catalogue\.csv: 'spring' of article a is not a date"):
        described([{"article_id": "a", "published": "spring"}])


@pytest.mark.parametrize("column", ["outlet", "title", "author"])
def test_the_demo_pages_say_who_published_them_as_their_truth_table(column, demo):
    truth = pd.read_csv(DATA / "demo" / "truth" / "articles.csv", dtype=str, keep_default_na=False).set_index(
        "article_id"
    )
    wrong = [
        (i, found, truth[column][i])
        for i in truth.index
        if (found := facts(demo.text(i))[column].replace("’", "'")) != truth[column][i].replace("’", "'")
    ]
    assert len(wrong) <= 0.05 * len(truth), wrong
