"""Files of many articles: read record by record, refused by line and reason, their texts found again by hash."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.raw import COLUMNS, LARGEST, find_form, find_text, places, records
from analysis.read.files import list_articles, read_files
from analysis.read.records import from_record
from analysis.study import open_study
from analysis.tables import MEASURED, InputError, read_table
from tests.scale.archive import article, as_csv, as_jsonl, contents, make_archive, run

TEN = [article(n) for n in range(10)]
FORMS = {
    "archive.jsonl": as_jsonl(TEN),
    "archive.ndjson": as_jsonl(TEN).replace(b"\n", b"\r\n") + b"\n\n",
    "archive.csv": as_csv(TEN),
    "excel.csv": b"\xef\xbb\xbf" + as_csv(TEN, ";").replace(b"\n\n", b"\n\n"),
    "archive.tsv": as_csv(TEN, "\t"),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_same_articles_come_out_of_every_form(tmp_path, name):
    (tmp_path / name).write_bytes(FORMS[name])
    texts, refused, notes = read_files(tmp_path / name)
    assert (refused.empty, notes) == (True, [])
    assert texts.text.tolist() == [a["text"] for a in TEN]
    assert texts[["article_id", "published", "outlet", "title"]].to_numpy().tolist() == [
        list(a.values())[:4] for a in TEN
    ]
    (tmp_path / "other.jsonl").write_bytes(as_jsonl(TEN))
    assert texts.sha256.tolist() == read_files(tmp_path / "other.jsonl")[0].sha256.tolist()


def test_an_archive_gives_the_tables_of_its_articles(tmp_path):
    study = make_archive(tmp_path / "study", as_jsonl(TEN))
    outcome, _ = run(study)
    tables = open_study(study)
    assert (outcome.articles, outcome.notes) == (10, [])
    first = tables.articles.iloc[0]
    assert first[["article_id", "source_file", "published_from", "date_precision", "date_basis", "outlet", "title"]].tolist() == [
        "a000", "archive.jsonl", "2015-01-01", "day", "metadata", "Paper 0", "Week 0"]  # fmt: skip
    assert first.date_evidence == "the file's date column: '2015-01-01'"
    assert set(tables.lines.kind) == {"body", "blank"}
    assert set(tables.lines.rule) == {"the file's text column", "no visible character"}
    last = tables.sentences.query("article_id == 'a004'").iloc[-1]
    text = tables.text("a004")
    assert text[last.start : last.end] == "“It may not last 4 days,” Ben Ostrow said on Tuesday."


def test_an_archive_among_text_files_is_measured_with_them(tmp_path):
    study = make_archive(tmp_path / "study", as_jsonl(TEN[:3]), "b.jsonl")
    (study / "raw" / "a.txt").write_text("5 June 2024\n\n" + TEN[5]["text"], "utf-8")
    (study / "raw" / "c.csv").write_bytes(as_csv(TEN[3:5]))
    run(study)
    tables = open_study(study)
    assert tables.articles.article_id.tolist() == ["a", "a000", "a001", "a002", "a003", "a004"]
    assert tables.articles.date_basis.tolist() == ["header", *["metadata"] * 5]
    assert [tables.text(a) is not None for a in tables.articles.article_id] == [True] * 6


BROKEN = {
    "it is no JSON object; write one on each line": b'{"id": "x", "text": ',
    "it has no id": b'{"id": " ", "text": "A car."}',
    "its text is empty": b'{"id": "x", "text": " \\n"}',
    "its article id 'a001' is taken by archive.jsonl: line 2": b'{"id": "a001", "text": "A car."}',
    "it holds NUL characters": b'{"id": "x", "text": "A \\u0000 car."}',
    "a web page's source": b'{"id": "x", "text": "<html><p>A car."}',
    "its text is longer than an article can be": json.dumps({"id": "x", "text": "car " * (LARGEST // 4 + 1)}).encode(),
}


@pytest.mark.parametrize("reason", BROKEN)
def test_a_broken_line_is_refused_by_its_number_and_the_rest_is_listed(tmp_path, reason):
    lines = as_jsonl(TEN).split(b"\n")
    (tmp_path / "archive.jsonl").write_bytes(b"\n".join([*lines[:4], BROKEN[reason], *lines[4:]]))
    listed, refused, _ = list_articles(tmp_path / "archive.jsonl")
    assert refused.file.tolist() == ["archive.jsonl: line 5"] and reason in refused.reason[0]
    assert listed.article_id.tolist() == [a["id"] for a in TEN]


def test_a_study_with_broken_lines_ends_with_1_and_lists_them(tmp_path):
    study = make_archive(tmp_path / "study", b"{\n" + as_jsonl(TEN))
    assert main(["measure", str(study / "raw"), "--out", str(study / "tables")]) == 1
    assert read_table("refused", study / "tables" / "refused.csv").file.tolist() == ["archive.jsonl: line 1"]
    assert len(open_study(study).articles) == 10


def test_a_line_without_end_is_never_held_whole(tmp_path):
    with (tmp_path / "long.jsonl").open("wb") as file:
        file.write(as_jsonl(TEN[:2]) + b'{"id": "x", "text": "')
        for _ in range(60):
            file.write(b"car " * 250_000)
    tracemalloc.start()
    listed, refused, _ = list_articles(tmp_path / "long.jsonl")
    assert tracemalloc.get_traced_memory()[1] < 45_000_000
    tracemalloc.stop()
    assert (len(listed), refused.file.tolist()) == (2, ["long.jsonl: line 3"])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"x,2018-01-01,P,T\n", "it has 4 fields, the header 5"),
        (b'x,2018-01-01,P,T,"A "car" stood."\n', "it is a broken row"),
        (b"x,2018-01-01,P,T,\n", "its text is empty"),
        (b"a001,2018-01-01,P,T,A car.\n", "its article id 'a001' is taken by archive.csv: line "),
    ],
)
def test_a_broken_row_is_refused_by_its_line_and_the_rest_is_measured(tmp_path, row, reason):
    data = as_csv(TEN[:4]) + row + as_csv(TEN[4:]).split(b"\n", 1)[1]
    (tmp_path / "archive.csv").write_bytes(data)
    listed, refused, _ = list_articles(tmp_path / "archive.csv")
    line = as_csv(TEN[:4]).count(b"\n") + 1
    assert refused.file.tolist() == [f"archive.csv: line {line}"] and reason in refused.reason[0]
    assert [find_text(tmp_path / "archive.csv", digest) for digest in listed.sha256] == [a["text"] for a in TEN]


def test_a_quotation_mark_that_never_closes_is_refused_and_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(as_csv(TEN[:2]) + b'x,2018-01-01,P,T,"A car\n')
    listed, refused, _ = list_articles(tmp_path / "a.csv")
    assert len(listed) == 2 and "check its quotation marks" in refused.reason[0]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"id,headline\n1,A car\n", "no column is the text .*; its columns are: id, headline$"),
        ("a.csv", b"date,text\n1,A car\n", "no column is the article_id"),
        ("a.csv", b"id,body,content\n1,a,b\n", "more than one column may be the text: body, content"),
        ("a.csv", b"", "its columns are: none"),
        ("a.csv", "id,text\n1,A car\n".encode("utf-16"), "UTF-16"),
        ("a.jsonl", b"", "no article was found in its first lines"),
        ("a.jsonl", b"[1, 2]\n", "no article was found in its first lines"),
        ("a.jsonl", b'{"id": 1, "words": "x"}\n', "no column is the text .*; its columns are: id, words"),
        ("a.csv", b"id,text\n", "it holds no article"),
    ],
)
def test_a_file_whose_columns_are_not_clear_is_refused_by_name_with_what_was_found(
    tmp_path, name, data, message, capsys
):
    study = make_archive(tmp_path / "study", data, name)
    with pytest.raises(InputError, match=message):
        run(study)
    assert main(["measure", str(study / "raw" / name), "--out", str(study / "tables")]) == 2
    assert name in capsys.readouterr().err and not (study / "tables").exists()


@pytest.mark.parametrize("field", COLUMNS)
def test_every_usual_name_of_a_column_is_known(tmp_path, field):
    for name in COLUMNS[field].replace("| ", "").split():
        header = {"article_id": "id", "text": "text"} | {field: name.upper()}
        (tmp_path / "a.csv").write_text(",".join(header.values()) + "\n1" + ",x" * (len(header) - 1) + "\n", "utf-8")
        assert find_form(tmp_path / "a.csv").columns[field] == name.upper()


def test_lines_that_are_not_utf8_are_read_as_windows_1252_and_told(tmp_path):
    (tmp_path / "a.csv").write_bytes("id,text\n1,Zoë paid.\n2,Peña left.\n".encode("cp1252"))
    texts, _, notes = read_files(tmp_path / "a.csv")
    assert texts.text.tolist() == ["Zoë paid.", "Peña left."]
    assert notes == ["a.csv: 2 articles are not UTF-8 and were read as Windows-1252; check the accents"]


def test_a_lone_surrogate_does_not_stop_a_run(tmp_path):
    study = make_archive(tmp_path / "study", b'{"id": 7, "text": "A car \\ud800 stood at the gate."}\n')
    run(study)
    assert open_study(study).text("7") == "A car \ufffd stood at the gate."


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")), min_size=1, max_size=6))
def test_every_text_is_found_again_in_json_lines_and_in_csv(tmp_path_factory, texts):
    articles = [{"id": f"n{n}", "title": '"', "text": f"Car {n}. {text}"} for n, text in enumerate(texts)]
    folder = tmp_path_factory.mktemp("found")
    for name, data in (("a.jsonl", as_jsonl(articles)), ("a.csv", as_csv(articles))):
        (folder / name).write_bytes(data)
        with (folder / name).open("rb") as file:
            found = list(records(file, find_form(folder / name)))
        assert [record.fields["text"] for record in found] == [a["text"] for a in articles]
        assert [find_text(folder / name, record.sha256) for record in found] == [a["text"] for a in articles]
        places.cache_clear()


def test_a_text_is_found_without_reading_the_file_again(tmp_path, monkeypatch):
    study = make_archive(tmp_path / "study", as_jsonl(TEN))
    run(study)
    tables = open_study(study)
    assert tables.text("a003") == TEN[3]["text"]
    read = []
    monkeypatch.setattr("analysis.raw._plain", lambda value, whole, plain=str: read.append(value) or plain(value))
    assert tables.where(year=2015).text("a000") == TEN[0]["text"]
    assert len(read) <= 5  # the fields of one record


def test_a_text_that_changed_or_went_is_none(tmp_path):
    study = make_archive(tmp_path / "study", as_jsonl(TEN))
    run(study)
    changed = [{**TEN[0], "text": "Another text."}, *TEN[2:]]
    (study / "raw" / "archive.jsonl").write_bytes(as_jsonl(changed))
    tables = open_study(study)
    assert [tables.text(a) is not None for a in ("a000", "a001", "a002")] == [False, False, True]
    assert tables.has_text


@pytest.mark.parametrize(
    ("said", "first", "precision"),
    [
        ("2018-03-05", "2018-03-05", "day"),
        ("2018-03-05T23:10:00Z", "2018-03-05", "day"),
        ("20180305", "2018-03-05", "day"),
        ("2018-03", "2018-03-01", "month"),
        ("2018", "2018-01-01", "year"),
        ("March 5, 2018", "2018-03-05", "day"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26", "day"),
        ("Mon, 05 Mar 2018 10:00:00 GMT", "2018-03-05", "day"),
        ("31/03/2018", "2018-03-31", "day"),
        ("05/03/2018", None, "unknown"),
        ("2018-13-45", None, "unknown"),
        ("last spring", None, "unknown"),
        ("March 5", None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_the_date_of_a_record_is_read_in_one_way_or_not_at_all(said, first, precision):
    published = from_record(said)
    assert (published.first.isoformat() if published.first else None, published.precision) == (first, precision)
    assert published.basis == ("metadata" if first else "none") and (said in published.evidence)


def test_the_catalogue_and_corrections_win_over_the_record(tmp_path):
    study = make_archive(tmp_path / "study", as_jsonl(TEN))
    (study / "catalogue.csv").write_text("article_id,published,outlet\na002,2020-02-02,The Gate\n", "utf-8")
    (study / "corrections.csv").write_text(
        "article_id,table,pointer,field,value,by,why\na003,lines,1,kind,promo,Eva,test\n", "utf-8"
    )
    run(study)
    tables = open_study(study)
    articles = tables.articles.set_index("article_id")
    assert articles.loc["a002", ["published_from", "date_basis", "outlet", "title"]].tolist() == [
        "2020-02-02", "catalogue", "The Gate", "Week 2"]  # fmt: skip
    assert tables.lines.query("article_id == 'a003'").kind.tolist()[0] == "promo"


def test_a_record_without_a_date_may_be_dated_by_an_event(tmp_path):
    text = "Mr. Ames opened a stall at the harbour fair on Friday and sold out."
    study = make_archive(tmp_path / "study", as_jsonl([{"id": "x", "text": text}, {"id": "y", "text": "A car."}]))
    (study / "events.csv").write_text(
        "event_id,name,place,from,to,kind,source,context,cue\nf,Fair,,2021-03-01,2021-03-07,other,ours,Ames,harbour fair\n",
        "utf-8",
    )
    run(study)
    articles = open_study(study).articles
    assert articles.date_basis.tolist() == ["event", "none"]
    assert articles.outlet.tolist() == ["unknown", "unknown"]


def test_an_archive_on_windows_line_ends_and_its_twin_give_the_same_sentences(tmp_path):
    one = make_archive(tmp_path / "one", as_jsonl(TEN))
    two = make_archive(tmp_path / "two", as_csv(TEN), "archive.csv")
    run(one), run(two)
    a, b = contents(one / "tables"), contents(two / "tables")
    assert [name for name in MEASURED if name != "articles" and a[f"{name}.csv"] != b[f"{name}.csv"]] == []
