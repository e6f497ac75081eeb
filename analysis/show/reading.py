"""From a number to its sentences: examples, positions, and what was left out of the pages."""

from datetime import date

import pandas as pd

from analysis.study import Study
from analysis.tables import ARTICLE_TEXT, COUNTED

FEW = 8  # articles that still fit side by side on a page
SENTENCE = ["article_id", "sentence_no"]


def heads(study: Study) -> dict[str, str]:
    """Return a short name for each article in order of its date: the first part of its id, and its month and year (or "undated")."""
    a, names = study.articles[["article_id", "published_from"]], {}
    dated = a.assign(place=a.published_from.replace("", "9")).sort_values(["place", "article_id"], kind="stable")
    for row in dated.astype(object).itertuples():  # of many articles, Arrow strings take several times as long
        when = f"{date.fromisoformat(row.published_from):%b %Y}" if row.published_from else "undated"
        part = row.article_id.rsplit("/", 1)[-1]
        names[row.article_id] = f"{part.split('_')[0] if '_' in part else part[:18]}\n{when}"
    return names


def side_by_side(study: Study) -> str:
    """Return the column by which to put articles side by side: each article while they are few, else their outlets."""
    return "article_id" if len(study.articles) <= FEW else "outlet"


def read_examples(study: Study, label: str | None = None, *, most: int = 5) -> pd.DataFrame:
    """Return sentences behind an issue: article_id · year · line_no · start · end · voice · compound_neutral · term · text.

    Without `label`, the issue with most mentions. `text` is the sentence, or "" when the article's file is not at hand; line and characters then say where it stands.
    One sentence an article first, so that no article hides the others.
    """
    label = label or next(iter(study.mentions.issue.value_counts().index), None)
    columns = ["article_id", "year", "line_no", "start", "end", "voice", "compound_neutral", "term", "text"]
    hits = study.mentions[study.mentions.issue == label].groupby(SENTENCE).term.agg("; ".join).reset_index()
    rows = hits.merge(study.sentences[study.sentences.kind.isin(COUNTED)], on=SENTENCE)
    rows = rows.merge(study.articles[["article_id", "year"]], on="article_id")
    turns = rows.assign(turn=rows.groupby("article_id").cumcount()).sort_values(["turn", "article_id"], kind="stable")
    return with_text(study, turns.head(most))[columns].reset_index(drop=True)


def with_text(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Add column `text` to rows with article_id, start and end; "" where the file is not at hand."""
    texts = {article: study.text(article) or "" for article in rows.article_id.unique()}
    places = zip(rows.article_id, rows.start, rows.end, strict=True)
    return rows.assign(text=[" ".join(texts[article][start:end].split()) for article, start, end in places])


def sign_flips(study: Study) -> pd.DataFrame:
    """Return the sentences whose sentiment changes sign when names are neutral, largest change first (columns as `read_examples`)."""
    s = study.sentences[study.sentences.kind.isin(COUNTED)]
    sign = lambda x: (x >= 0.05).astype(int) - (x <= -0.05).astype(int)  # noqa: E731
    rows = s[sign(s["compound"]) * sign(s.compound_neutral) < 0]
    rows = rows.assign(change=(rows.compound_neutral - rows["compound"]).round(4))
    rows = with_text(study, rows.sort_values("change", key=abs, ascending=False, kind="stable"))
    columns = ["article_id", "line_no", "start", "end", "voice", "compound", "compound_neutral", "change", "text"]
    return rows[columns].reset_index(drop=True)


def issue_positions(study: Study) -> pd.DataFrame:
    """Return where each mention stands in its article's own text: article_id · year · outlet · label · term · position (0 to 1)."""
    counted = study.sentences[study.sentences.kind.isin(COUNTED)]
    words = counted.groupby("article_id").n_words
    spans = counted[[*SENTENCE, "start", "end", "n_words"]]
    spans = spans.assign(before=words.cumsum() - spans.n_words, total=words.transform("sum"))
    rows = study.mentions.merge(spans, on=SENTENCE, suffixes=("", "_s"))
    inside = (rows.start - rows.start_s) / (rows.end_s - rows.start_s)
    rows = rows.assign(label=rows.issue, position=((rows.before + inside * rows.n_words) / rows.total).round(4))
    return rows.merge(study.articles, on="article_id")[["article_id", "year", "outlet", "label", "term", "position"]]


def left_out(study: Study) -> pd.DataFrame:
    """Return what did not count as article text: kind · rule · lines · characters · articles."""
    out = study.lines[~study.lines.kind.isin((*ARTICLE_TEXT, "blank"))].assign(characters=lambda t: t.end - t.start)
    sums = {"lines": ("line_no", "size"), "characters": ("characters", "sum"), "articles": ("article_id", "nunique")}
    table = out.groupby(["kind", "rule"]).agg(**sums)
    return table.sort_values("characters", ascending=False, kind="stable").reset_index()


def needs_a_person(study: Study) -> pd.DataFrame:
    """Return what a person should look at first: article_id · what · remedy."""
    a, enter = study.articles, "enter it in catalogue.csv"
    undated, lines = a.published_from == "", "correct the lines' kinds in corrections.csv"
    foreign = "its sentiment is left empty, its issues mean nothing; take it out"
    cases = [
        (a.n_words == 0, "no article text was found, only page furniture", lines),
        (undated, "no date", enter),
        (~undated & a.year.isna(), "the date spans two years", enter),
        (a.outlet == "unknown", "no outlet", enter),
        (a.language == "other", "not in English", foreign),
    ]
    parts = [a.loc[where, ["article_id"]].assign(what=what, remedy=remedy) for where, what, remedy in cases]
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
