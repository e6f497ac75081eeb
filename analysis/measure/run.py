"""From files to the tables of a study: only what changed is measured, and nothing counts until all of it is right."""

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.measure import parts
from analysis.measure.codebook import load_codebook
from analysis.measure.lists import load_lists
from analysis.measure.pipeline import common_key, versions
from analysis.raw import sha256
from analysis.read.corrections import POINTS_TO, correct
from analysis.read.files import ChangedError, hash_files, list_articles
from analysis.store import SCHEMA, clear, damaged, hold, join_parts, publish, read_manifest, read_stored, whole_part
from analysis.study import Inputs
from analysis.tables import InputError, build, read_table, write_table

TRIES = 3  # how often a run starts again when files change under it
EVERY = 5  # seconds between two lines of progress where nobody sees a line being overwritten


@dataclass(frozen=True)
class Outcome:
    """What a run did: `articles` of the study, `refused` (file, reason), `notes` for the reader, whether it was `needed`."""

    articles: int
    refused: pd.DataFrame
    notes: list[str]
    needed: bool = True


def say(message: str) -> None:
    """Tell a person what is being done, on stderr."""
    print(message, file=sys.stderr, flush=True)


def measure(
    source: Path, out: Path, inputs: Inputs | None = None, *, say=say, executor: Executor | None = None, form: str = ""
) -> Outcome:
    """Measure the articles below `source` that are new or changed, and write the tables to `out`.

    `executor`: anything with the `submit` of concurrent.futures, whose workers see the same folders; without one all is
    done in this process. `form`: csv or parquet (default: as before, at first csv). Raises InputError when nothing can be
    measured or another run is writing there; the tables in `out` are then as they were.
    """
    inputs = inputs or Inputs.of(source if source.is_dir() else source.parent)
    for left in reversed(range(TRIES)):
        try:
            hashes = hash_files(source)
            with hold(out):
                return _measure(source, out, inputs, (hashes, form), executor, say)
        except ChangedError as error:
            if not left:
                raise InputError(f"{error}; run this again, what is finished is kept") from error
            say(f"again     {error}")
    raise AssertionError


def _measure(source: Path, out: Path, inputs: Inputs, wanted: tuple, executor, say) -> Outcome:
    hashes, form = wanted
    codebook, lists, old = load_codebook(inputs.codebook), load_lists(inputs.lists), read_manifest(out) or {}
    common, entered, form = common_key(inputs, codebook, lists), parts.entered(inputs), form or old.get("format", "csv")
    key = sha256(json.dumps([common, form, entered, sorted(hashes.items())]).encode())[:16]
    broken = damaged(out, old.get("files", {}))
    if old.get("key") == key and not broken:
        say("measured  nothing new: the tables are of these files, this codebook and these lists")
        clear(out, old)
        return Outcome(old["articles"], read_table("refused", out / "refused.csv"), [], needed=False)
    listed, refused, notes = list_articles(source)
    notes += [f"{out / name}: missing or damaged; its articles are measured again" for name in broken]
    say(f"read      {len(listed)} articles from {source}" + (f", {len(refused)} refused" if len(refused) else ""))
    if listed.empty:
        raise InputError(f"{source}: no article can be read; the first refused, {refused.file[0]}: {refused.reason[0]}")
    articles, kept = _with_old(listed, (out, old, broken), entered, common)
    notes += [f"{len(kept)} articles of the catalogue have no file here; their rows are kept"] if kept else []
    notes += _nowhere(inputs, set(articles.article_id))
    pieces = {parts.part_key(piece, common, form): piece for piece in parts.cut(articles, parts.SIZE)}
    sound = set(old.get("parts", ())) - {name.split("/")[1] for name in broken if "/" in name}
    todo = {k: piece for k, piece in pieces.items() if k not in sound and not whole_part(out, k)}
    job = parts.as_job(inputs, common, form, key, old)
    for more in _work([parts.write_plan(out, k, piece, job) for k, piece in todo.items()], executor, (todo, say)):
        notes += more
    files = {} if form == "csv" else _files(out, pieces)
    manifest = {
        "schema": SCHEMA, "key": key, "common": common, "format": form, "versions": versions(codebook, lists),
        "articles": len(articles), "entered": {a: entered[a] for a in sorted(entered) if a not in kept}, "kept": kept,
        "parts": list(pieces) if form == "parquet" else [], "files": files,
    }  # fmt: skip

    def write(folder: Path) -> None:
        write_table(refused, folder / "refused.csv")
        join_parts(out, list(pieces), folder) if form == "csv" else None

    publish(out, manifest, write)
    clear(out, read_manifest(out))
    say(f"wrote     the tables of {len(articles)} articles to {out}")
    return Outcome(len(articles), refused, notes + _bare(out, manifest))


def _known(out: Path, old: dict, broken: list[str]) -> pd.DataFrame:
    """Return article_id, sha256, source_file and part of every article in the old tables that can be read."""
    columns, found = ["article_id", "sha256", "source_file"], []
    for part in old.get("parts") or ([parts.ALL] if old else []):
        if part != parts.ALL and any(part in name for name in broken):
            continue
        with suppress(InputError):
            whose = None if part == parts.ALL else [part]
            found.append(read_stored(out, old, "articles", whose, columns).assign(part=part))
    return pd.concat(found) if found else pd.DataFrame(columns=[*columns, "part"], dtype=str)


