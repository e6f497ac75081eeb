"""Sentences: NLTK's Punkt with our own news abbreviations, one paragraph at a time, and whose words each sentence holds."""

import re
from functools import partial
from string import ascii_lowercase, ascii_uppercase

import numpy as np
import pandas as pd
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from analysis.measure.chunks import Chunks, Ragged
from analysis.measure.engine import Tokens, Vocabulary, sentence_tokens, take, tokens_of
from analysis.measure.lists import Lists
from analysis.measure.loops import FOREIGN, MIXED, NUMBER, PLAIN, QUOTE
from analysis.measure.voices import OPEN_SINGLE, OPENS, double_marks, quoted_spans
from analysis.measure.words import WORD, hash_runs, word_values, words_in_order, words_of_chunks
from analysis.tables import ARTICLE_TEXT, check
from analysis.terms import straighten

LEAD = re.compile(r"^[\s\u200b\ufeff\u2022\u00b7\u25aa\u25cf\u2023\u25e6]+(?:-\s+)?")
LOWER_FIRST = re.compile(r"[\"')\]]*\s*[a-z]")
MAY_END = re.compile(r"""[.?!](?:$|[)";}\]*:@'({\[?!‘’“”«»])""")  # as Punkt has it: not within 12.5
MAY_END_WITHIN = re.compile(r"""[.?!][)";}\]*:@'({\[?!‘’“”«»]+[^)";}\]*:@'({\[?!‘’“”«»]""")
ENDS_ALWAYS = re.compile(
    r"""[^.?!]*[^\W\d_]{2,}["')\]>]*[.?!]["')\]]*"""
)  # no abbreviation, initial or number, whatever follows
CLOSING = re.compile(r"""[\"')\]}‘’“”«»]+(?:$|--)""")
ENDS, GOES_ON, IS_WORD, CLOSES, LEADS, WITHIN, DASH = 3, 4, 8, 16, 32, 64, 128  # what is seen of a chunk
ENDING = [ord(mark) for mark in ".!?"]
ZEROS = str.maketrans("123456789", "0" * 9)
SHAPE = ZEROS | str.maketrans(ascii_lowercase + ascii_uppercase, "a" * 26 + "A" * 26)
LINE_END = re.compile(r"\r\n|\r|\n")
VOICES = ["reporting", "quoted", "mixed"]
KNOWN = 8  # words; from the hash of a shorter sentence its words could be guessed, so it has none


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
        if spans and LOWER_FIRST.match(straight[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def opens_with_a_mark(text: str, paragraph, following) -> bool:
    """Return whether `following` is the next paragraph of the same article and kind, and begins with a quotation mark."""
    same = following is not None and (paragraph.article_id, paragraph.kind) == (following.article_id, following.kind)
    return same and bool(OPENS.match(text[following.start : following.end]))


def paragraphs(lines: pd.DataFrame) -> pd.DataFrame:
    """Return (article_id, paragraph_no, kind, line_no, start, end) of every paragraph of article text."""
    text = np.flatnonzero(lines.kind.isin(ARTICLE_TEXT))
    article, number = pd.factorize(lines.article_id)[0][text], lines.paragraph_no.to_numpy(float, na_value=0)[text]
    new = np.append(True, (article[1:] != article[:-1]) | (number[1:] != number[:-1]))[: len(text)]
    first = text[new]
    last = text[np.append(np.flatnonzero(new)[1:], len(text)) - 1] if len(text) else text
    columns = ["article_id", "paragraph_no", "kind", "line_no", "start"]
    return lines[columns].iloc[first].reset_index(drop=True).assign(end=lines.end.to_numpy()[last])


def split_sentences(texts: pd.Series, lines: pd.DataFrame, lists: Lists) -> pd.DataFrame:
    """Return table `sentences` (scores still 0) for texts (a Series: article_id → text) and their table `lines`."""
    every, tokens = paragraphs(lines), tokens_of(texts)
    article = texts.index.get_indexer(every.article_id)
    begin = tokens.place[article]
    paragraph = tokens.within(begin + every.start.to_numpy(), begin + every.end.to_numpy())
    of, start, end = _sentences(paragraph, lists)
    p, wrapped = every.iloc[of].reset_index(drop=True), lines.kind.isin(ARTICLE_TEXT).sum() > len(every)
    line_ends = np.array([m.start() for m in LINE_END.finditer(tokens.text)] if wrapped else [], int)
    line_no = p.line_no + np.searchsorted(line_ends, start) - np.searchsorted(line_ends, paragraph.place)[of]
    article = article[of]
    frame = pd.DataFrame({
        "article_id": p.article_id, "sentence_no": pd.Series(article).groupby(article).cumcount() + 1,
        "paragraph_no": p.paragraph_no, "line_no": line_no,
        "start": start - begin[of], "end": end - begin[of], "kind": p.kind,
    })  # fmt: skip
    voice = _voices(sentence_tokens(texts, frame), *_quotations(every, paragraph))
    scores = dict.fromkeys(("neg", "neu", "pos", "compound", "compound_neutral"), 0.0)
    return check("sentences", recount(texts, frame.assign(voice=take(VOICES, voice), **scores)))


def recount(texts: pd.Series, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return `sentences` with words and hash counted again from their borders, which a person may have moved."""
    tokens = sentence_tokens(texts, sentences)
    numbers, bounds = words_in_order(tokens)
    known, hashes = np.flatnonzero(np.diff(bounds) >= KNOWN), np.full(len(sentences), "", object)
    hashes[known] = hash_runs(word_values(tokens.vocabulary), numbers, bounds[known], bounds[known + 1])
    return sentences.assign(n_words=np.diff(bounds), text_hash=pd.array(hashes, dtype="str"))


def _looks(vocabulary: Vocabulary, lists: Lists) -> list[np.ndarray]:
    """Return for every chunk in one number (ENDS and the others) whether a sentence ends with it (0 never, 1 whatever follows, 2 ask), goes
    on with it, holds a word with it, begins with closing marks only or a list mark, may end within it, is a dash; and the chunks that
    Punkt hears like it, before and behind."""
    key = ("sentences", lists.abbreviations, lists.sentence_starters)
    first, looks = vocabulary.memo.setdefault(key, ({}, {}))

    def make(chunks: Chunks) -> list[np.ndarray]:
        number, plain = np.arange(chunks.begin, chunks.begin + len(chunks.text)), chunks.kind == PLAIN
        asks = plain & (chunks.begin_with(lists.abbreviations) | (chunks.size == 1))
        starts = asks | chunks.begin_with(lists.sentence_starters)
        look = (
            np.where(np.isin(chunks.mark, ENDING), np.where(asks, 2, 1), 0) + GOES_ON * chunks.lower + IS_WORD * plain
        )
        code = np.where(plain & ~starts, 2 * chunks.mark + chunks.lower, -9)
        own, same = number.copy(), number.copy()
        for one in np.unique(code[code > -9]).tolist():
            same[code == one] = first.setdefault(one, int(number[np.argmax(code == one)]))
        numbers = np.flatnonzero(chunks.kind == NUMBER)
        _, one, like = np.unique(chunks.shape[numbers], return_index=True, return_inverse=True)
        asked = np.flatnonzero(chunks.kind == MIXED).tolist() + numbers[one].tolist()
        shapes = [chunks.text[i].translate(SHAPE) for i in asked]
        looks.update((shape, _look(straighten(shape))) for shape in set(shapes) - looks.keys())
        look[asked] = [looks[shape] for shape in shapes]
        digits = [i for i, shape in zip(asked, shapes, strict=True) if "0" in shape]
        own[digits] = same[digits] = [first.setdefault(chunks.text[i].translate(ZEROS), number[i]) for i in digits]
        among = chunks.mixed_with(chunks.said_to_be(lists.abbreviations))
        look[among] += look[among] & ENDS == 1  # an abbreviation among marks
        for column in (look, own, same):
            column[numbers] = column[numbers[one]][like]
        return [look.astype(np.uint8), own, same]

    return vocabulary.table(key, make)


def _look(shape: str) -> int:
    ends = 0 if not MAY_END.search(shape) else 1 if ENDS_ALWAYS.fullmatch(shape) else 2
    tests = (
        *((LOWER_FIRST.match(shape), GOES_ON), (WORD.search(shape), IS_WORD), (CLOSING.match(shape), CLOSES)),
        *((LEAD.match(shape), LEADS), (shape == "-", DASH), (MAY_END_WITHIN.search(shape), WITHIN)),
    )
    return ends + sum(value for found, value in tests if found)


def _ends(splitter: PunktSentenceTokenizer, chunk: str, following: str) -> int:
    """Return whether Punkt ends a sentence between two chunks (0, 1), or does something within one of them (2)."""
    chunk, following = straighten(chunk), straighten(following)
    starts = {start for start, _ in splitter.span_tokenize(f"{chunk} {following}")}
    return 2 if starts - {0, len(chunk) + 1} else int(len(chunk) + 1 in starts)


def _sentences(tokens: Tokens, lists: Lists) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (paragraph, start, end) of every sentence of the paragraphs, as `split_paragraph` finds them.

    Punkt is asked only about chunks that may be an abbreviation, an initial or a number, once for each pair; a paragraph
    in which it might look further than two chunks is given to it whole.
    """
    splitter, number, row = make_splitter(lists), tokens.number, tokens.row
    if not len(number):
        return row, row, row
    look, *alike = _looks(tokens.vocabulary, lists)
    look = look[number]
    last = np.append(row[1:] != row[:-1], True)
    ends = np.where(last & (look & WITHIN == 0), 0, look & ENDS)
    odd = (look & CLOSES > 0) & np.append(False, (ends > 0) & ~last)[:-1]
    ask = np.flatnonzero(ends == 2)
    following = np.where(last[ask], -1, alike[1][number[np.minimum(ask + 1, len(number) - 1)]])
    key = ("sentences", lists.abbreviations, lists.sentence_starters)
    ends[ask] = tokens.vocabulary.pairs(key, alike[0][number[ask]], following, partial(_ends, splitter))
    begins = np.append(True, last[:-1] | (ends[:-1] > 0))
    odd |= (ends == 2) | ((look & LEADS > 0) & begins)
    whole = np.union1d(row[odd], tokens.rows_at(tokens.odd))
    dash = np.flatnonzero(begins & (look & DASH > 0))  # " - Milk": a list; "- Milk" and "dear. - Milk" are none
    dash = dash[np.append(True, last[:-1])[dash] & (tokens.start[dash] > tokens.place[row[dash]])]
    piece = np.flatnonzero(begins)
    at = piece + np.isin(piece, dash)
    of, kept = row[piece], np.logical_or.reduceat(look & IS_WORD, piece)
    first = kept & (np.cumsum(kept) - kept == (np.cumsum(kept) - kept)[np.searchsorted(of, of)])
    new = kept & (
        first | (look[piece] & GOES_ON == 0)
    )  # what begins in lower case, or holds no word, goes on the sentence before
    sentence = np.cumsum(new) - 1
    belongs = sentence >= (np.cumsum(new) - new)[np.searchsorted(of, of)]
    end = np.zeros(new.sum(), np.int64)
    end[sentence[belongs]] = tokens.end[np.append(piece[1:], len(number)) - 1][belongs]
    of, start = of[new], tokens.start[at[new]]
    fast = ~np.isin(of, whole)
    slow = [(i, a, b) for i in whole.tolist() for a, b in split_paragraph(tokens.passage(i), splitter)]
    i, a, b = np.array(slow, np.int64).reshape(-1, 3).T
    columns = [
        np.append(of[fast], i),
        np.append(start[fast], tokens.place[i] + a),
        np.append(end[fast], tokens.place[i] + b),
    ]
    order = np.lexsort(columns[1::-1])
    return tuple(column[order] for column in columns)


def _marks(chunks: Chunks) -> list[np.ndarray | Ragged]:
    """Return for every chunk its quotation marks (twice the place, and one if it opens), and whether a single one may open in it."""
    count, single, marks = np.zeros(len(chunks.text), np.int32), np.zeros(len(chunks.text), bool), []
    for i in chunks.mixed_having(QUOTE | FOREIGN):
        single[i] = OPEN_SINGLE.search(chunks.text[i]) is not None
        own = [2 * place + (mark == "open") for place, mark in double_marks(chunks.text[i])]
        count[i] = len(own)
        marks += own
    return [Ragged(count, np.array(marks, np.int64)), single]


def _quotations(every: pd.DataFrame, tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Return start and end (in all texts joined) of every quotation in the paragraphs.

    Where marks open and close by turns, these are they; what else there is `quoted_spans` has to read.
    """
    marks, single = tokens.vocabulary.table("marks", _marks)
    met, rows = np.flatnonzero(((marks.count > 0) | single)[tokens.number]), tokens.row
    marked = met[marks.count[tokens.number[met]] > 0]
    of, mark = marks.expand(tokens.number[marked])
    row, at, opens = rows[marked][of], tokens.start[marked][of] + mark // 2, mark % 2 > 0
    turn = np.arange(len(row)) - np.searchsorted(row, row)
    amiss = np.append(
        row[opens != (turn % 2 == 0)], row[(turn % 2 == 0) & np.append(row[1:] != row[:-1], True)[: len(row)]]
    )
    read = np.union1d(amiss, rows[met[single[tokens.number[met]]]])
    plain = ~np.isin(row, read)
    following = every[["article_id", "kind"]].iloc[np.minimum(read + 1, len(every) - 1)].to_numpy()
    same = (following == every[["article_id", "kind"]].iloc[read].to_numpy()).all(axis=1) & (read + 1 < len(every))
    spans = []
    for i, goes_on in zip(read.tolist(), same.tolist(), strict=True):
        begin = int(tokens.place[i])
        inside, _ = quoted_spans(tokens.passage(i), goes_on and bool(OPENS.match(tokens.passage(i + 1))))
        spans += [(begin + a, begin + b) for a, b in inside]
    start, end = np.array(spans, np.int64).reshape(-1, 2).T
    start, end = np.append(start, at[plain][::2]), np.append(end, at[plain][1::2] + 1)
    order = np.argsort(start, kind="stable")
    return start[order], end[order]


def _voices(sentence: Tokens, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return quoted where at least half of a sentence's words stand inside quotations, mixed for fewer, else reporting."""
    voice = np.zeros(len(sentence.place), int)
    touched = np.flatnonzero(
        np.searchsorted(np.maximum.accumulate(end), sentence.place, "right") < np.searchsorted(start, sentence.stop)
    )
    sentence = sentence.rows(touched)
    words, order = words_of_chunks(sentence.vocabulary)[1][sentence.number], np.argsort(sentence.start, kind="stable")
    own = np.diff(np.append(0, np.cumsum(words))[sentence.bounds])
    before, begins, ends = np.append(0, np.cumsum(words[order])), sentence.start[order], sentence.end[order]

    def words_before(place: np.ndarray) -> np.ndarray:
        chunk = np.searchsorted(begins, place)
        n = before[chunk]
        for i in np.flatnonzero(np.append(0, ends)[chunk] > place):  # a mark inside a chunk: look where its words begin
            start, end = begins[chunk[i] - 1], ends[chunk[i] - 1]
            n[i] -= sum(start + m.start() >= place[i] for m in WORD.finditer(straighten(sentence.text[start:end])))
        return n

    inside = np.append(0, np.cumsum(words_before(end) - words_before(start)))

    def quoted_before(place: np.ndarray) -> np.ndarray:
        span = np.searchsorted(start, place)
        stop = np.maximum(np.append(0, end)[span], place)  # the last quotation that begins before may end behind
        return inside[span] - words_before(stop) + words_before(place)

    quoted = quoted_before(sentence.stop) - quoted_before(sentence.place)
    voice[touched] = np.where(quoted == 0, 0, np.where(2 * quoted >= own, 1, 2))
    return voice
