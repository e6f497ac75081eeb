"""Who does the measuring: this process, some processes of this machine, or a Dask cluster; one interface for all."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from analysis.tables import InputError

PATIENCE = 10  # seconds in which a scheduler must answer


@contextmanager
def make_executor(workers: int = 1, scheduler: str = "") -> Iterator[Executor | None]:
    """Yield an executor for `measure`: None for one worker, a pool of processes, or the workers of a Dask scheduler.

    Raises InputError: no worker, both asked for, Dask is not installed, or nobody answers at the address.
    """
    if workers < 1:
        raise InputError(f"--workers {workers}: at least one process must do the work")
    if scheduler and workers > 1:
        raise InputError("--workers is for this machine, --scheduler for a cluster: give one of the two")
    if scheduler:
        with _client(scheduler) as client:
            yield client.get_executor()
    elif workers == 1:
        yield None
    else:
        method = "spawn" if os.name == "nt" else "forkserver"  # a fork of this process would copy its threads' locks
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(["analysis.measure.parts"])
        pool = ProcessPoolExecutor(workers, context, initializer=_end_with_parent)
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End a worker when the process that started it is gone, killed perhaps: nobody else would."""
    parent = multiprocessing.parent_process()
    threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()


def _client(address: str):
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("a cluster needs the package dask: pip install -e '.[scale]'") from error
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler {address}: no Dask scheduler answers there ({error})") from error
