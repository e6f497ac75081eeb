import json
from pathlib import Path

import pytest

from analysis import store
from analysis.raw import decode, sha256
from analysis.store import publish, read_manifest
from analysis.study import open_study
from analysis.tables import MEASURED, InputError, build, check

OLD = {name: build(name, []) for name in (*MEASURED, "refused")}
NEW = {
    **OLD,
    "lines": build("lines", [("a", 1, 1, 0, 9, "body", "a paragraph of the article")]),
    "words": build("words", [("a", "reporting", "herring", 2)]),
}
FILES = sorted([*(f"{name}.csv" for name in OLD), "manifest.json"])


def save_tables(frames, tables, manifest):
    """Publish some frames as the CSV tables of a study."""

    def write(folder):
        for name, frame in frames.items():
            store.write_table(check(name, frame), folder / f"{name}.csv")

    publish(tables, manifest, write)


class Stop(BaseException):
    """Ctrl-C or a crash at a chosen moment."""


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def state(tables):
    """`old` or `new`, and that every file is the one its manifest names."""
    manifest = read_manifest(tables)
    assert {name: sha256((tables / name).read_bytes()) for name in manifest["files"]} == manifest["files"]
    return manifest["key"]


@pytest.fixture
def tables(tmp_path):
    save_tables(OLD, tmp_path / "tables", {"key": "old", "versions": {}})
    return tmp_path / "tables"


def test_tables_and_manifest_are_written_and_nothing_else(tables):
    assert sorted(path.name for path in tables.iterdir()) == FILES
    assert state(tables) == "old"


def test_the_same_frames_give_the_same_bytes(tables, tmp_path):
    save_tables(OLD, tmp_path / "again", {"key": "old", "versions": {}})
    assert bytes_of(tables) == bytes_of(tmp_path / "again")


def test_tables_end_their_lines_with_a_newline_alone(tables):
    save_tables(NEW, tables, {"key": "new", "versions": {}})
    assert all(b"\r" not in data and data.endswith(b"\n") for data in bytes_of(tables).values())


def interrupt(monkeypatch, at, error):
    """Raise `error` at the nth table that is written."""
    write, calls = store.write_table, iter(range(99))

    def failing(frame, path):
        if next(calls) == at:
            path.write_text("half a li", "utf-8")
            raise error
        write(frame, path)

    monkeypatch.setattr(store, "write_table", failing)


@pytest.mark.parametrize("at", range(len(OLD)))
@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["disk full", "Ctrl-C"]
)
def test_a_write_that_fails_leaves_the_old_tables_byte_for_byte(tables, monkeypatch, at, error):
    before = bytes_of(tables)
    interrupt(monkeypatch, at, error)
    with pytest.raises(type(error)):
        save_tables(NEW, tables, {"key": "new", "versions": {}})
    assert bytes_of(tables) == before and state(tables) == "old"


def test_a_first_write_that_fails_leaves_no_study(tmp_path, monkeypatch):
    interrupt(monkeypatch, 2, OSError(28, "No space left on device"))
    with pytest.raises(OSError, match="No space left"):
        save_tables(NEW, tmp_path / "tables", {"key": "new", "versions": {}})
    with pytest.raises(InputError, match="no measured study there"):
        open_study(tmp_path / "tables")


def stop_at_replace(monkeypatch, at):
    """Stop when a file is renamed into place for the nth time; return whether that moment came."""
    replace, calls = Path.replace, iter(range(99))

    def stopping(self, target):
        if next(calls) == at:
            raise Stop
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stopping)


@pytest.mark.parametrize("at", range(len(OLD) + 2))
def test_a_stop_at_any_rename_leaves_all_old_or_all_new(tables, monkeypatch, at):
    with monkeypatch.context() as patch:
        stop_at_replace(patch, at)
        with pytest.raises(Stop):
            save_tables(NEW, tables, {"key": "new", "versions": {}})
    assert state(tables) == ("old" if at == 0 else "new")
    assert sorted(path.name for path in tables.iterdir()) == FILES


def test_a_study_is_opened_whole_after_a_stop_between_two_renames(tables, monkeypatch):
    with monkeypatch.context() as patch:
        stop_at_replace(patch, 3)
        with pytest.raises(Stop):
            save_tables(NEW, tables, {"key": "new", "versions": {}})
    assert open_study(tables).words.word.tolist() == ["herring"]


def test_a_failed_write_after_a_stop_between_two_renames_leaves_tables_that_fit_together(tables, monkeypatch):
    with monkeypatch.context() as patch:
        stop_at_replace(patch, 3)
        with pytest.raises(Stop):
            save_tables(NEW, tables, {"key": "new", "versions": {}})
    with monkeypatch.context() as patch:
        interrupt(patch, 1, OSError(28, "No space left on device"))
        with pytest.raises(OSError, match="No space left"):
            save_tables(OLD, tables, {"key": "newer", "versions": {}})
    assert state(tables) == "new"


def test_what_a_killed_run_left_behind_is_ignored_and_cleared(tables):
    (tables / ".next").mkdir()
    (tables / ".next" / "words.csv").write_text("half a li", "utf-8")
    assert state(tables) == "old"
    save_tables(NEW, tables, {"key": "new", "versions": {}})
    assert sorted(path.name for path in tables.iterdir()) == FILES


def test_a_frame_that_is_not_its_table_is_refused_and_nothing_changes(tables):
    before = bytes_of(tables)
    with pytest.raises(InputError, match=r"^table words: missing column\(s\) \['n'\]"):
        save_tables({**NEW, "words": NEW["words"].drop(columns="n")}, tables, {"key": "new", "versions": {}})
    assert bytes_of(tables) == before


def test_the_manifest_names_every_table_by_its_hash(tables):
    manifest = json.loads((tables / "manifest.json").read_text("utf-8"))
    assert sorted(manifest["files"]) == sorted(f"{name}.csv" for name in OLD)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa\r\nb", "a\r\nb"),
        ("“Peña”".encode(), "“Peña”"),
        ("“Peña”".encode("cp1252"), "“Peña”"),
        ("Peña".encode("utf-16"), "Peña"),
    ],
)
def test_bytes_become_text_without_losing_a_character(data, text):
    assert decode(data)[0] == text
