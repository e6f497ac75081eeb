"""Sentences made by code: true on every study, tidy, and harmless as HTML."""

import inspect
import re

import numpy as np
import pandas as pd
import pytest

from analysis import (
    captions,
    check_agreement,
    check_reading,
    collocates,
    compare_groups,
    concordance,
    coverage_by_unit,
    in_periods,
    issue_coverage,
    issue_positions,
    left_out,
    needs_a_person,
    prose,
    salience,
    seen,
    sentiment,
    sign_flips,
    summarise,
    summarise_periods,
    table,
    tell,
    term_use,
)
from analysis.show.finish import Finished
from analysis.show.told import count, listing, percent
from tests.compare.tiny import S, article, four_articles, make_study
from tests.show.drawing import compared, names_of

EVIL = "<script>alert(1)</script>"


def coverage(study, by=()):
    return summarise(issue_coverage(study), by)


def by_voice(study, **options):
    return summarise(sentiment(study, by_voice=True, **options), "voice")


def changes(study):
    placed = in_periods(study, issue_coverage(study), "year")
    periods = sorted(placed.period.dropna().unique())
    return (
        compare_groups(placed, "period", periods[0], periods[-1])
        if len(periods) > 1
        else pd.DataFrame(columns=["difference"])
    )


TOLD = {
    "corpus": prose.corpus,
    "todo": lambda study: prose.todo(needs_a_person(study)),
    "leftovers": lambda study: prose.leftovers(study, left_out(study)),
    "by_hand": prose.by_hand,
    "checked": lambda study: prose.checked(study, check_agreement(study)),
    "salient": lambda study: prose.salient(salience(study), names_of(study.path)),
    "apart": lambda study: prose.apart(compared(study)),
    "leading": lambda study: prose.leading(coverage(study, "year"), names_of(study.path), "year"),
    "breadth": lambda study: prose.breadth(summarise(issue_coverage(study, unit="articles")), names_of(study.path)),
    "mood": lambda study: prose.mood(summarise(sentiment(study)), summarise(sentiment(study, score="compound"))),
    "flips": lambda study: prose.flips(sign_flips(study), study),
    "voices": lambda study: prose.voices(by_voice(study)),
    "trust": prose.trust,
    "unit_matters": lambda study: prose.unit_matters(coverage_by_unit(study), names_of(study.path)),
    "appeared": lambda study: prose.appeared(seen(study), names_of(study.path)),
    "reading": lambda study: prose.reading(check_reading(study)),
    "used": lambda study: prose.used(summarise(term_use(study, ["deal", "tariffs"]), "year")),
    "testable": lambda study: prose.testable(compared(study)),
    "changed": lambda study: prose.changed(changes(study), names_of(study.path), "before", "after"),
    "noted": lambda study: prose.noted(concordance(study, "deal"), "place"),
    "steady": lambda study: prose.steady(prose.by_choice(study)),
}
CAPTIONS = {
    "grid": lambda study: captions.grid(coverage(study, "outlet"), names_of(study.path), "outlet"),
    "trend": lambda study: captions.trend(coverage(study, "year"), names_of(study.path)),
    "contrast": lambda study: captions.contrast(compared(study)),
    "split": lambda study: captions.split(by_voice(study, by_issue=True), names_of(study.path)),
    "positions": lambda study: captions.positions(issue_positions(study), names_of(study.path)),
    "contrast_grid": lambda study: captions.contrast_grid(compared(study)),
    "collocates": lambda study: captions.collocates(collocates(study, "the", least=1), "the"),
    "periods": lambda study: captions.periods(summarise_periods(study, issue_coverage(study)), names_of(study.path)),
}


def _functions(module, returns) -> set[str]:
    found = inspect.getmembers(module, inspect.isfunction)
    return {
        name
        for name, function in found
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and inspect.signature(function).return_annotation == returns
    }


def test_every_function_that_tells_something_is_tried_here():
    assert _functions(prose, tell) == set(TOLD)
    assert _functions(captions, dict[str, str]) == set(CAPTIONS)


def assert_tidy(text: str) -> None:
    assert text and (text[0].isupper() or not text[0].isalpha() and text[0] not in " .,;:"), text
    assert not re.search(r"\b(nan|NaN|None|NaT|<NA>|inf)\b", text), text
    assert not re.search(r"np\.|  | [.,;:]|[.,;:]{2}|\(\)|: \.", text.replace("…", "")), text
    assert not re.search(
        r"\b(?<!against )(?<!of )(?<!,)(1|one) (sentences|articles|words|issues|columns|rows|lines)\b", text
    ), text


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_is_a_tidy_sentence_on_every_study(name, any_study):
    assert_tidy(TOLD[name](any_study).text)


@pytest.mark.parametrize("name", CAPTIONS)
def test_title_and_alt_text_are_tidy_on_every_study(name, any_study):
    words = CAPTIONS[name](any_study)
    assert set(words) == {"title", "alt"}
    assert not words["title"].endswith(".")
    for text in words.values():
        assert_tidy(text)


def test_a_study_without_years_is_not_said_to_be_without_issues(odd):
    study = odd("undated")
    assert len(study.mentions)
    told = TOLD["leading"](study).text + TOLD["steady"](study).text
    assert "No issue" not in told


