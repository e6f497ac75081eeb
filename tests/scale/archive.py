"""Archives of our own sentences, in every form in which a study's articles may come; and how to measure them in many parts."""

import csv
import io
import json
import os
import signal
import sys
from pathlib import Path

from analysis.measure import parts
from analysis.measure.run import measure
from analysis.study import Inputs
from tests.measure.tiny import CODEBOOK

SUBJECTS = ["The steel mill", "A car maker", "The port of Norhaven", "Ada Brandt", "The minister", "Nobody at the gate"]
VERBS = ["sold", "praised", "refused", "feared", "repaired", "counted"]
OBJECTS = ["forty cars", "three bad plates", "a happy deal", "the aluminium roof", "two idle cranes", "the quiet weeks"]
COLUMNS = ["id", "date", "outlet", "title", "text"]


def article(n: int) -> dict[str, str]:
    """The nth article: two to four sentences in one or two paragraphs, one of them a quotation now and then."""
    said = [
        f"{SUBJECTS[(n + k) % 6]} {VERBS[(n * 5 + k) % 6]} {OBJECTS[(n // 6 + k * n) % 6]} in week {n}."
        for k in range(2 + n % 3)
    ]
    if n % 4 == 0:
        said.append(f"“It may not last {n} days,” Ben Ostrow said on Tuesday.")
    date = f"{2015 + n % 4}-{1 + n % 12:02d}-{1 + n % 28:02d}"
    return dict(zip(COLUMNS, (f"a{n:03d}", date, f"Paper {n % 3}", f"Week {n}", "\n\n".join(said)), strict=True))


def as_jsonl(articles: list[dict]) -> bytes:
    return "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles).encode()


def as_csv(articles: list[dict], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(articles[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(articles)
    return text.getvalue().encode()


def make_archive(folder: Path, data: bytes, name: str = "archive.jsonl") -> Path:
    """Write a study whose articles stand in one file; return its folder."""
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / name).write_bytes(data)
    (folder / "codebook.yml").write_text(CODEBOOK, "utf-8")
    (folder / "events.csv").write_text("event_id,name,place,from,to,kind,source\n", "utf-8")
    return folder


def run(folder: Path, out: str | Path = "tables", **options):
    """Measure a study; return the outcome and what was said."""
    said = []
    outcome = measure(folder / "raw", folder / out, Inputs.of(folder), say=said.append, **options)
    return outcome, "\n".join(said)


def contents(tables: Path) -> dict[str, bytes]:
    """Every file below a folder of tables."""
    return {p.relative_to(tables).as_posix(): p.read_bytes() for p in sorted(tables.rglob("*")) if p.is_file()}


def measured_articles(monkeypatch) -> list[str]:
    """A list that fills with the ids of the articles that are measured from here on."""
    seen, original = [], parts.measure_texts

    def watched(texts, *rest):
        seen.extend(texts.article_id)
        return original(texts, *rest)

    monkeypatch.setattr(parts, "measure_texts", watched)
    return seen


WRITES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}


def killed_at(nth: int, folder: Path, work, *, torn: bool = False) -> bool:
    """Do `work` in a process of its own that is killed at its nth write below `folder`; return whether it came so far.

    `torn`: a file that was about to be written is left behind half written.
    """
    pid = os.fork()
    if pid == 0:
        count = 0

        def watch(event, args):
            nonlocal count
            if event not in WRITES or not str(args[0]).startswith(str(folder)):
                return
            if event == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR):
                return
            count += 1
            if count == nth:
                if torn and event == "open":
                    os.close(os.open(args[0], os.O_CREAT | os.O_WRONLY | os.O_TRUNC))
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(watch)
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])
