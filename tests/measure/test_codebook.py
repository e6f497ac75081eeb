"""The codebook: what loading refuses, which mentions it finds, and that the shipped one does what its examples say."""

from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.codebook import Codebook, load_codebook
from analysis.measure.mentions import find_mentions
from analysis.study import DATA
from analysis.tables import InputError
from tests.measure import reference
from tests.measure.tiny import sentences_of
from tests.test_terms import SENTENCES, TERMS

ISSUES = {
    "market access": "rules_of_origin autos supply_management agriculture procurement tariffs steel_aluminum softwood_lumber trade_deficit digital_trade",
    "rules": "dispute_resolution investment sunset_clause intellectual_property medicines labour environment currency",
    "resources and security": "energy critical_minerals defence border_security fentanyl china",
    "process": "bilateral_track withdrawal concessions deadline secrecy ratification",
}  # fmt: skip
ISSUE_NAMES = [name for names in ISSUES.values() for name in names.split()]


def make(*entries: tuple[str, str, str]) -> Codebook:
    """Return a codebook of (issue, term, role) entries."""
    terms = pd.DataFrame(entries, columns=["issue", "term", "role"]).assign(neutral=True)
    return Codebook("tiny", "1", "", pd.DataFrame(), terms)


def found(codebook: Codebook, sentence: str) -> list[tuple[str, str]]:
    return [(issue, sentence[a:b]) for a, b, issue, _ in codebook.find(sentence)]


METAL, TARIFF, BOTH = ("metals", "steel", "term"), ("duties", "tariff*", "term"), ("deal", "tariff* on steel", "term")


@pytest.mark.parametrize(
    ("entries", "sentence", "mentions"),
    [
        ([METAL, TARIFF], "Tariffs on steel", [("duties", "Tariffs"), ("metals", "steel")]),
        ([METAL, TARIFF, BOTH], "Tariffs on steel", [("deal", "Tariffs on steel")]),
        ([METAL, TARIFF, BOTH], "Tariffs on steel, and steel", [("deal", "Tariffs on steel"), ("metals", "steel")]),
        ([("a", "new steel", "term"), ("b", "steel law", "term")], "A new steel law", [("a", "new steel"), ("b", "steel law")]),
        ([("a", "steel", "term"), ("b", "steel", "term")], "steel", [("a", "steel"), ("b", "steel")]),
        ([("a", "steel", "term"), ("a", "man of steel", "exclusion")], "the man of steel", []),
        ([("a", "steel", "term"), ("a", "man of steel", "exclusion")], "steel, man of steel", [("a", "steel")]),
        ([("a", "steel", "term"), ("b", "man of steel", "exclusion")], "the man of steel", [("a", "steel")]),
        ([("a", "man of steel", "term"), ("a", "steel", "exclusion")], "the man of steel", [("a", "man of steel")]),
        ([("a", "steel law", "term"), ("a", "new steel", "exclusion")], "a new steel law", []),
        ([("a", "steel law", "term"), ("a", "law", "exclusion"), ("b", "steel", "term")], "a steel law", [("a", "steel law")]),
        ([("a", "steel law", "term"), ("a", "a steel law", "exclusion"), ("b", "steel", "term")], "a steel law", [("b", "steel")]),
        ([("a", "steel NEAR/3 law", "term"), ("b", "steel", "term")], "steel is law", [("b", "steel"), ("a", "steel is law")]),
        ([("a", "steel NEAR/1 law", "term"), ("b", "the steel is law", "term")], "the steel is law", [("b", "the steel is law"), ("a", "steel is law")]),
    ],
)  # fmt: skip
def test_overlapping_mentions(entries, sentence, mentions):
    for order in list(permutations(entries))[:6]:
        assert sorted(found(make(*order), sentence)) == sorted(mentions)


ENTRIES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(TERMS), st.sampled_from(["term", "term", "term", "exclusion"])),
    unique_by=lambda entry: entry[:2],
    min_size=1,
)


