"""This package and its peers over the same articles in the same run: seconds of processor time for 1 MB of text.

    python -m tests.benchmarks.speed CORPUS.jsonl [--peers MEGABYTES] [--rounds N] [--out TABLE.csv] [--chart FILE.svg]

CORPUS is made by `tests.benchmarks.corpus`. Peers that need minutes for a megabyte are run over its first `--peers` megabytes, the
others over all of it. Processor time (user + system, all threads) is what is measured: other work on the machine does not count.
"""

import argparse
import json
import re
import resource
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import nltk
import numpy as np
import pandas as pd

import analysis
from analysis.measure import engine
from analysis.measure.codebook import Codebook, load_codebook
from analysis.measure.engine import take, tokens_of
from analysis.measure.lists import load_lists
from analysis.measure.mentions import find_mentions
from analysis.measure.pipeline import neutral_names, uncollected
from analysis.measure.sentences import make_splitter, split_paragraph, split_sentences
from analysis.measure.sentiment import load_vader, score_sentences
from analysis.measure.words import HYPHENS, WORD, count_words
from analysis.study import DATA
from analysis.tables import check
from analysis.terms import compile_term, straighten

BATCH = 6_000_000  # characters measured at once, as many as `measure` takes
OURS = "this package"
STYLE = Path(analysis.__file__).parent / "show" / "house.mplstyle"


def batches(path: Path):
    """Yield the texts of a corpus (article_id → text), a batch at a time."""
    texts, size = {}, 0
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            texts[row["id"]] = row["text"]
            size += len(row["text"])
            if size >= BATCH:
                yield pd.Series(texts)
                texts, size = {}, 0
    if texts:
        yield pd.Series(texts)


def first(path: Path, megabytes: float) -> pd.Series:
    """Return the first articles of a corpus."""
    texts = next(batches(path))
    return texts[texts.str.len().cumsum() <= megabytes * 1e6]


def plain_lines(texts: pd.Series) -> pd.DataFrame:
    """Return table `lines` of texts that are nothing but articles: every line with a word in it is a paragraph of the body."""
    every = texts.tolist()
    whole = "\n".join(every)
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.append(np.flatnonzero(codes == ord("\n")), len(codes))
    starts = np.append(0, ends[:-1] + 1)
    last = np.cumsum(np.fromiter(map(len, every), np.int64, len(every)) + 1) - 1  # where each text ends
    article = np.searchsorted(last, ends)
    place = np.append(0, last[:-1] + 1)[article]
    number = np.arange(len(ends)) - np.searchsorted(article, article) + 1
    blank = starts == ends
    first = codes[np.minimum(starts, len(codes) - 1)]
    highest = np.maximum.reduceat(codes, np.minimum(starts, len(codes) - 1)) if len(codes) else first
    for i in np.flatnonzero(~blank & (first <= ord(" ")) & ((highest <= ord(" ")) | (highest > 0x7F))).tolist():
        blank[i] = whole[starts[i] : ends[i]].isspace()
    return check("lines", pd.DataFrame({
        "article_id": texts.index.take(article), "line_no": number, "paragraph_no": pd.arrays.IntegerArray(number, blank), "start": starts - place,
        "end": ends - place, "kind": take(["body", "blank"], blank.astype(int)), "rule": take(["given"], np.zeros(len(ends), int)),
    }))  # fmt: skip


def twenty_by_fifteen(texts: pd.Series, folder: Path) -> Codebook:
    """Return 20 issues of 15 terms (10 words, 3 beginnings, 2 of two words) drawn from the texts' own words."""
    words = Counter(word for text in texts for word in re.findall(r"[a-z]{5,}", text))
    pairs = Counter(pair for text in texts for pair in re.findall(r"\b[a-z]{5,} [a-z]{5,}\b", text))
    singles = [word for word, _ in words.most_common(6000)[800::13]]
    stems = [word[:-1] + "*" for word, _ in words.most_common(6000)[807::67]]
    taken = re.compile(
        "|".join([*(rf"\b{word}\b" for word in singles[:200]), *(rf"\b{stem[:-1]}" for stem in stems[:60])])
    )
    doubles = [pair for pair, _ in pairs.most_common(6000) if not taken.search(pair)][
        50::40
    ]  # plain `re` drops none inside another
    rows = [
        (f"issue {i:02d}", term)
        for i in range(20)
        for term in [*singles[i * 10 : i * 10 + 10], *stems[i * 3 : i * 3 + 3], *doubles[i * 2 : i * 2 + 2]]
    ]
    path = folder / "codebook.csv"
    pd.DataFrame(rows, columns=["issue", "term"]).drop_duplicates("term").to_csv(path, index=False)
    return load_codebook(path)