def test_a_study_without_years_is_not_said_to_hold_no_articles(odd):
    told = prose.corpus(odd("undated")).text
    assert told.startswith("Two articles") and not re.search(r"\bnone\b", told)


@pytest.mark.parametrize("name", ["leading", "breadth", "steady"])
def test_a_study_without_a_mention_names_no_issue(name, odd):
    told = TOLD[name](odd("no issue")).text
    assert "no issue" in told.lower() or "none" in told.lower()


def test_a_proper_noun_keeps_its_capital_inside_a_title():
    names = {"jobs": "China", "tariffs": "NAFTA panels"}
    summary = pd.DataFrame(
        {
            "label": ["jobs"] * 2 + ["tariffs"] * 2,
            "voice": ["reporting", "quoted"] * 2,
            "total": 5,
            "value": [-0.5, 0.5, 0.1, 0.1],
        }
    )
    assert "China" in captions.split(summary, names)["title"]
    places = pd.DataFrame({"label": ["tariffs", "jobs"], "position": [0.1, 0.9]})
    assert "China" in captions.positions(places, names)["title"]


@pytest.mark.parametrize(("name", "verb"), [("China", "comes"), ("Rules of origin", "come")])
def test_the_verb_agrees_with_the_issue(name, verb):
    places = pd.DataFrame({"label": ["a", "b"], "position": [0.1, 0.9]})
    title = captions.positions(places, {"a": name, "b": "Steel"})["title"]
    assert title.startswith(f"{name} {verb} up")


# what must be said, on four articles that can be counted by hand


def test_the_corpus_is_counted():
    assert prose.corpus(four_articles()).text == (
        "Four articles: two articles from 2017, one article from 2018 and one article without a known "
        "year. Together they hold 27 words of article text in 12 sentences. Three articles could be dated to the day. "
        "The articles' text is not at hand: numbers open to file, line and characters."
    )


def test_the_leading_issue_of_each_year_is_named_with_its_count():
    told = prose.leading(coverage(four_articles(), "year"), {"tariffs": "Duties"}, "year").text
    assert told == "The issue with the largest share of sentences is Duties in 2017 (3 of 6 sentences, 50 %)."


def test_issues_in_more_than_half_of_the_articles_are_named():
    told = prose.breadth(summarise(issue_coverage(four_articles(), unit="articles")), {}).text
    assert told == "Mentioned in more than half of the articles: jobs (3 of 4) and tariffs (3 of 4)."


def test_the_mood_is_told_with_the_score_that_hears_names():
    study = four_articles()
    told = prose.mood(summarise(sentiment(study)), summarise(sentiment(study, score="compound"))).text
    assert "is +0.117 on a scale" in told and "would be −0.117" in told and "account for −0.233 of it" in told


def test_what_few_articles_can_bear_is_said():
    assert prose.trust(four_articles()).text.startswith("Four articles: too few for any interval or test.")


def test_year_and_outlet_are_confounded_unless_outlets_share_years():
    confounded = "Year and outlet cannot be told apart"
    apart = make_study(article("a", 2017, "Post", S("x")), article("b", 2018, "News", S("x")))
    crossed = make_study(*(article(f"{o}{y}", y, o, S("x")) for y in (2017, 2018) for o in ("Post", "News")))
    assert confounded in prose.trust(apart).text
    assert confounded not in prose.trust(crossed).text


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "0 %"), (0.004, "0.4 %"), (0.01, "1 %"), (0.123, "12 %"), (1, "100 %")]
)
def test_a_share_is_told_in_per_cent(value, expected):
    assert percent(value) == expected


@pytest.mark.parametrize(
    ("items", "expected"), [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", 2, "c"], "a, 2 and c")]
)
def test_a_list_is_told_with_commas_and_an_and(items, expected):
    assert listing(items) == expected


@pytest.mark.parametrize(
    ("n", "expected"), [(0, "no articles"), (1, "one article"), (12, "twelve articles"), (1300, "1,300 articles")]
)
def test_a_count_is_told_in_words_up_to_twelve(n, expected):
    assert count(n, "article") == expected


# nothing that came from a page may run in the reader's browser


def evil_study():
    return make_study(article(EVIL, 2017, EVIL, S(EVIL, on="jobs")), article("b", 2018, "Post", S("calm", on="jobs")))


@pytest.mark.parametrize("name", ["trust", "apart", "leading"])
def test_what_is_told_cannot_run(name):
    html = TOLD[name](evil_study())._repr_html_()
    assert "<script" not in html


def test_a_table_cannot_run_whatever_stands_in_it():
    frame = evil_study().articles.assign(**{EVIL: EVIL})
    html = table(frame)._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "mathjax_ignore" in html


def test_a_chart_cannot_run_whatever_its_words_and_data_are():
    html = Finished("<svg/>", EVIL, f'"{EVIL}', EVIL, pd.DataFrame({"label": [EVIL]}))._repr_html_()
    assert "<script" not in html and 'alt="&quot;&lt;script' in html


def test_a_long_table_says_how_many_rows_follow():
    long = table(pd.DataFrame({"n": np.arange(30)}), most=25)
    assert "… and 5 more rows" in long._repr_html_()
    assert "more rows" not in table(pd.DataFrame({"n": np.arange(25)}), most=25)._repr_html_()
