"""From a folder of files, or one file, to a list of articles, and to their texts: what can be read, and for each that cannot, why."""

import re
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from analysis.raw import LARGEST, article_files, decode, find_form, holds_many, readable, records, sha256, sha256_file
from analysis.tables import InputError, build

SUFFIX = re.compile(r"(?<=[^/])\.\w{1,5}$")
LISTED = ["article_id", "source_file", "sha256", "path", "start", "size"]
GIVEN = ["published", "outlet", "title", "author", "url", "language"]  # what a record says of its article


class ChangedError(InputError):
    """A file is not what it was when the articles were listed."""


def hash_files(source: Path) -> dict[str, str]:
    """Return path below `source` → SHA-256 of every file (or why it cannot be opened), so that a change is seen cheaply.

    Raises InputError when `source` does not exist or holds no file at all.
    """
    return {_name(path, source): _hash(path) for path in _files(source)}


def _files(source: Path) -> list[Path]:
    if not source.exists():
        raise InputError(f"{source}: there is no such file or folder")
    if not (paths := article_files(source)):
        raise InputError(f"{source}: the folder holds no files; put one text file an article there")
    return paths


def _hash(path: Path) -> str:
    try:
        return sha256_file(path) if path.is_file() and (holds_many(path) or path.stat().st_size <= LARGEST) else "-"
    except OSError as error:
        return f"- {error.strerror}"


def list_articles(source: Path) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """List the articles below `source` (a folder, or one file) without keeping a text.

    Returns the articles (article_id, source_file, sha256, path, start: the byte in a file of many or -1, size in bytes),
    what is refused (file, or file and line; reason) and notes for the reader (an odd encoding). Raises InputError as
    `hash_files` does.
    """
    listed, refused, notes, seen = [], [], [], {}
    for path in _files(source):
        name = _name(path, source)
        try:
            if holds_many(path) and path.is_file():
                bad, odd = _list_records(path, name, seen, listed)
                refused += bad
                notes += [f"{name}: {odd} articles are not UTF-8 and were read as Windows-1252; check the accents"] if odd else []  # fmt: skip
            else:
                row, note = _list_file(path, name, seen)
                listed.append(row)
                notes += [f"{name}: {note}"] if note else []
        except InputError as error:
            refused.append((name, str(error)))
    return pd.DataFrame(listed, columns=LISTED, dtype=object), build("refused", refused), notes


def _name(path: Path, source: Path) -> str:
    """Return a path below `source` that can be written as UTF-8; a byte that is none is shown as \\xNN."""
    name = path.relative_to(source if source.is_dir() else source.parent).as_posix()
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _list_file(path: Path, name: str, seen: dict[str, str]) -> tuple[tuple, str]:
    """Return one file's row and note; `seen` remembers the article ids and hashes that are taken."""
    data, _, note = _read_file(path)
    digest, article_id = sha256(data), SUFFIX.sub("", name)
    if digest in seen:
        raise InputError(f"the same bytes as {seen[digest]}; an article counts once")
    if article_id in seen:
        raise InputError(f"its article id '{article_id}' is taken by {seen[article_id]}; rename one of the two")
    seen[digest] = seen[article_id] = name
    return (article_id, name, digest, str(path), -1, len(data)), note


def _read_file(path: Path) -> tuple[bytes, str, str]:
    """Return bytes, text and note of a file that holds one article."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError("it is no file (a pipe or a device)")
        if size > LARGEST:
            raise InputError(f"{size:,} bytes is more than one article can be (limit {LARGEST:,}); split the file")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be opened ({error.strerror or error})") from error
    text, note = decode(data)
    return data, readable(text), note


def _list_records(path: Path, name: str, seen: dict[str, str], listed: list) -> tuple[list, int]:
    """Add the articles of a file of many to `listed`; return the refused records, and how many are not UTF-8."""
    bad, odd, before = [], 0, len(listed)
    try:
        form = find_form(path)
        with path.open("rb") as file:
            for record in records(file, form):
                where, reason = f"{name}: line {record.line_no}", record.reason
                article_id = record.fields.get("article_id", "")
                if not reason and article_id in seen:
                    reason = (
                        f"its article id '{article_id}' is taken by {seen[article_id]}; an id stands for one article"
                    )
                if reason:
                    bad.append((where, reason))
                    continue
                seen[article_id] = where
                odd += record.odd
                listed.append((article_id, name, record.sha256, str(path), record.start, record.size))
    except OSError as error:
        raise InputError(f"it cannot be opened ({error.strerror or error})") from error
    if len(listed) == before and not bad:
        raise InputError("it holds no article; write one a line")
    return bad, odd


def read_articles(listed: pd.DataFrame) -> pd.DataFrame:
    """Return the texts of listed articles: article_id, source_file, sha256, text; and what a record says of its article
    (published, outlet, title, author, url, language; `record` is True where a file of many gives the text).

    Raises ChangedError when a file is not what it was when it was listed.
    """
    rows, opened = [], {}
    with ExitStack() as stack:
        for a in listed.itertuples(index=False):
            try:
                if a.start < 0:
                    data, text, _ = _read_file(Path(a.path))
                    given, digest = {}, sha256(data)
                else:
                    if a.path not in opened:
                        opened[a.path] = stack.enter_context(Path(a.path).open("rb")), find_form(Path(a.path))
                    record = next(records(*opened[a.path], a.start))
                    given, digest, text = record.fields, record.sha256, record.fields.get("text")
            except (OSError, InputError, StopIteration) as error:
                raise ChangedError(f"{a.path}: it changed while it was being measured ({error})") from error
            if digest != a.sha256:
                raise ChangedError(f"{a.path}: article {a.article_id} changed while it was being measured")
            rows.append((a.article_id, a.source_file, digest, text, a.start >= 0, *(given.get(f, "") for f in GIVEN)))
    return pd.DataFrame(rows, columns=["article_id", "source_file", "sha256", "text", "record", *GIVEN], dtype=object)


def read_files(source: Path) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Read every article below `source` at once: the texts as in `read_articles`, the refused and notes as in `list_articles`."""
    listed, refused, notes = list_articles(source)
    return read_articles(listed), refused, notes
