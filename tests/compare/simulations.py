"""What the tests and intervals of words are worth, by simulation; `python -m tests.compare.simulations` writes data/checks/words.csv.

Articles are drawn again and again from a world whose truth is known: the demo study's own articles, or articles in which
words clump (most articles lack a word, few are full of it).
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from analysis import compare_groups, compare_words, issue_coverage, open_study, sentiment, summarise, term_use
from analysis.compare import relabel
from analysis.study import DATA, Study
from analysis.tables import write_table
from tests.compare.tiny import S, article, make_study

COLUMNS = ["check", "setting", "value", "bar", "n_articles", "runs"]


def demo_articles(k: int = 40) -> Study:
    demo = open_study("demo")
    return demo.where(article=list(demo.articles.article_id[:k]))


def clumped(k: int, words: int, rng: np.random.Generator) -> Study:
    """Articles of about 200 words, each of `words` words in a tenth to a half of them, by bursts of five on average."""
    study = make_study(*(article(f"a{i:05}", None, "Post", S("x")) for i in range(k)))
    present = rng.random((k, words)) < rng.uniform(0.02, 0.5, words)
    n = np.c_[present * rng.geometric(0.2, (k, words)), rng.integers(50, 400, k)]
    i, j = np.nonzero(n)
    names = np.array([*(f"w{x}" for x in range(words)), "rest"])
    rows = {"article_id": study.articles.article_id.to_numpy()[i], "voice": "reporting", "word": names[j], "n": n[i, j]}
    return replace(study, words=pd.DataFrame(rows))


def labelled(study: Study, sizes: list[int], rng: np.random.Generator) -> pd.Series:
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return pd.Series(rng.permutation(labels), index=study.articles.article_id, name="side")


def false_alarms(study: Study, sizes: list[int], runs: int, rng: np.random.Generator) -> float:
    """Return in what share of shuffles any word at all comes out at p ≤ .05."""
    found = [compare_words(study, labelled(study, sizes, rng)).p_articles.min() <= 0.05 for _ in range(runs)]
    return float(np.mean(found))


def planted(study: Study, per_10k: float, runs: int, rng: np.random.Generator) -> float:
    """Return how often a word of that rate is found (p ≤ .05) when 20 of 40 articles hold it at three times the rate."""
    found = []
    length = study.articles.article_id.map(study.words.groupby("article_id").n.sum()).to_numpy()
    for _ in range(runs):
        side = labelled(study, [20, 20], rng)
        n = rng.poisson(per_10k / 10_000 * length * np.where(side == 1, 3, 1))
        new = pd.DataFrame({"article_id": side.index, "voice": "reporting", "word": "planted", "n": n})
        rows = compare_words(replace(study, words=pd.concat([study.words, new[new.n > 0]], ignore_index=True)), side)
        found.append(rows[(rows.label == "planted") & (rows.group == 1)].p_articles.item() <= 0.05)
    return float(np.mean(found))


def best_possible(study: Study, per_10k: float, runs: int, rng: np.random.Generator) -> float:
    """Return how often a test finds such a word that knows what ours does not: its words are drawn one by one.

    The exact binomial test of its uses (Przyborowski & Wilenski 1940) at .05 over as many words (Bonferroni).
    """
    length = study.articles.article_id.map(study.words.groupby("article_id").n.sum()).to_numpy()
    words = int((study.words.groupby("word").article_id.nunique() >= relabel.SPREAD).sum()) + 1
    sides = [rng.permutation(np.repeat([1, 3], 20)) for _ in range(runs)]
    counts = [rng.poisson(per_10k / 10_000 * length * side) for side in sides]
    found = [
        stats.binomtest(int(n[side == 3].sum()), int(n.sum()), length[side == 3].sum() / length.sum()).pvalue
        for n, side in zip(counts, sides, strict=True)
        if n.any()
    ]
    return float(np.sum(np.array(found) <= 0.05 / words) / runs)


def redrawn(contributions: pd.DataFrame, k: int, runs: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return `runs` samples of k articles, drawn with replacement; the label is the number of the run."""
    pick = contributions.iloc[rng.integers(0, len(contributions), k * runs)]
    return pick.assign(label=np.repeat(np.arange(runs), k), article_id=np.tile(np.arange(k), runs)).reset_index(
        drop=True
    )


