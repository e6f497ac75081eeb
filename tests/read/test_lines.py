import itertools
import re
import textwrap
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.raw import article_files, decode
from analysis.read.lines import type_lines
from analysis.study import DATA
from analysis.tables import ARTICLE_TEXT
from tests.read.pages import kinds_of, lines_of

HEADLINE = "Herring divides the islands again"
FIRST = "The two delegations argued about herring until the harbour lamps were lit."
LAST = "Nobody had signed a single paper when the last ferry left for the mainland."
PAGE = f"{HEADLINE}\n\n{FIRST}\n\n{{}}\n\n{LAST}\n"
KINDS = {"headline", "byline", "date", "summary", "subhead", "body", "caption", "credit", "link", "promo", "interface"}
KINDS |= {"script", "comment", "repeat", "blank"}
DEMO = {p.relative_to(DATA / "demo" / "raw").as_posix(): p for p in article_files(DATA / "demo" / "raw")}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Article continues below this ad", "promo"),
        ("- Advertisement -", "promo"),
        ("Subscribe to The Harbour Post for $2 a week", "promo"),
        ("Only $2 a week, cancel any time", "promo"),
        ("Sign up for our evening newsletter", "promo"),
        ("Get the day's top stories in your inbox", "promo"),
        ("Related: What the ministers ate in Oslo", "link"),
        ("Read more: Ten bridges and who pays for them", "link"),
        ("Tags: herring, ferries", "link"),
        ("Jo Roe/Reuters", "credit"),
        ("Photo: Jo Roe", "credit"),
        ("With files from Jo Roe", "credit"),
        ("Boats wait in the harbour at Oslo on Friday.JO ROE/The Harbour Post", "caption"),
        ("Boats wait in the harbour at Oslo on Friday. Jo Roe/The Harbour Post", "caption"),
        ("Ann Lee (L) greets Bo Dahl (R) at the harbour in Oslo on Friday.", "caption"),
        ("Share on Facebook", "interface"),
        ("Listen \u00b7 4:12", "interface"),
        ("\u00a9 2021 The Harbour Post. All rights reserved.", "interface"),
        ("We use cookies to make this site better.", "interface"),
        ("var box = document.getElementById('ad');", "script"),
        ("By Jo Roe", "byline"),
        ("Published April 2, 2019", "date"),
        ("\u00a0\t ", "blank"),
        ("Who pays for the ferry", "subhead"),
    ],
)
def test_a_line_of_furniture_gets_its_kind(line, kind):
    assert kinds_of(PAGE.format(line))[line.strip()] == kind


@pytest.mark.parametrize(
    "line",
    [
        "He subscribed to the view that the deal was dead.",
        "Subscribers to the treaty must publish their quotas by spring.",
        "Cookies worth $3 million cross the bridge every year, she said.",
        "Bakers who live on cookies know from experience what sugar duties do.",
        "Donations to the farm lobby doubled last year, filings show.",
        "Members who could not march were asked to donate.",
        "A contribution from the islands supports the ferry through the winter.",
        "Support for this agreement has never been lower in the west.",
        "Only $5 million was spent on the bridge, auditors wrote in March.",
        "$20 a month is all that the smallest farms would gain from the quota.",
        "Per week, some 9,000 trucks cross the bridge.",
        "The newsletter that leaked the draft has four hundred readers.",
        "To report an error in a customs form takes an importer two days.",
        "Terms of the sale were not disclosed by either company.",
        "Privacy policy has become a matter of trade, both ministers agreed.",
        "Comments that the minister made in Oslo have upset the dairy lobby.",
        "This report was written by three retired judges, who found no harm.",
        "With reports of a breakthrough spreading, the krone rose by two per cent.",
        "Reporting by customs officers has fallen by half since the rules changed.",
        "Share the burden, the premier told the smaller islands on Tuesday.",
        "Members on the left, right, and centre of the house cheered the envoy.",
        "\u201cMore: that is all he ever wants,\u201d the envoy wrote of her rival.",
        "\u201cRelated: that is the wrong word for us,\u201d the two fishermen insisted.",
        "\u201cEnough.\u201d",
        "\u201cWe walked out,\u201d he said.",
        "It rained.",
        "Home builders, bakers and florists all buy sugar from across the river.",
        "The U.S. side, tired and cold, asked for tea and a map of the harbour.",
    ],
)
def test_a_sentence_of_the_article_is_never_furniture(line):
    kinds = kinds_of(PAGE.format(line))
    assert (kinds[line], kinds[LAST]) == ("body", "body")


