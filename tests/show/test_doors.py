"""Doors: each figure of a table opens to exactly what it counts, and a figure that means something else stays a number."""

import html
import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from nltk.util import ngrams

import analysis
from analysis import (
    collocates,
    cooccurrence,
    finish,
    issue_coverage,
    plot_trend,
    salience,
    sentiment,
    summarise,
    term_use,
)
from analysis.compare.items import Variants
from analysis.compare.measures import UNITS
from analysis.compare.salience import coverage_by_unit
from analysis.measure.words import words_of
from analysis.raw import sha256
from analysis.show import behind as page_end
from analysis.show.behind import _ranges, behind
from analysis.show.doors import Doors
from analysis.show.finish import safe_table
from analysis.tables import COUNTED
from tests.compare.tiny import S, article, four_articles, make_study

STUDY = four_articles()


def opened(doors: Doors, page: str) -> list[dict]:
    """The rows of the tables of a page: column → (cell, the door's rows or None)."""
    found, tables = list(doors.found), re.findall(r"<table.*?</table>", page, re.S)
    rows = []
    for table in tables:
        heads = [html.unescape(h) for h in re.findall(r'<th scope="col">(.*?)</th>', table)]
        for row in re.findall(r"<tr>(<td.*?)</tr>", table, re.S):
            cells = re.findall(r'<td(?: data-of="(\d+)")?>(.*?)</td>', row, re.S)
            rows.append(
                {h: (html.unescape(v), found[int(n)] if n else None) for h, (n, v) in zip(heads, cells, strict=True)}
            )
    return rows


@cache
def tiny_doors() -> Doors:
    return Doors(STUDY, texts=False)


def doors_of(frame: pd.DataFrame) -> list[dict]:
    page = tiny_doors().open_tables(safe_table(frame))
    return opened(tiny_doors(), page)


def behind_row(row: dict, column: str) -> list[int]:
    return list(row[column][1][-1])


def test_a_count_of_sentences_opens_to_those_sentences():
    rows = doors_of(summarise(issue_coverage(STUDY), "article_id"))
    a_tariffs = next(r for r in rows if r["article_id"][0] == "a" and r["label"][0] == "tariffs")
    assert a_tariffs["n"][0] == "2" and behind_row(a_tariffs, "n") == [1, 2]  # the headline, row 0, is not counted
    assert behind_row(a_tariffs, "value") == [1, 2] and behind_row(a_tariffs, "total") == [1, 2, 3]


def test_a_zero_opens_to_nothing():
    rows = doors_of(summarise(issue_coverage(STUDY), "article_id"))
    c_jobs = next(r for r in rows if r["article_id"][0] == "c" and r["label"][0] == "jobs")
    assert c_jobs["n"] == ("0", None) and len(behind_row(c_jobs, "total")) == 3


def test_articles_without_a_year_are_a_group_that_opens():
    rows = doors_of(summarise(sentiment(STUDY), "year"))
    assert [behind_row(r, "n") for r in rows if r["year"][0] == ""] == [[10, 11, 12]]


def test_a_sum_of_scores_opens_to_the_sentences_that_were_scored():
    rows = doors_of(summarise(sentiment(STUDY, by_issue=True, by_voice=True), ["voice"]))
    quoted_jobs = next(r for r in rows if r["voice"][0] == "quoted" and r["label"][0] == "jobs")
    assert quoted_jobs["n"][0] == "0.3" and behind_row(quoted_jobs, "n") == [2, 12] == behind_row(quoted_jobs, "total")


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_opens(unit):
    for row in doors_of(summarise(issue_coverage(STUDY, unit=unit), "outlet")):
        assert row["n"][1] and row["total"][1] and row["value"][1], row


def test_all_units_side_by_side_open():
    for row in doors_of(coverage_by_unit(STUDY, "outlet")):
        assert all(row[f"{of}_{unit}"][1] for of in ("n", "of") for unit in UNITS)


