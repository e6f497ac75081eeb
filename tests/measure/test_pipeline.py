"""From files to tables: what is written, what is left alone, what is refused, and that nothing is lost on the way."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.measure import run as runs
from analysis.measure.mentions import find_mentions
from analysis.measure.pipeline import measure_texts
from analysis.measure.quotations import find_quotations
from analysis.measure.run import measure
from analysis.measure.sentences import split_sentences
from analysis.measure.sentiment import score_sentences
from analysis.measure.words import count_words
from analysis.raw import sha256
from analysis.study import DATA, Inputs, open_study
from analysis.tables import MEASURED, TABLES, InputError, read_table
from analysis.terms import Matcher
from tests.measure.tiny import MENU, MILL, PORT, lines_of, make_study


def run(folder: Path) -> tuple[runs.Outcome, str]:
    """Measure a tiny study; return the outcome and all that was said."""
    said = []
    outcome = measure(folder / "raw", folder / "tables", Inputs.of(folder), say=said.append)
    return outcome, "\n".join(said)


def contents(tables: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(tables.iterdir())}


@pytest.fixture
def study(tmp_path) -> Path:
    """A tiny study of two articles, measured."""
    folder = make_study(tmp_path / "study", mill=MILL, port=PORT)
    run(folder)
    return folder


def test_every_table_is_written_and_listed_with_its_hash(study):
    written = contents(study / "tables")
    manifest = json.loads(written.pop("manifest.json"))
    assert sorted(written) == sorted(f"{name}.csv" for name in [*MEASURED, "refused"])
    assert manifest["files"] == {name: sha256(data) for name, data in written.items()}


def test_every_written_table_has_its_columns(study):
    for name in [*MEASURED, "refused"]:
        header = (study / "tables" / f"{name}.csv").read_text("utf-8").split("\n")[0]
        assert header.split(",") == list(TABLES[name])


def test_the_tables_say_what_stands_in_the_articles(study):
    tables = open_study(study)
    assert tables.articles.article_id.tolist() == ["mill", "port"]
    assert tables.articles.published_from.tolist() == ["2024-06-05", "2024-06-06"]
    assert tables.mentions[["article_id", "issue"]].values.tolist() == [["mill", "metals"], ["mill", "cars"], ["port", "cars"]]  # fmt: skip
    assert tables.quotations.speaker.tolist() == ["Ada Brandt", "Ada Brandt", "Ben Ostrow"]


def test_a_second_run_says_nothing_new_and_leaves_every_byte(study):
    before = contents(study / "tables"), [p.stat().st_mtime_ns for p in sorted((study / "tables").iterdir())]
    outcome, said = run(study)
    assert not outcome.needed and "nothing new" in said
    assert (contents(study / "tables"), [p.stat().st_mtime_ns for p in sorted((study / "tables").iterdir())]) == before


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("codebook.yml", "name: t\nissues: {sea: {label: Sea, group: g, definition: The sea., terms: [port, ship/ships]}}\n"),
        ("catalogue.csv", "article_id,published\nmill,2024-07-01\n"),
        ("corrections.csv", "article_id,table,pointer,field,value,by,why\nmill,quotations,1,speaker,Cy Dorn,us,test\n"),
        ("events.csv", "event_id,name,place,from,to,kind,source\nx,Norhaven Fair,Norhaven,2024-01-01,2024-01-02,round,us\n"),
        ("lists/abbreviations.txt", "tuesday\n"),
        ("raw/mill.txt", MILL.replace("three", "nine")),
        ("raw/dock.txt", PORT.replace("forty", "fifty")),
    ],
)  # fmt: skip
def test_a_changed_input_is_measured_again(file, text, study):
    (study / file).parent.mkdir(exist_ok=True)
    (study / file).write_text(text, "utf-8")
    outcome, _ = run(study)
    assert outcome.needed
    assert not run(study)[0].needed


def test_a_changed_codebook_changes_the_mentions(study):
    (study / "codebook.yml").write_text(
        (study / "codebook.yml").read_text("utf-8").replace("car/cars", "ship/ships"), "utf-8"
    )
    run(study)
    assert open_study(study).mentions.term.tolist() == ["steel", "ship/ships"]


BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "nul.txt": (b"milk\0milk", "NUL"),
    "binary.txt": (bytes(range(1, 32)) * 40, "binary"),
    "again.txt": (MILL.encode(), "the same bytes as"),
    "page.txt": (b"<!DOCTYPE html><p>Milk</p>", "web page"),
    "port.md": (b"Milk is milk, and the port is another one here.", "article id 'port' is taken by"),
}


def test_refused_files_are_recorded_with_their_reasons_and_the_rest_is_measured(study, capsys):
    for name, (data, _) in BAD_FILES.items():
        (study / "raw" / name).write_bytes(data)
    code = main(["measure", str(study / "raw"), "--out", str(study / "tables")])
    said = capsys.readouterr().err
    refused = read_table("refused", study / "tables" / "refused.csv").set_index("file").reason
    assert code == 1
    # of two files with the same bytes, or the same id, the first by name is kept
    assert set(refused.index) == set(BAD_FILES) - {"again.txt", "port.md"} | {"mill.txt", "port.txt"}
    assert all(f"refused: {file}: {reason}" in said for file, reason in refused.items())
    for name in ("empty.txt", "nul.txt", "binary.txt", "page.txt"):
        assert BAD_FILES[name][1] in refused[name]
    assert BAD_FILES["again.txt"][1] in refused["mill.txt"] and BAD_FILES["port.md"][1] in refused["port.txt"]
    assert len(open_study(study).articles) == 2


def test_a_study_without_refusals_ends_with_exit_code_0(study):
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 0


def break_raw(study):
    for path in (study / "raw").iterdir():
        path.unlink()


def break_all_files(study):
    for path in (study / "raw").iterdir():
        path.write_bytes(b"")


def break_codebook(study):
    (study / "codebook.yml").write_text("issues: [", "utf-8")


def break_corrections(study):
    (study / "corrections.csv").write_text("article_id,table\nmill,lines\n", "utf-8")


def break_catalogue(study):
    (study / "catalogue.csv").write_text("article_id,published\nmill,last spring\n", "utf-8")


@pytest.mark.parametrize("break_it", [break_raw, break_all_files, break_codebook, break_corrections, break_catalogue])
def test_when_nothing_can_be_written_the_exit_code_is_2_and_the_old_tables_stay(break_it, study, capsys):
    before = contents(study / "tables")
    break_it(study)
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 2
    assert str(study) in capsys.readouterr().err
    assert contents(study / "tables") == before


def test_tables_cannot_be_written_into_a_file(study, capsys):
    (study / "blocked").write_text("")
    assert main(["measure", str(study / "raw"), "--out", str(study / "blocked")]) == 2
    assert "blocked" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device", "words.csv")])
def test_an_interrupted_write_leaves_the_old_tables(error, study, monkeypatch, capsys):
    before = contents(study / "tables")
    (study / "raw" / "mill.txt").write_text(MILL.replace("three", "nine"), "utf-8")

    def interrupted(frame, path):
        path.write_text("half a ta", "utf-8")
        if path.stem == "words":
            raise error

    monkeypatch.setattr("analysis.store.write_table", interrupted)
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 2
    assert "what was there before is unchanged" in capsys.readouterr().err
    assert contents(study / "tables") == before


def test_a_page_of_furniture_only_is_noted(tmp_path):
    folder = make_study(tmp_path / "study", mill=MILL, menu=MENU)
    outcome, _ = run(folder)
    assert [note for note in outcome.notes if note.startswith("menu.txt: no article text")]
    assert open_study(folder).articles.set_index("article_id").n_words["menu"] == 0


def rows_of(tables: Path, article: str) -> dict[str, list[str]]:
    return {
        name: [line for line in (tables / f"{name}.csv").read_text("utf-8").split("\n") if line.startswith(f"{article},")]
        for name in MEASURED
    }  # fmt: skip


def test_an_article_of_the_catalogue_without_its_file_keeps_its_rows(study):
    (study / "catalogue.csv").write_text("article_id,published\nmill,\n", "utf-8")
    before = rows_of(study / "tables", "mill")
    (study / "raw" / "mill.txt").unlink()
    outcome, _ = run(study)
    assert rows_of(study / "tables", "mill") == before
    assert [note for note in outcome.notes if note.startswith("1 articles of the catalogue have no file here")]


def test_an_article_that_nobody_lists_goes_with_its_file(study):
    (study / "raw" / "mill.txt").unlink()
    run(study)
    assert open_study(study).articles.article_id.tolist() == ["port"]


def test_a_renamed_raw_file_keeps_its_id_and_its_rows(study):
    before = contents(study / "tables")
    (study / "raw" / "mill.txt").rename(study / "raw" / "a-better-name.txt")
    run(study)
    after = contents(study / "tables")
    assert {n: after[n] for n in after if n != "manifest.json"} == {
        n: before[n] for n in before if n != "manifest.json"
    }


def test_two_files_that_change_names_keep_their_ids(study):
    before = rows_of(study / "tables", "mill")
    raw = study / "raw"
    (raw / "mill.txt").rename(raw / "x")
    (raw / "port.txt").rename(raw / "mill.txt")
    (raw / "x").rename(raw / "port.txt")
    run(study)
    assert rows_of(study / "tables", "mill") == before


def test_a_new_file_under_the_old_name_of_a_renamed_one_is_another_article(study):
    (study / "raw" / "mill.txt").rename(study / "raw" / "old-mill.txt")
    (study / "raw" / "mill.txt").write_text(MILL.replace("three", "nine"), "utf-8")
    outcome, _ = run(study)
    ids = open_study(study).articles.article_id
    assert ids.is_unique and len(ids) + len(outcome.refused) == 3


def test_a_corrected_speaker_is_kept_and_says_who_corrected_it(study):
    (study / "corrections.csv").write_text(
        "article_id,table,pointer,field,value,by,why\nmill,quotations,2,speaker,Cy Dorn,Eva,heard it\n", "utf-8"
    )
    run(study)
    second = open_study(study).quotations.iloc[1]
    assert (second.speaker, second.rule) == ("Cy Dorn", "corrected by Eva: heard it")


@pytest.mark.parametrize(("line_no", "kind", "n_sentences"), [(6, "promo", 1), (2, "body", 3)])
def test_a_line_corrected_into_or_out_of_the_article_counts_accordingly(line_no, kind, n_sentences, study):
    (study / "corrections.csv").write_text(
        f"article_id,table,pointer,field,value,by,why\nport,lines,{line_no},kind,{kind},Eva,test\n", "utf-8"
    )
    run(study)
    assert open_study(study).articles.set_index("article_id").n_sentences["port"] == n_sentences


def test_a_corrected_sentence_border_moves_the_words_with_it(study):
    first = next(open_study(study).sentences.query("article_id == 'port' and kind == 'body'").itertuples())
    middle = PORT.index(", and two of")
    (study / "corrections.csv").write_text(
        f"article_id,table,pointer,field,value,by,why\nport,sentences,{first.sentence_no},end,{middle},Eva,test\n",
        "utf-8",
    )
    run(study)
    tables = open_study(study)
    assert tables.sentences.set_index(["article_id", "sentence_no"]).loc[("port", first.sentence_no)].n_words == 9
    assert tables.words.groupby("article_id").n.sum()["port"] == tables.articles.set_index("article_id").n_words["port"]


@pytest.mark.parametrize("name", ["demo", "trade-talks"])
def test_the_committed_tables_are_those_of_their_articles_byte_for_byte(name, tmp_path, request):
    source = DATA / "demo" / "raw" if name == "demo" else request.getfixturevalue("raw_articles")
    measure(source, tmp_path, Inputs.of(DATA / name), say=lambda message: None)
    rebuilt, committed = contents(tmp_path), contents(DATA / name / "tables")
    assert list(rebuilt) == list(committed)
    assert [file for file in rebuilt if rebuilt[file] != committed[file]] == []


def test_no_function_changes_its_input(tmp_path, lists, codebook):
    text = MILL + PORT
    texts, lines = pd.Series({"a": text}), lines_of(text)
    files = pd.DataFrame([("a", "a.txt", "0", text)], columns=["article_id", "source_file", "sha256", "text"])
    sentences = split_sentences(texts, lines, lists)
    catalogue = read_table("catalogue", tmp_path / "none.csv")
    frames = [texts, lines, files, sentences, catalogue, lists.neutral, codebook.terms, codebook.issues]
    before = [frame.copy(deep=True) for frame in frames]
    split_sentences(texts, lines, lists)
    score_sentences(texts, sentences, Matcher(lists.neutral.term))
    find_quotations(texts, lines, sentences)
    find_mentions(texts, sentences, codebook)
    count_words(texts, sentences)
    measure_texts(files, Inputs.of(DATA / "demo"), catalogue, codebook, lists)
    for frame, copy in zip(frames, before, strict=True):
        (pd.testing.assert_series_equal if isinstance(frame, pd.Series) else pd.testing.assert_frame_equal)(frame, copy)


def test_a_missing_source_is_named(tmp_path):
    with pytest.raises(InputError, match=f"^{tmp_path / 'nowhere'}: there is no such file or folder"):
        measure(tmp_path / "nowhere", tmp_path / "tables", Inputs.of(DATA / "demo"), say=lambda message: None)
