"""Do the scores agree with people? Sentences that people have judged, scored as the workbook scores its own."""

import gzip
import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.reliability import ordinal_alpha, resampled
from analysis.measure.codebook import load_codebook
from analysis.measure.lists import load_lists
from analysis.measure.pipeline import neutral_names
from analysis.measure.sentiment import around, hide_names, load_vader, score_texts, vader_of
from analysis.study import DATA, Inputs
from analysis.tables import InputError, write_table

CHECKS = DATA / "checks" / "sentiment.csv"
FIRM = 0.667  # Krippendorff: below it not even tentative conclusions
COLUMNS = [
    *("set", "score", "extent", "n", "low", "high", "tuned", "accuracy", "macro_f1", "f1_negative", "f1_neutral"),
    *("f1_positive", "alpha", "alpha_low", "alpha_high", "lexicons", "names"),
]
BORDER = 0.05  # VADER's own border of neutral (Hutto & Gilbert 2014)
GRID = np.arange(-14, 15) * 0.05
CLASSES = {
    **{"-1": -1, "0": 0, "1": 1, "negative": -1, "neutral": 0, "positive": 1},
    **{"2": -1, "4": 0, "6": 1},  # NewsMTSC
}
TEXTS, ANSWERS = ("text", "sentence_normalized", "sentence", "headline"), ("polarity", "label", "sentiment", "value")


def read_coded(path: Path) -> pd.DataFrame:
    """Read sentences that people judged: text · start · end (of the target; the whole sentence without one) · answer (-1, 0, 1).

    A CSV or JSON lines (also gzipped) with a text and a polarity each, and `from` and `to` of the target; or NewsMTSC's
    form, with a list `targets`. Raises InputError naming the file and what it lacks.
    """
    try:
        if ".csv" in path.suffixes:
            items = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")
        else:
            data = path.read_bytes()
            lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig").split("\n")
            items = [json.loads(line) for line in lines if line.strip()]
        rows = []
        for item in items:
            text = item[next(name for name in TEXTS if name in item)]
            for target in item.get("targets") or [item]:
                answer = str(target[next(name for name in ANSWERS if name in target)]).strip().lower()
                start, end = (int(float(target.get(name) or 0)) for name in ("from", "to"))
                rows.append((text, start, end or len(text), CLASSES[answer.removesuffix(".0")]))
    except (StopIteration, KeyError, ValueError, TypeError, AttributeError, OSError, EOFError) as error:
        wanted = f"a text ({', '.join(TEXTS)}) and a polarity (negative, neutral, positive; -1, 0, 1) on each row"
        raise InputError(f"{path}: {wanted} is needed ({type(error).__name__}: {error})") from error
    return pd.DataFrame(rows, columns=["text", "start", "end", "answer"])


