"""Every sentence of a notebook that holds a result, made from a table, so that it stays true on another study."""

from itertools import product

import pandas as pd

from analysis.compare.agreement import checked_note, issue_marks
from analysis.compare.coding import codebook_of
from analysis.compare.measures import issue_coverage
from analysis.compare.summary import summarise
from analysis.show.told import NUMBERS, count, listing, percent, sentence, signed, tell, verb
from analysis.study import DATA, Inputs, Study
from analysis.tables import ARTICLE_TEXT, read_table

NOTHING = "No issue of the codebook is mentioned."


def issue_names(study: Study, *, marked: bool = False) -> dict[str, str]:
    """Return the display name of each issue of the study's codebook; `marked`, as on charts, with † (below the bar) or ° (not checked)."""
    issues, marks = codebook_of(study).issues, issue_marks(study) if marked else {}
    return {issue: label + marks.get(issue, "") for issue, label in zip(issues.issue, issues.label, strict=True)}


def corpus(study: Study) -> tell:
    """Say what there is: articles by year, words, dates, and whether the text is at hand."""
    a = study.articles
    years = a.groupby("year").size()
    groups = [f"{count(n, 'article')} from {int(year)}" for year, n in years.items()]
    undated = int(a.year.isna().sum())
    groups += [f"{count(undated, 'article')} without a known year"] if undated else []
    days = int((a.date_precision == "day").sum())
    at_hand = "at hand, so every number opens to its sentences"
    text = at_hand if study.has_text else "not at hand: numbers open to file, line and characters"
    return sentence(
        f"{count(len(a), 'article')}: {listing(groups)}. Together they hold {a.n_words.sum():,} words of article text in {a.n_sentences.sum():,} sentences. "
        f"{count(days, 'article').capitalize()} could be dated to the day. The articles' text is {text}."
    )


def todo(needs: pd.DataFrame) -> tell:
    """Say what needs a person, from `needs_a_person`."""
    if needs.empty:
        return tell("Nothing needs a person: every article has its text, a date and an outlet.")
    kinds = "; ".join(f"{what} ({n})" for what, n in needs.groupby("what", sort=False).size().items())
    return sentence(f"{count(needs.article_id.nunique(), 'article')} should be looked at by a person: {kinds}.")


def leftovers(study: Study, out: pd.DataFrame) -> tell:
    """Say how much of the pages was furniture, from `left_out`."""
    lengths = study.lines.end - study.lines.start
    kept = lengths[study.lines.kind.isin(ARTICLE_TEXT)].sum()
    if out.empty:
        return tell("Nothing was left out: every line of these files is article text.")
    first = out.iloc[0]
    return tell(
        f"{percent(out.characters.sum() / (out.characters.sum() + kept))} of the characters in these files are not the articles' own words; "
        f"most of it is {first.kind} ({first.rule}, {count(int(first.lines), 'line')})."
    )


def by_hand(study: Study) -> tell:
    """Count and list the corrections and catalogue entries of people that are applied on top of what the tool read."""
    inputs = Inputs.of(study.path)
    corrections, catalogue = read_table("corrections", inputs.corrections), read_table("catalogue", inputs.catalogue)
    fields = ["published", "outlet", "title", "author", "url"]
    entered = catalogue[(catalogue[fields] != "").any(axis=1)]
    shown = [
        (f"{c.table} {c.pointer} of {c.article_id}, {c.field} = {c.value}", c.by) for c in corrections.itertuples()
    ]
    for row in entered.itertuples():
        facts = listing(f"{field} = {getattr(row, field)}" for field in fields if getattr(row, field))
        shown.append((f"{row.article_id}, {facts}", row.by))
    shown = [f"{what} (by {who or 'a person'})" for what, who in shown]
    numbers = f"{count(len(corrections), 'correction')} by a person and {len(entered)} catalogue entr{'y' if len(entered) == 1 else 'ies'}"
    return sentence(f"{numbers} applied on top of what the tool read{': ' + '; '.join(shown) if shown else ''}.")


