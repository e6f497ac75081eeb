"""The audit: it finds a planted leak of every kind, names it without repeating it, and lets clean files pass."""

import base64
import bz2
import gzip
import html
import io
import json
import random
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

from analysis.show.audit import audit

ARTICLE = """\
Ferry pilots of Norhaven refuse the night rota
By Ada Lindqvist
5 June 2024

The ferry pilots of Norhaven told the harbour board on Monday that they would not sail after dark until the broken lamps on the
eastern pier had been mended, a job the council promised two winters ago and never paid for.

“We’re not asking for a fortune,” said Ben Ostrow, who has steered the steel-hulled Marigold for nineteen years. “We’re asking to
see the rocks before our passengers do.”

Mayor Ilse Brandt answered that her officials had ordered twelve lanterns from a foundry abroad, but that the crate had been
held at the border since April because nobody could agree which form described it. Two clerks wrote letters; a third went home.

Fishermen who share the channel took the pilots’ side at once. They hung oil lamps from their own masts, charged the council a
token coin apiece, and sent the bill to the mayor’s kitchen with a basket of herring.

The board meets again on Thursday. Until then the last boat leaves before supper, and whoever misses it sleeps on the island.
"""
SENTENCE = "They hung oil lamps from their own masts, charged the council a token coin apiece, and sent the bill"
BODY = " ".join(ARTICLE.split("\n\n", 1)[1].split())
WORDS = SENTENCE.replace(",", "").split()
PROSE = "Our notebook counts words, and on the other hand it says for every number out of how many. "


def chunks(size: int) -> list[str]:
    """The article's body cut into pieces of `size` words, shuffled."""
    words = BODY.split()
    pieces = [" ".join(words[i : i + size]) for i in range(0, len(words), size)]
    random.Random(1).shuffle(pieces)
    return pieces


def page(inside: str) -> str:
    return f"<!doctype html><html><head><title>A page</title></head><body><p>{PROSE}</p>{inside}<p>{PROSE}</p></body></html>"


def notebook(*outputs: dict, source: str = "print(1)") -> str:
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": source.splitlines(True),
        "outputs": list(outputs),
        "execution_count": 1,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def output(**data: str) -> dict:
    return {"output_type": "display_data", "metadata": {}, "data": {k.replace("_", "/"): v for k, v in data.items()}}


def png(kind: bytes, body: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(kind, body) + chunk(b"IEND", b"")


def pdf(code: bytes, info: str = "") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\n"
        + zlib.compress(code)
        + f"\nendstream endobj\n{info}".encode()
    )


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def table(words: list[str], **columns) -> str:
    return pd.DataFrame({"word": words, **columns}).to_csv(index=False)


def tags(text: str) -> str:
    return "".join(f"<b>{ch}</b>" if i % 3 else ch for i, ch in enumerate(html.escape(text)))


def rows(words: list[str], between: str = "") -> str:
    return (
        "<table>" + "".join(f"<tr><td>{between}</td><td>{w}</td><td>{between}x</td></tr>\n" for w in words) + "</table>"
    )


def glyphs(text: str) -> str:
    return (
        "<svg><text>"
        + "".join(f'<tspan x="{7 * i}">{html.escape(c)}</tspan>\n' for i, c in enumerate(text))
        + "</text></svg>"
    )


def uri(kind: str, data: bytes) -> str:
    return f'<img alt="a chart" src="data:{kind};base64,{base64.b64encode(data).decode()}">'


def frame(words: list[str]) -> str:
    return pd.DataFrame({"voice": "reporting", "word": words, "outlet": "The Norhaven Gazette"}).to_string()


