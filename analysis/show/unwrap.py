"""Every reading of a file that is about to be shared: what stands in it as text, however it is wrapped.

A reading is (place, text). A page is read as it stands, with its escapes undone and with its tags taken out; a table also
column by column, and column by column in the order of any column of numbers; archives, pictures' metadata, PDF strings and
base64 are opened. Readings that differ only in what is no letter are told apart by nobody: `analysis.show.audit` drops those.
"""

import base64
import bz2
import csv
import gzip
import html
import io
import lzma
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote

LARGEST = 100_000_000  # bytes of one file, or of one archive's members together, that are read; more is said, not read
DEEPEST = 4  # a zip in a page in a zip … ; and JSON in JSON in HTML
BROKEN = (OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, ValueError)
PACKED = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
HIDDEN = re.compile(
    r"<!--(?:(?!<!--|-->).)*-->|<(script|style)\b(?:(?!<(?:script|style)\b|</\1).)*</\1\s*>", re.S | re.I
)
MARKUP = re.compile(r"<[^<>]*>|\]\([^()\s]*\)|\x1b\[[\d;]*[A-Za-z]")  # tags, targets of Markdown links, terminal codes
PAIR = re.compile(
    r"""(?<![\w:.-])([\w:.-]{1,60})["']?\s*[:=]\s*\[?\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.S
)  # attributes; JSON
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4}(?:[A-Za-z0-9+/_-]|\\n|\s(?=\S{40})|%2[BbFf]){36,}(?:=|%3[Dd]){0,2}")
UNICODE, ESCAPE = re.compile(r"(?<!\\)\\+u([0-9a-fA-F]{4})"), re.compile(r"(?<!\\)\\+(?:([nrtbf])|(?=[\"'/]))|=\r?\n")
WIDEST, NUMBER = 40, re.compile(r"(\d{1,15})\D*$")
KEY = re.compile(r"^[\s{\[]*\"[^\"]*\"\s*:")
GRIDS = {  # how rows are told apart, and cells
    "fixed width": ("\n", r"\s{2,}|\t|\|"),
    "table": (r"<tr\b", r"<t[dh]\b[^>]*>"),
    "list of lists": (r"\]\s*,\s*\[", ","),
    "list of records": (r"\}\s*,\s*\{", ","),
}


class Unread(ValueError):
    """A part of a file that could not be looked into; the message says why."""


def readings(data: bytes, place: str = "", depth: int = 0) -> Iterator[tuple[str, str | Unread]]:
    """Yield (place, text) for every reading of a file's bytes; for what cannot be read, (place, Unread)."""
    if depth > DEEPEST:
        yield place, Unread(f"wrapped more than {DEEPEST} times")
        return
    try:
        for name, part in _parts(data):
            yield from readings(part, f"{place}{name} › ", depth + 1)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield from _texts(data.decode("utf-16", "replace"), place, depth)
        elif b"\0" in data or data.startswith(b"%PDF"):
            yield place, data.replace(b"\0", b"").decode("latin-1")
        else:
            yield from _texts(data.decode("utf-8", "replace"), place, depth)
    except BROKEN as error:
        yield place, Unread(f"cannot be opened ({error})")


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of what is packed in a file: members, chunks, streams, tables."""
    if data.startswith(b"PK\3\4"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise Unread(f"its members are larger than {LARGEST:,} bytes")
        yield "comment", archive.comment
        for member in archive.infolist():
            small = member.file_size < 40  # a name and a few words may belong together
            yield member.filename, (member.filename.encode() + b"\n") * small + archive.read(member)
    for magic, opened in PACKED.items():
        if data.startswith(magic):
            inside = opened(io.BytesIO(data)).read(LARGEST + 1)
            if len(inside) > LARGEST:
                raise Unread(f"it holds more than {LARGEST:,} bytes")
            yield "unpacked", inside
    if data.startswith(b"\x89PNG"):
        yield from _chunks(data)
    if data.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.S):
            yield "stream", _strings(_inflate(stream))
        yield "strings", _strings(data)
    if data.startswith(b"PAR1"):
        import pandas as pd

        yield "table", pd.read_parquet(io.BytesIO(data)).to_csv(index=False).encode()


def _chunks(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the text chunks of a PNG picture."""
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind in (b"tEXt", b"eXIf", b"iTXt", b"zTXt"):
            yield kind.decode(), body
            packed = body.find(b"x", body.find(b"\0"))  # zlib's first byte
            yield kind.decode(), _inflate(body[packed:]) if packed >= 0 else b""
        at += size + 12


def _inflate(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error:
        return b""


def _strings(data: bytes) -> bytes:
    """Return the strings of PDF code, one after the other: (text), <hex>."""
    found = []
    for plain, digits in re.findall(rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]{4,})>", data, re.S):
        if digits:
            plain = bytes.fromhex(digits.decode() + "0" * (len(b"".join(digits.split())) % 2))
        plain = re.sub(rb"\\([0-7]{1,3})", lambda m: bytes([int(m[1], 8) & 255]), plain)
        plain = re.sub(rb"\\(?:\r?\n|[nrtbf])", b" ", plain)
        found.append(plain.decode("utf-16" if plain.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1", "replace"))
    return "".join(found).encode("utf-8", "replace")


def _texts(text: str, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the readings of a text, at every depth of escaping."""
    inside = {blob[0]: _decode64(blob[0]) for blob in BASE64.finditer(text)}
    for n, data in enumerate(filter(None, inside.values()), 1):
        yield from readings(data, f"{place}base64 {n} › ", depth + 1)
    text = BASE64.sub(lambda blob: " " if inside[blob[0]] else blob[0], text)
    for _ in range(DEEPEST):
        yield place, text
        bare = HIDDEN.sub("", text)
        for version in {text, bare}:
            yield f"{place}without tags", plain(MARKUP.sub("", version))
        pairs = defaultdict(list)
        for name, value in PAIR.findall(text):
            pairs[name].append(value[1:-1])
        for name, values in pairs.items():
            yield f"{place}{name}", plain(MARKUP.sub("", "\n".join(values)))
        for name, rows in _grids(text):
            yield from ((f"{place}{name}{column}", plain(cells)) for column, cells in _columns(rows))
        once = _unescape(text)
        if once == text:
            return
        text = once


def _decode64(blob: str) -> bytes:
    """Return what a run of base64 stands for when it is text or a file that can be opened; else nothing."""
    blob = re.sub(r"\\n|\s", "", unquote(blob)).translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        inside = base64.b64decode(blob[: len(blob) // 4 * 4 + (len(blob) % 4 if len(blob) % 4 != 1 else 0)] + "==")
    except ValueError:
        return b""
    known = inside.startswith((b"PK\3\4", b"\x89PNG", b"%PDF", b"PAR1", *PACKED))
    odd = sum(byte < 9 or byte > 126 for byte in inside[:400])
    return inside if known or odd * 5 < len(inside[:400]) else b""


def _unescape(text: str) -> str:
    """Undo one layer of escaping: JSON's, HTML's and that of addresses."""
    if "\\" in text or "=\n" in text:
        text = UNICODE.sub(lambda m: chr(int(m[1], 16)), text)
        text = ESCAPE.sub(lambda m: "\n" if m[1] else "", text)
    text = html.unescape(text) if "&" in text else text
    return unquote(text) if "%" in text else text


def plain(text: str) -> str:
    """Return a text with all its layers of escaping undone."""
    for _ in range(DEEPEST):
        once = _unescape(text)
        if once == text:
            break
        text = once
    return text


def _grids(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield (name, rows of cells) for every table that a text can be read as."""
    csv.field_size_limit(LARGEST)
    for mark in filter(text.split("\n", 1)[0].count, ",;\t|"):
        rows = [row for row in csv.reader(io.StringIO(text.replace("\0", "")), delimiter=mark) if row]
        if sum(len(row) == len(rows[0]) for row in rows) > len(rows) * 0.8:
            yield "", rows
    for name, (row, cell) in GRIDS.items():
        rows = re.split(row, text)
        if len(rows) > 2:
            cells = [re.split(cell, MARKUP.sub("", r) if name != "table" else r) for r in rows]
            if max(map(len, cells)) > 1:
                yield f"{name}, ", [[KEY.sub("", MARKUP.sub("", c)) for c in r] for r in cells]


def _columns(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Yield (name, cells one below the other) of every column: from the left, from the right, and in order of numbers."""
    width = min(max(map(len, rows)), WIDEST)
    for j in range(-width, width):
        yield f"column {j + (j >= 0)}", "\n".join(row[j] for row in rows if -len(row) <= j < len(row))
    body = [row for row in rows[1:] if len(row) >= width]
    for j in range(width if len(body) > 2 else 0):
        keys = [int(found[1]) if (found := NUMBER.search(row[j])) else None for row in body]
        if None in keys:
            continue
        for first in (lambda row: "", lambda row: row[0]):  # one article's rows, or several articles' rows
            ordered = [row for _, row in sorted(zip(keys, body, strict=True), key=lambda p: (first(p[1]), p[0]))]
            for i in set(range(width)) - {j}:
                yield f"column {i + 1} in order of column {j + 1}", "\n".join(row[i] for row in ordered)
