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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a table with the columns word and valence is needed"),
        ("term,valence\ngood,1\n", "a table with the columns word and valence is needed"),
        ("word,valence\ngood,1\nbad,-1\nGood,2\n", "line 4: 'good' stands twice; keep one row"),
        ("word,valence\ngood,plenty\n", "line 2: the valence 'plenty' of 'good' is no number"),
        ("word,valence\ngood,\n", "line 2: the valence '' of 'good' is no number"),
        ("word,valence\ngood,nan\n", "line 2: the valence 'nan' of 'good' is no number"),
        ("word,valence\n\nvery good,1\n", "line 3: 'very good' is not one word"),
        ("word,valence\n,1\n", "line 2: '' is not one word"),
        ("word,valence\ngood,40\n", "line 2: 'good': 40 is not between -5 and 5; rescale the lexicon"),
        ("word,valence\ngood,inf\n", "line 2: 'good': inf is not between -5 and 5"),
        ("word;valence\ngood;1\n", "a table with the columns word and valence is needed"),
    ],
)  # fmt: skip
def test_a_lexicon_that_cannot_be_used_is_refused_with_its_line(content, message, tmp_path):
    (tmp_path / "lexicon.csv").write_text(content, "utf-8")
    with pytest.raises(InputError, match="lexicon.csv") as error:
        load_lists(tmp_path)
    assert message in str(error.value)


def test_a_studys_lexicon_takes_the_place_of_ours(tmp_path):
    (tmp_path / "lexicon.csv").write_text("Word, Valence,source\nnull,-1.5,us\n:),2,us\n\n", "utf-8-sig")
    assert load_lists(tmp_path).lexicon.values.tolist() == [["null", -1.5], [":)", 2.0]]
    (tmp_path / "lexicon.csv").write_text("word,valence\n", "utf-8")
    assert load_lists(tmp_path).lexicon.empty
