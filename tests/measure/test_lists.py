"""The lists a reader may edit: the shared ones, and a study's own added to them or taking an entry out."""

import pytest

from analysis.measure.lists import load_lists
from analysis.tables import InputError


def test_the_stop_list_is_of_function_words_and_turns_no_meaning(lists):
    assert 150 <= len(lists.stop_words) <= 210
    assert not lists.stop_words & {"not", "no", "never", "against", "without", "nor", "won't", "can't", "cannot"}


def test_every_list_has_a_version_of_its_own(lists):
    assert len(lists.versions) == len(set(lists.versions.values())) == 7


def test_every_neutral_name_says_what_it_is_and_why(lists):
    assert (lists.neutral[["term", "kind", "reason"]] != "").all(axis=None)


def test_a_studys_list_adds_and_takes_out(tmp_path, lists):
    (tmp_path / "stop_words.txt").write_text("# ours\nTheta  # a letter\n-the\n\n", "utf-8")
    assert load_lists(tmp_path).stop_words == lists.stop_words - {"the"} | {"theta"}


def test_a_studys_neutral_names_add_and_take_out(tmp_path, lists):
    (tmp_path / "neutral.csv").write_text("term,kind,reason\nbrave hill,place,ours\n-free trade,,\n", "utf-8")
    assert set(load_lists(tmp_path).neutral.term) == set(lists.neutral.term) - {"free trade"} | {"brave hill"}


def test_a_studys_list_changes_only_its_own_version(tmp_path, lists):
    (tmp_path / "abbreviations.txt").write_text("ok\n", "utf-8")
    changed = {name for name, version in load_lists(tmp_path).versions.items() if version != lists.versions[name]}
    assert changed == {"abbreviations.txt"}


@pytest.mark.parametrize(
    "content", ["", "name,kind\nbrave hill,place\n", "term,kind,reason\na*,name,one letter\n"], ids=["empty", "columns", "term"]
)  # fmt: skip
def test_a_neutral_list_that_cannot_be_used_is_refused_by_name(content, tmp_path):
    (tmp_path / "neutral.csv").write_text(content, "utf-8")
    with pytest.raises(InputError, match="neutral.csv"):
        load_lists(tmp_path)
