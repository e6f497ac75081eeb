"""From a page's text to blocks: one a line, or one a paragraph where a page breaks its lines by hand."""

import re
from dataclasses import dataclass

from analysis.read import patterns as p
from analysis.terms import straighten

LINE_END = re.compile(r"\r\n|\r|\n")


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
    """A page is hard-wrapped when many full lines break off before one that begins in lower case, and fewer are long."""
    breaks = sum(
        50 <= len(a) <= 100 and not a.endswith((".", "!", "?")) and b[:1].islower()
        for a, b in zip(contents, contents[1:], strict=False)
    )
    short_page = breaks >= 2 and 3 * breaks >= sum(bool(line) for line in contents)
    return (breaks >= 3 or short_page) and 2 * sum(len(line) > 130 for line in contents) < breaks


def _continues(previous: Block, content: str) -> bool:
    last = previous.text[-100:]
    if content[:1].islower() and len(last) >= 45 and not p.END_PUNCTUATION.search(last):
        return True
    full = len(previous.text) >= 45 and len(previous.lines) * 100 >= len(previous.text) >= len(previous.lines) * 45
    return bool(full and content and last and not p.BULLET.match(content) and not p.alone(content)[0])
