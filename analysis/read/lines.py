"""Every line of a pasted page gets a kind and the rule that decided it; nothing is deleted.

First each line is looked at by itself (`patterns`), then in its place: before the first paragraph of the article, inside
it, or after its last one. A page copied from a browser has its menus above, its offers between, its comments below.
"""

import re

import pandas as pd

from analysis.read import patterns as p
from analysis.read.blocks import Block, split_blocks
from analysis.tables import ARTICLE_TEXT, build

BUTTONS = ("join", "view", "leave", "post", "be the first")  # they stand above an article as often as below it
ENOUGH = 3  # paragraphs that must stand above such a button, or above a closing line, for it to be the end
LONG_ENOUGH = 8  # words; a sentence of the article is seldom shorter, a menu entry seldom longer


def type_lines(texts: pd.DataFrame) -> pd.DataFrame:
    """Return table `lines` for texts (article_id, text): each line's place, kind and rule."""
    rows = []
    given = texts.get(
        "record", [False] * len(texts)
    )  # the text column of an export is no pasted page: all of it is body
    for article_id, text, record in zip(texts.article_id, texts.text, given, strict=True):
        blocks = (all_body if record else type_blocks)(split_blocks(text))
        paragraph_no = 0
        for block in blocks:
            is_article = block.kind in ARTICLE_TEXT
            paragraph_no += is_article
            for line_no, start, end in block.lines:
                number = paragraph_no if is_article else pd.NA
                rows.append((article_id, line_no, number, start, end, block.kind, block.rule))
    return build("lines", rows)


def number_paragraphs(lines: pd.DataFrame) -> pd.DataFrame:
    """Return `lines` with the paragraphs of each article numbered again, after a person changed the kind of a line."""
    is_text = lines.kind.isin(ARTICLE_TEXT)
    place = lines.paragraph_no.fillna(-lines.line_no)  # what was no paragraph becomes one of its own
    same = (place == place.shift()) & (lines.article_id == lines.article_id.shift()) & is_text.shift(fill_value=False)
    number = (is_text & ~same.fillna(False)).groupby(lines.article_id).cumsum()
    return lines.assign(paragraph_no=number.astype("Int64").where(is_text))


def all_body(blocks: list[Block]) -> list[Block]:
    """Give every block that is not blank the kind body, in place, and return the blocks."""
    for block in blocks:
        block.set(*(("body", "the file's text column") if block.text else ("blank", "no visible character")))
    return blocks


def type_blocks(blocks: list[Block]) -> list[Block]:
    """Give every block its kind and rule, in place, and return the blocks."""
    for block in blocks:
        block.set(*p.alone(block.text))
    _captions(blocks)
    _by_line_in_two(blocks)
    text = [block for block in blocks if block.kind != "blank"]
    first, last = _article_span(text)
    _above(text, first)
    _inside(text, first, last)
    _below(text, last)
    _repeats(text)
    return blocks


def _captions(blocks: list[Block]) -> None:
    text = [block for block in blocks if block.kind != "blank"]
    for block, following in zip(text, [*text[1:], None], strict=False):
        if block.kind or block.n_words < 4:
            continue
        if p.GLUED_CREDIT.search(block.text):
            block.set("caption", "photo credit at its end")
        elif following and following.rule == "photo or agency credit" and block.text != following.text:
            block.set("caption", "a photo credit follows")
        elif p.SIDE.search(block.text) and not re.search(r"\bsaid\b", block.text):
            block.set("caption", "names who stands where")
    known = {block.text for block in text if block.kind == "caption"}
    for block in text:
        if not block.kind and block.text in known:
            block.set("caption", "a caption of this page again")


def _by_line_in_two(blocks: list[Block]) -> None:
    text = [block for block in blocks if block.kind != "blank"]
    for block, following in zip(text, text[1:], strict=False):
        label = block.text.lower() in ("by", "by:", "author", "author:")
        if label and not following.kind and re.fullmatch(p.NAME, following.text):
            following.set("byline", "a name below 'By'")


def _is_body(block: Block) -> bool:
    return not block.kind and block.is_sentence and block.n_words >= LONG_ENOUGH and not p.BULLET.match(block.text)