def test_a_word_that_is_also_an_issue_opens_to_its_uses():
    (row,) = doors_of(summarise(term_use(STUDY, ["tariffs"])))
    uses = STUDY.words.iloc[behind_row(row, "n")]
    assert row["n"][1][0] == "w" and set(uses.word) == {"tariffs"} and uses.n.sum() == int(row["n"][0])


def test_pairs_of_issues_open_to_the_paragraphs_that_hold_both():
    (row,) = doors_of(cooccurrence(STUDY))
    assert row["n_both"][0] == "2" and behind_row(row, "n_both") == [1, 2, 10, 11, 12]


def test_headlines_and_leads_open():
    rows = {r["issue"][0]: r for r in doors_of(salience(STUDY))}
    assert behind_row(rows["tariffs"], "n_headlines") == [0] and behind_row(rows["tariffs"], "n_leads") == [10, 11]


def test_a_figure_to_which_nothing_adds_up_stays_a_number_with_its_whole_column():
    frame = summarise(issue_coverage(STUDY), "article_id")
    frame.loc[0, "n"] += 1
    rows = doors_of(frame)
    assert all(row["n"][1] is None and row["value"][1] is None and row["total"][1] for row in rows)


def test_a_table_of_something_else_is_left_as_it_is():
    assert all(door is None for row in doors_of(pd.DataFrame({"name": ["a"], "n": [7]})) for _, door in row.values())


def test_a_page_lists_the_first_of_each_when_a_study_is_large(monkeypatch):
    study = make_study(*(article(f"a{i}", 2017, "Post", *[S("jobs", on="jobs")] * 20) for i in range(5)))
    monkeypatch.setattr(page_end, "MOST", 30)
    doors = Doors(study, texts=False)
    doors.open_tables(safe_table(summarise(issue_coverage(study), "article_id")))
    end = behind(doors)
    data = json.loads(re.search(r'id="doors"[^>]*>(.*?)</script>', end)[1])
    assert "the first 3 of each" in end and end.count('<li id="s') == 15
    assert {many for *_, many, _ in data} == {20} and data[0][-1] == "0-2"
    assert behind(doors) == ""


def test_ranges():
    assert _ranges((1, 2, 3, 7)) == "1-3,7" and _ranges((0,)) == "0" and _ranges(()) == ""


def charts(notebook) -> list[str]:
    outputs = (o.get("data", {}).get("text/html", "") for c in notebook.cells for o in c.get("outputs", []))
    return [page for page in outputs if "<figure" in page and "<table" in page]


FIGURES = {
    *(
        "n",
        "total",
        "n_articles",
        "n_group",
        "n_rest",
        "n_articles_group",
        "n_articles_rest",
        "total_group",
        "total_rest",
    ),
    *("n_near", "n_label", "n_words", "n_node", "position"),
}


def uses_in(study, rows: pd.DataFrame, label: str, rule: str) -> set[int]:
    """How often a label (or the forms that the rule names) stands in sentences, counted from their text in both ways."""
    forms = [form for form, _ in re.findall(r"(?:: |, )(\S[^,:]*?) \((\d+)\)", rule)] or [label]
    spans = [study.text(r.article_id)[r.start : r.end] for r in rows.itertuples()]
    size, variants = len(label.split()), Variants()
    return {
        sum(" ".join(run) in forms for span in spans for run in ngrams(split(span), size))
        for split in (words_of, variants.words_of, lambda span: [variants.word(word) for word in words_of(span)])
    }


def places_in(study, rows: pd.DataFrame, row: dict) -> set[float]:
    """Where in its article's words the issue of `row` stands in a sentence, each mention by its characters."""
    (sentence,) = rows.itertuples()
    own = study.sentences[(study.sentences.article_id == sentence.article_id) & study.sentences.kind.isin(COUNTED)]
    before = own.n_words[own.sentence_no < sentence.sentence_no].sum()
    on = study.mentions[
        (study.mentions.article_id == row["article_id"][0])
        & (study.mentions.sentence_no == sentence.sentence_no)
        & (study.mentions.issue == row["label"][0])
    ]
    inside = (on.start - sentence.start) / (sentence.end - sentence.start)
    return set(((before + inside * sentence.n_words) / own.n_words.sum()).round(4))


