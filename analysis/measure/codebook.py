"""The codebook: what each issue means, and the terms by which it is recognised. Its form is described in data/README.md."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import yaml

from analysis.raw import sha256
from analysis.tables import InputError
from analysis.terms import Matcher, compile_term, drop_inside

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LISTS = ("terms", "exclusions", "examples", "counter_examples", "shared", "evaluative")


@dataclass(frozen=True)
class Codebook:
    """`issues`: issue, label, group, definition, examples, counter_examples. `terms`: issue, term, role, neutral.

    `role` is term or exclusion; `neutral` says that the term's words are topic nouns without a feeling of their own.
    """

    name: str
    version: str
    hash: str
    issues: pd.DataFrame
    terms: pd.DataFrame

    @property
    def stamp(self) -> str:
        """Return name, version and hash in the form printed with every chart."""
        return f"{self.name} {self.version} ({self.hash})"

    def find(self, sentence: str) -> list[tuple[int, int, str, str]]:
        """Return (start, end, issue, term) of every mention in one sentence.

        A mention strictly inside a longer one is dropped, partial overlaps stay; an exclusion consumes what its own
        issue's terms would find there. The order of entries never matters.
        """
        return self.mentions(self.matcher.find(sentence))

    def mentions(self, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str, str]]:
        """Return (start, end, issue, term) of the mentions among the places (start, end, term) where terms stand in one sentence."""
        hits = [(a, b, issue, term) for a, b, term in found for issue in self._issues_of.get(term, ())]
        if not any(term in self._excluded_by for *_, term in found) and _apart(hits):
            return hits
        gone = [(a, b, issue) for a, b, term in found for issue in self._excluded_by.get(term, ())]
        kept = [
            hit for hit in hits
            if not any(i == hit[2] and a < hit[1] and hit[0] < b and not (hit[0] <= a and b <= hit[1] and hit[1] - hit[0] > b - a) for a, b, i in gone)
        ]  # fmt: skip
        return drop_inside(kept, fixed=lambda hit: " NEAR/" in hit[3])

    def __post_init__(self):
        roles = {"term": {}, "exclusion": {}}
        for row in self.terms.itertuples(index=False):
            roles[row.role].setdefault(row.term, []).append(row.issue)
        object.__setattr__(self, "_issues_of", roles["term"])
        object.__setattr__(self, "_excluded_by", roles["exclusion"])
        object.__setattr__(self, "matcher", Matcher(sorted(self.terms.term.unique())))


def _apart(hits: list[tuple]) -> bool:
    """Return whether each begins behind the one before, so that none can lie inside another."""
    return all(one[1] <= two[0] for one, two in pairwise(hits))


def load_codebook(path: Path) -> Codebook:
    """Load and check a codebook: YAML, or a plain CSV of terms (issue, term) that says nothing else.

    Raises InputError with file and line: it does not parse, an issue lacks a part or stands twice, a term cannot be
    understood, stands twice, or stands in two issues of which one does not list it under `shared`.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no codebook; copy data/trade-talks/codebook.yml there and edit it")
    return _load(path, path.read_bytes())


@lru_cache(maxsize=4)  # every chart asks for the codebook, and reading it takes as long as drawing
def _load(path: Path, _: bytes) -> Codebook:
    content, places = _from_csv(path) if path.suffix == ".csv" else _parse(path)
    if not isinstance(content, dict) or not isinstance(content.get("issues"), dict) or not content["issues"]:
        raise InputError(f"{path}: line 1: a codebook has a name, a version and issues; see data/README.md")
    issues, terms = [], []
    for issue, entry in content["issues"].items():
        entry = _plain_terms(entry)
        _check_entry(path, places, issue, entry)
        issues.append({
            "issue": issue, "label": entry["label"], "group": entry["group"], "definition": " ".join(entry["definition"].split()),
            "examples": entry.get("examples") or [], "counter_examples": entry.get("counter_examples") or [],
        })  # fmt: skip
        evaluative = set(entry.get("evaluative") or ())
        for role, key in (("term", "terms"), ("exclusion", "exclusions")):
            for n, term in enumerate(entry.get(key) or ()):
                neutral = entry.get("neutral", True) and term not in evaluative
                terms.append((issue, term, role, neutral, _place(places, issue, key, n)))
    table = pd.DataFrame(terms, columns=["issue", "term", "role", "neutral", "place"])
    _check_terms(path, table, content["issues"])
    digest = sha256(yaml.safe_dump(content, sort_keys=True).encode())[:12]
    return Codebook(
        str(content.get("name", path.parent.name)),
        str(content.get("version", "")),
        digest,
        pd.DataFrame(issues),
        table.drop(columns="place"),
    )


