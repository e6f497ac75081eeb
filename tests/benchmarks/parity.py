"""The whole of a folder of corpora measured twice, by this package and sentence by sentence with NLTK and `re`: how many rows differ.

    python -m tests.benchmarks.parity FOLDER [--out TABLE.csv]

FOLDER holds *.jsonl.gz with the fields `id` and `text`. Takes minutes; the tests do the same on a sample.
"""

import argparse
import gzip
import json
from pathlib import Path

import pandas as pd

from analysis.measure.codebook import load_codebook
from analysis.measure.lists import load_lists
from analysis.measure.mentions import find_mentions
from analysis.measure.pipeline import neutral_names
from analysis.measure.sentences import split_sentences
from analysis.measure.sentiment import SCORES, score_sentences
from analysis.measure.words import count_words
from analysis.study import DATA
from tests.benchmarks.speed import plain_lines
from tests.measure import oracle


def differing(ours: pd.DataFrame, theirs: pd.DataFrame) -> int:
    """How many rows stand in one of two tables only."""
    columns = list(ours.columns)
    both = ours.astype(theirs.dtypes).merge(theirs, on=columns, how="outer", indicator=True)
    return int((both._merge != "both").sum())


def compare(path: Path) -> list[dict]:
    """Return a row (corpus, table, rows, differing) for each table."""
    lists, codebook = load_lists(), load_codebook(DATA / "trade-talks" / "codebook.yml")
    names = neutral_names(codebook, lists)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        texts = pd.Series({row["id"]: row["text"] for row in map(json.loads, file)}, dtype=object)
    lines = plain_lines(texts)
    sentences = split_sentences(texts, lines, lists)
    slow = oracle.split_sentences(texts, lines, lists)
    scores = score_sentences(texts, sentences, names)[[*SCORES, "compound_neutral"]].to_numpy()
    slices = [texts[s.article_id][s.start : s.end] for s in sentences.itertuples()]
    pairs = {
        "sentences": (sentences, slow),
        "words": (count_words(texts, sentences), oracle.count_words(texts, sentences)),
        "mentions": (find_mentions(texts, sentences, codebook), oracle.find_mentions(texts, sentences, codebook)),
    }
    rows = [(name, len(ours), differing(ours, theirs)) for name, (ours, theirs) in pairs.items()]
    rows.append(("scores", len(scores), int((scores != oracle.scores(slices, names)).any(axis=1).sum())))
    return [{"corpus": path.name.split(".")[0], "table": name, "rows": n, "differing": d} for name, n, d in rows]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    table = pd.DataFrame([row for path in sorted(arguments.folder.glob("*.jsonl.gz")) for row in compare(path)])
    print(table.to_string())
    if arguments.out:
        table.to_csv(arguments.out, index=False, lineterminator="\n")
