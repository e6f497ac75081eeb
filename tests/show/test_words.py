"""Charts of words over time and over many groups: legible, and honest about what is left out."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from analysis import (
    captions,
    collocates,
    compare_groups,
    compare_words,
    concordance,
    in_periods,
    issue_coverage,
    load_lists,
    open_study,
    plot_collocates,
    plot_contrast,
    plot_contrast_grid,
    plot_trend,
    prose,
    summarise_periods,
)
from analysis.show.finish import finish
from analysis.show.words import leaders
from tests.compare.tiny import S, article, make_study
from tests.show.drawing import SIZES, draw

STOP = load_lists().stop_words


@cache
def many(groups: int = 30) -> pd.DataFrame:
    pages = [
        article(f"a{i}", 1900 + i % groups, "Post", S(f"deal word{i % 50} " * 3 + "the pact " * (i % 4)))
        for i in range(4 * groups)
    ]
    return compare_words(make_study(*pages), "year")


def contrast_grid(size):
    rows = many(300) if size == "page" else many()
    return plot_contrast_grid(rows, hide=STOP, size=size), captions.contrast_grid(rows, STOP)


def contrast_of_many(size):
    return plot_contrast(many(300), hide=STOP, size=size), captions.contrast(many(300), STOP)


def trend_by_month(size):
    demo = open_study("demo")
    rows = summarise_periods(demo, issue_coverage(demo))
    return plot_trend(rows, size=size), captions.periods(rows, {})


def near(size):
    rows = collocates(open_study("demo"), issue="tariffs")
    return plot_collocates(rows, hide=STOP, size=size), captions.collocates(rows, "tariffs", STOP)


@cache
def drawing(chart, size):
    drawn, words = chart(size)
    return draw(drawn, **words)


every = pytest.mark.parametrize(
    "chart", [contrast_grid, contrast_of_many, trend_by_month, near], ids=lambda c: c.__name__
)


@every
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_is_cut_off_or_too_small(chart, size):
    drawn = drawing(chart, size)
    assert drawn.overlaps == [] and drawn.outside == []
    assert min(points for _, points, _ in drawn.texts) >= 8


def test_three_hundred_groups_are_not_all_drawn_and_it_is_said():
    for chart in (plot_contrast(many(300)), plot_contrast_grid(many(300))):
        assert chart.data.group.nunique() <= 9 and "of 300 groups are drawn, those with most words." in " ".join(
            chart.notes
        )


def test_what_a_stop_list_hides_is_named_and_runs_of_such_words_too():
    rows = pd.DataFrame(
        {"label": ["of the", "the deal", "the", "pact"], "group": "x", "z": 1.0, "n_group": 2, "note": ""}
    )
    groups, shown, notes = leaders(rows, 3, {"of", "the"}, 9)
    assert groups == ["x"] and shown.label.tolist() == ["the deal", "pact"]
    assert notes[0] == "2 function words hidden from the drawing, not from the counts: of the, the."


def test_stars_stand_where_p_is_small_and_nowhere_when_nothing_is_tested():
    pages = [
        article(f"a{i}", 2017 + i % 2, "Post", S("rest " * 20 + ("fish " * 6 if i % 2 else "") + "pact"))
        for i in range(16)
    ]
    labels = lambda rows: [t.get_text() for axes in plot_contrast(rows).figure.axes for t in axes.get_yticklabels()]  # noqa: E731
    tested, few = compare_words(make_study(*pages)), compare_words(make_study(*pages[:5]))
    assert "fish (8+0) *" in labels(tested) and not any("*" in label for label in labels(few))
    assert "not testable" in plot_contrast(few).notes[-1]


def test_a_month_that_is_not_whole_is_hatched_and_a_break_is_no_line():
    demo = open_study("demo")
    rows = summarise_periods(demo, issue_coverage(demo, issues=["tariffs"]))
    axes = plot_trend(rows).figure.axes[0]
    hatched = [patch for patch in axes.patches if patch.get_hatch()]
    assert len(hatched) == (~rows.whole).sum() > 0
    assert all(line.get_xdata()[1] - line.get_xdata()[0] <= 1 for line in axes.lines if len(line.get_xdata()) == 2)
    assert "Hatched: a month that the articles do not cover" in " ".join(plot_trend(rows).notes)


def test_frames_without_rows_are_drawn_with_their_reason():
    study = make_study(article("a", 2017, "Post", S("deal")), article("b", 2018, "Post", S("deal")))
    for chart in (
        plot_contrast(compare_words(study, of=2)),
        plot_contrast_grid(compare_words(study, of=2)),
        plot_collocates(collocates(study, "deal")),
    ):
        texts = " ".join(" ".join(text.get_text() for text in chart.figure.texts).split())
        assert "text, which is not at hand" in texts
        assert finish(chart, title="t", alt="a").svg
    assert "not at hand" in captions.collocates(collocates(study, "deal"), "deal")["alt"]
    assert "not at hand" in captions.contrast(compare_words(study, of=2))["alt"]


def test_what_is_told_of_changes_and_of_nothing():
    demo = open_study("demo")
    placed = in_periods(demo, issue_coverage(demo), "year")
    told = prose.changed(compare_groups(placed, "period", "2024", "2025"), {}, 2024, 2025).text
    assert told.startswith("From 2024 to 2025 the largest change is that of") and "95 % interval" in told
    few = prose.changed(compare_groups(placed, "period", "2023", "2025"), {}, 2023, 2025).text
    assert "too few articles for an interval (8)" in few and few.endswith("No interval leaves out zero.")
    assert prose.noted(concordance(demo, "zebra"), "place").text == "No places: “zebra” stands nowhere in 42 articles."
    bare = replace(demo, mentions=demo.mentions.head(0))
    assert (
        captions.periods(summarise_periods(bare, issue_coverage(bare, issues=["tariffs"])), {})["title"]
        == "Nothing was found in any dated article"
    )
