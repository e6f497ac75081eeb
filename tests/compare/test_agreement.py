"""The codebook against people: alpha, precision and recall, status, and shares corrected for the codebook's error."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.compare.agreement import (
    check_agreement,
    check_reading,
    checked_note,
    confusions,
    corrected_coverage,
    issue_marks,
    issue_status,
    write_agreement,
)
from analysis.compare.coding import COLUMNS, codebook_of, draw_sheet, read_coding
from analysis.compare.reliability import alpha, alpha_interval, correct_share, wilson
from analysis.show.prose import issue_names
from analysis.tables import InputError, write_table

NO = np.nan
KRIPPENDORFF = np.array([  # 4 coders, 12 units: Krippendorff (2011), Computing Krippendorff's alpha-reliability
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
])  # fmt: skip


@pytest.mark.parametrize(
    ("level", "value"),
    [
        ("nominal", 0.743421052631579),
        ("ordinal", 0.815387503754882),
        ("interval", 0.849107142857143),
        ("ratio", 0.797402774711612),
    ],
)
def test_alpha_is_krippendorffs_own_example(level, value):
    assert alpha(KRIPPENDORFF, level) == pytest.approx(value, abs=1e-6)


def test_the_interval_of_alpha_lies_around_it():
    many = np.tile(KRIPPENDORFF, 100)
    low, high = alpha_interval(many)
    assert low < alpha(many) < high < low + 0.1
    assert np.isnan(alpha_interval(np.zeros((2, 9)))).all() and np.isnan(alpha_interval(np.full((2, 3), NO))).all()


def test_alpha_of_one_value_only_is_undefined():
    assert np.isnan(alpha(np.zeros((2, 9))))


def test_wilson_is_the_textbook_interval():
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert all(np.isnan(wilson(0, 0)))


@pytest.mark.parametrize(
    ("share", "sensitivity", "specificity"), [(0.3, 0.8, 0.9), (0.15, 0.9, 0.95), (0.5, 0.85, 0.85)]
)
def test_a_corrected_share_covers_the_true_one_in_93_to_97_of_100(share, sensitivity, specificity):
    rng, covered, rounds = np.random.default_rng(0), 0, 3000
    for _ in range(rounds):
        positive = rng.binomial(300, share * sensitivity + (1 - share) * (1 - specificity))
        coded = (rng.binomial(60, sensitivity), 60), (rng.binomial(120, specificity), 120)
        _, low, high = correct_share(positive, 300, *coded)
        covered += low <= share <= high
    assert 0.93 <= covered / rounds <= 0.97


def test_a_corrected_share_is_rogan_and_gladens():
    share, low, high = correct_share(30, 100, (80, 100), (90, 100))
    assert share == pytest.approx((0.30 + 0.90 - 1) / (0.80 + 0.90 - 1)) and low < share < high


def test_a_codebook_no_better_than_chance_cannot_be_corrected():
    assert np.isnan(correct_share(30, 100, (50, 100), (50, 100))[0])


@pytest.fixture
def study(demo, tmp_path):
    """The demo study with a folder of its own for codings; its codebook comes along."""
    (tmp_path / "codebook.yml").write_bytes((demo.path / "codebook.yml").read_bytes())
    (tmp_path / "coding").mkdir()
    return replace(demo, path=tmp_path)


def coded(study, coder, answers):
    """Write one coder's sheet: answers is a list of (paragraph row of the sheet, yes, maybe)."""
    sheet = draw_sheet(study, 12, seed=3).assign(coder=coder, coded_on="2026-01-01", yes="-")
    for row, yes, maybe in answers:
        sheet.loc[row, ["yes", "maybe"]] = [yes, maybe]
    write_table(sheet, study.path / "coding" / f"{coder}.csv")
    return sheet


