"""Words: lower-cased, apostrophes straight, hyphenated words and `u.s.` whole; what begins with a digit is a number."""

import re
from collections import Counter

import pandas as pd

from analysis.tables import COUNTED, build
from analysis.terms import straighten

WORD = re.compile(
    r"(?<![\w])(?:(?:\w+[\u2010\u2011-])*(?:[^\W\d_]\.){2,}(?:['\u2010\u2011-]\w+)*|\w+(?:['\u2010\u2011-]\w+)*)"
)
HYPHENS = str.maketrans("\u2010\u2011", "--")


def words_of(text: str) -> list[str]:
    """Return the words of a text in order.

    >>> words_of("Canada’s U.S.-made cars: 62.5 per cent, won't e-mail.")
    ["canada's", 'u.s.-made', 'cars', 'per', 'cent', "won't", 'e-mail']
    """
    found = WORD.findall(straighten(text).translate(HYPHENS).lower())
    return [word for word in found if not word[0].isdigit() and word[0] != "_"]


def count_words(texts: pd.Series, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return table `words`: how often each word stands in the subheads and body of each article, by voice."""
    counts: dict[tuple[str, str], Counter] = {}
    for s in sentences[sentences.kind.isin(COUNTED)].itertuples(index=False):
        counts.setdefault((s.article_id, s.voice), Counter()).update(words_of(texts[s.article_id][s.start : s.end]))
    rows = [(article, voice, word, n) for (article, voice), c in counts.items() for word, n in sorted(c.items())]
    return build("words", rows).sort_values(["article_id", "voice", "word"], kind="stable", ignore_index=True)
