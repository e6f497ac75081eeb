"""A view: one question put to a study, its chart, its table, the line of code that makes it again, and the lines behind a row."""

import hashlib
from dataclasses import asdict, dataclass, fields, replace
from functools import cache

import numpy as np
import pandas as pd

from analysis.compare.measures import ALL, UNITS, VOICES, issue_coverage, sentiment, term_use
from analysis.compare.summary import summarise
from analysis.measure.lists import load_lists
from analysis.measure.words import words_of
from analysis.show.charts import ACROSS, DOWN, group_name, nothing, plot_rows
from analysis.show.finish import Finished, corpus_note, finish, plain
from analysis.show.prose import issue_names
from analysis.show.reading import heads, with_text
from analysis.show.told import count, percent, signed, tell
from analysis.study import Study
from analysis.tables import COUNTED, InputError

MEASURES = {  # what a value is drawn times, and its unit
    "coverage": (100, "Share of {unit} on each issue, per cent"),
    "use": (10_000, "Uses per 10,000 words"),
    "sentiment": (1, "Mean sentence sentiment (VADER, names neutral), from −1 to +1"),
}
GROUPS = {"year": "year", "outlet": "outlet", "article_id": "article", "voice": "voice"}
GOES_WITH = {"unit": ("coverage",), "issues": ("coverage", "sentiment"), "words": ("use",)}
MOST = 12  # labels shown when none were asked for
FIRM = 5  # sentences (words …) below which a figure is not put into the title
LINES = ["article_id", "line_no", "start", "end", "voice", "compound_neutral", "term", "before", "text", "after"]


@dataclass(frozen=True)
class Choice:
    """What is looked at: measure coverage/use/sentiment, by year/outlet/article_id/voice, unit of coverage, one voice or None.

    None for issues or words is the most frequent, for years, outlets or articles all; None among the years: no year known.
    """

    measure: str = "coverage"
    by: str = "year"
    unit: str = "sentences"
    voice: str | None = None
    issues: list[str] | None = None
    words: list[str] | None = None
    years: list[int | None] | None = None
    outlets: list[str] | None = None
    articles: list[str] | None = None