@uncollected()
def ours(texts: pd.Series, lists, codebooks: list[Codebook], clock=lambda step: None) -> dict[str, pd.DataFrame]:
    """Return the tables of one batch."""
    lines = plain_lines(texts)
    clock("lines")
    tokens_of(texts)
    clock("chunks")
    sentences = split_sentences(texts, lines, lists)
    clock("sentences, voices, hashes")
    sentences = score_sentences(texts, sentences, neutral_names(codebooks[0], lists))
    clock("sentiment, twice")
    mentions = []
    for codebook in codebooks:
        mentions.append(find_mentions(texts, sentences, codebook))
        clock(f"issues, {len(codebook.terms)} terms")
    words = count_words(texts, sentences)
    clock("words")
    return {"sentences": sentences, "mentions": mentions[-1], "words": words}


def plain_nltk(texts: pd.Series, lists, codebook: Codebook, alternations: bool) -> tuple[list, list, dict]:
    """The same by NLTK call by call: sentences with their scores, (article, sentence, issue) of mentions, counts of words."""
    splitter, analyser = make_splitter(lists), load_vader()[0]
    tokenizer = nltk.RegexpTokenizer(WORD.pattern)
    patterns = [(r.issue, compile_term(r.term).phrase.pattern) for r in codebook.terms.itertuples()]
    if alternations:
        by_issue = {}
        for issue, pattern in patterns:
            by_issue.setdefault(issue, []).append(pattern.pattern.removeprefix(r"(?<!\w)").removesuffix(r"(?!\w)"))
        patterns = [
            (issue, re.compile(rf"(?<!\w)(?:{'|'.join(own)})(?!\w)", re.IGNORECASE)) for issue, own in by_issue.items()
        ]
    sentences, mentions, counts = [], [], {}
    for article, text in texts.items():
        number, counts[article] = 0, nltk.FreqDist()
        for line in re.finditer(r"[^\n]*\S[^\n]*", text):
            for a, b in split_paragraph(line[0], splitter):
                number += 1
                sentence = line[0][a:b]
                scores = analyser.polarity_scores(sentence)
                words = tokenizer.tokenize(straighten(sentence).translate(HYPHENS).lower())
                counts[article].update(word for word in words if not word[0].isdigit() and word[0] != "_")
                sentences.append((article, number, line.start() + a, line.start() + b, scores["compound"]))
                mentions += [(article, number, issue) for issue, pattern in patterns if pattern.search(sentence)]
    return sentences, sorted(set(mentions)), counts


def same(texts: pd.Series, lists, codebook: Codebook, found: tuple[list, list, dict]) -> bool:
    """Whether the tables of this package say what plain NLTK found."""
    tables, (sentences, mentions, counts) = ours(texts, lists, [codebook]), found
    own = tables["sentences"][["article_id", "sentence_no", "start", "end", "compound"]]
    words = tables["words"].groupby(["article_id", "word"]).n.sum().to_dict()
    issues = (
        tables["mentions"][["article_id", "sentence_no", "issue"]].drop_duplicates().itertuples(index=False, name=None)
    )
    return (
        list(own.itertuples(index=False, name=None)) == sentences
        and sorted(issues) == mentions
        and words == {(article, word): n for article, own in counts.items() for word, n in own.items()}
    )


def timed(job) -> tuple[float, object]:
    """Return the processor seconds of a call, and what it returned."""
    start = time.process_time()
    result = job()
    return time.process_time() - start, result