def cover(contributions: pd.DataFrame, k: int, runs: int, rng: np.random.Generator) -> float:
    """Return the share of nominal 95 % intervals over k articles that hold the ratio of the whole study."""
    truth = contributions.n.sum() / contributions.total.sum()
    rows = summarise(redrawn(contributions, k, runs, rng))
    return float(((rows.low <= truth) & (truth <= rows.high)).mean())


def cover_change(contributions: pd.DataFrame, k: int, runs: int, rng: np.random.Generator) -> float:
    """Return the share of nominal 95 % intervals of a change that hold 0 where nothing changed."""
    both = [redrawn(contributions, k, runs, rng).assign(side=side) for side in (0, 1)]
    both[1] = both[1].assign(article_id=both[1].article_id + k)
    rows = compare_groups(pd.concat(both), "side", 0, 1)
    return float(((rows.low <= 0) & (rows.high >= 0)).mean())


def worlds() -> dict[str, pd.DataFrame]:
    """Return one contribution an article, of several kinds, from the demo study."""
    demo = open_study("demo")
    coverage, words = issue_coverage(demo), term_use(demo, ["said", "tariffs"])
    return {
        "share of sentences on concessions": coverage[coverage.label == "concessions"],
        "share of sentences on tariffs": coverage[coverage.label == "tariffs"],
        "share of sentences on autos": coverage[coverage.label == "autos"],
        "uses of said per word": words[words.label == "said"],
        "mean sentiment": sentiment(demo),
    }


def simulate(scale: float = 1.0) -> pd.DataFrame:
    """Return every check: check · setting · value · bar · n_articles · runs; `scale` shortens the runs."""
    rng, rows = np.random.default_rng(20), []
    n = lambda runs: max(int(runs * scale), 20)  # noqa: E731
    demo, clumps, many = demo_articles(), clumped(40, 300, rng), clumped(2_500, 400, rng)
    for name, study, sizes, runs in (
        ("demo, two halves", demo, [20, 20], 2_000), ("demo, three groups", demo, [20, 12, 8], 2_000),
        ("clumped words, two halves", clumps, [20, 20], 2_000), ("clumped words, 30 and 10", clumps, [30, 10], 2_000),
        ("clumped words, two halves, from moments", many, [1_250, 1_250], 1_000),
        ("clumped words, 2400 and 100, from moments", many, [2_400, 100], 1_000),
        ("clumped words, 2480 and 20, from moments", many, [2_480, 20], 1_000),
        ("clumped words, 25 groups, from moments", many, [100] * 25, 1_000),
    ):  # fmt: skip
        value = false_alarms(study, sizes, n(runs), rng)
        rows.append(("any word at p ≤ .05, shuffled", name, sum(sizes), n(runs), value, "at most .05"))
    for rate in (10, 20, 30, 50):
        setting = f"{rate} uses per 10,000 words"
        bar = "at least .80" if rate >= 30 else ""
        rows.append(
            ("planted word found, 3 × in 20 articles", setting, 40, n(400), planted(demo, rate, n(400), rng), bar)
        )
        known = best_possible(demo, rate, n(4_000), rng)
        rows.append(("the same, by an exact test", setting, 40, n(4_000), known, ""))
    for name, world in worlds().items():
        for k in (10, 15, 20, 30, 50, 100):
            bar = ".93 to .97" if k >= 50 else ""
            rows.append(("cover of the 95 % interval", name, k, n(4_000), cover(world, k, n(4_000), rng), bar))
        for k in (20, 50):
            bar = ".93 to .97" if k >= 50 else ""
            value = cover_change(world, k, n(4_000), rng)
            rows.append(("cover of the 95 % interval of a change", name, 2 * k, n(4_000), value, bar))
    made = ["check", "setting", "n_articles", "runs", "value", "bar"]
    return pd.DataFrame(rows, columns=made)[COLUMNS].round({"value": 3})


if __name__ == "__main__":
    (DATA / "checks").mkdir(exist_ok=True)
    write_table(simulate(), DATA / "checks" / "words.csv")
