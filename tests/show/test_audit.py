"""The audit: it finds a planted leak of every kind, names it without repeating it, and lets clean files pass."""

import base64
import bz2
import gzip
import html
import io
import json
import random
import re
import subprocess
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.show.audit import audit, letters
from analysis.show.unwrap import readings
from analysis.study import ROOT
from analysis.tables import InputError
from tests.measure.tiny import CODEBOOK

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
    "split by comments that hold tags": page(SENTENCE.replace("e", "<!-- <i>note to self</i> -->e")),
    "split by scripts": page(SENTENCE.replace(" ", "<script>if (a < b) { count() }</script> ")),
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


CLEAN = {
    "our own prose": PROSE * 30,
    "the headline, cited": page("<h1>Ferry pilots of Norhaven refuse the night rota</h1>"),
    "the headline split and coded": page(tags("Ferry pilots of Norhaven refuse the night rota")),
    "a bag of words": pd.DataFrame({"word": sorted(set(BODY.split())), "n": 1}).to_csv(index=False),
    "numbers about sentences": pd.DataFrame({"sentence_no": range(9), "start": range(9), "compound": 0.5}).to_csv(index=False),
    "common phrases apart": " ".join(f"{PROSE} Nobody could agree. {PROSE} On Monday that they would." for _ in range(9)),
    "nothing": b"",
    "noise": random.Random(2).randbytes(20_000),
    "a cut-off zip": zipped(a=PROSE.encode())[:40],
    "a picture": png(b"IDAT", zlib.compress(bytes(500))),
}  # fmt: skip


@pytest.mark.parametrize("kind", CLEAN)
def test_a_clean_file_passes(kind, tmp_path, raw):
    found = audit([share(tmp_path, clean=CLEAN[kind])], raw)
    assert found.passed and found.articles.longest[0] <= 5 and found.articles.recoverable[0] == 0


def test_what_is_asked_comes_back_in_numbers_that_can_be_counted(tmp_path, raw):
    folder = share(tmp_path, a=" ".join(WORDS[:9]), b=" ".join(WORDS[3:12]))
    found = audit([folder], raw)
    body = found.articles.iloc[0]
    assert body.article_id == "ferry" and body.longest == 9
    assert body.recoverable == pytest.approx(12 / body.n_words)
    assert found.runs.restored.tolist() == [9, 9] and found.runs.words.tolist() == [9, 9]
    assert ARTICLE.splitlines()[found.runs.line[0] - 1] == next(x for x in ARTICLE.splitlines() if "They hung" in x)
    assert [Path(f).name for f in found.runs.file] == ["a", "b"]


def test_the_limits_are_over_eight_words_and_five_per_cent(tmp_path, raw):
    assert audit([share(tmp_path, a=" ".join(WORDS[:8]))], raw).passed
    assert not audit([share(tmp_path, a=" ".join(WORDS[:9]))], raw).passed
    pieces = [" ".join(BODY.split()[i : i + 6]) for i in range(0, 120, 12)]
    found = audit([share(tmp_path, **{f"f{i}": PROSE + p + PROSE for i, p in enumerate(pieces)}, a="")], raw)
    assert found.articles.longest[0] <= 8 and found.articles.recoverable[0] > 0.05 and not found.passed


def test_words_of_the_codebook_are_counted_apart(tmp_path, raw):
    words = ["oil lamps", "herring", "token coin NEAR/4 bill", "held at the border since april because nobody"]
    (tmp_path / "codebook.yml").write_text(CODEBOOK.replace("steel, alumin*", ", ".join(words)), "utf-8")
    shared = share(tmp_path, a="held at the border since April because")
    assert audit([shared], raw).articles.recoverable[0] > 0
    found = audit([shared], raw, codebook=tmp_path / "codebook.yml").articles.iloc[0]
    assert found.terms > 0 and found.recoverable == 0


def test_a_sentence_short_enough_to_be_guessed_from_its_hash_is_counted(tmp_path, raw):
    from analysis.measure.words import text_hash

    short, long = text_hash(["a", "third", "went", "home"]), text_hash(WORDS)
    (raw / "ferry.txt").write_text(ARTICLE.replace("; a third", ". A third"), "utf-8")
    found = audit([share(tmp_path, a=f"sentence,text_hash\n1,{short}\n2,{long}\n")], raw).articles.iloc[0]
    assert found.recoverable == pytest.approx(4 / found.n_words) and found.longest == 0


def test_a_cited_headline_does_not_excuse_what_is_cited_after_it(tmp_path, raw):
    rest = " ".join(BODY.split()[:9])
    found = audit([share(tmp_path, a=f"Ferry pilots of Norhaven refuse the night rota. {rest}")], raw)
    assert not found.passed and found.articles.longest[0] == 9


