"""What a page says about itself: outlet, title, author, language; and the article table made from it."""

import re
from collections import Counter

import pandas as pd

from analysis.read.dates import date_article, from_catalogue, lines_of
from analysis.read.events import Calendar
from analysis.read.patterns import MONTH, NAME, WEEKDAY
from analysis.tables import COUNTED, build
from analysis.terms import straighten

FURNITURE = ("interface", "promo", "comment", "link", "credit", "byline")
TITLE_WORDS = r"(?:The )?[A-Z][\w.&'-]*(?: (?:[A-Z][\w.&'-]*|and|of|the|&)){0,5}?"
OWN_NAME = [
    re.compile(rf"(?:Welcome to|Subscribe to|Subscribe now to|Support|Donate to|Sign up for|More from|Follow us on|About|Get) (?P<name>{TITLE_WORDS})(?:'s\b| newsletters?\b| alerts?\b|$|[.,!]| on\b| today\b| for\b)"),
    re.compile(rf"(?:\u00a9|\(c\)|[Cc]opyright)\s*(?:\d{{4}})?,?\s*(?:by )?(?P<name>{TITLE_WORDS})(?:[.,]|$| All| Inc| Ltd)"),
    re.compile(rf"^(?P<name>{TITLE_WORDS})[.,]? All rights reserved"),
    re.compile(rf"(?:Our Standards: (?:How )?|(?:the|our) )(?P<name>{TITLE_WORDS}) (?:Trust Principles|Code of|Principles of|Standards|reports|newsroom|app|newsletters?|community)\b"),
]  # fmt: skip
OWNER = re.compile(r",? (?:LLC|LLP|L\.P|Inc|Ltd|Limited|Corp)\.?$")
NOT_A_NAME = re.compile(r"^(?:The|Our|Your|This|Us|All|Comments?|Community|News|Business|Opinion|Facebook|Twitter|Quality|Local|Unlimited|Full|Free|Daily|Weekly|Newsletters?|Related|Digital)(?: (?:News|Journalism|Access|Newsletters?|Digital|Comments?|Opinion|Media))*$")  # fmt: skip
OUTLET_WORD = re.compile(
    r"\b(?:News|Post|Times|Courier|Radio|Wire|Herald|Star|Globe|Mail|Journal|Tribune|Gazette|Press|Broadcasting|Today|Review|Standard|Telegraph|Guardian|Chronicle|Observer|Monitor|Citizen|Sun|Daily|Weekly|Network|Magazine|Record|Dispatch|Examiner|Inquirer|Bulletin|Politico)\b"
)
ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "that",
        "for",
        "it",
        "was",
        "on",
        "with",
        "as",
        "at",
        "by",
        "from",
        "be",
        "this",
        "have",
        "not",
        "are",
        "but",
        "said",
        "he",
        "they",
    ]
)
DATE_WORD = re.compile(rf"\b(?:{MONTH}|{WEEKDAY}|posted|published|updated|last|first|date)\b|\d", re.IGNORECASE)
DESK = re.compile(r"(?<=[a-z]) \S*(?:News|Business)$|(?<=[A-Z]{2}) (?:[A-Z][a-z]+ )+(?:Bureau|Staff)$")
BY = re.compile(r"^\s*(?:by|written by|story by|from)\s*:?\s+", re.IGNORECASE)


def describe_articles(
    texts: pd.DataFrame, lines: pd.DataFrame, events: pd.DataFrame, catalogue: pd.DataFrame, where="catalogue.csv"
) -> pd.DataFrame:
    """Return table `articles` (word and sentence counts still 0) for texts (article_id, source_file, sha256, text).

    What a person entered in `catalogue` wins over what the page says; `where` names that file in messages.
    """
    entered = catalogue.drop_duplicates("article_id", keep="last").set_index("article_id", drop=False)
    by_article = lines_of(lines)
    rows, calendar = [], Calendar(events)
    for row in texts.itertuples(index=False):
        own = by_article[row.article_id]
        person = entered.loc[row.article_id] if row.article_id in entered.index else None
        dated = person is not None and person.published.strip()
        published = from_catalogue(person, where) if dated else date_article(row.source_file, row.text, own, calendar)
        page = {**page_facts(row.text, own), "url": ""}
        if person is not None:
            page.update({c: person[c] for c in ("outlet", "title", "author", "url") if person[c].strip()})
        rows.append({
            "article_id": row.article_id, "source_file": row.source_file, "sha256": row.sha256,
            **published.columns(), **page, "n_words": 0, "n_sentences": 0,
        })  # fmt: skip
    return build("articles", rows)


