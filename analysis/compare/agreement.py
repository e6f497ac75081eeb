"""Does the machine find what people find? Issues against people's coding, and the reading of pages against truth tables."""

import numpy as np
import pandas as pd

from analysis.compare.coding import codebook_of, read_coding
from analysis.compare.counted import PARAGRAPH, located
from analysis.compare.reliability import alpha, alpha_interval, correct_share, wilson
from analysis.study import Study
from analysis.tables import ARTICLE_TEXT, InputError, write_table

ALL_ISSUES, KEYS = "all issues", [*PARAGRAPH, "issue"]
BAR, BAR_FROM = 0.80, 5  # precision and recall an issue must reach, once so many paragraphs are on it
ENOUGH = 30  # coded positives, and negatives, from which a share can be corrected
CODES = {"yes": 1.0, "no": 0.0, "maybe": np.nan}


def machine_coding(study: Study, coding: pd.DataFrame) -> pd.DataFrame:
    """Return the coded paragraphs × issues with people's answers and the machine's: … · `found` (True, False).

    Several coders count as one: yes when more say yes than no, maybe when they tie or say maybe.
    """
    votes = coding.assign(vote=coding.answer.map({"yes": 1, "no": -1, "maybe": 0})).groupby(KEYS).vote.sum()
    hits = pd.MultiIndex.from_frame(located(study, study.sentences)[KEYS])
    answer = np.select([votes > 0, votes < 0], ["yes", "no"], "maybe")
    return votes.index.to_frame(index=False).assign(answer=answer, found=votes.index.isin(hits))


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
    judged = coding.groupby("coder")[PARAGRAPH].apply(lambda rows: frozenset(map(tuple, rows.to_numpy())))
    if judged.nunique() > 1:
        sizes = ", ".join(f"{coder} {len(units)}" for coder, units in judged.items())
        raise InputError(
            f"the coders of study '{study.name}' judged different paragraphs ({sizes}); give all the same sheet, "
            "or keep the paragraphs that all have judged"
        )
    pairs = machine_coding(study, coding)
    rows = [_row(ALL_ISSUES, pairs, coding)]
    rows += [_row(i, pairs[pairs.issue == i], coding[coding.issue == i]) for i in dict.fromkeys(coding.issue)]
    return pd.DataFrame(rows)