def test_a_blind_sheet_is_the_same_for_the_same_seed_and_tells_nothing_found(study):
    sheet = draw_sheet(study, 40, seed=7)
    pd.testing.assert_frame_equal(sheet, draw_sheet(study, 40, seed=7))
    assert not sheet.equals(draw_sheet(study, 40, seed=8))
    assert (sheet[["yes", "maybe"]] == "").all(axis=None) and "seed 7, 40 of" in sheet["sample"][0]
    assert set(sheet.columns) & {"issue", "term", "found"} == set()


def test_a_sheet_takes_from_every_year_its_share(study):
    year = study.articles.set_index("article_id").year.map(lambda y: "unknown" if pd.isna(y) else str(y))
    body = study.lines[study.lines.kind == "body"].drop_duplicates(["article_id", "paragraph_no"])
    wanted = body.article_id.map(year).value_counts(normalize=True) * 60
    got = draw_sheet(study, 60).article_id.map(year).value_counts()
    assert ((got - wanted).abs() < 1).all() and got.sum() == 60


def test_every_kind_of_bad_sheet_is_refused_with_what_to_do(study):
    path = study.path / "coding" / "jo.csv"
    sheet = draw_sheet(study, 3)
    for change, words in [
        ({"yes": ""}, "row 2 is not answered; write the issues into yes and maybe, or - for none"),
        ({"yes": "weather"}, "['weather'] is no issue of the codebook"),
        ({"yes": "tariffs", "maybe": "tariffs"}, "['tariffs'] is no issue of the codebook, or is both yes and maybe"),
        ({"yes": "-", "paragraph_no": 999}, "paragraph 999 of article"),
    ]:
        write_table(sheet.assign(**change), path)
        with pytest.raises(InputError) as error:
            read_coding(study)
        assert words in str(error.value)
    long = pd.DataFrame([(sheet.article_id[0], sheet.paragraph_no[0], "tariffs", "yes", "Jo", "")], columns=["article_id", "paragraph_no", "issue", "answer", "coder", "coded_on"])  # fmt: skip
    write_table(long, path)
    with pytest.raises(InputError, match="judged 1 of 30 issues of paragraph .* add the missing rows"):
        read_coding(study)


def test_coders_of_different_samples_are_told_so(study):
    coded(study, "ann", [])
    sheet = coded(study, "bo", [])
    write_table(sheet.head(9), study.path / "coding" / "bo.csv")
    with pytest.raises(InputError, match=r"judged different paragraphs \(ann 12, bo 9\); give all the same sheet"):
        check_agreement(study)


def test_one_coder_gives_no_alpha_among_people_and_two_do(study):
    coded(study, "ann", [(0, "tariffs", ""), (1, "tariffs energy", "")])
    one = check_agreement(study)
    assert one.coders.eq(1).all() and one.alpha_people.isna().all()
    coded(study, "bo", [(0, "tariffs", ""), (1, "energy", "")])
    two = check_agreement(study).set_index("issue")
    assert two.coders.eq(2).all() and 0 < two.alpha_people["all issues"] < 1 and two.alpha_people["energy"] == 1


def test_an_issue_never_coded_or_found_says_that_agreement_is_undefined(study):
    coded(study, "ann", [])
    table = check_agreement(study).set_index("issue")
    quiet = table[(table.yes == 0) & (table.fp == 0)]
    assert len(quiet) and (quiet.status == "never coded or found: agreement undefined").all()


def test_counts_of_agreement_are_those_of_the_confusion_list(demo):
    table, wrong = check_agreement(demo), confusions(demo)
    total = table.iloc[0]
    assert len(wrong) == total.fp + total.fn
    assert table.iloc[1:][["tp", "fp", "fn"]].sum().tolist() == total[["tp", "fp", "fn"]].tolist()
    assert (wrong[~wrong.found].terms == "").all() and (wrong[wrong.found].terms != "").all()


def test_maybe_counts_neither_way(study):
    found = study.mentions.merge(study.sentences, on=["article_id", "sentence_no"])
    sheet = draw_sheet(study, 12, seed=3)
    hits = found.merge(sheet[["article_id", "paragraph_no"]], on=["article_id", "paragraph_no"])
    rows = [(i, "-", " ".join(sorted(set(hits[(hits.article_id == r.article_id) & (hits.paragraph_no == r.paragraph_no)].issue)))) for i, r in sheet.iterrows()]  # fmt: skip
    coded(study, "ann", rows)
    assert check_agreement(study).iloc[0][["tp", "fp", "fn"]].tolist() == [0, 0, 0]


