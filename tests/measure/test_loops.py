"""The loops that numba compiles, each against a few lines of plain Python."""

import functools
import gc
import math
import operator
import re
from contextlib import nullcontext

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.measure import loops
from analysis.measure.chunks import Chunks, Distinct, Ragged, hash_words
from analysis.measure.engine import Tokens, Vocabulary
from analysis.measure.pipeline import uncollected
from analysis.measure.sentences import ZEROS
from analysis.measure.words import siphash, text_hash
from analysis.terms import Runs, fold

CHUNKS = ["milk", "Milk", "MILK", "mILK", "milk.", "MILK!", "a", "A", "a.", "a!", "I", "7", "8", "7.5", "9.1", "1,250.", "$7", "7-8", ".", "...", "it's", "é", "été", "É.", "ſ", "²", "x²", "\u0660", "_", "!?", "milk!!", "İ", "u.s.", "a-b", "a–b", "x_y", "(Milk)-", "mine's", "“Milk-"]  # fmt: skip


@settings(deadline=None)
@example(CHUNKS)
@given(st.lists(st.text(st.characters(exclude_categories=["Zs", "Cc", "Zl", "Zp"]), min_size=1)))
def test_what_is_seen_of_a_chunk(chunks):
    seen = Chunks.of(chunks, Distinct(), 3)
    plain = [bool(re.fullmatch("[A-Za-z]+|[A-Za-z]{2,}[,.;:!?]", chunk)) for chunk in chunks]
    assert (seen.kind == loops.PLAIN).tolist() == plain
    assert (seen.kind == loops.NUMBER).tolist() == [bool(re.fullmatch("[0-9.,]+", chunk)) for chunk in chunks]
    cores = [re.sub("[,.;:!?]$", "", chunk) if own else "" for chunk, own in zip(chunks, plain, strict=True)]
    assert [seen.runs_of(i) for i in np.flatnonzero(plain)] == [[core.lower()] for core in cores if core]
    numbers = seen.kind == loops.NUMBER
    runs = [[] if number else [*re.finditer(r"\w+", chunk)] for chunk, number in zip(chunks, numbers, strict=True)]
    assert [seen.runs_of(i) for i in range(len(chunks))] == [[fold(run[0]) for run in own] for own in runs]
    assert len(set(seen.runs.items)) == len(seen.runs.items)
    assert seen.at.tolist() == [run.start() for own in runs for run in own]
    ascii_letters = [re.sub("[^A-Za-z]", "", chunk) for chunk in chunks]
    assert seen.upper.tolist() == [letters.isupper() for letters in ascii_letters]
    assert seen.lower.tolist() == [core[:1].islower() for core in cores]
    marks = [ord(chunk[-1]) if own and not chunk.isalpha() else -1 for chunk, own in zip(chunks, plain, strict=True)]
    assert seen.mark.tolist() == marks
    numbers = np.flatnonzero(seen.kind == loops.NUMBER)
    assert seen.digits[numbers].tolist() == [len(re.findall("[0-9]+", chunks[i])) for i in numbers]
    shapes = {(chunks[i].translate(ZEROS), int(seen.shape[i])) for i in numbers}
    assert len(shapes) == len({text for text, _ in shapes}) == len({shape for _, shape in shapes})
    mixed = np.flatnonzero(seen.kind == loops.MIXED).tolist()
    patterns = [(loops.DASH, "-"), (loops.QUOTE, "['\"]"), (loops.SHOUT, "[!?]"), (loops.FOREIGN, "[^\\x00-\\x7f]"), (loops.JOINED, r"(?a:\w[-'.]\w)")]  # fmt: skip
    for signs, pattern in [*patterns, (loops.DASH | loops.SHOUT, "[-!?]")]:
        assert seen.mixed_having(signs) == [i for i in mixed if re.search(pattern, chunks[i])]
    said = np.array([run.startswith("m") for run in seen.runs.items], bool)
    assert seen.mixed_with(said) == [i for i in mixed if any(run.startswith("m") for run in seen.runs_of(i))]
    assert seen.hyphened.tolist() == [bool(re.search("[-\u2010\u2011\u2013]", chunk)) for chunk in chunks]


def test_chunks_keep_their_numbers_when_the_table_of_them_grows():
    words = [f"w{i * i}" for i in range(20_000)]
    vocabulary = Vocabulary()
    assert Tokens([" ".join(words[:9])], vocabulary).number.tolist() == list(range(9))
    assert Tokens([" ".join(words)], vocabulary).number.tolist() == list(range(20_000))
    assert Tokens([" ".join(reversed(words))], vocabulary).number.tolist() == list(reversed(range(20_000)))
    assert vocabulary.chunks == words


