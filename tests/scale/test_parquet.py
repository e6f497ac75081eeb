"""A study stored as Parquet in several parts answers as one stored as CSV, and is opened without being read."""

import sys
from dataclasses import replace

import pandas as pd
import pytest

import analysis
from analysis import store
from analysis.measure.parts import cut
from analysis.store import read_stored
from analysis.study import open_study
from analysis.tables import MEASURED, InputError


@pytest.fixture(scope="module")
def stored(demo, tmp_path_factory):
    """The folder of the demo study's tables stored as Parquet, in parts."""
    tables = tmp_path_factory.mktemp("twin") / "tables"
    pieces = cut(demo.articles[["article_id", "sha256"]].assign(size=100), 600)
    for n, piece in enumerate(pieces):
        frames = {name: getattr(demo, name) for name in MEASURED}
        own = {name: frame[frame.article_id.isin(piece.article_id)] for name, frame in frames.items()}
        store.write_part(tables, str(n), own, "parquet")
    assert len(pieces) > 3
    manifest = {
        "key": "k",
        "format": "parquet",
        "parts": [str(n) for n in range(len(pieces))],
        "versions": demo.versions,
    }
    store.publish(tables, manifest, lambda folder: None)
    return tables


@pytest.fixture(scope="module")
def twin(demo, stored):
    """The demo study, opened from Parquet."""
    return replace(open_study(stored), name="demo", path=demo.path, raw=demo.raw)


@pytest.mark.parametrize("name", MEASURED)
def test_every_table_comes_back_from_its_parts(demo, twin, name):
    frame = getattr(twin, name)
    pd.testing.assert_frame_equal(frame.astype(getattr(demo, name).dtypes.to_dict()), getattr(demo, name))


ANSWERS = {
    "term_use": lambda a, s: a.summarise(a.term_use(s, ["tariffs", "talks"]), "year"),
    "issue_coverage": lambda a, s: a.summarise(a.issue_coverage(s), "outlet"),
    "sentiment": lambda a, s: a.summarise(a.sentiment(s, by_issue=True, by_voice=True), "voice"),
    "compare_words": lambda a, s: a.compare_words(s, "outlet"),
    "compare_words narrowed": lambda a, s: a.compare_words(s.where(year=[2024, 2025]), "year"),
    "salience": lambda a, s: a.salience(s),
    "prominence": lambda a, s: a.prominence(s),
    "cooccurrence": lambda a, s: a.cooccurrence(s),
    "seen": lambda a, s: a.seen(s),
    "term_hits": lambda a, s: a.term_hits(s),
    "read_examples": lambda a, s: a.read_examples(s, "dairy"),
}


@pytest.mark.parametrize("question", ANSWERS)
def test_every_answer_is_that_of_the_csv_study(demo, twin, question):
    found, expected = ANSWERS[question](analysis, twin), ANSWERS[question](analysis, demo)
    pd.testing.assert_frame_equal(found.astype(expected.dtypes.to_dict()), expected)


def test_only_what_is_asked_for_is_read(stored, monkeypatch):
    read = []

    def watched(tables, manifest, name, *rest):
        read.append(name)
        return read_stored(tables, manifest, name, *rest)

    monkeypatch.setattr("analysis.study.read_stored", watched)
    study = open_study(stored)
    assert read == ["articles"]
    assert len(study.where(year=2024).mentions) and read == ["articles", "mentions"]


def test_parquet_without_its_package_is_refused_with_the_remedy(monkeypatch, tmp_path, demo):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match=r"Parquet needs the package pyarrow: pip install -e '.\[scale\]'"):
        store.write_part(tmp_path, "x", {"words": demo.words}, "parquet")
    assert not list(tmp_path.rglob("*.parquet"))