def test_the_status_is_written_with_the_codebooks_hash_and_notices_an_edit(study):
    assert checked_note(study) == "not checked against people" and set(issue_status(study).status) == {"not checked"}
    coded(study, "ann", [(0, "tariffs", "")])
    write_agreement(study)
    assert checked_note(study).startswith("checked by one coder: precision")
    edited = replace(study, versions={**study.versions, "codebook": {**study.versions["codebook"], "hash": "other"}})
    assert issue_status(edited).status.str.endswith(", edited since").all()


def test_every_issue_carries_its_own_status_on_a_chart(study):
    assert set(issue_marks(study).values()) == {"°"}
    body = study.mentions[study.mentions.issue == "tariffs"].merge(study.sentences, on=["article_id", "sentence_no"])
    rows = [(a, n, i, "yes" if i in ("tariffs", "energy") else "no", "ann", "") for a, n in body[body.kind == "body"][["article_id", "paragraph_no"]].drop_duplicates().head(6).itertuples(index=False) for i in codebook_of(study).issues.issue]  # fmt: skip
    write_table(pd.DataFrame(rows, columns=COLUMNS), study.path / "coding" / "ann.csv")
    write_agreement(study)
    marks = issue_marks(study)
    assert (marks["tariffs"], marks["energy"], marks["medicines"]) == ("", "†", "°")
    assert issue_names(study, marked=True)["energy"] == f"{issue_names(study)['energy']}†"
    assert re.search(
        r"Of 30 issues \d+ so checked, \d+ below the bar \(†\), \d+ not checked \(°\)$", checked_note(study)
    )


def test_too_few_coded_paragraphs_are_not_correctable_in_words(study):
    coded(study, "ann", [(0, "tariffs", "")])
    table = corrected_coverage(study, check_agreement(study))
    assert table.corrected.isna().all() and table.note.str.startswith("not correctable: ").all()


def test_the_demo_codebook_reaches_its_bar(demo):
    total = check_agreement(demo).iloc[0]
    assert total.precision >= 0.95 and total.recall >= 0.95


def test_on_the_coded_articles_the_codebook_reaches_its_bar(five):
    total = check_agreement(five).iloc[0]
    assert total.precision >= 0.90 and total.recall >= 0.90


def test_lines_that_are_read_wrong_are_counted_on_the_side_where_they_are_wrong(demo):
    before = check_reading(demo).set_index("what")
    kinds = demo.lines.kind.copy()
    kinds[kinds[kinds == "body"].index[:2]] = "promo"
    kinds[kinds[kinds == "link"].index[:1]] = "body"
    found, taken = "lines of article text that were found", "lines taken for article text that are"
    after = check_reading(replace(demo, lines=demo.lines.assign(kind=kinds))).set_index("what")
    assert (after.right[found], after.of[found]) == (before.right[found] - 2, before.of[found])
    assert (after.right[taken], after.of[taken]) == (before.right[taken] - 2, before.of[taken] - 1)


def test_a_share_is_corrected_from_thirty_coded_on_each_side(demo):
    coded = pd.DataFrame({"issue": ["tariffs"], "tp": [36], "fn": [4], "tn": [57], "fp": [3]})
    body = demo.sentences[demo.sentences.kind == "body"]
    on = body.merge(demo.mentions[demo.mentions.issue == "tariffs"], on=["article_id", "sentence_no"])
    n, total = (len(rows.drop_duplicates(["article_id", "paragraph_no"])) for rows in (on, body))
    row = corrected_coverage(demo, coded).iloc[0]
    assert (row.n, row.total, row.raw, row.note) == (n, total, n / total, "") and len(on) > n
    assert (row.corrected, row.low, row.high) == correct_share(n, total, (36, 40), (57, 60))
