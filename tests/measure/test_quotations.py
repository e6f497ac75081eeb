"""Quotations: on tiny articles what is quoted and who speaks; on the demo, how often both are right."""

import pandas as pd
import pytest

from analysis.measure.quotations import find_quotations
from analysis.study import DATA
from tests.measure.tiny import lines_of, sentences_of

NAMED = "Nadia Osei and Victor Hale met at noon.\n"


def quotations(text: str, lists) -> pd.DataFrame:
    found = find_quotations(pd.Series({"a": text}), lines_of(text), sentences_of(text, lists))
    return found.assign(text=[text[a:b] for a, b in zip(found.start, found.end, strict=True)])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (NAMED + "“The milk is dear,” Ms. Osei said.", "Nadia Osei"),
        (NAMED + '"The milk is dear," Ms. Osei said.', "Nadia Osei"),
        (NAMED + "“The milk is dear,” said Mr. Hale.", "Victor Hale"),
        ("“The milk is dear,” Nadia Osei said.", "Nadia Osei"),
        (NAMED + "Mr. Hale said “the milk is dear” at once.", "Victor Hale"),
        (NAMED + "The milk is “much too dear,” according to Mr. Hale.", "Victor Hale"),
        ("“The milk is dear,” an official said.", "unknown"),
        ("“The milk is dear.”", "unknown"),
    ],
)
def test_who_speaks(text, speaker, lists):
    assert quotations(text, lists).speaker.tolist() == [speaker]


def test_a_quotation_is_found_with_its_marks_and_the_sentence_it_begins_in(lists):
    found = quotations("The hall was full. “The milk is dear,” Nadia Osei said. “Very dear.”", lists)
    assert found[["sentence_no", "text"]].values.tolist() == [[2, "“The milk is dear,”"], [3, "“Very dear.”"]]


def test_one_quoted_word_is_no_quotation(lists):
    assert quotations("The “sunset” clause stays.", lists).empty


def test_a_quotation_that_runs_over_paragraphs_goes_on_with_its_speaker(lists):
    found = quotations("“The milk is dear,” Nadia Osei said. “It was cheap.\n“It will be cheap again.”", lists)
    assert found.speaker.tolist() == ["Nadia Osei"] * 3
    assert found.form.tolist()[2] == "continued"


def overlap(a, b) -> float:
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / (max(a.end, b.end) - min(a.start, b.start))


@pytest.fixture(scope="module")
def matched(demo) -> tuple[pd.DataFrame, int, int]:
    """(speaker in truth, speaker found) of each quotation found; how many there are in truth, and how many were found."""
    truth = pd.read_csv(DATA / "demo" / "truth" / "quotations.csv")
    truth = truth[truth.form.isin(["direct", "continued"])]
    pairs, taken = [], set()
    for row in truth.itertuples():
        own = demo.quotations[(demo.quotations.article_id == row.article_id) & ~demo.quotations.index.isin(taken)]
        best = max(own.itertuples(), key=lambda found: overlap(row, found), default=None)
        if best is not None and overlap(row, best) >= 0.3:
            taken.add(best.Index)
            pairs.append((row.speaker, best.speaker))
    return pd.DataFrame(pairs, columns=["truth", "found"]), len(truth), len(demo.quotations)


def test_nine_of_ten_demo_quotations_are_found(matched):
    pairs, in_truth, _ = matched
    assert len(pairs) / in_truth >= 0.90


def test_nine_of_ten_found_quotations_are_in_the_demos_truth(matched):
    pairs, _, found = matched
    assert len(pairs) / found >= 0.90


def test_at_most_eight_in_a_hundred_name_the_wrong_speaker(matched, record_property):
    pairs, _, _ = matched
    right, named = pairs.truth == pairs.found, pairs.found != "unknown"
    record_property("speaker right", f"{right.mean():.3f} of {len(pairs)}")
    record_property("speaker named, wrong", f"{(named & ~right).mean():.3f}")
    assert (named & ~right).mean() <= 0.08
