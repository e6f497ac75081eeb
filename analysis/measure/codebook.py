"""The codebook: what each issue means, and the terms by which it is recognised. Its form is described in data/README.md."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from analysis.study import sha256
from analysis.tables import InputError
from analysis.terms import Matcher, compile_term, drop_inside

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
        hits = [
            (a, b, issue, term)
            for a, b, term in self._matcher.find(sentence)
            for issue in self._issues_of.get(term, ())
        ]
        gone = [
            (a, b, issue) for a, b, term in self._matcher.find(sentence) for issue in self._excluded_by.get(term, ())
        ]
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
        object.__setattr__(self, "_matcher", Matcher(sorted(self.terms.term.unique())))


def load_codebook(path: Path) -> Codebook:
    """Load and check a codebook.

    Raises InputError with file and line: it does not parse, an issue lacks a part, a term cannot be understood, stands
    twice, or stands in two issues of which one does not list it under `shared`.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no codebook; copy data/trade-talks/codebook.yml there and edit it")
    text = path.read_text("utf-8")
    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "somewhere"
        raise InputError(
            f"{path}: {place}: this is no YAML ({getattr(error, 'problem', error)}); mind blanks and quotation marks"
        ) from error
    if not isinstance(content, dict) or not isinstance(content.get("issues"), dict) or not content["issues"]:
        raise InputError(f"{path}: line 1: a codebook has a name, a version and issues; see data/README.md")
    issues, terms = [], []
    for issue, entry in content["issues"].items():
        _check_entry(path, text, issue, entry)
        issues.append({
            "issue": issue, "label": entry["label"], "group": entry["group"], "definition": " ".join(entry["definition"].split()),
            "examples": entry.get("examples") or [], "counter_examples": entry.get("counter_examples") or [],
        })  # fmt: skip
        evaluative = set(entry.get("evaluative") or ())
        for role, key in (("term", "terms"), ("exclusion", "exclusions")):
            for term in entry.get(key) or ():
                terms.append(
                    {
                        "issue": issue,
                        "term": term,
                        "role": role,
                        "neutral": entry.get("neutral", True) and term not in evaluative,
                    }
                )
    _check_terms(path, text, pd.DataFrame(terms), content["issues"])
    digest = sha256(yaml.safe_dump(content, sort_keys=True).encode())[:12]
    return Codebook(
        str(content.get("name", path.parent.name)),
        str(content.get("version", "")),
        digest,
        pd.DataFrame(issues),
        pd.DataFrame(terms),
    )


def _line_of(text: str, needle: str, nth: int = 1) -> str:
    lines = [
        i
        for i, line in enumerate(text.splitlines(), 1)
        if re.search(rf"(?:^|[\s\"'\[,-]){re.escape(str(needle))}(?:$|[\s\"'\],:])", line)
    ]
    return f"line {lines[min(nth, len(lines)) - 1]}" if lines else "somewhere"


def _check_entry(path: Path, text: str, issue: str, entry) -> None:
    missing = [
        key for key in ("label", "group", "definition", "terms") if not isinstance(entry, dict) or not entry.get(key)
    ]
    if missing:
        raise InputError(f"{path}: {_line_of(text, issue)}: issue '{issue}' lacks {', '.join(missing)}")
    for key in LISTS:
        for value in entry.get(key) or ():
            if not isinstance(value, str):
                raise InputError(
                    f"{path}: {_line_of(text, value)}: '{value}' in {key} of '{issue}' is no text; put it in quotation marks"
                )
    unknown = set(entry) - {"label", "group", "definition", "neutral", *LISTS}
    if unknown:
        raise InputError(
            f"{path}: {_line_of(text, sorted(unknown)[0])}: issue '{issue}' has unknown part(s) {sorted(unknown)}"
        )


def _check_terms(path: Path, text: str, terms: pd.DataFrame, issues: dict) -> None:
    for term in terms.term:
        try:
            compile_term(term)
        except InputError as error:
            raise InputError(f"{path}: {_line_of(text, term)}: {error}") from error
    used = terms[terms.role == "term"]
    twice = terms[terms.duplicated(["issue", "term"])]
    for row in twice.itertuples():
        raise InputError(f"{path}: {_line_of(text, row.term, 2)}: '{row.term}' stands twice in issue '{row.issue}'")
    for term, rows in used.groupby("term"):
        undeclared = [i for i in rows.issue if term not in (issues[i].get("shared") or ())]
        if len(rows) > 1 and undeclared:
            both = " and ".join(f"'{i}'" for i in rows.issue)
            raise InputError(
                f"{path}: {_line_of(text, term, 2)}: '{term}' is a term of {both}; list it under shared in both, or keep it in one"
            )