def apart(contrast: pd.DataFrame, hide=frozenset()) -> tell:
    """Say which word sets each group apart most, and whether that can be tested."""
    if contrast.empty:
        return tell("There is one group of articles only, so no word sets one apart from another.")
    best = contrast[~contrast.label.isin(hide) & (contrast.z > 0)].groupby("group", sort=False).head(1)
    words = listing(f"“{r.label}” in {r.group} ({r.n_group} of {r.n_group + r.n_rest} uses)" for r in best.itertuples())
    verdict = "With so few articles none of this can be tested: it describes these articles and no others."
    if contrast.p_articles.notna().any():
        sure = contrast[(contrast.p_articles <= 0.05) & (contrast.z > 0) & ~contrast.label.isin(hide)].label
        found = f"{count(len(sure), 'word')} would surprise at the five per cent level: {listing(dict.fromkeys(sure))}"
        verdict = f"Tested by relabelling whole articles, {found}."
    return tell(f"Most typical is {words}. {verdict}")


def leading(summary: pd.DataFrame, names: dict[str, str], by: str) -> tell:
    """Say which issue leads in each group of a coverage summary."""
    rows = summary[summary.n > 0].sort_values(["value", "label"], ascending=[False, True], kind="stable")
    first = rows.dropna(subset=by).drop_duplicates(by).sort_values(by, kind="stable")
    if first.empty:
        return tell(NOTHING if rows.empty else "No article with a mention has a known year.")
    parts = [
        f"{names.get(r.label, r.label)} in {getattr(r, by)} ({int(r.n)} of {int(r.total)} {r.unit}, {percent(r.value)})"
        for r in first.itertuples()
    ]
    return tell(f"The issue with the largest share of {summary.unit.iloc[0]} is {listing(parts)}.")


def breadth(summary: pd.DataFrame, names: dict[str, str]) -> tell:
    """Say which issues stand in more than half of the articles, from a coverage summary by articles."""
    wide = summary[summary.value > 0.5].sort_values(["n", "label"], ascending=[False, True], kind="stable")
    found = listing(f"{names.get(r.label, r.label)} ({int(r.n)} of {int(r.total)})" for r in wide.itertuples())
    return tell(f"Mentioned in more than half of the articles: {found}.")


def mood(summary: pd.DataFrame, raw: pd.DataFrame) -> tell:
    """Say the mean sentiment with names neutral beside the one without, over all articles."""
    a, b = summary.iloc[0], raw.iloc[0]
    if not a.total:
        return tell("There are no sentences of article text, so there is no sentiment to report.")
    interval = f"95 % interval {signed(a.low)} to {signed(a.high)} over {a.n_articles} articles"
    return tell(
        f"The mean sentence sentiment is {signed(a.value)} on a scale from −1 to +1 ({interval if pd.notna(a.low) else a.note}). As VADER comes it would be {signed(b.value)}: "
        f"names such as “United States” and “free trade agreement” account for {signed(b.value - a.value)} of it."
    )


def flips(rows: pd.DataFrame, study: Study) -> tell:
    """Say how many sentences change sign when names are neutral."""
    total = int(study.articles.n_sentences.sum())
    return sentence(
        f"{count(len(rows), 'sentence')} of {total:,} change{'s' if len(rows) == 1 else ''} sign ({percent(len(rows) / max(total, 1))}) once names are neutral."
    )


def voices(summary: pd.DataFrame) -> tell:
    """Say how quoted and reporting voice differ, from a sentiment summary by voice."""
    means = summary[summary.total > 0].itertuples()
    return tell(
        f"Mean sentiment by voice: {listing(f'{r.voice} {signed(r.value)} ({int(r.total)} sentences)' for r in means)}."
    )


