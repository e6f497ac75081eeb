"""The package: a study goes out without its text, comes back whole, and finds the text again."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.__main__ import main
from analysis.compare.agreement import check_reading
from analysis.compare.coding import draw_sheet, read_coding
from analysis.compare.keyness import compare_words
from analysis.compare.measures import issue_coverage, sentiment, term_use
from analysis.compare.summary import summarise
from analysis.measure.run import measure
from analysis.measure.sentences import KNOWN
from analysis.show.package import match_texts, package
from analysis.study import DATA, Inputs, Study, open_study
from analysis.tables import MEASURED, InputError
from tests.measure.tiny import MILL, PORT, make_study

STATISTICS = {
    "coverage by year": lambda study: summarise(issue_coverage(study), "year"),
    "coding": read_coding,
    "sentiment by voice": lambda study: summarise(sentiment(study, by_issue=True, by_voice=True), "voice"),
    "terms": lambda study: term_use(study, ["tariffs", "steel"]),
    "words": lambda study: compare_words(study.where(article=list(study.articles.article_id[::7])), "outlet"),
    "reading": check_reading,
}


def unpacked(made: Path, folder: Path) -> Study:
    with zipfile.ZipFile(made) as archive:
        archive.extractall(folder)
        (top,) = {name.split("/")[0] for name in archive.namelist()}
    return open_study(folder / top)


@pytest.fixture
def tiny(tmp_path) -> Study:
    folder = make_study(tmp_path / "tiny", mill=MILL, port=PORT)
    measure(folder / "raw", folder / "tables", Inputs.of(folder), say=lambda message: None)
    return open_study(folder)


@pytest.fixture(scope="module")
def demo_back(tmp_path_factory) -> Study:
    """The demo study packed, and unpacked where there is no text."""
    folder = tmp_path_factory.mktemp("demo")
    package(open_study("demo"), folder / "demo.zip")
    return unpacked(folder / "demo.zip", folder / "elsewhere")


def test_the_tables_come_back_as_they_were_and_without_text(demo, demo_back):
    assert not demo_back.has_text and demo_back.versions == demo.versions
    for table in MEASURED:
        pd.testing.assert_frame_equal(getattr(demo_back, table), getattr(demo, table))
    assert ((demo.sentences.text_hash == "") == (demo.sentences.n_words < KNOWN)).all()


@pytest.mark.parametrize("name", STATISTICS)
def test_every_statistic_runs_again_without_the_text(name, demo, demo_back):
    pd.testing.assert_frame_equal(STATISTICS[name](demo_back), STATISTICS[name](demo))


def test_who_drops_the_articles_in_under_any_names_has_every_number_open_again(demo, demo_back, tmp_path):
    back = tmp_path / "demo"
    shutil.copytree(demo_back.path, back)
    for n, path in enumerate(sorted(demo.raw.rglob("*.txt"))):
        (back / "raw" / f"box {n % 3}").mkdir(parents=True, exist_ok=True)
        shutil.copy(path, back / "raw" / f"box {n % 3}" / f"clipping-{n}")
    study = open_study(back)
    assert all(study.text(article) == demo.text(article) for article in demo.articles.article_id)
    found = match_texts(study)
    assert set(found.how) == {"same file"} and found.article_id.tolist() == sorted(demo.articles.article_id)


def test_nothing_of_the_articles_is_in_it(tiny, tmp_path):
    package(tiny, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        everything = b" ".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Nobody at the gate" not in everything and "sold good plates" not in everything


def test_the_same_study_gives_the_same_bytes(tiny, tmp_path):
    package(tiny, tmp_path / "a.zip")
    for path in tiny.path.rglob("*.csv"):
        path.touch()
    package(tiny, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_every_file_has_its_hash_and_the_citation_can_be_read(tiny, tmp_path):
    package(tiny, tmp_path / "a.zip")
    study = unpacked(tmp_path / "a.zip", tmp_path / "x")
    sums = dict(line.split("  ")[::-1] for line in (study.path / "SHA256SUMS").read_text().splitlines())
    files = {p.relative_to(study.path).as_posix(): p for p in study.path.rglob("*") if p.is_file()}
    assert set(sums) == set(files) - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in sums.items())
    wanted = {
        "README.md",
        "CITATION.cff",
        "codebook.yml",
        "events.csv",
        "tables/manifest.json",
        "lists/shared/neutral.csv",
    }
    assert wanted <= set(files)
    cited = yaml.safe_load((study.path / "CITATION.cff").read_text())
    assert cited["cff-version"] == "1.2.0" and "tiny" in cited["title"] and cited["authors"] and cited["message"]
    assert "Audited" in (study.path / "README.md").read_text()


def test_paragraphs_in_a_coding_sheet_stay_at_home(tiny, tmp_path):
    (tiny.path / "coding").mkdir()
    sheet = draw_sheet(tiny, 3, by="outlet").assign(yes="-", coder="B")
    assert sheet.text.str.len().min() > 20
    sheet.to_csv(tiny.path / "coding" / "b.csv", index=False)
    package(tiny, tmp_path / "a.zip")
    back = unpacked(tmp_path / "a.zip", tmp_path / "x")
    assert set(pd.read_csv(back.path / "coding" / "b.csv", keep_default_na=False).text) == {""}
    pd.testing.assert_frame_equal(read_coding(back), read_coding(tiny))


def test_a_package_that_would_give_the_text_away_is_not_written(tiny, tmp_path):
    rows = pd.DataFrame({"article_id": ["mill"], "why": [MILL.splitlines()[4]]})
    rows.reindex(columns=["article_id", "published", "why"]).to_csv(tiny.path / "catalogue.csv", index=False)
    with pytest.raises(InputError) as error:
        package(tiny, tmp_path / "a.zip")
    told = str(error.value)
    assert "not written" in told and "tiny/catalogue.csv" in told and "Norhaven" not in told
    assert not (tmp_path / "a.zip").exists() and not list(tmp_path.glob("*.part"))


def test_without_the_articles_it_says_that_it_was_not_audited(tiny, tmp_path, capsys):
    shutil.rmtree(tiny.raw)
    assert main(["package", str(tiny.path), "--out", str(tmp_path / "a.zip")]) == 0
    assert "Not audited" in capsys.readouterr().out
    assert "Not audited" in (unpacked(tmp_path / "a.zip", tmp_path / "x").path / "README.md").read_text()


def test_what_cannot_be_packed_is_said(tmp_path, tiny, capsys):
    (tmp_path / "bare").mkdir()
    assert main(["package", str(tmp_path / "bare"), "--out", str(tmp_path / "a.zip")]) == 2
    assert "no measured study there" in capsys.readouterr().err
    assert main(["package", str(tiny.path), "--out", str(tmp_path / "no" / "a.zip")]) == 2
    assert "no folder" in capsys.readouterr().err and not (tmp_path / "a.zip").exists()


def test_a_study_without_a_codebook_of_its_own_goes_with_the_one_it_was_measured_by(tiny, tmp_path):
    (tiny.path / "codebook.yml").unlink()
    package(tiny, tmp_path / "a.zip")
    back = unpacked(tmp_path / "a.zip", tmp_path / "x").path
    assert (back / "codebook.yml").read_bytes() == (DATA / "trade-talks" / "codebook.yml").read_bytes()


def test_a_copy_pasted_differently_is_named_with_its_article_and_the_remedy(tiny, tmp_path):
    lines = [line for line in MILL.splitlines() if line]
    shutil.rmtree(tiny.raw)
    tiny.raw.mkdir()
    wrapped = "Home\nSubscribe\n" + "\n\n".join(lines).replace('"', "”").replace(" sold", "\nsold")
    (tiny.raw / "pasted.txt").write_text(wrapped, "utf-8")
    (tiny.raw / "half.txt").write_text("\n".join(lines[:4]), "utf-8")
    (tiny.raw / "letter.txt").write_text("A letter about something else that nobody has measured before.", "utf-8")
    (tiny.raw / "noise.bin").write_bytes(b"\0\1")
    (tiny.raw / "port-again").write_text(PORT, "utf-8")
    found = match_texts(open_study(tiny.path)).set_index("file")
    n = (tiny.sentences.query("article_id == 'mill'").n_words >= KNOWN).sum()
    assert found.loc["pasted.txt", ["article_id", "how"]].tolist() == ["mill", f"same sentences {n} of {n}"]
    assert (
        "name it mill.txt and measure again" in found.loc["pasted.txt", "note"]
        and found.loc["half.txt", "article_id"] == "mill"
    )
    assert found.loc["port-again", ["article_id", "how"]].tolist() == ["port", "same file"]
    assert found.loc["letter.txt", ["article_id", "how"]].tolist() == ["", "none"]
    assert "NUL bytes" in found.loc["noise.bin", "note"]


def test_the_remedy_helps(tiny, tmp_path):
    package(tiny, tmp_path / "a.zip")
    back = unpacked(tmp_path / "a.zip", tmp_path / "x")
    back.raw.mkdir()
    (back.raw / "mill.txt").write_text(MILL.replace("\n\n", "\n\n\n"), "utf-8")
    (back.raw / "port again.txt").write_text(PORT, "utf-8")
    assert back.text("mill") is None
    assert main(["measure", str(back.raw), "--out", str(back.path / "tables")]) == 0
    again = open_study(back.path)
    assert set(match_texts(again).how) == {"same file"} and again.text("mill") and again.text("port") == PORT
    assert len(again.sentences) == len(tiny.sentences) and set(again.articles.article_id) == {"mill", "port"}


def test_every_article_without_a_file_has_a_row(tiny, tmp_path):
    found = match_texts(tiny, tmp_path / "nowhere")
    assert found.article_id.tolist() == ["mill", "port"] and set(found.how) == {"none"} and set(found.file) == {""}