def _from_csv(path: Path) -> tuple[dict, dict]:
    """Return a plain list of terms as the content of a codebook; a term that several issues list is shared by them."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    if not {"issue", "term"} <= set(rows.columns) or rows.empty:
        raise InputError(f"{path}: a list of terms has the columns issue and term; found {list(rows.columns)}")
    several = set(rows.term[rows.term.duplicated(keep=False) & ~rows.duplicated(["issue", "term"], keep=False)])
    said = "read from a plain list of terms, without definition"
    issues = {
        issue: {
            "label": issue,
            "group": "all",
            "definition": said,
            "terms": list(terms),
            "shared": sorted(several & set(terms)),
        }
        for issue, terms in rows.groupby("issue", sort=False).term
    }
    lines = {
        ("issues", r.issue, "terms", n): i + 2
        for _, own in rows.groupby("issue")
        for n, (i, r) in enumerate(own.iterrows())
    }
    return {"name": path.stem, "version": "", "issues": issues}, lines


def _parse(path: Path) -> tuple[object, dict[tuple, int]]:
    """Return the content of a YAML file, and the line of every key and list entry by its path of names."""
    try:
        text = path.read_text("utf-8-sig")
        content, root = yaml.load(text, Loader=LOADER), yaml.compose(text, Loader=LOADER)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InputError(f"{path}: line {line}: this is not UTF-8; save the file as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "somewhere"
        raise InputError(
            f"{path}: {place}: this is no YAML ({getattr(error, 'problem', error)}); mind blanks and quotation marks"
        ) from error
    places: dict[tuple, int] = {}
    _note_places(path, root, (), places)
    return content, places


def _note_places(path: Path, node, where: tuple, places: dict[tuple, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        children = [(key.value, key, value) for key, value in node.value]
    else:
        children = (
            [(n, value, value) for n, value in enumerate(node.value)] if isinstance(node, yaml.SequenceNode) else []
        )
    for name, at, value in children:
        place = (*where, str(name))
        if place in places:
            raise InputError(f"{path}: line {at.start_mark.line + 1}: '{name}' stands twice here; keep one")
        places[place] = at.start_mark.line + 1
        _note_places(path, value, place, places)


def _place(places: dict[tuple, int], *names) -> str:
    where = ("issues", *map(str, names))
    return f"line {next((places[where[:n]] for n in range(len(where), 0, -1) if where[:n] in places), 1)}"


def _plain_terms(entry):
    """Return an issue with terms written as `{term: …, neutral: no}` as plain ones, those listed under evaluative."""
    if not isinstance(entry, dict) or not isinstance(entry.get("terms"), list):
        return entry
    marked = [
        t for t in entry["terms"] if isinstance(t, dict) and set(t) == {"term", "neutral"} and t["neutral"] is False
    ]
    evaluative = [t["term"] for t in marked]
    terms = [t["term"] if t in marked else t for t in entry["terms"]]
    return {**entry, "terms": terms, "evaluative": [*(entry.get("evaluative") or []), *evaluative]} if marked else entry


def _check_entry(path: Path, places: dict[tuple, int], issue: str, entry) -> None:
    parts = ("label", "group", "definition", "terms")
    missing = [key for key in parts if not isinstance(entry, dict) or not entry.get(key)]
    if missing:
        raise InputError(f"{path}: {_place(places, issue)}: issue '{issue}' lacks {', '.join(missing)}")
    for key in parts[:3]:
        if not isinstance(entry[key], str):
            raise InputError(f"{path}: {_place(places, issue, key)}: {key} of '{issue}' is no text")
    for key in LISTS:
        if not isinstance(entry.get(key) or [], list):
            raise InputError(
                f"{path}: {_place(places, issue, key)}: {key} of '{issue}' is no list; write one '- ' a line"
            )
        for n, value in enumerate(entry.get(key) or ()):
            if not isinstance(value, str):
                raise InputError(
                    f"{path}: {_place(places, issue, key, n)}: '{value}' in {key} of '{issue}' is no text; put it in quotation marks"
                )
    unknown = sorted(set(entry) - {"neutral", *parts, *LISTS})
    if unknown:
        raise InputError(f"{path}: {_place(places, issue, unknown[0])}: issue '{issue}' has unknown part(s) {unknown}")


def _check_terms(path: Path, terms: pd.DataFrame, issues: dict) -> None:
    for row in terms.itertuples():
        try:
            compile_term(row.term)
        except InputError as error:
            raise InputError(f"{path}: {row.place}: {error}") from error
    for row in terms[terms.duplicated(["issue", "term"])].itertuples():
        raise InputError(f"{path}: {row.place}: '{row.term}' stands twice in issue '{row.issue}'")
    for term, rows in terms[terms.role == "term"].groupby("term"):
        undeclared = [i for i in rows.issue if term not in (issues[i].get("shared") or ())]
        if len(rows) > 1 and undeclared:
            both = " and ".join(f"'{i}'" for i in rows.issue)
            raise InputError(
                f"{path}: {rows.place.iloc[1]}: '{term}' is a term of {both}; list it under shared in both, or keep it in one"
            )
