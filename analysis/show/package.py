"""A study to pass on without its text: one zip with all that was derived, and what finds the articles' text again.

Who unpacks it can run every statistic again; who owns the articles puts them into its `raw/`, under any name, and every number
opens to its sentence: files are known by SHA-256 (`Study.text`), other copies sentence by sentence (`match_texts`).
"""

import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from analysis import __version__
from analysis.measure.lists import SHARED
from analysis.measure.words import text_hash, words_of
from analysis.raw import article_files, decode, sha256
from analysis.show.audit import audit
from analysis.study import Inputs, Study
from analysis.tables import InputError

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # zip knows none before; the same study gives the same bytes on any day
LEAST = 0.2  # share of an article's sentences that make a file nearly it
REMEDY = "another copy, in which offsets differ: name it {} and measure again (python -m analysis measure)"
README = """\
# Study {name}, without its text

{articles} articles; codebook {book[name]} {book[version]} ({book[hash]}); measured with Trade Talks Workbook {version}.
{audited}

- `tables/`: what was measured; `manifest.json` names package, codebook, lexicon and lists, each with its hash
- `codebook.yml`, `events.csv`, `lists/` (this study's own) and `lists/shared/`: what decided
- `catalogue.csv`, `corrections.csv`, `coding/`: what people entered; columns `text` of coding sheets are emptied
- `text_hash` is empty for sentences so short that they could be guessed from it
- `SHA256SUMS`: the hash of every file here (`sha256sum -c SHA256SUMS`); `CITATION.cff`: how to cite it

Tables and columns are described in the workbook's data/README.md. To open it, with the workbook installed:

    from analysis import open_study, match_texts
    study = open_study("path/to/{name}")

Every statistic runs from the tables. If you have the articles, put their files into `raw/` here, under any names: a file whose
SHA-256 is in `tables/articles.csv` opens every number to its sentence. `match_texts(study)` says for every file which article
it is, or nearly is. In a copy pasted differently the offsets differ: give it the name that is said there and measure again,
`python -m analysis measure raw --out tables`, and then `python -m analysis render --study path/to/{name}`.
"""
CITATION = """\
cff-version: 1.2.0
message: Please cite this data set and the workbook it was measured with.
type: dataset
title: {title}
version: {version}
authors:
  - name: {name}
references:
  - type: software
    title: Trade Talks Workbook
    version: {package}
    authors:
      - name: The Trade Talks Workbook contributors
"""


def package(study: Study, out: Path) -> str:
    """Write the zip and return what was checked. The same study gives the same bytes.

    Raises InputError, and writes nothing, when the study's articles are at hand and the zip fails the audit against them.
    """
    if not out.parent.is_dir():
        raise InputError(f"{out}: there is no folder {out.parent}; make it, or give --out another place")
    inputs, audited = Inputs.of(study.path), "Not audited: the articles were not at hand when it was made."
    ours = article_files(study.raw) if study.raw.is_dir() else []
    if ours:
        audited = "Audited against the articles: no run of more than 8 of their words, no more than 5 % of any put back in order."
    data = _zip(study.name, _contents(study, inputs, audited))
    if ours:
        with TemporaryDirectory() as folder:
            (Path(folder) / out.name).write_bytes(data)
            found = audit([Path(folder) / out.name], study.raw, codebook=inputs.codebook)
        if not found.passed:
            raise InputError(f"{out}: not written, for it would give the articles' text away:\n{found}")
    part = out.with_name(out.name + ".part")
    part.write_bytes(data)
    part.replace(out)
    return audited


