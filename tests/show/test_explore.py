"""Views and the controls over them, in plain Python: what is chosen, what is shown, what stands behind a row."""

import html
import re

import pandas as pd
import pytest

from analysis import explore, view
from analysis.show.view import MEASURES, options
from analysis.study import Study
from analysis.tables import InputError
from tests.compare.tiny import S, article, four_articles, make_study

VIEWS = [
    {},
    {"by": "outlet", "unit": "words"},
    {"by": "article_id", "issues": ["tariffs"]},
    {"by": "voice", "years": [2024, None]},
    {"measure": "use", "words": ["deal", "$5"]},
    {"measure": "sentiment", "voice": "quoted"},
]
each = pytest.mark.parametrize("choices", VIEWS, ids=str)


@pytest.fixture
def small():
    return four_articles()


def rows(shown) -> dict[tuple, tuple]:
    """(label, group) → (n, total) of a view."""
    t = shown.table
    groups = [None if pd.isna(group) else group for group in t[shown.choice.by]]
    return dict(zip(zip(t.label, groups, strict=True), zip(t.n, t.total, strict=True), strict=True))


def test_the_first_view_is_coverage_by_year_and_an_article_without_a_year_is_there(small):
    assert rows(view(small)) == {
        ("tariffs", 2017): (3, 6), ("tariffs", 2018): (0, 3), ("tariffs", None): (2, 3),
        ("jobs", 2017): (2, 6), ("jobs", 2018): (0, 3), ("jobs", None): (1, 3),
    }  # fmt: skip


def test_each_choice_narrows_what_is_counted(small):
    assert rows(view(small, by="voice", issues=["jobs"], outlets=["Post"])) == {
        ("jobs", "reporting"): (0, 4), ("jobs", "mixed"): (0, 0), ("jobs", "quoted"): (1, 2),
    }  # fmt: skip
    assert rows(view(small, by="outlet", voice="quoted", issues=["tariffs"], years=[2017])) == {
        ("tariffs", "News"): (1, 1), ("tariffs", "Post"): (1, 1),
    }  # fmt: skip
    assert rows(view(small, measure="use", words=["Tariffs"], years=[None])) == {("tariffs", None): (2, 4)}
    assert rows(view(small, measure="sentiment", by="article_id", articles=["b"], issues=["jobs"])) == {
        ("jobs", "b"): (0.7, 1)
    }


@each
def test_the_line_of_code_makes_the_same_chart_to_the_last_byte(choices, demo):
    shown = view(demo, **choices)
    again = eval(shown.code, {"view": view, "study": demo})
    assert again.chart.svg == shown.chart.svg
    assert again._repr_html_() == shown._repr_html_()


@each
def test_the_chart_its_table_and_its_rows_are_the_same_figures(choices, demo):
    shown = view(demo, **choices)
    pd.testing.assert_frame_equal(shown.chart.data, shown.table)
    assert len(shown.rows()) == len(shown.table)
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", shown.chart.svg)
    scale = MEASURES[shown.choice.measure][0]
    for value in shown.table.value.dropna() * scale:
        assert {f"{value:.0f}", f"{value:.1f}", f"{value:+.2f}".replace("-", "\u2212"), "0.00"} & set(drawn)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("by", ["year", "outlet", "article_id", "voice"])
