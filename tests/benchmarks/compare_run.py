"""Comparing, summing and coverage over a large archive, by hand: CPU seconds and peak memory of each, on invented tables.

    python -m tests.benchmarks.compare_run ARTICLES [--per ROWS] [--by COLUMN]

The table `words` has `--per` rows an article (Zipf's law; the vocabulary grows with the root of the articles), ten sentences
and five mentions an article stand in the others: as many as real archives have, and no text.
"""

import argparse
import resource
import time
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import compare_words, issue_coverage, summarise
from analysis.compare.measures import UNITS
from analysis.study import DATA, Study
from analysis.tables import MEASURED, TABLES, build, check

VERSIONS = {"package": "0", "codebook": {"name": "none", "version": 1, "hash": "0"}, "lexicon": {}, "lists": {}}


def table(name: str, rows: int, **columns) -> pd.DataFrame:
    """Return a table with these columns, all others empty or 0."""
    empty = {column: "" if kind == "str" else 0 for column, kind in TABLES[name].items()}
    return check(name, pd.DataFrame({**empty, **columns}, index=range(rows)))


def archive(articles: int, per: int, words: int) -> Study:
    """Return a study of so many articles, each with `per` rows of `words`, ten sentences and five mentions."""
    rng, names = np.random.default_rng(1), np.array([f"a{i:07d}" for i in range(articles)])
    number = np.arange(articles)
    outlets = np.array([f"Paper {i}" for i in range(9)])[number % 9]
    found = {name: build(name, []) for name in MEASURED}
    dated = {"published_from": "2020-01-01", "published_to": "2020-01-01", "year": 2000 + number % 25}
    found["articles"] = table("articles", articles, article_id=names, outlet=outlets, **dated)
    rank = np.exp(rng.random(articles * per, dtype=np.float32) * np.float32(np.log(words))).astype(np.int32) - 1
    found["words"] = pd.DataFrame({
        "article_id": pd.Categorical.from_codes(np.repeat(number.astype(np.int32), per), names),
        "voice": pd.Categorical.from_codes(np.zeros(len(rank), np.int8), ["reporting"]),
        "word": pd.Categorical.from_codes(np.clip(rank, 0, words - 1), [f"w{i:07d}" for i in range(words)]),
        "n": rng.geometric(0.6, len(rank)),
    })  # fmt: skip
    place, voice = np.tile(np.arange(10), articles), {"kind": "body", "voice": "reporting"}
    places = {"article_id": np.repeat(names, 10), "sentence_no": place + 1, "paragraph_no": place // 3 + 1}
    found["sentences"] = table(
        "sentences", 10 * articles, **places, **voice, n_words=rng.integers(9, 30, 10 * articles)
    )
    at = np.sort(rng.integers(0, 10 * articles, 5 * articles))
    issues = np.array([f"issue {i}" for i in range(20)])[rng.integers(0, 20, len(at))]
    where = {"article_id": places["article_id"][at], "sentence_no": at % 10 + 1}
    found["mentions"] = table("mentions", len(at), **where, issue=issues)
    return Study("archive", DATA / "trade-talks", Path("/nowhere"), VERSIONS, **found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--per", type=int, default=100)
    parser.add_argument("--by", default="year")
    options = parser.parse_args()
    study = archive(options.articles, options.per, int(40_000 * (options.articles / 1e5) ** 0.5))

    def watch(name: str, work):
        began = time.process_time()
        made = work()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{name}: {time.process_time() - began:.1f} s CPU, peak memory {peak:.1f} GB, {len(made):,} rows",
            flush=True,
        )
        return made

    watch("the archive itself", lambda: study.words)
    for unit in UNITS:
        coverage = watch(f"issue_coverage of {unit}", partial(issue_coverage, study, unit=unit))
        watch("summarise", partial(summarise, coverage, options.by))
    del coverage
    watch("compare_words", partial(compare_words, study, options.by))


if __name__ == "__main__":
    main()
