"""VADER on numbers: NLTK's scores to the last digit, and each of its rules in turn taken out of ours breaks that."""

import re
import sys
from pathlib import Path
from types import ModuleType

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import measure
from analysis.measure import lexicon, vader
from analysis.measure.engine import Tokens, Vocabulary
from analysis.measure.sentiment import SCORES, Vader, load_vader

ANALYSER = load_vader()[0]
SMALL = Vader(
    "good\t1.9\nbad\t-2.5\nkind\t2.4"
)  # a lexicon without the words of idioms, so that all their rules are reached
SENTENCES = """\
The plan was good.|A GOOD plan it was.|a plan GOOD|The plan was BAD|Sound men, bad men.|'good' men,|good, bad; ugly: war|,good ,good good!
It was very good.|It was VERY good.|It was VERY bad.|It was slightly bad.|very old good|very old thin good|VERY old good|so VERY old thin good
It was not good.|not a good plan|not a fine old good plan|not of old good plan|They wasn't good.|MUSTN'T good|without old good|barely not thin good
never so good|never this good|Never so good|never so old good|never this old good|a so good plan|one fine so good plan|it was never old good|never a so good
the least good|at least good|very least good|least good plan|least bad|at the least good|at least a good plan
It is kind of good|kind of you|a kind man|kind of|kind|so kind of you, kind man|sort of old good|a kind of old good|just enough old good|kind of thin old good
He is the bomb|all that is the shit|it was a bad ass plan|oh well so yeah right good|a man can cut the mustard good|it was a kiss of death|from hand to mouth happy
a kiss of death good|They lived from hand to mouth and good|yeah right now so good|of the bad ass good plan|one two bad ass|one two three bad ass plan|so the shit hit a good man
Good but bad.|bad, but good but bad|But good|good But bad|good but good but|It was good, but not very bad!
Good!|Good!!|Good!!!!|Good!!!!!!|Bad!|Good?|Good??|Good???|Good????|Bad???|Bad!?!?|! ? good bad|Nothing!!|!!! good -- bad
good plan not good|not good, good|GOOD good Good|never good so good|good not good, not good!|kind of kind kind of|VERY good, very good
:)|:(|a :) b|x|I|U.S.|can't stand it|(good)|"good"|good".|?!?good|good!?!?|--good|good--|!!!!good|great... good|xx good x|a b c good|LOL ok|éGOOD ÉGAL good|éGOOD GOOD
bad good|good bad|hate love|love but hate|awful!! happy|happy awful awful awful|an evil, evil man|good good good good good good good good good good good
GOOD PLAN|mayn't good|it was so bad|ass good|look at|least good|he is kind|of course|good plan! yes! so! good! ha! ho!|all cut the mustard good|they go hand to mouth good
a xyzn'ta good plan|he was "not good|never an old good plan|the shit bad ass|a "GOOD plan|:p plan|86 plan, 143\
""".replace("\n", "|").split("|")  # fmt: skip
RULES = [  # what is written in ours, and what stands there without the rule
    ("*= 0.5 if place[k] < but else 1.5", "*= 1 if place[k] < but else 1.5"), ("*= 0.5 if place[k] < but else 1.5", "*= 0.5 if place[k] < but else 1"), ("role[chunk] == BUT and but < 0", "role[chunk] == BUT"),
    ("boost[role[before]] if valence >= 0 else -boost[role[before]]", "0.0"), ("if valence >= 0 else -boost", "if valence >= 0 else boost"),
    ("(1.0, 0.95, 0.9)[start_i]", "(1.0, 1.0, 0.9)[start_i]"), ("(1.0, 0.95, 0.9)[start_i]", "(1.0, 0.95, 1.0)[start_i]"), ("holds[before] & UPPER and", "False and"), ("if scalar != 0 and", "if"),
    ("holds[token[i]] & UPPER and is_cap_diff", "False"), ("capitals < size_i", "True"),
    ("elif holds[before] & NEGATES", "elif False"), ('or "n\'t" in lower', ""), ('if "n\'t" in chunks.text[i].lower()', "if False"), ("lower in self.negates or", ""), ("NEGATES * negates).astype", "0).astype"),
    ("return one and spelling[token[i - 2]] == NEVER", "return False"), ("(one or (", "((") , ("one or (spelling", "one or False and (spelling"), ("and spelling[token[i - 2]] in (SO, THIS)))", "))"),
    ("(1.0, 1.5, 1.25)[start_i]", "(1.0, 1.5, 1.0)[start_i]"), ("(1.0, 1.5, 1.25)[start_i]", "(1.0, 1.0, 1.25)[start_i]"), ("one = spelling[token[i - 1]] in (SO, THIS)", "one = spelling[token[i - 1]] == SO"),
    ("range(min(i, 3))", "range(min(i, 2))"), ("if known[role[before]]: continue", ""),
    ("((i - 1, i), (i - 2, i),", "((i - 2, i),"), ("(i - 2, i), (i - 2, i - 1)", "(i - 2, i - 1)"), ("(i - 2, i - 1), (i - 3, i - 1)", "(i - 3, i - 1)"), ("(i - 3, i - 1), (i - 3, i - 2))", "(i - 3, i - 2))"), (", (i - 3, i - 2)):", ")):"[1:]),
    ("for b in (i + 1, i + 2):", "for b in (i + 2,):"), ("for b in (i + 1, i + 2):", "for b in (i + 1,):"), ("min(i + 3, size)", "i"), ("range(i - 3, min", "range(i, min"), ("valence = values[found] break", "valence = values[found]"),
    ("_phrase(token, i - 3, i - 2, spelling, dampeners) >= 0 or", ""), ("or _phrase(token, i - 2, i - 1, spelling, dampeners) >= 0", ""), ("same &= spelling", "same |= spelling"), ("valence += b_decr", "pass"),
    ("role[token[i - 1]] == LEAST and", "False and"), ("and not (i > 1 and role[token[i - 2]] in (AT, VERY))", ""), ("in (AT, VERY)", "== AT"), ("in (AT, VERY)", "== VERY"),
    ("role[token[i]] == KIND and", "False and"), ("role[token[i]] == KIND and i < size - 1 and", "i < size - 1 and"), ("and role[token[i + 1]] == OF", ""),
    ("np.minimum(exclaims, 4)", "exclaims"), ("np.minimum(exclaims, 4) * 0.292", "exclaims * 0"), ("questions > 1", "questions > 0"), ("questions <= 3", "questions <= 2"),
    ("np.sign(total) * self.amplifier", "self.amplifier"), ("pos > -neg, pos + amplifier", "pos > -neg, pos"), ("pos < -neg, neg - amplifier", "pos < -neg, neg"), ("while first[same] != first[k]: same += 1", "same = k"),
    ("if not held & TOKEN: continue", ""), ("match[1] or match[2] if match else", "chunk if match else"), ("if role else self.spelling.get(word, 0)", "if role else 0"),
    ("pos[i] += value + 1", "pos[i] += value"), ("neg[i] += value - 1", "neg[i] += value"), ("felt[i] += value != 0", "pass"), ("upper[i] = chunks.text[i].isupper()", "pass"), ("UPPER * upper", "0"),
    ("chunks.text[i].count(\"!\"), chunks.text[i].count(\"?\")", "0, 0"), ("runs), int, len(runs)) == 1)", "runs), int, len(runs)) < 0)"), ("asked = {*chunks.mixed_with(may_have),", "asked = {"), ("if number in self.numeric", "if False"),
    ("*no_run}", "}"), ("are_in(runs, self.runs) |", ""), ("plain & chunks.first(may_have)", "plain & False"),
]  # fmt: skip


