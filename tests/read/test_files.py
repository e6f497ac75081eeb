import os

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.read import files
from analysis.read.files import read_files
from analysis.study import DATA
from analysis.tables import InputError, read_table

GOOD = "The two delegations argued about herring until the harbour lamps were lit.\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with one good article, to which a test adds a bad one."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "good.txt").write_text(GOOD, "utf-8")
    return raw


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \r\n\t\n", "the file is empty"),
        ("mark.txt", b"\xef\xbb\xbf", "the file is empty"),
        ("hard-blanks.txt", "\u00a0\n\u200b\n".encode(), "the file is empty"),
        ("nul.txt", b"herring\0herring", "NUL bytes"),
        ("wide.txt", "herring".encode("utf-16-le"), "NUL bytes"),
        ("noise.txt", bytes(range(1, 32)) * 40, "looks binary"),
        ("photo.jpg", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9, "NUL bytes"),
        ("packed.gz", bytes(range(128, 256)) * 20, "looks binary"),
        ("page.html", b"<!DOCTYPE html><html><body>Herring</body></html>", "a web page's source"),
        ("zcopy.txt", GOOD.encode(), "the same bytes as good.txt"),
        ("good.md", b"Another text.", "its article id 'good' is taken"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_reason_and_the_rest_is_read(folder, name, data, reason):
    (folder / name).write_bytes(data)
    texts, refused, _ = read_files(folder)
    assert len(texts) == len(refused) == 1
    row = refused.iloc[0]
    assert reason in row.reason and row.file in (name, "good.txt")
    assert {row.file, *texts.source_file} == {name, "good.txt"}


def test_a_line_of_50_megabytes_is_refused_without_being_read(folder, monkeypatch):
    with (folder / "long.txt").open("wb") as file:
        file.truncate(50_000_000)
    texts, refused, _ = read_files(folder)
    assert texts.source_file.tolist() == ["good.txt"]
    assert refused.iloc[0].tolist() == [
        "long.txt",
        "50,000,000 bytes is more than one article can be (limit 5,000,000); split the file",
    ]


def test_the_largest_file_allowed_is_read(folder, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", len(GOOD))
    (folder / "over.txt").write_text(GOOD + "!", "utf-8")
    texts, refused, _ = read_files(folder)
    assert (texts.source_file.tolist(), refused.file.tolist()) == (["good.txt"], ["over.txt"])


def test_a_file_that_cannot_be_opened_is_refused_by_name(folder):
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    texts, refused, _ = read_files(folder)
    assert texts.article_id.tolist() == ["good"]
    assert refused.iloc[0].tolist() == ["gone.txt", "it cannot be opened (No such file or directory)"]


def test_two_ids_that_meet_are_refused_by_both_names(folder):
    (folder / "good.md").write_text("Another text.", "utf-8")
    texts, refused, _ = read_files(folder)
    assert texts.source_file.tolist() == ["good.md"]
    assert refused.iloc[0].tolist() == ["good.txt", "its article id 'good' is taken by good.md; rename one of the two"]


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        ("Zoë paid “two” crowns.".encode("cp1252"), "Zoë paid “two” crowns.", "odd.txt: 1 of 1 lines are not UTF-8"),
        ("Zoë\n".encode() + "Zoë\n".encode("cp1252"), "Zoë\nZoë\n", "odd.txt: 1 of 3 lines are not UTF-8"),
        ("Zoë".encode("utf-16"), "Zoë", "odd.txt: read as UTF-16"),
        (b"\xef\xbb\xbf" + "Zoë".encode(), "Zoë", None),
        ("Zoë\r\nPeña\r".encode(), "Zoë\r\nPeña\r", None),
    ],
    ids=["Windows-1252", "mixed", "UTF-16", "BOM", "line ends kept"],
)
def test_another_encoding_is_read_and_noted_by_file(folder, data, text, note):
    (folder / "odd.txt").write_bytes(data)
    texts, refused, notes = read_files(folder)
    assert texts.set_index("source_file").text["odd.txt"] == text
    assert refused.empty
    assert [n for n in notes if note and n.startswith(note)] == (notes if note else [])


@pytest.mark.parametrize(
    ("name", "article_id"),
    [
        ("two words.txt", "two words"),
        ("Ümläute & Peña, (1).txt", "Ümläute & Peña, (1)"),
        ("no suffix", "no suffix"),
        ("v1.2.txt", "v1.2"),
        ("'quoted' \"twice\".txt", "'quoted' \"twice\""),
        ("-dash.txt", "-dash"),
        ("below/deeper/x.txt", "below/deeper/x"),
    ],
)
def test_an_odd_name_is_read_like_any_other(tmp_path, name, article_id):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(GOOD, "utf-8")
    texts, refused, _ = read_files(tmp_path)
    assert (texts.article_id.tolist(), texts.source_file.tolist(), len(refused)) == ([article_id], [name], 0)


