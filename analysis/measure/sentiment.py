"""Sentiment by NLTK's VADER: of a sentence as it stands, with names neutral, around a mention; and by a lexicon of the reader's.

VADER adds up the valence of words, so "United States" (+.42) and "free trade agreement" (+.76) count as praise. The neutral
score hides listed names from it. What none of them sees: irony, good news told in plain words, whose side a word is on.
"""

import re
from collections.abc import Collection
from functools import lru_cache, partial
from importlib import metadata, resources

import numpy as np
import pandas as pd
from nltk.sentiment import vader

from analysis.measure.chunks import Chunks
from analysis.measure.engine import Tokens, Vocabulary, sentence_tokens, take, tokens_of
from analysis.measure.loops import FOREIGN, touched
from analysis.measure.matching import find_terms
from analysis.measure.vader import hear, heard_otherwise, score_tokens
from analysis.raw import sha256
from analysis.tables import COUNTED, check
from analysis.terms import Matcher, straighten

SCORES = ["neg", "neu", "pos", "compound"]
REACH = (15, 30, 60)  # characters before a mention; AFTER times as many after it. Tuned on NewsMTSC train alone
AFTER = 3
MARKS = "! and ?"  # what marks at the end of a sentence add, in table `valences`


class Vader(vader.SentimentIntensityAnalyzer):
    """NLTK's analyser, its rules untouched, with the lexicon given as a text: NLTK opens no file and downloads none."""

    def __init__(self, lexicon: str):
        self.lexicon_file = lexicon.rstrip("\n")
        self.lexicon = self.make_lex_dict() if self.lexicon_file else {}
        self.constants = vader.VaderConstants()


@lru_cache(maxsize=1)
def load_vader() -> tuple[Vader, dict[str, str]]:
    """Return the analyser and its versions: the lexicon of the installed vaderSentiment wheel, its version and hash."""
    text = resources.files("vaderSentiment").joinpath("vader_lexicon.txt").read_text("utf-8")
    return Vader(text), {
        "lexicon": f"vaderSentiment {metadata.version('vaderSentiment')}",
        "hash": sha256(text.encode())[:12],
    }


def vader_of(lexicon: pd.DataFrame) -> Vader | None:
    """Return NLTK's rules over another lexicon (word, valence); None for an empty one."""
    rows = lexicon[["word", "valence"]].itertuples(index=False)
    return _vader("\n".join(f"{word}\t{valence}" for word, valence in rows)) if len(lexicon) else None


_vader = lru_cache(maxsize=4)(Vader)  # what is known of words by an analyser is kept with it, from part to part


def score_texts(texts: list[str], analyser: Vader | None) -> np.ndarray:
    """Return neg, neu, pos and compound of each text, one row a text: what `analyser.polarity_scores` gives; all nan without one."""
    return _scores(tokens_of(texts), analyser)


def _scores(tokens: Tokens, analyser: Vader | None) -> np.ndarray:
    return score_tokens(tokens, analyser) if analyser else np.full((len(tokens.bounds) - 1, len(SCORES)), np.nan)


