"""The charts: nothing overlaps, nothing is cut off, nothing is claimed that is not drawn."""

import re
from functools import cache
from itertools import combinations

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from analysis import (
    compare_words,
    issue_coverage,
    issue_names,
    issue_positions,
    open_study,
    plot_contrast,
    plot_grid,
    plot_positions,
    plot_split,
    plot_trend,
    sentiment,
    summarise,
)
from analysis.show import charts
from analysis.show.charts import VOICE_MARKS
from analysis.show.finish import finish, guard_formulas, new_figure
from analysis.tables import InputError
from tests.compare.tiny import S, article, four_articles, make_study
from tests.show.drawing import CHARTS, SIZES, Drawn, drawn

MONEY = "$63 billion and $12 billion"
TEN = [article(f"a{i}", 2017, "Post", S("jobs", on="jobs"), *[S("calm")] * (i % 3 + 1)) for i in range(10)]


@cache
def _drawn(chart: str, study: str, size: str) -> Drawn:
    return drawn(chart, open_study(study), size)


@pytest.fixture(params=[(c, s, z) for s in ("trade-talks", "demo") for c in CHARTS for z in SIZES], ids="-".join)
def every_chart(request) -> Drawn:
    """Each chart of both studies at each size."""
    return _drawn(*request.param)


def test_no_two_labels_overlap(every_chart):
    assert every_chart.overlaps == []


def test_nothing_lies_outside_the_canvas(every_chart):
    assert every_chart.outside == []


def test_no_text_is_smaller_than_eight_points(every_chart):
    assert min(points for _, points, _ in every_chart.texts) >= 8


def test_title_unit_source_and_alt_text_are_there(every_chart):
    words = " ".join(" ".join(text for text, *_ in every_chart.texts).split())
    finished, study = every_chart.finished, re.search(r"\((trade-talks|demo)\)", every_chart.finished.caption)[1]
    assert finished.title in words and every_chart.chart.unit in words
    assert f"{len(open_study(study).articles)} articles, " in words and "Codebook" in words
    assert len(finished.alt.split()) >= 8


@pytest.mark.parametrize("size", SIZES)
def test_a_group_is_called_by_its_whole_name(size, demo):
    """A long outlet may be broken over lines, never inside a word."""
    for chart in ("grid", "positions"):
        words = " ".join(" ".join(text for text, *_ in _drawn(chart, "demo", size).texts).split())
        for outlet in demo.articles.outlet.unique():
            assert outlet in words


@pytest.mark.parametrize("chart", ["trend", "contrast"])
def test_a_chart_by_year_says_how_many_articles_have_no_year(chart, demo):
    undated = int(demo.articles.year.isna().sum())
    caption = _drawn(chart, "demo", "page").finished.caption
    assert re.search(rf"\b{undated} (articles? )?(without a year|undated|with no year|of unknown year)", caption)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_study_with_little_or_nothing_to_plot_still_gives_a_chart_with_words(chart, odd_study):
    made = drawn(chart, odd_study)
    assert made.finished.title and made.finished.alt
    assert not any("nan" in text.split() for text, *_ in made.texts)


@pytest.mark.parametrize("size", SIZES)
def test_a_dollar_sign_stays_a_dollar_sign_in_titles_and_labels(size):
    names = {"jobs": MONEY, "tariffs": "$5"}
    summary = summarise(issue_coverage(four_articles()), "outlet")
    chart = plot_grid(summary, columns="outlet", names=names, heads={"Post": "$1 and $2"}, size=size)
    svg = finish(chart, title=MONEY, alt="-", note="$9 and $8").svg
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert texts.count(MONEY) == 2 and "$9 and $8" in " ".join(texts)
    assert "italic" not in svg and not re.search(r"cmmi|STIX|Math", svg)


@pytest.mark.slow
def test_the_same_chart_gives_the_same_bytes_in_all_forms_at_all_sizes(tmp_path, monkeypatch, five):
    forms = []
    for folder in ("one", "two"):
        monkeypatch.setenv("TRADE_TALKS_CHARTS", str(tmp_path / folder))
        chart, words = CHARTS["trend"](five, "column")
        finish(chart, **words, save="mine")
        forms.append({path.name: path.read_bytes() for path in sorted((tmp_path / folder).iterdir())})
    drawings = {f"mine{size}.{form}" for size in ("", "-page", "-slide") for form in ("pdf", "png", "svg")}
    assert set(forms[0]) == {"mine.csv", "mine.txt"} | drawings
    assert forms[0] == forms[1]