def _article_span(text: list[Block]) -> tuple[int, int]:
    """Return the places of the first and last paragraph of the article; (len, -1) when there is none."""
    body = _paragraphs(text)
    if not body:
        return len(text), -1
    last = _last(text, body)
    for first, following in zip(body, body[1:], strict=False):
        if p.is_scene(text[first].text):
            text[first].set("caption", "one present-tense scene above the article")
        elif first and any(block.kind in ("byline", "date") for block in text[first:following]):
            text[first].set("summary", "standfirst above the by-line or date")
        else:
            return _first(text, first), last
    return body[-1], last


def _is_short_sentence(block: Block) -> bool:
    """A short first or last paragraph: "Neither has one." """
    short = not block.kind and block.n_words < LONG_ENOUGH and not p.BULLET.match(block.text)
    return short and bool(re.search(r"\w[.!?]['\")]*$", block.text))


def _first(text: list[Block], first: int) -> int:
    """Return the place of the first paragraph: a short sentence between the by-line or date and the body is one."""
    while (
        _is_short_sentence(text[first - 1])
        and text[first - 1].text.endswith(".")
        and any(b.kind in ("byline", "date") for b in text[: first - 1])
    ):
        first -= 1
    return first


def _paragraphs(text: list[Block]) -> list[int]:
    """Return the places of the paragraphs above the comments, or above a closing line when most of them stand above it."""
    body = [i for i, block in enumerate(text) if _is_body(block)]
    for i, block in enumerate(text):
        above = sum(place < i for place in body)
        closing = block.rule in p.ENDS and 2 * (len(body) - above) <= above
        enough = ENOUGH if block.kind != "comment" or block.text.lower().startswith(BUTTONS) else 1
        if (block.kind == "comment" or closing) and above >= enough:
            return body[:above]
    return body


def _last(text: list[Block], body: list[int]) -> int:
    """Return the place of the last paragraph: writers' lives are not it; short sentences, list items and a text cut off right below it are."""
    while len(body) > ENOUGH and p.BIO.match(text[body[-1]].text):
        body.pop()
    last = body[-1]
    for i in range(last + 1, len(text)):
        block = text[i]
        item = p.BULLET.match(block.text) and block.is_sentence and block.n_words >= LONG_ENOUGH
        unfinished = not block.is_sentence and block.n_words >= 25 and p.REPORTING.search(block.text)
        if not block.kind and (item or unfinished or _is_short_sentence(block)):
            last = i
        elif text[i].rule not in p.PASSED_OVER:
            break
    return last


def _above(text: list[Block], first: int) -> None:
    """Headline, summary and menus stand above the first paragraph."""
    top = [block for block in text[:first] if not block.kind]
    marked = [i for i, block in enumerate(text[: first + 1]) if block.kind in ("byline", "date")]
    candidates = []
    for i, block in enumerate(text[:first]):
        stop = block.is_sentence and not block.text.endswith(("?", "!", "'", '"'))
        if block.kind or stop or p.BULLET.match(block.text):
            continue
        alone = _stands_alone(block, text, i)
        beside = any(i < m <= i + 3 for m in marked) or _has_standfirst(text, i)
        if block.n_words >= (3 if alone or beside else 5) and not block.text.islower():
            is_name = bool(p.TITLE_CASE.fullmatch(block.text))
            candidates.append((not is_name, min(block.n_words, 6), alone or beside, -i))
    headline = -max(candidates)[3] if candidates and first < len(text) else None
    if headline is not None:
        headline = _top_of_title(text, headline)
        text[headline].set("headline", "the title-like line above the article")
    named = any(block.kind == "byline" and block.text.lower().startswith("by") for block in text[:first])
    for block in top:
        if block.kind:
            continue
        below_title = headline is not None and text.index(block) > headline
        if p.BULLET.match(block.text) and block.n_words >= 5:
            block.set("summary", "list above the article")
        elif below_title and not named and " " in block.text and p.SIGNED.fullmatch(block.text) and block.n_words <= 9:
            block.set("byline", "a name below the headline")
            named = True
        elif below_title and block.n_words >= LONG_ENOUGH:
            block.set("summary", "standfirst below the headline")
        else:
            block.set("interface", "short line above the article")