def _with_old(listed, before: tuple, entered: dict, common: str) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return all articles of the study in order, each with the old part that holds its rows (or ""), and those kept.

    A file known by its hash keeps the id under which it was measured before. An article of the catalogue without its
    file keeps its rows (a public clone has such), and is marked with what they were measured with.
    """
    out, old, broken = before
    known, lost = _known(*before), [name for name in broken if name != "refused.csv" and "/" not in name]
    listed = _keep_ids(listed, known)
    gone = known[known.article_id.isin(list(entered)) & ~known.article_id.isin(listed.article_id)]
    if len(gone) and lost:
        raise InputError(
            f"{out / lost[0]}: missing or damaged, and {len(gone)} articles stand only there; bring back that file, or theirs"
        )
    was = old.get("kept", {})
    kept = {a: was.get(a, old.get("common", old.get("key", ""))) for a in gone.article_id}
    listed = listed.assign(stamp=[entered.get(a, "") for a in listed.article_id])
    gone = gone.assign(path="", start=-1, size=0, stamp=[f"kept {kept[a]}" for a in gone.article_id])
    same = known[~known.article_id.isin(list(was))] if old.get("common") == common and not lost else known[:0]
    same = same.assign(stamp=[old["entered"].get(a, "") for a in same.article_id])
    listed = listed.merge(
        same.rename(columns={"part": "old"}), "left", ["article_id", "sha256", "source_file", "stamp"]
    )
    articles = pd.concat([listed.fillna({"old": ""}), gone.rename(columns={"part": "old"})])
    return articles.sort_values("source_file", kind="stable", ignore_index=True), kept


def _keep_ids(listed: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    before = known.drop_duplicates("sha256").set_index("sha256")
    same = listed.sha256.isin(before.index) & (listed.start < 0)
    ids = listed.article_id.where(~same, listed.sha256.map(before.article_id))
    taken = ~same & ids.isin(ids[same])  # a new file under the old name of a renamed one
    return listed.assign(
        article_id=ids.where(~taken, ids + "-" + listed.sha256.str[:8]),
        source_file=listed.source_file.where(~same, listed.sha256.map(before.source_file)),
    )


def _nowhere(inputs: Inputs, ids: set[str]) -> list[str]:
    """Return a note for every row of catalogue and corrections that points to no article."""
    rows = read_table("catalogue", inputs.catalogue).article_id
    notes = [f"{inputs.catalogue}: row '{article}' points to no article" for article in sorted(set(rows) - ids)]
    corrections = read_table("corrections", inputs.corrections)
    for name in POINTS_TO:
        notes += correct(
            name, build(name, []), corrections[~corrections.article_id.isin(ids)], str(inputs.corrections)
        )[1]
    return notes


def _work(plans: list[Path], executor: Executor | None, told: tuple) -> Iterator[list[str]]:
    """Have every plan measured, tell how far it is, and yield the notes of each part."""
    todo, say = told
    progress = Progress(sum(map(len, todo.values())), say)
    try:
        for _, n, notes in map(parts.measure_part, plans) if executor is None else _elsewhere(plans, executor):
            progress.add(n)
            yield notes
    finally:
        for plan in plans:
            plan.unlink(missing_ok=True)
        with suppress(OSError):
            plans[0].parent.rmdir() if plans else None  # of a run that finished nothing, nothing is left


def _elsewhere(plans: list[Path], executor: Executor) -> Iterator[tuple]:
    futures = []
    try:
        for plan in plans:
            futures.append(executor.submit(parts.measure_part, plan))
        for future in as_completed(futures):
            yield future.result()
    except (BrokenExecutor, CancelledError) as error:
        raise InputError(
            f"a worker process was ended from outside, often for want of memory ({error or type(error).__name__}); "
            "run this again, with fewer workers if it comes again: what is finished is kept"
        ) from error
    finally:
        for future in futures:
            future.cancel()


class Progress:
    """Articles a second and the time left: one line that is written over in a terminal, else a line now and then."""

    def __init__(self, total: int, say):
        self.total, self.say, self.done = total, say, 0
        self.began = self.told = time.monotonic()

    def add(self, n: int) -> None:
        self.done += n
        now, live = time.monotonic(), self.say is say and sys.stderr.isatty()
        if self.done == n == self.total or not (live or now - self.told >= EVERY):
            return
        self.told, rate = now, self.done / max(now - self.began, 1e-9)
        left = (self.total - self.done) / rate
        line = f"measured  {self.done:,} of {self.total:,} articles, {rate:,.0f} a second, {_duration(left)} left"
        if live:
            print(f"\r\x1b[K{line}", end="\n" if self.done == self.total else "", file=sys.stderr, flush=True)
        else:
            self.say(line)


def _duration(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 100
        else f"{seconds / 60:.0f} min"
        if seconds < 6000
        else f"{seconds / 3600:.1f} h"
    )


def _files(out: Path, pieces: dict) -> dict[str, str]:
    """Return name → hash of every file of the parts."""
    files = {}
    for key in pieces:
        if (own := whole_part(out, key, check=False)) is None:
            raise InputError(
                f"{out}: a part that workers wrote is not there; they must see the same folders as this process"
            )
        files.update(own)
    return files


def _bare(out: Path, manifest: dict) -> list[str]:
    """Return a note for every article without a word of its own."""
    read = read_stored(out, manifest, "articles", None, ["source_file", "n_words"])
    bare = read.source_file[read.n_words.astype("str") == "0"]
    return [f"{name}: no article text was found in it, only page furniture" for name in bare]