def test_pieces_of_several_articles_mixed_are_found(tmp_path, raw):
    other = " ".join(f"{word}ish" for word in BODY.split())
    (raw / "other.txt").write_text("Another day\n\n6 June 2024\n\n" + other, "utf-8")
    mixed = [
        x
        for pair in zip(chunks(4), chunks(4)[::-1], strict=True)
        for x in (pair[0], " ".join(f"{w}ish" for w in pair[1].split()))
    ]
    assert (audit([share(tmp_path, a="\n".join(mixed))], raw).articles.recoverable > 0.5).all()


def test_the_verb_names_file_and_place_but_never_the_text(tmp_path, raw, capsys):
    folder = share(tmp_path, leak=PROSE + "\n" + SENTENCE)
    assert main(["audit", str(folder), "--against", str(raw)]) == 1
    told = capsys.readouterr().out
    assert "leak" in told and "line 2" in told and "FAILED" in told
    assert not re.search("masts|apiece|token", told)
    assert main(["audit", str(folder), "--against", str(raw), "--longest", "99", "--share", "50"]) == 0


@pytest.mark.parametrize("missing", ["path", "raw", "codebook"])
def test_what_is_not_there_is_named(missing, tmp_path, raw, capsys):
    names = {"path": share(tmp_path, a=""), "raw": raw, "codebook": tmp_path / "codebook.yml"}
    names["codebook"].write_text(CODEBOOK, "utf-8")
    names[missing] = tmp_path / "gone"
    command = ["audit", str(names["path"]), "--against", str(names["raw"]), "--codebook", str(names["codebook"])]
    assert main(command) == 2
    assert f"error: {tmp_path / 'gone'}" in capsys.readouterr().err


def test_articles_that_are_none_are_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no files"):
        audit([tmp_path], tmp_path / "empty")
    (tmp_path / "empty" / "blank.txt").write_text(" \n")
    with pytest.raises(InputError, match="nothing to compare with"):
        audit([tmp_path], tmp_path / "empty")


def test_what_could_not_be_looked_into_is_said(tmp_path, raw):
    deep = SENTENCE.encode()
    for _ in range(7):
        deep = gzip.compress(deep)
    (raw / "menu.txt").write_bytes(b"\0\1\2")
    notes = " ".join(audit([share(tmp_path, cut=CLEAN["a cut-off zip"], deep=deep)], raw).notes)
    assert "cut: cannot be opened" in notes and "wrapped more than 4 times" in notes
    assert "menu.txt: no article to compare with" in notes and "no codebook" in notes


def test_an_archive_or_a_file_that_is_too_large_is_said(tmp_path, raw, monkeypatch):
    for module in ("unwrap", "audit"):
        monkeypatch.setattr(f"analysis.show.{module}.LARGEST", 1000)
    folder = share(tmp_path, bomb=gzip.compress(bytes(5000)), many=zipped(a=bytes(5000)), large=SENTENCE + " " * 2000)
    found = audit([folder], raw)
    notes = " ".join(found.notes)
    assert "bomb: cannot be opened (it holds more than 1,000 bytes)" in notes and "many: cannot be" in notes
    assert "large: only the first 1,000 bytes" in notes and not found.passed


def test_of_a_folder_in_git_only_what_git_shares_is_read(tmp_path, raw):
    folder = share(tmp_path, ignored=SENTENCE, **{".gitignore": "ignored\n", "new": PROSE})
    subprocess.run(["git", "init", "-q", folder], check=True)
    found = audit([folder], raw)
    assert found.passed and "1 files that git ignores were left out" in found.notes[0]
    assert not audit([folder / "ignored"], raw).passed


@pytest.mark.parametrize("kind", ["one letter", "one word", "one phrase"])
def test_an_article_of_one_thing_over_and_over_ends(kind, tmp_path, raw):
    text = {"one letter": "a" * 30_000, "one word": "no " * 9_000, "one phrase": "the tariffs on steel " * 1_500}[kind]
    (raw / "odd.txt").write_text("Odd\n\n" + text, "utf-8")
    assert not audit([share(tmp_path, a=text, b=page(f"<p>{SENTENCE}</p>"))], raw).passed


@pytest.mark.parametrize(
    "mark", ["<!-- ", "<script ", "<", '="', "\\", "&", "](", "ab+/", "<td>", "1", "a", "%PDF(", "stream\n"]
)
def test_a_file_of_one_mark_over_and_over_is_read_in_time_that_grows_with_it(mark):
    assert sum(1 for _ in readings((mark * (300_000 // len(mark))).encode())) < 200


def test_letters_of_a_text_are_the_same_however_it_is_written():
    assert letters("Ｔｈｅ “oﬃce”, 62.5 % of É\u00adlan—") == letters("the office of E\u0301lan") == "theofficeofelan"


def test_every_reading_of_a_page_is_a_text_with_a_place():
    found = list(readings(page(uri("image/png", png(b"tEXt", b"Title\0a title"))).encode()))
    assert all(isinstance(place, str) and isinstance(text, str) for place, text in found)
    assert any("tEXt" in place and "a title" in text for place, text in found)


@pytest.mark.slow
def test_nothing_of_the_five_articles_can_be_put_together_from_the_repository(raw_articles):
    found = audit([ROOT], raw_articles)
    assert found.passed, str(found)