def score_coded(coded: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of coded sentences, a column each (score, extent), made as `measure` makes them."""
    lists, book = _lists()
    names, first, second = neutral_names(book, lists), load_vader()[0], vader_of(lists.lexicon)
    hidden = [hide_names(text, names) for text in coded.text]
    places = list(zip(hidden, coded.start, coded.end, strict=True))
    scores = {("compound", "sentence"): score_texts(list(coded.text), first)[:, 3]}
    whole = (coded.end - coded.start == coded.text.str.len()).all()
    for extent in ("sentence",) if whole else ("sentence", "window"):
        score = partial(around, places) if extent == "window" else lambda analyser: score_texts(hidden, analyser)[:, 3]
        a, b = score(first), score(second)
        scores |= {("compound_neutral", extent): a, ("compound_second", extent): b, ("both", extent): (a + b) / 2}
    return pd.DataFrame(scores, index=coded.index).dropna(axis=1)


def _lists():
    return load_lists(), load_codebook(Inputs.of(DATA / "trade-talks").codebook)


def classes(scores: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return -1 up to `low`, 1 from `high`, else 0."""
    return (scores >= high).astype(int) - (scores <= low).astype(int)


def confusion(answers: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Return the 3 × 3 counts of people's answers (rows) and ours (columns), negative first."""
    return np.bincount((np.asarray(answers) + 1) * 3 + found + 1, minlength=9).reshape(3, 3)


def f1(cells: np.ndarray) -> np.ndarray:
    """Return F1 of each class from a confusion matrix; 0 for one that nobody gave."""
    return 2 * np.diag(cells) / np.maximum(cells.sum(0) + cells.sum(1), 1)


def tune(scores: np.ndarray, answers: np.ndarray) -> tuple[float, float]:
    """Return the borders (low, high) of neutral with the best macro-F1 on a grid of .05; of equals the first."""
    pairs = [(a, b) for a in GRID for b in GRID if a < b]
    best = max(pairs, key=lambda pair: f1(confusion(answers, classes(scores, *pair))).mean())
    return round(best[0], 2), round(best[1], 2)


def check_sentiment(folder: Path) -> pd.DataFrame:
    """Check every score against each file of coded sentences in a folder.

    Returns set · score · extent · n · low · high (borders of neutral) · tuned (on which set: the one with *train* in its name,
    else as in the last check, else none: ±BORDER) · accuracy · macro_f1 · f1_negative · f1_neutral · f1_positive · alpha ·
    alpha_low · alpha_high (ordinal; bootstrap over units) · lexicons · names (hashes). Raises InputError when nothing is there.
    """
    files = sorted(p for p in folder.glob("*") if {".csv", ".jsonl"} & set(p.suffixes)) if folder.is_dir() else []
    if not files:
        raise InputError(f"{folder}: no coded sentences there; CSV or JSON lines with a text and a polarity are needed")
    known = read_check()
    borders = {(r.score, r.extent): (r.low, r.high, r.tuned) for r in known[known.set == known.tuned].itertuples()}
    rows, versions = [], _versions()
    for path in sorted(files, key=lambda path: "train" not in path.name):
        coded, name = read_coded(path), path.name.split(".")[0]
        answers = coded.answer.to_numpy()
        for way, values in score_coded(coded).items():
            if "train" in name:
                borders[way] = (*tune(values.to_numpy(), answers), name)
            low, high, tuned = borders.get(way, (-BORDER, BORDER, "none"))
            cells = confusion(answers, classes(values.to_numpy(), low, high))
            parts, right, alpha = f1(cells), np.diag(cells).sum() / len(coded), float(ordinal_alpha(cells[None])[0])
            figures = (right, parts.mean(), *parts, alpha, *resampled(np.eye(9), ordinal_alpha, cells.ravel()))
            rows.append((name, *way, len(coded), low, high, tuned, *figures, *versions))
    return pd.DataFrame(rows, columns=COLUMNS)


def _versions() -> tuple[str, str]:
    """Return the hashes of what the check depends on: both lexicons, and what is neutral."""
    lists, book = _lists()
    return f"{load_vader()[1]['hash']} {lists.versions['lexicon.csv']}", f"{lists.versions['neutral.csv']} {book.hash}"


def write_check(folder: Path, out: Path = CHECKS) -> pd.DataFrame:
    """Check the scores (`check_sentiment`) and write the figures to `out`; rows of sets that are not in the folder stay."""
    table = check_sentiment(folder).round(4)
    if out.exists():
        old = pd.read_csv(out)
        table = pd.concat([old[~old.set.isin(table.set)], table], ignore_index=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_table(table, out)
    return table


def read_check(path: Path | None = None) -> pd.DataFrame:
    """Return the figures of the last check; empty when there was none."""
    path = path or CHECKS
    return pd.read_csv(path) if path.exists() else pd.DataFrame(columns=COLUMNS)


def tone_note(score: str = "compound_neutral", extent: str = "sentence", path: Path | None = None) -> str:
    """Return in one sentence how far a score agrees with people, for every sentiment chart; *exploratory* where alpha's lower bound is below FIRM."""
    table = read_check(path)
    rows = table[(table.score == score) & (table.extent == extent) & (table.set != table.tuned)]
    if rows.empty:
        return "Exploratory: these scores were never checked against people."
    weak = "Exploratory: agreement" if (rows.alpha_low < FIRM).any() else "Agreement"
    edited = "" if (rows.lexicons.str.cat(rows.names, " ") == " ".join(_versions())).all() else "; lists edited since"
    said = (
        f"alpha {r.alpha:.2f} ({r.alpha_low:.2f} to {r.alpha_high:.2f}, n = {r.n:,}, {r.set})"
        for r in rows.itertuples()
    )
    return f"{weak} with people is {', '.join(said)}{edited}."
