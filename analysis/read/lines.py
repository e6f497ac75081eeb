"""Every line of a pasted page gets a kind and the rule that decided it; nothing is deleted.

First each line is looked at by itself (`patterns`), then in its place: before the first paragraph of the article, inside
it, or after its last one. A page copied from a browser has its menus above, its offers between, its comments below.
"""

import re
from dataclasses import dataclass

import pandas as pd

from analysis.read import patterns as p
from analysis.tables import ARTICLE_TEXT, build
from analysis.terms import straighten

LINE_END = re.compile(r"\r\n|\r|\n")
LONG_ENOUGH = 8  # words; a sentence of the article is seldom shorter, a menu entry seldom longer


@dataclass
class Block:
    """One line, or the lines of one hard-wrapped paragraph, with the kind given to all of them."""

    lines: list[tuple[int, int, int]]  # line_no, start, end
    text: str
    kind: str = ""
    rule: str = ""

    @property
    def n_words(self) -> int:
        return len(self.text.split())

    @property
    def is_sentence(self) -> bool:
        return bool(p.END_PUNCTUATION.search(self.text))

    def set(self, kind: str, rule: str) -> None:
        self.kind, self.rule = kind, rule


def type_lines(texts: pd.DataFrame) -> pd.DataFrame:
    """Return table `lines` for texts (article_id, text): each line's place, kind and rule."""
    rows = []
    for article_id, text in zip(texts.article_id, texts.text, strict=True):
        blocks = type_blocks(split_blocks(text))
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


