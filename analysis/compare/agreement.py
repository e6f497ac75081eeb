"""Does the machine find what people find? Here: the reading of pages against the truth tables beside the demo study."""

import pandas as pd

from analysis.study import Study
from analysis.tables import ARTICLE_TEXT


def check_reading(study: Study) -> pd.DataFrame:
    """Compare a study's tables with the truth tables in its folder `truth/`, where somebody wrote down what is right.

    Returns what · right · of · share, a row for: lines that are article text found as such (recall), lines found that are
    (precision), their F1, exact kinds, dates, outlets, titles. Empty when the study has no truth tables.
    """
    folder = study.path / "truth"
    if not (folder / "lines.csv").exists():
        return pd.DataFrame(columns=["what", "right", "of", "share"])
    truth = pd.read_csv(folder / "lines.csv")
    lines = study.lines.merge(truth, on=["article_id", "line_no"], suffixes=("", "_true"))
    lines = lines[lines.kind_true != "blank"]
    found, true = lines.kind.isin(ARTICLE_TEXT), lines.kind_true.isin(ARTICLE_TEXT)
    both = int((found & true).sum())
    rows = [
        ("lines of article text that were found", both, int(true.sum())),
        ("lines taken for article text that are", both, int(found.sum())),
        ("lines whose kind is exactly right", int((lines.kind == lines.kind_true).sum()), len(lines)),
    ]
    wanted = pd.read_csv(folder / "articles.csv", dtype=str, keep_default_na=False)
    articles = study.articles.merge(wanted, on="article_id", suffixes=("", "_true"))
    dated = articles[articles.published_from_true != ""]
    overlap = (
        (dated.published_from <= dated.published_to_true)
        & (dated.published_from_true <= dated.published_to)
        & (dated.published_from != "")
    )
    undated = articles[articles.published_from_true == ""]
    rows += [
        ("datable articles dated right (the ranges meet)", int(overlap.sum()), len(dated)),
        ("undatable articles left undated", int((undated.published_from == "").sum()), len(undated)),
        ("outlets right", int((articles.outlet == articles.outlet_true).sum()), len(articles)),
        ("titles right", int((articles.title == articles.title_true).sum()), len(articles)),
    ]
    frame = pd.DataFrame(rows, columns=["what", "right", "of"])
    return frame.assign(share=(frame.right / frame.of).round(4))