def _contents(study: Study, inputs: Inputs, audited: str) -> dict[str, bytes]:
    """Return every file of the package by its name."""
    tables = study.path / "tables" if (study.path / "tables").is_dir() else study.path
    files = {"codebook" + inputs.codebook.suffix: inputs.codebook, "events.csv": inputs.events}
    files |= {path.name: path for path in (inputs.catalogue, inputs.corrections)}
    folders = {"tables": tables, "coding": study.path / "coding", "truth": study.path / "truth", "lists": inputs.lists}
    for at, folder in {**folders, "lists/shared": SHARED}.items():
        files |= {f"{at}/{path.name}": path for path in folder.glob("*") if not path.name.startswith(".")}
    found = {name: _without_text(name, path.read_bytes()) for name, path in files.items() if path.is_file()}
    manifest = json.loads(found["tables/manifest.json"])
    manifest["files"] = {n: sha256(found[f"tables/{n}"]) for n in manifest.get("files", ()) if f"tables/{n}" in found}
    found["tables/manifest.json"] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    book, package = study.versions["codebook"], study.versions["package"]
    said = {"name": study.name, "book": book, "version": package, "articles": len(study.articles), "audited": audited}
    found["README.md"] = README.format(**said).encode()
    title = json.dumps(f"Study {study.name}: tables, codebook and codings")
    version = json.dumps(f"{package}, codebook {book['version']} ({book['hash']})")
    said = {
        "title": title,
        "version": version,
        "package": __version__,
        "name": json.dumps(f"The authors of {study.name}"),
    }
    found["CITATION.cff"] = CITATION.format(**said).encode()
    found["SHA256SUMS"] = "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(found.items())).encode()
    return found


def _without_text(name: str, data: bytes) -> bytes:
    """Return a file of the study; a coding sheet without the text of the coded paragraphs."""
    if not name.endswith(".csv") or not name.startswith("coding/"):
        return data
    rows = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return rows.assign(text="").to_csv(index=False, lineterminator="\n").encode() if "text" in rows.columns else data


def _zip(name: str, files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in sorted(files.items()):
            member = zipfile.ZipInfo(f"{name}/{path}", FIRST_DAY)
            member.create_system, member.external_attr, member.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return packed.getvalue()


def match_texts(study: Study, folder: Path | None = None) -> pd.DataFrame:
    """Say of every file below `folder` (default: the study's `raw`) which article it is, and of every article which file.

    Returns article_id · file (each empty where there is none) · how (same file; same sentences n of m; none) · note (what to
    do). A file with other bytes is compared by the sentences that have one: is the `text_hash` of any of them that of
    as many words in a row of the file? It is nearly the article of which it has the largest share, from LEAST up.
    """
    folder, rows = Path(folder or study.raw), []
    known = dict(zip(study.articles.sha256, study.articles.article_id, strict=True))
    names = dict(zip(study.articles.article_id, study.articles.source_file, strict=True))
    sentences = study.sentences[study.sentences.text_hash != ""]
    many = sentences.groupby("article_id").text_hash.nunique()
    for path in article_files(folder) if folder.exists() else []:
        data, file = path.read_bytes(), path.relative_to(folder).as_posix() if folder.is_dir() else path.name
        if sha256(data) in known:
            rows.append((known[sha256(data)], file, "same file", ""))
            continue
        try:
            words = words_of(decode(data)[0])
        except InputError as error:
            rows.append(("", file, "none", str(error)))
            continue
        there = {text_hash(words[i : i + n]) for n in sentences.n_words.unique() for i in range(len(words) - n + 1)}
        same = sentences[sentences.text_hash.isin(there)].groupby("article_id").text_hash.nunique()
        best = (same / many).dropna().sort_values(ascending=False, kind="stable").head(1)
        if best.empty or best.iloc[0] < LEAST:
            rows.append(("", file, "none", "no article of this study"))
            continue
        article = best.index[0]
        rows.append(
            (article, file, f"same sentences {same[article]} of {many[article]}", REMEDY.format(names[article]))
        )
    missing = set(study.articles.article_id) - {row[0] for row in rows}
    rows += [(article, "", "none", f"no file for it in {folder.name}") for article in sorted(missing)]
    table = pd.DataFrame(rows, columns=["article_id", "file", "how", "note"])
    return table.sort_values(["article_id", "file"], kind="stable", ignore_index=True)
