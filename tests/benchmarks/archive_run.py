"""An archive measured from beginning to end, by hand: time, CPU of every worker, peak memory, and the second run.

    python tests/benchmarks/archive_run.py ARCHIVE.jsonl OUT [--workers N] [--invent ARTICLES] [--part BYTES]

`--invent` writes ARCHIVE of so many invented articles first (words made of syllables, 1.4 kB each, the vocabulary grows).
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from analysis.measure import parts
from analysis.measure.parts import measure_part
from analysis.measure.run import measure
from analysis.study import DATA, Inputs, open_study

SYLLABLES = [
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "so",
    "te",
    "vi",
    "zu",
    "pri",
    "gla",
    "dor",
    "fen",
    "tas",
    "mor",
    "lin",
]
KNOWN = [
    "tariff",
    "steel",
    "dairy",
    "talks",
    "deal",
    "bad",
    "good",
    "minister",
    "border",
    "farmers",
    "said",
    "he",
    "not",
    "very",
    "great",
    "fear",
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
]


def invent(path: Path, n: int) -> None:
    """Write `n` invented articles as JSON lines."""
    dice = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for i in range(n):
            words = KNOWN * 40 + ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(60)]
            paragraphs = []
            for _ in range(dice.randint(2, 4)):
                said = (
                    " ".join(dice.choices(words, k=dice.randint(9, 30))).capitalize() + "."
                    for _ in range(dice.randint(2, 5))
                )
                paragraphs.append(" ".join(said))
            article = {
                "id": f"a{i:07d}",
                "date": f"{2000 + i % 25}-{1 + i % 12:02d}-{1 + i % 28:02d}",
                "outlet": f"Paper {i % 9}",
            }
            file.write(json.dumps({**article, "title": f"Invented {i}", "text": "\n\n".join(paragraphs)}) + "\n")


def used(who: int) -> tuple[float, float]:
    """Return CPU seconds and peak memory in MB of this process or its children."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Watched(ProcessPoolExecutor):
    """A pool that remembers the CPU seconds of each of its workers."""

    seconds: dict[int, float] = {}

    def submit(self, function, /, *given):
        future = super().submit(_timed, *given)
        done = type(future)()

        def pass_on(finished):
            if error := finished.exception():
                return done.set_exception(error)
            pid, seconds, result = finished.result()
            self.seconds[pid] = seconds
            return done.set_result(result)

        future.add_done_callback(pass_on)
        return done


def _timed(plan):
    result = measure_part(plan)
    return os.getpid(), time.process_time(), result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--invent", type=int)
    parser.add_argument("--part", type=int, default=parts.SIZE, help="bytes of text a part")
    options = parser.parse_args()
    parts.SIZE = options.part
    if options.invent:
        invent(options.archive, options.invent)
    megabytes = options.archive.stat().st_size / 1e6
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["analysis.measure.parts"])
    pool = Watched(options.workers, context) if options.workers > 1 else None
    for run in ("first", "second"):
        began, cpu = time.monotonic(), used(resource.RUSAGE_SELF)[0]
        outcome = measure(options.archive, options.out, Inputs.of(DATA / "trade-talks"), executor=pool, form="parquet")
        own, peak = used(resource.RUSAGE_SELF)
        print(
            f"{run}: {outcome.articles:,} articles, {megabytes:.0f} MB, {time.monotonic() - began:.1f} s, CPU of this process "
            f"{own - cpu:.1f} s, of the workers {[round(s, 1) for s in Watched.seconds.values()]} s, peak memory {peak:.0f} MB"
        )
    if pool:
        pool.shutdown()
        print(f"peak memory of the largest worker {used(resource.RUSAGE_CHILDREN)[1]:.0f} MB")
    began = time.monotonic()
    study = open_study(options.out)
    print(f"opened in {time.monotonic() - began:.2f} s: {study}")


if __name__ == "__main__":
    main()
