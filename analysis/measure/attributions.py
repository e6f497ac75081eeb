"""Where a sentence says that somebody says something: the verb, who is its subject, and which plain words are reported."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.measure.speakers import CHAIN, LEADING, ROLES, WORDS, Cast, any_of

Who = tuple[str, str, str]  # speaker, source_type, rule
UNKNOWN = "unknown"
UNNAMED, NOT_FOUND = (UNKNOWN, "unnamed", "an unnamed source"), (UNKNOWN, "unnamed", "no speaker found")
BODY = (UNKNOWN, "named", "an organisation")
SAY, THAT, MARKS, IS, BODIES = map(any_of, ("says", "reports", "marks", "finite", "institution"))
VERB = re.compile(rf"\b(?<!so-)(?:(?P<say>{SAY})|(?P<that>{THAT}|(?<=s )note(?= that))|(?P<marks>{MARKS}))\b")
ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>(?:[^,;\".]|\.(?!\s|$)|(?<=M[rs])\.)+)")
LOWER = bytes(c if 97 <= c <= 122 else 32 for c in range(256))  # all but a–z read as blanks
SAYING = {word.split()[0].encode() for kind in ("says", "reports", "marks") for word in WORDS[kind]}
SAYING |= {b"note", b"according", b"ccording"}
AUX = re.compile(
    r"(?:(?<=\s)|^)(?:(?:has|have|had|also|later|then|once|twice|again|since|himself|herself|meanwhile|already|just|still|now|[a-z]+ly)\s+)+$"
)
BE = re.compile(r"\b(?:is|are|was|were|been|be)\s+$")
NOT = re.compile(
    r"(?:\b(?:not|to|would|will|could|can|may|might|must|should|did|does|do|never|cannot|is|are|was|were|be|been|being|the|a|an|no|nobody|neither|let|let's|having|"
    r"that|what)|n't)\s+$", re.IGNORECASE
)  # fmt: skip
FINITE = re.compile(rf"\b(?:{IS}|\w+n't)\b")
GOES_ON = re.compile(
    r",? (?:[a-z]+ly |still |also |never |now )?(?:is|are|was|were|will|would|can|could|may|might|must|should|has|have|had|does|do|did|(?!as\b|this\b|its\b|his\b)"
    r"[a-z]+(?<![us])s)\b(?! of\b)"
)
DAY = r"(?:(?:late|early|earlier|later|last|this|next) )*(?:on )?(?:\w+day|(?:last|this) \w+|earlier|later|in (?:\d{4}|[A-Z]\w+))(?: (?:morning|afternoon|evening|night))?"
PLACE = "statement|interview|speech|letter|conference|report|note|filing|e-?mail|call|message|post|blog|radio|television|rally|briefing|hearing|clients|reporters|memo"
SKIP = re.compile(
    rf"(?:,? (?:{DAY}|(?:in|at|to|on|during|through|via) (?:[\w'-]+ ){{0,5}}?(?:{PLACE})\b|(?:to|in|on|at|of|before|after|during|outside|for|by) (?:[\w'.-]+ ){{1,9}}?(?=that\b)))*"
)
TOLD = re.compile(
    r" (?:(?:the|an?|his|her|their|its|this|our|my) (?:[\w'-]+ ){0,2}?[\w'-]+(?= |$|[.,])|(?:The )?[A-Z][\w'&-]*(?: (?:and |of )?[A-Z][\w'&-]*)*|[\w'-]+)"
    r"(?:(?: [\w'.&-]+){0,7}(?= that\b))?"
)
TOLD_SHORT, THAT_NOW, MARK_NOW = (
    re.compile(r" (?:(?:the|an?|his|her|their|its) )?[\w'-]+"),
    re.compile(r"[:,]? that\b,? ?"),
    re.compile(r"(?::|,(?= \"))? ?"),
)
LATER = re.compile(
    r"(?:on|in|at|before|after|as|when|while|during|through|from|outside|over|of|to|with|by|for|late|early|last|this|earlier|again|because|since|about|if)\b"
)
OPENS = re.compile(r"[A-Z\d]|(?:he|she|it|they|there|the|an?|his|her|its|their|no|many|most|some|all)\b")
EMPTY = re.compile(r"(?:to|nothing|little|much|so|as much) (?!is|was|were|will|would|had|has|can|could)")
SAYS_ON = (
    r"(?:and|but|or|while|then) (?:also |then |has |had |later |again )*(?:said|says|told|called|calls|declined|questioned|refused|urged|did not|added|asked|promised|offered|praised|"
    r"critici[sz]ed|accused|rejected|warned|insisted|blamed|threatened|demanded|defended|denied|dismissed|described)\b"
)
CUT = re.compile(rf", {SAYS_ON}|, (?:adding|saying|arguing|noting|insisting|warning)\b|; | {SAYS_ON}")
CLAUSE = re.compile(r"[,;:(\"–—]")
LEAD = re.compile(
    r"(?:[\s\"–—•-]|(?:and|but|while|as|when|because|which|after|though|although|if|where|so|since|than|once|whose [\w' -]+|And|But|Yet|So|As|While|What|what|of what|In fact)\b\s*)*"
)
ASIDE = re.compile(r"\s*(?:(?:and )?(?:who|whose|which|where|when)\b|\d|and )")
DATELINE = re.compile(r"\s*(?:[A-Z][A-Z. ]+(?:, \w+\.? \d+)?(?: \([^)]*\))? [-–—] )?")
PRONOUN = re.compile(r"(?:^|.*\s)(he|she|they|it|who|i|we|you|one|some|many|both|most|others)$", re.IGNORECASE)
AND, THEY = re.compile(r"\b(?:and|but|or|then)$"), re.compile(r"(?:he|she|it|they|there)\b")
NAMED = re.compile(rf"(?:^\s*|named |called )(?:{CHAIN.pattern})\s*$")
AFTER = re.compile(r" ((?:[^,.;:\"]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.)+)")
FOR = re.compile(
    r"(?<!mbassador )\b(?:for|of|to|by|with|from|in|at|near|under|behind|than|against|and|about)\s+(?:the )?$"
)
OF = re.compile(
    r" (?:of|in|at|for|from|with|to|on|familiar|close|briefed|who|that|which|near|seen|obtained|reviewed|by)\b"
)
INSTITUTION = re.compile(rf"\b(?:{BODIES})$", re.IGNORECASE)
FAR = 600  # characters before and after a verb within which its subject and its clause are looked for
PEOPLE = re.compile(
    r"People|Police|Insiders|Critics|Aides|Lawyers|Residents|Others|[A-Z]\w+(?:ists|ials|urces|mats|tors|perts|ivers|armers|orkers|owers|eaders|aders|ankers|akers)"
)


class Attribution(NamedTuple):
    """`start`–`end`: subject and verb; `side`: where what is said stands; `content`: the plain words reported, or None."""

    start: int
    end: int
    side: str
    content: tuple[int, int] | None
    who: Who


def saying_places(text: str) -> list[int]:
    """Return in order where the words begin in `text` without which nobody is said to say anything; or parts of words."""
    words = SAYING.intersection(text.encode(errors="replace").translate(LOWER).split())
    return sorted({m.start() for word in words for m in re.finditer(word.decode(), text)})


def attributions(unit: str, at: int, cast: Cast, places: list[int]) -> list[Attribution]:
    """Return the attributions of one sentence `unit` (quotations blanked out with marks) that begins at `at` in the article.

    `places`: those of the article (`saying_places`) in the sentence.
    """
    found: list[Attribution] = []
    matches = [match for place in places if (match := VERB.match(unit, place - at))]
    if "ccording to " in unit:
        matches = sorted([*matches, *ACCORDING.finditer(unit)], key=re.Match.start)
    for match in matches:
        if found and match.start() < found[-1].end:
            continue
        one = _according(unit, at, match, cast) if match.lastgroup == "who" else _by_verb(unit, at, match, cast, found)
        around = found and [a for a in found if a.content and a.content[0] <= match.start() < a.content[1]]
        whole = one and one.side == "left" and one.content
        if around and whole and all(a.side == "right" and a.who[0] == UNKNOWN for a in around):
            found = [a for a in found if a not in around]  # "the report says little of milk, she said"
        elif around or (whole and any(a.start >= whole[0] for a in found)):
            continue
        found += [one] if one else []
    return found


def _according(unit: str, at: int, match: re.Match, cast: Cast) -> Attribution | None:
    who = _who(match["who"], "", at + match.start("who"), cast, first=True)
    if who and unit[: match.start()].strip(' ",'):
        return Attribution(match.start(), match.end(), "left", _left(unit, match.start(), match.end()), who)
    start = len(unit) - len(unit[match.end() :].lstrip(", "))
    return Attribution(match.start(), match.end(), "right", _right(unit, start), who) if who else None


def _by_verb(unit: str, at: int, match: re.Match, cast: Cast, found: list[Attribution]) -> Attribution | None:
    near, before = max(0, match.start() - 80), unit[: match.start()]
    if _word_before(before[near:].rstrip().rpartition(" ")[2])[0]:
        before = before[:near] + AUX.sub("", before[near:])
    if match[0].endswith("ing"):
        before = before[:near] + BE.sub("", before[near:])
    elif _word_before(before[near:].rstrip().rpartition(" ")[2])[1]:
        return None
    subject = _subject(unit, before.rstrip(), match, at, cast, found)
    rest_at, that = _content_start(unit, subject[1], match) if subject else (0, False)
    rest = unit[rest_at : rest_at + FAR]
    if subject is None or EMPTY.match(rest):
        return None  # "told them to go" orders, "says nothing on prices" is silent: neither reports
    start, end, who = subject
    lead, marks = unit[:start].rstrip(), match["marks"]
    if rest.startswith('"') or unit[end:].lstrip(" ,:").startswith('"'):
        broken = lead.endswith(",") and unit[end:].lstrip().startswith(",")  # "milk is dear, she said, “and bad”"
        content = _left(unit, start, len(unit)) if broken else None if lead.endswith('"') else _right(unit, rest_at)
        return Attribution(start, end, "right", None if marks else content, who)
    told = match[0].startswith("t") and not that and not THEY.match(rest) and not FINITE.search(rest)
    ends = not rest.strip(' ."!?') or rest[0] in ",.;" or (not that and LATER.match(rest)) or told
    if lead.endswith((",", '"')) and ends:
        return Attribution(start, end, "left", None if marks else _left(unit, start, end), who)
    says = (
        that
        or ((match["say"] or OPENS.match(rest)) and FINITE.search(rest))
        or (match["say"] and not ends and len(rest.split()) > 4)
    )
    return Attribution(start, end, "right", _right(unit, rest_at) if says and not marks else None, who)


@lru_cache(1 << 14)
def _word_before(word: str) -> tuple[bool, bool]:
    """Return whether a word may stand between subject and verb, and whether with it nobody is said to say anything."""
    return bool(AUX.search(word + " ")), bool(NOT.search(word + " "))


def _content_start(unit: str, end: int, match: re.Match) -> tuple[int, bool]:
    """Return where the reported words begin after a verb, and whether a `that` introduces them."""
    if match[0].startswith(("told", "tell")) and end == match.end() and (told := TOLD.match(unit, end)):
        end = told.end() if not FINITE.search(told[0]) else min(told.end(), TOLD_SHORT.match(unit, end).end())
    end = SKIP.match(unit, end).end()
    that = THAT_NOW.match(unit, end)
    return ((that or MARK_NOW.match(unit, end)).end(), bool(that))


def _subject(
    unit: str, left: str, match: re.Match, at: int, cast: Cast, found: list[Attribution]
) -> tuple[int, int, Who] | None:
    """Return (start, end, who) of subject and verb: the subject after the verb, before it, or that of the verb before."""
    start, end, ing = match.start(), match.end(), match[0].endswith("ing")
    if (ing and left.endswith(",")) or AND.search(left[-5:]):
        who = found[-1].who if found else _about(unit, at, start, cast) or (UNNAMED if ing else None)
        return (start, end, who) if who else None
    bare = left.rstrip(",")
    chunks, apposition = CLAUSE.split(bare[-FAR:]), ""
    i = len(chunks) - 1
    if left.endswith(",") and i:
        apposition, i = chunks[i], i - 1
        while i > 0 and ASIDE.match(chunks[i]):
            i -= 1
    lead = LEAD.match(chunks[i]).end()
    if chunks[i][lead:] == "who" and i > 0 and not apposition:  # "Senator Harold Pike, who said …"
        i, lead = i - 1, 0
    place, chunk = len(bare) - len(",".join(chunks[i:])) + lead, chunks[i][lead:]
    before = _who(chunk, apposition, at + place, cast) if apposition or not left.endswith(",") else None
    apposed = apposition and before and before[0] != UNKNOWN and not FINITE.search(chunk)
    if (not left or left[-1] in ',"–—-') and not match[0].startswith(("told", "tell")) and not apposed:
        after = AFTER.match(unit, end)
        if after and not after[1].startswith("that ") and not FINITE.search(after[1]):
            who = _who(after[1], "", at + after.start(1), cast, first=True)
            if who:
                return start, after.end(), who
    return (place, end, before) if before else None


def _about(unit: str, at: int, end: int, cast: Cast) -> Who | None:
    """Return whom a sentence is about: the person named first, or meant by its first pronoun."""
    person = next((who for place, who, of in cast.mentions if at <= place < at + end and not of), "")
    pronoun = re.search(r"\b(he|she)\b", unit[:end], re.IGNORECASE)
    if pronoun and (not person or pronoun.start() == 0):
        person = cast.focus(at + pronoun.start(), pronoun[1].lower())
    return (person, "named", "the person the sentence is about") if person else None


def _who(chunk: str, apposition: str, place: int, cast: Cast, *, first: bool = False) -> Who | None:
    """Return who a subject is, or None when these words cannot be one.

    `first`: the name comes first, and more may follow ("said Joana Reyes in a statement").
    """
    text = chunk.strip(' "')
    if not text or len(text.split()) > 18:
        return None
    if pronoun := PRONOUN.match(text):
        return _meant(pronoun[1].lower(), place + len(chunk.rstrip()) - len(pronoun[1]), text, cast)
    if person := _person(chunk, apposition, place, cast, first):
        return person, "named", "a name"
    subject = OF.split(text, 1)[0]
    word = subject.split()[-1] if subject.strip() else ""
    if (
        text[:4].lower() == "the "
        and len(text.split()) <= 5
        and word.lower() in ROLES
        and (person := cast.holder(text, place))
    ):
        return person, "named", "an office"
    if FINITE.search(text) and not re.search(r"\b(?:who|that|which)\b", text):
        return None
    plain = subject == word and (
        PEOPLE.fullmatch(word) or f" {word.lower()} " in cast.text
    )  # "Drivers say": not a name
    name = word[:1].isupper() and not word.endswith("'s") and word.lower() not in LEADING and not plain
    return BODY if name or INSTITUTION.search(subject) else UNNAMED


def _person(chunk: str, apposition: str, place: int, cast: Cast, first: bool) -> str:
    """Return the person that is the head of a subject: its last words, its first words, or its apposition."""
    chains = list(CHAIN.finditer(chunk))
    if chains:
        head, last = chains[0], chains[-1]
        possessed = last[0].endswith(("'s", "'"))
        if not chunk[last.end() :].strip(' "') and not possessed and not FOR.search(chunk[: last.start()]):
            person = cast.named(place + last.start(), place + last.end())
            if person:
                return person
        follows = chunk[head.end() :]
        if not chunk[: head.start()].strip() and (
            (first and follows[:1] != "'") or re.match(r" (?:of|at|from|in|for|with)\b", follows)
        ):
            person = cast.named(place + head.start(), place + head.end(), first=True)
            if person:
                return person
    name = NAMED.search(apposition) if apposition else None
    here = cast.text.find(name[0].strip(), place, place + len(chunk) + len(apposition) + 40) if name else -1
    return cast.named(here, here + len(name[0].strip())) if here >= 0 else ""


def _meant(word: str, place: int, text: str, cast: Cast) -> Who | None:
    if word in ("i", "we", "you") or (word == "who" and len(text.split()) > 1):
        return None  # the writer; "a minister who says that …", which is any minister
    if word in ("he", "she", "who"):
        person = cast.focus(place, word if word != "who" else "")
        return (person, "named", f"'{word}'") if person else NOT_FOUND
    return BODY if word == "it" else UNNAMED


def _left(unit: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the words reported before an attribution; to the end of the sentence when these are no clause by themselves."""
    lead, a = unit[:start].rstrip(" ,"), DATELINE.match(unit).end()
    if lead.endswith('"') and re.search(r"(?:^|[.!?:])\s*\"+$", lead):
        return None
    goes_on = GOES_ON.match(unit, end)
    if goes_on and re.search(r", (?:whose|which|who)\b[^,]*$", lead[-FAR:]):
        return _right(unit, len(unit) - len(unit[end:].lstrip(", ")))
    if goes_on and not FINITE.search(lead):
        return a, len(unit.rstrip(" .!?"))
    return (a, len(lead)) if len(lead[a:].split()) > 4 or FINITE.search(lead, a) else None


def _right(unit: str, start: int) -> tuple[int, int] | None:
    """Return the words reported from `start` on: to the end of the sentence, or to where another verb of saying goes on."""
    cut = CUT.search(unit, start)
    text = unit[start : cut.start() if cut else len(unit)].rstrip()
    text = text if text.endswith('"') else text.rstrip(" .!?,")
    return (start, start + len(text)) if len(text.split()) > 1 or '"' in text else None
