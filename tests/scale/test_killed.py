"""Killed at any moment, a run leaves the old tables or the new ones, and the next run ends with the same bytes."""

import itertools
import os
import subprocess
import sys
import time

import pytest

from analysis.measure.run import measure
from analysis.store import damaged, hold, read_manifest
from analysis.study import Inputs
from analysis.tables import InputError
from tests.scale.archive import (
    article,
    as_jsonl,
    contents,
    killed_at,
    make_archive,
    measured_articles,
    run,
)

pytestmark = [
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # our forks are of a quiet process
    pytest.mark.skipif(os.name == "nt", reason="nothing is forked on Windows"),
]
BEFORE, AFTER = [article(n) for n in range(12)], [article(n) for n in range(3, 16)]


def check_a_kill(study, fresh, nth, form, torn) -> bool:
    """Kill a run at its nth write; what stands there is whole, and the next run ends where a fresh one does."""
    tables = study / "tables"
    came = killed_at(nth, tables, lambda: run(study, form=form), torn=torn)
    manifest = read_manifest(tables)
    if manifest:
        assert damaged(tables, manifest["files"]) == []
    run(study, form=form)
    assert contents(tables) == fresh
    return came


def every_kill(tmp_path, form, nths, torn):
    """Kill at each of some writes, of a first run and of one that follows a change of the articles."""
    (tmp_path / "fresh").mkdir()
    study = make_archive(tmp_path / "study", as_jsonl(AFTER))
    run(study, tmp_path / "fresh", form=form)
    fresh = contents(tmp_path / "fresh")
    for nth in nths:
        for changed in (False, True):
            for path in sorted((study / "tables").rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            if changed:
                (study / "raw" / "archive.jsonl").write_bytes(as_jsonl(BEFORE))
                run(study, form=form)
                (study / "raw" / "archive.jsonl").write_bytes(as_jsonl(AFTER))
            came = check_a_kill(study, fresh, nth, form, torn)
        if not came:
            return nth
    return None


def test_killed_at_some_writes_the_next_run_ends_with_the_same_tables(tmp_path, small_parts):
    every_kill(tmp_path, "csv", (9, 40), torn=True)


@pytest.mark.slow
@pytest.mark.parametrize("torn", [False, True], ids=["between writes", "half written"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_killed_at_every_second_write_the_next_run_ends_with_the_same_tables(tmp_path, form, torn, small_parts):
    assert every_kill(tmp_path, form, itertools.count(1 + torn, 2), torn) > 30


def test_what_was_finished_before_a_kill_is_not_measured_again(tmp_path, small_parts, monkeypatch):
    study = make_archive(tmp_path / "study", as_jsonl(AFTER))
    nth = next(n for n in itertools.count(35) if killed_at(n, study / "tables", lambda: run(study)))
    assert nth and (study / "tables" / "parts").exists()
    seen = measured_articles(monkeypatch)
    run(study)
    assert 0 < len(seen) < len(AFTER)


def test_the_second_of_two_runs_says_who_holds_the_folder(tmp_path):
    study = make_archive(tmp_path / "study", as_jsonl(AFTER))
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import time, pathlib; from analysis.store import hold\nwith hold(pathlib.Path({str(study / 'tables')!r})): print('held', flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(InputError, match=rf"tables: another run is writing there \(process {holder.pid} on "):
            run(study)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert (study / "tables" / ".lock").exists()  # it was killed; the next run takes over without being told
    run(study)
    assert not (study / "tables" / ".lock").exists()


def test_a_folder_is_free_again_after_a_run_that_failed(tmp_path):
    with pytest.raises(ZeroDivisionError), hold(tmp_path / "tables"):
        1 / 0  # noqa: B018
    with hold(tmp_path / "tables"):
        pass
    assert not (tmp_path / "tables").exists()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1.2, 1.6, 2.0, 2.6])
def test_killed_at_any_time_by_the_clock(tmp_path, seconds):
    study = make_archive(tmp_path / "study", as_jsonl([article(n) for n in range(900)]))
    command = [sys.executable, "-m", "analysis", "measure", str(study / "raw"), "--out", str(study / "tables")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.kill()
    process.wait()
    measure(study / "raw", study / "tables", Inputs.of(study), say=lambda message: None)
    run(study, tmp_path / "fresh")
    assert contents(study / "tables") == contents(tmp_path / "fresh")