def wc(path: Path) -> float:
    """Return the processor seconds of `wc -w` over the texts."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.writelines(json.loads(line)["text"] for line in path.open(encoding="utf-8"))
        file.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["wc", "-w", file.name], check=True, capture_output=True, env={"LC_ALL": "C.UTF-8"})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def steps(corpus: list[pd.Series], lists, codebooks: list[Codebook], what: str) -> list[tuple]:
    """Return rows (what, step, megabytes, seconds) of this package over a corpus; it begins with no chunk known."""
    engine.forget()
    spent, since, size = Counter(), [time.process_time()], sum(texts.str.len().sum() for texts in corpus) / 1e6

    def clock(step):
        spent[step] += time.process_time() - since[0]
        since[0] = time.process_time()

    for texts in corpus:
        ours(texts.copy(), lists, codebooks, clock)
        clock("collecting garbage")
    return [(what, step, size, seconds) for step, seconds in [("all", spent.total()), *spent.items()]]


def peers(path: Path, corpus: list[pd.Series], sample: pd.Series, lists, drawn: Codebook) -> list[tuple]:
    """Return rows (what, step, megabytes, seconds) of the others: NLTK over the sample, those that only count over all."""
    from sklearn.feature_extraction.text import CountVectorizer

    rows, some = [], sample.str.len().sum() / 1e6
    for what, alternations in (("NLTK, one regex a term", False), ("NLTK, one alternation an issue", True)):
        seconds, found = timed(lambda alternations=alternations: plain_nltk(sample, lists, drawn, alternations))
        print(f"{what}: the same tables: {same(sample, lists, drawn, found)}")
        rows.append((what, "all", some, seconds))
    everything = [text for texts in corpus for text in texts]
    size, counting = sum(map(len, everything)) / 1e6, timed(lambda: CountVectorizer().fit_transform(everything))[0]
    return [*rows, ("CountVectorizer, counting alone", "all", size, counting), ("wc -w", "all", size, wc(path))]


def run(path: Path, megabytes: float, rounds: int) -> pd.DataFrame:
    """Return a table (what, step, megabytes, seconds, mb_per_s): the median of so many rounds, in each of which every tool has its turn."""
    lists, rows, corpus = load_lists(), [], list(batches(path))
    own = load_codebook(DATA / "trade-talks" / "codebook.yml")
    sample = first(path, megabytes)
    with tempfile.TemporaryDirectory() as folder:
        drawn = twenty_by_fifteen(first(path, 8), Path(folder))
    for _ in range(rounds):
        rows += steps(corpus, lists, [drawn], OURS)
        print(f"peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
        rows += steps(corpus, lists, [own, drawn], f"{OURS}, both codebooks")
        rows += peers(path, corpus, sample, lists, drawn)
        table = pd.DataFrame(rows, columns=["what", "step", "megabytes", "seconds"])
        print(table[table.step == "all"].tail(6).to_string(header=False))
    table = table.groupby(["what", "step"], sort=False, as_index=False).median().round(2)
    return table.assign(mb_per_s=(table.megabytes / table.seconds).round(3))


def chart(table: pd.DataFrame, path: Path) -> None:
    """Draw megabytes of text per second of processor time, one bar a tool."""
    rows = table[(table.step == "all") & (table.what != "wc -w")].sort_values("mb_per_s", ignore_index=True)
    naive = rows.mb_per_s[rows.what.str.contains("a term")].iloc[0]
    with plt.style.context(STYLE):
        fig, ax = plt.subplots(figsize=(7.2, 2.6), layout="constrained")
        ax.barh(
            rows.what, rows.mb_per_s, color=["#1b6ca8" if what.startswith(OURS) else "#9a9a9a" for what in rows.what]
        )
        for i, value in enumerate(rows.mb_per_s):
            ax.annotate(
                f"{value:.2f}  ({value / naive:.0f} ×)", (value, i), (4, 0), textcoords="offset points", va="center"
            )
        ax.set(
            xlabel="MB of text per second of processor time (in brackets: times NLTK with one regex a term)",
            yticks=range(len(rows)),
        )
        own, counting = (rows.mb_per_s[rows.what.str.startswith(what)].max() for what in (OURS, "CountVectorizer"))
        told = "less" if own > counting else "more"
        ax.set_title(f"Sentences, words, sentiment and issues in {told} time than counting words alone", loc="left")
        ax.set_xlim(0, rows.mb_per_s.max() * 1.2)
        fig.savefig(path, metadata={"Date": None})
    plt.close(fig)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peers", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--chart", type=Path)
    arguments = parser.parse_args()
    result = run(arguments.corpus, arguments.peers, arguments.rounds)
    print(result.to_string())
    if arguments.out:
        result.to_csv(arguments.out, index=False, lineterminator="\n")
    if arguments.chart:
        chart(result, arguments.chart)