def page_facts(text: str, lines: list[tuple]) -> dict[str, str]:
    """Return outlet, title, author and language of one page from its lines; `unknown` or empty where it does not say."""
    words = [(kind, text[a:b].strip()) for _, a, b, kind in lines]
    body = " ".join(line for kind, line in words if kind in COUNTED)
    return {
        "outlet": find_outlet([straighten(line) for kind, line in words if kind in FURNITURE], straighten(text)),
        "title": next((line.strip("\u2022 ") for kind, line in words if kind == "headline"), ""),
        "author": find_author([*(line for kind, line in words if kind == "byline"), *_before_date(words)]),
        "language": guess_language(body),
    }


def find_outlet(furniture: list[str], text: str) -> str:
    """Return the name by which the page's furniture calls itself, or `unknown`; with or without "The" as its `text` does.

    A copyright line, an offer to subscribe or a masthead that stands twice say so; a paper named in the text does not.
    """
    votes: Counter[str] = Counter()
    for line in furniture:
        for pattern in OWN_NAME:
            names = {OWNER.sub("", re.sub(r"'s\b.*$|[.,]+$", "", m["name"])) for m in pattern.finditer(line)}
            votes.update({name: 2 for name in names if not NOT_A_NAME.match(name)})
    parts = [part.strip() for line in furniture for part in re.split(r"[|\u00b7\u2022]", line)]
    whole = [line for line in parts if re.fullmatch(TITLE_WORDS, line) and " " in line and not NOT_A_NAME.match(line)]
    for name in dict.fromkeys([*whole, *votes]):
        again = sum(name in line for line in furniture) - 1
        votes[name] += again + 2 * bool(OUTLET_WORD.search(name)) if again or OUTLET_WORD.search(name) else 0
    best = max(votes, key=lambda name: (votes[name], text.count(name), name), default="")
    if not best or votes[best] < 2:
        return "unknown"
    short = best.removeprefix("The ")
    return best if 2 * text.count(f"The {short}") > text.count(short) else short


def _before_date(words: list[tuple[str, str]]) -> list[str]:
    """Return what stands before the date in a date line: "By Ann Lee on May 2, 2018", "Ann Lee · Posted: May 2"."""
    heads = (re.split(DATE_WORD, line)[0] for kind, line in words if kind == "date")
    return [re.sub(r"(?:\s+on|[\s|\u00b7,\u2013-]+)$", "", head.rstrip()) for head in heads]


def find_author(bylines: list[str]) -> str:
    """Return the writers' names joined by `; `, or an empty text."""
    names = []
    for line in bylines:
        line = re.sub(r" in [A-Z].*$", "", BY.sub("", re.split(r" [-\u2013] (?=\d)", line)[0]))
        for part in re.split(r",? and |, | & |\s{2,}|\s*[|\u00b7\u2022]\s*", line):
            part = DESK.sub("", part) if len(part.split()) > 2 else part
            if (
                re.fullmatch(NAME, part)
                and " " in part.strip()
                and not re.search(
                    r"(?i)report|correspond|writer|editor|staff|column|news|wire|radio|press|business|bureau", part
                )
            ):
                names.append(part.strip().title() if part.isupper() else part.strip())
    return "; ".join(dict.fromkeys(names))


def guess_language(body: str) -> str:
    """Return `en`, or `other` when fewer than one in ten words is among the commonest English ones; empty without words."""
    words = re.findall(r"[^\W\d_]+", body.lower())
    if not words:
        return ""
    return "en" if sum(map(ENGLISH.__contains__, words)) * 10 >= len(words) else "other"