@settings(deadline=None, max_examples=100)
@given(entries=ENTRIES, sentence=SENTENCES)
def test_mentions_equal_plain_re(entries, sentence):
    assert sorted(make(*entries).find(sentence)) == reference.find_mentions(entries, sentence)


@settings(deadline=None, max_examples=100)
@given(data=st.data(), entries=ENTRIES, sentence=SENTENCES)
def test_order_of_entries_does_not_matter(data, entries, sentence):
    shuffled = data.draw(st.permutations(entries))
    assert sorted(make(*shuffled).find(sentence)) == sorted(make(*entries).find(sentence))


def test_mentions_equal_plain_re_in_the_demo(codebook, demo_sentences):
    entries = list(codebook.terms[["issue", "term", "role"]].itertuples(index=False, name=None))
    for sentence in demo_sentences[::8]:
        assert sorted(codebook.find(sentence)) == reference.find_mentions(entries, sentence)


def test_mentions_point_into_the_article(lists):
    text = "Milk is dear.\nA tariff is a tax. The tariffs bite."
    table = find_mentions(pd.Series({"a": text}), sentences_of(text, lists), make(TARIFF))
    assert [(m.sentence_no, text[m.start : m.end]) for m in table.itertuples()] == [(2, "tariff"), (3, "tariffs")]


