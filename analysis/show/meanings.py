"""What the figures of a table may mean: one study's sentences and uses of words, and how tables of each kind count them."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product

import numpy as np
import pandas as pd

from analysis.compare.collocates import FAR
from analysis.compare.items import Variants
from analysis.compare.measures import ALL, SCORES, UNITS
from analysis.measure.codebook import load_codebook
from analysis.measure.sentences import paragraphs
from analysis.show.reading import issue_positions
from analysis.show.uses import RULES, Figure, Uses, in_cell, keyed, near_node, runs
from analysis.study import Inputs, Study
from analysis.tables import COUNTED

KEYS, PLACE = ("article_id", "year", "outlet", "voice"), ("article_id", "label")
SENTENCE = ["article_id", "sentence_no"]
SUMMED = ("compound_neutral", "compound")
LARGE = 50_000  # sentences; in larger studies words open to their articles even when the text is there
HEARD = "Heard in the sentence by the sentiment lexicon, and not as part of a name"


class Source:
    """One study as its tables show it. Its rows of sentences and of words are numbered from `first`, so that several share a page."""

    def __init__(self, study: Study, *, texts: bool, first: tuple[int, int] = (0, 0)):
        self.study, self.texts, (self.first, self.first_word) = study, texts, first
        self.end, self.last_word = self.first + len(study.sentences), self.first_word + len(study.words)
        self.sentences, counted = self._keyed(study.sentences), study.sentences.kind.isin(COUNTED)
        self.counted, self.body = counted.to_numpy(), (study.sentences.kind == "body").to_numpy()
        self.paragraph = study.sentences.groupby(["article_id", "paragraph_no"]).ngroup().to_numpy()
        self.place = study.sentences[SENTENCE].assign(row=range(len(study.sentences)))
        self.mentions = study.mentions.merge(self.place, on=SENTENCE)
        self.on = {in_cell(issue): rows.to_numpy() for issue, rows in self.mentions.groupby("issue").row}
        inputs = Inputs.of(study.path)
        self.codebook, self.variants = load_codebook(inputs.codebook).issues.set_index("issue"), Variants(inputs.lists)
        files = {a: study.text(a) for a in study.articles.article_id if texts and counted.sum() <= LARGE}
        self.counted_text = None
        if files and None not in files.values():
            spans = study.sentences.reset_index(drop=True).loc[self.counted, ["article_id", "start", "end"]]
            self.counted_text = pd.Series(
                {i: files[a][start:end] for i, a, start, end in spans.itertuples()}, dtype=str
            )
        self.uses, self.heard, self.near = cache(self._uses), cache(self._heard), cache(self._near)

    def _keyed(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table with the keys of its articles, as a page shows them."""
        joined = table.join(self.study.articles.set_index("article_id")[["year", "outlet"]], on="article_id")
        return joined.assign(**{key: joined[key].map(in_cell).astype("category") for key in KEYS}).reset_index(
            drop=True
        )

    def readings(
        self, columns: set[str], rows: list[dict]
    ) -> Iterator[Callable[[list[dict]], list[dict[str, Figure]]]]:
        """Yield what a table with these columns may mean: functions from its rows to what stands behind their figures."""
        first, words = rows[0] if rows else {}, "label" in columns
        if {"position", *PLACE} <= columns:
            yield self._places
        elif "shift" in columns:
            yield from (partial(self._shift, by=by, score=s) for s, by in product(SCORES, (*KEYS, "issue", "score")))
        elif "logdice" in columns:
            yield from (partial(self._collocates, node=node) for node in self._nodes(_whole(first.get("n_node", ""))))
        elif "n_group" in columns:
            sizes = {len(row["label"].split()) for row in rows if self.counted_text is not None}
            of = ["words", "issues", *sorted(size for size in sizes if size < 5)]
            yield from (partial(self._contrast, of=of, form=form) for of, form in product(of, RULES))
        else:
            yield lambda rows: [self._issue(row, row.get("label", row.get("issue", ALL))) for row in rows]
            yield from [
                lambda rows: [self._term(row, row["label"]) for row in rows]
            ] * words  # an issue's name may be a word

    def _figure(self, on: np.ndarray, unit: str, issue: str = "", rule: str = "") -> Figure:
        """Return a figure of sentences (a mask, or their rows): how many units they are, or the sums of their scores."""
        rows = np.flatnonzero(on) if on.dtype == bool else on
        part = self.sentences.iloc[rows]
        if unit == "articles":
            values = [part.article_id.nunique()]
        elif unit == "words":
            values = [part.n_words.sum()]
        else:
            values = [len(np.unique(self.paragraph[rows])) if unit == "paragraphs" else len(rows)]
            values += [part[score].sum() for score in SUMMED if unit == "sentences"]
        return Figure("s", rows + self.first, values, issue, rule)

    def _issue(self, row: dict, label: str) -> dict[str, Figure]:
        """A row on an issue, or on all sentences."""
        if "term" in row:
            m = self.mentions
            hits = m.row[m.issue.map(in_cell).eq(label) & m.term.map(in_cell).eq(row["term"])].to_numpy()
            return {"n": self._figure(hits, "mentions", label), "n_articles": self._figure(hits, "articles", label)}
        inside = self._where(self.sentences, row) & (self.body if "raw" in row else self.counted)
        on = inside & self._on(label)
        unit = row.get("unit", "sentences" if "series" in row else "paragraphs")  # others correct or cross paragraphs
        scored = _whole(row.get("total", "")) in self._figure(on, unit).values
        base = on if scored or "total" not in row else inside
        figures = {f"n_{u}": (on, u) for u in UNITS} | {f"of_{u}": (inside, u) for u in UNITS}
        figures |= {"n": (on, unit), "total": (on if scored else inside, unit), "n_articles": (base, "articles")}
        if "n_headlines" in row:
            first = paragraphs(self.study.lines).query("kind == 'body'").groupby("article_id").paragraph_no.min()
            leads = (self.study.sentences.paragraph_no == self.study.sentences.article_id.map(first)).to_numpy()
            heads = (self.sentences.kind == "headline").to_numpy() & self._on(label) & self._where(self.sentences, row)
            figures |= {"n_headlines": (heads, "articles"), "n_leads": (on & leads, "articles")}
        if "other" in row:
            other = inside & self._on(row["other"])
            both = np.isin(self.paragraph, np.intersect1d(self.paragraph[on], self.paragraph[other])) & (on | other)
            figures = {"n_issue": (on, unit), "n_other": (other, unit), "n_both": (both, unit)}
        shown = {column: figure for column, figure in figures.items() if column in row}
        return {c: self._figure(*f, "" if c == "total" or c[:3] == "of_" else label) for c, f in shown.items()}

    def _uses(self, of, form: str) -> Uses:
        """Return the uses of words ("words"), issues ("issues") or runs of `of` words, by what counts as one."""
        kind, first, of_row = "s", self.first, self.sentences
        if of == "issues":
            table = self.mentions[self.counted[self.mentions.row]].assign(n=1, word=lambda m: m.issue)
        elif self.counted_text is None:
            kind, first, of_row = "w", self.first_word, self._keyed(self.study.words)
            table = self.study.words.assign(row=range(len(self.study.words)))
        else:
            plainly = of == "words" or form == "raw"
            table = runs(self.counted_text, 1 if of == "words" else of, *([] if plainly else [self.variants.words_of]))
        table = table[["word", "n", "row"]].reset_index(drop=True).join(of_row[[*KEYS]], on="row")
        rule = {"words": RULES[form], "issues": ""}.get(of, f"Runs of {of} within a sentence. {RULES[form]}")
        return Uses(table, first, rule, str if of == "issues" else keyed(form, self.variants), kind)

    def _term(self, row: dict, label: str) -> dict[str, Figure]:
        """A row on a word asked for."""
        uses, inside = self.uses("words", "raw"), self._where(self.sentences, row) & self.counted
        figures = {"total": self._figure(inside, "words"), "n_articles": self._figure(inside, "articles")}
        return uses.figures(label, self._where(uses.table, row)) | figures

    def _contrast(self, rows: list[dict], of, form: str) -> list[dict[str, Figure]]:
        """Rows of `compare_words`; its groups are years, outlets, articles or voices."""
        uses, groups = self.uses(of, form), {row["group"] for row in rows}
        by = next((k for k in ("year", "outlet", "article_id", "voice") if groups <= set(self.sentences[k])), None)
        if by is None:
            return [{}] * len(rows)
        own = {group: (uses.table[by] == group).to_numpy() for group in groups}
        known = (uses.table[by] != "").to_numpy()
        return [
            uses.figures(row["label"], own[row["group"]], "_group", row["label"] * (of == "issues"))
            | uses.figures(row["label"], known & ~own[row["group"]], "_rest", row["label"] * (of == "issues"))
            for row in rows
        ]

    def _heard(self, score: str) -> Uses:
        """Return the words that a score hears in each sentence."""
        heard = self.study.valences.merge(self.place, on=SENTENCE)
        return Uses(heard[heard[SCORES[score]].mean(axis=1) != 0].assign(n=1), self.first, HEARD)

    def _shift(self, rows: list[dict], by: str, score: str) -> list[dict[str, Figure]]:
        """Rows of `explain_sentiment`."""
        names = [rows[0]["group"], rows[0]["against"]] if rows else ["", ""]
        scores = names if by == "score" else [score, score]
        if not set(scores) <= set(SCORES):
            return [{}] * len(rows)
        masks = [self.counted & self.sentences[SCORES[s]].notna().all(axis=1).to_numpy() for s in scores]
        if by != "score":
            ons = [self._on(name, (by,)) for name in names]
            ons[1] = ~ons[0] & ~self._on("", (by,)) if names[1] == "the rest" else ons[1]
            masks = [mask & on for mask, on in zip(masks, ons, strict=True)]
        totals = {f"total_{s}": self._figure(m, "sentences") for s, m in zip(("group", "rest"), masks, strict=True)}
        sides = [
            (self.heard(name), mask[self.heard(name).table.row], side)
            for name, mask, side in zip(scores, masks, ("_group", "_rest"), strict=True)
        ]
        return [totals | {c: f for u, m, s in sides for c, f in u.figures(row["label"], m, s).items()} for row in rows]

    def _nodes(self, uses: int) -> Iterator[tuple[str, str]]:
        """Yield (issue, "") and ("", word) of what stands in the text so many times."""
        for of in ("issues", "words") if self.counted_text is not None else ():
            many = self.uses(of, "raw").table.groupby("word").n.sum()
            yield from ((word, "") if of == "issues" else ("", word) for word in many[many == uses].index)

    def _near(self, issue: str, word: str) -> tuple[pd.DataFrame, list[int]]:
        """Return what `near_node` finds around an issue or a word."""
        on = self.mentions[self.mentions.issue == issue]
        start = on.row.map(self.sentences.start)
        spans: dict[int, list] = {}
        for row, a, b in zip(on.row, on.start - start, on.end - start, strict=True):
            spans.setdefault(row, []).append((a, b))
        words, nodes = near_node(self.counted_text, spans, word, self.variants.word)
        return words.join(self.sentences[["article_id"]], on="row"), nodes

    def _collocates(self, rows: list[dict], node: tuple[str, str]) -> list[dict[str, Figure]]:
        """Rows of `collocates`: so many words near the node give away how far near is."""
        (words, nodes), around, issue = self.near(*node), _whole(rows[0]["n_near"]), node[0]
        window = words.distance.nsmallest(around).max() if 0 < around <= len(words) else FAR
        rule = f"Within {window} words of “{node[0] or node[1]}”, in the same sentence"
        close, every = (
            words[(words.distance <= window) & (words.distance < FAR)],
            Uses(words, self.first, RULES["form"]),
        )
        near = Uses(close.reset_index(drop=True), self.first, rule)
        of_all = {
            "n_near": Figure("s", close.row.to_numpy() + self.first, [len(close)], issue, rule),
            "n_node": self._figure(np.array(nodes, int), "mentions", issue),
            "n_words": Figure("s", np.flatnonzero(self.counted) + self.first, [len(words)]),
        }
        return [
            of_all | near.figures(row["label"], issue=issue) | {"n_label": every.figures(row["label"])["n"]}
            for row in rows
        ]

    def _places(self, rows: list[dict]) -> list[dict[str, Figure]]:
        """Rows of `issue_positions`, a mention each."""
        table, places = issue_positions(self.study), {}
        hits = self.mentions.row[self.counted[self.mentions.row]].to_numpy()
        for at, position, *key in zip(hits, table.position, *(table[c].map(in_cell) for c in PLACE), strict=True):
            places.setdefault((position, *key), []).append(at)
        found = []
        for row in rows:
            left = places.get((float(row["position"]), *(row[c] for c in PLACE)), [])
            figure = self._figure(np.array([left.pop(0)] if left else [], int), "mentions", row["label"])
            found.append({"position": figure._replace(values=[float(row["position"])] * len(figure.rows))})
        return found

    def _where(self, table: pd.DataFrame, row: dict) -> np.ndarray:
        masks = [(table[key] == row[key]).to_numpy() for key in KEYS if key in row]
        if "period" in row:  # a month or year that holds all the days on which an article may have appeared
            a = self.study.articles.set_index("article_id")
            first, last = (a[c].str[: len(row["period"]) or 7] for c in ("published_from", "published_to"))
            masks.append(table.article_id.map(first.where(first == last, "").map(in_cell)).eq(row["period"]).to_numpy())
        return np.logical_and.reduce(masks) if masks else np.ones(len(table), bool)

    def _on(self, label: str, keys: tuple[str, ...] = ()) -> np.ndarray:
        """Return which sentences are on an issue; or have the label as their value of a key."""
        mask = np.full(len(self.sentences), label == ALL)
        for key in keys or (KEYS if label not in self.on else ()):  # pairs of scores have outlets, articles … as labels
            mask |= (self.sentences[key] == label).to_numpy() if key in KEYS else False
        mask[self.on.get(label, []) if not set(keys) & set(KEYS) else []] = True
        return mask


def _whole(cell: str) -> int:
    """Return the whole number that a cell shows, or −1."""
    return int(float(cell)) if cell.replace(".", "", 1).isdigit() else -1
