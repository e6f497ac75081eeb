"""One process, two, or a Dask cluster of which one worker is killed: the same tables."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import pytest

from analysis.__main__ import main
from analysis.measure.run import Progress, measure
from analysis.measure.workers import make_executor
from analysis.study import Inputs
from analysis.tables import InputError
from tests.scale.archive import article, as_jsonl, contents, make_archive, run

ARTICLES = [article(n) for n in range(40)]


@pytest.fixture
def study(tmp_path, small_parts):
    return make_archive(tmp_path / "study", as_jsonl(ARTICLES))


class Here(Executor):
    """An executor that works at once, in this process; `fails` after so many parts."""

    def __init__(self, fails=None, after=0):
        self.fails, self.after, self.sent = fails, after, []

    def submit(self, function, /, *given, **named):
        future = Future()
        self.sent.append(given)
        if self.fails and len(self.sent) > self.after:
            future.set_exception(self.fails)
        else:
            future.set_result(function(*given, **named))
        return future


def test_any_executor_gives_the_tables_of_one_process(study):
    run(study, "one")
    run(study, "here", executor=Here())
    with ThreadPoolExecutor(2) as threads:
        run(study, "threads", executor=threads)
    assert contents(study / "one") == contents(study / "here") == contents(study / "threads")


def test_nothing_large_goes_through_the_scheduler(study):
    executor = Here()
    run(study, executor=executor)
    assert len(executor.sent) > 5
    assert all(len(given) == 1 and len(json.dumps(str(given[0]))) < 300 for given in executor.sent)


def test_a_worker_that_is_killed_ends_the_run_with_a_remedy_and_the_next_goes_on(study, monkeypatch):
    with pytest.raises(InputError, match="a worker process was ended from outside, often for want of memory"):
        run(study, executor=Here(BrokenExecutor("gone"), after=3))
    finished = [path.name for path in (study / "tables" / "parts").iterdir()]
    assert len(finished) == 3
    again = Here()
    run(study, executor=again)
    assert not [given for given in again.sent if given[0].stem in finished]


def test_workers_that_write_elsewhere_are_told_apart(study):
    def lost(plan):
        return plan.stem, 1, []

    class Elsewhere(Here):
        def submit(self, function, /, *given, **named):
            return super().submit(lost, *given)

    with pytest.raises(InputError, match="they must see the same folders as this process"):
        run(study, executor=Elsewhere(), form="parquet")


def test_a_worker_with_other_lists_or_code_is_refused(study, monkeypatch):
    from analysis.measure import parts

    monkeypatch.setattr(parts, "common_key", lambda *given: "other")
    parts._context.cache_clear()
    with pytest.raises(InputError, match="this worker's package, codebook or lists are not those of the run"):
        run(study)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--workers", "0"], "--workers 0: at least one process must do the work"),
        (["--workers", "-2"], "--workers -2: at least one"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:9"], "give one of the two"),
    ],
)
def test_impossible_workers_are_refused(study, capsys, options, message):
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables"), *options]) == 2
    assert message in capsys.readouterr().err and not (study / "tables").exists()


@pytest.mark.slow
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "tcp://no.such.host.invalid:8786"])
def test_a_scheduler_that_does_not_answer_is_named(study, address):
    command = [sys.executable, "-m", "analysis", "measure", str(study / "raw"), "--out", str(study / "tables")]
    done = subprocess.run([*command, "--scheduler", address], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and not (study / "tables").exists()
    assert f"--scheduler {address}: no Dask scheduler answers there" in done.stderr


def test_progress_tells_rate_and_time_left_now_and_then(monkeypatch):
    clock, said = iter([0.0, 1.0, 10.0, 11.0, 20.0]), []
    monkeypatch.setattr("analysis.measure.run.time.monotonic", lambda: next(clock))
    progress = Progress(10_000, said.append)
    for _ in range(4):
        progress.add(2_000)
    assert said == [
        "measured  4,000 of 10,000 articles, 400 a second, 15 s left",
        "measured  8,000 of 10,000 articles, 400 a second, 5 s left",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_two_processes_give_the_tables_of_one(study, form):
    run(study, "one", form=form)
    with make_executor(2) as pool:
        run(study, "two", executor=pool, form=form)
    assert contents(study / "one") == contents(study / "two")


@pytest.mark.slow
def test_a_process_of_the_pool_that_is_killed_loses_nothing(study):
    run(study, "one")

    def stop_one(message):
        if message.startswith("read"):
            pool.submit(os.getpid).result()
            os.kill(next(iter(pool._processes)), signal.SIGKILL)

    with make_executor(2) as pool, pytest.raises(InputError, match="ended from outside"):
        measure(study / "raw", study / "two", Inputs.of(study), say=stop_one, executor=pool)
    run(study, "two")
    assert contents(study / "one") == contents(study / "two")


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Dask's
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_dask_cluster_of_which_a_worker_is_killed_gives_the_tables_of_one_process(study, form):
    from distributed import LocalCluster

    run(study, "one", form=form)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        victims = [worker.pid for worker in cluster.workers.values()]
        killed = []

        def kill_one_in_the_middle(future):
            if not killed:
                killed.append(victims[0])
                os.kill(victims[0], signal.SIGKILL)

        with make_executor(scheduler=cluster.scheduler_address) as executor:
            submit = executor.submit

            def watched(*given):
                future = submit(*given)
                future.add_done_callback(kill_one_in_the_middle)
                return future

            executor.submit = watched
            run(study, "many", executor=executor, form=form)
    assert killed
    assert contents(study / "one") == contents(study / "many")


@pytest.mark.slow
def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path):
    study = make_archive(tmp_path / "study", as_jsonl([article(n) for n in range(3000)]))
    code = (
        "import sys, pathlib; from analysis.measure import parts, workers; from analysis.measure.run import measure\n"
        "if __name__ == '__main__':\n"
        "    parts.SIZE, source = 20_000, pathlib.Path(sys.argv[1])\n"
        "    with workers.make_executor(2) as pool:\n"
        "        pool.submit(int).result(); print(*pool._processes, flush=True)\n"
        "        measure(source / 'raw', source / 'tables', say=print, executor=pool)\n"
    )
    (tmp_path / "go.py").write_text(code, "utf-8")
    process = subprocess.Popen([sys.executable, str(tmp_path / "go.py"), str(study)], stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in process.stdout.readline().split()]
    process.stdout.readline()  # it has listed the articles and begins to measure
    process.kill()
    process.wait()
    process.stdout.close()
    for _ in range(600):
        if not any(alive(pid) for pid in pids):
            break
        time.sleep(0.1)
    assert pids and not any(alive(pid) for pid in pids)
    run(study)
    run(study, "fresh")
    assert contents(study / "tables") == contents(study / "fresh")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
