"""The scores against people's judgements: reading coded sentences, tuning on the train set alone, F1 and alpha."""

import gzip
import json
import random

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.compare import sentiment_check as check
from analysis.measure.sentiment import load_vader
from analysis.tables import InputError

GOOD, BAD, FLAT = (
    "The mill was a great success for Ada.",
    "Ada wrecked the awful old crane.",
    "Ada opened the door of the mill.",
)
SET = [(GOOD, 1), (BAD, -1), (FLAT, 0), (GOOD, 1), (BAD, -1), (FLAT, 1)]


def write(path, rows, kind="csv"):
    if kind == "csv":
        frame = pd.DataFrame(
            [(t, t.index("Ada"), t.index("Ada") + 3, p) for t, p in rows], columns=["text", "from", "to", "polarity"]
        )
        frame.to_csv(path, index=False)
        return path
    lines = [
        json.dumps({"sentence_normalized": t, "targets": [{"from": t.index("Ada"), "to": t.index("Ada") + 3, "polarity": {-1: "2.0", 0: "4.0", 1: "6.0"}[p]}]})
        for t, p in rows
    ]  # fmt: skip
    data = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize(("name", "kind"), [("a.csv", "csv"), ("a.jsonl", "json"), ("a.jsonl.gz", "json")])
def test_coded_sentences_are_read_in_each_form(name, kind, tmp_path):
    coded = check.read_coded(write(tmp_path / name, SET, kind))
    assert coded.answer.tolist() == [p for _, p in SET]
    assert [t[a:b] for t, a, b in coded[["text", "start", "end"]].itertuples(index=False)] == ["Ada"] * len(SET)


def test_headlines_without_a_target_are_judged_as_wholes(tmp_path):
    (tmp_path / "h.csv").write_text("headline,value\nGrowth is great,1\nMill burns,-1\n", "utf-8")
    coded = check.read_coded(tmp_path / "h.csv")
    assert coded.answer.tolist() == [1, -1]
    assert {extent for _, extent in check.score_coded(coded).columns} == {"sentence"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", "words,polarity\nx,1\n"), ("a.csv", "text,polarity\nx,lovely\n"), ("a.csv", ""), ("a.jsonl", "{"), ("a.jsonl", "[1]\n"), ("a.jsonl.gz", "no gzip")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_by_name(name, content, tmp_path):
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(InputError, match=f"{name}: a text .* and a polarity"):
        check.read_coded(tmp_path / name)


def test_an_empty_folder_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="no coded sentences there"):
            check.check_sentiment(folder)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_alpha_is_krippendorffs(cells):
    cells = np.array(cells).reshape(3, 3)
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(cells[i, j])]
    ours = check.ordinal_alpha(cells[None])[0]
    if len({v for pair in pairs for v in pair}) < 2:
        assert np.isnan(ours)
        return
    wanted = krippendorff.alpha(reliability_data=np.array(pairs).T, level_of_measurement="ordinal")
    assert ours == pytest.approx(wanted, abs=1e-9)


def test_f1_on_paper():
    cells = check.confusion(np.array([-1, -1, 0, 0, 1, 1]), np.array([-1, 0, 0, 0, 1, -1]))
    assert cells.tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 1]]
    assert check.f1(cells).tolist() == pytest.approx([2 / 4, 4 / 5, 2 / 3])


def test_borders_are_tuned_to_the_best_macro_f1():
    scores, answers = np.array([-0.9, -0.3, 0.1, 0.2, 0.6, 0.9]), np.array([-1, -1, 0, 0, 1, 1])
    low, high = check.tune(scores, answers)
    assert -0.3 <= low < 0.1
    assert 0.2 < high <= 0.6
    assert (check.classes(scores, low, high) == answers).all()


def test_only_the_train_set_decides_the_borders(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "CHECKS", tmp_path / "none.csv")
    write(tmp_path / "my_train.csv", SET)
    write(tmp_path / "test.csv", SET[::-1] + [(GOOD, -1)] * 5)
    before = check.check_sentiment(tmp_path)
    write(tmp_path / "test.csv", [(FLAT, 1), (BAD, 1)] * 4)
    after = check.check_sentiment(tmp_path)
    assert set(before.tuned) == {"my_train"}
    borders = ["score", "extent", "low", "high"]
    pd.testing.assert_frame_equal(before[borders], after[borders])
    assert before[before.set == "test"].macro_f1.tolist() != after[after.set == "test"].macro_f1.tolist()


