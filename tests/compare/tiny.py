"""Studies of a few invented sentences, small enough that every sum can be done on paper."""

from dataclasses import dataclass
from pathlib import Path

from analysis.study import DATA, Study
from analysis.tables import COUNTED, build

VERSIONS = {
    "package": "0",
    "codebook": {"name": "tiny", "version": 1, "hash": "0"},
    "lexicon": {"lexicon": "none", "hash": "0"},
    "lists": {},
}


@dataclass(frozen=True)
class S:
    """A sentence: its words, and its issues, one name a mention ("jobs jobs" is two mentions of jobs)."""

    words: str
    on: str = ""
    score: float = 0.0
    voice: str = "reporting"
    paragraph: int = 1
    kind: str = "body"


@dataclass(frozen=True)
class A:
    """An article: year None is undated."""

    name: str
    year: int | None
    outlet: str
    sentences: tuple[S, ...]


def article(name: str, year: int | None, outlet: str, *sentences: S) -> A:
    return A(name, year, outlet, sentences)


def make_study(*articles: A, path: Path = DATA / "trade-talks") -> Study:
    """The names-neutral score is the sentence's own, VADER's plain one its opposite, the second half of it, so a mix-up shows."""
    rows = {name: [] for name in ("articles", "lines", "sentences", "mentions", "words")}
    for a in articles:
        day = f"{a.year}-06-15" if a.year else ""
        counted = [s for s in a.sentences if s.kind in COUNTED]
        precision, basis = ("day", "header") if a.year else ("unknown", "none")
        n_words = sum(len(s.words.split()) for s in counted)
        rows["articles"].append(
            (a.name, f"{a.name}.txt", a.name, day, day, precision, basis, "", a.year, a.outlet, "", "", "", "en")
            + (n_words, len(counted))
        )
        start = 0
        for i, s in enumerate(a.sentences, 1):
            end = start + len(s.words)
            rows["lines"].append((a.name, i, s.paragraph, start, end, s.kind, "plain"))
            rows["sentences"].append(
                (a.name, i, s.paragraph, i, start, end, s.kind, s.voice, len(s.words.split()))
                + (0.0, 1.0, 0.0, -s.score, s.score, f"{a.name}{i}", s.score / 2)
            )
            rows["mentions"] += [
                (a.name, i, issue, issue, start, start + 1, s.score / 4, s.score / 8) for issue in s.on.split()
            ]
            start = end + 1
        spoken = [(s.voice, word) for s in counted for word in s.words.split()]
        rows["words"] += [(a.name, voice, word, spoken.count((voice, word))) for voice, word in sorted(set(spoken))]
    tables = {name: build(name, table) for name, table in rows.items()}
    tables |= {name: build(name, []) for name in ("quotations", "valences")}
    return Study("tiny", path, Path("/nowhere"), VERSIONS, **tables)


def four_articles() -> Study:
    return make_study(
        article(
            "a", 2017, "Post",
            S("tariffs tariffs", on="tariffs tariffs", score=0.9, kind="headline"),
            S("tariffs hurt", on="tariffs", score=0.5),
            S("jobs and tariffs jobs", on="jobs tariffs jobs", score=-0.5, voice="quoted"),
            S("nobody said anything today", paragraph=2),
        ),
        article(
            "b", 2017, "News",
            S("jobs jobs", on="jobs jobs", score=0.7, voice="mixed"),
            S("calm", score=0.4, paragraph=2),
            S("tariffs bite hard", on="tariffs", score=-0.6, voice="quoted", paragraph=3),
        ),
        article(
            "c", 2018, "Post",
            S("quiet day", score=0.1),
            S("quiet night here", score=0.3),
            S("the end", score=-0.1, voice="quoted", paragraph=2),
        ),
        article(
            "d", None, "News",
            S("tariffs", on="tariffs", score=-0.2),
            S("tariffs again", on="tariffs"),
            S("jobs", on="jobs", score=0.8, voice="quoted"),
        ),
    )  # fmt: skip