def test_any_study_has_any_view_or_says_in_words_why_not(by, measure, any_study):
    shown = view(any_study, measure=measure, by=by)
    assert shown.chart.title and "nan" not in " ".join(shown.rows()).split()
    if not shown.table.value.notna().any():
        assert re.search(r"[Nn]o |nothing", shown.chart.title)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"years": []}, "No year is chosen"),
        ({"outlets": []}, "No outlet is chosen"),
        ({"articles": []}, "No article is chosen"),
        ({"issues": []}, "No issue is chosen"),
        ({"measure": "use", "words": []}, "No word is chosen"),
        ({"years": [2018], "outlets": ["News"]}, "No article is left"),
        ({"years": [2018]}, "No issue of the codebook is mentioned"),
    ],
)
def test_an_empty_choice_is_said_in_words(choices, words, small):
    assert words in view(small, **choices).chart.title


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"colour": "red"}, "a view has no choice 'colour'; it has measure, by, unit"),
        ({"measure": "mood"}, "measure: there is no 'mood'; choose from coverage, use, sentiment"),
        ({"years": [1999]}, "years: there is no 1999; choose from 2017, 2018, None"),
        ({"issues": ["moon"]}, "issues: there is no 'moon'"),
        ({"unit": "articles", "voice": "quoted"}, "unit 'articles' mixes voices"),
        ({"measure": "use", "unit": "words"}, "unit says nothing of measure 'use'; leave it out"),
        ({"years": 2017}, "years: 2017 is no list; write [2017]"),
        ({"issues": "tariffs"}, "issues: 'tariffs' is no list; write ['tariffs']"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_what_can(choices, words, small):
    with pytest.raises(InputError) as error:
        view(small, **choices)
    assert words in str(error.value)


def test_behind_a_row_stand_exactly_the_sentences_that_were_counted(demo):
    for choices in ({}, {"by": "voice"}, {"by": "outlet", "voice": "quoted"}, {"measure": "sentiment", "by": "year"}):
        shown = view(demo, **choices)
        for i, row in enumerate(shown.table.head(9).itertuples()):
            counted = row.total if shown.choice.measure == "sentiment" else row.n
            assert len(shown.lines(i)) == counted, (choices, row)


def test_a_line_shows_its_sentence_in_its_paragraph_and_the_term_that_decided(demo):
    shown = view(demo)
    for line in shown.lines(0).itertuples():
        text = demo.text(line.article_id)
        assert line.text == " ".join(text[line.start : line.end].split())
        paragraph = f"{line.before} {line.text} {line.after}".strip()
        assert paragraph in " ".join(text.split())
        assert line.term and line.term in set(demo.mentions.term) or "; " in line.term


def test_the_sentences_behind_a_word_hold_it(demo):
    shown = view(demo, measure="use", words=["deal"])
    assert len(shown.lines(1)) and all("deal" in text.lower() for text in shown.lines(1).text)


def test_without_the_text_a_row_opens_to_pointers(demo, monkeypatch):
    monkeypatch.setenv("TRADE_TALKS_TEXT", "none")
    lines = view(demo).lines(0)
    assert len(lines) and (lines.text + lines.before + lines.after == "").all() and (lines.end > lines.start).all()
    shown = explore(demo)
    assert "<blockquote>" not in shown.lines.value and "characters" in shown.lines.value
    shown.controls["measure"].value = "use"
    assert "known from the articles" in shown.lines.value


def test_chart_code_rows_and_lines_follow_the_controls(small):
    shown = explore(small)
    before = shown.chart.value
    shown.controls["by"].value = "outlet"
    shown.controls["years"].value = (2017,)
    assert shown.chart.value != before
    assert html.escape("view(study, by='outlet', years=[2017])") in shown.code.value
    assert [text for text, _ in shown.rows.options] == view(small, by="outlet", years=[2017]).rows()
    first = shown.lines.value
    shown.rows.index = 3
    assert shown.lines.value != first


def test_undo_goes_back_one_change_and_reset_to_the_start(small):
    shown = explore(small)
    start = shown.chart.value
    shown.controls["measure"].value = "sentiment"
    one = shown.chart.value
    shown.controls["voice"].value = "quoted"
    shown.undo()
    assert shown.chart.value == one and shown.controls["voice"].value == ""
    shown.reset()
    assert shown.chart.value == start and shown.controls["measure"].value == "coverage"
    shown.undo()
    assert shown.chart.value == one
    for _ in range(5):
        shown.undo()
    assert shown.chart.value == start


def test_what_cannot_be_combined_is_said_where_the_chart_was(small):
    shown = explore(small)
    shown.controls["unit"].value = "articles"
    shown.controls["voice"].value = "quoted"
    assert "mixes voices" in shown.chart.value and shown.rows.options == () and shown.lines.value == ""
    shown.save()
    shown.undo()
    assert "<img" in shown.chart.value
    shown.controls["outlets"].value = ()
    assert "o outlet is chosen" in shown.chart.value


@pytest.mark.slow
def test_saving_a_view_writes_every_form_at_every_size_and_says_where(small, tmp_path, monkeypatch):
    monkeypatch.setenv("TRADE_TALKS_CHARTS", str(tmp_path))
    shown = explore(small)
    shown.save()
    assert len(list(tmp_path.iterdir())) == 3 * 3 + 2
    assert str(tmp_path) in html.unescape(shown.message.value)
    (table,) = tmp_path.glob("*.csv")
    assert pd.read_csv(table).n.tolist() == shown.view.table.n.tolist()


def test_every_control_has_a_label_and_the_static_companion_shows_the_same_view(small):
    shown = explore(small)
    assert all(control.description for control in [*shown.controls.values(), shown.rows])
    bundle = shown._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"].startswith(view(small)._repr_html_()) and "JupyterLab" in bundle["text/html"]


def test_nothing_hostile_runs_in_the_controls(tmp_path):
    attack = "<img src=x onerror=alert(1)>\x1b[31m\u202e$1 and $2"
    study = make_study(article(attack, 2017, attack, S("jobs", on="jobs"), S("calm")), article("b", 2018, attack * 9_999, S("jobs", on="jobs")))  # fmt: skip
    shown = explore(study)
    for by in ("outlet", "article_id"):
        shown.controls["by"].value = by
        said = shown.chart.value + shown.lines.value + shown.code.value
        assert "<img src=x" not in said and "\x1b" not in said and "\u202e" not in said
        assert "<img src=x" not in shown.view.chart.svg and "\x1b" not in shown.view.chart.svg


def test_a_change_is_drawn_without_laying_the_chart_out_twice(five):
    """A guard against slowness that does not measure time: one layout and one drawing a change (0.3 s were asked for)."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    shown, plain, calls = explore(five), ConstrainedLayoutEngine.execute, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ConstrainedLayoutEngine, "execute", lambda self, figure: calls.append(figure) or plain(self, figure)
        )
        shown.controls["by"].value = "outlet"
    assert len(calls) == 1


@pytest.fixture
def archive():
    """1,200 articles of three years, a sentence each, every second on an issue; the last has thirty."""
    on = ["jobs" if i % 2 else "" for i in range(1_200)]
    kept = [article(f"a{i:04d}", 2020 + i % 3, "Post", S("work is scarce", on=issue)) for i, issue in enumerate(on)]
    return make_study(*kept[:-1], article("a1199", 2022, "Post", *[S("work is scarce", on="jobs", score=0.5)] * 30))


def test_a_list_of_more_articles_than_anybody_reads_is_cut_and_says_so_and_none_chosen_is_all(archive):
    shown = explore(archive)
    articles = shown.controls["articles"]
    offered = [value for _, value in articles.options]
    assert (
        len(offered) == 1_000
        and articles.value == ()
        and offered == [a for a in options(archive)["articles"] if a in offered]
    )
    assert {f"a{i:04d}" for i in range(1, 1_200, 2)} < set(offered)  # all that are on an issue
    assert "1,000 of 1,200" in articles.description and "none is chosen all count" in articles.description
    assert rows(shown.view)["jobs", 2020] == (200, 400) and "articles" not in shown.code.value
    articles.value = ("a0003", "a1199")
    assert rows(shown.view) == {("jobs", 2020): (1, 1), ("jobs", 2022): (30, 30)}
    articles.value = ()
    assert rows(shown.view)["jobs", 2020] == (200, 400)


def test_a_list_that_is_not_cut_has_all_chosen_and_says_no_more_than_its_name(demo):
    articles = explore(demo).controls["articles"]
    assert articles.description == "Articles" and list(articles.value) == options(demo)["articles"]


def test_a_chart_by_article_says_how_many_of_how_many_it_draws(archive, small):
    shown = view(archive, by="article_id")
    assert shown.table.article_id.nunique() == 40 and len(shown.rows()) == 40
    assert "Drawn are the first 40 of 1,200 articles" in shown.chart.alt and "of 1,200 articles" in shown.chart.caption
    few = view(small, by="article_id").chart
    assert "Drawn" not in few.alt + few.caption


def test_of_many_sentences_behind_a_row_only_those_shown_are_read(archive, monkeypatch):
    shown, asked = explore(archive), []
    monkeypatch.setattr(Study, "text", lambda self, article_id: asked.append(article_id))
    shown.controls["measure"].value = "sentiment"
    assert "400 sentences behind this row, the first 20:" in shown.lines.value and len(set(asked)) == 20


def test_a_wrong_article_is_refused_with_a_few_that_there_are(archive):
    with pytest.raises(InputError, match="there is no 'moon'; choose from a0000, .*, …$") as error:
        view(archive, articles=["moon"])
    assert len(str(error.value)) < 600
