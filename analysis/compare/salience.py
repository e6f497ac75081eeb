"""How prominent is an issue? Attention, prominence and sentiment side by side (Kiousis 2004), and which issues go together.

Every function takes `by`: a column of `study.articles` (article_id, year, outlet …) or "voice"; without it all together.
"""

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.stats import hypergeom

from analysis.compare.counted import groups_of, located
from analysis.compare.measures import UNITS, WITHIN, issue_coverage, sentiment
from analysis.compare.summary import summarise
from analysis.measure.sentences import paragraphs
from analysis.study import Study
from analysis.tables import COUNTED, InputError

TOGETHER = ["issue", "other", "n_both", "n_issue", "n_other", "total", "expected", "ratio", "p"]


def _grouped(study: Study, by: str | None) -> tuple[pd.DataFrame, list[str]]:
    """Return the sentences with the column `by`, and the grouping columns; raises InputError for a column that is none."""
    if by in (None, "voice", "article_id"):
        return study.sentences, [by] if by else []
    groups_of(study, by, ", the sentences a voice")
    return study.sentences.merge(study.articles[["article_id", by]], on="article_id"), [by]


def prominence(study: Study, by: str | None = None) -> pd.DataFrame:
    """Return where issues stand: (by) · issue · n_articles · n_headlines · of_headlines · n_leads · of_leads · first_position.

    A lead is the first body paragraph; `first_position` is the median, over the articles on the issue, of the share of the
    article's words before its first mention (0: with the first word). An issue that a group does not mention has a row of zeros.
    """
    sentences, keys = _grouped(study, by)
    body = sentences[sentences.kind.isin(COUNTED)]
    words = body.groupby("article_id").n_words
    first = paragraphs(study.lines).query("kind == 'body'").groupby("article_id").paragraph_no.min()
    sentences = sentences.assign(
        position=(words.cumsum() - body.n_words) / words.transform("sum").clip(lower=1),
        counts=sentences.kind.isin(COUNTED), headline=sentences.kind == "headline",
        lead=sentences.kind.isin(COUNTED) & (sentences.paragraph_no == sentences.article_id.map(first)).astype(bool),
    )  # fmt: skip
    found = {"n_articles": ("counts", "any"), "n_headlines": ("headline", "any"), "n_leads": ("lead", "any")}
    on = located(study, sentences).groupby([*dict.fromkeys([*keys, "issue", "article_id"])])
    on = on.agg(**found, first_position=("position", "min")).groupby([*keys, "issue"])
    groups = [body[by].dropna().drop_duplicates().sort_values()] if by else []
    grid = pd.MultiIndex.from_product([*groups, sorted(study.mentions.issue.unique())], names=[*keys, "issue"])
    table = on[list(found)].sum().join(on.first_position.median().round(4)).reset_index()
    table = grid.to_frame(index=False).merge(table, on=[*keys, "issue"], how="left").fillna(dict.fromkeys(found, 0))
    table = table.astype(dict.fromkeys(found, int))
    for name, kind in (("of_headlines", "headline"), ("of_leads", "body")):
        having = sentences[sentences.kind == kind]
        by_group = having.groupby(by).article_id.nunique() if by and by != "voice" else None
        table[name] = having.article_id.nunique() if by_group is None else table[by].map(by_group).fillna(0).astype(int)
    return table[[*keys, "issue", "n_articles", "n_headlines", "of_headlines", "n_leads", "of_leads", "first_position"]]


def coverage_by_unit(study: Study, by: str | None = None) -> pd.DataFrame:
    """Return coverage at all four units side by side, the unit in every column's name, a row an issue (and group `by`).

    For each unit of articles, paragraphs, sentences, words: n_<unit> · of_<unit> · share_of_<unit>; by voice only sentences and
    words, which have one. One and the same issue may look large in articles and small in words: a passing remark counts as
    much there as a whole piece.
    """
    keys, voice, tables = [*([by] if by else []), "label"], by == "voice", []
    for unit in UNITS[2:] if voice else UNITS:
        names = {"n": f"n_{unit}", "total": f"of_{unit}", "value": f"share_of_{unit}"}
        summary = summarise(issue_coverage(study, unit=unit, by_voice=voice), by or ())
        tables.append(summary.astype({"n": int, "total": int}).set_index(keys)[list(names)].rename(columns=names))
    return pd.concat(tables, axis=1).reset_index().rename(columns={"label": "issue"})


