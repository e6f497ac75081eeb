"""The tables of a study on disk: measured in parts that never change, published all at once, written by one run at a time.

A manifest, renamed into place last, names the files that count. Small studies are CSV, one file a table; large ones
Parquet, one file a table and part, the parts named by what they were measured from.
"""

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from analysis.raw import sha256_file
from analysis.tables import MEASURED, TABLES, InputError, check, read_table, write_table

MANIFEST, PARTS, SCHEMA = "manifest.json", "parts", 2
CATEGORIES = {"words": ["article_id", "voice", "word"]}  # read as categories: a million articles have 10^8 such rows


def read_manifest(tables: Path) -> dict | None:
    """Return what the manifest in a folder of tables says, after finishing a write that was cut off; None without one.

    Raises InputError when it was written by a newer version, or is no manifest.
    """
    _roll_forward(tables)
    path = tables / MANIFEST
    if not path.exists():
        return None
    try:
        manifest = json.loads(path.read_text("utf-8"))
        schema = manifest.get("schema", 1)
    except (ValueError, AttributeError) as error:
        raise InputError(f"{path}: this is no manifest ({error}); delete it and measure again") from error
    if schema > SCHEMA:
        by = manifest.get("versions", {}).get("package", "unknown")
        raise InputError(f"{path}: written by a newer version of this package ({by}); update it, or measure elsewhere")
    return manifest


def publish(tables: Path, manifest: dict, write: Callable[[Path], None]) -> None:
    """Make a manifest and the files that `write` puts into a folder count, so that a reader finds all of them or none.

    All is written beside the old files first; the new manifest, renamed last, makes it count (`_roll_forward`).
    """
    tables.mkdir(parents=True, exist_ok=True)
    _roll_forward(tables)
    waiting = tables / ".next"
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir()
    try:
        write(waiting)
        files = {**manifest.get("files", {}), **{p.name: sha256_file(p) for p in waiting.glob("*.csv")}}
        text = json.dumps({**manifest, "files": dict(sorted(files.items()))}, indent=1, ensure_ascii=False)
        (waiting / "manifest.part").write_text(text + "\n", "utf-8")
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
    with suppress(FileNotFoundError):  # a reader may do the same at the same time
        for path in sorted(waiting.glob("*.csv")):
            path.replace(tables / path.name)
        (waiting / MANIFEST).replace(tables / MANIFEST)
    shutil.rmtree(waiting, ignore_errors=True)


def write_part(tables: Path, key: str, frames: dict[str, pd.DataFrame], form: str) -> None:
    """Write the tables of one part, all at once; a part that is there already is left as it is.

    Raises InputError when `form` is parquet and pyarrow is not installed.
    """
    part = tables / PARTS / key
    waiting = part.with_name(f".{key}-{os.getpid()}-{socket.gethostname()}")
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True)
    try:
        for name, frame in frames.items():
            frame, path = check(name, frame), waiting / f"{name}.{form}"
            frame = frame.astype(dict.fromkeys(CATEGORIES.get(name, []), "str"))  # their order is not part of the table
            if form == "parquet":
                _arrow().parquet.write_table(_arrow().Table.from_pandas(frame, preserve_index=False), path, compression="zstd")  # fmt: skip
            else:
                write_table(frame, path)
        files = {path.name: sha256_file(path) for path in sorted(waiting.iterdir())}
        (waiting / "part.json").write_text(json.dumps(files), "utf-8")
        if not whole_part(tables, key):  # else another worker was quicker
            shutil.rmtree(part, ignore_errors=True)
            waiting.rename(part)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def whole_part(tables: Path, key: str, check: bool = True) -> dict[str, str] | None:
    """Return name → hash of the files of a finished part; None when there is none, or (`check`) it is not what it was."""
    try:
        files = json.loads((tables / PARTS / key / "part.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    files = {f"{PARTS}/{key}/{name}": digest for name, digest in files.items()}
    return None if check and damaged(tables, files) else files


def damaged(tables: Path, files: dict[str, str]) -> list[str]:
    """Return those of some files (name → hash) that are missing or not what they were."""
    return [n for n, digest in files.items() if not (tables / n).is_file() or sha256_file(tables / n) != digest]


def read_stored(tables: Path, manifest: dict, name: str, parts=None, columns=None) -> pd.DataFrame:
    """Return a stored table; or some parts of it; or some columns, unchecked. Raises InputError naming a file that is bad."""
    if manifest.get("format", "csv") == "csv":
        return read_table(name, tables / f"{name}.csv", columns)
    arrow, read = _arrow(), []
    for path in [tables / PARTS / key / f"{name}.parquet" for key in (manifest["parts"] if parts is None else parts)]:
        try:
            read.append(arrow.parquet.read_table(path, columns=columns, read_dictionary=CATEGORIES.get(name)))
        except (OSError, arrow.ArrowInvalid) as error:
            raise InputError(f"{path}: missing or damaged; measure again, which mends it ({error})") from error
    frame = arrow.concat_tables(read).unify_dictionaries().to_pandas()
    for column in CATEGORIES.get(name, []):
        frame[column] = frame[column].cat.reorder_categories(sorted(frame[column].cat.categories))
    return frame if columns or list(frame) == list(TABLES[name]) else check(name, frame)


def join_parts(tables: Path, parts: list[str], folder: Path) -> None:
    """Put the CSV files of all parts together, in order, one file a table, in `folder`; only bytes are copied."""
    for name in MEASURED:
        with (folder / f"{name}.csv").open("wb") as whole:
            for n, key in enumerate(parts):
                with (tables / PARTS / key / f"{name}.csv").open("rb") as part:
                    header = part.readline()
                    whole.write(header if n == 0 else b"")
                    shutil.copyfileobj(part, whole)


def clear(tables: Path, manifest: dict) -> None:
    """Take away what no longer counts: parts and tables that the manifest does not name, and what killed runs left."""
    keep = {name.split("/")[1] for name in manifest["files"] if "/" in name}
    for path in (tables / PARTS).glob("*"):
        if path.name not in keep:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if not keep:
        shutil.rmtree(tables / PARTS, ignore_errors=True)
    for name in MEASURED:
        if f"{name}.csv" not in manifest["files"]:
            (tables / f"{name}.csv").unlink(missing_ok=True)


@contextmanager
def hold(tables: Path) -> Iterator[None]:
    """Let nobody else write into a folder of tables meanwhile. The system frees the lock of a process that dies.

    Raises InputError naming who holds it.
    """
    tables.mkdir(parents=True, exist_ok=True)
    path = tables / ".lock"
    while True:
        file = path.open("a+b", buffering=0)
        if not _lock(file):
            file.seek(1)
            who = file.read(200).decode("utf-8", "replace").strip() or "unknown"
            file.close()
            raise InputError(f"{tables}: another run is writing there ({who}); let it finish, or stop it")
        with suppress(OSError):
            if os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                break
        file.close()  # the run before took its lock file away just now
    file.truncate(0)
    file.write(f" process {os.getpid()} on {socket.gethostname()}\n".encode())
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
            tables.rmdir()  # when nothing was written
        file.close()


def _lock(file) -> bool:
    """Lock the first byte of a file, or say that another process has."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _arrow():
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError("Parquet needs the package pyarrow: pip install -e '.[scale]'") from error
    return pyarrow
