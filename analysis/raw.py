"""Raw files: from bytes to text; and files that hold many articles (JSON lines, CSV), record by record and never whole."""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from analysis.tables import InputError

LARGEST = 5_000_000  # bytes; the longest real article is a hundredth of it, a script or a dump is not one article
INVISIBLE = " \t\r\n\x0b\x0c\xa0\u200b\ufeff"
MANY = {".jsonl": "json", ".ndjson": "json", ".csv": "csv", ".tsv": "csv"}
COLUMNS = {  # field of an article: what its column is usually called; a name before the bar wins over those after it
    "article_id": "article_id id | uid guid doc_id docid document_id stories_id story_id",
    "text": "text | body content full_text article_text maintext story",
    "published": "published date | publish_date publishdate pubdate pub_date publication_date published_at datetime",
    "outlet": "outlet | source media_name publication newspaper publisher source_name",
    "title": "title | headline",
    "author": "author | authors byline",
    "url": "url | link permalink",
    "language": "language | lang",
}
NEEDED = ("article_id", "text")


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, which are never held whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def decode(data: bytes) -> tuple[str, str]:
    """Return (text, note): UTF-8, UTF-16 with its mark, or Windows-1252 for the lines that are not UTF-8.

    Raises InputError when the bytes are not a text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "read as UTF-16"
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        raise InputError("it holds NUL bytes, so it is not a plain text; save the page's text as a UTF-8 file")
    try:
        text, note = data.decode("utf-8"), ""
    except UnicodeDecodeError:
        lines = [_decode_line(line) for line in data.split(b"\n")]
        text, bad = "\n".join(line for line, _ in lines), sum(odd for _, odd in lines)
        note = f"{bad} of {len(lines)} lines are not UTF-8 and were read as Windows-1252; check the accents"
    odd = sum(ch == "\ufffd" or (ch < " " and ch not in "\t\n\r\x0b\x0c\x1b") for ch in text)
    if odd > max(2, len(text) // 50):
        raise InputError("it looks binary, not a plain text; save the page's text as a UTF-8 file")
    return text, note


def _decode_line(line: bytes) -> tuple[str, bool]:
    try:
        return line.decode("utf-8"), False
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace"), True


def article_files(folder: Path) -> list[Path]:
    """Return the files below `folder` (or the file itself) that may be articles, sorted; hidden ones are left out."""
    if folder.is_file():
        return [folder]
    return sorted(
        (
            p
            for p in folder.rglob("*")
            if not p.is_dir() and not any(part.startswith(".") for part in p.relative_to(folder).parts)
        ),
        key=lambda p: p.relative_to(folder).as_posix(),
    )


def readable(text: str, what: str = "the file") -> str:
    """Return `text` when it may be an article. Raises InputError: empty, or a web page's source."""
    if not text.strip(INVISIBLE):
        raise InputError(f"{what} is empty")
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        raise InputError("it is a web page's source; open it in a browser and save the text you can read")
    return text


@dataclass(frozen=True)
class Form:
    """How a file of many articles is written: field → column; the CSV's header; the byte where its first record starts."""

    columns: dict[str, str]
    header: tuple[str, ...] = ()
    delimiter: str = ""
    start: int = 0


@dataclass(frozen=True)
class Record:
    """One article of a file of many: its line and bytes, and its fields or why it is refused. `odd`: it is not UTF-8."""

    line_no: int
    start: int
    size: int
    fields: dict[str, str]
    reason: str
    odd: bool

    @property
    def sha256(self) -> str:
        """The hash of the fields as JSON with sorted keys: an article has the same in CSV and in JSON lines."""
        return sha256(json.dumps(self.fields, ensure_ascii=False, sort_keys=True).encode())


def holds_many(path: Path) -> bool:
    """Return whether a file holds many articles, by its suffix."""
    return path.suffix.lower() in MANY


def find_form(path: Path) -> Form:
    """Find out how the articles of a file are written.

    Raises InputError when it is in UTF-16, is no JSON lines, or it is unclear which column is the id or the text.
    """
    with path.open("rb") as file:
        top = file.readline(LARGEST)
        if top.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError("it is written in UTF-16; save it as UTF-8")
        if MANY[path.suffix.lower()] == "csv":
            line = _text_of(top)[0]
            delimiter = max(",;\t", key=line.count)
            try:
                header = tuple(name.strip() for name in next(csv.reader([line], delimiter=delimiter), ()))
            except csv.Error as error:
                raise InputError(f"its first line names no columns ({error})") from error
            return Form(_match(header), header, delimiter, len(top))
        file.seek(0)
        found = [_json(line) for line, _ in islice(_lines(file), 100)]
    header = dict.fromkeys(name for record in found if isinstance(record, dict) for name in record)
    if not header:
        raise InputError('no article was found in its first lines; write one JSON object a line: {"id": …, "text": …}')
    return Form(_match(tuple(header)))