def test_raw_is_nltks_own_score_of_the_whole_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "CHECKS", tmp_path / "none.csv")
    rng = random.Random(1)
    rows = [(rng.choice([GOOD, BAD, FLAT]), rng.choice([-1, 0, 1])) for _ in range(40)]
    write(tmp_path / "test.csv", rows)
    row = check.check_sentiment(tmp_path).query("score == 'compound'").iloc[0]
    scores = np.array([load_vader()[0].polarity_scores(text)["compound"] for text, _ in rows])
    found = np.where(scores >= 0.05, 1, np.where(scores <= -0.05, -1, 0))
    assert (row.low, row.high, row.tuned, row.n) == (-0.05, 0.05, "none", 40)
    assert row.accuracy == pytest.approx((found == [p for _, p in rows]).mean())
    assert row.alpha_low <= row.alpha <= row.alpha_high


def test_without_a_train_set_the_borders_of_the_last_check_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "CHECKS", tmp_path / "sentiment.csv")
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    write(tmp_path / "first" / "train.csv", SET)
    check.write_check(tmp_path / "first", check.CHECKS)
    write(tmp_path / "second" / "mine.csv", SET)
    table = check.write_check(tmp_path / "second", check.CHECKS)
    assert set(table.set) == {"train", "mine"}
    assert set(table.tuned) == {"train"}
    assert table.equals(check.write_check(tmp_path / "second", check.CHECKS))


def figures(**changed) -> pd.DataFrame:
    row = dict.fromkeys(check.COLUMNS, 0.5) | {
        "set": "test",
        "score": "both",
        "extent": "window",
        "tuned": "train",
        "n": 1_200,
    }
    return pd.DataFrame([row | dict(zip(("lexicons", "names"), check._versions(), strict=True)) | changed])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Exploratory: agreement with people is alpha 0.50 (0.50 to 0.50, n = 1,200, test)."),
        ({"alpha": 0.7, "alpha_low": 0.68}, "Agreement with people is alpha 0.70 (0.68 to 0.50, n = 1,200, test)."),
        ({"alpha": 0.7, "alpha_low": 0.66}, "Exploratory: agreement"),
        ({"lexicons": "old"}, "; lists edited since."),
        ({"set": "train"}, "Exploratory: these scores were never checked against people."),
        ({"extent": "sentence"}, "never checked"),
    ],
)
def test_a_chart_says_exploratory_unless_people_agree(changed, said, tmp_path):
    figures(**changed).to_csv(tmp_path / "c.csv", index=False)
    assert said in check.tone_note("both", "window", tmp_path / "c.csv")


def test_without_a_check_a_chart_says_so(tmp_path):
    assert check.tone_note(path=tmp_path / "none.csv") == "Exploratory: these scores were never checked against people."


def test_the_committed_figures_are_of_these_lists_and_reach_the_goal():
    table = check.read_check()
    held_out = table[table.set != table.tuned]
    assert set(table.tuned) == {"newsmtsc_train"}
    assert set(held_out.set) == {"newsmtsc_devtest_rw"}
    assert held_out.macro_f1.max() >= 0.55
    wanted = check._versions()
    assert {(r.lexicons, r.names) for r in table.itertuples()} == {wanted}, (
        "run `python -m analysis check --eval DIR` again"
    )


def test_the_command_writes_the_figures_and_prints_them(tmp_path, capsys):
    write(tmp_path / "test.csv", SET)
    assert main(["check", "--eval", str(tmp_path), "--out", str(tmp_path / "out.csv")]) == 0
    assert "macro_f1" in capsys.readouterr().out
    assert list(pd.read_csv(tmp_path / "out.csv").columns) == check.COLUMNS
    assert main(["check", "--eval", str(tmp_path / "none")]) == 2
    assert "no coded sentences there" in capsys.readouterr().err
