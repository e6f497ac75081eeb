"""The tables of `measure` once more, sentence by sentence with NLTK and `re`: slow, and what the fast ones have to equal."""

from collections import Counter

import numpy as np
import pandas as pd

from analysis.measure.sentences import (
    KNOWN,
    LINE_END,
    make_splitter,
    opens_with_a_mark,
    paragraphs,
    split_paragraph,
)
from analysis.measure.sentiment import SCORES, hide_names, load_vader
from analysis.measure.voices import quoted_spans
from analysis.measure.words import WORD, text_hash, words_of
from analysis.tables import COUNTED, build
from analysis.terms import straighten


def split_sentences(texts: pd.Series, lines: pd.DataFrame, lists) -> pd.DataFrame:
    """Table `sentences`, one paragraph after the other."""
    splitter, rows, number = make_splitter(lists), [], Counter()
    every = list(paragraphs(lines).itertuples(index=False))
    for p, following in zip(every, [*every[1:], None], strict=False):
        text = texts[p.article_id]
        passage = text[p.start : p.end]
        inside, _ = quoted_spans(passage, opens_with_a_mark(text, p, following))
        for a, b in split_paragraph(passage, splitter):
            words = words_of(passage[a:b])
            number[p.article_id] += 1
            rows.append({
                "article_id": p.article_id, "sentence_no": number[p.article_id], "paragraph_no": p.paragraph_no,
                "line_no": p.line_no + len(LINE_END.findall(passage[:a])), "start": p.start + a, "end": p.start + b, "kind": p.kind,
                "voice": _voice(passage, a, b, inside), "n_words": len(words), "text_hash": text_hash(words) if len(words) >= KNOWN else "",
                **dict.fromkeys([*SCORES, "compound_neutral"], 0.0),
            })  # fmt: skip
    return build("sentences", rows)


def _voice(passage: str, a: int, b: int, inside: list[tuple[int, int]]) -> str:
    places = [a + m.start() for m in WORD.finditer(straighten(passage[a:b]))]
    quoted = sum(any(s <= place < e for s, e in inside) for place in places)
    return "reporting" if not quoted else "quoted" if 2 * quoted >= len(places) else "mixed"


def count_words(texts: pd.Series, sentences: pd.DataFrame) -> pd.DataFrame:
    """Table `words`, with a Counter."""
    counts: dict = {}
    for s in sentences[sentences.kind.isin(COUNTED)].itertuples(index=False):
        counts.setdefault((s.article_id, s.voice), Counter()).update(words_of(texts[s.article_id][s.start : s.end]))
    rows = [(article, voice, word, n) for (article, voice), own in counts.items() for word, n in own.items()]
    return build("words", sorted(rows))


def find_mentions(texts: pd.Series, sentences: pd.DataFrame, codebook) -> pd.DataFrame:
    """Table `mentions`, with every pattern tried at every word."""
    return build("mentions", [
        (s.article_id, s.sentence_no, issue, term, s.start + a, s.start + b)
        for s in sentences.itertuples(index=False)
        for a, b, issue, term in codebook.find(texts[s.article_id][s.start : s.end])
    ])  # fmt: skip


def scores(sentences: list[str], names) -> np.ndarray:
    """NLTK's four scores of each sentence, and the compound one with names hidden."""
    analyser = load_vader()[0]
    plain = map(analyser.polarity_scores, sentences)
    hidden = (analyser.polarity_scores(hide_names(sentence, names))["compound"] for sentence in sentences)
    return np.array([[*map(own.get, SCORES), neutral] for own, neutral in zip(plain, hidden, strict=True)]).reshape(
        -1, 5
    )