SORTED = sorted(enumerate(WORDS), key=lambda pair: pair[1])
LEAKS = {
    "plain text": PROSE + SENTENCE + PROSE,
    "capitals without punctuation": " ".join(WORDS).upper(),
    "line wraps": PROSE + SENTENCE.replace(" ", "\n# "),
    "hyphenation": SENTENCE.replace("charged", "char-\nged").replace("council", "coun-\ncil").replace("token", "to-\nken"),
    "soft hyphens and zero width": "\u00ad".join(SENTENCE.replace(" ", " \u200b")),
    "ligatures and wide letters": SENTENCE.replace("h", "ｈ").replace("fi", "ﬁ"),
    "combining marks": "".join(c + "\u0301" if c == "e" else c for c in SENTENCE),
    "curly quotation marks": "'We're not asking for a fortune,' said Ben Ostrow, who has steered the",
    "numbers between": " ".join(f"{i} {w}" for i, w in enumerate(WORDS)),
    "page": page(f"<p>{SENTENCE}</p>"),
    "split by tags": page(f"<p>{tags(SENTENCE)}</p>"),
    "split by a tag within words": page(SENTENCE.replace("cil", "<wbr>cil").replace("ten", '<i class="x">ten</i>')),
    "split by comments": page(SENTENCE.replace("an", "a<!-- note to self -->n")),
    "split by a style": page(SENTENCE.replace(" the ", " the<style>p { color: red }</style> ")),
    "in a comment": page(f"<!-- {SENTENCE} -->"),
    "in a comment with tags": page(f"<!-- <p>{tags(SENTENCE)}</p> -->"),
    "entities": page("".join(f"&#{ord(c)};" for c in SENTENCE)),
    "entities in hex": page("".join(f"&#x{ord(c):x};" for c in SENTENCE)),
    "soft-hyphen entities": page("&shy;".join(SENTENCE)),
    "entities twice": page(html.escape(html.escape("<i>" + "</i> <i>".join(WORDS) + "</i>"))),
    "alt text": page(f'<img src="a.png" alt="{SENTENCE}">'),
    "title attribute": page(f"<abbr title='{SENTENCE}'>x</abbr>"),
    "attribute split over elements": page("".join(f'<i id="w{i}" data-word="{w}">word</i>\n' for i, w in enumerate(WORDS))),
    "data attribute": page(f'<div data-rows="{html.escape(json.dumps([[w, 1] for w in WORDS]))}"></div>'),
    "markup in an attribute": page(f'<div data-tip="{html.escape("".join(f"<b>{w}</b>" for w in WORDS))}"></div>'),
    "script": page(f"<script>const rows = {json.dumps([{'w': w, 'n': 1} for w in WORDS])}</script>"),
    "column of an HTML table": page(rows(WORDS, "mixed")),
    "rows of an HTML table": page("<table><tr><td>" + "</td><td>".join(WORDS) + "</td></tr></table>"),
    "column of a CSV": table(WORDS, voice="reporting", source="a steady voice, or not"),
    "first column of a CSV": table(WORDS),
    "column of a TSV": table(WORDS, voice="reporting").replace(",", "\t"),
    "column in another order": table([w for _, w in SORTED], outlet="x", start=[i * 9 for i, _ in SORTED]),
    "cells": ",".join(WORDS),
    "Markdown table": "".join(f"| mixed | {w} | reporting |\n" for w in WORDS),
    "Markdown links": " ".join(f"[{w}](https://example.org/{i})" for i, w in enumerate(WORDS)),
    "printed table": frame(WORDS),
    "JSON escapes": json.dumps({"text": SENTENCE.replace(" ", "\n")}).replace("a", "\\u0061"),
    "JSON by key": json.dumps([{"article": "one", "piece": w, "voice": "quoted"} for w in WORDS]),
    "JSON in another order": json.dumps([{"w": w, "outlet": "The Gazette", "start": 9 * i} for i, w in SORTED]),
    "JSON columns": json.dumps({"n": [1] * len(WORDS), "piece": WORDS}),
    "lines of JSON": "\n".join(json.dumps({"piece": w, "voice": "quoted"}) for w in WORDS),
    "JSON in JSON in HTML": page(
        f'<div data-view="{html.escape(json.dumps({"spec": json.dumps([{"w": w, "kind": "body"} for w in WORDS])}))}"></div>'
    ),
    "cell output": notebook(output(text_plain=SENTENCE)),
    "printed table in a cell": notebook(output(text_plain=frame(WORDS))),
    "HTML table in a cell": notebook(output(text_html=rows(WORDS, "reporting"))),
    "cell source": notebook(source="x = (\n    '" + "'\n    '".join(WORDS) + "'\n)"),
    "stream with terminal codes": notebook(
        {"output_type": "stream", "name": "stdout", "text": [f"\x1b[31m{w}\x1b[0m\n" for w in WORDS]}
    ),
    "picture in a cell": notebook(output(image_png=base64.encodebytes(png(b"tEXt", b"Title\0" + SENTENCE.encode())).decode())),
    "SVG in a cell": notebook(output(**{"image_svg+xml": glyphs(SENTENCE)})),
    "SVG glyph by glyph": glyphs(SENTENCE),
    "SVG in a data URI": page(uri("image/svg+xml", glyphs(SENTENCE).encode())),
    "SVG in a data URI with per cents": page(f'<img src="data:image/svg+xml,{quote(glyphs(SENTENCE))}">'),
    "base64 in lines": page("<div data-x='" + base64.encodebytes(page(tags(SENTENCE)).encode()).decode() + "'>"),
    "link": page(f'<a href="mailto:x?body={quote(SENTENCE)}">x</a>'),
    "PNG text": png(b"tEXt", b"Description\0" + SENTENCE.encode()),
    "PNG packed text": png(b"zTXt", b"Description\0\0" + zlib.compress(SENTENCE.encode())),
    "PNG international text": png(b"iTXt", b"Description\0\1\0en\0\0" + zlib.compress(SENTENCE.encode())),
    "PDF letters": pdf(b"BT " + b" ".join(b"(%s) Tj 3 0 Td" % c.encode() for c in SENTENCE) + b" ET"),
    "PDF kerned": pdf(b"[" + b" -20 ".join(b"(%s)" % w.encode() for w in WORDS) + b"] TJ"),
    "PDF hex": pdf(b"<" + SENTENCE.encode().hex().encode() + b"> Tj"),
    "PDF title": pdf(b"", "<</Title (\\376\\377" + "".join("\\000" + c for c in SENTENCE) + ")>>"),
    "gz": gzip.compress(page(tags(SENTENCE)).encode()),
    "bz2": bz2.compress(SENTENCE.encode()),
    "zip": zipped(readme=PROSE.encode(), deep=zipped(table=table(WORDS, voice="quoted").encode())),
    "zip member's name": zipped(**{SENTENCE: b""}),
    "UTF-16": SENTENCE.encode("utf-16"),
    "UTF-16 without a mark": SENTENCE.encode("utf-16-le"),
    "undecodable bytes between": b"\xff\xfa".join(w.encode() for w in WORDS),
    "binary": bytes(range(256)) + SENTENCE.encode() + bytes(range(255, -1, -1)),
    "pieces of five": "\n".join(chunks(5)),
    "pieces of four in a page": page("".join(f"<li>{c}</li>" for c in chunks(4))),
    "pieces of three in a table": table(chunks(3), voice="reporting"),
    "pieces of four in a notebook": notebook(*[output(text_plain=c) for c in chunks(4)]),
    "pieces in front of numbers": "".join(f"{i};{c};reporting\n" for i, c in enumerate(chunks(4))),
}  # fmt: skip


@pytest.fixture
def raw(tmp_path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "ferry.txt").write_text(ARTICLE, "utf-8")
    return folder


def share(tmp_path: Path, **files: str | bytes) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return folder


@pytest.mark.parametrize("kind", LEAKS)
def test_a_planted_leak_is_found(kind, tmp_path, raw):
    found = audit([share(tmp_path, leak=LEAKS[kind], clean=PROSE)], raw)
    assert not found.passed
    if not kind.startswith("pieces"):
        assert found.articles.longest[0] > 8
        assert found.runs.file[0].endswith("shared/leak") and found.runs.article_id[0] == "ferry"