def test_the_saved_text_holds_caption_and_alt_text_and_the_table_every_plotted_figure(tmp_path, monkeypatch):
    monkeypatch.setenv("TRADE_TALKS_CHARTS", str(tmp_path))
    summary = summarise(issue_coverage(four_articles()), "outlet")
    made = finish(plot_grid(summary, columns="outlet"), title="Jobs lead", alt="A grid.", save="grid")
    assert (tmp_path / "grid.txt").read_text("utf-8") == f"{made.caption}\n\nA grid.\n"
    saved = pd.read_csv(tmp_path / "grid.csv")
    assert saved.value.tolist() == pytest.approx(summary.value.tolist())


def test_a_saved_chart_is_real_text_300_dots_an_inch_and_carries_its_fonts(tmp_path, monkeypatch):
    monkeypatch.setenv("TRADE_TALKS_CHARTS", str(tmp_path))
    summary = summarise(issue_coverage(four_articles()), "outlet")
    finish(plot_grid(summary, columns="outlet"), title="Jobs lead", alt="A grid.", save="grid")
    for name, inches in (("grid", 7.2), ("grid-column", 3.5), ("grid-slide", 10.0)):
        with Image.open(tmp_path / f"{name}.png") as image:
            assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1) and image.width == round(inches * 300)
        assert re.search(r"<text[^>]*>Jobs lead</text>", (tmp_path / f"{name}.svg").read_text("utf-8"))
        pdf = (tmp_path / f"{name}.pdf").read_bytes()
        assert b"/FontFile2" in pdf and b"/Type3" not in pdf  # TrueType, embedded


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    frame = guard_formulas(pd.DataFrame({"label": [cell, "steel=x"], "value": [-1.5, 2.0]}))
    assert frame.label.tolist() == [f"'{cell}", "steel=x"]
    assert frame.value.tolist() == [-1.5, 2.0]


def test_a_size_that_does_not_exist_is_refused_by_name():
    with pytest.raises(InputError) as error:
        new_figure("poster", 2)
    assert str(error.value) == "size 'poster' is not one of column, page, slide"


def test_the_grid_shows_every_share_in_per_cent_and_n_above_each_column():
    summary = summarise(issue_coverage(four_articles()), "article_id")
    axes = plot_grid(summary, columns="article_id").figure.axes[0]
    rows = [label.get_text() for label in axes.get_yticklabels()]
    cells = np.array([text.get_text() for text in axes.texts]).reshape(2, 4).tolist()
    assert dict(zip(rows, cells, strict=True)) == {
        "jobs": ["33", "33", "–", "33"],
        "tariffs": ["67", "33", "–", "67"],
    }
    heads = [" ".join(label.get_text().split()) for label in axes.get_xticklabels()]
    assert heads == ["a n = 3", "b n = 3", "c n = 3", "d n = 3"]


def test_a_column_without_a_sentence_shows_no_share_at_all():
    study = make_study(
        article("full", 2017, "Post", S("jobs", on="jobs"), S("calm")),
        article("bare", 2018, "Post", S("a headline only", kind="headline")),
    )
    summary = summarise(issue_coverage(study), "article_id")
    axes = plot_grid(summary, columns="article_id").figure.axes[0]
    columns = [label.get_text().split()[0] for label in axes.get_xticklabels()]
    cells = dict(zip(columns, [text.get_text() for text in axes.texts], strict=True))
    assert cells["full"] == "50" and cells["bare"] not in ("<1", "–", "0", "nan")


def test_the_grid_names_what_was_found_nowhere():
    summary = summarise(issue_coverage(four_articles(), issues=["jobs", "fisheries"]), "outlet")
    chart = plot_grid(summary, columns="outlet", names={"fisheries": "Fish and fishing"})
    assert chart.notes == ["A dash is none. Not found anywhere: Fish and fishing."]


def _luminance(colour) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))


def _contrast(one, other) -> float:
    light, dark = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_figure_of_the_grid_can_be_read_on_its_shade():
    shares = list(range(1, 101))
    summary = pd.DataFrame(
        {"label": [f"{n}" for n in shares], "unit": "words", "g": "x", "n": shares, "total": 100}
    ).assign(value=lambda t: t.n / t.total)
    axes = plot_grid(summary, columns="g").figure.axes[0]
    image = axes.images[0]
    shade = [image.cmap(image.norm(value))[:3] for value in np.asarray(image.get_array()).ravel()]
    worst = min(_contrast(text.get_color(), colour) for text, colour in zip(axes.texts, shade, strict=True))
    assert worst >= 4.5  # WCAG AA