def _has_standfirst(text: list[Block], i: int) -> bool:
    """Whether a longer line that is no sentence comes right below, without a blank line between."""
    a, b = text[i : i + 2] if i + 1 < len(text) else (text[i], text[i])
    touching = b.lines[0][0] == a.lines[-1][0] + 1
    return touching and a.n_words >= 6 and b.n_words >= LONG_ENOUGH and not b.kind and not b.is_sentence


def _top_of_title(text: list[Block], i: int) -> int:
    """Return the place of the first title-like line above `i` with no blank line and no menu entry between."""
    top = i
    while i and text[i - 1].lines[-1][0] == text[i].lines[0][0] - 1:
        i -= 1
        short = not text[i].is_sentence or text[i].n_words <= 10
        if not text[i].kind and text[i].n_words >= 5 and short and not p.BULLET.match(text[i].text):
            top = i
        elif text[i].rule != "site notice":
            break
    return top


def _stands_alone(block: Block, text: list[Block], i: int) -> bool:
    before = i == 0 or text[i - 1].lines[-1][0] < block.lines[0][0] - 1
    after = i + 1 == len(text) or text[i + 1].lines[0][0] > block.lines[-1][0] + 1
    return before and after


def _inside(text: list[Block], first: int, last: int) -> None:
    """Between the first and the last paragraph: body, subheads, and lists of links that are no sentences."""
    in_links = False
    for i in range(first, last + 1):
        block = text[i]
        if block.kind:
            in_links = block.rule == "list of links" or (in_links and block.kind == "link")
            continue
        if _is_body(block):
            in_links = False
            block.set("body", "a paragraph of the article")
        elif in_links and not (_stands_alone(block, text, i) and not _stands_alone(text[i - 1], text, i - 1)):
            block.set("link", "an entry below a heading of links")
        elif p.BULLET.match(block.text):
            block.set("body", "a list item of the article")
        elif (
            block.is_sentence
            and (block.text[-1] in ".?!:,'\"" and block.n_words >= 1)
            and not p.quoted_title(block.text)
        ):
            block.set("body", "a short paragraph of the article")
        elif block.n_words > 14:
            block.set("body", "a long line without a full stop")
        else:
            block.set("subhead", "a short line between paragraphs")
    _link_runs(text[first : last + 1])


def _link_runs(text: list[Block]) -> None:
    """A subhead stands alone above a paragraph; short lines in a row, or one above other furniture, are links."""
    start = 0
    for i, block in enumerate(text):
        if _is_heading(block):
            continue
        run, opener = text[start:i], text[start - 1].text if start else ""
        start = i + 1
        following = next((b for b in text[i:] if b.rule not in p.PASSED_OVER), block)
        furniture = following.kind in ("interface", "promo") or following.rule == "list of links"
        teaser = 1 < len(run) <= p.LONGEST_LIST or furniture or any(b.text.isupper() and b.n_words >= 7 for b in run)
        if (
            any(b.kind == "subhead" for b in run)
            and teaser
            and not opener.endswith(":")
            and not block.text[0].islower()
        ):
            for entry in run:
                entry.set("link", "short lines in a row, or above furniture")


def _is_heading(block: Block) -> bool:
    asks = block.kind == "body" and block.text.endswith("?") and block.n_words <= 12 and block.text[0] not in "'\""
    return asks or block.kind == "subhead" and not block.text[0].islower() and not block.text.endswith(".")


def _below(text: list[Block], last: int) -> None:
    """After the last paragraph nothing is article text; the nearest heading says what it is."""
    zone = ("interface", "below the article")
    for block in text[last + 1 :]:
        if block.kind == "comment":
            zone = ("comment", "below a comment heading")
        elif block.rule == "list of links" or block.rule == "related link":
            zone = ("link", "an entry below a heading of links")
        elif not block.kind:
            block.set(*zone)
        elif block.rule == "photo or agency credit" and zone[0] == "link":
            continue


def _repeats(text: list[Block]) -> None:
    seen: dict[str, str] = {}
    for block in text:
        if block.kind not in (*ARTICLE_TEXT, "caption", "credit"):
            continue
        key = block.text.strip("'\"").casefold()
        if key in seen and block.n_words >= 4 and block.kind != "credit":
            block.set("repeat", f"the same words as the {seen[key]} above")
        seen.setdefault(key, block.kind)
