"""A study: the tables of one set of articles, opened, narrowed and saved; and the articles' text where it is at hand."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.tables import MEASURED, InputError, build, check, read_table, write_table

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Study:
    """The tables of one study (columns: analysis.tables.TABLES) and where they came from.

    `versions` names what they were measured with (package, codebook, lexicon, lists: name and hash).
    `raw` is the folder in which the articles' files may stand; without them `text` answers None.
    """

    name: str
    path: Path
    raw: Path
    versions: dict = field(repr=False)
    articles: pd.DataFrame = field(repr=False)
    lines: pd.DataFrame = field(repr=False)
    sentences: pd.DataFrame = field(repr=False)
    quotations: pd.DataFrame = field(repr=False)
    mentions: pd.DataFrame = field(repr=False)
    words: pd.DataFrame = field(repr=False)
    valences: pd.DataFrame = field(repr=False, default_factory=lambda: build("valences", []))

    def text(self, article_id: str) -> str | None:
        """Return the decoded text of an article, or None when its file is not at hand.

        A file counts only when its SHA-256 is the measured one; where in `raw` it lies, and its name, do not matter.
        """
        if os.environ.get("TRADE_TALKS_TEXT") == "none":
            return None
        sha = dict(zip(self.articles.article_id, self.articles.sha256, strict=True)).get(article_id)
        path = self._files.get(sha)
        return decode(path.read_bytes())[0] if path else None

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {sha256(path.read_bytes()): path for path in article_files(self.raw)}

    @property
    def has_text(self) -> bool:
        """True when at least one article's text is at hand."""
        return any(self.text(article_id) is not None for article_id in self.articles.article_id)

    def where(self, *, year=None, outlet=None, article=None) -> "Study":
        """Return the study narrowed to some years, outlets or articles (a value or a list of values each)."""
        keep = self.articles
        for column, wanted in (("year", year), ("outlet", outlet), ("article_id", article)):
            if wanted is not None:
                values = [wanted] if pd.api.types.is_scalar(wanted) else list(wanted)
                keep = keep[keep[column].isin(values)]
        tables = {name: getattr(self, name) for name in MEASURED}
        return replace(
            self, **{name: t[t.article_id.isin(keep.article_id)].reset_index(drop=True) for name, t in tables.items()}
        )


@dataclass(frozen=True)
class Inputs:
    """The files a person writes that decide what is measured; each may be absent but the codebook."""

    codebook: Path
    catalogue: Path
    corrections: Path
    events: Path
    lists: Path

    @classmethod
    def of(cls, folder: Path, **given: Path | None) -> "Inputs":
        """Return the inputs named in `given`, else those in a study's folder, else the shared codebook and events."""
        shared = DATA / "trade-talks"
        found = {
            "codebook": folder / "codebook.yml" if (folder / "codebook.yml").exists() else shared / "codebook.yml",
            "catalogue": folder / "catalogue.csv",
            "corrections": folder / "corrections.csv",
            "events": folder / "events.csv" if (folder / "events.csv").exists() else shared / "events.csv",
            "lists": folder / "lists",
        }
        missing = [str(path) for path in given.values() if path and not path.exists()]
        if missing:
            raise InputError(f"{missing[0]}: there is no such file")
        return cls(**{**found, **{name: path for name, path in given.items() if path}})


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


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
        lines = data.split(b"\n")
        bad = [line for line in lines if not _is_utf8(line)]
        text = "\n".join(line.decode("utf-8" if _is_utf8(line) else "cp1252", "replace") for line in lines)
        note = f"{len(bad)} of {len(lines)} lines are not UTF-8 and were read as Windows-1252; check the accents"
    odd = sum(ch == "\ufffd" or (ch < " " and ch not in "\t\n\r\x0b\x0c\x1b") for ch in text)
    if odd > max(2, len(text) // 50):
        raise InputError("it looks binary, not a plain text; save the page's text as a UTF-8 file")
    return text, note


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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


def study_folder(name: str | Path) -> Path:
    """Return the folder of a study given by its name below data/ or by its own path."""
    return Path(name) if Path(name).is_dir() else DATA / str(name)


def open_study(name: str | Path = "trade-talks") -> Study:
    """Open a study by its name below data/, or by the path of its folder or of its tables.

    Raises InputError when there are no tables there, with the studies that do exist.
    """
    folder = study_folder(name)
    tables = folder / "tables" if (folder / "tables").is_dir() else folder
    manifest = read_manifest(tables)
    if manifest is None:
        known = sorted(p.parent.parent.name for p in DATA.glob(f"*/tables/{MANIFEST}"))
        raise InputError(f"{folder}: no measured study there; known studies: {', '.join(known) or 'none'}")
    raw = (
        Path(os.environ["TRADE_TALKS_RAW"])
        if folder == DATA / "trade-talks" and os.environ.get("TRADE_TALKS_RAW")
        else folder / "raw"
    )
    frames = {table: read_table(table, tables / f"{table}.csv") for table in MEASURED}
    return Study(name=folder.name, path=folder, raw=raw, versions=manifest["versions"], **frames)


def read_manifest(tables: Path) -> dict | None:
    """Return what the manifest in a folder of tables says, after finishing a write that was cut off; None without one."""
    _roll_forward(tables)
    path = tables / MANIFEST
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def save_tables(frames: dict[str, pd.DataFrame], tables: Path, manifest: dict) -> None:
    """Write the tables and their manifest so that a reader finds either all of the old or all of the new ones.

    All is written beside the old files first; the new manifest, renamed last, makes it count (`_roll_forward`).
    """
    tables.mkdir(parents=True, exist_ok=True)
    _roll_forward(tables)
    waiting = tables / ".next"
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir()
    try:
        for name, frame in frames.items():
            write_table(check(name, frame), waiting / f"{name}.csv")
        files = {p.name: sha256(p.read_bytes()) for p in sorted(waiting.glob("*.csv"))}
        (waiting / "manifest.part").write_text(
            json.dumps({**manifest, "files": files}, indent=1, ensure_ascii=False) + "\n", "utf-8"
        )
        (waiting / "manifest.part").replace(waiting / MANIFEST)
    except BaseException:
        shutil.rmtree(waiting, ignore_errors=True)
        raise
    _roll_forward(tables)


def _roll_forward(tables: Path) -> None:
    """Move finished new files into place; each step may be repeated, so being killed between two of them is harmless."""
    waiting = tables / ".next"
    if not (waiting / MANIFEST).exists():
        return
    for path in sorted(waiting.glob("*.csv")):
        path.replace(tables / path.name)
    (waiting / MANIFEST).replace(tables / MANIFEST)
    shutil.rmtree(waiting, ignore_errors=True)
