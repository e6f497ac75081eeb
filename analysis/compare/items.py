"""What is counted when articles are compared: words, issues or n-grams of each article, as one sparse matrix."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from nltk.stem import SnowballStemmer
from nltk.util import ngrams
from scipy import sparse

from analysis.compare.counted import NO_TEXT, SENTENCE, counted, located, texts_of
from analysis.measure.lists import SHARED
from analysis.measure.words import words_of
from analysis.study import Inputs, Study
from analysis.tables import InputError
from analysis.terms import Matcher, compile_term

OF = ("words", "issues", 1, 2, 3, 4)
FORMS = ("form", "stem", "raw")


@dataclass(frozen=True)
class Counts:
    """`matrix`: units (an article, or one voice of an article) × `labels`, sparse; `totals`: all words of each unit; `note`: why it is empty."""

    units: pd.DataFrame  # article_id · voice ("" where voices are together)
    labels: np.ndarray
    matrix: sparse.csr_array
    totals: np.ndarray
    note: str = ""


class Variants:
    """What counts as the same word: the shared table data/lists/variants.csv and a study's own (form, counts_as, why).

    `*'s` stands for any possessive. `=US` (as written) and several words (`united states`) can be known from text only.
    A study's row replaces the shared one of the same form; `-form` takes it out. Raises InputError naming the file.
    """

    def __init__(self, own: Path | None = None):
        rows: dict[str, str] = {}
        for path in (SHARED / "variants.csv", own / "variants.csv" if own else None):
            rows |= _read(path) if path and path.exists() else {}
            for form in [form for form in rows if form.startswith("-")]:
                rows.pop(form), rows.pop(form[1:], None)
        self.possessive = rows.pop("*'s", None) is not None
        in_text = {form for form in rows if form.startswith("=") or " " in form}
        self.words = {form: to for form, to in rows.items() if form not in in_text}
        self.phrases = {form: rows[form] for form in in_text}
        self._matcher = Matcher(sorted(in_text))

    def word(self, word: str) -> str:
        """Return what a lower-cased word counts as."""
        bare = word[:-2] if self.possessive and word.endswith("'s") and word not in self.words else word
        return self.words.get(bare, bare)

    def words_of(self, text: str) -> list[str]:
        """Return the words of a text as they count; where all is in capitals, nothing is known from capitals."""
        at = len(text)
        for start, end, form in sorted(self._matcher.find(text), key=lambda hit: (hit[1], -hit[0]), reverse=True):
            if end <= at and not (form.startswith("=") and text.isupper()):
                text, at = f"{text[:start]}{self.phrases[form]}{text[end:]}", start
        return [self.word(word) for word in words_of(text)]


def _read(path: Path) -> dict[str, str]:
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)[["form", "counts_as", "why"]]
        for form in frame.form.str.removeprefix("-").str.replace("*'s", "s"):
            compile_term(form)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except (KeyError, ValueError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{path}: a table with the columns form, counts_as, why is needed ({error})") from error
    return dict(zip(frame.form, frame.counts_as.str.lower(), strict=True))


def count_items(study: Study, of="words", *, issue=None, form="form", by_voice=False) -> Counts:
    """Count what `compare_words` compares (its docstring says what `of`, `issue` and `form` are). Raises InputError."""
    if of not in OF:
        raise InputError(f"of={of!r} is not one of {', '.join(map(str, OF))}")
    if form not in FORMS:
        raise InputError(f"form '{form}' is not one of {', '.join(FORMS)}")
    if issue is not None and (of == "issues" or issue not in set(study.mentions.issue)):
        known = ", ".join(sorted(study.mentions.issue.unique())) or "none"
        raise InputError(f"no words on the issue '{issue}' can be counted; the issues mentioned are: {known}")
    sentences = counted(study)
    if of == "issues":
        return _matrix(study, located(study).rename(columns={"issue": "word"}).assign(n=1), sentences, by_voice)
    variants = Variants(Inputs.of(study.path).lists)
    name = None if form == "raw" else partial(_names, variants, form == "stem")
    if of == "words" and issue is None:
        return _matrix(study, study.words, None, by_voice, name)
    if issue is not None:
        sentences = sentences.merge(study.mentions.loc[study.mentions.issue == issue, SENTENCE].drop_duplicates())
    texts, size = texts_of(study), 1 if of == "words" else of
    if None in texts.values():
        return Counts(sentences, np.array([]), sparse.csr_array((0, 0)), np.array([]), NO_TEXT.format(study=study.name))
    of_text = words_of if form == "raw" else variants.words_of
    runs = [ngrams(of_text(texts[s.article_id][s.start : s.end]), size) for s in sentences.itertuples()]
    rows = sentences[["article_id", "voice"]].assign(word=[[*map(" ".join, run)] for run in runs], n=1)
    return _matrix(study, rows.explode("word").dropna(subset="word"), sentences, by_voice, name)


def _names(variants: Variants, stem: bool, labels: np.ndarray, uses: np.ndarray) -> list[str]:
    """Return under which label each label is counted; a stem under its most frequent form."""
    to = [" ".join(map(variants.word, label.split())) for label in labels]
    if not stem:
        return to
    forms, stems = pd.Series(uses).groupby(to).sum().sort_index(), SnowballStemmer("english")
    key = {form: " ".join(map(stems.stem, form.split())) for form in forms.index}
    best = {key[form]: form for form in reversed(forms.sort_values(ascending=False, kind="stable").index)}
    return [best[key[form]] for form in to]


def _matrix(study: Study, rows: pd.DataFrame, sentences: pd.DataFrame | None, by_voice: bool, name=None) -> Counts:
    """Return the counts of every article of the study, those without any word too, under labels in order.

    The totals are the words of `sentences`, else the rows added up. `name(labels, uses)` says under which label each is
    counted. Small types, and one matrix that is renamed in place: a million articles have 10⁸ rows.
    """
    voices = sorted((rows if sentences is None else sentences).voice.unique()) if by_voice else [""]
    articles = study.articles.article_id.to_numpy()
    units = pd.DataFrame({"article_id": np.repeat(articles, len(voices)), "voice": np.tile(voices, len(articles))})

    def unit(frame: pd.DataFrame) -> np.ndarray:
        own = _places(frame.article_id, articles)
        return own * len(voices) + _places(frame.voice, voices) if by_voice else own

    words = pd.Categorical(rows.word)
    found = (rows.n.to_numpy().astype(np.int32), (unit(rows), words.codes))
    counts = sparse.coo_array(found, (len(units), len(words.categories))).tocsr()
    total = counts.sum(1) if sentences is None else np.bincount(unit(sentences), sentences.n_words, len(units))
    uses = counts.sum(0)
    names = np.array(name(words.categories, uses) if name else words.categories, dtype=object)
    labels, place = np.unique(names[uses > 0].astype(str), return_inverse=True)
    column = np.zeros(len(uses), dtype=np.int32)
    column[uses > 0] = place
    counts = sparse.csr_array((counts.data, column[counts.indices], counts.indptr), (len(units), len(labels)))
    counts.sum_duplicates()
    return Counts(units, labels.astype(object), counts, total.astype(float))


def _places(values: pd.Series, known) -> np.ndarray:
    """Return the place of each value among those known; in a table of categories each is looked up once."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return pd.Index(known).get_indexer(values).astype(np.int32)
    return pd.Index(known).get_indexer(values.cat.categories).astype(np.int32)[values.cat.codes]


def gather(group: np.ndarray, weights: np.ndarray | None = None) -> sparse.csr_array:
    """Return the matrix that, multiplied with rows, adds up each group's rows, each times its weight."""
    weights = np.ones(len(group), dtype=np.int64) if weights is None else weights
    return sparse.csr_array((weights, (group, np.arange(len(group)))))


def add_rows(matrix: sparse.csr_array, group: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return the sums of each group's rows, each times its weight, as groups × columns."""
    return (gather(group, weights) @ matrix).toarray()


def powers(matrix: sparse.csr_array, exponent: int) -> sparse.csr_array:
    """Return the matrix with each count raised to a power (0: 1 where there is one), in single precision."""
    return sparse.csr_array((matrix.data.astype(np.float32) ** exponent, matrix.indices, matrix.indptr), matrix.shape)