def split_blocks(text: str) -> list[Block]:
    """Split a text at its line ends; lines of a hard-wrapped paragraph are joined into one block."""
    lines, start = [], 0
    for end in [*LINE_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        if end or stop > start:
            lines.append((len(lines) + 1, start, stop))
        start = end.end() if end else stop
    contents = [straighten(text[a:b]).strip(" \t\xa0\ufeff\u200b\x0b\x0c") for _, a, b in lines]
    wrapped = _is_wrapped(contents)
    blocks: list[Block] = []
    for line, content in zip(lines, contents, strict=True):
        previous = blocks[-1] if blocks else None
        if wrapped and previous and _continues(previous, content):
            previous.lines.append(line)
            previous.text += " " + content
        else:
            blocks.append(Block([line], content))
    return blocks


def _is_wrapped(contents: list[str]) -> bool:
    """A page is hard-wrapped when no line is long and many full ones break off before a line that begins in lower case."""
    breaks = sum(
        50 <= len(a) <= 100 and not a.endswith((".", "!", "?")) and b[:1].islower()
        for a, b in zip(contents, contents[1:], strict=False)
    )
    return breaks >= 3 and max(map(len, contents), default=0) <= 130


def _continues(previous: Block, content: str) -> bool:
    last = previous.text[-100:]
    if content[:1].islower() and len(last) >= 45 and not p.END_PUNCTUATION.search(last):
        return True
    full = len(previous.text) >= 45 and len(previous.lines) * 100 >= len(previous.text) >= len(previous.lines) * 45
    return bool(full and content and last and not p.BULLET.match(content) and not _by_itself(content)[0])


def type_blocks(blocks: list[Block]) -> list[Block]:
    """Give every block its kind and rule, in place, and return the blocks."""
    for block in blocks:
        block.set(*_by_itself(block.text))
    _captions(blocks)
    _by_line_in_two(blocks)
    text = [block for block in blocks if block.kind != "blank"]
    first, last = _article_span(text)
    _above(text, first)
    _inside(text, first, last)
    _below(text, last)
    _repeats(text)
    return blocks


def _by_itself(text: str) -> tuple[str, str]:
    """Return (kind, rule) of a line seen alone; ("", "") when it needs its neighbours."""
    if not text:
        return "blank", "no visible character"
    if p.SCRIPT.search(text) or (len(text) > 60 and sum(text.count(c) for c in "{};=") > len(text) / 25):
        return "script", "program code"
    if len(text) < 250:
        for kind, rule, pattern in p.WHOLE_LINE:
            if pattern.match(text) and not (kind in p.GUARDED and _is_statement(text)):
                return kind, rule
    for kind, rule, pattern in p.LINE_START:
        if (
            pattern.match(text)
            and not (kind in p.GUARDED and _is_statement(text))
            and not re.search(r"['\"],? \w+ (?:said|told)|\bsaid\b", text)
        ):
            return kind, rule
    return "", ""


def _is_statement(text: str) -> bool:
    """A full sentence that speaks to nobody is the article's, whatever its first word."""
    return (
        bool(re.search(r"[a-z][.!?]['\")]*$", text))
        and len(text.split()) >= LONG_ENOUGH
        and not p.ADDRESSED.search(text)
    )


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
        if (
            block.text.lower() in ("by", "by:", "author", "author:")
            and not following.kind
            and re.fullmatch(p.NAME, following.text)
        ):
            following.set("byline", "a name below 'By'")


def _is_body(block: Block) -> bool:
    return not block.kind and block.is_sentence and block.n_words >= LONG_ENOUGH and not p.BULLET.match(block.text)


def _article_span(text: list[Block]) -> tuple[int, int]:
    """Return the places of the first and last paragraph of the article; (len, -1) when there is none."""
    comments = next((i for i, b in enumerate(text) if b.kind == "comment" and any(map(_is_body, text[:i]))), len(text))
    body = [i for i, block in enumerate(text[:comments]) if _is_body(block)]
    while body and body[-1] + 1 < comments and _is_closing(text[body[-1] + 1]):
        body.append(body[-1] + 1)
    if not body:
        return len(text), -1
    for first, following in zip(body, body[1:], strict=False):
        if _is_scene(text[first]):
            text[first].set("caption", "one present-tense scene above the article")
        elif first and any(block.kind in ("byline", "date") for block in text[first:following]):
            text[first].set("summary", "standfirst above the by-line or date")
        else:
            return first, body[-1]
    return body[-1], body[-1]


def _is_closing(block: Block) -> bool:
    """A short last paragraph: "Neither has one." """
    return (
        not block.kind
        and block.n_words >= 1
        and bool(re.search(r"[a-z][.!?]['\")]*$", block.text))
        and not p.BULLET.match(block.text)
    )


def _is_scene(block: Block) -> bool:
    one_sentence = not re.search(
        r"[.?!]['\"]? [A-Z]", re.sub(r"\b(?:[A-Z]\.)+|\b(?:Mr|Ms|Mrs|Dr|Gen|Sen|St)\.", "", block.text)
    )
    return bool(
        one_sentence
        and p.SCENE.match(block.text)
        and p.WHEN.search(block.text)
        and block.n_words <= 45
        and not p.REPORTING.search(block.text)
        and '"' not in block.text
    )


def _above(text: list[Block], first: int) -> None:
    """Headline, summary and menus stand above the first paragraph."""
    top = [block for block in text[:first] if not block.kind]
    marked = [i for i, block in enumerate(text[: first + 1]) if block.kind in ("byline", "date")]
    candidates = []
    for i, block in enumerate(text[:first]):
        if (
            block.kind
            or block.is_sentence
            and not block.text.endswith(("?", "!", "'", '"'))
            or p.BULLET.match(block.text)
        ):
            continue
        alone = _stands_alone(block, text, i)
        beside = any(i < m <= i + 3 for m in marked)
        if block.n_words >= (3 if alone or beside else 5) and not block.text.islower():
            is_name = bool(p.TITLE_CASE.fullmatch(block.text))
            candidates.append((not is_name, min(block.n_words, 6), alone or beside, -i))
    headline = -max(candidates)[3] if candidates and first < len(text) else None
    if headline is not None:
        text[headline].set("headline", "the title-like line above the article")
    named = any(block.kind == "byline" and block.text.lower().startswith("by") for block in text[:first])
    for block in top:
        if block.kind:
            continue
        below_title = headline is not None and text.index(block) > headline
        if p.BULLET.match(block.text) and block.n_words >= 5:
            block.set("summary", "list above the article")
        elif below_title and not named and " " in block.text and p.PERSON.fullmatch(block.text) and block.n_words <= 7:
            block.set("byline", "a name below the headline")
            named = True
        elif below_title and block.n_words >= LONG_ENOUGH:
            block.set("summary", "standfirst below the headline")
        else:
            block.set("interface", "short line above the article")


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
        elif in_links or p.NUMBERED.match(block.text) and not block.is_sentence:
            block.set("link", "an entry below a heading of links")
        elif p.BULLET.match(block.text):
            block.set("body", "a list item of the article")
        elif block.is_sentence and (block.text[-1] in ".?!:,'\"" and block.n_words >= 1) and not _quoted_title(block):
            block.set("body", "a short paragraph of the article")
        elif block.n_words > 14:
            block.set("body", "a long line without a full stop")
        else:
            block.set("subhead", "a short line between paragraphs")


def _quoted_title(block: Block) -> bool:
    """A heading may be a quotation, and then ends in a mark; a quoted sentence that is a paragraph has its stop inside."""
    inner = block.text.strip("'\"")
    return block.text[0] in "'\"" and block.text[-1] in "'\"" and not inner.endswith((".", "!", ","))


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
