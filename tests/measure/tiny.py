"""Tiny articles: a text whose every line is one paragraph, and a study folder on disk."""

from pathlib import Path

import pandas as pd

from analysis.measure.sentences import split_sentences
from analysis.tables import build

CODEBOOK = """\
name: tiny
version: 1
issues:
  metals:
    label: Metals
    group: market access
    definition: The trade in metals.
    terms: [steel, alumin*]
  cars:
    label: Cars
    group: market access
    definition: The trade in cars.
    terms: [car/cars]
"""
MILL = """\
A quiet week at the mill
By Ada Lindqvist
5 June 2024

The steel mill at Norhaven sold good plates to three car makers in the spring.
"We have never been busier than this," Ada Brandt said on Tuesday. "It may not last."
Nobody at the gate believed that the quiet weeks would come back so soon.
"""
PORT = """\
A slow week at the port
By Ada Lindqvist
6 June 2024

The port of Norhaven loaded forty cars a day, and two of its cranes stood idle.
Ben Ostrow, who runs the yard, said that bad weather had kept the big ships away.
"""
MENU = "Home\nSports\nWeather\nSubscribe\nLog in\n"


def lines_of(text: str, kinds: list[str] | None = None, end: str = "\n") -> pd.DataFrame:
    """Return table `lines` in which every line that is not blank is a paragraph of its own (body, or as in `kinds`)."""
    rows, place = [], 0
    for no, line in enumerate(text.split(end), 1):
        kind = (kinds[no - 1] if kinds else "body") if line.strip() else "blank"
        rows.append(("a", no, no if line.strip() else pd.NA, place, place + len(line), kind, "given"))
        place += len(line) + len(end)
    return build("lines", rows)


def sentences_of(text: str, lists, kinds: list[str] | None = None) -> pd.DataFrame:
    """Return table `sentences` of one tiny article."""
    return split_sentences(pd.Series({"a": text}), lines_of(text, kinds), lists)


def make_study(folder: Path, **pages: str) -> Path:
    """Write a study with one raw file a page (`mill=…` becomes raw/mill.txt) and a small codebook; return its folder."""
    (folder / "raw").mkdir(parents=True)
    for name, text in pages.items():
        (folder / "raw" / f"{name}.txt").write_text(text, "utf-8")
    (folder / "codebook.yml").write_text(CODEBOOK, "utf-8")
    (folder / "events.csv").write_text("event_id,name,place,from,to,kind,source\n", "utf-8")
    return folder