def test_names_with_a_full_stop_and_no_suffix_stay_apart(tmp_path):
    for name in ("Mr. Ames speaks", "Mr. Bell answers"):
        (tmp_path / name).write_text(name, "utf-8")
    assert len(read_files(tmp_path)[0]) == 2


def test_hidden_files_are_not_articles(folder):
    (folder / ".DS_Store").write_bytes(b"\0\0")
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref", "utf-8")
    texts, refused, _ = read_files(folder)
    assert (len(texts), len(refused)) == (1, 0)


def test_one_file_is_a_source_of_its_own(folder):
    assert read_files(folder / "good.txt")[0].article_id.tolist() == ["good"]


@pytest.mark.parametrize(
    ("make", "message"), [(True, "the folder holds no files"), (False, "there is no such file or folder")]
)
def test_a_source_without_files_is_refused_by_name(tmp_path, make, message):
    source = tmp_path / "raw"
    if make:
        source.mkdir()
    with pytest.raises(InputError, match=f"^{source}: {message}"):
        read_files(source)


BAD = {"binary.txt": bytes(range(1, 32)) * 40, "nul.txt": b"a\0b", "hard-blanks.txt": "\u00a0\n".encode()}


def test_a_study_with_bad_files_is_measured_and_the_refused_are_listed(folder, tmp_path, capsys):
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "furniture.txt").write_text("Menu\nSearch\nSign in\n", "utf-8")
    assert main(["measure", str(folder), "--out", str(tmp_path / "tables")]) == 1
    refused = read_table("refused", tmp_path / "tables" / "refused.csv")
    assert sorted(refused.file) == sorted(BAD)
    assert read_table("articles", tmp_path / "tables" / "articles.csv").article_id.tolist() == ["furniture", "good"]
    told = capsys.readouterr().err
    assert all(f"refused: {name}: " in told for name in BAD)
    assert "furniture.txt: no article text was found in it, only page furniture" in told


def test_a_study_of_nothing_but_bad_files_writes_nothing(tmp_path, capsys):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "nul.txt").write_bytes(BAD["nul.txt"])
    assert main(["measure", str(tmp_path / "raw"), "--out", str(tmp_path / "tables")]) == 2
    assert "nul.txt: it holds NUL bytes" in capsys.readouterr().err
    assert not (tmp_path / "tables" / "manifest.json").exists()


def test_a_name_that_is_no_utf8_is_measured_like_others(folder, tmp_path):
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(GOOD + GOOD, "utf-8")
    assert main(["measure", str(folder), "--out", str(tmp_path / "tables")]) in (0, 1)
    assert "good" in read_table("articles", tmp_path / "tables" / "articles.csv").article_id.tolist()


def test_a_name_with_commas_quotes_and_a_line_end_comes_back_from_its_table(folder, tmp_path):
    name = 'a, "b"\nc.txt'
    (folder / name).write_text(GOOD + GOOD, "utf-8")
    assert main(["measure", str(folder), "--out", str(tmp_path / "tables")]) == 0
    assert name in read_table("articles", tmp_path / "tables" / "articles.csv").source_file.tolist()


@pytest.mark.parametrize(
    ("row", "message"), [("nobody,2019,Jo", None), ("good,spring,Jo", "'spring' of article good is not a date")]
)
def test_a_catalogue_row_without_a_file_is_normal_and_a_bad_date_stops_by_name(folder, tmp_path, capsys, row, message):
    (tmp_path / "catalogue.csv").write_text(f"article_id,published,by\n{row}\n", "utf-8")
    code = main(["measure", str(folder), "--out", str(tmp_path / "tables")])
    assert code == (2 if message else 0)
    assert message is None or f"{tmp_path / 'catalogue.csv'}: {message}" in capsys.readouterr().err


def test_a_catalogue_row_that_points_nowhere_is_told(folder, tmp_path, capsys):
    (tmp_path / "catalogue.csv").write_text("article_id,published,by\nnobody,2019,Jo\n", "utf-8")
    main(["measure", str(folder), "--out", str(tmp_path / "tables")])
    told = capsys.readouterr().err
    assert "catalogue.csv" in told and "nobody" in told


def test_the_five_articles_are_all_read(raw_articles):
    texts, refused, notes = read_files(raw_articles)
    assert (len(texts), len(refused), notes) == (5, 0, [])
    known = pd.read_csv(DATA / "trade-talks" / "tables" / "articles.csv", dtype=str)
    assert set(texts.sha256) == set(known.sha256)