@pytest.mark.parametrize("last", ["The union hopes for a buyer.", "“Then we wait,” she said.", "Neither has one."])
@pytest.mark.parametrize("below", ["", "\nShare\n", "\n3 comments\nJo\nI never liked herring at all, to be frank.\n"])
def test_a_short_last_sentence_belongs_to_the_article(last, below):
    assert kinds_of(f"{HEADLINE}\n\n{FIRST}\n\n{LAST}\n\n{last}\n{below}")[last] == "body"


def test_a_bullet_list_above_is_the_summary_and_one_inside_is_body():
    point = "• Herring quotas fall by a third next spring."
    assert kinds_of(f"{HEADLINE}\n\n{point}\n\n{FIRST}\n\n{LAST}\n")[point] == "summary"
    assert kinds_of(PAGE.format(point))[point] == "body"


def test_a_caption_that_stands_twice_is_seen_once():
    caption = "Ann Lee (L) greets Bo Dahl (R) at the harbour in Oslo on Friday."
    lines = lines_of(PAGE.format(f"{caption}\nJo Roe | Reuters\n{caption}"))
    assert lines.kind.tolist()[4:7] == ["caption", "credit", "repeat"]


def test_nothing_below_the_comments_is_article_text():
    kinds = kinds_of(PAGE.format("") + "\n3 comments\nJo\nI never liked herring at all, to be frank with you.\n")
    assert not {kind for text, kind in kinds.items() if "frank" in text or text == "Jo"} & set(ARTICLE_TEXT)


def test_a_page_of_furniture_only_has_no_article_text():
    lines = lines_of("Menu\nSearch\nSign in\n\nSubscribe to The Harbour Post\n\nAdvertisement\n\nTerms of use\n")
    assert not lines.kind.isin(ARTICLE_TEXT).any()


def test_every_line_has_a_known_kind_and_a_rule():
    lines = pd.concat([lines_of(path.read_text("utf-8")) for path in DEMO.values()])
    assert set(lines.kind) <= KINDS and (lines.rule != "").all()


LINES = st.sampled_from(
    [
        "",
        " ",
        "By",
        "By Jo Roe",
        HEADLINE,
        FIRST,
        LAST,
        "Share",
        "3 comments",
        "• A point of five words.",
        "{;};",
        "\x0b",
        "a\u2028b\x85c",
    ]
) | st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=40)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=25), LINES)
def test_every_character_lies_in_exactly_one_line_or_line_end(parts, tail):
    text = "".join(line + end for line, end in parts) + tail
    lines = lines_of(text)
    bounds = [*zip(lines.start, lines.end, strict=True)]
    ends = [text[a:b] for (_, a), (b, _) in itertools.pairwise([(0, 0), *bounds, (len(text), len(text))])][1:]
    assert [(text[a:b], end) for (a, b), end in zip(bounds, ends, strict=True)] == [
        *((line, end) for line, end in re.findall(r"([^\r\n]*)(\r\n|\r|\n)", text)),
        *([(re.split(r"[\r\n]", text)[-1], "")] if not re.search(r"(?:^|[\r\n])\Z", text) else []),
    ]
    assert lines.line_no.tolist() == list(range(1, len(lines) + 1))


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=25).map("\n".join))
def test_article_text_and_nothing_else_has_a_paragraph_number_that_never_falls(text):
    lines = lines_of(text)
    assert (lines.paragraph_no.notna() == lines.kind.isin(ARTICLE_TEXT)).all()
    assert set(lines.kind) <= KINDS
    assert lines.paragraph_no.dropna().is_monotonic_increasing


def body_words(text):
    lines = lines_of(text)
    body = lines[lines.kind.isin(ARTICLE_TEXT)]
    return " ".join(text[a:b] for a, b in zip(body.start, body.end, strict=True)).split()


