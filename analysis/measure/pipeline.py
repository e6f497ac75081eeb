"""From the texts of some articles to their tables; and all beside the texts that decides what stands in them."""

import gc
import json
from contextlib import contextmanager
from pathlib import Path

import nltk
import pandas as pd

from analysis import __version__
from analysis.measure.codebook import Codebook
from analysis.measure.lists import Lists
from analysis.measure.mentions import find_mentions
from analysis.measure.quotations import find_quotations
from analysis.measure.sentences import recount, split_sentences
from analysis.measure.sentiment import find_valences, load_vader, score_sentences, score_windows, vader_of
from analysis.measure.words import count_words
from analysis.raw import sha256, sha256_file
from analysis.read.corrections import correct
from analysis.read.lines import number_paragraphs, type_lines
from analysis.read.records import describe
from analysis.study import Inputs
from analysis.tables import COUNTED, read_table
from analysis.terms import Matcher

CODE = Path(__file__).resolve().parent.parent


@contextmanager
def uncollected():
    """Put off the collection of garbage, which looks at every one of hundreds of thousands of new strings again and again."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)  # what is new; the rest was looked at when it was
        if collected:
            gc.enable()


@uncollected()
def measure_texts(
    texts, inputs: Inputs, catalogue, codebook: Codebook, lists: Lists, *, say=lambda message: None
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables of DESIGN's `MEASURED` for texts (article_id, source_file, sha256, text), and notes."""
    corrections = read_table("corrections", inputs.corrections)
    corrections = corrections[corrections.article_id.isin(texts.article_id)]
    where = str(inputs.corrections)
    lines, notes = correct("lines", type_lines(texts), corrections, where)
    lines = number_paragraphs(lines)
    say(f"typed     {len(lines)} lines, {(lines.kind == 'body').sum()} of them article text")
    articles = describe(texts, lines, read_table("events", inputs.events), catalogue, str(inputs.catalogue))
    say(f"dated     {(articles.published_from != '').sum()} of {len(articles)} articles")
    text = texts.set_index("article_id").text
    sentences, more = correct("sentences", split_sentences(text, lines, lists), corrections, where)
    sentences = recount(text, sentences)
    days = {a.article_id: (a.published_from, a.published_to) for a in articles.itertuples()}
    quotations = find_quotations(text, lines, sentences, offices=lists.offices, dates=days)
    quotations, most = correct("quotations", quotations, corrections, where)
    names, second = neutral_names(codebook, lists), vader_of(lists.lexicon)
    foreign = articles.article_id[articles.language == "other"]
    sentences = score_sentences(text, sentences, names, second, foreign)
    mentions = score_windows(text, sentences, find_mentions(text, sentences, codebook), names, second)
    counted = sentences[sentences.kind.isin(COUNTED)].groupby("article_id")
    articles = articles.assign(
        n_words=articles.article_id.map(counted.n_words.sum()).fillna(0),
        n_sentences=articles.article_id.map(counted.size()).fillna(0),
    )
    tables = {
        "articles": articles, "lines": lines, "sentences": sentences, "quotations": quotations,
        "mentions": mentions, "valences": find_valences(text, sentences, names, second),
        "words": count_words(text, sentences),
    }  # fmt: skip
    return tables, notes + more + most


def neutral_names(codebook: Codebook, lists: Lists) -> Matcher:
    """Return what sentiment does not hear: listed names, and the terms of issues whose terms are topic nouns (NEAR: two places, no name)."""
    topics = codebook.terms.query("role == 'term' and neutral").term
    return Matcher([*lists.neutral.term, *topics[~topics.str.contains(" NEAR/")]])


def versions(codebook: Codebook, lists: Lists) -> dict:
    """Return what a study is measured with: package, codebook, lexicon and lists, each by name and hash."""
    return {
        "package": __version__,
        "codebook": {"name": codebook.name, "version": codebook.version, "hash": codebook.hash},
        "lexicon": load_vader()[1],
        "lists": lists.versions,
    }


def common_key(inputs: Inputs, codebook: Codebook, lists: Lists) -> str:
    """Return one hash of all that decides the tables beside the articles: codebook, lists, events, lexicon, code."""
    code = sorted([*CODE.glob("*.py"), *CODE.glob("read/*.py"), *CODE.glob("measure/*.py")])
    files = [sha256_file(path) if path.is_file() else "-" for path in (inputs.codebook, inputs.events, *code)]
    nltk_minor = ".".join(nltk.__version__.split(".")[:2])
    return sha256(json.dumps([versions(codebook, lists), nltk_minor, *files], sort_keys=True).encode())[:16]
