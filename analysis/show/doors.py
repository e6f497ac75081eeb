"""Every number is a door: the figures of a page's tables, each with the sentences (or uses of a word) that stand behind it.

What a table means is found by trying: a reading (`analysis.show.meanings`) says what stands behind each figure of its rows, and
is right when the figures add up. A column becomes doors only where all its figures add up; another stays numbers.
"""

import html
import re

import numpy as np

from analysis.show.meanings import Source
from analysis.show.uses import Figure
from analysis.study import OURS, Study, open_study

MOST = 2_000  # sentences (and words) listed on one page; with more, each door lists its first ones and says so
LARGE = 1_000  # articles; of more, what stands behind a figure is no list for a page


class Doors:
    """The doors of a page: `open_tables` notes in `found` what stands behind each, by (kind, issue, rule, how many, first rows).

    Tables of a study are tried first, then those of the studies of our own writing, whose charts may stand on any page. With
    `texts` (the page may show this study's sentences) words open to their sentences where the articles' files are at hand.
    """

    def __init__(self, study: Study, *, texts: bool):
        self.study = study
        self.sources = [Source(study, texts=texts)]
        self.found: dict[tuple, int] = {}

    def _sources(self):
        yield from self.sources
        known = {source.study.path for source in self.sources}
        for path in sorted(path for path in OURS - known if (path / "tables").is_dir()):
            last = self.sources[-1]
            self.sources.append(Source(open_study(path), texts=True, first=(last.end, last.last_word)))
            yield self.sources[-1]

    def open_tables(self, page: str) -> str:
        """Return HTML in which the cells of tables' figures carry the number of their door (`data-of`)."""
        if len(self.study.articles) > LARGE:
            return page
        return re.sub(r"<table.*?</table>", lambda table: self._table(table[0]), page, flags=re.S)

    def _table(self, table: str) -> str:
        rows = re.findall(r"<tr.*?</tr>", table, re.S)
        head, *rows = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows)
        columns = [html.unescape(cell) for cell in head]
        values = [dict(zip(columns, map(html.unescape, row), strict=True)) for row in rows]
        doors = self._best(columns, values)
        counts = {
            c
            for c in columns
            if any(c in door for door in doors) and all(re.fullmatch(r"(\d+\.0)?", v[c]) for v in values)
        }
        heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        lines = [f"<tr>{heads}</tr></thead><tbody>"]
        for cells, door in zip(rows, doors, strict=True):  # pandas shows 3.0 where a column once held a gap
            cells = [cell.removesuffix(".0") if c in counts else cell for c, cell in zip(columns, cells, strict=True)]
            marks = [
                self._mark(door[c]) if c in door and len(door[c].rows) else ""
                for c, cell in zip(columns, cells, strict=True)
            ]
            lines.append(f"<tr>{''.join(f'<td{m}>{cell}</td>' for m, cell in zip(marks, cells, strict=True))}</tr>")
        return '<table class="dataframe"><thead>' + "\n".join(lines) + "</tbody></table>"

    def _best(self, columns: list[str], rows: list[dict[str, str]]) -> list[dict[str, Figure]]:
        """Return what stands behind the figures of each row, by the reading that opens most columns; the first that opens all."""
        best, most = [{} for _ in rows], 0
        readings = ((s, reading) for s in self._sources() for reading in s.readings(set(columns), rows))
        for source, figures in ((source, reading(rows)) for source, reading in readings):
            known = [c for c in columns if any(c in figure for figure in figures)]
            whole = [c for c in known if all(_adds_up(row[c], f.get(c)) for row, f in zip(rows, figures, strict=True))]
            sure = whole == known and any(_number(row[c]) for c in whole for row in rows)
            if sure or len(whole) > most and source is self.sources[0]:
                best, most = [{c: figure[c] for c in whole if c in figure} for figure in figures], len(whole)
            if sure:
                break
        if "value" in columns:  # a share, or a mean, rests on what its numerator counts
            best = [figures | {"value": figures["n"]} if "n" in figures else figures for figures in best]
        return best

    def _mark(self, figure: Figure) -> str:
        """Note a door and return the attribute of its cell."""
        rows = np.unique(figure.rows)
        door = (figure.kind, figure.issue, figure.rule, len(rows), tuple(rows[:MOST].tolist()))
        return f' data-of="{self.found.setdefault(door, len(self.found))}"'


def _adds_up(cell: str, figure: Figure | None) -> bool:
    """Whether a figure shows what stands behind it; nothing stands behind none."""
    shown = _number(cell)
    return not shown or figure is not None and any(abs(shown - value) < 6e-5 for value in figure.values)


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