def total(doors: Doors, row: dict, column: str) -> set[float]:
    """What the rows behind a figure come to, counted anew from the study's own tables."""
    kind, issue, rule, many, ids = row[column][1]
    assert many == len(ids) == len(set(ids))
    first = {"s": lambda s: (s.first, s.end), "w": lambda s: (s.first_word, s.last_word)}[kind]
    source = next(s for s in doors.sources if first(s)[0] <= ids[0] < first(s)[1])
    table = source.study.sentences if kind == "s" else source.study.words
    rows = table.iloc[[i - first(source)[0] for i in ids]]
    on = source.study.mentions.merge(rows[["article_id", "sentence_no"]]) if kind == "s" else None
    if "articles" in column:
        return {rows.article_id.nunique()}
    if kind == "w":
        return {rows.n.sum()}
    if column == "position":
        return places_in(source.study, rows, row)
    if column == "n_node":
        return {len(on[on.issue == issue])}
    if "logdice" in row and column in ("n", "n_near", "n_words"):  # counted by hand in test_collocates_open
        assert (
            column == "n_words" or on[on.issue == issue].drop_duplicates(["article_id", "sentence_no"]).shape[0] == many
        )
        return {float(row[column][0])}
    if column in ("n_group", "n_rest", "n_label") and "shift" not in row:
        return uses_in(source.study, rows, row["label"][0], rule) | {(on.issue == row["label"][0]).sum()}
    return {len(rows), round(rows.compound_neutral.sum(), 4)}  # sentences on an issue, or their summed scores


@pytest.mark.parametrize("name", ["trade-talks", "demo"])
def test_each_figure_of_every_chart_opens_to_exactly_so_many_units(name, executed, request):
    study = request.getfixturevalue("demo" if name == "demo" else "five")
    doors, tried = Doors(study, texts=name == "demo"), Counter()
    for page in (page for (of, _), notebook in executed.items() if of == name for page in charts(notebook)):
        rows = opened(doors, doors.open_tables(page))
        assert rows
        for row in rows:
            for column in FIGURES & set(row):
                shown = float(row[column][0])
                assert row[column][1] or shown == 0, (column, row)
                if row[column][1]:
                    assert shown in total(doors, row, column), (column, row)
                    tried[column] += 1
    assert set(tried) == FIGURES


@pytest.fixture
def texts(tmp_path):
    """Two articles with their files at hand."""
    study = make_study(
        article("a", 2017, "Post", S("tariffs on steel hurt", on="tariffs")),
        article("b", 2018, "News", S("one tariff on steel is enough"), S("tariffs help", on="tariffs")),
    )
    files = {"a": "tariffs on steel hurt", "b": "one tariff on steel is enough tariffs help"}
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    hashes = [sha256(text.encode()) for text in files.values()]
    return replace(study, raw=tmp_path, articles=study.articles.assign(sha256=hashes))


def test_forms_with_one_stem_open_to_each_form_with_its_sentences(texts):
    doors = Doors(texts, texts=True)
    rows = opened(doors, doors.open_tables(safe_table(analysis.compare_words(texts, "year", form="stem"))))
    (own,) = (r for r in rows if r["label"][0] == "tariffs" and r["group"][0] == "2018")
    assert own["n_group"][0] == "2" and behind_row(own, "n_group") == [1, 2] and behind_row(own, "n_rest") == [0]
    assert own["n_group"][1][2].endswith("count as one: tariff (1), tariffs (1)")
    assert "tariff (1), tariffs (1).</li>" in behind(doors)


def test_without_the_text_stems_open_to_the_counts_of_their_forms(texts):
    doors = Doors(texts, texts=False)
    rows = opened(doors, doors.open_tables(safe_table(analysis.compare_words(texts, "year", form="stem"))))
    (own,) = (r for r in rows if r["label"][0] == "tariffs" and r["group"][0] == "2018")
    assert own["n_group"][1][0] == "w" and set(texts.words.word.iloc[behind_row(own, "n_group")]) == {
        "tariff",
        "tariffs",
    }


