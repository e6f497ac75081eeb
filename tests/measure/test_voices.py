"""Quoted and reporting voice: which characters stand inside quotation marks, however the page writes its marks."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.measure.voices import quoted_spans
from tests.measure.tiny import sentences_of

PASSAGES = [  # a passage; what is quoted in it
    ('He said "no deal" and left.', ['"no deal"']),
    ("He said “no deal” and left.", ["“no deal”"]),
    ("«No deal,» he said.", ["«No deal,»"]),
    ('She called it "a joke", then “a farce”.', ['"a joke"', "“a farce”"]),
    ("“We came. We saw.” They left.", ["“We came. We saw.”"]),
    ("“He told me, ‘Sell it now,’ and I did,” she said.", ["“He told me, ‘Sell it now,’ and I did,”"]),
    ("\"He told me 'sell it now,'\" she said.", ["\"He told me 'sell it now,'\""]),
    ("The ‘gang of six’ met.", ["‘gang of six’"]),
    ("The 'gang of six' met.", ["'gang of six'"]),
    ('("Yes we can") was the song.', ['"Yes we can"']),
    ('"We tried—" he said, "but they left."', ['"We tried—"', '"but they left."']),
    ('—"Not today," said Ms. Ode.', ['"Not today,"']),
    ("He said, “We go. The talks went on.", ["“We go."]),
    ('He said, "We go. The talks went on.', ['"We go.']),
    ('He said, "We go. The hall fell quiet. "It is over," she said.', ['"We go.', '"It is over,"']),
    ("He said, “We go. The hall fell quiet. “It is over,” she said.", ["“We go.", "“It is over,”"]),
    ("The growers' union and the drivers' guild met.", []),
    ("The growers’ union and the drivers’ guild met.", []),
    ("In the '90s the growers' union was young.", []),
    ("'Tis late, and the miners' hall is shut.", []),
    ("Don't say the mill's closed, won't you?", []),
    ("The ‘sunset’ clause stays.", []),
    ('A 6" pipe and a 4" pipe burst.', []),
]


@pytest.mark.parametrize(("passage", "quoted"), PASSAGES)
def test_what_stands_inside_quotation_marks(passage, quoted):
    spans, _ = quoted_spans(passage)
    assert [passage[a:b] for a, b in spans] == quoted


@pytest.mark.parametrize(
    ("passage", "still_open"),
    [("“We go. We stay.", True), ('"We go. We stay.', True), ("“We go.” We stay.", False), ("We go.", False)],
)
def test_a_paragraph_left_open_says_so(passage, still_open):
    assert quoted_spans(passage)[1] is still_open


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("The mill is open.", ["reporting"]),
        ("“The mill is open.”", ["quoted"]),
        ("“The mill is open,” a man said.", ["quoted"]),
        ("“Open now,” she said.", ["quoted"]),
        ("The man at the gate said it was “open now.”", ["mixed"]),
        ("“It is open. It pays well.” The gate is green.", ["quoted", "quoted", "reporting"]),
        ("“It is open.\n“It pays well,” Ms. Ode said.\nThe gate is green.", ["quoted", "quoted", "reporting"]),
        ('"It is open.\n"It pays well," Ms. Ode said.\nThe gate is green.', ["quoted", "quoted", "reporting"]),
        ("“It is open. The gate is green.\nThe wall is grey.", ["quoted", "reporting", "reporting"]),
        ("The growers’ vote and the miners’ vote are over.", ["reporting"]),
    ],
)
def test_voice_of_each_sentence(text, voices, lists):
    assert sentences_of(text, lists).voice.tolist() == voices


@settings(deadline=None, max_examples=100)
@example('A "b. C "d e."')
@given(st.text(alphabet="ab .,\"'“”‘’«»—\n"))
def test_quotations_lie_inside_the_passage_and_apart(passage):
    spans, _ = quoted_spans(passage)
    assert all(0 <= a < b <= len(passage) for a, b in spans)
    assert all(b <= a for (_, b), (a, _) in zip(spans, spans[1:], strict=False))