def trust(study: Study) -> tell:
    """Say what these numbers can bear: how many articles, what was checked, what is confounded."""
    a = study.articles
    enough = "enough for intervals" if len(a) >= 10 else "too few for any interval or test"
    known, confounded = a[a.outlet != "unknown"], ""
    if len(known) < len(a) or known.groupby("outlet").year.nunique().min() <= 1:
        outlets = known.dropna(subset="year").groupby("year").outlet.agg(lambda names: listing(sorted(set(names))))
        found = listing(f"{names} in {int(year)}" for year, names in outlets.items())
        said = f"the outlets known are {found}" if len(outlets) else "no outlet is known"
        confounded = f" Year and outlet cannot be told apart: {said}."
    return sentence(f"{count(len(a), 'article')}: {enough}.{confounded} The codebook is {checked_note(study)}.")


def checked(study: Study, agreement: pd.DataFrame) -> tell:
    """Say what people's coding says of the codebook, from `check_agreement`."""
    if agreement.empty:
        return tell("Nobody has coded paragraphs of this study yet, so what the codebook misses is not known.")
    row, few = agreement.iloc[0], int((agreement.yes.iloc[1:] < 5).sum())
    return sentence(
        f"{count(int(row.paragraphs), 'paragraph')} were coded by {count(int(row.coders), 'person').replace('persons', 'people')}. Of {int(row.tp + row.fp)} findings {int(row.tp)} are right "
        f"(precision {row.precision:.3f}, {row.precision_low:.2f} to {row.precision_high:.2f}); of {int(row.yes)} mentions that people saw {int(row.tp)} are found "
        f"(recall {row.recall:.3f}, {row.recall_low:.2f} to {row.recall_high:.2f}). {count(few, 'issue').capitalize()} stand in fewer than five coded paragraphs: of these nothing firm is known."
    )


def salient(rows: pd.DataFrame, names: dict[str, str]) -> tell:
    """Say which issue gets most attention and which comes first, from `salience`."""
    if rows.empty:
        return tell(NOTHING)
    most, leads = rows.iloc[0], rows.sort_values(["n_leads", "attention"], ascending=False, kind="stable").iloc[0]
    return tell(
        f"Most attention: {names.get(most.issue, most.issue)} ({percent(most.attention)} of sentences). Most often in the first paragraph: "
        f"{names.get(leads.issue, leads.issue)} ({int(leads.n_leads)} of {int(leads.of_leads)} articles)."
    )


def unit_matters(units: pd.DataFrame, names: dict[str, str]) -> tell:
    """Say which issue leads by each unit, from `coverage_by_unit`."""
    shares = [column for column in units.columns if column.startswith("share_of_")]
    if units.empty:
        return tell(NOTHING)
    leads = {column.removeprefix("share_of_"): units.loc[units[column].idxmax()] for column in shares}
    parts = (f"{names.get(r.issue, r.issue)} by {unit} ({percent(r[f'share_of_{unit}'])})" for unit, r in leads.items())
    return tell(f"The largest share has {listing(parts)}.")


def appeared(rows: pd.DataFrame, names: dict[str, str]) -> tell:
    """Say which issues run from the first dated article to the last, and which are seen in one only, from `seen`."""
    if rows.empty:
        return tell("No dated article mentions an issue of the codebook.")
    through = rows[(rows["first"] == rows["first"].min()) & (rows["last"] == rows["last"].max())].issue
    once = int((rows.n_articles == 1).sum())
    return sentence(
        f"{listing(names.get(i, i) for i in through)}: in both the first and the last dated article; {count(once, 'issue')} in one article only."
    )


def reading(checks: pd.DataFrame) -> tell:
    """Say how well pages are read, from `check_reading`; these are pages on which the rules were also built."""
    if checks.empty:
        return tell(
            "This study has no truth tables, so how well its pages were read is not known; the demo study has them."
        )
    parts = listing(f"{r.what}: {r.right} of {r.of}" for r in checks.itertuples())
    seen = "The rules were built while looking at some of these pages, so expect somewhat less on others."
    return tell(f"Against the truth tables — {parts}. {seen}")


def used(summary: pd.DataFrame) -> tell:
    """Say how often the asked-for words are used, from a summary of `term_use` by year."""
    total = summary.groupby("label", sort=False)[["n", "total"]].sum().astype(int).itertuples(name=None)
    rates = [f"“{word}” {10_000 * n / max(words, 1):.0f} ({n} in {words:,})" for word, n, words in total]
    return tell(f"Uses per 10,000 words: {listing(rates)}.")


