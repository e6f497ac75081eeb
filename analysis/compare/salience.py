"""How prominent is an issue? Attention, prominence and sentiment side by side (Kiousis 2004), and which issues go together."""

import numpy as np
import pandas as pd

from analysis.compare.measures import UNITS, issue_coverage, sentiment
from analysis.compare.summary import summarise
from analysis.measure.sentences import paragraphs
from analysis.study import Study
from analysis.tables import COUNTED, InputError


def prominence(study: Study) -> pd.DataFrame:
    """Return where issues stand: issue · n_articles · n_headlines · of_headlines · n_leads · of_leads · first_position.

    A lead is the first body paragraph; `first_position` is the median, over the articles on the issue, of the share of the
    article's words before its first mention (0: with the first word).
    """
    sentences = study.sentences
    leads = paragraphs(study.lines).query("kind == 'body'").groupby("article_id").paragraph_no.min()
    places = study.mentions.merge(
        sentences[["article_id", "sentence_no", "paragraph_no", "kind", "n_words"]], on=["article_id", "sentence_no"]
    )
    counted = sentences[sentences.kind.isin(COUNTED)]
    before = counted.groupby("article_id").n_words.cumsum() - counted.n_words
    share = (before / counted.article_id.map(counted.groupby("article_id").n_words.sum())).rename("position")
    position = counted[["article_id", "sentence_no"]].join(share)
    body = places[places.kind.isin(COUNTED)].merge(position, on=["article_id", "sentence_no"])
    first = body.groupby(["issue", "article_id"]).position.min().groupby("issue")
    in_lead = body[body.paragraph_no == body.article_id.map(leads)]
    in_head = places[places.kind == "headline"]
    table = pd.DataFrame({"n_articles": first.size(), "first_position": first.median().round(4)})
    table["n_headlines"] = in_head.groupby("issue").article_id.nunique()
    table["n_leads"] = in_lead.groupby("issue").article_id.nunique()
    table = table.fillna({"n_headlines": 0, "n_leads": 0}).astype({"n_headlines": int, "n_leads": int}).reset_index()
    table["of_headlines"] = sentences[sentences.kind == "headline"].article_id.nunique()
    table["of_leads"] = len(leads)
    return table[["issue", "n_articles", "n_headlines", "of_headlines", "n_leads", "of_leads", "first_position"]]


def coverage_by_unit(study: Study, by: str | None = None) -> pd.DataFrame:
    """Return coverage at all four units side by side, the unit in every column's name, a row an issue (and group `by`).

    For each unit of articles, paragraphs, sentences, words: n_<unit> · of_<unit> · share_of_<unit>. One and the same issue
    may look large in articles and small in words: a passing remark counts as much there as a whole piece.
    """
    keys = [by, "label"] if by else ["label"]
    tables = []
    for unit in UNITS:
        names = {"n": f"n_{unit}", "total": f"of_{unit}", "value": f"share_of_{unit}"}
        summary = summarise(issue_coverage(study, unit=unit), by or ())
        tables.append(summary.set_index(keys)[list(names)].rename(columns=names))
    return pd.concat(tables, axis=1).reset_index().rename(columns={"label": "issue"})


def salience(study: Study) -> pd.DataFrame:
    """Return attention, prominence and sentiment of each issue, most attention first.

    issue · n_sentences · of_sentences · attention (their share) · the columns of `prominence` · sentiment (mean of its
    sentences, names neutral). Three figures, never one blended number.
    """
    attention = summarise(issue_coverage(study)).rename(
        columns={"label": "issue", "n": "n_sentences", "total": "of_sentences", "value": "attention"}
    )
    mood = summarise(sentiment(study, by_issue=True)).rename(columns={"label": "issue", "value": "sentiment"})
    table = (
        attention[["issue", "n_sentences", "of_sentences", "attention"]]
        .merge(prominence(study), on="issue")
        .merge(mood[["issue", "sentiment"]], on="issue")
    )
    return table.sort_values(["attention", "issue"], ascending=[False, True], ignore_index=True)


def seen(study: Study) -> pd.DataFrame:
    """Return when each issue is first and last seen: issue · n_articles · first (date, article) · last; dated articles only."""
    dated = study.articles[study.articles.published_from != ""]
    on = (
        study.mentions[["article_id", "issue"]]
        .drop_duplicates()
        .merge(dated[["article_id", "published_from", "published_to"]], on="article_id")
    )
    on = on.sort_values(["published_from", "article_id"], kind="stable")
    table = on.groupby("issue").agg(
        n_articles=("article_id", "size"),
        first=("published_from", "first"),
        first_article=("article_id", "first"),
        last=("published_to", "max"),
        last_article=("article_id", "last"),
    )
    return table.reset_index()


def cooccurrence(study: Study, *, unit: str = "paragraphs") -> pd.DataFrame:
    """Return how often two issues stand in the same unit (paragraphs, sentences or articles), beside what chance would give.

    issue · other · n_both · n_issue · n_other · total · expected (n_issue × n_other / total) · ratio · p: the chance of at
    least so many together if both were spread over the units at random (Fisher's exact test, one side). Most surprising
    first. Units of one article are no independent draws, so p is a guide, not a test.
    """
    within = {
        "articles": ["article_id"],
        "paragraphs": ["article_id", "paragraph_no"],
        "sentences": ["article_id", "sentence_no"],
    }.get(unit)
    if within is None:
        raise InputError(f"unit '{unit}' is not one of articles, paragraphs, sentences")
    counted = study.sentences[study.sentences.kind.isin(COUNTED)]
    total = len(counted.drop_duplicates(within))
    on = study.mentions.merge(counted[["article_id", "sentence_no", "paragraph_no"]], on=["article_id", "sentence_no"])
    columns = ["issue", "other", "n_both", "n_issue", "n_other", "total", "expected", "ratio", "p"]
    if on.empty:
        return pd.DataFrame(columns=columns)
    grid = pd.crosstab([on[c] for c in within], on.issue).clip(upper=1)
    both, alone = grid.T @ grid, grid.sum()
    rows = []
    for i, issue in enumerate(grid.columns):
        for other in grid.columns[i + 1 :]:
            n, a, b = int(both.loc[issue, other]), int(alone[issue]), int(alone[other])
            expected = a * b / total
            rows.append((issue, other, n, a, b, total, expected, n / expected, _at_least(n, a, b, total)))
    table = pd.DataFrame(
        rows, columns=["issue", "other", "n_both", "n_issue", "n_other", "total", "expected", "ratio", "p"]
    )
    return table.sort_values(["p", "issue", "other"], kind="stable", ignore_index=True)


def _at_least(n: int, a: int, b: int, total: int) -> float:
    """Return P(X ≥ n) of the hypergeometric distribution: `a` marked of `total`, `b` drawn."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])
    choose = lambda m, k: logs[m] - logs[k] - logs[m - k]  # noqa: E731
    xs = range(max(n, a + b - total), min(a, b) + 1)
    return float(min(1.0, sum(np.exp(choose(a, x) + choose(total - a, b - x) - choose(total, b)) for x in xs)))
