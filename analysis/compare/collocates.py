"""A word, a regular expression or an issue in its context: each place (`concordance`), and what stands near it (`collocates`)."""

import re
import time
from collections.abc import Iterator
from math import prod

import numpy as np
import pandas as pd
import regex
from nltk.metrics import BigramAssocMeasures

from analysis.compare.counted import NO_TEXT, PARAGRAPH, SENTENCE, counted, texts_of
from analysis.compare.items import Variants
from analysis.measure.words import HYPHENS, WORD
from analysis.study import Inputs, Study
from analysis.tables import InputError
from analysis.terms import Matcher, compile_term, straighten

FAR = 10**9  # words; there is no node in the sentence
SECONDS = 10.0  # a regular expression may search for so long altogether
REPEATS = 1_000  # and the numbers in its braces may multiply to so much: (a{9}){9} is 81
LINES = ["article_id", "date", "outlet", "line_no", "start", "end", "n", "left", "node", "right"]
NEAR = ["label", "n", "n_near", "n_label", "n_words", "n_node", "n_articles", "expected", "logdice", "g2"]


def concordance(study: Study, word=None, *, regexp=None, issue=None, sort="1R", window: int = 8) -> pd.DataFrame:
    """Return a word (in the codebook's syntax: `tariff*`, `=US`), a regular expression or an issue in context, a row a place.

    article_id · date · outlet · line_no · start · end · n · left · node · right; `left` and `right` hold up to `window` words
    of the same paragraph, in subheads and body. `sort`: "1R" (first word to the right), "2L", "node", "date", "outlet", or
    several in a list. Where an article's text is not at hand its rows are pointers: an issue's mentions with their places, a
    word's number of uses `n`; `attrs["note"]` says so. A regular expression sees a sentence at a time, upper and lower case
    alike, for ten seconds. Raises InputError when it fails, or when not exactly one thing is asked for.
    """
    keys = [sort] if isinstance(sort, str) else list(sort)
    if strange := [key for key in keys if not re.fullmatch(r"[1-9][LR]|node|date|outlet", key)]:
        raise InputError(f"cannot sort by {strange[0]!r}; sort by 1R, 2R, 1L …, node, date or outlet")
    texts = texts_of(study)
    ends = counted(study).groupby(PARAGRAPH).agg(opens=("start", "min"), closes=("end", "max")).reset_index()
    lines = _places(study, texts, word, regexp, issue).merge(ends, on=PARAGRAPH).assign(n=1)
    lines = lines.join(pd.DataFrame([_context(texts[p.article_id], p, window) for p in lines.itertuples()]))
    blind = [article for article in texts if texts[article] is None]
    if word is not None and blind:
        lines = pd.concat([lines, _pointers(study, word, blind)], ignore_index=True)
    one = study.articles.published_from == study.articles.published_to  # the day, or from/to, or ""
    date = study.articles.published_from.where(one, study.articles.published_from + "/" + study.articles.published_to)
    lines = lines.merge(study.articles[["article_id", "outlet"]].assign(date=date), on="article_id")
    by = lines.reindex(columns=[{"node": "0"}.get(key, key) for key in keys]).astype("str").fillna("")
    lines = lines.reindex(columns=LINES).iloc[by.sort_values(list(by), kind="stable").index].reset_index(drop=True)
    lines = lines.astype({"line_no": "Int64", "start": "Int64", "end": "Int64"})
    lines.attrs["note"] = _note(study, lines, blind, word or regexp or issue)
    return lines


def _context(text: str | None, place, window: int) -> dict[str, str]:
    """Return left, node and right of a place ("" without text), and the words around it in small letters: 1L, 1R, …, 0 the node."""
    if text is None:
        return {"left": "", "node": "", "right": ""}
    before, node, after = text[place.opens : place.start], text[place.start : place.end], text[place.end : place.closes]
    left, right = list(WORD.finditer(straighten(before)))[::-1], list(WORD.finditer(straighten(after)))
    sides = (("L", left[:9]), ("R", right[:9]))
    near = {f"{i}{side}": m[0].lower() for side, found in sides for i, m in enumerate(found, 1)}
    before = before[left[window - 1].start() if len(left) > window else 0 :]
    after = after[: right[window - 1].end() if len(right) > window else len(after)]
    shown = {"left": before, "node": node, "right": after}
    return {name: " ".join(part.split()) for name, part in shown.items()} | near | {"0": node.lower()}


def _note(study: Study, lines: pd.DataFrame, blind: list[str], asked: str) -> str:
    many = len(blind) or len(study.articles)
    of = f"{many} article{'s' * (many != 1)}"
    if blind:
        return f"of {of} only pointers or nothing can be shown; {NO_TEXT.format(study=study.name)}"
    return "" if len(lines) else f"“{asked}” stands nowhere in {of}"


def _pointers(study: Study, word: str, articles: list[str]) -> pd.DataFrame:
    """Return the articles without text in which a single word stands, and how often, from table `words`."""
    pattern, words = compile_term(word).phrase.pattern, study.words[study.words.article_id.isin(articles)]
    known = [w for w in words.word.unique() if pattern.fullmatch(w)]
    uses = words[words.word.isin(known)].groupby("article_id").n.sum().reset_index()
    return uses.assign(left="", node=word, right="")


