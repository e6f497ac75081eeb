"""The health of a codebook on a study: what each entry does, what would be lost without it, what an edit changes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.coding import codebook_of
from analysis.compare.keyness import effects
from analysis.compare.measures import issue_coverage
from analysis.compare.summary import summarise
from analysis.measure.codebook import Codebook
from analysis.measure.mentions import find_mentions
from analysis.measure.words import words_of
from analysis.study import Study
from analysis.tables import COUNTED, InputError, write_table

CARRIES = 0.5  # share of an issue's mentions from which one entry carries it


def term_hits(study: Study) -> pd.DataFrame:
    """Return what each entry of the codebook finds: issue · term · n (mentions) · n_articles · share (of its issue's mentions)."""
    terms = codebook_of(study).terms
    entries = terms[terms.role == "term"][["issue", "term"]]
    hits = (
        study.mentions.groupby(["issue", "term"])
        .agg(n=("article_id", "size"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    table = (
        entries.merge(hits, on=["issue", "term"], how="left")
        .fillna({"n": 0, "n_articles": 0})
        .astype({"n": int, "n_articles": int})
    )
    return table.assign(share=(table.n / table.groupby("issue").n.transform("sum").clip(lower=1)).round(4))


def examine_codebook(study: Study) -> pd.DataFrame:
    """Return the findings of the codebook's doctor, entry by entry: issue · term · n · n_articles · finding · sentences_lost.

    `finding`: dead (finds nothing here), carries the issue (more than half of its mentions), in two issues. `sentences_lost`:
    how many sentences would no longer be on the issue without the entry.
    """
    table = term_hits(study)
    counted = study.sentences[study.sentences.kind.isin(COUNTED)][["article_id", "sentence_no"]]
    by_sentence = (
        study.mentions.merge(counted, on=["article_id", "sentence_no"])
        .groupby(["issue", "article_id", "sentence_no"])
        .term.agg(set)
    )
    alone = pd.Series(
        [(key[0], next(iter(terms))) for key, terms in by_sentence.items() if len(terms) == 1], dtype=object
    )
    lost = alone.value_counts()
    twice = set(table.term[table.term.duplicated(keep=False)])
    finding = np.select([table.n == 0, table.share > CARRIES], ["dead", "carries the issue"], "")
    findings = [
        "; ".join(filter(None, (found, "in two issues" if term in twice else "")))
        for found, term in zip(finding, table.term, strict=True)
    ]
    return table.assign(
        finding=findings, sentences_lost=[int(lost.get((r.issue, r.term), 0)) for r in table.itertuples()]
    ).drop(columns="share")


def candidate_terms(study: Study, issue: str, *, most: int = 15) -> pd.DataFrame:
    """Return words that set the sentences on an issue apart and are not yet in its terms, for a person to accept.

    label · n_issue · n_rest · log_ratio · z (weighted log-odds, Monroe et al. 2008). Needs the articles' text; without it
    the frame is empty, and so it is when the study has no sentence on the issue.
    """
    columns = ["label", "n_issue", "n_rest", "log_ratio", "z"]
    sentences = study.sentences[study.sentences.kind.isin(COUNTED)]
    texts = {article: study.text(article) for article in study.articles.article_id}
    on = set(
        study.mentions[study.mentions.issue == issue][["article_id", "sentence_no"]].itertuples(index=False, name=None)
    )
    rows = [
        (word, (s.article_id, s.sentence_no) in on)
        for s in sentences.itertuples() if texts[s.article_id]
        for word in words_of(texts[s.article_id][s.start : s.end])
    ]  # fmt: skip
    counts = pd.DataFrame(rows, columns=["label", "inside"]).value_counts().unstack(fill_value=0)
    if not {True, False} <= set(counts.columns):
        return pd.DataFrame(columns=columns)
    known = " ".join(codebook_of(study).terms.query("issue == @issue").term).lower()
    found = effects(counts[True].to_numpy(float), counts[False].to_numpy(float))
    table = (
        counts.rename(columns={True: "n_issue", False: "n_rest"})
        .reset_index()
        .assign(log_ratio=found["log_ratio"], z=found["z"])
    )
    table = table[(table.n_issue >= 2) & ~table.label.map(known.__contains__)]
    return table.sort_values(["z", "label"], ascending=[False, True], ignore_index=True)[columns].head(most)


def compare_codebooks(study: Study, old: Codebook, new: Codebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what an edit changed: in terms (issue · term · role · change) and in results (issue · n_old · n_new · total · change).

    Results are sentences of subheads and body on each issue. Raises InputError when the articles' text is not at hand.
    """
    keys = ["issue", "term", "role"]
    terms = old.terms[keys].merge(new.terms[keys], on=keys, how="outer", indicator="change")
    terms = terms[terms.change != "both"].assign(
        change=lambda t: t.change.astype(str).map({"left_only": "removed", "right_only": "added"})
    )
    texts = pd.Series({article: study.text(article) for article in study.articles.article_id}, dtype=object)
    if texts.isna().any():
        raise InputError(
            f"study '{study.name}': the text of {int(texts.isna().sum())} articles is not at hand; an edit can only be tried on text"
        )
    issues = list(dict.fromkeys([*old.issues.issue, *new.issues.issue]))
    sums = [
        summarise(issue_coverage(replace(study, mentions=find_mentions(texts, study.sentences, book)), issues=issues)).set_index("label")
        for book in (old, new)
    ]  # fmt: skip
    results = (
        pd.DataFrame({"n_old": sums[0].n, "n_new": sums[1].n, "total": sums[0].total})
        .astype(int)
        .rename_axis("issue")
        .reset_index()
    )
    return terms.reset_index(drop=True), results.assign(change=results.n_new - results.n_old)


def write_terms(codebook: Codebook, path: Path) -> pd.DataFrame:
    """Write the codebook's terms as a plain CSV (issue, term), which `load_codebook` reads back.

    Returns what such a list cannot say and so is not in it: issue · what · value (exclusions, definitions, examples).
    """
    write_table(codebook.terms.query("role == 'term'")[["issue", "term"]], path)
    rows = [(r.issue, "exclusion", r.term) for r in codebook.terms.query("role == 'exclusion'").itertuples()]
    for r in codebook.issues.itertuples():
        rows.append((r.issue, "definition", r.definition))
        rows += [(r.issue, "example", text) for text in r.examples]
        rows += [(r.issue, "counter-example", text) for text in r.counter_examples]
    return pd.DataFrame(rows, columns=["issue", "what", "value"])
