"""Does the machine find what people find? Issues against people's coding, and the reading of pages against truth tables."""

import numpy as np
import pandas as pd

from analysis.compare.coding import codebook_of, read_coding
from analysis.compare.reliability import alpha, alpha_interval, correct_share, wilson
from analysis.study import Study
from analysis.tables import ARTICLE_TEXT, InputError, write_table

ALL_ISSUES = "all issues"
BAR, BAR_FROM = 0.80, 5  # precision and recall an issue must reach, once so many paragraphs are on it
ENOUGH = 30  # coded positives, and negatives, from which a share can be corrected
CODES = {"yes": 1.0, "no": 0.0, "maybe": np.nan}


def machine_coding(study: Study, coding: pd.DataFrame) -> pd.DataFrame:
    """Return the coded paragraphs × issues with people's answers and the machine's: … · `found` (True, False).

    Several coders count as one: yes when more say yes than no, maybe when they tie or say maybe.
    """
    keys = ["article_id", "paragraph_no", "issue"]
    votes = (
        coding.assign(vote=coding.answer.map({"yes": 1, "no": -1, "maybe": 0})).groupby(keys).vote.sum().reset_index()
    )
    votes = votes.assign(answer=np.select([votes.vote > 0, votes.vote < 0], ["yes", "no"], "maybe")).drop(
        columns="vote"
    )
    places = study.mentions.merge(
        study.sentences[["article_id", "sentence_no", "paragraph_no"]], on=["article_id", "sentence_no"]
    )
    hits = places[keys].drop_duplicates().assign(found=True)
    merged = votes.merge(hits, on=keys, how="left")
    return merged.assign(found=merged.found.notna())


