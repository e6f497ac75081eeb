"""Quotations in quotation marks and who speaks them. A speaker is a name that stands in the text, or `unknown`.

Looked for in this order: a name beside a verb of saying in the same paragraph, nearest first; "he said" and the like,
meaning the last person named; a paragraph of nothing but quotation, going on with the speaker of the one before.
"""

import re

import pandas as pd

from analysis.measure.sentences import opens_with_a_mark, paragraphs
from analysis.measure.voices import quoted_spans
from analysis.tables import build
from analysis.terms import straighten

SAYING = (
    r"(?:said|says|say|saying|told|tells|added|adds|adding|asked|asks|wrote|writes|tweeted|tweeting|noted|notes|warned|warns|argued|argues|replied|insisted|insists|"
    r"explained|explains|continued|concluded|recalled|joked|scoffed|acknowledged|conceded|remarked|declared|stated|repeated|answered|called|calls|announced|confirmed|put it)"
)
TITLED = r"(?:Mr|Ms|Mrs|Miss|Dr|Sen|Rep|Gov|Gen|Prof)\.? "
PART = r"[A-Z\u00c0-\u00de][\w\u00c0-\u024f'-]+"
PERSON = rf"(?:{TITLED})?{PART}(?:(?: [A-Z]\.)* {PART}){{0,3}}"
NO_PERSON = re.compile(
    r"^(?:The|A|An|In|On|At|But|And|If|It|We|They|He|She|His|Her|This|That|These|When|While|After|Before|For|As|One|Both|Any|No|So|There|Then|Later|Asked|According|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)$"
)
PRONOUN = r"(?:he|she)"
UNNAMED = r"(?:(?:\w+ ){0,4}?(?:sources?|officials?|insiders?|people|person|aides?|diplomats?|negotiators?|executives?)(?: (?:familiar|briefed|close|with|in|who)\b[^,.]{0,60})?)"
BEFORE = re.compile(
    rf"(?P<who>{PERSON}|{PRONOUN}|{UNNAMED})(?:,[^,\"]{{3,90}},)? (?:\w+ly |also |later |then |has |had |reportedly )*(?P<verb>{SAYING})\b",
    re.IGNORECASE,
)
AFTER = re.compile(rf"^[\s,]*(?:\w+ly )?(?P<verb>{SAYING}) (?P<who>{PERSON}|{PRONOUN}|{UNNAMED})", re.IGNORECASE)
ACCORDING = re.compile(rf"according to (?P<who>{PERSON}|{UNNAMED})", re.IGNORECASE)


def find_quotations(texts: pd.Series, lines: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return table `quotations`: direct quotations of at least two words in the body, and their continuations."""
    rows: list[tuple] = []
    starts = {key: list(zip(s.start, s.sentence_no, strict=True)) for key, s in sentences.groupby("article_id")}
    body = paragraphs(lines)
    for article_id, own in body[body.kind == "body"].groupby("article_id", sort=False):
        number, names, last, still_open = 0, {}, ("unknown", "no name found"), False
        every = list(own.itertuples(index=False))
        for p, following in zip(every, [*every[1:], None], strict=True):
            passage = texts[article_id][p.start : p.end]
            straight = straighten(passage)
            spans, still_open_next = quoted_spans(passage, opens_with_a_mark(texts[article_id], p, following))
            last_person = last[0]
            outside = _blank_out(straight, spans)
            _learn_names(outside, names)
            for i, (a, b) in enumerate(spans):
                if len(straight[a:b].split()) < 2:
                    continue
                goes_on = (i == 0 and still_open) or (
                    i > 0 and rows and rows[-1][0] == article_id and not _says(outside[spans[i - 1][1] : a])
                )
                speaker, rule = _speaker(outside, (a, b), names, last_person)
                if rule == "no name found" and (still_open or i > 0 or _only_quotation(outside)):
                    speaker, rule = last[0], "goes on from the quotation before"
                number += 1
                sentence_no = max((no for start, no in starts[article_id] if start <= p.start + a + 1), default=1)
                form = "continued" if goes_on else "direct"
                source = "unnamed" if speaker == "unknown" else "named"
                rows.append((article_id, number, sentence_no, p.start + a, p.start + b, form, speaker, source, rule))
                last = (speaker, rule)
            still_open = still_open_next
            mentioned = [m for m in re.finditer(PERSON, outside) if _full(m[0], names)]
            if not spans and mentioned:
                last = (_full(mentioned[0][0], names), "the person named before")
    return build("quotations", rows)


def _blank_out(text: str, spans: list[tuple[int, int]]) -> str:
    for a, b in spans:
        text = text[:a] + '"' * (b - a) + text[b:]
    return text


def _says(between: str) -> bool:
    return bool(re.search(SAYING, between))


def _only_quotation(outside: str) -> bool:
    return not re.search(r"\w", outside.replace('"', ""))


def _learn_names(text: str, names: dict[str, str]) -> None:
    """Remember full names by their last word, so that "Ms. Osei" is known to be Nadia Osei."""
    for match in re.finditer(PERSON, text):
        parts = [part for part in re.sub(TITLED, "", match[0]).split() if not NO_PERSON.match(part)]
        if len(parts) >= 2 and parts[-1] not in names:
            names[parts[-1]] = " ".join(parts[-2:])


def _full(name: str, names: dict[str, str]) -> str:
    parts = re.sub(TITLED, "", name).split()
    return names.get(re.sub(r"'s?$", "", parts[-1]), "") if parts else ""


def _speaker(outside: str, span: tuple[int, int], names: dict[str, str], last: str) -> tuple[str, str]:
    """Return (speaker, rule) of the quotation at `span` of a paragraph whose quotations are blanked out."""
    a, b = span
    tail = re.match(r'[^".!?]*(?:[.!?](?=\s*"|$))?', outside[b:])[0]
    found = []
    if match := AFTER.match(outside[b : b + 160]):
        found.append((0, match["who"], "a verb of saying and a name follow"))
    for match in BEFORE.finditer(outside):
        gap = match.start() - b if match.start() >= b else a - match.end() if match.end() <= a else 0
        if match.start() < b + len(tail) + 40:
            found.append((max(gap, 0), match["who"], "a name and a verb of saying stand beside it"))
    for match in ACCORDING.finditer(outside):
        found.append((abs(match.start() - b), match["who"], "'according to' a name"))
    for _, who, rule in sorted(found, key=lambda item: item[0]):
        if who.lower() in ("he", "she"):
            person = _person_before(outside, a, names) or last
            return (
                (person, "'he' or 'she' means the person named before")
                if person != "unknown"
                else ("unknown", "no name found")
            )
        if full := _full(who, names):
            return full, rule
        if re.fullmatch(UNNAMED, who, re.IGNORECASE) and not re.search(rf"\b{PART} {PART}$", who):
            return "unknown", "an unnamed source"
    return "unknown", "no name found"


def _person_before(outside: str, place: int, names: dict[str, str]) -> str:
    people = [_full(match[0], names) for match in re.finditer(PERSON, outside[:place])]
    return next((person for person in people if person), "")
