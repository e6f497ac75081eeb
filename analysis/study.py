"""A study: the tables of one set of articles, opened, narrowed and saved; and the articles' text where it is at hand."""

import os
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from analysis.raw import article_files, decode, find_text, holds_many, sha256, sha256_file  # noqa: F401
from analysis.store import MANIFEST, read_manifest, read_stored
from analysis.tables import MEASURED, InputError

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


class Table:
    """A field of a study that holds a frame, or a function that reads it when it is first asked for."""

    def __set_name__(self, owner, name: str):
        self.place = f"_{name}"

    def __get__(self, study, owner=None) -> pd.DataFrame:
        if study is None:
            raise AttributeError(self.place)  # so that the dataclass sees no default
        if callable(value := study.__dict__[self.place]):
            value = study.__dict__[self.place] = value()
        return value

    def __set__(self, study, value) -> None:
        study.__dict__[self.place] = value


@dataclass(frozen=True, repr=False)
class Study:
    """The tables of one study (columns: analysis.tables.TABLES) and where they came from.

    `versions` names what they were measured with (package, codebook, lexicon, lists: name and hash).
    `raw` is the folder in which the articles' files may stand; without them `text` answers None.
    """

    name: str
    path: Path
    raw: Path
    versions: dict
    articles: Table = Table()
    lines: Table = Table()
    sentences: Table = Table()
    quotations: Table = Table()
    mentions: Table = Table()
    words: Table = Table()
    valences: Table = Table()

    def __repr__(self) -> str:
        return f"Study({self.name!r}, {len(self.articles)} articles, {str(self.path)!r})"

    def text(self, article_id: str) -> str | None:
        """Return the decoded text of an article, or None when its file is not at hand.

        Only its SHA-256 counts; where in `raw` the file lies, its name, or which file of many holds it, do not matter.
        """
        hidden = os.environ.get("TRADE_TALKS_TEXT")  # "ours": only the text that is our own writing is shown
        if hidden == "none" or (hidden == "ours" and self.path != DATA / "demo") or article_id not in self._sources:
            return None
        source_file, digest = self._sources[article_id]
        usual = self.raw / source_file
        text = find_text(usual, digest) if usual.is_file() else None
        if text is None and digest in self._files:
            text = find_text(self._files[digest], digest)
        return text if text is not None else next(filter(None, (find_text(path, digest) for path in self._many)), None)

    @cached_property
    def _sources(self) -> dict[str, tuple[str, str]]:
        a = self.articles
        return dict(zip(a.article_id, zip(a.source_file, a.sha256, strict=True), strict=True))

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {sha256_file(path): path for path in article_files(self.raw) if not holds_many(path)}

    @cached_property
    def _many(self) -> list[Path]:
        return [path for path in article_files(self.raw) if holds_many(path)]

    @property
    def has_text(self) -> bool:
        """True when at least one article's text is at hand."""
        return self.raw.exists() and any(self.text(a) is not None for a in self.articles.article_id)

    def where(self, *, year=None, outlet=None, article=None) -> "Study":
        """Return the study narrowed to some years, outlets or articles (a value or a list of values each)."""
        keep = self.articles
        for column, wanted in (("year", year), ("outlet", outlet), ("article_id", article)):
            if wanted is not None:
                values = [wanted] if pd.api.types.is_scalar(wanted) else list(wanted)
                keep = keep[keep[column].isin(values)]

        def narrow(name: str) -> pd.DataFrame:
            table = getattr(self, name)
            return table[table.article_id.isin(keep.article_id)].reset_index(drop=True)

        return replace(self, **{name: partial(narrow, name) for name in MEASURED})


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

    def load(table: str) -> pd.DataFrame:
        frame = read_stored(tables, manifest, table)
        if (read_manifest(tables) or {}).get("key") != manifest["key"]:
            raise InputError(f"{tables}: measured again since study '{folder.name}' was opened; open it again")
        return frame

    frames = {table: partial(load, table) for table in MEASURED}
    study = Study(name=folder.name, path=folder, raw=raw, versions=manifest["versions"], **frames)
    assert len(study.articles) >= 0  # read now, so that a broken study is not opened
    return study
