"""The term language: each form of data/README.md, found and not found, and the one matcher behind codebook and lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tables import InputError
from analysis.terms import Matcher, compile_term, drop_inside, straighten
from tests.measure import reference

FOUND = [  # term, sentence, what it finds there
    ("tariff", "The tariff, a tariff.", ["tariff", "tariff"]),
    ("tariff", "TARIFF or Tariff", ["TARIFF", "Tariff"]),
    ("rules of origin", "the rules of origin", ["rules of origin"]),
    ("rules of origin", "rules-of-origin, rules of\norigin", ["rules-of-origin", "rules of\norigin"]),
    ("rules of origin", "rules\u2011of\u2013origin", ["rules\u2011of\u2013origin"]),
    ("rules of origin", "rules  of\xa0origin", ["rules  of\xa0origin"]),
    ("tariff*", "tariff tariffs tariff-free", ["tariff", "tariffs", "tariff"]),
    ("labor/labour standard*", "labor standards, labour-standard", ["labor standards", "labour-standard"]),
    ("car/car-parts", "a car-parts maker", ["car-parts"]),
    ("e-commerce", "e-commerce, e commerce", ["e-commerce", "e commerce"]),
    ("e-commerce", "an ecommerce law", ["ecommerce"]),
    ("soft-wood", "softwood, soft-wood, soft\u2011wood", ["softwood", "soft-wood", "soft\u2011wood"]),
    ("dairy farmers'", "dairy farmers' and dairy farmers’ votes", ["dairy farmers'", "dairy farmers’"]),
    ("canada’s milk", "Canada's milk, Canada’s milk", ["Canada's milk", "Canada’s milk"]),
    ("u.s. content", "the U.S. content", ["U.S. content"]),
    ("62.5 percent", "at 62.5 percent", ["62.5 percent"]),
    ("=NATO", "NATO and nato and Nato", ["NATO"]),
    ("content NEAR/2 auto*", "content of all autos", ["content of all autos"]),
    ("content NEAR/2 auto*", "auto parts content", ["auto parts content"]),
    ("content NEAR/0 auto*", "auto content", ["auto content"]),
    ("steel NEAR/3 =US", "steel from the US", ["steel from the US"]),
    ("steel NEAR/9 tax", "tax on steel, no tax", ["tax on steel"]),
    ("steel AND NOT nerves", "Steel is dear.", ["Steel"]),
    ("steel AND NOT nerves AND NOT man of steel", "a steel man", ["steel"]),
]
NOT_FOUND = [
    ("tariff", "tariffs pretariff tariff_x"),
    ("rules of origin", "rules, of origin"),
    ("rules of origin", "rules of the origin"),
    ("tariff*", "atariff"),
    ("labor/labour standard*", "labor, standards; lab standard; laborstandard"),
    ("soft-wood", "soft, wood"),
    ("soft wood", "softwood"),
    ("u.s. content", "us content"),
    ("62.5 percent", "162.5 percent, 62,5 percent"),
    ("=Buy American", "buy American"),
    ("content NEAR/2 auto*", "content of all the autos"),
    ("content NEAR/2 auto*", "content of the deal"),
    ("content NEAR/0 contents", "contents"),
    ("steel NEAR/3 =US", "steel for us"),
    ("steel AND NOT nerves", "Steel takes steel nerves."),
    ("steel AND NOT man of steel", "the man-of-steel sold steel"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "sentence", "found"), FOUND)
def test_term_is_found(term, sentence, found):
    assert [sentence[a:b] for a, b, _ in Matcher([term]).find(sentence)] == found


@pytest.mark.parametrize(("term", "sentence"), NOT_FOUND)
def test_term_is_not_found(term, sentence):
    assert Matcher([term]).find(sentence) == []


@pytest.mark.parametrize(
    "term",
    ["", " ", "=", "*", "a*", "tar*ff", "a//b", "'s", "tax NEAR steel", "tax NEAR/3", "tax NEAR/2 on NEAR/2 steel",
     "tax AND steel", "tax AND NOT", "AND NOT tax", "tax NEAR/six steel", "tax AND NOT law NEAR/2 steel"],
)  # fmt: skip
def test_term_that_cannot_be_understood_is_refused_by_name(term):
    with pytest.raises(InputError) as error:
        compile_term(term)
    assert f"'{term}'" in str(error.value) or f"'{term.strip()}'" in str(error.value)


TERMS = [
    "steel", "tariff*", "tariff* on steel", "steel tariff/tariffs", "labor/labour", "labor/labour rule*", "soft-wood", "=NATO", "nato",
    "tariff* NEAR/2 steel", "steel NEAR/1 =NATO", "rule AND NOT steel", "tariff* AND NOT soft-wood", "men's rule", "on", "steel rule",
]  # fmt: skip
WORDS = ["steel", "Steel", "tariff", "tariffs", "TARIFF", "on", "labor", "Labour", "rule", "rules", "softwood", "soft", "wood", "NATO", "nato", "men's", "men’s", "x"]  # fmt: skip
SENTENCES = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", "-", ", ", "\n", ""])), max_size=12).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(terms=st.lists(st.sampled_from(TERMS), unique=True), sentence=SENTENCES)
def test_matcher_equals_plain_re(terms, sentence):
    expected = {(a, b, term) for term in terms for a, b in reference.find(term, sentence)}
    assert Matcher(terms).find(sentence) == sorted(expected)


@settings(deadline=None, max_examples=100)
@given(terms=st.permutations(TERMS), sentence=SENTENCES)
def test_order_of_terms_does_not_matter(terms, sentence):
    assert Matcher(terms).find(sentence) == Matcher(TERMS).find(sentence)


@pytest.mark.parametrize(
    ("hits", "kept"),
    [
        ([(0, 9), (3, 9)], [(0, 9)]),
        ([(0, 9), (0, 3), (9, 12)], [(0, 9), (9, 12)]),
        ([(0, 6), (3, 9)], [(0, 6), (3, 9)]),
        ([(0, 6, "a"), (0, 6, "b")], [(0, 6, "a"), (0, 6, "b")]),
        ([(0, 12), (0, 9), (3, 6)], [(0, 12)]),
        ([], []),
    ],
)
def test_only_what_lies_inside_a_longer_one_is_dropped(hits, kept):
    assert drop_inside(hits) == kept
    assert drop_inside(hits[::-1]) == kept[::-1]


def test_fixed_ones_neither_drop_nor_are_dropped():
    hits = [(0, 20, "fixed"), (2, 8, "free"), (3, 5, "fixed"), (4, 6, "free")]
    assert drop_inside(hits, fixed=lambda hit: hit[2] == "fixed") == hits[:3]


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_straightening_keeps_every_offset(text):
    straight = straighten(text)
    assert len(straight) == len(text)
    assert all(a == b or a in "‘’‛“”„‟«»" for a, b in zip(text, straight, strict=True))
    assert not set(straight) & set("‘’‛“”„‟«»")
