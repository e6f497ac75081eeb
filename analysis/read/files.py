"""From a folder of files to decoded texts: what can be read, and for each file that cannot, why."""

import re
from pathlib import Path

import pandas as pd

from analysis.study import article_files, decode, sha256
from analysis.tables import InputError, build

SUFFIX = re.compile(r"(?<=[^/])\.\w{1,5}$")
INVISIBLE = " \t\r\n\x0b\x0c\xa0\u200b\ufeff"
LARGEST = 5_000_000  # bytes; the longest real article is a hundredth of it, a script or a dump is not one article


def read_files(source: Path) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Read every file below `source` (a folder, or one file).

    Returns the texts (article_id, source_file, sha256, text), the refused files (file, reason) and notes for the
    reader (an odd encoding). Raises InputError when `source` does not exist or holds no file at all.
    """
    if not source.exists():
        raise InputError(f"{source}: there is no such file or folder")
    paths = article_files(source)
    if not paths:
        raise InputError(f"{source}: the folder holds no files; put one text file an article there")
    base = source if source.is_dir() else source.parent
    texts, refused, notes, seen = [], [], [], {}
    for path in paths:
        name = _printable(path.relative_to(base).as_posix())
        try:
            row, note = _read(path, name, seen)
        except InputError as error:
            refused.append((name, str(error)))
            continue
        texts.append(row)
        notes += [f"{name}: {note}"] if note else []
    columns = ["article_id", "source_file", "sha256", "text"]
    return pd.DataFrame(texts, columns=columns, dtype=object), build("refused", refused), notes


def _printable(name: str) -> str:
    """Return a name that can be written as UTF-8; a byte that is none is shown as \\xNN."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _read(path: Path, name: str, seen: dict[str, str]) -> tuple[tuple, str]:
    """Return one file's row and note; `seen` remembers the article ids and hashes that are taken."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError("it is no file (a pipe or a device)")
        if size > LARGEST:
            raise InputError(f"{size:,} bytes is more than one article can be (limit {LARGEST:,}); split the file")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be opened ({error.strerror or error})") from error
    if not data.strip():
        raise InputError("the file is empty")
    text, note = decode(data)
    if not text.strip(INVISIBLE):
        raise InputError("the file is empty")
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        raise InputError("it is a web page's source; open it in a browser and save the text you can read")
    digest, article_id = sha256(data), SUFFIX.sub("", name)
    if digest in seen:
        raise InputError(f"the same bytes as {seen[digest]}; an article counts once")
    if article_id in seen:
        raise InputError(f"its article id '{article_id}' is taken by {seen[article_id]}; rename one of the two")
    seen[digest] = seen[article_id] = name
    return (article_id, name, digest, text), note
