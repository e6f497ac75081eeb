"""What does each article contribute, out of what? Term use, issue coverage and sentiment as one kind of table.

Every function returns contributions: article_id · year · outlet · label · unit · n · total (and voice where asked for), a row
for every article and every label, so that a zero is a row and `summarise` can add them up by any of the columns.
"""

import numpy as np
import pandas as pd

from analysis.compare.counted import PARAGRAPH, SENTENCE, counted, located
from analysis.study import Study
from analysis.tables import InputError

UNITS = ("articles", "paragraphs", "sentences", "words")
# what names a unit of each kind
WITHIN = {"articles": ["article_id"], "paragraphs": PARAGRAPH, "sentences": SENTENCE, "words": SENTENCE}
VOICES = ("reporting", "mixed", "quoted")
ALL = "all sentences"
NEUTRAL = {"compound_neutral": "compound_window", "compound_second": "second_window"}  # of a sentence, around a mention
SCORES = {"compound": ["compound"], **{name: [name] for name in NEUTRAL}, "both": list(NEUTRAL)}
WINDOWS = {**{name: [window] for name, window in NEUTRAL.items()}, "both": list(NEUTRAL.values())}


def term_use(study: Study, terms: list[str], *, by_voice: bool = False) -> pd.DataFrame:
    """Return how often each word is used, out of all words of the article (subheads and body).

    Inflected forms count apart: "tariff" is not "tariffs".
    """
    keys = ["article_id", *(["voice"] if by_voice else [])]
    hits = study.words[study.words.word.isin(terms)].rename(columns={"word": "label"})
    totals = study.words.groupby(keys).n.sum()
    return contributions(study, hits.groupby([*keys, "label"]).n.sum(), totals, list(terms), "words")


def issue_coverage(study: Study, *, unit="sentences", at_least=1, by_voice=False, issues=None) -> pd.DataFrame:
    """Return how many units of each article are on each issue, out of all its units (subheads and body).

    `unit` is articles, paragraphs, sentences or words (words of the sentences on the issue); a unit is on an issue from
    `at_least` mentions. `issues` defaults to those mentioned in the study. A keyword sees words, not meanings: an issue
    that is spoken of in other words is missed.
    """
    if unit not in UNITS:
        raise InputError(f"unit '{unit}' is not one of {', '.join(UNITS)}")
    if by_voice and unit not in ("sentences", "words"):
        raise InputError(f"unit '{unit}' mixes voices; by voice only sentences and words can be counted")
    sentences, within = counted(study), WITHIN[unit]
    labels = list(issues) if issues is not None else sorted(study.mentions.issue.unique())
    mentions = located(study, sentences[[*SENTENCE, "paragraph_no"]]).groupby([*within, "issue"]).size()
    on = mentions[mentions >= at_least].reset_index()[[*within, "issue"]].rename(columns={"issue": "label"})
    units = sentences.drop_duplicates(within)[[*within, "voice", "n_words"]]
    units = units.assign(weight=units.n_words if unit == "words" else 1).drop(columns="n_words")
    keys = ["article_id", *(["voice"] if by_voice else [])]
    hits = on.merge(units, on=within).groupby([*keys, "label"]).weight.sum()
    return contributions(study, hits, units.groupby(keys).weight.sum(), labels, unit)


def sentiment(
    study: Study, *, by_issue=False, by_voice=False, score="compound_neutral", extent="sentence"
) -> pd.DataFrame:
    """Return the summed sentence scores of each article, out of the number of scored sentences (subheads and body).

    `score` and `extent` as in `sentence_scores`. With `by_issue` the sentences on each issue, with none the label is "all
    sentences". A lexicon hears words; it does not know who is right.
    """
    labels = sorted(study.mentions.issue.unique()) if by_issue else [ALL]
    keys = ["article_id", *(["voice"] if by_voice else []), "label"]
    sums = sentence_scores(study, score, by_issue=by_issue, extent=extent).groupby(keys).value.agg(["sum", "size"])
    return contributions(study, sums["sum"], sums["size"], labels, "sentences")


def sentence_scores(study: Study, score="compound_neutral", *, by_issue=False, extent="sentence") -> pd.DataFrame:
    """Return a row a scored sentence (and issue): article_id · sentence_no · voice · label · value. Others have no row: they are not 0.

    `score`: compound (NLTK's VADER on the sentence as it stands), compound_neutral (names hidden), compound_second (the
    second lexicon, names hidden), both (the mean of the last two). `extent`: sentence, or window (by issue, and only where
    names are hidden): the mean over the windows around the issue's mentions in the sentence.
    Raises InputError for a score or extent that there is not.
    """
    columns = {"sentence": SCORES, "window": WINDOWS}.get(extent, {}) if by_issue or extent == "sentence" else {}
    if score not in columns:
        why = f"scores: {', '.join(SCORES)}; by window only by issue and with names hidden"
        raise InputError(f"no score '{score}' by {extent}; {why}")
    sentences = counted(study).assign(label=ALL)
    if by_issue:
        on = study.mentions.rename(columns={"issue": "label"}).groupby([*SENTENCE, "label"])
        sentences = sentences.drop(columns="label").merge(on[WINDOWS["both"]].mean().reset_index())
    scores = sentences.assign(value=sentences[columns[score]].mean(axis=1, skipna=False)).dropna(subset="value")
    return scores[[*SENTENCE, "voice", "label", "value"]].reset_index(drop=True)


def contributions(study: Study, hits: pd.Series, totals: pd.Series, labels: list[str], unit: str) -> pd.DataFrame:
    """Return the complete grid of articles (× voices) × labels, with n (0 where nothing was found) and total.

    `hits` are by article_id (· voice) · label, `totals` by the same, or without the label where all have one.
    """
    by_voice, articles = "voice" in hits.index.names, study.articles[["article_id", "year", "outlet"]]
    voices = VOICES if by_voice else [""]
    grid = articles.loc[articles.index.repeat(len(voices) * len(labels))].reset_index(drop=True)
    grid = grid.astype({"year": "Int64"})
    if by_voice:
        grid["voice"] = np.tile(np.repeat(np.array(voices, dtype=object), len(labels)), len(articles))
    grid["label"] = np.tile(np.array(labels, dtype=object), len(articles) * len(voices))

    def found(values: pd.Series) -> np.ndarray:
        keys = list(values.index.names)
        places = pd.MultiIndex.from_frame(grid[keys]) if len(keys) > 1 else grid[keys[0]]
        return values.reindex(places).fillna(0).to_numpy()

    return grid.assign(unit=unit, n=found(hits), total=found(totals))
