"""What is counted: variants, stems, issues and n-grams, from tables or from text."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import compare_words
from analysis.compare.items import Variants, count_items
from analysis.tables import InputError
from tests.compare.tiny import S, article, four_articles, make_study


def uses(counts) -> dict[str, int]:
    return dict(zip(counts.labels, counts.matrix.sum(0).astype(int), strict=True))


def of(*texts: str):
    return make_study(*(article(f"a{i}", 2017 + i, "Post", S(text)) for i, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("word", "counts_as"),
    [("canada's", "canada"), ("u.s.", "u.s."), ("u.s.'s", "u.s."), ("usa", "u.s."), ("it's", "it's"), ("us", "us"), ("workers", "workers")],
)  # fmt: skip
def test_a_possessive_is_its_word_and_a_short_form_is_none(word, counts_as):
    assert Variants().word(word) == counts_as


def test_in_text_capitals_tell_the_country_from_the_pronoun():
    read = Variants().words_of
    assert read("The United States told us that US cars and the U.S. plan") == (
        ["the", "u.s.", "told", "us", "that", "u.s.", "cars", "and", "the", "u.s.", "plan"]
    )
    assert read("TELL US NOW") == ["tell", "us", "now"]


def test_a_study_adds_and_takes_out_variants(tmp_path):
    (tmp_path / "variants.csv").write_text("form,counts_as,why\ncars,car,our own\n-*'s,,kept apart here\n")
    variants = Variants(tmp_path)
    assert (variants.word("cars"), variants.word("canada's"), variants.word("usa")) == ("car", "canada's", "u.s.")


@pytest.mark.parametrize("text", ["form,to\na,b\n", "", "form,counts_as,why\n**,x,y\n"])
def test_a_list_of_variants_that_cannot_be_read_is_named(tmp_path, text):
    (tmp_path / "variants.csv").write_text(text)
    with pytest.raises(InputError, match="variants.csv"):
        Variants(tmp_path)


def test_forms_stems_and_raw_words():
    study = of("canada's tariffs tariff tariffs", "canada tariffs")
    assert uses(count_items(study)) == {"canada": 2, "tariff": 1, "tariffs": 3}
    assert uses(count_items(study, form="stem")) == {"canada": 2, "tariffs": 4}  # under the most frequent form
    assert uses(count_items(study, form="raw")) == {"canada": 1, "canada's": 1, "tariff": 1, "tariffs": 3}


def test_counts_stay_with_their_article_and_voice():
    study = make_study(
        article("a", 2017, "Post", S("deal deal"), S("deal pact", voice="quoted")),
        article("b", 2018, "Post", S("pact")),
    )
    together, apart = count_items(study), count_items(study, by_voice=True)
    assert together.matrix.toarray().tolist() == [[3, 1], [0, 1]] and together.totals.tolist() == [4, 1]
    rows = pd.DataFrame(
        apart.matrix.toarray(), index=apart.units.article_id + " " + apart.units.voice, columns=apart.labels
    )
    assert rows.loc["a reporting"].tolist() == [2, 0] and rows.loc["a quoted"].tolist() == [1, 1]
    assert rows.loc["b quoted"].tolist() == [0, 0]


def test_categories_count_as_strings_do():
    study = four_articles()
    words = study.words.astype({"word": "category", "article_id": "category"})
    one, two = count_items(study), count_items(replace(study, words=words))
    assert one.labels.tolist() == two.labels.tolist()
    assert np.array_equal(one.matrix.toarray(), two.matrix.toarray())


def test_issues_are_counted_by_mention_out_of_all_words():
    rows = compare_words(four_articles(), "outlet", of="issues").set_index(["group", "label"])
    # mentions in subheads and body: Post has 2 of jobs and 2 of tariffs in 17 words, News 3 and 3 in 10
    assert rows.loc[("Post", "jobs"), ["n_group", "n_rest"]].tolist() == [2, 3]
    assert rows.loc[("Post", "tariffs"), "per_10k_rest"] == pytest.approx(10_000 * 3 / 10)


@pytest.mark.parametrize("asked", [{"of": 2}, {"of": 4}, {"of": 1}, {"issue": "jobs"}, {"of": 3, "issue": "tariffs"}])
def test_what_needs_text_and_has_none_is_empty_with_a_note(asked):
    rows = compare_words(four_articles(), "outlet", **asked)
    assert rows.empty and "text, which is not at hand" in rows.attrs["note"]


@pytest.mark.parametrize(
    "asked", [{"of": 5}, {"of": "pages"}, {"form": "lemma"}, {"issue": "weather"}, {"of": "issues", "issue": "jobs"}]
)
def test_what_cannot_be_counted_is_refused(asked):
    with pytest.raises(InputError):
        compare_words(four_articles(), "outlet", **asked)


def test_runs_of_words_stay_within_their_sentence(demo):
    pairs, single = count_items(demo, 2), count_items(demo, 1)
    sentences = demo.sentences[demo.sentences.kind.isin(("subhead", "body"))]
    assert (
        single.matrix.sum() - pairs.matrix.sum() == (sentences.n_words > 0).sum()
    )  # no variant of the demo joins two words
    assert single.matrix.sum() == single.totals.sum()
    assert all(label.count(" ") == 1 for label in pairs.labels)


def test_one_word_from_text_is_the_word_of_the_tables(demo):
    tables, text = count_items(demo, form="raw"), count_items(demo, 1, form="raw")
    assert uses(tables) == uses(text)


def test_words_on_an_issue_are_those_of_its_sentences(demo):
    counts = count_items(demo, issue="tariffs")
    on = demo.mentions[demo.mentions.issue == "tariffs"][["article_id", "sentence_no"]].drop_duplicates()
    words = on.merge(demo.sentences[demo.sentences.kind.isin(("subhead", "body"))]).n_words.sum()
    assert counts.matrix.sum() == counts.totals.sum() == words


def test_two_forms_of_a_word_in_one_article_are_one_article_with_it():
    both = make_study(article("a", 2017, "Post", S("deal deal's rest")), article("b", 2018, "Post", S("deals rest")))
    rows = compare_words(both).set_index(["label", "group"])
    assert rows.loc[("deal", 2017), ["n_group", "n_articles_group"]].tolist() == [2, 1]
    assert rows.loc[("deal", 2017), "note"].startswith("in one article only; ")