GOOD = """\
name: tiny
version: 1
issues:
  metals:
    label: Metals
    group: market access
    definition: The trade in metals.
    terms:
      - ingot*
      - smelter
  duties:
    label: Duties
    group: market access
    definition: What is paid.
    terms:
      - levy
      - tax
"""
BAD = {  # what is replaced in the codebook above, by what; the line to be named, and what is said of it
    "bad YAML": ("label: Metals", "label: Metals: all", 5, "this is no YAML"),
    "a tab": ("    label: Metals", "\tlabel: Metals", 5, "this is no YAML"),
    "no issues": ("issues:", "issue:", 1, "a codebook has a name, a version and issues"),
    "missing label": ("    label: Metals\n", "", 4, "issue 'metals' lacks label"),
    "missing terms": ("    terms:\n      - levy\n      - tax\n", "", 11, "issue 'duties' lacks terms"),
    "unknown part": ("- tax", "- tax\n    exmaples: [A tax.]", 18, "issue 'duties' has unknown part(s) ['exmaples']"),
    "issue twice": ("  duties:", "  metals:", 11, "'metals'"),
    "definition that is no text": ("definition: What is paid.", "definition: 7", 14, "'duties'"),
    "terms that are no list": ("terms:\n      - levy\n      - tax", "terms: levy", 15, "terms of 'duties'"),
    "term that cannot be understood": ("- tax", "- ta*x", 17, "term 'ta*x': * stands only at the end of a word"),
    "number as term": ("- tax", "- 232", 17, "'232' in terms of 'duties' is no text"),
    "yes or no as term": ("- tax", "- no", 17, "in terms of 'duties' is no text"),
    "term with a colon": ("- tax", "- tax: levy", 17, "in terms of 'duties' is no text"),
    "term twice": ("- tax", "- levy", 17, "'levy' stands twice in issue 'duties'"),
    "term twice and in the definition": (
        "definition: What is paid.\n    terms:\n      - levy\n      - tax",
        "definition: A levy is paid.\n    terms:\n      - levy\n      - levy",
        17, "'levy' stands twice in issue 'duties'",
    ),
    "term and exclusion": ("- tax", "- tax\n    exclusions:\n      - levy", 19, "'levy' stands twice in issue 'duties'"),
    "undeclared shared term": ("- tax", "- smelter", 17, "'smelter' is a term of 'metals' and 'duties'; list it under shared"),
    "shared term declared in one": ("- tax", "- smelter\n    shared:\n      - smelter", 17, "'smelter' is a term of 'metals' and 'duties'"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_codebook_is_refused_with_file_and_line(what, tmp_path):
    old, new, line, message = BAD[what]
    assert GOOD.count(old) == 1
    path = tmp_path / "codebook.yml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(InputError) as error:
        load_codebook(path)
    assert str(error.value).startswith(f"{path}: line {line}: ")
    assert message in str(error.value)


def test_a_missing_codebook_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=f"^{tmp_path / 'none.yml'}: there is no codebook"):
        load_codebook(tmp_path / "none.yml")


def test_a_codebook_in_another_encoding_is_refused_by_name(tmp_path):
    path = tmp_path / "codebook.yml"
    path.write_bytes(GOOD.replace("smelter", "aciérie").encode("cp1252"))
    with pytest.raises(InputError, match=f"^{path}: "):
        load_codebook(path)


def test_a_term_declared_as_shared_in_both_issues_belongs_to_both(tmp_path):
    path = tmp_path / "codebook.yml"
    shared = "- smelter\n    shared: [smelter]"
    path.write_text(GOOD.replace("- smelter", shared).replace("- tax", shared), "utf-8")
    assert sorted(found(load_codebook(path), "A smelter.")) == [("duties", "smelter"), ("metals", "smelter")]


def test_only_what_a_codebook_says_decides_its_hash(tmp_path):
    hashes = []
    for change in (("", ""), ("  duties:", "  # a remark\n  duties:"), ("- tax", "- taxes")):
        path = tmp_path / "codebook.yml"
        path.write_text(GOOD.replace(*change) if change[0] else GOOD, "utf-8")
        hashes.append(load_codebook(path).hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_the_shipped_codebook_has_the_issues_of_the_study_in_their_groups(codebook):
    assert dict(zip(codebook.issues.issue, codebook.issues.group, strict=True)) == {
        name: group for group, names in ISSUES.items() for name in names.split()
    }


@pytest.mark.parametrize("issue", ISSUE_NAMES)
def test_every_example_is_on_its_issue_and_no_counter_example_is(issue, codebook):
    row = codebook.issues.set_index("issue").loc[issue]
    on_it = [s for s in [*row.examples, *row.counter_examples] if any(i == issue for _, _, i, _ in codebook.find(s))]
    assert row.examples and on_it == row.examples


def test_the_demos_codebook_is_the_shipped_one_and_its_invented_names():
    shipped, demo = (load_codebook(DATA / name / "codebook.yml").terms for name in ("trade-talks", "demo"))
    entries = [set(zip(terms.issue, terms.term, terms.role, strict=True)) for terms in (shipped, demo)]
    assert entries[0] < entries[1] and len(entries[1] - entries[0]) < 25


def test_a_term_marked_neutral_no_keeps_its_valence_as_one_listed_under_evaluative(tmp_path):
    entry = "name: x\nissues:\n  metals:\n    label: Metals\n    group: g\n    definition: d\n"
    forms = {
        "marked": "    terms: [steel, {term: dumped steel, neutral: no}]\n",
        "listed": "    terms: [steel, dumped steel]\n    evaluative: [dumped steel]\n",
        "issue": "    neutral: no\n    terms: [steel, dumped steel]\n",
    }
    neutral = {}
    for name, lines in forms.items():
        (tmp_path / f"{name}.yml").write_text(entry + lines, "utf-8")
        terms = load_codebook(tmp_path / f"{name}.yml").terms
        neutral[name] = dict(zip(terms.term, terms.neutral, strict=True))
    assert neutral["marked"] == neutral["listed"] == {"steel": True, "dumped steel": False}
    assert neutral["issue"] == {"steel": False, "dumped steel": False}


def test_a_term_in_another_form_than_that_is_refused_with_its_line(tmp_path):
    path = tmp_path / "codebook.yml"
    path.write_text("issues:\n  metals:\n    label: M\n    group: g\n    definition: d\n    terms:\n    - steel\n    - {term: tin, neutral: yes}\n", "utf-8")  # fmt: skip
    with pytest.raises(InputError, match="line 8: .* in terms of 'metals' is no text"):
        load_codebook(path)