def test_collocates_open(texts):
    near = collocates(texts, issue="tariffs", window=2, least=1)
    doors = Doors(texts, texts=True)
    rows = {row["label"][0]: row for row in opened(doors, doors.open_tables(safe_table(near)))}
    assert behind_row(rows["steel"], "n") == [0] and behind_row(rows["steel"], "n_label") == [0, 1]
    assert behind_row(rows["help"], "n") == [2] and "hurt" not in rows
    assert behind_row(rows["steel"], "n_node") == [0, 2] and behind_row(rows["steel"], "n_near") == [0, 2]
    assert rows["steel"]["n"][1][1:3] == ("tariffs", "Within 2 words of “tariffs”, in the same sentence")


def test_runs_of_words_open(texts):
    doors = Doors(texts, texts=True)
    rows = opened(doors, doors.open_tables(safe_table(analysis.compare_words(texts, "year", of=2))))
    (own,) = (r for r in rows if r["label"][0] == "steel is" and r["group"][0] == "2018")
    assert behind_row(own, "n_group") == [1] and own["n_group"][1][2].startswith("Runs of 2 within a sentence")


def test_the_list_gives_pointers_scores_speakers_and_the_entry_that_decided(demo):
    doors = Doors(demo, texts=False)
    doors.open_tables(safe_table(summarise(issue_coverage(demo), "outlet")))
    end = behind(doors)
    sentence = demo.sentences[demo.sentences.kind == "body"].iloc[0]
    assert f"line {sentence.line_no}, characters {sentence.start}–{sentence.end}, {sentence.voice}" in end
    assert "speaker <bdi>" in end and "<q>" not in end
    texts = [
        text for article in demo.articles.article_id[:3] for text in re.findall(r"[\w ,]{60,}", demo.text(article))
    ]
    assert texts and not any(html.escape(text) in end for text in texts)
    for entry in re.findall(r'href="#(t\d+)"', end):
        assert f'<li id="{entry}"><code>' in end


def test_with_the_text_the_sentences_stand_in_the_list(demo):
    doors = Doors(demo.where(article=demo.articles.article_id[0]), texts=True)
    doors.open_tables(safe_table(summarise(sentiment(doors.study))))
    s = doors.study.sentences[doors.study.sentences.kind == "body"].iloc[0]
    text = " ".join(demo.text(s.article_id)[s.start : s.end].split())
    assert f"<q><bdi>{html.escape(text)}</bdi></q>" in behind(doors)


def test_an_issue_that_the_codebook_no_longer_has_is_listed_by_its_name():
    study, doors = STUDY, Doors(STUDY, texts=False)  # "jobs" is no issue of the codebook
    doors.open_tables(finish(plot_trend(summarise(issue_coverage(study), "year")), title="t", alt="a")._repr_html_())
    assert '<dt id="i0">jobs</dt>' in behind(doors)


def test_months_and_pairs_of_scores_open():
    months = doors_of(analysis.summarise_periods(STUDY, issue_coverage(STUDY), "year"))
    assert months and all(row[c][1] or row[c][0] == "0" for row in months for c in ("n", "total", "n_articles"))
    pairs = doors_of(
        analysis.compare_scores(STUDY, "outlet", ("compound", "sentence"), ("compound_neutral", "sentence"))
    )
    assert pairs and all(row[c][1] for row in pairs for c in ("n", "n_articles"))


def test_in_a_large_study_figures_stay_numbers_and_the_page_says_where_they_open(monkeypatch):
    monkeypatch.setattr("analysis.show.doors.LARGE", 1)
    monkeypatch.setattr("analysis.show.behind.LARGE", 1)
    shut, page = Doors(STUDY, texts=False), safe_table(summarise(issue_coverage(STUDY)))
    assert shut.open_tables(page) == page
    assert "do not open" in behind(shut)
