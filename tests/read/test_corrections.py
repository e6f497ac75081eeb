import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.read.corrections import correct
from analysis.tables import InputError, build, read_table

LINES = build(
    "lines",
    [
        ("a", 1, 1, 0, 9, "headline", "the title-like line above the article"),
        ("a", 2, None, 10, 19, "interface", "button or menu"),
        ("b", 2, 1, 0, 9, "body", "a paragraph of the article"),
    ],
)
SENTENCES = build("sentences", [("a", 1, 1, 1, 0, 9, "body", "reporting", 2, 0.0, 0.0, 0.0, 0.5, 0.5, "00")])
QUOTATIONS = build("quotations", [("a", 1, 1, 0, 9, "direct", "unknown", "unnamed", "no name near")])
TABLES = {"lines": LINES, "sentences": SENTENCES, "quotations": QUOTATIONS}


def fixes(*rows):
    return build("corrections", [(*row, "Jo", "seen on the page") for row in rows])


def test_a_corrected_line_has_its_new_kind_and_says_who_and_why():
    frame, notes = correct("lines", LINES, fixes(("a", "lines", "2", "kind", "body")))
    assert frame.kind.tolist() == ["headline", "body", "body"]
    assert frame.rule[1] == "corrected by Jo: seen on the page"
    assert (frame.rule[[0, 2]] == LINES.rule[[0, 2]]).all() and notes == []


@pytest.mark.parametrize(
    ("name", "field", "value", "expected"),
    [
        ("quotations", "speaker", "Ann Lee", "Ann Lee"),
        ("quotations", "source_type", "named", "named"),
        ("sentences", "end", "7", 7),
        ("lines", "kind", "promo", "promo"),
    ],
)
def test_a_speaker_a_border_or_a_kind_can_be_corrected(name, field, value, expected):
    frame, _ = correct(name, TABLES[name], fixes(("a", name, "1", field, value)))
    assert frame[field][0] == expected
    assert (frame.dtypes == TABLES[name].dtypes).all()


def test_the_last_of_two_corrections_of_a_place_stands():
    frame, _ = correct("lines", LINES, fixes(("a", "lines", "2", "kind", "body"), ("a", "lines", "2", "kind", "link")))
    assert frame.kind[1] == "link"


def test_a_correction_of_another_table_changes_nothing_here():
    frame, notes = correct("lines", LINES, fixes(("a", "quotations", "1", "speaker", "Ann Lee")))
    pd.testing.assert_frame_equal(frame, LINES)
    assert notes == []


def test_correcting_changes_a_copy():
    before = LINES.copy()
    correct("lines", LINES, fixes(("a", "lines", "2", "kind", "body")))
    pd.testing.assert_frame_equal(LINES, before)


@pytest.mark.parametrize(("article", "pointer"), [("a", "9"), ("nobody", "1"), ("a", "two"), ("a", "")])
def test_a_correction_that_points_nowhere_is_noted_by_file_and_row(article, pointer):
    frame, notes = correct("lines", LINES, fixes((article, "lines", pointer, "kind", "body")), "mine/corrections.csv")
    assert notes == [f"mine/corrections.csv: row 2 points nowhere: lines {pointer} of article {article}"]
    pd.testing.assert_frame_equal(frame, LINES)