def nltks(texts: list[str], analyser) -> np.ndarray:
    """NLTK's scores, one row a text."""
    return np.array([[analyser.polarity_scores(text)[name] for name in SCORES] for text in texts]).reshape(-1, 4)


EXPECTED = {analyser: nltks(SENTENCES, analyser) for analyser in (ANALYSER, SMALL)}


@pytest.mark.parametrize("analyser", EXPECTED)
def test_scores_are_nltks(analyser):
    found = vader.score_tokens(Tokens(SENTENCES, Vocabulary()), analyser)
    assert [s for s, a, b in zip(SENTENCES, found, EXPECTED[analyser], strict=True) if (a != b).any()] == []


@pytest.mark.parametrize(("rule", "without"), RULES)
def test_without_any_one_rule_some_score_is_another(rule, without, monkeypatch):
    monkeypatch.setattr(numba.config, "DISABLE_JIT", True)  # loops as plain Python: nothing is compiled for each rule
    pattern, changed = r"\s+".join(map(re.escape, rule.split())), False  # a rule may be wrapped
    for module in (lexicon, vader):
        source = Path(module.__file__).read_text("utf-8")
        mutated = ModuleType(module.__name__)
        monkeypatch.setitem(sys.modules, module.__name__, mutated)
        monkeypatch.setattr(measure, module.__name__.rpartition(".")[2], mutated)
        exec(compile(re.sub(pattern, lambda match: without, source), "mutated", "exec"), mutated.__dict__)
        changed |= bool(re.search(pattern, source))
    assert changed, "the rule is written otherwise: mend this list"
    with np.errstate(all="ignore"):
        found = [mutated.score_tokens(Tokens(SENTENCES, Vocabulary()), analyser) for analyser in EXPECTED]
    assert any((ours != nltks).any() for ours, nltks in zip(found, EXPECTED.values(), strict=True))


WORDS = "good GOOD bad BAD, great not wasn't WASN'T never Never so this very VERY kind of least at but BUT the shit bomb ass yeah right cut mustard kiss death hand to mouth just enough sort :) x O.K. ?! !! 'love love' \xa0 Éclat LOL"


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(st.sampled_from(WORDS.split(" ")), max_size=12).map(" ".join) | st.text(), max_size=6))
def test_scores_of_any_texts_are_nltks(texts):
    assert (vader.score_tokens(Tokens(texts, Vocabulary()), ANALYSER) == nltks(texts, ANALYSER)).all()
