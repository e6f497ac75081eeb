"""What counts, and how it is split: the sentences of subheads and body, the mentions in them, the groups of articles."""

import pandas as pd

from analysis.study import Study
from analysis.tables import COUNTED, InputError

SENTENCE, PARAGRAPH = ["article_id", "sentence_no"], ["article_id", "paragraph_no"]
NO_TEXT = (
    "this needs the articles' text, which is not at hand: put their files into the folder raw of the study {study}"
)


def counted(study: Study) -> pd.DataFrame:
    """Return the sentences of subheads and body."""
    return study.sentences[study.sentences.kind.isin(COUNTED)]


def located(study: Study, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return article_id · sentence_no · issue · term of the mentions in some sentences (those that count), and their columns."""
    sentences = counted(study) if sentences is None else sentences
    return study.mentions[[*SENTENCE, "issue", "term"]].merge(sentences, on=SENTENCE)


def texts_of(study: Study) -> dict[str, str | None]:
    """Return the text of each article, None where it is not at hand."""
    return {article: study.text(article) for article in study.articles.article_id}


def parting(study: Study, columns=("year", "outlet", "article_id")) -> str | None:
    """Return the first of some columns of the articles that has two groups."""
    return next((c for c in columns if study.articles[c].dropna().nunique() > 1), None)


def groups_of(study: Study, by: str, also: str = "") -> pd.Series:
    """Return a column of the articles; raises InputError when there is none (`also` says what else could be grouped by)."""
    if by not in study.articles.columns:
        raise InputError(f"cannot group by '{by}'; the articles have {list(study.articles.columns)}{also}")
    return study.articles[by]
