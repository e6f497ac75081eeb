"""The health of a codebook on a study: what each entry does, what would be lost without it, what an edit changes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.coding import codebook_of
from analysis.compare.counted import SENTENCE, counted, located, texts_of
from analysis.compare.keyness import effects
from analysis.compare.measures import issue_coverage
from analysis.compare.summary import summarise
from analysis.measure.codebook import Codebook
from analysis.measure.mentions import find_mentions
from analysis.measure.words import words_of
from analysis.study import Study
from analysis.tables import InputError, write_table

CARRIES = 0.5  # share of an issue's mentions from which one entry carries it


def term_hits(study: Study) -> pd.DataFrame:
    """Return what each entry of the codebook finds: issue · term · n (mentions) · n_articles · share (of its issue's mentions)."""
    entries = codebook_of(study).terms.query("role == 'term'")[["issue", "term"]]
    of_entry = study.mentions.groupby(["issue", "term"]).article_id
    hits = of_entry.agg(n="size", n_articles="nunique").reset_index()
    table = entries.merge(hits, on=["issue", "term"], how="left").fillna({"n": 0, "n_articles": 0})
    table = table.astype({"n": int, "n_articles": int})
    return table.assign(share=(table.n / table.groupby("issue").n.transform("sum").clip(lower=1)).round(4))


def examine_codebook(study: Study) -> pd.DataFrame:
    """Return the findings of the codebook's doctor, entry by entry: issue · term · n · n_articles · finding · sentences_lost.

    `finding`: dead (finds nothing here), carries the issue (more than half of its mentions), in two issues. `sentences_lost`:
    how many sentences would no longer be on the issue without the entry.
    """
    table, entry = term_hits(study), ["issue", "term"]
    once = located(study)[[*entry, *SENTENCE]].drop_duplicates().drop_duplicates(["issue", *SENTENCE], keep=False)
    lost = once.value_counts(entry).reindex(pd.MultiIndex.from_frame(table[entry]), fill_value=0)
    found = np.select([table.n == 0, table.share > CARRIES], ["dead", "carries the issue"], "")
    twice = np.where(table.term.duplicated(keep=False), "in two issues", "")
    finding = ["; ".join(filter(None, both)) for both in zip(found, twice, strict=True)]
    return table.assign(finding=finding, sentences_lost=lost.to_numpy()).drop(columns="share")


def candidate_terms(study: Study, issue: str, *, most: int = 15) -> pd.DataFrame:
    """Return words that set the sentences on an issue apart and are not yet in its terms, for a person to accept.

    label · n_issue · n_rest · log_ratio · z (weighted log-odds, Monroe et al. 2008). Needs the articles' text; without it
    the frame is empty, and so it is when the study has no sentence on the issue.
    """
    texts, on = texts_of(study), pd.MultiIndex.from_frame(study.mentions.loc[study.mentions.issue == issue, SENTENCE])
    every = counted(study)
    inside = pd.MultiIndex.from_frame(every[SENTENCE]).isin(on)
    words = [words_of((texts[s.article_id] or "")[s.start : s.end]) for s in every.itertuples()]
    counts = pd.DataFrame({"label": words, "inside": inside}).explode("label").value_counts().unstack(fill_value=0)
    if not {True, False} <= set(counts.columns):
        return pd.DataFrame(columns=["label", "n_issue", "n_rest", "log_ratio", "z"])
    known = " ".join(codebook_of(study).terms.query("issue == @issue").term).lower()
    table = counts.rename(columns={True: "n_issue", False: "n_rest"})[["n_issue", "n_rest"]].reset_index()
    found = effects(table.n_issue.to_numpy(float), table.n_rest.to_numpy(float))
    table = table.assign(log_ratio=found["log_ratio"], z=found["z"])
    table = table[(table.n_issue >= 2) & ~table.label.map(known.__contains__)].rename_axis(columns=None)
    return table.sort_values(["z", "label"], ascending=[False, True], ignore_index=True).head(most)


def compare_codebooks(study: Study, old: Codebook, new: Codebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what an edit changed: in terms (issue · term · role · change) and in results (issue · n_old · n_new · total · change).

    Results are sentences of subheads and body on each issue. Raises InputError when the articles' text is not at hand.
    """
    keys = ["issue", "term", "role"]
    terms = old.terms[keys].merge(new.terms[keys], on=keys, how="outer", indicator="change")
    terms = terms.assign(change=terms.change.astype(str).map({"left_only": "removed", "right_only": "added"})).dropna()
    texts = pd.Series(texts_of(study), dtype=object)
    if lost := int(texts.isna().sum()):
        why = f"the text of {lost} articles is not at hand; an edit can only be tried on text"
        raise InputError(f"study '{study.name}': {why}")
    issues, found = list(dict.fromkeys([*old.issues.issue, *new.issues.issue])), {}
    for name, book in (("n_old", old), ("n_new", new)):
        tried = replace(study, mentions=find_mentions(texts, study.sentences, book))
        sums = summarise(issue_coverage(tried, issues=issues)).set_index("label").rename_axis("issue")
        found |= {name: sums.n, "total": sums.total}
    results = pd.DataFrame(found)[["n_old", "n_new", "total"]].astype(int).reset_index()
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
