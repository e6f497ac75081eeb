"""Fixtures: the shared lists and codebook, and the sentences of the demo study as texts."""

import pytest

from analysis.measure.codebook import load_codebook
from analysis.measure.lists import load_lists
from analysis.study import DATA


@pytest.fixture(scope="session")
def lists():
    """The lists of data/lists."""
    return load_lists()


@pytest.fixture(scope="session")
def codebook():
    """The codebook of the first study."""
    return load_codebook(DATA / "trade-talks" / "codebook.yml")


@pytest.fixture(scope="session")
def demo_sentences(demo) -> list[str]:
    """Every sentence of the demo study, as it stands in its page."""
    text = {article: demo.text(article) for article in demo.articles.article_id}
    return [text[s.article_id][s.start : s.end] for s in demo.sentences.itertuples()]
