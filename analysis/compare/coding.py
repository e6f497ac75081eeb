"""What people judged, paragraph by paragraph: a blind sheet to code on, and the coding read back.

A coding is a CSV in the study's folder `coding/`: either long (article_id · paragraph_no · issue · answer yes/maybe/no · coder ·
coded_on), or a filled-in sheet with one row a paragraph and the issues written into the columns `yes` and `maybe`.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.counted import PARAGRAPH
from analysis.measure.codebook import Codebook, load_codebook
from analysis.measure.sentences import paragraphs
from analysis.study import Inputs, Study
from analysis.tables import InputError

COLUMNS = ["article_id", "paragraph_no", "issue", "answer", "coder", "coded_on"]
ANSWERS = ("yes", "maybe", "no")
NONE = "-"  # what a coder writes into `yes` when a paragraph is on no issue; an empty cell is not yet answered


def codebook_of(study: Study) -> Codebook:
    """Return the codebook a study is measured with."""
    return load_codebook(Inputs.of(study.path).codebook)


def draw_sheet(study: Study, size: int, *, seed: int = 1, by: str = "year") -> pd.DataFrame:
    """Draw a blind coding sheet: a random sample of body paragraphs, as many of each group (`by`) as its share.

    Returns article_id · paragraph_no · line_no · start · end · text · yes · maybe · coder · coded_on · sample, in random order.
    Blind: nothing says what the codebook found. `text` is empty where the article is not at hand; `sample` records seed,
    size and strata. Raises InputError when there are fewer paragraphs than asked for.
    """
    body = paragraphs(study.lines)
    body = body[body.kind == "body"].merge(study.articles[["article_id", by]], on="article_id")
    if not 0 < size <= len(body):
        raise InputError(f"cannot draw {size} paragraphs: study '{study.name}' has {len(body)}; ask for fewer")
    rng = np.random.default_rng(seed)
    strata = body[by].astype(object).where(body[by].notna(), "unknown").map(str)
    wanted = strata.value_counts(sort=False).sort_index() * size / len(body)
    whole = np.floor(wanted).astype(int)
    whole[(wanted - whole).sort_values(ascending=False, kind="stable").index[: size - whole.sum()]] += 1
    picked = [i for name, n in whole.items() for i in rng.choice(body.index[strata == name], n, replace=False)]
    rows = body.loc[rng.permutation(picked)]
    texts = {article: study.text(article) or "" for article in rows.article_id.unique()}
    return rows[[*PARAGRAPH, "line_no", "start", "end"]].assign(
        text=[" ".join(texts[r.article_id][r.start : r.end].split()) for r in rows.itertuples()],
        yes="", maybe="", coder="", coded_on="",
        sample=f"seed {seed}, {size} of {len(body)} body paragraphs, stratified by {by}",
    ).reset_index(drop=True)  # fmt: skip


def read_coding(study: Study, folder: Path | None = None) -> pd.DataFrame:
    """Read every coding of a study, as the long table (COLUMNS); empty when there is none.

    Raises InputError, naming file, row and remedy: an unknown issue, answer or paragraph, a row not answered, a paragraph
    of which a coder judged some issues only.
    """
    folder = folder or study.path / "coding"
    issues = list(codebook_of(study).issues.issue)
    others = ("coders.csv", "agreement.csv")
    paths = [p for p in sorted(folder.glob("*.csv")) if p.name not in others and not p.name.startswith("quotations")]
    frames = [_read(path, issues) for path in paths]
    if not frames:
        return pd.DataFrame(columns=COLUMNS)
    coding = pd.concat(frames, ignore_index=True)
    units = pd.MultiIndex.from_frame(coding[PARAGRAPH])
    if len(lost := units[~units.isin(pd.MultiIndex.from_frame(paragraphs(study.lines)[PARAGRAPH]))]):
        where = f"paragraph {lost[0][1]} of article '{lost[0][0]}'"
        raise InputError(f"{folder}: {where} does not exist in study '{study.name}'; mend the coding")
    complete = coding.groupby(["coder", *PARAGRAPH]).issue.nunique()
    if (complete < len(issues)).any():
        coder, article, number = complete.idxmin()
        raise InputError(
            f"{folder}: coder {coder} judged {complete.min()} of {len(issues)} issues of paragraph {number} of article '{article}'; "
            "add the missing rows (answer no where a paragraph is not on the issue)"
        )
    return coding


def _read(path: Path, issues: list[str]) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    if {"yes", "maybe"} <= set(frame.columns):
        frame = _from_sheet(path, frame, issues)
    if missing := [column for column in COLUMNS if column not in frame.columns]:
        raise InputError(f"{path}: column(s) {missing} are missing; a coding has {COLUMNS}, or is a filled-in sheet")
    for column, allowed in (("issue", issues), ("answer", ANSWERS)):
        for row, value in frame[column][~frame[column].isin(allowed)].head(1).items():
            raise InputError(f"{path}: row {row + 2}: '{value}' is no {column}; use one of {', '.join(allowed)}")
    return frame[COLUMNS].astype({"paragraph_no": int})


def _from_sheet(path: Path, sheet: pd.DataFrame, issues: list[str]) -> pd.DataFrame:
    rows = []
    for row in sheet.itertuples():
        yes, maybe, where = set(row.yes.split()), set(row.maybe.split()), f"{path}: row {row.Index + 2}"
        if not yes | maybe:
            raise InputError(f"{where} is not answered; write the issues into yes and maybe, or {NONE} for none")
        yes, maybe = yes - {NONE}, maybe - {NONE}
        if wrong := sorted((yes | maybe) - set(issues)) or sorted(yes & maybe):
            raise InputError(f"{where}: {wrong} is no issue of the codebook, or is both yes and maybe")
        for issue in issues:
            answer = "yes" if issue in yes else "maybe" if issue in maybe else "no"
            rows.append((row.article_id, row.paragraph_no, issue, answer, row.coder or path.stem, row.coded_on))
    return pd.DataFrame(rows, columns=COLUMNS)
