"""Quotations against people's marks, and the feeling of what each speaker, named or not, is quoted with."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.counted import SENTENCE, counted
from analysis.compare.measures import contributions
from analysis.compare.reliability import wilson
from analysis.study import Study
from analysis.tables import InputError
from analysis.terms import straighten

FORMS = ("direct", "indirect", "continued")
NEEDED = ["article_id", "start", "end", "form", "speaker"]
REPORTING = "reporting voice"
STARTS, ENDS = ["start", "start_found"], ["end", "end_found"]
FOUND, CLOSE = 0.3, 0.8  # shared characters of all characters of both, from which two quotations are the same
CELLS = 5_000_000  # articles × speakers; a table of more is of no use and fills the memory


def read_marked(study: Study) -> pd.DataFrame:
    """Return the quotations that people marked by pointer: `truth/quotations.csv`, else `coding/quotations-*.csv`.

    Columns: article_id · start · end · form · speaker · coder (and more where the files have more); empty when there are none.
    Raises InputError naming file, row and remedy: a missing column, an unknown article or form, an end before its start.
    """
    paths = [p for p in [study.path / "truth" / "quotations.csv"] if p.exists()]
    paths = paths or sorted((study.path / "coding").glob("quotations*.csv"))
    frames = [_read(path, study) for path in paths]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*NEEDED, "coder"])


def _read(path: Path, study: Study) -> pd.DataFrame:
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: it cannot be read as a CSV in UTF-8 ({error}); mend or remove it") from error
    if missing := [column for column in NEEDED if column not in frame]:
        raise InputError(f"{path}: column(s) {missing} are missing; marked quotations have {NEEDED}")
    place = frame[["start", "end"]].apply(pd.to_numeric, errors="coerce")
    whole = (place.start < place.end) & (place % 1 == 0).all(axis=1)
    wrong = {
        "this article is not in the study": ~frame.article_id.isin(study.articles.article_id),
        f"form is not one of {', '.join(FORMS)}": ~frame.form.isin(FORMS),
        "start and end must be whole numbers, end after start": ~whole,
    }
    for why, rows in wrong.items():
        if rows.any():
            raise InputError(f"{path}: row {rows.idxmax() + 2}: {why}; mend the row")
    return frame.assign(**place.astype(int), coder=frame.get("coder", "authors"))


def match_quotations(study: Study, marked: pd.DataFrame) -> pd.DataFrame:
    """Pair marked and found quotations, best overlap first, each at most once; what has no partner stands alone.

    Returns article_id · start · end · form · speaker of both (`_found` for the study's) · overlap (0 without a partner).
    """
    wanted = marked.reset_index(drop=True).reset_index(names="i")
    found = study.quotations.reset_index(drop=True).reset_index(names="j")
    pairs = wanted.merge(found[["article_id", "j", "start", "end"]], on="article_id", suffixes=("", "_found"))
    pairs["overlap"] = _shared(pairs, "_found") / (pairs[ENDS].max(axis=1) - pairs[STARTS].min(axis=1))
    pairs = pairs[pairs.overlap >= FOUND].sort_values(["overlap", "i", "j"], ascending=[False, True, True])
    taken, kept = (set(), set()), []
    for row in pairs[["i", "j", "overlap"]].itertuples(index=False):
        if row.i not in taken[0] and row.j not in taken[1]:
            taken[0].add(row.i), taken[1].add(row.j), kept.append(row)
    kept = pd.DataFrame(kept, columns=["i", "j", "overlap"])
    both = wanted.merge(kept, on="i", how="outer").merge(found, on="j", how="outer", suffixes=("", "_found"))
    return both.assign(article_id=both.article_id.fillna(both.article_id_found), overlap=both.overlap.fillna(0.0))


def _shared(pairs: pd.DataFrame, other: str) -> pd.Series:
    """Return how many characters two places share; less than 0 for so many between them."""
    ends, starts = pairs[["end", "end" + other]].min(axis=1), pairs[["start", "start" + other]].max(axis=1)
    return ends - starts


def check_quotations(study: Study, marked: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare table `quotations` with marked ones: coder · form · what · n · of · share · low · high (Wilson; F1 has none).

    Found: at least 30 % (close: 80 %) of the characters of both are shared. Speakers are judged where a quotation was found;
    `unknown` is right where the mark says so, too. Articles without a mark are left out. Empty when nothing was marked.
    """
    marked = read_marked(study) if marked is None else marked
    rows = []
    for coder, own in marked.groupby("coder"):
        pairs = match_quotations(study.where(article=list(own.article_id.unique())), own)
        for form in ("all", *FORMS):
            true, got = pairs[pairs.start.notna()], pairs[pairs.start_found.notna()]
            if form != "all":
                true, got = true[true.form == form], got[got.form_found == form]
            rows += [(coder, form, *row) for row in _figures(true, got)]
    frame = pd.DataFrame(rows, columns=["coder", "form", "what", "n", "of"])
    bounds = [wilson(r.n, r.of) if r.what != "F1" else (np.nan, np.nan) for r in frame.itertuples()]
    low, high = zip(*bounds, strict=True) if bounds else ((), ())
    return frame.assign(share=frame.n / frame.of.where(frame.of > 0), low=low, high=high)


def _figures(true: pd.DataFrame, got: pd.DataFrame) -> list[tuple]:
    hit, right = true[true.overlap > 0], int((got.overlap > 0).sum())
    same, named = hit.speaker.map(straighten) == hit.speaker_found, hit.speaker_found != "unknown"
    known = hit.speaker != "unknown"
    return [
        ("found", len(hit), len(true)), ("found closely", int((hit.overlap >= CLOSE).sum()), len(true)),
        ("right among the found", right, len(got)), ("F1", len(hit) + right, len(true) + len(got)),
        ("form right", int((hit.form == hit.form_found).sum()), len(hit)), ("speaker right", int(same.sum()), len(hit)),
        ("named speaker named right", int((same & known).sum()), int(known.sum())),
        ("speaker named wrong", int((named & ~same).sum()), len(hit)),
        ("named speaker left unknown", int((known & ~named).sum()), int(known.sum())),
    ]  # fmt: skip


def speaker_sentiment(study: Study, *, by="speaker", at_least=1, score="compound_neutral") -> pd.DataFrame:
    """Return whose words carry the feeling: summed sentence scores by speaker (or `by="source"`: named or not).

    A sentence (subheads and body) is a speaker's when at least half of its characters stand in that speaker's quotations,
    direct or indirect; else it is the *reporting voice*'s: so each counts once and the labels add up to the article.
    Speakers with fewer than `at_least` sentences in the study are *other speakers*; so are, where articles × speakers would be
    more than CELLS, those who speak least. Returns article_id · year · outlet · label · unit · n · total, a row for every
    article and label. Raises InputError for another `by` or `score`.
    """
    if by not in ("speaker", "source") or score not in ("compound", "compound_neutral"):
        raise InputError(f"by='{by}', score='{score}': by is speaker or source, score is compound_neutral or compound")
    sentences = counted(study)[[*SENTENCE, "start", "end", score]]
    said = study.quotations.assign(label=_label(study.quotations, by))[["article_id", "start", "end", "label"]]
    pairs = sentences.merge(said, on="article_id", suffixes=("", "_said"))
    share = _shared(pairs, "_said").clip(lower=0) / (pairs.end - pairs.start)
    share = share.groupby([pairs.article_id, pairs.sentence_no, pairs.label]).sum().rename("share").reset_index()
    most = share[share["share"] >= 0.5].sort_values("share", kind="stable").drop_duplicates(SENTENCE, keep="last")
    sentences = sentences.merge(most[[*SENTENCE, "label"]], on=SENTENCE, how="left").fillna({"label": REPORTING})
    often = sentences.label.value_counts().reset_index().sort_values(["count", "label"], ascending=[False, True])
    often = often.label[(often["count"] >= at_least) & (often.label != REPORTING)]
    own = sentences.label.isin([REPORTING, *often.head(max(CELLS // max(len(study.articles), 1), 20))])
    sentences["label"] = sentences.label.where(own, "other speakers")
    labels, sums = sorted(set(sentences.label) - {REPORTING}), sentences.groupby(["article_id", "label"])[score]
    grid = contributions(study, sums.sum(), sums.size(), [*labels, REPORTING], "sentences")
    return grid.astype({"total": "int64"})


def _label(quotations: pd.DataFrame, by: str) -> np.ndarray:
    known, named = quotations.speaker != "unknown", quotations.source_type == "named"
    if by == "speaker":
        return np.where(known, quotations.speaker, "unknown speaker")
    lost, names = quotations.rule == "no speaker found", ["named person", "named organisation", "unnamed source"]
    return np.select([known, named, ~lost], names, "speaker not found")
