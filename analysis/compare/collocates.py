"""A word, a regular expression or an issue in its context: each place (`concordance`), and what stands near it (`collocates`)."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from math import log2, prod

import pandas as pd
import regex
from nltk.metrics import BigramAssocMeasures

from analysis.compare.items import NO_TEXT, Variants
from analysis.measure.words import HYPHENS, WORD
from analysis.study import Inputs, Study
from analysis.tables import COUNTED, InputError
from analysis.terms import Matcher, compile_term, straighten

SECONDS = 10.0  # a regular expression may search for so long altogether
REPEATS = 1_000  # and the numbers in its braces may multiply to so much: (a{9}){9} is 81
LINES = ["article_id", "date", "outlet", "line_no", "start", "end", "n", "left", "node", "right"]
NEAR = ["label", "n", "n_near", "n_label", "n_words", "n_node", "n_articles", "expected", "logdice", "g2"]


def concordance(
    study: Study,
    word: str | None = None,
    *,
    regexp: str | None = None,
    issue: str | None = None,
    sort="1R",
    window: int = 8,
) -> pd.DataFrame:
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
    texts, places = _texts(study), _places(study, word, regexp, issue)
    sentences = study.sentences[study.sentences.kind.isin(COUNTED)]
    ends = sentences.groupby(["article_id", "paragraph_no"]).agg(opens=("start", "min"), closes=("end", "max"))
    rows, order = [], []
    for p in places.merge(ends.reset_index(), on=["article_id", "paragraph_no"]).itertuples():
        parts, near = _context(texts[p.article_id], p, window)
        rows.append((p.article_id, p.line_no, p.start, p.end, 1, *parts))
        order.append(near)
    lines = pd.DataFrame(rows, columns=["article_id", "line_no", "start", "end", "n", "left", "node", "right"])
    blind = [article for article in texts if texts[article] is None]
    if word is not None and blind:
        lines = pd.concat([lines, _pointers(study, word, blind)], ignore_index=True)
    about = study.articles[["article_id", "outlet"]].assign(date=_dates(study.articles))
    lines = lines.merge(about, on="article_id")[LINES].astype({"line_no": "Int64", "start": "Int64", "end": "Int64"})
    order += [{}] * (len(lines) - len(order))
    by = lambda i: [order[i].get(k, "") if k not in ("date", "outlet") else lines.at[i, k] for k in keys]  # noqa: E731
    lines = lines.iloc[sorted(range(len(lines)), key=by)].reset_index(drop=True)
    lines.attrs["note"] = _note(study, lines, blind, word or regexp or issue)
    return lines


def _context(text: str | None, place, window: int) -> tuple[list[str], dict[str, str]]:
    """Return left, node and right of a place (all "" without text), and the words around it by 1L, 1R, …, node."""
    if text is None:
        return ["", "", ""], {}
    before, node, after = text[place.opens : place.start], text[place.start : place.end], text[place.end : place.closes]
    left, right = list(WORD.finditer(straighten(before))), list(WORD.finditer(straighten(after)))
    near = {f"{i}R": m[0].lower() for i, m in enumerate(right, 1)} | {
        f"{i}L": m[0].lower() for i, m in enumerate(left[::-1], 1)
    }
    before = before[left[-window].start() if len(left) > window else 0 :]
    after = after[: right[window - 1].end() if len(right) > window else len(after)]
    return [" ".join(part.split()) for part in (before, node, after)], near | {"node": node.lower()}


def _note(study: Study, lines: pd.DataFrame, blind: list[str], asked: str) -> str:
    if blind:
        return f"of {len(blind)} articles only pointers or nothing can be shown; {NO_TEXT.format(study=study.name)}"
    return "" if len(lines) else f"“{asked}” stands nowhere in {len(study.articles)} articles"


def _dates(articles: pd.DataFrame) -> pd.Series:
    """Return the day, or from/to where it is not known to the day, or ""."""
    one = articles.published_from == articles.published_to
    return articles.published_from.where(one, articles.published_from + "/" + articles.published_to)


def _texts(study: Study) -> dict[str, str | None]:
    return {article: study.text(article) for article in study.articles.article_id}


def _pointers(study: Study, word: str, articles: list[str]) -> pd.DataFrame:
    """Return the articles without text in which a single word stands, and how often, from table `words`."""
    pattern, words = compile_term(word).phrase.pattern, study.words[study.words.article_id.isin(articles)]
    known = [w for w in words.word.unique() if pattern.fullmatch(w)]
    uses = words[words.word.isin(known)].groupby("article_id").n.sum().reset_index()
    return uses.assign(left="", node=word, right="")


def _places(study: Study, word: str | None, regexp: str | None, issue: str | None) -> pd.DataFrame:
    """Return article_id · sentence_no · paragraph_no · line_no · start · end of each place, in the order of the text."""
    if sum(asked is not None for asked in (word, regexp, issue)) != 1:
        raise InputError("ask for one thing: a word, or regexp=…, or issue=…")
    columns = ["article_id", "sentence_no", "paragraph_no", "line_no"]
    sentences = study.sentences[study.sentences.kind.isin(COUNTED)]
    if issue is not None:
        on = study.mentions[study.mentions.issue == issue][["article_id", "sentence_no", "start", "end"]]
        return sentences[columns].merge(on, on=["article_id", "sentence_no"])
    find, texts = (_word_finder(word) if word is not None else _regexp_finder(regexp)), _texts(study)
    rows = [
        (s.article_id, s.sentence_no, s.paragraph_no, s.line_no, s.start + a, s.start + b)
        for s in sentences.itertuples() if texts[s.article_id] is not None
        for a, b in find(texts[s.article_id][s.start : s.end])
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*columns, "start", "end"])


def _word_finder(word: str):
    matcher = Matcher([word])
    return lambda sentence: [(a, b) for a, b, _ in matcher.find(sentence)]


def _regexp_finder(source: str):
    """Return a finder of a regular expression, which gives up after SECONDS; `re` compiles it first, to explain what is wrong."""
    if prod(int(n) for n in re.findall(r"(\d+)\s*\}", source)) > REPEATS or len(source) > REPEATS:
        raise InputError(
            f"regular expression '{source[:60]}': it repeats or is long beyond {REPEATS:,}; make it simpler"
        )
    try:
        re.compile(source)
        pattern = regex.compile(source, regex.IGNORECASE)
    except (re.error, regex.error, OverflowError, RecursionError) as error:
        raise InputError(f"regular expression '{source}' cannot be read: {error}") from error
    until = time.monotonic() + SECONDS

    def find(sentence: str) -> list[tuple[int, int]]:
        try:
            spans = [
                m.span() for m in pattern.finditer(straighten(sentence), timeout=max(until - time.monotonic(), 0.001))
            ]
        except TimeoutError as error:
            raise InputError(
                f"regular expression '{source}' takes longer than {SECONDS:g} s; make it simpler"
            ) from error
        return [(a, b) for a, b in spans if a < b]

    return find


def collocates(
    study: Study,
    word: str | None = None,
    *,
    regexp: str | None = None,
    issue: str | None = None,
    window: int | str = 5,
    least: int = 3,
) -> pd.DataFrame:
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
    places, texts, variants = _places(study, word, regexp, issue), _texts(study), Variants(Inputs.of(study.path).lists)
    spans: dict[tuple, list] = {}
    for p in places.itertuples():
        spans.setdefault((p.article_id, p.sentence_no), []).append((p.start, p.end))
    near, every, held = Counter(), Counter(), Counter()
    for article, sentence in study.sentences[study.sentences.kind.isin(COUNTED)].groupby("article_id", sort=False):
        if texts[article] is None:
            continue
        here = Counter()
        for s in sentence.itertuples():
            for token, distance in _distances(texts[article], s, spans.get((article, s.sentence_no), [])):
                label = variants.word(token)
                every[label] += 1
                here[label] += distance <= (window if window != "sentence" else distance) and distance < FAR
        near += here
        held += Counter({label: 1 for label, n in here.items() if n})
    rows = pd.DataFrame({"label": sorted(label for label, n in near.items() if n >= least)})
    blind = [article for article in texts if texts[article] is None]
    rows = _associate(rows, near, every, held, len(places)) if len(rows) else pd.DataFrame(columns=NEAR)
    rows.attrs["note"] = _note(study, rows, blind, word or regexp or issue)
    return rows


FAR = 10**9


def _distances(text: str, sentence, spans: list[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """Yield each word of a sentence outside the node, and how many words away the nearest node is."""
    words = text[sentence.start : sentence.end]
    tokens = [
        m for m in WORD.finditer(straighten(words).translate(HYPHENS)) if not m[0][0].isdigit() and m[0][0] != "_"
    ]
    node = [
        i
        for i, m in enumerate(tokens)
        if any(a < sentence.start + m.end() and sentence.start + m.start() < b for a, b in spans)
    ]
    for i, m in enumerate(tokens):
        if i not in node:
            yield m[0].lower(), min((abs(i - j) for j in node), default=FAR)


def _associate(rows: pd.DataFrame, near: Counter, every: Counter, held: Counter, nodes: int) -> pd.DataFrame:
    around, words = near.total(), every.total()
    rows = rows.assign(
        n=rows.label.map(near),
        n_near=around,
        n_label=rows.label.map(every),
        n_words=words,
        n_node=nodes,
        n_articles=rows.label.map(held),
    )
    rows["expected"] = rows.n_label * around / words
    rows["logdice"] = [14 + log2(2 * min(r.n, nodes) / (nodes + r.n_label)) for r in rows.itertuples()]
    g2 = [BigramAssocMeasures.likelihood_ratio(r.n, (r.n_label, around), words) for r in rows.itertuples()]
    rows["g2"] = [value if more else -value for value, more in zip(g2, rows.n >= rows.expected, strict=True)]
    return rows.sort_values(["logdice", "g2", "label"], ascending=[False, False, True], ignore_index=True)[NEAR]
