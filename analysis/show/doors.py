"""Every number is a door: which sentences (or uses of a word) stand behind a figure of a table on a page.

A figure is known by its table's columns: label or issue, article_id, year, outlet, voice and unit say what is meant. Only a
figure to which the sentences add up becomes a door, and only with all figures of its column; another stays a number.
"""

import html
import re
from collections import Counter

import numpy as np
import pandas as pd

from analysis.compare.measures import ALL, UNITS
from analysis.measure.codebook import load_codebook
from analysis.measure.sentences import paragraphs
from analysis.measure.words import words_of
from analysis.show.plain import plain
from analysis.show.reading import issue_positions, with_text
from analysis.study import Inputs, Study
from analysis.tables import COUNTED

KEYS, PLACE = ("article_id", "year", "outlet", "voice"), ("article_id", "label", "term")
SCORES = ("compound_neutral", "compound")
LARGE = 50_000  # sentences; in larger studies words open to their articles even when the text is there


def seen(value) -> str:
    """Return a value as it stands in a cell of a table on a page."""
    return "" if pd.isna(value) else plain(str(value)).strip()


class Doors:
    """The doors of a page: `open_tables` notes in `found` what stands behind each, by (kind, label, how many, rows).

    Kind "s": rows of `sentences`; kind "w": rows of `words`, an article, voice and word each. With `texts` (the page may
    show the sentences) words open to their sentences too, where the articles' files are at hand.
    """

    def __init__(self, study: Study, *, texts: bool):
        self.study, self.texts = study, texts
        counted = study.sentences.kind.isin(COUNTED)
        self.counted, self.body = counted.to_numpy(), (study.sentences.kind == "body").to_numpy()
        self.sentences, self.words = self._keyed(study.sentences), self._keyed(self._uses(counted))
        self.paragraph = study.sentences.groupby(["article_id", "paragraph_no"]).ngroup().to_numpy()
        self.word = self.words.groupby(self.words.word.map(seen)).indices
        place = study.sentences[["article_id", "sentence_no"]].assign(row=range(len(study.sentences)))
        self.mentions = study.mentions.merge(place, on=["article_id", "sentence_no"])
        self.on = {seen(issue): rows.to_numpy() for issue, rows in self.mentions.groupby("issue").row}
        self.codebook = load_codebook(Inputs.of(study.path).codebook).issues.set_index("issue")
        self.found: dict[tuple, int] = {}

    def _keyed(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table with the keys of its articles, as a page shows them."""
        joined = table.join(self.study.articles.set_index("article_id")[["year", "outlet"]], on="article_id")
        return joined.assign(**{key: joined[key].map(seen).astype("category") for key in KEYS}).reset_index(drop=True)

    def _uses(self, counted: pd.Series) -> pd.DataFrame:
        """Return the words of each sentence (columns of `words`, and `row`), or of each article where a text is missing."""
        known = self.texts and counted.sum() <= LARGE
        if not known or any(self.study.text(article) is None for article in self.study.articles.article_id):
            return self.study.words
        s = with_text(self.study, self.study.sentences[counted])
        rows = [
            (article, voice, word, n, row)
            for row, article, voice, text in s[["article_id", "voice", "text"]].itertuples(name=None)
            for word, n in Counter(words_of(text)).items()
        ]
        return pd.DataFrame(rows, columns=["article_id", "voice", "word", "n", "row"])

    def open_tables(self, page: str) -> str:
        """Return HTML in which the cells of tables' figures carry the number of their door (`data-of`)."""
        return re.sub(r"<table.*?</table>", lambda table: self._table(table[0]), page, flags=re.S)

    def _table(self, table: str) -> str:
        rows = re.findall(r"<tr.*?</tr>", table, re.S)
        head, *rows = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows)
        columns = [html.unescape(cell) for cell in head]
        places = self._places() if {"position", *PLACE} <= set(columns) else None
        values = [dict(zip(columns, map(html.unescape, row), strict=True)) for row in rows]
        doors = [self._row(row) if places is None else self._place(row, places) for row in values]
        open_, whole = set(), set()
        for c in columns:
            if all(c in door or _number(row[c]) in (0, None) for door, row in zip(doors, values, strict=True)):
                open_.add(c)
            if c in open_ and all(re.fullmatch(r"(\d+\.0)?", row[c]) for row in values):
                whole.add(c)  # counts, which pandas shows as 3.0 when a column once held a gap
        heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        lines = [f"<tr>{heads}</tr></thead><tbody>"]
        for cells, door in zip(rows, doors, strict=True):
            marks = [self._mark(*door[c]) if c in door and c in open_ else "" for c in columns]
            cells = [cell.removesuffix(".0") if c in whole else cell for c, cell in zip(columns, cells, strict=True)]
            lines.append(f"<tr>{''.join(f'<td{m}>{cell}</td>' for m, cell in zip(marks, cells, strict=True))}</tr>")
        return '<table class="dataframe"><thead>' + "\n".join(lines) + "</tbody></table>"

    def _row(self, row: dict[str, str]) -> dict[str, tuple]:
        """Return what stands behind the figures of one row: column → (kind, rows, label)."""
        label = row.get("label", row.get("issue", ALL))
        if "n_group" in row:
            readings = [self._contrast(row, label)]
        else:  # a label may be an issue's name and a word too
            readings = [self._issue(row, label), *([self._term(row, label)] if "label" in row else [])]
        fits = [
            {c: (kind, ids, "" if c == "total" or c[:3] == "of_" else label) for c, (kind, ids, unit) in r.items()
             if self._adds_up(row.get(c, ""), kind, ids, unit)}
            for r in readings
        ]  # fmt: skip
        found = max(fits, key=len, default={})
        return found | ({"value": found["n"]} if "n" in found and "value" in row else {})

    def _issue(self, row: dict, label: str) -> dict[str, tuple]:
        """Return what the figures of a row on an issue (or on all sentences) mean: column → (kind, rows, unit)."""
        if "term" in row:
            hits = self.mentions[self.mentions.issue.map(seen).eq(label) & self.mentions.term.map(seen).eq(row["term"])]
            return {"n": ("s", hits.row.to_numpy(), "mentions"), "n_articles": ("s", hits.row.to_numpy(), "articles")}
        inside = self._where(self.sentences, row) & (self.body if "raw" in row else self.counted)
        on = inside & self._on(label)
        unit = row.get("unit", "sentences" if "series" in row else "paragraphs")  # others correct or cross paragraphs
        scored = "total" in row and self._adds_up(row["total"], "s", np.flatnonzero(on), unit)
        base = on if scored or "total" not in row else inside
        figures = {f"n_{u}": (on, u) for u in UNITS} | {f"of_{u}": (inside, u) for u in UNITS}
        figures |= {"n": (on, unit), "total": (on if scored else inside, unit), "n_articles": (base, "articles")}
        if "n_headlines" in row:
            heads, sentences = self.study.sentences.kind == "headline", self.study.sentences
            first = paragraphs(self.study.lines).query("kind == 'body'").groupby("article_id").paragraph_no.min()
            leads = on & (sentences.paragraph_no == sentences.article_id.map(first)).to_numpy()
            heads = heads.to_numpy() & self._on(label) & self._where(self.sentences, row)
            figures |= {"n_headlines": (heads, "articles"), "n_leads": (leads, "articles")}
        if "other" in row:
            other = inside & self._on(row["other"])
            both = np.isin(self.paragraph, np.intersect1d(self.paragraph[on], self.paragraph[other])) & (on | other)
            figures = {"n_issue": (on, unit), "n_other": (other, unit), "n_both": (both, unit)}
        return {column: ("s", np.flatnonzero(mask), of) for column, (mask, of) in figures.items()}

    def _term(self, row: dict, label: str) -> dict[str, tuple]:
        """Return what the figures of a row on a word mean."""
        uses, inside = self.word.get(label, np.array([], int)), self._where(self.sentences, row) & self.counted
        uses, inside = uses[self._where(self.words, row)[uses]], np.flatnonzero(inside)
        return {"n": ("w", uses, "uses"), "total": ("s", inside, "words"), "n_articles": ("s", inside, "articles")}

    def _contrast(self, row: dict, label: str) -> dict[str, tuple]:
        """Return what the figures of a row of `compare_words` mean; its group is a year, an outlet or an article."""
        group, uses = row["group"], self.word.get(label, np.array([], int))
        key = next((k for k in ("year", "outlet", "article_id") if group in self.words[k].cat.categories), "year")
        of = self.words[key].iloc[uses].astype(str).to_numpy()
        sides = {"group": uses[of == group], "rest": uses[(of != group) & (of != "")]}
        units = {"n": "uses", "n_articles": "articles"}
        return {f"{what}_{side}": ("w", ids, unit) for side, ids in sides.items() for what, unit in units.items()}

    def _places(self) -> dict[tuple, list[int]]:
        """Return the sentences of the places of `issue_positions`, by what their rows show."""
        rows, places = issue_positions(self.study), {}
        hits = self.mentions.row[self.counted[self.mentions.row]]
        for row, position, *key in zip(hits, rows.position, *(rows[c].map(seen) for c in PLACE), strict=True):
            places.setdefault((position, *key), []).append(row)
        return places

    def _place(self, row: dict, places: dict[tuple, list[int]]) -> dict[str, tuple]:
        left = places.get((_number(row["position"]), *(row.get(c) for c in PLACE)))
        return {"position": ("s", np.array([left.pop(0)]), row["label"])} if left else {}

    def _where(self, table: pd.DataFrame, row: dict) -> np.ndarray:
        masks = [(table[key] == row[key]).to_numpy() for key in KEYS if key in row]
        if "period" in row:  # a month or year that holds all the days on which an article may have appeared
            a = self.study.articles.set_index("article_id")
            first, last = (a[c].str[: len(row["period"]) or 7] for c in ("published_from", "published_to"))
            masks.append(table.article_id.map(first.where(first == last, "").map(seen)).eq(row["period"]).to_numpy())
        return np.logical_and.reduce(masks) if masks else np.ones(len(table), bool)

    def _on(self, label: str) -> np.ndarray:
        mask = np.full(len(self.sentences), label == ALL)
        for key in KEYS if label not in self.on else ():  # pairs of scores have a label that is an outlet, an article …
            mask |= (self.sentences[key] == label).to_numpy()
        mask[self.on.get(label, [])] = True
        return mask

    def _adds_up(self, figure: str, kind: str, ids: np.ndarray, unit: str) -> bool:
        """Whether rows add up to the figure shown: their number in the unit, or the sum of their scores."""
        table, shown = self.sentences if kind == "s" else self.words, _number(figure)
        if shown is None or not len(ids):
            return False
        if unit == "articles":
            sums = [table.article_id.iloc[ids].nunique()]
        elif unit in ("words", "uses"):
            sums = [table["n" if kind == "w" else "n_words"].iloc[ids].sum()]
        else:
            sums = [len(np.unique(self.paragraph[ids])) if unit == "paragraphs" else len(ids)]
            sums += [table[score].iloc[ids].sum() for score in SCORES if unit == "sentences"]
        return any(abs(shown - value) < 6e-5 for value in sums)

    def _mark(self, kind: str, ids: np.ndarray, label: str) -> str:
        """Note a door and return the attribute of its cell."""
        if "row" in self.words and kind == "w":
            kind, ids = "s", self.words.row.iloc[ids]
        ids = tuple(np.unique(ids).tolist())
        return f' data-of="{self.found.setdefault((kind, label, len(ids), ids), len(self.found))}"'


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
