"""Every number is a door: which sentences (or words) stand behind a figure of a table on a page, and the list of them.

A figure is known by its table's columns: label or issue, article_id, year, outlet, voice and unit say which sentences are meant.
Only a figure to which these add up becomes a door; one that means something else stays a number.
"""

import html
import json
import re
from collections import Counter

import numpy as np
import pandas as pd

from analysis.compare.measures import ALL, UNITS
from analysis.measure.codebook import load_codebook
from analysis.measure.words import words_of
from analysis.show.plain import plain
from analysis.show.reading import issue_positions, with_text
from analysis.study import Inputs, Study
from analysis.tables import COUNTED

KEYS = ("article_id", "year", "outlet", "voice")
PLACE = ("article_id", "label", "term")
SCORES = ("compound_neutral", "compound")
MOST = 2_000  # sentences (and words) listed on one page; with more, each door lists its first ones and says so
LARGE = 50_000  # sentences; in larger studies words open to their articles even when the text is there
CUTS = (MOST, 1_000, 300, 100, 30, 10, 3, 1)


def seen(value) -> str:
    """Return a value as it stands in a cell of a table on a page."""
    return "" if pd.isna(value) else plain(str(value)).strip()


class Doors:
    """The doors of one page: `open_table` finds those of a table, `behind` returns what stands behind all of them."""

    def __init__(self, study: Study, *, texts: bool):
        articles = study.articles.set_index("article_id")[["year", "outlet"]]
        keyed = lambda table: table.join(articles, on="article_id").assign(  # noqa: E731
            **{key: lambda t, key=key: t[key].map(seen).astype("category") for key in KEYS}
        )
        self.study, self.texts = study, texts
        self.sentences = keyed(study.sentences).reset_index(drop=True)
        self.counted = self.sentences.kind.isin(COUNTED).to_numpy()
        self.paragraph = self.sentences.groupby(["article_id", "paragraph_no"], observed=True).ngroup().to_numpy()
        self.words = keyed(self._uses() if texts else study.words)
        self.word = dict(self.words.groupby(self.words.word.map(seen)).indices)
        place = study.sentences[["article_id", "sentence_no"]].assign(row=range(len(study.sentences)))
        self.mentions = study.mentions.merge(place, on=["article_id", "sentence_no"])
        self.on = {seen(issue): rows.to_numpy() for issue, rows in self.mentions.groupby("issue").row}
        self.found: dict[tuple, int] = {}

    def _uses(self) -> pd.DataFrame:
        """Return the words of each sentence (columns of `words`, and `row`); of each article where a text is missing."""
        s = self.study.sentences[self.counted]
        if len(s) > LARGE or any(self.study.text(a) is None for a in self.study.articles.article_id):
            return self.study.words
        rows = [
            (article, voice, word, n, row)
            for row, article, voice, text in with_text(self.study, s)[["article_id", "voice", "text"]].itertuples(
                name=None
            )
            for word, n in Counter(words_of(text)).items()
        ]
        return pd.DataFrame(rows, columns=["article_id", "voice", "word", "n", "row"])

    def open_table(self, page: str) -> str:
        """Return HTML whose tables' figures carry the number of their door (`data-of`)."""
        return re.sub(r"<table.*?</table>", lambda match: self._table(match[0]), page, flags=re.S)

    def _table(self, table: str) -> str:
        head, *rows = (
            re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr.*?</tr>", table, re.S)
        )
        columns = [html.unescape(cell) for cell in head]
        places = self._places() if "position" in columns else None
        values = [dict(zip(columns, map(html.unescape, row), strict=True)) for row in rows]
        doors = [self._row(row) if places is None else self._place(row, places) for row in values]
        figures = [
            c
            for c in columns
            if all(c in found or _number(row[c]) in (0, None) for found, row in zip(doors, values, strict=True))
        ]
        body = (
            "".join(
                f"<td{self._door(*found[c]) if c in found and c in figures else ''}>{v}</td>"
                for c, v in zip(columns, row, strict=True)
            )
            for row, found in zip(rows, doors, strict=True)
        )
        heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        return (
            f'<table class="dataframe"><thead><tr>{heads}</tr></thead><tbody>\n<tr>'
            + "</tr>\n<tr>".join(body)
            + "</tr>\n</tbody></table>"
        )

    def _row(self, row: dict[str, str]) -> dict[str, tuple]:
        """Return what stands behind the figures of one row: column → (kind, rows, label)."""
        label = row.get("label", row.get("issue", ALL))
        if "n_group" in row:
            readings = [self._contrast(row, label)]
        else:  # a label may be an issue's name and a word too
            readings = [self._issue(row, label)] if label == ALL or label in self.on else []
            readings += [self._term(row, label)] if "label" in row else []
        added_up = [
            {
                column: (kind, ids, label)
                for column, (kind, ids, unit) in figures.items()
                if column in row and self._adds_up(row[column], kind, ids, unit)
            }
            for figures in readings
        ]
        found = max(added_up, key=len, default={})
        return found | ({"value": found["n"]} if "n" in found and "value" in row else {})

    def _issue(self, row: dict, label: str) -> dict[str, tuple]:
        """Return what the figures of a row on an issue (or on all sentences) mean: column → (kind, rows, unit)."""
        inside = self._where(self.sentences, row) & self.counted
        if "raw" in row:  # the codebook is checked on body paragraphs
            inside &= (self.sentences.kind == "body").to_numpy()
        on = inside & self._on(label)
        unit = row.get("unit", "paragraphs")
        base = on if "total" in row and self._adds_up(row["total"], "s", np.flatnonzero(on), unit) else inside
        figures = {"n": (on, unit), "total": (base, unit), "n_articles": (base if "total" in row else on, "articles")}
        figures |= {f"n_{u}": (on, u) for u in UNITS if f"n_{u}" not in figures} | {
            f"of_{u}": (inside, u) for u in UNITS
        }
        if "n_headlines" in row:
            kinds = self.sentences.kind.to_numpy()
            bodies = pd.Series(self.paragraph).where(kinds == "body")
            leads = bodies == bodies.groupby(self.sentences.article_id.to_numpy()).transform("min")
            figures["n_headlines"] = ((kinds == "headline") & self._on(label), "articles")
            figures["n_leads"] = (on & leads.to_numpy(), "articles")
        if "other" in row:
            a, b = on, inside & self._on(row["other"])
            both = np.intersect1d(self.paragraph[a], self.paragraph[b])
            figures = {"n_issue": (a, "paragraphs"), "n_other": (b, "paragraphs")}
            figures["n_both"] = ((a | b) & np.isin(self.paragraph, both), "paragraphs")
        if "term" in row:
            hits = self.mentions[
                (self.mentions.issue.map(seen) == label) & (self.mentions.term.map(seen) == row["term"])
            ]
            return {"n": ("s", hits.row.to_numpy(), "mentions"), "n_articles": ("s", hits.row.to_numpy(), "articles")}
        return {column: ("s", np.flatnonzero(mask), unit) for column, (mask, unit) in figures.items()}

    def _term(self, row: dict, label: str) -> dict[str, tuple]:
        """Return what the figures of a row on a word mean."""
        uses = self.word.get(label, np.array([], int))
        inside = np.flatnonzero(self._where(self.sentences, row) & self.counted)
        uses = uses[self._where(self.words, row)[uses]]
        return {"n": ("w", uses, "uses"), "total": ("s", inside, "words"), "n_articles": ("s", inside, "articles")}

    def _contrast(self, row: dict, label: str) -> dict[str, tuple]:
        """Return what the figures of a row of `compare_words` mean; the group is a year, an outlet or an article."""
        key = next(
            (k for k in ("year", "outlet", "article_id") if row["group"] in self.words[k].cat.categories), "year"
        )
        uses = self.word.get(label, np.array([], int))
        of = self.words[key].iloc[uses].astype(str)
        sides = {"group": uses[of == row["group"]], "rest": uses[(of != row["group"]) & (of != "")]}
        return {
            f"{what}_{side}": ("w", ids, unit)
            for side, ids in sides.items()
            for what, unit in (("n", "uses"), ("n_articles", "articles"))
        }

    def _where(self, table: pd.DataFrame, row: dict) -> np.ndarray:
        mask = np.ones(len(table), bool)
        for key in KEYS:
            if key in row:
                mask &= (table[key] == row[key]).to_numpy()
        return mask

    def _on(self, label: str) -> np.ndarray:
        mask = np.full(len(self.sentences), label == ALL)
        mask[self.on.get(label, [])] = True
        return mask

    def _adds_up(self, figure: str, kind: str, ids: np.ndarray, unit: str) -> bool:
        """Whether rows add up to the figure shown: their count in the unit, or the sum of their scores."""
        shown = _number(figure)
        table = self.sentences if kind == "s" else self.words
        if unit == "articles":
            sums = [table.article_id.iloc[ids].nunique()]
        elif unit == "paragraphs":
            sums = [len(np.unique(self.paragraph[ids]))]
        elif unit in ("words", "uses"):
            sums = [table["n" if kind == "w" else "n_words"].iloc[ids].sum()]
        else:
            sums = [len(ids), *(table[score].iloc[ids].sum() for score in SCORES if unit == "sentences")]
        return len(ids) > 0 and shown is not None and any(abs(shown - value) < 6e-5 for value in sums)

    def _places(self) -> dict[tuple, list[int]]:
        """Return the sentence of each place of `issue_positions`, by what its row shows."""
        rows = issue_positions(self.study)
        hits = self.mentions[self.counted[self.mentions.row]]
        places: dict[tuple, list[int]] = {}
        for row, position, *key in zip(hits.row, rows.position, *(rows[c].map(seen) for c in PLACE), strict=True):
            places.setdefault((position, *key), []).append(row)
        return places

    def _place(self, row: dict, places: dict[tuple, list[int]]) -> dict[str, tuple]:
        left = places.get((_number(row["position"]), *(row.get(c) for c in PLACE)))
        return {"position": ("s", np.array([left.pop(0)]), row["label"])} if left else {}

    def _door(self, kind: str, ids: np.ndarray, label: str) -> str:
        """Note a door and return the attribute of its cell."""
        if kind == "w" and "row" in self.words:
            kind, ids = "s", self.words.row.iloc[ids]
        ids = np.unique(ids)
        key = (kind, label, len(ids), tuple(ids[:MOST].tolist()))
        return f' data-of="{self.found.setdefault(key, len(self.found))}"'

    def behind(self) -> str:
        """Return what stands behind all doors found so far: a list that is readable without a script, and the doors' numbers."""
        if not self.found:
            return ""
        for cut in CUTS:
            listed = {(kind, i) for kind, _, _, ids in self.found for i in ids[:cut]}
            if len(listed) <= MOST:
                break
        rows = sorted(i for kind, i in listed if kind == "s")
        words = self.words.iloc[sorted(i for kind, i in listed if kind == "w")]
        entries = self.mentions[self.mentions.row.isin(rows)]
        book = _Book(self.study, entries)
        doors = [
            {"kind": kind, "issue": book.issue(label), "all": n, "of": _ranges(ids[:cut])}
            for kind, label, n, ids in self.found
        ]
        said = "" if cut == MOST else f" The lists behind large figures are cut to their first {cut}."
        items = "".join(self._sentence(row, book) for row in self._listed(rows).itertuples())
        items += "".join(
            f'<li id="w{w.Index}"><b><bdi>{_safe(w.article_id)}</bdi></b>, {w.voice}: <bdi>{_safe(w.word)}</bdi>, {w.n} uses</li>'
            for w in words.rename_axis("Index").itertuples()
        )
        return (
            '<section class="behind"><h2 id="behind">Behind the figures</h2>'
            f"<p>Each underlined figure of a table opens to what stands behind it.{said} All of it is listed here, for readers that run no script and for paper.</p>"
            f"<details><summary>All {len(listed):,} sentences and words behind the figures</summary><ol>{items}</ol></details>"
            f"{book.list()}</section>"
            f'<script type="application/json" id="doors">{json.dumps(doors, separators=(",", ":"))}</script>'
        )

    def _listed(self, rows: list[int]) -> pd.DataFrame:
        listed = self.sentences.iloc[rows]
        listed = listed.assign(article_id=self.study.sentences.article_id.iloc[rows].to_numpy())
        speakers = self.study.quotations.groupby(["article_id", "sentence_no"]).speaker.agg(
            lambda s: "; ".join(dict.fromkeys(s))
        )
        listed = listed.join(speakers, on=["article_id", "sentence_no"])
        return with_text(self.study, listed) if self.texts else listed.assign(text="")

    def _sentence(self, s, book: "_Book") -> str:
        score = f"{s.compound_neutral:+.3f}".replace("-", "\u2212")
        speaker = "" if pd.isna(s.speaker) else f", speaker <bdi>{_safe(s.speaker)}</bdi>"
        text = f"<q><bdi>{_safe(s.text)}</bdi></q>" if s.text else ""
        return (
            f'<li id="s{s.Index}"><b><bdi>{_safe(s.article_id)}</bdi></b>, line {s.line_no}, characters {s.start}–{s.end}, '
            f"{s.voice}, sentiment {score}{speaker}{text}{book.mentions(s.Index)}</li>"
        )


