"""Only what changed is measured, and the tables are then those of a fresh run, byte for byte."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.measure import parts
from analysis.measure import run as runs
from analysis.measure.parts import cut
from analysis.read import files
from analysis.study import Inputs, open_study
from analysis.tables import MEASURED, InputError, read_table
from tests.measure.tiny import CODEBOOK, MILL, PORT, make_study
from tests.scale.archive import article, as_jsonl, contents, make_archive, measured_articles, run

MANY = [article(n) for n in range(14)]
NO_CORRECTION = "article_id,table,pointer,field,value,by,why\n"


def put(study, articles) -> None:
    (study / "raw" / "archive.jsonl").write_bytes(as_jsonl(articles))


@pytest.fixture(params=[pytest.param("csv", marks=pytest.mark.slow), "parquet"])
def form(request) -> str:
    return request.param


@pytest.fixture
def study(tmp_path, form, small_parts):
    """An archive, measured in several parts."""
    folder = make_archive(tmp_path / "study", as_jsonl(MANY))
    run(folder, form=form)
    return folder


def same_as_fresh(study, form) -> bool:
    run(study, study / "fresh", form=form)
    return contents(study / "tables") == contents(study / "fresh")


CHANGES = {
    "one changed": (lambda a: [*a[:5], {**a[5], "text": "A car stood at the gate."}, *a[6:]], {"a005"}),
    "another title": (lambda a: [*a[:5], {**a[5], "title": "Other"}, *a[6:]], {"a005"}),
    "one more first": (lambda a: [article(90), *a], {"a090"}),
    "one more last": (lambda a: [*a, article(90)], {"a090"}),
    "one gone": (lambda a: a[:7] + a[8:], set()),
    "the order turned": (lambda a: a[::-1], set()),
    "all but one gone": (lambda a: a[3:4], set()),
    "a field that nobody reads": (lambda a: [{**x, "likes": 3} for x in a], set()),
}


SOME = ("one changed", "one more first", "one gone", "the order turned")


@pytest.mark.parametrize("change", [c if c in SOME else pytest.param(c, marks=pytest.mark.slow) for c in CHANGES])
def test_after_a_change_only_what_changed_is_measured_and_all_is_as_if_fresh(study, form, change, monkeypatch):
    edit, expected = CHANGES[change]
    put(study, edit(MANY))
    seen = measured_articles(monkeypatch)
    run(study)
    assert set(seen) == expected and len(seen) == len(expected)
    assert same_as_fresh(study, form)


def test_a_second_run_measures_nothing_and_changes_no_byte(study, monkeypatch):
    before, seen = contents(study / "tables"), measured_articles(monkeypatch)
    monkeypatch.setattr(runs, "list_articles", None)  # not even a list of the articles is made
    outcome, said = run(study)
    assert (outcome.needed, outcome.articles, seen) == (False, 14, []) and "nothing new" in said
    assert contents(study / "tables") == before


WRITTEN = {
    "catalogue.csv": ("article_id,published\na003,2020-01-01\n", {"a003"}),
    "corrections.csv": (NO_CORRECTION + "a004,lines,1,kind,promo,Eva,test\na008,lines,1,kind,promo,Eva,test\n", {"a004", "a008"}),
    "codebook.yml": (CODEBOOK.replace("steel, ", "steel, crane*, "), {a["id"] for a in MANY}),
    "events.csv": ("event_id,name,place,from,to,kind,source\nx,Fair,Norhaven,2024-01-01,2024-01-02,round,us\n", {a["id"] for a in MANY}),
    "lists/abbreviations.txt": ("tuesday\n", {a["id"] for a in MANY}),
}  # fmt: skip


@pytest.mark.parametrize("file", [f if f[0] == "c" else pytest.param(f, marks=pytest.mark.slow) for f in WRITTEN])
def test_what_people_write_is_measured_again_where_it_matters(study, form, file, monkeypatch):
    text, expected = WRITTEN[file]
    (study / file).parent.mkdir(exist_ok=True)
    (study / file).write_text(text, "utf-8")
    seen = measured_articles(monkeypatch)
    run(study)
    assert set(seen) == expected and same_as_fresh(study, form)
    seen.clear()
    assert not run(study)[0].needed and seen == []


def test_a_correction_taken_back_is_taken_back(study, form):
    before = contents(study / "tables")
    (study / "corrections.csv").write_text(NO_CORRECTION + "a004,lines,1,kind,promo,Eva,test\n", "utf-8")
    run(study)
    (study / "corrections.csv").unlink()
    run(study)
    assert contents(study / "tables") == before


def test_corrections_and_entries_that_point_nowhere_are_told(study):
    (study / "corrections.csv").write_text(
        NO_CORRECTION + "nobody,lines,1,kind,promo,Eva,test\na001,lines,99,kind,promo,Eva,test\n", "utf-8"
    )
    (study / "catalogue.csv").write_text("article_id,published\nnowhere,2020\n", "utf-8")
    notes = "\n".join(run(study)[0].notes)
    assert "row 2 points nowhere: lines 1 of article nobody" in notes
    assert "row 3 points nowhere: lines 99 of article a001" in notes and "row 'nowhere' points to no article" in notes


def test_the_tables_change_their_form_without_being_measured_again(study, form, monkeypatch):
    other = {"csv": "parquet", "parquet": "csv"}[form]
    seen = measured_articles(monkeypatch)
    run(study, form=other)
    assert seen == [] and same_as_fresh(study, other)
    assert bool(list((study / "tables").rglob("*.parquet"))) == (other == "parquet")


def damage(path, how) -> None:
    path.unlink() if how == "missing" else path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_table_that_is_missing_or_damaged_is_named_and_measured_again(study, form, how):
    before = contents(study / "tables")
    path = next(iter(sorted((study / "tables").rglob(f"sentences.{form}"))))
    damage(path, how)
    outcome, _ = run(study)
    assert [note for note in outcome.notes if str(path) in note and "missing or damaged" in note]
    assert contents(study / "tables") == before


def test_rows_that_cannot_be_measured_again_are_not_taken_from_a_damaged_table(tmp_path):
    study = make_study(tmp_path / "study", mill=MILL, port=PORT)
    (study / "catalogue.csv").write_text("article_id,published\nmill,\n", "utf-8")
    run(study)
    (study / "raw" / "mill.txt").unlink()
    (study / "tables" / "words.csv").unlink()
    before = contents(study / "tables")
    with pytest.raises(InputError, match=r"words.csv: missing or damaged, and 1 articles stand only there"):
        run(study)
    assert contents(study / "tables") == before


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_study_with_a_bad_part_says_which_when_it_is_read(tmp_path, small_parts, how):
    study = make_archive(tmp_path / "study", as_jsonl(MANY))
    run(study, form="parquet")
    path = next(iter(sorted((study / "tables").rglob("sentences.parquet"))))
    damage(path, how)
    tables = open_study(study)
    with pytest.raises(InputError, match=f"{path}: missing or damaged; measure again"):
        len(tables.sentences)


def test_only_the_articles_of_a_bad_part_are_measured_again(tmp_path, small_parts, monkeypatch):
    study = make_archive(tmp_path / "study", as_jsonl(MANY))
    run(study, form="parquet")
    next(iter((study / "tables").rglob("words.parquet"))).unlink()
    seen = measured_articles(monkeypatch)
    run(study)
    assert 0 < len(seen) < len(MANY)


def test_a_manifest_of_a_newer_version_is_left_alone(study, capsys):
    path = study / "tables" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "schema": 99, "versions": {"package": "9.1"}}))
    before = contents(study / "tables")
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 2
    assert "written by a newer version of this package (9.1); update it" in capsys.readouterr().err
    assert contents(study / "tables") == before


@pytest.mark.parametrize("text", ["{", "[]", "3"])
def test_a_manifest_that_is_none_is_named(study, capsys, text):
    (study / "tables" / "manifest.json").write_text(text)
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 2
    assert "manifest.json: this is no manifest" in capsys.readouterr().err


def test_tables_of_the_version_before_are_measured_again(tmp_path):
    study = make_study(tmp_path / "study", mill=MILL, port=PORT)
    run(study)
    fresh, path = contents(study / "tables"), study / "tables" / "manifest.json"
    old = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({name: old[name] for name in ("key", "versions", "articles", "files")} | {"key": "old"}))
    assert run(study)[0].needed
    assert contents(study / "tables") == fresh


@pytest.mark.parametrize("change", ["edited", "gone"])
def test_a_file_that_changes_during_the_run_is_listed_again(tmp_path, change, monkeypatch):
    study = make_study(tmp_path / "study", mill=MILL, port=PORT)
    original, calls = parts.read_articles, []

    def disturbed(listed):
        if not calls:
            port = study / "raw" / "port.txt"
            port.unlink() if change == "gone" else port.write_text(PORT.replace("forty", "fifty"), "utf-8")
        calls.append(len(listed))
        return original(listed)

    monkeypatch.setattr(parts, "read_articles", disturbed)
    outcome, said = run(study)
    assert "changed while it was being measured" in said
    assert outcome.articles == (1 if change == "gone" else 2) and same_as_fresh(study, "csv")


def test_a_file_that_never_rests_ends_the_run_by_name(tmp_path, monkeypatch, capsys):
    study = make_study(tmp_path / "study", mill=MILL)

    def restless(listed):
        raise files.ChangedError("mill.txt: it changed while it was being measured")

    monkeypatch.setattr(parts, "read_articles", restless)
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 2
    assert "mill.txt: it changed" in capsys.readouterr().err and not (study / "tables").exists()


def test_an_unreadable_file_in_the_middle_is_refused_and_the_rest_is_measured(tmp_path, monkeypatch):
    study = make_study(tmp_path / "study", mill=MILL, port=PORT, quay=PORT.replace("forty", "sixty"))
    original = files.Path.read_bytes

    def refusing(path):
        if path.name == "port.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr(files.Path, "read_bytes", refusing)
    outcome, _ = run(study)
    assert outcome.refused.to_numpy().tolist() == [["port.txt", "it cannot be opened (Permission denied)"]]
    assert open_study(study).articles.article_id.tolist() == ["mill", "quay"]


def test_a_full_disk_ends_the_run_and_leaves_what_was_there(study, monkeypatch, capsys):
    before, calls = contents(study / "tables"), []
    put(study, [article(n) for n in range(50, 60)] + MANY[2:])
    original = parts.write_part

    def full(*given):
        calls.append(given[1])
        if len(calls) == 2:
            raise OSError(28, "No space left on device", "words")
        return original(*given)

    monkeypatch.setattr(parts, "write_part", full)
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 2
    assert "No space left on device" in capsys.readouterr().err
    after = contents(study / "tables")
    assert {name: after[name] for name in before} == before
    monkeypatch.setattr(parts, "write_part", original)
    seen = measured_articles(monkeypatch)
    run(study)
    assert len(seen) < 10  # the part that was finished before the disk was full is not measured again


def test_a_reader_whose_study_was_measured_again_is_told(study):
    tables = open_study(study)
    put(study, MANY[1:])
    run(study)
    with pytest.raises(InputError, match=r"open it again|missing or damaged"):
        len(tables.words)


@pytest.mark.slow
def test_each_article_measured_alone_is_as_measured_among_others(tmp_path, demo):
    """What makes parts possible: nothing in the tables of an article depends on the others."""
    listed, _, _ = files.list_articles(demo.raw)
    inputs = Inputs.of(demo.path)
    book, lists = runs.load_codebook(inputs.codebook), runs.load_lists(inputs.lists)
    catalogue = read_table("catalogue", inputs.catalogue)
    texts = files.read_articles(listed.iloc[::5])
    together, _ = parts.measure_texts(texts, inputs, catalogue, book, lists)
    alone = [parts.measure_texts(texts.iloc[n : n + 1], inputs, catalogue, book, lists)[0] for n in range(len(texts))]
    for name in MEASURED:
        joined = pd.concat([t[name] for t in alone], ignore_index=True)
        pd.testing.assert_frame_equal(joined, together[name].astype(joined.dtypes))  # words are categories of a part


def listed_of(sizes: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"sha256": [parts.sha256(str(n).encode()) for n in range(len(sizes))], "size": sizes})


@settings(max_examples=40)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=300), st.integers(0, 299))
def test_parts_hold_every_article_once_and_one_less_moves_few_borders(sizes, gone):
    articles = listed_of(sizes)
    pieces = cut(articles, 1000)
    pd.testing.assert_frame_equal(pd.concat(pieces), articles)
    assert all(500 <= piece["size"].sum() <= 2400 for piece in pieces[:-1])
    without = cut(articles.drop(index=min(gone, len(sizes) - 1)), 1000) if len(sizes) > 1 else []
    kept = {tuple(piece.sha256) for piece in pieces} & {tuple(piece.sha256) for piece in without}
    place = next(n for n, piece in enumerate(pieces) if min(gone, len(sizes) - 1) in piece.index)
    assert len(kept) >= place  # all before it stay; those behind it meet the old borders again (next test)


def test_behind_a_change_the_old_borders_are_met_again():
    articles = listed_of([100] * 2000)
    pieces, without = cut(articles, 1000), cut(articles.drop(index=50), 1000)
    kept = {tuple(piece.sha256) for piece in pieces} & {tuple(piece.sha256) for piece in without}
    assert len(pieces) > 100 and len(kept) > len(pieces) - 10


def test_the_lock_and_the_work_of_a_run_are_gone_afterwards(study, form):
    names = {path.name for path in (study / "tables").iterdir()}
    own = {"manifest.json", "refused.csv"}
    assert names == (own | {"parts"} if form == "parquet" else own | {f"{name}.csv" for name in MEASURED})
    if form == "parquet":
        manifest = json.loads((study / "tables" / "manifest.json").read_text("utf-8"))
        assert {path.name for path in (study / "tables" / "parts").iterdir()} == set(manifest["parts"])


def test_a_study_can_be_replaced_and_narrowed_before_its_tables_are_read(study):
    tables = replace(open_study(study), name="other")
    assert tables.where(article="a003").sentences.article_id.unique().tolist() == ["a003"]
