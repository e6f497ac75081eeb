"""A corpus of any size from real articles, as JSON lines (id, date, outlet, title, text).

    python -m tests.benchmarks.corpus FOLDER MEGABYTES OUT

FOLDER holds *.jsonl.gz with a field `text`. The first tile is verbatim. Later ones are shuffled, halves of two articles joined, digits
drawn again and words that occur once or twice in the first tile given other letters, so that the vocabulary keeps growing as it does
in a real archive. The same arguments give the same bytes.
"""

import gzip
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

NEWS = ("reuters21578.jsonl.gz", "bbc_zitros.jsonl.gz")
WORD = re.compile(r"[A-Za-z]{4,}|\d")


def read(folder: Path) -> list[str]:
    """Return the texts; the lines of Reuters, wrapped by hand and indented where a paragraph begins, are joined."""
    texts = []
    for name in NEWS:
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            own = [json.loads(line)["text"] for line in file]
        texts += [re.sub(r"\n(?=\S)", " ", text) for text in own] if name.startswith("reuters") else own
    return texts


def tiles(texts: list[str], seed: int = 7):
    """Yield texts for ever: the given ones, then mixtures of them."""
    yield from texts
    counts = Counter(word for text in texts for word in WORD.findall(text))
    rare = {word for word, n in counts.items() if n <= 2}
    draw = random.Random(seed)

    def other(match: re.Match) -> str:
        word = match[0]
        if word.isdigit():
            return draw.choice("0123456789")
        if word not in rare:
            return word
        i = draw.randrange(1, len(word))
        return word[:i] + draw.choice("abcdefghilmnoprstu") + word[i + 1 :]

    while True:
        for one, two in zip(draw.sample(texts, len(texts)), draw.sample(texts, len(texts)), strict=True):
            first, second = one.split("\n"), two.split("\n")
            mixed = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
            yield WORD.sub(other, "\n".join(mixed))


def write(folder: Path, megabytes: float, out: Path) -> None:
    """Write articles until their texts hold so many megabytes."""
    left = megabytes * 1e6
    with out.open("w", encoding="utf-8") as file:
        for i, text in enumerate(tiles(read(folder))):
            day = f"{2000 + i % 25}-{1 + i % 12:02d}-{1 + i % 28:02d}"
            row = {"id": f"a{i:07d}", "date": day, "outlet": f"Outlet {i % 7}", "title": f"Article {i}", "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            left -= len(text.encode())
            if left <= 0:
                return


if __name__ == "__main__":
    write(Path(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