def testable(contrast: pd.DataFrame) -> tell:
    """Say, group by group, how many relabellings of articles there are and what follows."""
    if contrast.empty:
        return tell("There is one group of articles only: nothing can be tested.")
    notes = contrast.assign(how=contrast.note.str.replace("in one article only; ", "")).drop_duplicates("group")
    return tell(" ".join(f"{row.group}: {row.how}." for row in notes.itertuples()))


def by_choice(study: Study) -> pd.DataFrame:
    """Return the three leading issues under each choice of unit and bar: unit · at_least · first · second · third."""
    names, rows = issue_names(study), []
    for unit, least in product(("sentences", "words", "paragraphs"), (1, 2)):
        summary = summarise(issue_coverage(study, unit=unit, at_least=least))
        top = summary[summary.n > 0].sort_values("value", ascending=False, kind="stable").head(3)
        lead = [f"{names.get(r.label, r.label)} ({percent(r.value)})" for r in top.itertuples()]
        rows.append((unit, least, *(lead + ["", "", ""])[:3]))
    return pd.DataFrame(rows, columns=["unit", "at_least", "first", "second", "third"])


def steady(choices: pd.DataFrame) -> tell:
    """Say under how many choices the leading issue stays the same, from `by_choice`."""
    first = choices["first"].str.replace(r" \([^()]*\)$", "", regex=True)
    lead = first.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    name, times = lead.index[0], f"{count(int(lead.iloc[0]), 'choice')} of {NUMBERS[len(choices)]}"
    if not name:
        return tell("No issue of the codebook is mentioned, under any choice.")
    return tell(f"{name} {verb(name, 'lead')} under {times}; the order below that changes more.")


def made_with(study: Study) -> pd.DataFrame:
    """Return what the study was measured with: what · version · hash."""
    v, columns = study.versions, ["what", "version", "hash"]
    book, lexicon = v["codebook"], v["lexicon"]
    rows = [("package", v["package"], ""), ("codebook", f"{book['name']} {book['version']}", book["hash"])]
    rows += [("lexicon", lexicon["lexicon"], lexicon["hash"]), *(("list", *item) for item in v["lists"].items())]
    return pd.DataFrame(rows, columns=columns)


def changed(changes: pd.DataFrame, names: dict[str, str], before, after, per: int = 100) -> tell:
    """Say what changed most between two periods, with its interval or why there is none, from `compare_groups`."""
    rows = changes[changes.difference.notna()]
    if rows.empty:
        return tell("Nothing can be compared between these periods.")
    row = rows.loc[rows.difference.abs().idxmax()]
    interval = f"95 % interval {row.low * per:+.1f} to {row.high * per:+.1f}" if pd.notna(row.low) else row.note
    said = f"{row.difference * per:+.1f} per {per:,} {row.unit} ({interval})".replace("-", "−")
    firm = [names.get(label, label) for label in changes[(changes.low > 0) | (changes.high < 0)].label]
    sure = f"The interval leaves out zero for {listing(firm)}, one label at a time."
    first = f"From {before} to {after} the largest change is that of {names.get(row.label, row.label)}: {said}."
    return tell(f"{first} {sure if firm else 'No interval leaves out zero.'}")


def noted(frame: pd.DataFrame, what: str) -> tell:
    """Say how many rows were found, or why there are none (`attrs["note"]`)."""
    note = frame.attrs.get("note", "")
    return sentence(f"{count(len(frame), what)}{': ' + note if note else ''}.")


def word_checks() -> pd.DataFrame:
    """Return what simulations say of the statistics of words: check · setting · value · bar · n_articles · runs."""
    path, columns = DATA / "checks" / "words.csv", ["check", "setting", "value", "bar", "n_articles", "runs"]
    return pd.read_csv(path, keep_default_na=False) if path.exists() else pd.DataFrame(columns=columns)
