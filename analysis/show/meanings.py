"""What the figures of a table may mean: one study's sentences and uses of words, and how tables of each kind count them."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from nltk.stem import SnowballStemmer
from nltk.util import ngrams

from analysis.compare.items import Variants
from analysis.compare.measures import ALL, SCORES, UNITS
from analysis.measure.codebook import load_codebook
from analysis.measure.sentences import paragraphs
from analysis.measure.words import HYPHENS, WORD, words_of
from analysis.show.plain import plain
from analysis.show.reading import issue_positions, with_text
from analysis.study import Inputs, Study
from analysis.tables import COUNTED
from analysis.terms import Matcher, straighten

KEYS, PLACE = ("article_id", "year", "outlet", "voice"), ("article_id", "label", "term")
SENTENCE = ["article_id", "sentence_no"]
SUMMED = ("compound_neutral", "compound")
LARGE = 50_000  # sentences; in larger studies words open to their articles even when the text is there
FAR = 10**9  # words; there is no node in the sentence
RULES = {
    "raw": "Words of subheads and body as they stand, lower-cased",
    "form": "Words counted as data/lists/variants.csv says",
    "stem": "Words with the same stem (Snowball) count as one",
}
NEAR = "Within {} words of “{}”, in the same sentence"
HEARD = "Heard in the sentence by the sentiment lexicon, and not as part of a name"


class Figure(NamedTuple):
    """What stands behind a figure: rows of `sentences` (kind "s") or of `words` ("w"), what they come to, and what decided."""

    kind: str
    rows: np.ndarray
    values: list[float]
    issue: str = ""
    rule: str = ""


def seen(value) -> str:
    """Return a value as it stands in a cell of a table on a page."""
    return "" if pd.isna(value) else plain(str(value)).strip()


class Source:
    """One study as its tables show it. Its rows of sentences and of words are numbered from `first`, so that several share a page."""

    def __init__(self, study: Study, *, texts: bool, first: tuple[int, int] = (0, 0)):
        self.study, self.texts = study, texts
        self.first, self.first_word = first
        self.end, self.last_word = self.first + len(study.sentences), self.first_word + len(study.words)
        counted, self.sentences = study.sentences.kind.isin(COUNTED), self._keyed(study.sentences)
        self.counted, self.body = counted.to_numpy(), (study.sentences.kind == "body").to_numpy()
        self.paragraph = study.sentences.groupby(["article_id", "paragraph_no"]).ngroup().to_numpy()
        self.place = study.sentences[SENTENCE].assign(row=range(len(study.sentences)))
        self.mentions = study.mentions.merge(self.place, on=SENTENCE)
        self.on = {seen(issue): rows.to_numpy() for issue, rows in self.mentions.groupby("issue").row}
        inputs = Inputs.of(study.path)
        self.codebook, self.variants = load_codebook(inputs.codebook).issues.set_index("issue"), Variants(inputs.lists)
        whole = texts and counted.sum() <= LARGE and all(study.text(a) is not None for a in study.articles.article_id)
        self.counted_text = (
            with_text(study, self.place[counted].join(study.sentences[["start", "end"]])) if whole else None
        )
        self.uses, self.heard, self.near = cache(self._uses), cache(self._heard), cache(self._near)

    def _keyed(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table with the keys of its articles, as a page shows them."""
        joined = table.join(self.study.articles.set_index("article_id")[["year", "outlet"]], on="article_id")
        return joined.assign(**{key: joined[key].map(seen).astype("category") for key in KEYS}).reset_index(drop=True)

    def readings(
        self, columns: set[str], rows: list[dict]
    ) -> Iterator[Callable[[list[dict]], list[dict[str, Figure]]]]:
        """Yield what a table with these columns may mean: functions from its rows to what stands behind their figures."""
        if {"position", *PLACE} <= columns:
            yield self._places
        elif "shift" in columns and rows:
            yield from (partial(self._shift, by=by, score=s) for s, by in product(SCORES, (*KEYS, "issue", "score")))
        elif "logdice" in columns and rows and self.counted_text is not None:
            yield from (partial(self._collocates, node=node) for node in self._nodes(_whole(rows[0]["n_node"])))
        elif "n_group" in columns and rows:
            sizes = {len(row["label"].split()) for row in rows} if self.counted_text is not None else set()
            of = ["words", *sorted(n for n in sizes if n < 5), "issues"]
            yield from (partial(self._contrast, of=of, form=form) for of, form in product(of, RULES))
        elif not {"logdice", "n_group", "shift"} & columns:
            yield lambda rows: [self._issue(row, row.get("label", row.get("issue", ALL))) for row in rows]
            if "label" in columns:  # a label may be an issue's name and a word too
                yield lambda rows: [self._term(row, row["label"]) for row in rows]

    def _figure(self, rows: np.ndarray, unit: str, issue: str = "", rule: str = "") -> Figure:
        """Return a figure of sentences: how many units they are, or the sums of their scores."""
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
            hits = self.mentions[
                self.mentions.issue.map(seen).eq(label) & self.mentions.term.map(seen).eq(row["term"])
            ].row
            return {
                c: self._figure(hits.to_numpy(), unit, label)
                for c, unit in (("n", "mentions"), ("n_articles", "articles"))
            }
        inside = self._where(self.sentences, row) & (self.body if "raw" in row else self.counted)
        on = inside & self._on(label)
        unit = row.get("unit", "sentences" if "series" in row else "paragraphs")  # others correct or cross paragraphs
        scored = _whole(row.get("total", "")) in self._figure(np.flatnonzero(on), unit).values
        base = on if scored or "total" not in row else inside
        figures = {f"n_{u}": (on, u) for u in UNITS} | {f"of_{u}": (inside, u) for u in UNITS}
        figures |= {"n": (on, unit), "total": (on if scored else inside, unit), "n_articles": (base, "articles")}
        if "n_headlines" in row:
            first = paragraphs(self.study.lines).query("kind == 'body'").groupby("article_id").paragraph_no.min()
            leads = (
                on & (self.sentences.paragraph_no == self.study.sentences.article_id.map(first).to_numpy()).to_numpy()
            )
            heads = (self.sentences.kind == "headline").to_numpy() & self._on(label) & self._where(self.sentences, row)
            figures |= {"n_headlines": (heads, "articles"), "n_leads": (leads, "articles")}
        if "other" in row:
            other = inside & self._on(row["other"])
            both = np.isin(self.paragraph, np.intersect1d(self.paragraph[on], self.paragraph[other])) & (on | other)
            figures = {"n_issue": (on, unit), "n_other": (other, unit), "n_both": (both, unit)}
        return {
            c: self._figure(np.flatnonzero(mask), u, "" if c == "total" or c[:3] == "of_" else label)
            for c, (mask, u) in figures.items() if c in row
        }  # fmt: skip

    def _uses(self, of, form: str) -> tuple[str, pd.DataFrame, dict[str, np.ndarray], Callable[[str], str]]:
        """Return what is counted: its kind, a row a use (word · n · row · KEYS), the rows of each word, and how words are keyed."""
        stem = SnowballStemmer("english").stem
        one = {"raw": str, "form": self.variants.word, "stem": lambda word: stem(self.variants.word(word))}[form]
        key, kind = cache(lambda label: label if of == "issues" else " ".join(map(one, label.split()))), "s"
        if of == "issues":
            uses = (
                self.mentions[self.counted[self.mentions.row]]
                .rename(columns={"issue": "word"})
                .assign(n=1)[["word", "n", "row"]]
            )
        elif self.counted_text is None:
            kind, uses = "w", self.study.words.assign(row=range(len(self.study.words)))[["word", "n", "row"]]
        else:
            split = words_of if of == "words" or form == "raw" else self.variants.words_of
            runs = [
                (" ".join(run), n, row)
                for row, text in zip(self.counted_text.row, self.counted_text.text, strict=True)
                for run, n in Counter(ngrams(split(text), 1 if of == "words" else of)).items()
            ]
            uses = pd.DataFrame(runs, columns=["word", "n", "row"])
        keyed = self._keyed(self.study.words) if kind == "w" else self.sentences
        uses = uses.reset_index(drop=True).join(keyed[[*KEYS]], on="row")
        return kind, uses, uses.groupby(uses.word.map(lambda word: seen(key(word)))).indices, key

    def _used(self, uses: pd.DataFrame, at: np.ndarray, kind: str, rule: str) -> dict[str, Figure]:
        """Return the figures of some uses: n, and n_articles. The rule names the forms that were counted as one."""
        part, first = uses.iloc[at], self.first_word if kind == "w" else self.first
        forms = part.groupby("word").n.sum().sort_values(ascending=False, kind="stable")
        rule += f": {', '.join(f'{word} ({n})' for word, n in forms.items())}" if len(forms) > 1 else ""
        rows = part.row.to_numpy() + first
        return {
            "n": Figure(kind, rows, [part.n.sum()], "", rule),
            "n_articles": Figure(kind, rows, [part.article_id.nunique()], "", rule),
        }

    def _term(self, row: dict, label: str) -> dict[str, Figure]:
        """A row on a word asked for."""
        kind, uses, at, _ = self.uses("words", "raw")
        at = at.get(label, np.array([], int))
        inside = np.flatnonzero(self._where(self.sentences, row) & self.counted)
        n = self._used(uses, at[self._where(uses.iloc[at], row)], kind, RULES["raw"])["n"]
        return {"n": n, "total": self._figure(inside, "words"), "n_articles": self._figure(inside, "articles")}

    def _contrast(self, rows: list[dict], of, form: str) -> list[dict[str, Figure]]:
        """Rows of `compare_words`: its groups are years, outlets, articles or voices."""
        (kind, uses, at, key), groups = self.uses(of, form), {row["group"] for row in rows}
        by = next((k for k in ("year", "outlet", "article_id", "voice") if groups <= set(uses[k].cat.categories)), None)
        rule = {"words": RULES[form], "issues": ""}.get(of, f"Runs of {of} within a sentence. {RULES[form]}")
        found = []
        for row in rows if by else ():
            own = at.get(row["label"] if of == "issues" else seen(key(row["label"])), np.array([], int))
            group = uses[by].iloc[own].astype(str).to_numpy()
            sides = {"group": own[group == row["group"]], "rest": own[(group != row["group"]) & (group != "")]}
            found.append(
                {f"{c}_{s}": f for s, ids in sides.items() for c, f in self._used(uses, ids, kind, rule).items()}
            )
            if of == "issues":
                found[-1] = {c: figure._replace(issue=row["label"]) for c, figure in found[-1].items()}
        return found or [{}] * len(rows)

    def _heard(self, score: str) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
        """Return the words that a score hears in each sentence, and the rows of each word."""
        heard = self.study.valences.merge(self.place, on=SENTENCE)
        heard = heard[heard[SCORES[score]].mean(axis=1) != 0].reset_index(drop=True)
        return heard, heard.groupby(heard.word.map(seen)).indices

    def _shift(self, rows: list[dict], by: str, score: str) -> list[dict[str, Figure]]:
        """Rows of `explain_sentiment`."""
        names = [rows[0]["group"], rows[0]["against"]]
        scores = names if by == "score" else [score, score]
        if not set(scores) <= set(SCORES):
            return [{}] * len(rows)
        scored = [self.counted & self.sentences[SCORES[s]].notna().all(axis=1).to_numpy() for s in scores]
        if by != "score":
            on = [
                np.isin(np.arange(len(self.sentences)), self.on.get(n, []))
                if by == "issue"
                else (self.sentences[by] == n).to_numpy()
                for n in names
            ]
            known = np.ones(len(on[0]), bool) if by == "issue" else (self.sentences[by] != "").to_numpy()
            on[1] = known & ~on[0] if names[1] == "the rest" else on[1]
            scored = [a & b for a, b in zip(scored, on, strict=True)]
        found: list[dict[str, Figure]] = [{} for _ in rows]
        for side, mask, name in zip(("group", "rest"), scored, scores, strict=True):
            (heard, at), total = self.heard(name), self._figure(np.flatnonzero(mask), "sentences")
            for row, figures in zip(rows, found, strict=True):
                held = heard.row.to_numpy()[at.get(row["label"], [])]
                figures |= {f"n_{side}": self._figure(held[mask[held]], "sentences", "", HEARD), f"total_{side}": total}
        return found

    def _nodes(self, uses: int) -> Iterator[tuple[str, str]]:
        """Yield the issues and the words that stand in the text so many times."""
        counted = self.mentions[self.counted[self.mentions.row]].issue.value_counts(sort=False)
        yield from ((issue, "") for issue in counted[counted == uses].index)
        _, words, _, _ = self.uses("words", "raw")
        many = words.groupby("word").n.sum()
        yield from (("", word) for word in many[many == uses].index)

    def _near(self, issue: str, word: str) -> tuple[pd.DataFrame, np.ndarray]:
        """Return the words outside a node (word · row · distance, in words, to the nearest one), and where the node stands."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for m in self.mentions[self.mentions.issue == issue].itertuples():
            spans.setdefault(m.row, []).append((m.start, m.end))
        matcher, found, nodes = Matcher([word] if word else []), [], []
        study = self.study.sentences
        for row, article, start, end in zip(
            self.counted_text.row,
            study.article_id[self.counted],
            study.start[self.counted],
            study.end[self.counted],
            strict=True,
        ):
            text = self.study.text(article)[start:end]
            own = spans.get(row, []) if issue else [(start + a, start + b) for a, b, _ in matcher.find(text)]
            words = [
                m
                for m in WORD.finditer(straighten(text).translate(HYPHENS))
                if not m[0][0].isdigit() and m[0][0] != "_"
            ]
            node = [
                i for i, m in enumerate(words) if any(a < start + m.end() and start + m.start() < b for a, b in own)
            ]
            nodes += [row] * len(own)
            found += [
                (seen(self.variants.word(m[0].lower())), row, min((abs(i - j) for j in node), default=FAR))
                for i, m in enumerate(words) if i not in node
            ]  # fmt: skip
        return pd.DataFrame(found, columns=["word", "row", "distance"]), np.array(nodes, int)

    def _collocates(self, rows: list[dict], node: tuple[str, str]) -> list[dict[str, Figure]]:
        """Rows of `collocates`: so many words near the node give away how far near is."""
        (words, nodes), around = self.near(*node), _whole(rows[0]["n_near"])
        distance = np.sort(words.distance.to_numpy())
        window = distance[around - 1] if 0 < around <= len(distance) else FAR
        near, rule = words[words.distance <= min(window, FAR - 1)], NEAR.format(window, node[0] or node[1])
        by_word, near_word = words.groupby("word").row, near.groupby("word").row
        rows_of = lambda groups, label: groups.get_group(label).to_numpy() if label in groups.groups else nodes[:0]  # noqa: E731
        every = np.flatnonzero(self.counted)
        of_all = {
            "n_near": self._figure(near.row.to_numpy(), "uses", node[0], rule), "n_node": self._figure(nodes, "uses", node[0]),
            "n_words": Figure("s", every + self.first, [len(words)]),
        }  # fmt: skip
        return [
            of_all | {
                "n": self._figure(rows_of(near_word, row["label"]), "uses", node[0], rule),
                "n_articles": self._figure(rows_of(near_word, row["label"]), "articles", node[0], rule),
                "n_label": self._figure(rows_of(by_word, row["label"]), "uses", "", RULES["form"]),
            } for row in rows
        ]  # fmt: skip

    def _places(self, rows: list[dict]) -> list[dict[str, Figure]]:
        """Rows of `issue_positions`: a mention each."""
        table, places = issue_positions(self.study), {}
        hits = self.mentions.row[self.counted[self.mentions.row]]
        for at, position, *key in zip(hits, table.position, *(table[c].map(seen) for c in PLACE), strict=True):
            places.setdefault((f"{position:.4f}", *key), []).append(at)
        found = []
        for row in rows:
            left = places.get((f"{float(row['position']):.4f}", *(row[c] for c in PLACE)))
            figure = (
                Figure("s", np.array([left.pop(0)]) + self.first, [float(row["position"])], row["label"])
                if left
                else None
            )
            found.append({"position": figure} if figure else {})
        return found

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


def _whole(cell: str) -> int:
    """Return the whole number that a cell shows, or −1."""
    return int(float(cell)) if cell.replace(".", "", 1).isdigit() else -1