@dataclass(frozen=True)
class View:
    """A choice, the study narrowed to it, its chart, and `table`: the plotted figures, one a row."""

    choice: Choice
    study: Study
    chart: Finished
    table: pd.DataFrame
    names: dict

    @property
    def code(self) -> str:
        """Return the line of code that makes this view again."""
        said = {f.name: getattr(self.choice, f.name) for f in fields(Choice)}
        said = [f"{name}={value!r}" for name, value in said.items() if value != getattr(Choice, name)]
        return f"view({', '.join(['study', *said])})"

    def rows(self) -> list[str]:
        """Return each row of the table in words: what, where, how much, out of what."""
        return [_said(row, self.choice, self.names) for row in self.table.itertuples()]

    def lines(self, row: int = 0) -> pd.DataFrame:
        """Return the sentences behind a row of the table: article_id · line_no · start · end · voice · compound_neutral · term ·
        before · text · after. `term` is the codebook's entry that decided; the texts (a sentence in its paragraph) are "" where
        the article's file is not at hand. Where a word stands is in no table: without the text its row has no lines.
        """  # fmt: skip
        return self.opened(self.behind(row))

    def opened(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """Return `lines` of some of the sentences behind a row: of a large study, a row has more than anybody reads."""
        return _in_paragraph(self.study, sentences)[LINES].reset_index(drop=True)

    def behind(self, row: int) -> pd.DataFrame:
        """Return the sentences behind a row of the table, without their texts: sentences · term."""
        if self.table.empty:
            return self.study.sentences.head(0).assign(term="")
        row, study = self.table.iloc[row], self.study
        s = study.sentences[study.sentences.kind.isin(COUNTED)]
        s = s[s.voice == self.choice.voice] if self.choice.voice else s
        column = s.voice if self.choice.by == "voice" else s.article_id.map(_column(study, self.choice.by))
        s = s[column.isna() if pd.isna(row[self.choice.by]) else column == row[self.choice.by]]
        if self.choice.measure == "use":
            s = s[s.article_id.isin(study.words.article_id[study.words.word == row.label])]
            found = with_text(study, s)
            s = s[found.text.map(lambda text: row.label in words_of(text)).astype(bool)].assign(term=row.label)
        elif row.label == ALL:
            s = s.assign(term="")
        else:
            on = study.mentions[study.mentions.issue == row.label]
            terms = on.groupby(["article_id", "sentence_no"]).term.agg(lambda t: "; ".join(dict.fromkeys(t)))
            s = s.merge(terms.reset_index(), on=["article_id", "sentence_no"])
        return s

    def save(self) -> str:
        """Write the chart in all its forms and sizes and return the name its files begin with."""
        name = f"{self.choice.measure}-by-{GROUPS[self.choice.by]}-{hashlib.sha256(self.code.encode()).hexdigest()[:6]}"
        _finished(self.study, self.choice, self.table, self.names, save=name)
        return name

    def __repr__(self) -> str:
        return f"{self.chart.title}."

    def _repr_html_(self) -> str:
        return tell(repr(self))._repr_html_() + self.chart._repr_html_()


@cache
def _stop_words() -> frozenset[str]:
    return load_lists().stop_words


def options(study: Study) -> dict[str, list]:
    """Return what may be chosen in a study: issues and words (the most frequent first), years, outlets, articles."""
    words = study.words[~study.words.word.isin(_stop_words())].groupby("word").n.sum()
    years = [None if pd.isna(year) else int(year) for year in study.articles.year.sort_values().unique()]
    return {
        "issues": list(study.mentions.issue.value_counts(sort=False).sort_values(ascending=False, kind="stable").index),
        "words": list(words.sort_values(ascending=False, kind="stable").index[:8]),
        "years": years,
        "outlets": sorted(study.articles.outlet.unique()),
        "articles": list(heads(study)),
    }


def view(study: Study, **choices) -> View:
    """Return the view of a study that `choices` (the fields of Choice) ask for; without any, coverage by year.

    Raises InputError for a choice that does not exist, that does not go with the others, or of which the study has none.
    """
    have = options(study)
    choice = _checked(study, choices, have)
    words = have["words"] if choice.words is None else [word.lower() for word in choice.words]
    part, names = _narrowed(study, choice), {**issue_names(study), **heads(study)}
    table = _table(part, replace(choice, words=words))
    return View(choice, part, _finished(part, choice, table, names), table, names)


def _checked(study: Study, choices: dict, have: dict[str, list]) -> Choice:
    known = [f.name for f in fields(Choice)]
    if unknown := sorted(set(choices) - set(known)):
        raise InputError(f"a view has no choice '{unknown[0]}'; it has {', '.join(known)}")
    choice = Choice(**choices)
    one = {"measure": [*MEASURES], "by": [*GROUPS], "unit": [*UNITS], "voice": [None, *VOICES]}
    issues = [*dict.fromkeys([*issue_names(study), *have["issues"], ALL])]
    pools = one | have | {"issues": issues, "words": choice.words}
    for name, value in asdict(choice).items():
        if name not in one and value is not None and not isinstance(value, (list, tuple)):
            raise InputError(f"{name}: {value!r} is no list; write [{value!r}]")
        wrong = [v for v in ([value] if name in one else value or []) if v not in pools[name]]
        if wrong:
            few = [*map(str, pools[name][:DOWN]), *["…"] * (len(pools[name]) > DOWN)]
            raise InputError(f"{name}: there is no {wrong[0]!r}; choose from {', '.join(few)}")
    for name, measures in GOES_WITH.items():
        if getattr(choice, name) != getattr(Choice, name) and choice.measure not in measures:
            raise InputError(f"{name} says nothing of measure '{choice.measure}'; leave it out")
    return choice


def _column(study: Study, column: str) -> pd.Series:
    return study.articles.set_index("article_id", drop=False)[column]


def _narrowed(study: Study, choice: Choice) -> Study:
    a, keep = study.articles, np.ones(len(study.articles), bool)
    for column, wanted in (("year", choice.years), ("outlet", choice.outlets), ("article_id", choice.articles)):
        if wanted is not None:
            keep &= (a[column].isin(wanted) | (a[column].isna() & (None in wanted))).to_numpy()
    return study if keep.all() else study.where(article=list(a.article_id[keep]))


def _contributions(study: Study, choice: Choice) -> pd.DataFrame:
    by_voice = bool(choice.voice) or choice.by == "voice"
    if choice.measure == "use":
        given = term_use(study, choice.words, by_voice=by_voice)
    elif choice.measure == "coverage":
        given = issue_coverage(study, unit=choice.unit, by_voice=by_voice, issues=choice.issues)
    else:
        parts = [sentiment(study, by_voice=by_voice), sentiment(study, by_issue=True, by_voice=by_voice)]
        given = pd.concat(parts, ignore_index=True)
        given = given if choice.issues is None else given[given.label.isin(choice.issues)]
    return given[given.voice == choice.voice] if choice.voice else given


def _table(study: Study, choice: Choice) -> pd.DataFrame:
    """Return the summary that is plotted: of the labels asked for, or of the most frequent, as many as a chart can hold."""
    given = _contributions(study, choice)
    asked = choice.words if choice.measure == "use" else choice.issues
    weight = given.groupby("label")["total" if choice.measure == "sentiment" else "n"].sum()
    labels = list((weight if asked else weight[weight > 0]).sort_values(ascending=False, kind="stable").index)
    known = {"voice": VOICES, "article_id": list(heads(study))}.get(choice.by)
    groups = list(known or sorted(given[choice.by].dropna().unique()))
    labels = labels[: ACROSS if len(groups) > ACROSS else DOWN if asked else MOST]
    few = given[choice.by].isin(groups[:DOWN]) | (given[choice.by].isna() & (len(groups) < DOWN))
    table = summarise(given[given.label.isin(labels) & few], choice.by)
    place = table[choice.by].map({group: i for i, group in enumerate(groups)}).fillna(len(groups))
    table = table.assign(place=place, order=table.label.map(labels.index)).sort_values(
        ["place", "order"], kind="stable"
    )
    return table.drop(columns=["place", "order"]).reset_index(drop=True)


def _finished(study: Study, choice: Choice, table: pd.DataFrame, names: dict, save: str = "") -> Finished:
    scale, unit = MEASURES[choice.measure]
    unit = unit.format(unit=choice.unit) + (f"; {choice.voice} voice only" if choice.voice else "")
    if why := _nothing(study, choice, table):
        words = {"title": why.rstrip("."), "alt": f"An empty chart: {why[0].lower()}{why[1:]}"}
        return finish(nothing("page", table, unit, why), **words, note=corpus_note(study), save=save)
    chart = plot_rows(table, by=choice.by, scale=scale, unit=unit, names=names)
    firm = table[table.total >= min(FIRM, table.total.max())]  # one sentence is no headline
    far = firm.value.abs() if choice.measure == "sentiment" else firm.value
    most, least = (table.loc[i] for i in (far.idxmax(), far.idxmin()))
    what = {"use": "the most used", "sentiment": "the furthest from neutral"}.get(choice.measure, "the largest share")
    title = f"{_where(most, choice, names)}: {_figure(most.value, choice.measure)}, {what} here"
    alt = f"A mark for each of {count(len(table), 'figure')}, by {GROUPS[choice.by]}. The top: {_said(most, choice, names)}. The other end: {_said(least, choice, names)}."
    groups = table[choice.by]
    drawn, have = (t.nunique(dropna=False) for t in (groups, study.articles.get(choice.by, groups)))
    cut = f"Drawn are the first {drawn} of {have:,} {GROUPS[choice.by]}s; choose others to see them. " * (have > drawn)
    words = {"title": title[:1].upper() + title[1:], "alt": f"{alt} {cut}".strip(), "note": cut + corpus_note(study)}
    return finish(chart, **words, save=save)


def _nothing(study: Study, choice: Choice, table: pd.DataFrame) -> str:
    """Say why there is nothing to draw, or "" when there is something."""
    for name in ("issues", "words", "years", "outlets", "articles"):
        if getattr(choice, name) is not None and not getattr(choice, name):
            return f"No {name[:-1]} is chosen: choose one or more."
    if study.articles.empty:
        return "No article is left: the chosen years, outlets and articles have none in common."
    none = "No issue of the codebook is mentioned here."
    none = none if choice.measure == "coverage" else "There is nothing to count here."
    return "" if table.value.notna().any() else none


def _figure(value: float, measure: str) -> str:
    words = {"use": f"{value * 10_000:.0f} per 10,000", "sentiment": signed(value, 2)}
    return "none counted" if pd.isna(value) else words.get(measure) or percent(value)


def _said(row, choice: Choice, names: dict) -> str:
    n = "" if choice.measure == "sentiment" else f"{int(row.n):,} of "
    unit = row.unit.removesuffix("s") if row.total == 1 else row.unit
    return f"{_where(row, choice, names)}: {_figure(row.value, choice.measure)} ({n}{int(row.total):,} {unit})"


def _where(row, choice: Choice, names: dict) -> str:
    label = f"“{row.label}”" if choice.measure == "use" else names.get(row.label, row.label)
    return f"{plain(label)}, {group_name(getattr(row, choice.by), names)}"


def _in_paragraph(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Add to sentences their text and what stands before and after it in its paragraph; "" where the file is not at hand."""
    keys = ["article_id", "paragraph_no"]
    near = study.sentences[study.sentences.article_id.isin(rows.article_id)]
    spans = near.groupby(keys).agg(first=("start", "min"), last=("end", "max"))
    rows = with_text(study, rows.merge(spans.reset_index(), on=keys, how="left"))
    before = with_text(study, rows[["article_id"]].assign(start=rows["first"], end=rows.start)).text
    after = with_text(study, rows[["article_id"]].assign(start=rows.end, end=rows["last"])).text
    return rows.assign(before=before, after=after)