def test_siphash_is_that_of_its_paper():
    key_and_text = bytes(range(8))  # vectors_sip64[8] of the reference implementation
    assert int(siphash(np.uint64(int.from_bytes(key_and_text, "little")))) == 0x93F5F5799A932462


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=12))
def test_the_hash_of_a_sentence_is_that_of_a_sum_of_its_words(words):
    values = []
    for word in words:
        value = 0xCBF29CE484222325
        for letter in word:
            value = (value ^ ord(letter)) * 0x100000001B3 % 2**64
        values.append((value ^ value >> 32) * 0x9E3779B97F4A7C15 % 2**64)
    total = sum(value * 0x9E3779B97F4A7C15**i for i, value in enumerate(values)) % 2**64
    assert text_hash(words) == f"{int(siphash(np.uint64(total))):016x}"


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-4, 4), max_size=9), max_size=5))
def test_sums_are_those_of_python_before_and_since_3_12(rows):
    bounds, values = np.cumsum([0, *map(len, rows)]), np.array([value for row in rows for value in row], float)
    plain = [functools.reduce(operator.add, row, 0.0) for row in rows]
    assert loops.sums(bounds, values, False).tolist() == plain
    assert loops.sums(bounds, values, True) == pytest.approx([math.fsum(row) for row in rows], abs=1e-14)


def test_a_compensated_sum_keeps_what_a_plain_one_loses():
    bounds, values = np.array([0, 3]), np.array([1e16, 1.0, -1e16])
    assert (loops.sums(bounds, values, False)[0], loops.sums(bounds, values, True)[0]) == (0.0, 1.0)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1), st.lists(st.integers(0, 20), max_size=9))
def test_lists_are_gathered_end_to_end(lists, which):
    flat, begin, count = np.arange(20), np.array([a for a, _ in lists]), np.array([n for _, n in lists])
    which = np.array([w % len(lists) for w in which], int)
    expected = [i for w in which for i in range(lists[w][0], sum(lists[w]))]
    assert loops.gather(flat, begin, count, which).tolist() == loops.ranges(begin[which], count[which]).tolist() == expected  # fmt: skip


def test_a_loop_is_compiled_where_no_file_can_keep_it():
    assert loops.compiled(eval("lambda number: number + 1"))(1) == 2


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["tariff*", "tariff", "ta*", "t*", "*", "tariffs*", "cat", "cats*"]), unique=True))
def test_runs_find_what_a_word_may_be(runs):
    words = ["", "t", "ta", "tar", "tari", "tariff", "tariffs", "tax", "cat", "cats", "catsup", "dog"]
    index = Runs((run, run) for run in runs)
    found = [sorted(r for r in runs if (word.startswith(r[:-1]) if r[-1] == "*" else word == r)) for word in words]
    assert [sorted(index.find(word)) for word in words] == found
    assert all(index.may_find(words)[[bool(own) for own in found]])


def test_garbage_is_collected_again_afterwards_and_after_an_error():
    for outcome in (nullcontext(), pytest.raises(ValueError)):
        inside = []
        with outcome, uncollected():
            inside.append(gc.isenabled())
            if not isinstance(outcome, nullcontext):
                raise ValueError
        assert (inside, gc.isenabled()) == ([False], True)


@settings(deadline=None)
@given(st.lists(st.lists(st.lists(st.integers(0, 9), max_size=3), max_size=4), min_size=1, max_size=6))
def test_lists_that_grow_are_those_made_at_once_and_what_was_handed_out_stays(parts):
    def ragged(lists):
        return Ragged(np.array([len(own) for own in lists], int), np.array([n for own in lists for n in own], int))

    grown, before = ragged(parts[0]), []
    for part in parts[1:]:
        before.append((grown.flat, grown.flat.copy(), grown.begin, grown.begin.copy()))
        grown.extend(ragged(part))
    every = [own for part in parts for own in part]
    whole = ragged(every)
    assert len(grown) == len(every)
    for name in ("count", "flat", "begin"):
        assert getattr(grown, name).tolist() == getattr(whole, name).tolist()
    assert all((a == b).all() and (c == d).all() for a, b, c, d in before)
    of, numbers = grown.expand(np.arange(len(every))[::-1])
    assert numbers.tolist() == [n for own in reversed(every) for n in own]
    assert of.tolist() == [i for i, own in enumerate(reversed(every)) for _ in own]


def test_what_is_said_of_strings_is_asked_once():
    words, asked = Distinct(), []

    def number(strings):
        return words.number(hash_words(strings) | np.uint64(1), lambda new: [strings[i] for i in new])

    def lengths(strings):
        asked.extend(strings)
        return np.array(list(map(len, strings)), int)

    assert number(["milk", "steel", "milk"]).tolist() == [0, 1, 0]
    assert words.say("length", lengths).tolist() == [4, 5]
    assert number(["of", "steel"]).tolist() == [2, 1]
    assert words.say("length", lengths).tolist() == [4, 5, 2]
    assert asked == ["milk", "steel", "of"]
