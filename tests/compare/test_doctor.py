"""The codebook's doctor, edits and plain lists."""

from dataclasses import replace

import pytest

from analysis.compare.doctor import candidate_terms, compare_codebooks, examine_codebook, term_hits, write_terms
from analysis.compare.measures import issue_coverage
from analysis.compare.summary import summarise
from analysis.measure.codebook import load_codebook
from analysis.tables import InputError


def test_hits_of_entries_add_up_to_the_mentions(demo):
    hits = term_hits(demo)
    assert hits.n.sum() == len(demo.mentions)
    assert hits.groupby("issue").n.sum().to_dict() | {} == demo.mentions.issue.value_counts().reindex(hits.issue.unique(), fill_value=0).to_dict()  # fmt: skip


def test_without_an_entry_so_many_sentences_are_lost_as_the_doctor_says(demo):
    rows = examine_codebook(demo).query("issue == 'tariffs' and n > 0")
    assert len(rows) > 2 and (rows.sentences_lost < rows.n).any()
    for row in rows.itertuples():
        rest = demo.mentions[(demo.mentions.issue != row.issue) | (demo.mentions.term != row.term)]
        with_it, without = (
            summarise(issue_coverage(study, issues=[row.issue])).n[0] for study in (demo, replace(demo, mentions=rest))
        )
        assert with_it - without == row.sentences_lost


def test_an_entry_of_more_than_half_the_mentions_carries_its_issue(demo):
    table = examine_codebook(demo).assign(all=lambda t: t.groupby("issue").n.transform("sum"))
    carries = table.finding.str.startswith("carries the issue")
    assert carries.any() and (carries == (table.n > table["all"] / 2)).all()


def test_an_entry_that_finds_nothing_is_dead(demo):
    table = examine_codebook(demo)
    assert (table[table.n == 0].finding.str.startswith("dead")).all() and (table[table.n > 0].finding != "dead").all()


def test_candidates_are_words_of_the_issues_sentences_and_none_of_its_terms(demo):
    table = candidate_terms(demo, "steel_aluminum")
    assert len(table) and (table.n_issue >= 2).all() and "steel" not in set(table.label)


def test_an_edit_is_told_in_terms_and_in_results(demo):
    old = load_codebook(demo.path / "codebook.yml")
    gone = old.terms[(old.terms.issue == "china") & (old.terms.role == "term")]
    new = replace(old, terms=old.terms.drop(gone.index[1:]))
    terms, results = compare_codebooks(demo, old, new)
    assert set(terms.change) == {"removed"} and set(terms.issue) == {"china"} and len(terms) == len(gone) - 1
    changed = results[results.change != 0]
    assert set(changed.issue) <= {"china"} and (results.change == results.n_new - results.n_old).all()


def test_an_edit_cannot_be_tried_without_the_text(demo, monkeypatch):
    monkeypatch.setenv("TRADE_TALKS_TEXT", "none")
    book = load_codebook(demo.path / "codebook.yml")
    with pytest.raises(InputError, match="the text of 42 articles is not at hand"):
        compare_codebooks(demo, book, book)


def test_a_plain_list_finds_what_the_codebook_finds_but_for_what_it_cannot_say(demo, tmp_path):
    book = load_codebook(demo.path / "codebook.yml")
    lost = write_terms(book, tmp_path / "terms.csv")
    again = load_codebook(tmp_path / "terms.csv")
    terms = book.terms.query("role == 'term'")
    assert set(zip(again.terms.issue, again.terms.term, strict=True)) == set(zip(terms.issue, terms.term, strict=True))
    assert set(lost.what) == {"exclusion", "definition", "example", "counter-example"}
    assert (lost.what == "exclusion").sum() == (book.terms.role == "exclusion").sum()