def test_voices_are_told_apart_without_colour():
    for (shape, one), (other_shape, other) in combinations(VOICE_MARKS.values(), 2):
        assert shape != other_shape and one != other


def _years(*years: int):
    return make_study(*(article(f"a{y}", y, "Post", S("jobs", on="jobs"), S("calm")) for y in years))


def test_no_line_crosses_a_year_without_articles():
    axes = plot_trend(summarise(issue_coverage(_years(2017, 2018, 2025)), "year")).figure.axes[0]
    lines = [line.get_xdata().tolist() for line in axes.lines if len(line.get_xdata()) > 1]
    assert lines == [[2017, 2018]]


def test_the_trend_says_how_many_articles_a_year_has_and_that_years_are_missing():
    assert plot_trend(summarise(issue_coverage(_years(2017, 2018, 2025)), "year")).notes == [
        "Articles a year: 2017: 1, 2018: 1, 2025: 1. Years without articles are left empty. "
        "Hollow: too few articles for an interval."
    ]


def test_a_mark_is_hollow_below_ten_articles_and_full_with_its_bar_above():
    study = make_study(*TEN, article("b", 2018, "Post", S("jobs", on="jobs"), S("calm")))
    summary = summarise(issue_coverage(study), "year")
    axes = plot_trend(summary).figure.axes[0]
    marks = {line.get_xdata()[0]: line.get_markerfacecolor() for line in axes.lines if line.get_marker() == "o"}
    assert marks[2018] == "white" and marks[2017] != "white"
    bars = [line.get_ydata().tolist() for line in axes.lines if list(line.get_xdata()) == [2017, 2017]]
    assert bars == [pytest.approx([summary.low[0] * 100, summary.high[0] * 100])]


def test_words_hidden_from_the_contrast_are_counted_in_its_note():
    rows = compare_words(four_articles(), "outlet")
    hide = {"and"}
    chart = plot_contrast(rows, hide=hide)
    assert "and" not in set(chart.data.label)
    assert re.search(r"\b(1|one) function words? hidden", " ".join(chart.notes), re.I)
    assert chart.notes[-1] == "Whether a word belongs to a group is not testable with so few articles."


def test_a_word_of_one_article_is_drawn_hollow():
    study = make_study(
        article("a", 2017, "Post", S("pact pact deal rest")),
        article("b", 2018, "Post", S("rest rest rest fish deal")),
        article("c", 2018, "Post", S("rest fish rest")),
    )
    chart = plot_contrast(compare_words(study))
    faces = {}
    for axes in chart.figure.axes:
        marks = [line for line in axes.lines if line.get_marker() == "o"]
        labels = [label.get_text().split()[0] for label in axes.get_yticklabels()]
        faces |= dict(zip(labels, [mark.get_markerfacecolor() for mark in marks], strict=True))
    assert faces["pact"] == "white" and faces["fish"] != "white"


def test_a_voice_with_too_few_sentences_has_no_mark():
    summary = summarise(sentiment(four_articles(), by_issue=True, by_voice=True), "voice")
    chart = plot_split(summary, least=2)
    assert (chart.data.total >= 2).all()
    assert set(zip(chart.data.label, chart.data.voice, strict=True)) == {
        ("tariffs", "reporting"),
        ("tariffs", "quoted"),
        ("jobs", "quoted"),
    }


def test_a_chart_leaves_matplotlib_as_it_was(five):
    before = dict(matplotlib.rcParams)
    chart, words = CHARTS["trend"](five, "column")
    finish(chart, **words)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("many", [charts.MANY, 10])
def test_places_of_mentions_have_the_names_of_their_rows_drawn_one_by_one_or_counted(many, monkeypatch):
    monkeypatch.setattr(charts, "MANY", many)
    demo = open_study("demo")
    places, names = issue_positions(demo), issue_names(demo)
    chart = plot_positions(places, columns="outlet", names=names)
    svg = finish(chart, title="Where", alt="where").svg
    top = places.label.value_counts().head(3).index
    assert [names[label] for label in top if names[label] not in svg] == []
    if many == 10:
        sums = chart.data.groupby("label").n.sum()
        assert sums.to_dict() == places[places.label.isin(sums.index)].label.value_counts().to_dict()
        assert (chart.data.groupby(["label", "outlet"]).n.size() == charts.PARTS).all()
        assert chart.data.share.dropna().between(0, 1).all()