class _Hidden(dict):
    """What stands for each character of a name."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        return self.setdefault(code, c if not c.isalpha() else "W" if c.isupper() else "w")


HIDDEN = _Hidden()


def hide(text: str, start: int, end: int) -> str:
    """Return `text` with the letters from start to end made W and w: letters that no lexicon knows, case and length kept."""
    return text[:start] + text[start:end].translate(HIDDEN) + text[end:]


def hide_names(sentence: str, names: Matcher) -> str:
    """Return the sentence with straight marks and every listed name hidden."""
    straight = straighten(sentence)
    for start, end, _ in names.find(straight):
        straight = hide(straight, start, end)
    return straight


def score_sentences(
    texts: pd.Series,
    sentences: pd.DataFrame,
    names: Matcher,
    second: Vader | None = None,
    foreign: Collection[str] = (),
) -> pd.DataFrame:
    """Return `sentences` with neg, neu, pos, compound (NLTK on the raw slice), compound_neutral and compound_second (names hidden).

    `second` is another lexicon's analyser (`vader_of`). Sentences of the articles `foreign` are not scored: nan is not 0.
    """
    tokens, analyser = sentence_tokens(texts, sentences), load_vader()[0]
    scores, other = score_tokens(tokens, analyser), hidden(tokens, names)
    neutral, changed = scores[:, 3].copy(), heard_otherwise(tokens, other, analyser)  # the others score as they stand
    neutral[changed] = score_tokens(other.rows(changed), analyser)[:, 3]
    columns = [scores, neutral[:, None], _scores(other, second)[:, 3:]]
    frame = pd.DataFrame(
        np.hstack(columns), columns=[*SCORES, "compound_neutral", "compound_second"], index=sentences.index
    )
    return sentences.assign(**(frame.where(~sentences.article_id.isin(foreign)) if len(foreign) else frame))


@lru_cache(maxsize=1)
def hidden(tokens: Tokens, names: Matcher) -> Tokens:
    """Return tokens of the same texts as `hide_names` leaves them: a name's chunks give way to their hidden forms."""
    row, a, b, _ = find_terms(tokens, names, straighten)
    token, a, b = touched(tokens.bounds, tokens.start, tokens.end, row, tokens.place[row] + a, tokens.place[row] + b)
    number = tokens.vocabulary.table("straight", partial(_straight, tokens.vocabulary))[0][tokens.number]
    while len(token):  # once, and again where two names meet in one chunk
        _, turn = np.unique(token, return_index=True)
        long = max(int(b.max()), 1) + 1
        chunk = number[token[turn]].astype(np.int64)
        forms, which = np.unique((chunk * long + a[turn]) * long + b[turn], return_inverse=True)
        forms = np.column_stack([*np.divmod(forms // long, long), forms % long])
        new = [hide(tokens.vocabulary.chunks[n], i, j) for n, i, j in forms.tolist()]
        number[token[turn]] = tokens.vocabulary.add(new)[which.ravel()]
        token, a, b = np.delete(token, turn), np.delete(a, turn), np.delete(b, turn)
    return tokens.renumbered(number)


def _straight(vocabulary: Vocabulary, chunks: Chunks) -> list[np.ndarray]:
    """Return the numbers of chunks with straight marks."""
    number = np.arange(chunks.begin, chunks.begin + len(chunks.text), dtype=np.int32)
    curly = chunks.mixed_having(FOREIGN)
    number[curly] = vocabulary.add([straighten(chunks.text[i]) for i in curly])
    return [number]


def windows(sentence: str, start: int, end: int) -> list[str]:
    """Return the surroundings of a mention, near to wide, of whole words.

    >>> windows("Nobody at the quiet mill expected that tariffs would ruin the whole long winter", 39, 46)[0]
    ' expected that tariffs would ruin the whole long winter'
    """
    before, after, found = sentence[:start], sentence[end:], []
    for reach in REACH:
        cut = re.sub(r"^\S+", "", before[-reach - 1 :])[-reach:] if len(before) > reach else before
        far = reach * AFTER
        found.append(cut + sentence[start:end] + (re.sub(r"\S+$", "", after[: far + 1]) if len(after) > far else after))
    return found


def around(places: list[tuple[str, int, int]], analyser: Vader | None) -> np.ndarray:
    """Return the compound score around each (sentence with names hidden, start, end): the mean over its windows."""
    pieces = [piece for place in places for piece in windows(*place)]
    return score_texts(pieces, analyser)[:, 3].reshape(-1, len(REACH)).mean(1).round(4)


def score_windows(
    texts: pd.Series, sentences: pd.DataFrame, mentions: pd.DataFrame, names: Matcher, second: Vader | None = None
) -> pd.DataFrame:
    """Return `mentions` with compound_window and second_window: the scores around each mention, names hidden.

    A mention in a sentence on one issue has its sentence's score (compound_neutral, compound_second): all of it is about that.
    """
    keys = ["article_id", "sentence_no"]
    at = mentions.drop(columns=["compound_window", "second_window"]).merge(
        sentences, on=keys, suffixes=("", "_s"), how="left"
    )
    scores = at[["compound_neutral", "compound_second"]].to_numpy(float, copy=True)
    several = (at.groupby(keys).issue.transform("nunique") > 1).to_numpy() & at.compound_neutral.notna().to_numpy()
    places, hidden = [], {}
    for m in at[several].itertuples():
        where = (m.article_id, m.start_s)
        if where not in hidden:
            hidden[where] = hide_names(texts[m.article_id][m.start_s : m.end_s], names)
        places.append((hidden[where], m.start - m.start_s, m.end - m.start_s))
    for column, analyser in enumerate((load_vader()[0], second)):
        scores[several, column] = around(places, analyser)
    return mentions.assign(compound_window=scores[:, 0], second_window=scores[:, 1])


def word_shares(tokens: Tokens, analyser: Vader) -> pd.DataFrame:
    """Return (row, word, share): what each word adds to the compound score of text `row`; together they are that score (but for rounding).

    compound = x / √(x² + 15) with x the sum of valences as VADER hears them (negated, louder, after *but*) and of the marks
    (Hutto & Gilbert 2014, NLTK's `normalize`); so each valence has the share valence / √(x² + 15).
    """
    heard = hear(tokens, analyser)
    total, marks = heard.sums()
    x = np.round(total + marks, 9)  # the last digits of Python's own sum are others since 3.12
    each = np.divide(heard.scores()[:, 3], x, out=np.full(len(x), 1 / np.sqrt(15)), where=x != 0)
    adds, marked = heard.valence != 0, np.flatnonzero(marks)
    shares = pd.DataFrame({
        "row": np.append(heard.row[adds], marked), "word": np.append(heard.word[adds], np.full(len(marked), -1)),
        "share": np.append(heard.valence[adds], marks[marked]),
    }).groupby(["row", "word"], as_index=False).share.sum()  # fmt: skip
    return shares.assign(word=take([*heard.words, MARKS], shares.word), share=shares.share * each[shares.row])


def find_valences(
    texts: pd.Series, sentences: pd.DataFrame, names: Matcher, second: Vader | None = None
) -> pd.DataFrame:
    """Return table `valences` of the scored sentences of subheads and body; a word that adds nothing has no row."""
    tokens, analyser = sentence_tokens(texts, sentences), load_vader()[0]
    other, columns = hidden(tokens, names), ["compound", "compound_neutral", "compound_second"]
    parts = [(tokens, analyser), (other, analyser), *([(other, second)] if second else [])]
    shares = [word_shares(*part).set_index(["row", "word"]).share for part in parts]
    table = pd.concat(shares, axis=1, keys=columns[: len(parts)]).fillna(0.0).sort_index().reset_index()
    of = sentences[["article_id", "sentence_no"]].iloc[table.row].reset_index(drop=True)
    kept = (sentences.kind.isin(COUNTED) & sentences["compound"].notna()).to_numpy()[table.row]
    table = of.assign(word=table.word, **table[columns[: len(parts)]].round(6))
    return check("valences", table.reindex(columns=["article_id", "sentence_no", "word", *columns])[kept])