def _places(study: Study, texts: dict, word: str | None, regexp: str | None, issue: str | None) -> pd.DataFrame:
    """Return article_id · sentence_no · paragraph_no · line_no · start · end of each place, in the order of the text."""
    if sum(asked is not None for asked in (word, regexp, issue)) != 1:
        raise InputError("ask for one thing: a word, or regexp=…, or issue=…")
    columns, sentences = [*SENTENCE, "paragraph_no", "line_no"], counted(study)
    if issue is not None:
        on = study.mentions.loc[study.mentions.issue == issue, [*SENTENCE, "start", "end"]]
        return sentences[columns].merge(on, on=SENTENCE)
    find = Matcher([word]).find if word is not None else _regexp_finder(regexp)
    rows = [
        (s.article_id, s.sentence_no, s.paragraph_no, s.line_no, s.start + a, s.start + b)
        for s in sentences.itertuples() if texts[s.article_id] is not None
        for a, b, *_ in find(texts[s.article_id][s.start : s.end])
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*columns, "start", "end"])


def _regexp_finder(source: str):
    """Return a finder of a regular expression, which gives up after SECONDS; `re` compiles it first, to explain what is wrong."""
    if prod(int(n) for n in re.findall(r"(\d+)\s*\}", source)) > REPEATS or len(source) > REPEATS:
        why = f"it repeats or is long beyond {REPEATS:,}; make it simpler"
        raise InputError(f"regular expression '{source[:60]}': {why}")
    try:
        re.compile(source)
        pattern = regex.compile(source, regex.IGNORECASE)
    except (re.error, regex.error, OverflowError, RecursionError) as error:
        raise InputError(f"regular expression '{source}' cannot be read: {error}") from error
    until = time.monotonic() + SECONDS

    def find(sentence: str) -> list[tuple[int, int]]:
        left = max(until - time.monotonic(), 0.001)
        try:
            return [m.span() for m in pattern.finditer(straighten(sentence), timeout=left) if m[0]]
        except TimeoutError as error:
            why = f"takes longer than {SECONDS:g} s; make it simpler"
            raise InputError(f"regular expression '{source}' {why}") from error

    return find


def collocates(study: Study, word=None, *, regexp=None, issue=None, window=5, least: int = 3) -> pd.DataFrame:
    """Return the words that stand near a word, regular expression or issue (the node), the strongest first.

    `window`: so many words to each side within the sentence, or "sentence". label · n (uses near the node) · n_near (all words
    near it) · n_label (its uses) · n_words (all words) · n_node (uses of the node) · n_articles (with it near the node) ·
    expected (n were it spread evenly) · logdice = 14 + log2(2n / (n_node + n_label)) (Rychlý 2008), n at most n_node, so that
    14 is the highest; ranked by it · g2, Dunning's log-likelihood over near/elsewhere × this word/others (four cells, Dunning
    1993; nltk's `likelihood_ratio`), negative where it stands there less than expected. Words of the node itself do not count.
    Collocates of fewer than `least` uses near it are left out. Empty without text; `attrs["note"]` says why.
    """
    if not (window == "sentence" or (isinstance(window, int) and window > 0)):
        raise InputError(f"window {window!r} must be a number of words above 0, or 'sentence'")
    texts, variants = texts_of(study), Variants(Inputs.of(study.path).lists)
    places, spans = _places(study, texts, word, regexp, issue), {}
    for p in places.itertuples():
        spans.setdefault((p.article_id, p.sentence_no), []).append((p.start, p.end))
    words = pd.DataFrame([
        (s.article_id, variants.word(token), distance < FAR if window == "sentence" else distance <= window)
        for s in counted(study).itertuples() if texts[s.article_id] is not None
        for token, distance in beside(texts[s.article_id][s.start : s.end], spans.get((s.article_id, s.sentence_no), []), s.start)
    ], columns=["article_id", "label", "near"])  # fmt: skip
    near, nodes = words[words.near.astype(bool)], len(places)
    rows = near.groupby("label").article_id.agg(n="size", n_articles="nunique").query("n >= @least")
    rows = rows.join(words.label.value_counts().rename("n_label")).reset_index()
    rows = rows.assign(n_near=len(near), n_words=len(words), n_node=nodes)
    rows["expected"] = rows.n_label * len(near) / len(words)
    rows["logdice"] = 14 + np.log2(2 * rows.n.clip(upper=nodes) / (nodes + rows.n_label))
    g2 = [BigramAssocMeasures.likelihood_ratio(r.n, (r.n_label, r.n_near), r.n_words) for r in rows.itertuples()]
    rows["g2"] = np.where(rows.n >= rows.expected, 1, -1) * np.array(g2, float)
    rows = rows.sort_values(["logdice", "g2", "label"], ascending=[False, False, True], ignore_index=True)[NEAR]
    blind = [article for article in texts if texts[article] is None]
    rows.attrs["note"] = _note(study, rows, blind, word or regexp or issue)
    return rows


def beside(sentence: str, spans: list[tuple[int, int]], at: int = 0) -> Iterator[tuple[str, int]]:
    """Yield each word of a sentence that begins at `at`, outside the nodes at `spans`, and how many words off the nearest is (FAR: none)."""
    found = WORD.finditer(straighten(sentence).translate(HYPHENS))
    tokens = [m for m in found if not m[0][0].isdigit() and m[0][0] != "_"]
    nodes = [i for i, m in enumerate(tokens) if any(a < at + m.end() and at + m.start() < b for a, b in spans)]
    for i, m in enumerate(tokens):
        if i not in nodes:
            yield m[0].lower(), min((abs(i - j) for j in nodes), default=FAR)
