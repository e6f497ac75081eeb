"""Uses: what is counted as a word on an issue, in a run, near a node or by a lexicon, each use with its sentence."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from nltk.stem import SnowballStemmer
from nltk.util import ngrams

from analysis.compare.collocates import beside
from analysis.compare.items import Variants
from analysis.measure.words import words_of
from analysis.show.plain import plain
from analysis.terms import Matcher

RULES = {
    "raw": "Words of subheads and body as they stand, lower-cased",
    "form": "Words counted as data/lists/variants.csv says",
    "stem": "Words with the same stem (Snowball) count as one",
}


class Figure(NamedTuple):
    """What stands behind a figure: rows of `sentences` (kind "s") or of `words` ("w"), what they come to, and what decided."""

    kind: str
    rows: np.ndarray
    values: list[float]
    issue: str = ""
    rule: str = ""


def in_cell(value) -> str:
    """Return a value as it stands in a cell of a table on a page."""
    return "" if pd.isna(value) else plain(str(value)).strip()


class Uses:
    """`table`: a row a use, word · n · row · article_id and more; `key`: word → what it counts as; `rule` says so in words."""

    def __init__(self, table: pd.DataFrame, first: int, rule: str = "", key: Callable = str, kind: str = "s"):
        self.table, self.first, self.rule, self.key, self.kind = table, first, rule, key, kind
        keys = {word: in_cell(key(word)) for word in table.word.unique()}
        self.at = table.groupby(table.word.map(keys)).indices

    def figures(self, label: str, keep: np.ndarray | None = None, side: str = "", issue: str = "") -> dict[str, Figure]:
        """Return n and n_articles of a label, of the uses to keep; the rule names the forms that were counted as one."""
        at = self.at.get(in_cell(self.key(label)), np.array([], int))
        part = self.table.iloc[at if keep is None else at[keep[at]]]
        forms = part.groupby("word").n.sum().sort_values(ascending=False, kind="stable")
        said = (
            f": {', '.join(f'{word} ({n})' for word, n in forms.items())}"
            if list(forms.index) not in ([], [label])
            else ""
        )
        of, rows = (issue, self.rule + said), part.row.to_numpy(int) + self.first
        articles = Figure(self.kind, rows, [part.article_id.nunique()], *of)
        return {f"n{side}": Figure(self.kind, rows, [part.n.sum()], *of), f"n_articles{side}": articles}


def keyed(form: str, variants: Variants) -> Callable[[str], str]:
    """Return what a word, or each word of a run, counts as: itself, its variant, or its stem."""
    stem = SnowballStemmer("english").stem
    one = {"raw": str, "form": variants.word, "stem": lambda word: stem(variants.word(word))}[form]
    return lambda label: " ".join(map(one, label.split()))


def runs(texts: pd.Series, size: int, split: Callable = words_of) -> pd.DataFrame:
    """Return the runs of so many words in each sentence: word · n · row (the index of the texts)."""
    found = [
        (" ".join(run), n, row) for row, text in texts.items() for run, n in Counter(ngrams(split(text), size)).items()
    ]
    return pd.DataFrame(found, columns=["word", "n", "row"])


def near_node(texts: pd.Series, spans: dict[int, list], word: str, variant: Callable) -> tuple[pd.DataFrame, list[int]]:
    """Return the words outside a node (word · n · row · distance, in words, to the nearest), and the rows where nodes stand.

    The node is a word, or what stands at `spans` (row → start, end in its text).
    """
    matcher, found, nodes = Matcher([word]) if word else None, [], []
    for row, text in texts.items():
        own = [(a, b) for a, b, _ in matcher.find(text)] if matcher else spans.get(row, [])
        nodes += [row] * len(own)
        found += [(variant(token), 1, row, distance) for token, distance in beside(text, own)]
    return pd.DataFrame(found, columns=["word", "n", "row", "distance"]), nodes