def salience(study: Study, by: str | None = None) -> pd.DataFrame:
    """Return attention, prominence and sentiment of each issue, most attention first (within each group `by`).

    (by) · issue · n_sentences · of_sentences · attention (their share) · the columns of `prominence` · sentiment (mean of
    its sentences, names neutral). Three figures, never one blended number.
    """
    keys, voice = [*([by] if by else []), "issue"], by == "voice"
    names = {"label": "issue", "n": "n_sentences", "total": "of_sentences", "value": "attention"}
    attention = summarise(issue_coverage(study, by_voice=voice), by or ()).rename(columns=names)
    mood = summarise(sentiment(study, by_issue=True, by_voice=voice), by or ())
    mood = mood.rename(columns={"label": "issue", "value": "sentiment"})[[*keys, "sentiment"]]
    table = attention[[*keys, *list(names.values())[1:]]].merge(prominence(study, by), on=keys).merge(mood, on=keys)
    order = [*keys[:-1], "attention", "issue"]
    table = table.astype({"n_sentences": int, "of_sentences": int})
    return table.sort_values(order, ascending=[column != "attention" for column in order], ignore_index=True)


def seen(study: Study, by: str | None = None) -> pd.DataFrame:
    """Return when each issue is first and last seen: (by) · issue · n_articles · first · first_article · last · last_article.

    Dates as published (first possible day, last possible day); dated articles only.
    """
    sentences, keys = _grouped(study, by)
    dated = study.articles.loc[study.articles.published_from != "", ["article_id", "published_from", "published_to"]]
    on = located(study, sentences)[[*dict.fromkeys([*keys, "article_id", "issue"])]].drop_duplicates()
    on = on.merge(dated, on="article_id").assign(article=lambda t: t.article_id)
    early, late = (
        on.sort_values([day, "article_id"], kind="stable").groupby([*keys, "issue"])
        for day in ("published_from", "published_to")
    )
    table = early.agg(
        n_articles=("article", "size"), first=("published_from", "first"), first_article=("article", "first")
    )
    return table.join(late.agg(last=("published_to", "last"), last_article=("article", "last"))).reset_index()


def cooccurrence(study: Study, *, unit: str = "paragraphs", by: str | None = None) -> pd.DataFrame:
    """Return how often two issues stand in the same unit (paragraphs, sentences or articles), beside what chance would give.

    (by) · issue · other · n_both · n_issue · n_other · total · expected (n_issue × n_other / total) · ratio · p: the chance of
    at least so many together if both were spread over the units at random (Fisher's exact test, one side). Most surprising
    first. Units of one article are no independent draws, so p is a guide, not a test.
    """
    if unit not in UNITS[:3]:
        raise InputError(f"unit '{unit}' is not one of articles, paragraphs, sentences")
    sentences, keys = _grouped(study, by)
    sentences, within = sentences[sentences.kind.isin(COUNTED)], WITHIN[unit]
    on, tables = located(study, sentences), [pd.DataFrame(columns=[*keys, *TOGETHER])]
    for value, units in sentences.groupby(by) if by else [(None, sentences)]:
        pairs = _together(on[on[by] == value] if by else on, within, len(units.drop_duplicates(within)))
        tables.append(pairs.assign(**{by: value}) if by else pairs)
    table = pd.concat(tables[1:] or tables, ignore_index=True)
    return table.sort_values([*keys, "p", "issue", "other"], kind="stable", ignore_index=True)[[*keys, *TOGETHER]]


def _together(on: pd.DataFrame, within: list[str], total: int) -> pd.DataFrame:
    """Return every pair of the issues in `on` with how many of `total` units hold one, the other, and both."""
    on = on[[*within, "issue"]].drop_duplicates()
    unit, issue = on.groupby(within).ngroup().to_numpy(), on.issue.astype("category")
    names = issue.cat.categories
    grid = csr_array((np.ones(len(on), dtype=np.int64), (unit, issue.cat.codes)), shape=(total, len(names)))
    both = (grid.T @ grid).toarray()
    i, j = np.triu_indices(len(names), k=1)
    n, a, b = both[i, j], both[i, i], both[j, j]
    expected = a * b / max(total, 1)
    values = (names[i], names[j], n, a, b, total, expected, n / expected, hypergeom.sf(n - 1, total, a, b))
    return pd.DataFrame(dict(zip(TOGETHER, values, strict=True)))
