"""A study measured in parts of some megabytes: which articles make a part, what of it is known already, and the measuring.

Everything a worker is told stands in a small file, its plan; what it finds goes into files: workers may be other
processes or other machines that see the same folders.
"""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.measure.codebook import Codebook, load_codebook
from analysis.measure.lists import Lists, load_lists
from analysis.measure.pipeline import common_key, measure_texts
from analysis.raw import sha256
from analysis.read.files import LISTED, read_articles
from analysis.store import PARTS, read_stored, whole_part, write_part
from analysis.study import Inputs
from analysis.tables import MEASURED, InputError, read_table

SIZE = 6_000_000  # bytes of text a part; a vocabulary is not worth building for much less, memory grows with more
PLANNED = [*LISTED, "stamp", "old"]
ALL = "all"  # the one old part of a study stored as CSV


def cut(articles: pd.DataFrame, size: int) -> list[pd.DataFrame]:
    """Return the articles in parts of about `size` bytes, in their order.

    An article itself says (by its hash) whether a part ends with it, so that one more or less elsewhere moves no border.
    """
    ends, held = [], 0
    for n, (digest, bytes_) in enumerate(zip(articles.sha256, articles["size"], strict=True), 1):
        held += bytes_
        likely = held >= size // 2 and int(digest[:8], 16) * size < bytes_ * 2 * 16**8
        if likely or held >= 2 * size:
            ends.append(n)
            held = 0
    ends = [0, *ends, len(articles)] if not ends or ends[-1] < len(articles) else [0, *ends]
    return [articles.iloc[a:b] for a, b in zip(ends, ends[1:], strict=False)]


def part_key(articles: pd.DataFrame, common: str, form: str) -> str:
    """Return the name of a part: a hash of all that decides its bytes."""
    rows = articles[["article_id", "source_file", "sha256", "stamp"]].to_numpy().tolist()
    return sha256(json.dumps([common, form, rows]).encode())[:16]


def entered(inputs: Inputs) -> dict[str, str]:
    """Return article_id → hash of what people wrote about it in the catalogue and the corrections."""
    rows: dict[str, list] = {}
    for name, path in (("catalogue", inputs.catalogue), ("corrections", inputs.corrections)):
        for row in read_table(name, path).itertuples(index=False):
            rows.setdefault(row.article_id, []).append(list(row))
    return {article_id: sha256(json.dumps(own).encode())[:16] for article_id, own in rows.items()}


def write_plan(out: Path, key: str, articles: pd.DataFrame, job: dict) -> Path:
    """Write what a worker must know to measure one part, and return that file. `job`: as in `measure_part`."""
    path = out.absolute() / PARTS / f"{key}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = articles[PLANNED].to_numpy().tolist()
    path.write_text(json.dumps({**job, "key": key, "out": str(out.absolute()), "articles": rows}), "utf-8")
    return path


def as_job(inputs: Inputs, common: str, form: str, written: str, old: dict) -> dict:
    """Return what is the same in all plans: where the inputs stand, what they are, and the manifest of the old tables."""
    paths = {name: str(path.absolute()) for name, path in asdict(inputs).items()}
    kept = {name: old[name] for name in ("format", "parts") if name in old}
    return {"inputs": paths, "common": common, "form": form, "written": written, "old": kept}


def measure_part(plan: Path) -> tuple[str, int, list[str]]:
    """Measure the part that a plan describes, write its tables, and return its key, number of articles, and notes.

    Rows of articles that are known already come from the old tables. Raises InputError when this worker is not like
    the process that made the plan, ChangedError when an article is no longer what it was.
    """
    job = json.loads(plan.read_text("utf-8"))
    inputs = Inputs(**{name: Path(path) for name, path in job["inputs"].items()})
    codebook, lists, catalogue = _context(inputs, job["common"], job["written"])
    articles = pd.DataFrame(job["articles"], columns=PLANNED, dtype=object)
    out, fresh = Path(job["out"]), articles[articles.old == ""]
    if whole_part(out, job["key"]):  # made meanwhile by a worker that was thought lost
        return job["key"], len(articles), []
    frames, notes = {name: [] for name in MEASURED}, []
    if len(fresh):
        measured, notes = measure_texts(read_articles(fresh), inputs, catalogue, codebook, lists)
        frames = {name: [measured[name]] for name in MEASURED}
    for part, own in articles[articles.old != ""].groupby("old"):
        for name, found in frames.items():
            table = read_stored(out, job["old"], name, None if part == ALL else [part])
            found.append(table[table.article_id.isin(own.article_id)])
    order = dict(zip(articles.article_id, range(len(articles)), strict=True))
    write_part(out, job["key"], {name: _ordered(found, order) for name, found in frames.items()}, job["form"])
    return job["key"], len(articles), notes


def _ordered(frames: list[pd.DataFrame], order: dict[str, int]) -> pd.DataFrame:
    """Return the rows of some frames in the order of their articles; the order within an article stays."""
    frame = pd.concat(frames) if len(frames) > 1 else frames[0]
    code, articles = pd.factorize(frame.article_id)
    place = np.array([order[article_id] for article_id in articles], int)[code]
    return frame if (np.diff(place) >= 0).all() else frame.iloc[np.argsort(place, kind="stable")]


@lru_cache(maxsize=1)
def _context(inputs: Inputs, common: str, written: str) -> tuple[Codebook, Lists, pd.DataFrame]:
    """Return codebook, lists and catalogue, loaded once a process; `written` stands for the content of the catalogue."""
    codebook, lists = load_codebook(inputs.codebook), load_lists(inputs.lists)
    if common_key(inputs, codebook, lists) != common:
        raise InputError(
            f"{inputs.codebook}: this worker's package, codebook or lists are not those of the run; update it"
        )
    return codebook, lists, read_table("catalogue", inputs.catalogue)