def _match(header: tuple[str, ...]) -> dict[str, str]:
    """Return which column is which field, by their usual names."""
    columns, shown = {}, ", ".join(header) or "none"
    for field, names in COLUMNS.items():
        first, _, others = names.partition(" | ")
        for wanted in (first.split(), others.split()):
            fits = [column for column in header if column.strip().lower() in wanted]
            if len(fits) > 1:
                raise InputError(f"more than one column may be the {field}: {', '.join(fits)}; rename all but one")
            if fits:
                columns.setdefault(field, fits[0])
    for field in NEEDED:
        if field not in columns:
            usual = COLUMNS[field].replace(" |", "").replace(" ", ", ")
            raise InputError(f"no column is the {field} (one of: {usual}); its columns are: {shown}")
    return columns


def records(file: BinaryIO, form: Form, start: int | None = None) -> Iterator[Record]:
    """Yield the records of an open file from the byte `start` on (default: all); lines are counted from there."""
    file.seek(form.start if start is None else start)
    for line_no, place, size, values, reason, odd in _csv_records(file, form) if form.header else _json_records(file):
        fields = {} if reason else {f: _plain(values.get(name), f == "text") for f, name in form.columns.items()}
        yield Record(line_no, place, size, fields, reason or _wrong(fields), odd)


def _wrong(fields: dict[str, str]) -> str:
    """Return why an article cannot be measured, or an empty text."""
    if not fields["article_id"].strip():
        return "it has no id"
    if len(fields["text"]) > LARGEST or "\0" in "".join(fields.values()):
        return (
            "its text is longer than an article can be" if len(fields["text"]) > LARGEST else "it holds NUL characters"
        )
    try:
        return readable(fields["text"], "its text") and ""
    except InputError as error:
        return str(error)


def _plain(value, whole: bool) -> str:
    """Return a value as text that can be written as UTF-8, `whole` or without blanks at its ends; a list joined by `; `."""
    if isinstance(value, list):
        return "; ".join(_plain(part, whole) for part in value)
    text = "" if value is None else str(value) if whole else str(value).strip()
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _text_of(line: bytes) -> tuple[str, bool]:
    return _decode_line(line.removeprefix(b"\xef\xbb\xbf"))


def _lines(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield each line and its length; of one longer than an article can be only the beginning, the rest is passed over."""
    while line := file.readline(2 * LARGEST):
        size, last = len(line), line
        while not last.endswith(b"\n") and (last := file.readline(LARGEST)):
            size += len(last)
        yield line, size


def _json(line: bytes):
    try:
        return json.loads(_text_of(line)[0])
    except (ValueError, RecursionError):
        return None


def _json_records(file: BinaryIO) -> Iterator[tuple]:
    place = file.tell()
    for line_no, (line, size) in enumerate(_lines(file), 1):
        values = _json(line)
        if line.strip():
            why = "it is no JSON object; write one on each line" if not isinstance(values, dict) else ""
            yield line_no, place, size, values, why, not line.isascii() and _text_of(line)[1]
        place += size


def _csv_records(file: BinaryIO, form: Form) -> Iterator[tuple]:
    """Yield the rows of a CSV file. One that breaks the rules of quotation marks is refused, the next line begins another."""
    place, line_no, end, n, odd = file.tell(), 2, file.tell(), 0, False

    def lines():
        nonlocal end, n, odd
        for line, size in _lines(file):
            end, n = end + size, n + 1
            text, strange = _text_of(line)
            odd |= strange
            yield text

    csv.field_size_limit(2 * LARGEST)
    reader = csv.reader(lines(), delimiter=form.delimiter, strict=True)
    while True:
        try:
            row, why = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            row, why = [""], f"it is a broken row ({error}); check its quotation marks"
        if len(row) not in (0, len(form.header)):
            why = why or f"it has {len(row)} fields, the header {len(form.header)}; check its quotation marks"
        if row:
            yield line_no, place, end - place, dict(zip(form.header, row, strict=False)), why, odd
        place, line_no, n, odd = end, line_no + n, 0, False


@lru_cache(maxsize=4)
def places(path: Path, size: int, changed: int) -> dict[int, int]:
    """Return hash → byte of every article in a file of many; `size` and `changed` (of its stat) tell one state from another."""
    with path.open("rb") as file:
        return {_short(record.sha256): record.start for record in records(file, find_form(path)) if not record.reason}


def _short(digest: str) -> int:
    return int(digest[:15], 16)


def find_text(path: Path, digest: str) -> str | None:
    """Return the text of the article with this hash in a file, of one article or of many; None when it is not there."""
    if not holds_many(path):
        data = path.read_bytes()
        return decode(data)[0] if sha256(data) == digest else None
    stat = path.stat()
    start = places(path, stat.st_size, stat.st_mtime_ns).get(_short(digest))
    if start is None:
        return None
    with path.open("rb") as file:
        return next(records(file, find_form(path), start)).fields["text"]