SENTENCES = [
    "The two delegations argued about herring until the harbour lamps were lit, and then about who should pay for the oil.",
    "Ms. Lee said that her side had come with a map, a list of nine boats and no instructions at all from the capital.",
    "“We have been patient,” Mr. Dahl told reporters on the quay, “and patience is a thing that costs money in this town.”",
    "Auditors found in March that the ferry company had charged both governments for the same forty crates of fish.",
    "By the time the last boat left for the mainland, nobody had signed a paper, though everyone had been offered one.",
]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_hard_wrapped_page_has_the_same_article_text_and_paragraphs(width):
    flat = "\n\n".join([HEADLINE, *SENTENCES])
    wrapped = "\n\n".join([HEADLINE, *(textwrap.fill(s, width, break_on_hyphens=False) for s in SENTENCES)])
    assert body_words(wrapped) == body_words(flat)
    assert lines_of(wrapped).paragraph_no.nunique() == lines_of(flat).paragraph_no.nunique()


def test_a_wrapped_line_that_begins_like_furniture_stays_with_its_paragraph():
    trap = "The bakers told the envoys that they had learned to live with\nsubscribe-and-save offers, and that a levy on sugar was another\nthing."
    wrapped = "\n\n".join(
        [HEADLINE, *(textwrap.fill(s, 66) for s in SENTENCES[:-1]), trap, textwrap.fill(SENTENCES[-1], 66)]
    )
    assert set(lines_of(wrapped).kind) == {"headline", "body", "blank"}


@pytest.fixture(scope="module")
def demo_lines():
    """The demo pages typed now, beside their truth table; with the number of words of each line."""
    texts = {name.removesuffix(".txt"): decode(path.read_bytes())[0] for name, path in DEMO.items()}
    found = type_lines(pd.DataFrame(texts.items(), columns=["article_id", "text"]))
    words = [len(texts[i][a:b].split()) for i, a, b in zip(found.article_id, found.start, found.end, strict=True)]
    truth = pd.read_csv(DATA / "demo" / "truth" / "lines.csv")
    merged = found.assign(n_words=words).merge(truth, on=["article_id", "line_no"], suffixes=("", "_true"))
    assert len(merged) == len(found) == len(truth)
    return merged[merged.kind_true != "blank"]


def test_article_lines_of_the_demo_pages_are_found_with_f1_of_98(demo_lines):
    found, true = demo_lines.kind.isin(ARTICLE_TEXT), demo_lines.kind_true.isin(ARTICLE_TEXT)
    assert 2 * (found & true).sum() / (found.sum() + true.sum()) >= 0.98


def test_at_most_half_a_percent_of_the_demo_pages_words_are_lost(demo_lines):
    article = demo_lines[demo_lines.kind_true.isin(ARTICLE_TEXT)]
    assert article[~article.kind.isin(ARTICLE_TEXT)].n_words.sum() <= 0.005 * article.n_words.sum()


ARTICLE_LINES = {  # line numbers of the five articles, read by a person; all other lines are furniture or blank
    "000": [*range(3, 32, 2)],
    "001": [3, 5, 6, 7, 8, 10, 12, 14, 16, *range(22, 33, 2)],
    "002": [*range(5, 10, 2), *range(15, 32, 2), *range(35, 68, 2)],
    "003": [24, 26, 28, 36, 38, 40, 42, 44, *range(48, 59, 2), *range(62, 73, 2), 76, 78, 80],
    "004": [1, *range(5, 38, 2)],
}


@pytest.mark.parametrize("number", ARTICLE_LINES)
def test_of_each_of_the_five_articles_exactly_its_own_lines_count(number, raw_articles):
    text = decode(next(raw_articles.glob(f"{number}*.txt")).read_bytes())[0]
    lines = lines_of(text)
    assert lines[lines.kind.isin(ARTICLE_TEXT)].line_no.tolist() == ARTICLE_LINES[number]
    assert len(lines) == len(text.split("\n")) - text.endswith("\n")


def test_the_doubled_caption_of_the_second_article_is_seen_once(raw_articles):
    lines = lines_of(decode(next(raw_articles.glob("001*.txt")).read_bytes())[0])
    assert lines.set_index("line_no").kind[[18, 20]].tolist() == ["caption", "repeat"]


@pytest.mark.parametrize("unit", ["word ", "x", "{", "'", "photo by ", "A. ", "| a ", "Share ", "a, b "])
def test_one_line_of_a_megabyte_is_typed_within_seconds(unit):
    began = time.monotonic()
    lines_of(unit * (1_000_000 // len(unit)))
    assert time.monotonic() - began < 3
