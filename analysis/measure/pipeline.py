"""From a folder of files to the tables of a study: read, measure, save; nothing is written until all of it is right."""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import __version__
from analysis.measure.codebook import Codebook, load_codebook
from analysis.measure.lists import Lists, load_lists
from analysis.measure.mentions import find_mentions
from analysis.measure.quotations import find_quotations
from analysis.measure.sentences import recount, split_sentences
from analysis.measure.sentiment import find_valences, load_vader, score_sentences, score_windows, vader_of
from analysis.measure.words import count_words
from analysis.read.corrections import correct
from analysis.read.files import read_files
from analysis.read.lines import number_paragraphs, type_lines
from analysis.read.pages import describe_articles
from analysis.study import Inputs, read_manifest, save_tables, sha256
from analysis.tables import COUNTED, MEASURED, InputError, read_table
from analysis.terms import Matcher

CODE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Outcome:
    """What a run did: `articles` measured, `refused` (file, reason), `notes` for the reader, whether it was `needed`."""

    articles: int
    refused: pd.DataFrame
    notes: list[str]
    needed: bool = True


def say(message: str) -> None:
    """Tell a person what is being done, on stderr."""
    print(message, file=sys.stderr, flush=True)


def measure(source: Path, out: Path, inputs: Inputs | None = None, *, say=say) -> Outcome:
    """Measure every article below `source` and write the tables to `out`, unless they are there already.

    Raises InputError when nothing can be measured; the tables in `out` are then as they were.
    """
    inputs = inputs or Inputs.of(source if source.is_dir() else source.parent)
    texts, refused, notes = read_files(source)
    say(f"read      {len(texts)} articles from {source}" + (f", {len(refused)} files refused" if len(refused) else ""))
    codebook, lists = load_codebook(inputs.codebook), load_lists(inputs.lists)
    old = read_manifest(out) or {}
    key = _key(texts, refused, inputs, lists)
    if old.get("key") == key:
        say("measured  nothing new: the tables are of these files, this codebook and these lists")
        return Outcome(len(texts), refused, notes, needed=False)
    if texts.empty:
        raise InputError(
            f"{source}: none of its {len(refused)} files can be read; the first, {refused.file[0]}: {refused.reason[0]}"
        )
    catalogue = read_table("catalogue", inputs.catalogue)
    texts = _keep_ids(texts, out, old)
    frames, more = measure_texts(texts, inputs, catalogue, codebook, lists, say=say)
    kept = _kept(out, old, catalogue, texts)
    if kept:
        frames = {
            name: pd.concat([frame, kept[name]]).sort_values("article_id", kind="stable")
            for name, frame in frames.items()
        }
        notes.append(f"{len(kept['articles'])} articles of the catalogue have no file here; their rows are kept")
    nowhere = set(catalogue.article_id) - set(frames["articles"].article_id)
    notes += more + [f"{inputs.catalogue}: row '{article}' points to no article" for article in sorted(nowhere)]
    manifest = {"key": key, "versions": versions(codebook, lists), "articles": len(frames["articles"])}
    save_tables({**frames, "refused": refused}, out, manifest)
    say(f"wrote     {', '.join(f'{len(frame)} {name}' for name, frame in frames.items())} to {out}")
    return Outcome(len(texts), refused, notes)


def measure_texts(
    texts, inputs: Inputs, catalogue, codebook: Codebook, lists: Lists, *, say=lambda message: None
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables of DESIGN's `MEASURED` for texts (article_id, source_file, sha256, text), and notes."""
    corrections = read_table("corrections", inputs.corrections)
    where = str(inputs.corrections)
    lines, notes = correct("lines", type_lines(texts), corrections, where)
    lines = number_paragraphs(lines)
    say(f"typed     {len(lines)} lines, {(lines.kind == 'body').sum()} of them article text")
    articles = describe_articles(texts, lines, read_table("events", inputs.events), catalogue, str(inputs.catalogue))
    say(f"dated     {(articles.published_from != '').sum()} of {len(articles)} articles")
    text = texts.set_index("article_id").text
    sentences, more = correct("sentences", split_sentences(text, lines, lists), corrections, where)
    sentences = recount(text, sentences)
    names, second = neutral_names(codebook, lists), vader_of(lists.lexicon)
    sentences = score_sentences(text, sentences, names, second, articles.article_id[articles.language == "other"])
    mentions = score_windows(text, sentences, find_mentions(text, sentences, codebook), names, second)
    days = {a.article_id: (a.published_from, a.published_to) for a in articles.itertuples()}
    quotations = find_quotations(text, lines, sentences, offices=lists.offices, dates=days)
    quotations, most = correct("quotations", quotations, corrections, where)
    counted = sentences[sentences.kind.isin(COUNTED)].groupby("article_id")
    articles = articles.assign(
        n_words=articles.article_id.map(counted.n_words.sum()).fillna(0),
        n_sentences=articles.article_id.map(counted.size()).fillna(0),
    )
    bare = articles[articles.n_words == 0].source_file
    notes += more + most + [f"{name}: no article text was found in it, only page furniture" for name in bare]
    tables = {
        "articles": articles, "lines": lines, "sentences": sentences, "quotations": quotations,
        "mentions": mentions, "valences": find_valences(text, sentences, names, second),
        "words": count_words(text, sentences),
    }  # fmt: skip
    return tables, notes


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


def _key(texts: pd.DataFrame, refused: pd.DataFrame, inputs: Inputs, lists: Lists) -> str:
    """Return one hash of all that decides the tables: the files, what people wrote beside them, and this code."""
    parts = [
        __version__,
        *sorted(texts.source_file + texts.sha256),
        *sorted(refused.file + refused.reason),
        json.dumps(lists.versions),
    ]
    parts += [
        sha256(path.read_bytes()) if path.is_file() else "-"
        for path in (inputs.codebook, inputs.catalogue, inputs.corrections, inputs.events)
    ]
    parts += [
        sha256(path.read_bytes())
        for path in sorted([*CODE.glob("*.py"), *CODE.glob("read/*.py"), *CODE.glob("measure/*.py")])
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _keep_ids(texts: pd.DataFrame, out: Path, old: dict) -> pd.DataFrame:
    """Give a file known by its hash the id it was measured under before, whatever it is called here."""
    if not old:
        return texts
    known = read_table("articles", out / "articles.csv").drop_duplicates("sha256").set_index("sha256")
    same = texts.sha256.isin(known.index)
    ids = texts.article_id.where(~same, texts.sha256.map(known.article_id))
    taken = ~same & ids.isin(ids[same])  # a new file under the old name of a renamed one
    return texts.assign(
        article_id=ids.where(~taken, ids + "-" + texts.sha256.str[:8]),
        source_file=texts.source_file.where(~same, texts.sha256.map(known.source_file)),
    )


def _kept(out: Path, old: dict, catalogue: pd.DataFrame, texts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of articles that the catalogue lists and whose file is not here: a public clone has such rows."""
    if not old:
        return {}
    tables = {name: read_table(name, out / f"{name}.csv") for name in MEASURED}
    ids = set(tables["articles"].article_id) & set(catalogue.article_id) - set(texts.article_id)
    return {name: table[table.article_id.isin(ids)] for name, table in tables.items()} if ids else {}