def check_agreement(study: Study, coding: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare the codebook's findings with people's coding, paragraph by paragraph; *maybe* counts neither way.

    Returns a row for all issues together and one an issue: issue · coders · paragraphs · yes · maybe · tp · fp · fn · tn ·
    precision · precision_low · precision_high (Wilson) · recall · recall_low · recall_high · f1 · alpha (machine and people) ·
    alpha_low · alpha_high (bootstrap over paragraphs) · alpha_people (among the coders, when there are two) · status.
    Empty when nothing was coded. Raises InputError when two coders judged different samples.
    """
    coding = read_coding(study) if coding is None else coding
    if coding.empty:
        return pd.DataFrame(columns=["issue", "status"])
    judged = coding.groupby("coder")[["article_id", "paragraph_no"]].apply(
        lambda rows: frozenset(map(tuple, rows.to_numpy()))
    )
    if judged.nunique() > 1:
        sizes = ", ".join(f"{coder} {len(units)}" for coder, units in judged.items())
        raise InputError(
            f"the coders of study '{study.name}' judged different paragraphs ({sizes}); give all the same sheet, "
            "or keep the paragraphs that all have judged"
        )
    pairs = machine_coding(study, coding)
    coders = coding.coder.nunique()
    issues = list(dict.fromkeys(coding.issue))
    rows = [_row(ALL_ISSUES, pairs, coding, coders)]
    rows += [_row(issue, pairs[pairs.issue == issue], coding[coding.issue == issue], coders) for issue in issues]
    return pd.DataFrame(rows)


def _row(issue: str, pairs: pd.DataFrame, coding: pd.DataFrame, coders: int) -> dict:
    sure = pairs[pairs.answer != "maybe"]
    yes = sure.answer == "yes"
    tp, fp = int((sure.found & yes).sum()), int((sure.found & ~yes).sum())
    fn, tn = int((~sure.found & yes).sum()), int((~sure.found & ~yes).sum())
    precision, recall = (tp / (tp + fp) if tp + fp else np.nan), (tp / (tp + fn) if tp + fn else np.nan)
    both = np.vstack([pairs.answer.map(CODES).to_numpy(float), pairs.found.to_numpy(float)])
    low, high = alpha_interval(both)
    wide = coding.pivot_table(
        index=["article_id", "paragraph_no", "issue"], columns="coder", values="answer", aggfunc="first"
    )
    people = alpha(wide.replace(CODES).to_numpy(float).T) if coders > 1 else np.nan
    row = {
        "issue": issue, "coders": coders, "paragraphs": pairs[["article_id", "paragraph_no"]].drop_duplicates().shape[0],
        "yes": int(yes.sum()), "maybe": int((pairs.answer == "maybe").sum()), "tp": tp, "fp": fp, "fn": fn, "tn": tn,
        "precision": precision, "recall": recall, "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else np.nan,
        "alpha": alpha(both), "alpha_low": low, "alpha_high": high, "alpha_people": people,
    }  # fmt: skip
    row["precision_low"], row["precision_high"] = wilson(tp, tp + fp)
    row["recall_low"], row["recall_high"] = wilson(tp, tp + fn)
    return row | {"status": _status(row)}


def _status(row: dict) -> str:
    """Return the words a chart carries for an issue."""
    if row["yes"] + row["fp"] == 0:
        return "never coded or found: agreement undefined"
    if row["yes"] >= BAR_FROM and min(row["precision"] if row["tp"] + row["fp"] else 0, row["recall"]) < BAR:
        return "below the bar"
    if row["coders"] == 1:
        return "checked by one coder"
    return (
        f"checked by {row['coders']}, alpha {row['alpha_people']:.2f}"
        if not np.isnan(row["alpha_people"])
        else "checked by two, alpha undefined"
    )


def write_agreement(study: Study) -> pd.DataFrame:
    """Check the codebook against the study's codings and write `coding/agreement.csv`, with the codebook's hash.

    Raises InputError when nothing was coded.
    """
    table = check_agreement(study)
    if table.empty:
        raise InputError(f"{study.path / 'coding'}: nothing was coded; draw a sheet with --draw N and fill it in")
    table = table.assign(codebook=study.versions["codebook"]["hash"], same_author=_same_author(study))
    write_table(table.round(4), study.path / "coding" / "agreement.csv")
    return table


def _same_author(study: Study) -> str:
    """Return yes when a coder is, by `coding/coders.csv`, an author of the codebook; else no."""
    path = study.path / "coding" / "coders.csv"
    return "yes" if path.exists() and (pd.read_csv(path, dtype=str).wrote_codebook == "yes").any() else "no"


def issue_status(study: Study) -> pd.DataFrame:
    """Return what is known of each issue's codebook: issue · status · precision · recall · yes, as last checked.

    `status` is *not checked*, *checked by one coder*, *checked by 2, alpha …*, *below the bar*; with *edited since* when the
    codebook is not the one that was checked.
    """
    issues = codebook_of(study).issues[["issue"]]
    path = study.path / "coding" / "agreement.csv"
    if not path.exists():
        return issues.assign(status="not checked", precision=np.nan, recall=np.nan, yes=0, same_author="no")
    checked = pd.read_csv(path)
    edited = "" if (checked.codebook == study.versions["codebook"]["hash"]).all() else ", edited since"
    table = pd.concat([pd.DataFrame({"issue": [ALL_ISSUES]}), issues]).merge(checked, on="issue", how="left")
    table = table.assign(status=table.status.fillna("not checked") + np.where(table.status.isna(), "", edited))
    return table[["issue", "status", "precision", "recall", "yes", "same_author"]]


def issue_marks(study: Study) -> dict[str, str]:
    """Return the mark that an issue's name carries on charts: † below the bar, ° not checked, or nothing when it was checked."""
    table = issue_status(study).query("issue != @ALL_ISSUES")
    unchecked = table.status.str.startswith(("not checked", "never coded"))
    marks = np.select([table.status.str.startswith("below the bar"), unchecked], ["†", "°"], "")
    return dict(zip(table.issue, marks, strict=True))


def checked_note(study: Study) -> str:
    """Return whether the codebook was ever checked against people, and how each issue fared, for the foot of every issue chart."""
    table, marks = issue_status(study), list(issue_marks(study).values())
    overall = table[table.issue == ALL_ISSUES]
    if overall.empty:
        return "not checked against people"
    row = overall.iloc[0]
    author = ", who is an author of the codebook" if row.same_author == "yes" else ""
    kinds = {"so checked": "", "below the bar (†)": "†", "not checked (°)": "°"}
    each = ", ".join(f"{marks.count(mark)} {kind}" for kind, mark in kinds.items() if mark in marks)
    return f"{row.status}{author}: precision {row.precision:.3f}, recall {row.recall:.3f} over {int(row.yes)} coded mentions. Of {len(marks)} issues {each}"


def confusions(study: Study, coding: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return every disagreement: article_id · paragraph_no · issue · answer · found · terms (those that fired)."""
    coding = read_coding(study) if coding is None else coding
    pairs = machine_coding(study, coding)
    wrong = pairs[((pairs.answer == "yes") & ~pairs.found) | ((pairs.answer == "no") & pairs.found)]
    places = study.mentions.merge(
        study.sentences[["article_id", "sentence_no", "paragraph_no"]], on=["article_id", "sentence_no"]
    )
    terms = (
        places.groupby(["article_id", "paragraph_no", "issue"])
        .term.agg(lambda t: "; ".join(sorted(set(t))))
        .rename("terms")
    )
    return wrong.merge(terms.reset_index(), on=["article_id", "paragraph_no", "issue"], how="left").fillna(
        {"terms": ""}
    )


def corrected_coverage(study: Study, agreement: pd.DataFrame) -> pd.DataFrame:
    """Return each issue's share of body paragraphs, raw and corrected: issue · n · total · raw · corrected · low · high · note.

    From 30 coded positives and 30 negatives of an issue up; below that the note says *not correctable*.
    """
    body = study.sentences[study.sentences.kind == "body"][["article_id", "sentence_no", "paragraph_no"]]
    total = len(body[["article_id", "paragraph_no"]].drop_duplicates())
    found = (
        study.mentions.merge(body, on=["article_id", "sentence_no"])[["article_id", "paragraph_no", "issue"]]
        .drop_duplicates()
        .issue.value_counts()
    )
    rows = []
    for r in agreement[agreement.issue != ALL_ISSUES].itertuples():  # an empty agreement gives an empty frame
        n, positives, negatives = int(found.get(r.issue, 0)), r.tp + r.fn, r.tn + r.fp
        enough = min(positives, negatives) >= ENOUGH
        values = correct_share(n, total, (r.tp, positives), (r.tn, negatives)) if enough else (np.nan,) * 3
        note = (
            ""
            if enough
            else f"not correctable: {positives} paragraphs coded yes and {negatives} no, {ENOUGH} of each are needed"
        )
        rows.append((r.issue, n, total, n / max(total, 1), *values, note))
    return pd.DataFrame(rows, columns=["issue", "n", "total", "raw", "corrected", "low", "high", "note"])


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