class _Book:
    """The issues and entries of the codebook that decided the mentions listed on a page."""

    def __init__(self, study: Study, mentions: pd.DataFrame):
        issues = load_codebook(Inputs.of(study.path).codebook).issues.set_index("issue")
        self.names = sorted(mentions.issue.unique())
        self.issues = issues.reindex(self.names)
        keys = mentions[["issue", "term"]].drop_duplicates().sort_values(["issue", "term"])
        self.entries = {key: n for n, key in enumerate(keys.itertuples(index=False, name=None))}
        self.of = {row: list(part.itertuples()) for row, part in mentions.groupby("row")}

    def issue(self, label: str) -> int | None:
        """Return the number of an issue on this page, or None when the label is none."""
        return next((n for n, name in enumerate(self.names) if seen(name) == label), None)

    def name(self, issue: str) -> str:
        """Return the display name of an issue, safe in HTML."""
        label = self.issues.label[issue]
        return _safe(issue if pd.isna(label) else label)

    def mentions(self, row: int) -> str:
        """Return the mentions of a sentence, each with a link to its entry."""
        items = "".join(
            f'<li data-issue="{self.names.index(m.issue)}">{self.name(m.issue)}, {m.start}–{m.end}: <a href="#t{self.entries[m.issue, m.term]}">entry</a></li>'
            for m in self.of.get(row, ())
        )
        return f"<ul>{items}</ul>" if items else ""

    def list(self) -> str:
        """Return the issues with their definitions, and their entries."""
        parts = []
        for n, issue in enumerate(self.names):
            entries = "".join(
                f'<li id="t{i}"><code>{_safe(term)}</code></li>'
                for (own, term), i in self.entries.items()
                if own == issue
            )
            definition = self.issues.definition[issue]
            parts.append(
                f'<dt id="i{n}">{self.name(issue)}</dt><dd><p>{_safe("" if pd.isna(definition) else definition)}</p><ul>{entries}</ul></dd>'
            )
        return (
            f"<details><summary>The {len(self.entries)} entries of the codebook that decided</summary><dl>{''.join(parts)}</dl></details>"
            if parts
            else ""
        )


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _safe(text: str) -> str:
    return html.escape(plain(str(text)))


def _ranges(ids: tuple[int, ...]) -> str:
    """Return sorted numbers in short: (1, 2, 3, 7) as "1-3,7"."""
    runs: list[list[int]] = []
    for i in ids:
        if runs and i == runs[-1][1] + 1:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