def _row(issue: str, pairs: pd.DataFrame, coding: pd.DataFrame) -> dict:
    yes, no, found = pairs.answer == "yes", pairs.answer == "no", pairs.found
    tp, fp, fn, tn = (int((said & saw).sum()) for said, saw in ((yes, found), (no, found), (yes, ~found), (no, ~found)))
    both = np.vstack([pairs.answer.map(CODES).to_numpy(float), found.to_numpy(float)])
    coding = coding.assign(code=coding.answer.map(CODES)).drop_duplicates(["coder", *KEYS])
    people = coding.pivot(index="coder", columns=KEYS, values="code").to_numpy()
    row = {
        "issue": issue, "coders": len(people), "paragraphs": len(pairs[PARAGRAPH].drop_duplicates()),
        "yes": tp + fn, "maybe": int((pairs.answer == "maybe").sum()), "tp": tp, "fp": fp, "fn": fn, "tn": tn,
        "precision": tp / (tp + fp) if tp + fp else np.nan, "recall": tp / (tp + fn) if tp + fn else np.nan,
        "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else np.nan,
        "alpha": alpha(both), **dict(zip(("alpha_low", "alpha_high"), alpha_interval(both), strict=True)),
        "alpha_people": alpha(people) if len(people) > 1 else np.nan,
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
    people = row["alpha_people"]
    return f"checked by {row['coders']}, alpha {people:.2f}" if people == people else "checked by two, alpha undefined"


def write_agreement(study: Study) -> pd.DataFrame:
    """Check the codebook against the study's codings and write `coding/agreement.csv`, with the codebook's hash.

    Raises InputError when nothing was coded.
    """
    table = check_agreement(study)
    if table.empty:
        raise InputError(f"{study.path / 'coding'}: nothing was coded; draw a sheet with --draw N and fill it in")
    coders, same = study.path / "coding" / "coders.csv", "no"  # whether a coder is an author of the codebook
    if coders.exists() and (pd.read_csv(coders, dtype=str).wrote_codebook == "yes").any():
        same = "yes"
    table = table.assign(codebook=study.versions["codebook"]["hash"], same_author=same)
    write_table(table.round(4), study.path / "coding" / "agreement.csv")
    return table


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
    pairs = machine_coding(study, read_coding(study) if coding is None else coding)
    wrong = pairs[(pairs.answer != "maybe") & (pairs.found != (pairs.answer == "yes"))]
    fired = located(study, study.sentences).groupby(KEYS).term.agg(lambda terms: "; ".join(sorted(set(terms))))
    return wrong.merge(fired.rename("terms").reset_index(), on=KEYS, how="left").fillna({"terms": ""})


def corrected_coverage(study: Study, agreement: pd.DataFrame) -> pd.DataFrame:
    """Return each issue's share of body paragraphs, raw and corrected: issue · n · total · raw · corrected · low · high · note.

    From 30 coded positives and 30 negatives of an issue up; below that the note says *not correctable*.
    """
    body = study.sentences[study.sentences.kind == "body"]
    total = len(body[PARAGRAPH].drop_duplicates())
    found, rows = located(study, body)[KEYS].drop_duplicates().issue.value_counts(), []
    for r in agreement[agreement.issue != ALL_ISSUES].itertuples():  # an empty agreement gives an empty frame
        n, yes, no = int(found.get(r.issue, 0)), r.tp + r.fn, r.tn + r.fp
        enough = min(yes, no) >= ENOUGH
        values = correct_share(n, total, (r.tp, yes), (r.tn, no)) if enough else (np.nan,) * 3
        why = f"not correctable: {yes} paragraphs coded yes and {no} no, {ENOUGH} of each are needed"
        rows.append((r.issue, n, total, n / max(total, 1), *values, "" if enough else why))
    return pd.DataFrame(rows, columns=["issue", "n", "total", "raw", "corrected", "low", "high", "note"])


def check_reading(study: Study) -> pd.DataFrame:
    """Compare a study's tables with the truth tables in its folder `truth/`, where somebody wrote down what is right.

    Returns what · right · of · share, a row for: lines that are article text found as such (recall), lines found that are
    (precision), their F1, exact kinds, dates, outlets, titles. Empty when the study has no truth tables.
    """
    folder = study.path / "truth"
    if not (folder / "lines.csv").exists():
        return pd.DataFrame(columns=["what", "right", "of", "share"])
    lines = study.lines.merge(pd.read_csv(folder / "lines.csv"), on=["article_id", "line_no"], suffixes=("", "_true"))
    lines = lines[lines.kind_true != "blank"]
    found, true = lines.kind.isin(ARTICLE_TEXT), lines.kind_true.isin(ARTICLE_TEXT)
    wanted = pd.read_csv(folder / "articles.csv", dtype=str, keep_default_na=False)
    articles = study.articles.merge(wanted, on="article_id", suffixes=("", "_true"))
    datable = articles.published_from_true != ""
    start, end = articles.published_from, articles.published_to
    meet = (start <= articles.published_to_true) & (articles.published_from_true <= end)
    undated = articles.published_from == ""
    judged = {
        "lines of article text that were found": found[true], "lines taken for article text that are": true[found],
        "lines whose kind is exactly right": lines.kind == lines.kind_true,
        "datable articles dated right (the ranges meet)": (meet & ~undated)[datable],
        "undatable articles left undated": undated[~datable],
        "outlets right": articles.outlet == articles.outlet_true, "titles right": articles.title == articles.title_true,
    }  # fmt: skip
    frame = pd.DataFrame([(what, int(right.sum()), len(right)) for what, right in judged.items()], columns=["what", "right", "of"])  # fmt: skip
    return frame.assign(share=(frame.right / frame.of).round(4))
