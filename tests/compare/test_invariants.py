"""What must hold for every study whatever stands in it (STYLE.md: tests worth having first)."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import issue_coverage, sentiment, summarise, term_use
from analysis.compare.measures import UNITS, VOICES
from tests.compare.tiny import A, S, make_study

WORDS, ISSUES = ["deal", "pact", "tariffs"], ["jobs", "tariffs"]

MEASURES = {
    "term_use": lambda study: term_use(study, WORDS),
    "term_use by voice": lambda study: term_use(study, WORDS, by_voice=True),
    **{f"coverage of {unit}": lambda study, unit=unit: issue_coverage(study, unit=unit) for unit in UNITS},
    "coverage of sentences by voice": lambda study: issue_coverage(study, by_voice=True),
    "coverage of words by voice, twice": lambda study: issue_coverage(study, unit="words", at_least=2, by_voice=True),
    "sentiment": sentiment,
    "sentiment by issue and voice": lambda study: sentiment(study, by_issue=True, by_voice=True),
}
quick = settings(deadline=None, max_examples=33, derandomize=True)


def lists_of(items):
    return st.lists(st.sampled_from(items), max_size=3).map(" ".join)


sentences = st.builds(
    S,
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    on=lists_of(ISSUES),
    score=st.integers(-100, 100).map(lambda x: x / 100),
    voice=st.sampled_from(VOICES),
    paragraph=st.integers(1, 2),
    kind=st.sampled_from(["body", "body", "subhead", "headline"]),
)
articles = st.builds(
    A,
    name=st.just("?"),
    year=st.sampled_from([2017, 2018, None]),
    outlet=st.sampled_from(["Post", "News"]),
    sentences=st.lists(sentences, max_size=4).map(tuple),
)
corpora = st.lists(articles, min_size=1, max_size=4).map(
    lambda drawn: [A(f"a{i}", a.year, a.outlet, a.sentences) for i, a in enumerate(drawn)]
)


def indexed(summary: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return summary.set_index([*by, "label"])[["n", "total"]].astype(float).sort_index()


@quick
@given(st.sampled_from(list(MEASURES)), corpora)
def test_parts_add_up(name, corpus):
    contributions = MEASURES[name](make_study(*corpus)).assign(year=lambda t: t.year.fillna(0))
    parts = summarise(contributions, ["outlet", "year"]).groupby(["year", "label"])[["n", "total"]].sum()
    whole = indexed(summarise(contributions, "year"), ["year"])
    pd.testing.assert_frame_equal(parts.astype(float).sort_index(), whole, check_index_type=False)


@quick
@given(st.sampled_from(list(MEASURES)), corpora)
def test_zero_is_present_every_article_has_a_row_for_every_label(name, corpus):
    study = make_study(*corpus)
    contributions = MEASURES[name](study)
    keys = [column for column in ("article_id", "voice", "label") if column in contributions]
    assert not contributions.duplicated(keys).any()
    per_article = contributions.groupby("article_id").size().reindex(study.articles.article_id, fill_value=0)
    wanted = contributions[keys[1:]].drop_duplicates()
    assert (per_article == len(wanted)).all()
    assert contributions[["n", "total"]].notna().all(axis=None)


@quick
@given(st.sampled_from(list(MEASURES)), corpora)
def test_twice_the_corpus_has_the_same_values(name, corpus):
    again = [A(f"{a.name} again", a.year, a.outlet, a.sentences) for a in corpus]
    once, twice = (
        summarise(MEASURES[name](make_study(*c)), "outlet").sort_values(["outlet", "label"])
        for c in (corpus, corpus + again)
    )
    pd.testing.assert_series_equal(once.value, twice.value)
    assert (once.n * 2).tolist() == pytest.approx(twice.n.tolist())


@quick
@given(st.sampled_from(list(MEASURES)), corpora)
def test_the_order_of_sentences_and_of_articles_does_not_matter(name, corpus):
    back = [A(a.name, a.year, a.outlet, a.sentences[::-1]) for a in corpus[::-1]]
    one, other = (
        summarise(MEASURES[name](make_study(*c)), "outlet").sort_values(["outlet", "label"]) for c in (corpus, back)
    )
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


@quick
@given(st.sampled_from([name for name in MEASURES if "sentiment" not in name]), corpora)
def test_an_article_without_a_hit_never_raises_a_rate_and_lowers_one_above_nothing(name, corpus):
    silent = A("silent", 2017, "Post", tuple(S("nobody spoke", voice=voice) for voice in VOICES))
    before = summarise(MEASURES[name](make_study(*corpus))).set_index("label")
    after = summarise(MEASURES[name](make_study(*corpus, silent))).set_index("label").loc[before.index]
    there = before.total > 0
    some = there & (before.n > 0)
    assert (after.value[some] < before.value[some]).all()
    assert (after.value[there & (before.n == 0)] == 0).all()


@quick
@given(corpora, st.sampled_from(UNITS))
def test_a_numerator_is_never_larger_than_its_denominator_and_a_higher_bar_never_finds_more(corpus, unit):
    study = make_study(*corpus)
    one, two = (issue_coverage(study, unit=unit, at_least=least) for least in (1, 2))
    assert (one.n <= one.total).all()
    assert (two.n <= one.n).all()


@quick
@given(corpora)
def test_the_voices_add_up_to_the_whole(corpus):
    study = make_study(*corpus)
    for whole, parts in [
        (issue_coverage(study), issue_coverage(study, by_voice=True)),
        (term_use(study, WORDS), term_use(study, WORDS, by_voice=True)),
        (sentiment(study), sentiment(study, by_voice=True)),
    ]:
        summed = parts.groupby(["article_id", "label"], sort=False)[["n", "total"]].sum().reset_index()
        pd.testing.assert_frame_equal(
            summed, whole[["article_id", "label", "n", "total"]].reset_index(drop=True), check_dtype=False
        )