@pytest.mark.parametrize(
    ("table", "field", "value", "message"),
    [
        ("mentions", "term", "herring", r"table \['mentions'\] cannot be corrected; use one of"),
        ("lines", "colour", "blue", "row 2: field 'colour' of table lines cannot be corrected"),
        ("lines", "article_id", "b", "row 2: field 'article_id' of table lines cannot be corrected"),
        ("lines", "line_no", "3", "row 2: field 'line_no' of table lines cannot be corrected"),
        ("lines", "rule", "mine", "row 2: field 'rule' of table lines cannot be corrected"),
        ("sentences", "end", "far", "row 2: 'far' is no value for end"),
        ("sentences", "end", "7.5", "row 2: '7.5' is no value for end"),
        ("sentences", "end", "-3", "row 2: '-3' is no value for end"),
        ("sentences", "compound", "sad", "row 2: "),
        ("lines", "kind", "boddy", "row 2: 'boddy' is no value for kind"),
        ("sentences", "voice", "loud", "row 2: 'loud' is no value for voice"),
    ],
)
def test_a_wrong_table_field_or_value_is_refused_by_file_and_row(table, field, value, message):
    name = table if table in TABLES else "lines"
    with pytest.raises(InputError, match=f"^mine/corrections.csv: {message}"):
        correct(name, TABLES[name], fixes(("a", table, "1", field, value)), "mine/corrections.csv")


PAGE = "Herring divides the islands again\n\nThe two delegations argued until the lamps were lit.\n\nOffer of the week\n\nNobody signed before the last ferry left for home.\n"


@pytest.fixture
def measured(tmp_path):
    """Measures PAGE with the corrections given, and returns exit code and tables."""

    def run(*rows):
        (tmp_path / "raw").mkdir(exist_ok=True)
        (tmp_path / "raw" / "a.txt").write_text(PAGE, "utf-8")
        fixes(*rows).to_csv(tmp_path / "corrections.csv", index=False)
        code = main(["measure", str(tmp_path / "raw"), "--out", str(tmp_path / "tables")])
        return code, {
            name: read_table(name, tmp_path / "tables" / f"{name}.csv") for name in ("articles", "lines", "sentences")
        }

    return run


def test_a_line_that_a_person_leaves_out_counts_no_more(measured):
    code, tables = measured(("a", "lines", "5", "kind", "promo"))
    assert (code, tables["articles"].n_words[0]) == (0, 18)
    assert tables["lines"].kind[4] == "promo"


def test_a_line_that_a_person_takes_in_counts(measured):
    _, before = measured(("a", "lines", "5", "kind", "promo"))
    code, after = measured(("a", "lines", "1", "kind", "interface"), ("a", "lines", "5", "kind", "body"))
    assert (code, after["articles"].n_words[0]) == (0, before["articles"].n_words[0] + 4)
    assert after["articles"].title[0] == ""


def test_a_line_of_furniture_that_a_person_takes_in_counts(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(PAGE.replace("Offer of the week", "Advertisement"), "utf-8")
    fixes(("a", "lines", "5", "kind", "body")).to_csv(tmp_path / "corrections.csv", index=False)
    assert main(["measure", str(tmp_path / "raw"), "--out", str(tmp_path / "tables")]) == 0
    sentences = read_table("sentences", tmp_path / "tables" / "sentences.csv")
    assert (PAGE.index("Offer"), "body") in [*zip(sentences.start, sentences.kind, strict=True)]


def test_a_moved_border_counts_the_words_inside_it(measured):
    start = PAGE.index("The two")
    code, tables = measured(("a", "sentences", "2", "end", str(start + len("The two delegations"))))
    row = tables["sentences"].set_index("sentence_no").loc[2]
    assert (code, row.start, row.n_words) == (0, start, 3)


def test_a_correction_that_points_nowhere_is_told_and_the_rest_measured(measured, capsys):
    code, tables = measured(("nobody", "lines", "1", "kind", "promo"))
    assert (code, len(tables["articles"])) == (0, 1)
    assert "corrections.csv: row 2 points nowhere: lines 1 of article nobody" in capsys.readouterr().err


def test_a_correction_of_an_unknown_field_stops_before_anything_is_written(tmp_path, capsys):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(PAGE, "utf-8")
    fixes(("a", "lines", "1", "colour", "blue")).to_csv(tmp_path / "corrections.csv", index=False)
    assert main(["measure", str(tmp_path / "raw"), "--out", str(tmp_path / "tables")]) == 2
    assert f"{tmp_path / 'corrections.csv'}: row 2: field 'colour'" in capsys.readouterr().err
    assert not (tmp_path / "tables").exists()
