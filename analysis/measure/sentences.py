"""Sentences: NLTK's Punkt with our own news abbreviations, one paragraph at a time, and whose words each sentence holds."""

import hashlib
import re

import pandas as pd
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from analysis.measure.lists import Lists
from analysis.measure.voices import OPENS, quoted_spans
from analysis.measure.words import WORD, words_of
from analysis.tables import ARTICLE_TEXT, build
from analysis.terms import straighten

LEAD = re.compile(r"^[\s\u200b\ufeff\u2022\u00b7\u25aa\u25cf\u2023\u25e6]+(?:-\s+)?")
GOES_ON = re.compile(r"[\"')\]]*\s*[a-z]")


def make_splitter(lists: Lists) -> PunktSentenceTokenizer:
    """Return Punkt with nothing learned but our abbreviations and the words that begin a sentence after one."""
    parameters = PunktParameters()
    parameters.abbrev_types = set(lists.abbreviations)
    parameters.sent_starters = set(lists.sentence_starters)
    return PunktSentenceTokenizer(parameters)


def split_paragraph(paragraph: str, splitter: PunktSentenceTokenizer) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence of a paragraph.

    Punkt sees straight quotation marks (it knows no others); what begins in lower case belongs to the sentence before
    ("Is it possible?" he asked).
    """
    straight = straighten(paragraph)
    spans: list[tuple[int, int]] = []
    for start, end in splitter.span_tokenize(straight):
        start += LEAD.match(straight[start:end]).end() if LEAD.match(straight[start:end]) else 0
        if start >= end or not WORD.search(straight[start:end]):
            if spans and start < end:
                spans[-1] = (spans[-1][0], end)
            continue
        if spans and GOES_ON.match(straight[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def opens_with_a_mark(text: str, paragraph, following) -> bool:
    """Return whether `following` is the next paragraph of the same article and kind, and begins with a quotation mark."""
    same = following is not None and (paragraph.article_id, paragraph.kind) == (following.article_id, following.kind)
    return same and bool(OPENS.match(text[following.start : following.end]))


def text_hash(words: list[str]) -> str:
    """Return 64 bits over the normalised words, by which the same sentence is known in a copy pasted differently."""
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def paragraphs(lines: pd.DataFrame) -> pd.DataFrame:
    """Return (article_id, paragraph_no, kind, line_no, start, end) of every paragraph of article text."""
    text = lines[lines.kind.isin(ARTICLE_TEXT)]
    return (
        text.groupby(["article_id", "paragraph_no"], sort=False)
        .agg(kind=("kind", "first"), line_no=("line_no", "first"), start=("start", "first"), end=("end", "last"))
        .reset_index()
    )


def split_sentences(texts: pd.Series, lines: pd.DataFrame, lists: Lists) -> pd.DataFrame:
    """Return table `sentences` (scores still 0) for texts (a Series: article_id → text) and their table `lines`."""
    splitter, rows, number = make_splitter(lists), [], {}
    every = list(paragraphs(lines).itertuples(index=False))
    for p, following in zip(every, [*every[1:], None], strict=False):
        text = texts[p.article_id]
        passage = text[p.start : p.end]
        inside, _ = quoted_spans(passage, opens_with_a_mark(text, p, following))
        for a, b in split_paragraph(passage, splitter):
            words = words_of(passage[a:b])
            number[p.article_id] = number.get(p.article_id, 0) + 1
            line_no = p.line_no + len(re.findall(r"\r\n|\r|\n", passage[:a]))
            rows.append((
                p.article_id, number[p.article_id], p.paragraph_no, line_no, p.start + a, p.start + b, p.kind,
                _voice(passage, a, b, inside), len(words), 0.0, 0.0, 0.0, 0.0, 0.0, text_hash(words),
            ))  # fmt: skip
    return build("sentences", rows)


def recount(texts: pd.Series, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return `sentences` with words and hash counted again from their borders, which a person may have moved."""
    words = [words_of(texts[s.article_id][s.start : s.end]) for s in sentences.itertuples(index=False)]
    return sentences.assign(n_words=list(map(len, words)), text_hash=list(map(text_hash, words)))


def _voice(passage: str, a: int, b: int, inside: list[tuple[int, int]]) -> str:
    """Return quoted when at least half of the words stand inside quotation marks, mixed for fewer, reporting for none."""
    places = [a + m.start() for m in WORD.finditer(straighten(passage[a:b]))]
    quoted = sum(any(s <= place < e for s, e in inside) for place in places)
    return "reporting" if not quoted else "quoted" if 2 * quoted >= len(places) else "mixed"
