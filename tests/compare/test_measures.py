"""Term use, coverage and sentiment of four invented articles, worked out on paper."""

import pytest

from analysis import issue_coverage, sentiment, term_use
from analysis.tables import InputError
from tests.compare.tiny import S, article, four_articles, make_study

STUDY = four_articles()


def by_article(contributions, label: str, voice: str | None = None) -> list[tuple]:
    rows = contributions[contributions.label == label]
    rows = rows[rows.voice == voice] if voice else rows
    assert list(rows.article_id) == ["a", "b", "c", "d"]
    return [(round(row.n, 9), row.total) for row in rows.itertuples()]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tariffs", [(2, 10), (1, 6), (0, 7), (2, 4)]),
        ("jobs", [(2, 10), (2, 6), (0, 7), (1, 4)]),
        ("tariff", [(0, 10), (0, 6), (0, 7), (0, 4)]),
    ],
)
def test_term_use_is_uses_out_of_all_words_of_the_article(word, expected):
    assert by_article(term_use(STUDY, [word]), word) == expected


def test_term_use_by_voice_is_out_of_the_words_of_that_voice():
    uses = term_use(STUDY, ["tariffs"], by_voice=True)
    assert by_article(uses, "tariffs", "reporting") == [(1, 6), (0, 1), (0, 5), (2, 3)]
    assert by_article(uses, "tariffs", "quoted") == [(1, 4), (1, 3), (0, 2), (0, 1)]
    assert by_article(uses, "tariffs", "mixed") == [(0, 0), (0, 2), (0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("unit", "at_least", "tariffs", "jobs"),
    [
        ("sentences", 1, [(2, 3), (1, 3), (0, 3), (2, 3)], [(1, 3), (1, 3), (0, 3), (1, 3)]),
        ("sentences", 2, [(0, 3), (0, 3), (0, 3), (0, 3)], [(1, 3), (1, 3), (0, 3), (0, 3)]),
        ("words", 1, [(6, 10), (3, 6), (0, 7), (3, 4)], [(4, 10), (2, 6), (0, 7), (1, 4)]),
        ("words", 2, [(0, 10), (0, 6), (0, 7), (0, 4)], [(4, 10), (2, 6), (0, 7), (0, 4)]),
        ("paragraphs", 1, [(1, 2), (1, 3), (0, 2), (1, 1)], [(1, 2), (1, 3), (0, 2), (1, 1)]),
        ("paragraphs", 2, [(1, 2), (0, 3), (0, 2), (1, 1)], [(1, 2), (1, 3), (0, 2), (0, 1)]),
        ("articles", 1, [(1, 1), (1, 1), (0, 1), (1, 1)], [(1, 1), (1, 1), (0, 1), (1, 1)]),
        ("articles", 2, [(1, 1), (0, 1), (0, 1), (1, 1)], [(1, 1), (1, 1), (0, 1), (0, 1)]),
    ],
)
def test_issue_coverage_in_every_unit_and_at_both_bars(unit, at_least, tariffs, jobs):
    coverage = issue_coverage(STUDY, unit=unit, at_least=at_least)
    assert set(coverage.unit) == {unit}
    assert by_article(coverage, "tariffs") == tariffs
    assert by_article(coverage, "jobs") == jobs


@pytest.mark.parametrize(
    ("unit", "voice", "tariffs", "jobs"),
    [
        ("sentences", "reporting", [(1, 2), (0, 1), (0, 2), (2, 2)], [(0, 2), (0, 1), (0, 2), (0, 2)]),
        ("sentences", "quoted", [(1, 1), (1, 1), (0, 1), (0, 1)], [(1, 1), (0, 1), (0, 1), (1, 1)]),
        ("sentences", "mixed", [(0, 0), (0, 1), (0, 0), (0, 0)], [(0, 0), (1, 1), (0, 0), (0, 0)]),
        ("words", "quoted", [(4, 4), (3, 3), (0, 2), (0, 1)], [(4, 4), (0, 3), (0, 2), (1, 1)]),
    ],
)
def test_issue_coverage_by_voice_is_out_of_the_units_of_that_voice(unit, voice, tariffs, jobs):
    coverage = issue_coverage(STUDY, unit=unit, by_voice=True)
    assert by_article(coverage, "tariffs", voice) == tariffs
    assert by_article(coverage, "jobs", voice) == jobs


def test_sentiment_is_the_sum_of_the_sentence_scores_out_of_the_sentences():
    assert by_article(sentiment(STUDY), "all sentences") == [(0, 3), (0.5, 3), (0.3, 3), (0.6, 3)]


def test_sentiment_takes_the_score_asked_for():
    plain = sentiment(STUDY, score="compound")
    assert by_article(plain, "all sentences") == [(0, 3), (-0.5, 3), (-0.3, 3), (-0.6, 3)]


def test_sentiment_by_issue_counts_a_sentence_once_for_each_of_its_issues():
    scores = sentiment(STUDY, by_issue=True)
    assert by_article(scores, "tariffs") == [(0, 2), (-0.6, 1), (0, 0), (-0.2, 2)]
    assert by_article(scores, "jobs") == [(-0.5, 1), (0.7, 1), (0, 0), (0.8, 1)]


def test_sentiment_by_voice():
    scores = sentiment(STUDY, by_voice=True)
    assert by_article(scores, "all sentences", "reporting") == [(0.5, 2), (0.4, 1), (0.4, 2), (-0.2, 2)]
    assert by_article(scores, "all sentences", "quoted") == [(-0.5, 1), (-0.6, 1), (-0.1, 1), (0.8, 1)]
    assert by_article(scores, "all sentences", "mixed") == [(0, 0), (0.7, 1), (0, 0), (0, 0)]


def test_sentiment_by_issue_and_voice():
    scores = sentiment(STUDY, by_issue=True, by_voice=True)
    assert by_article(scores, "tariffs", "quoted") == [(-0.5, 1), (-0.6, 1), (0, 0), (0, 0)]


def test_a_headline_and_a_summary_do_not_count():
    loud = [S("tariffs tariffs", on="tariffs", score=1.0, kind=kind) for kind in ("headline", "summary")]
    study = make_study(article("a", 2017, "Post", *loud, S("one two three four", score=-0.5)))
    assert (issue_coverage(study, unit="words").n == 0).all()
    assert sentiment(study)[["n", "total"]].values.tolist() == [[-0.5, 1]]


def test_an_issue_asked_for_that_nobody_mentions_is_a_row_of_zeros():
    assert by_article(issue_coverage(STUDY, issues=["fisheries"]), "fisheries") == [(0, 3)] * 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "lines"}, "unit 'lines' is not one of articles, paragraphs, sentences, words"),
        (
            {"unit": "paragraphs", "by_voice": True},
            "unit 'paragraphs' mixes voices; by voice only sentences and words can be counted",
        ),
    ],
)
def test_a_unit_that_cannot_be_counted_is_refused_by_name(options, message):
    with pytest.raises(InputError) as error:
        issue_coverage(STUDY, **options)
    assert str(error.value) == message
