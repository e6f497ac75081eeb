"""Where a sentence says that somebody says something: the verb, who is its subject, and which plain words are reported."""

import re
from dataclasses import dataclass

from analysis.measure.speakers import CHAIN, ROLES, Cast

UNKNOWN = "unknown"
SAY = "said|says|say|saying|told|tells|tell|telling"
THAT = (  # verbs that report a clause: introduced by `that`, or with a subject and a finite verb of its own
    "added|adds|adding|noted|notes|noting|warned|warns|warn|warning|argued|argues|argue|arguing|replied|replies|insisted|insists|insist|insisting|explained|explains|"
    "explaining|concluded|acknowledged|acknowledges|conceded|concedes|admitted|admits|admitting|remarked|declared|declares|stated|repeated|answered|announced|confirmed|"
    "confirms|confirming|claimed|claims|claim|claiming|complained|complains|complain|complaining|maintained|maintains|maintain|stressed|stresses|predicted|predicts|suggested|suggests|estimated|"
    "estimates|reiterated|wrote|writes|writing|reported|pointed out|points out|pointing out|contended|contends|alleged|promised|vowed|pledged|observed|cautioned|"
    "testified|responded|countered|recalled|recalls|(?<=s )note(?= that)"
)
MARKS = (  # verbs that lead to words in marks only
    "asked|asks|call|calls|called|calling|dismissed|described|describes|derided|blasted|slammed|denounced|branded|labelled|labeled|tweeted|tweeting|joked|quipped|fumed|"
    "raged|stormed|scoffed|continued|shouted|laughed|accused|hailed|mocked|praised|put it"
)
VERB = re.compile(rf"\b(?:(?P<say>{SAY})|(?P<that>{THAT})|(?P<marks>{MARKS}))\b")
ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>(?:[^,;\".]|\.(?!\s|$)|(?<=Mr)\.|(?<=Ms)\.)+)")
HINT = re.compile(rf"{VERB.pattern}|ccording to".replace("?P<say>", "?:").replace("?P<that>", "?:").replace("?P<marks>", "?:"))
AUX = re.compile(r"(?:(?<=\s)|^)(?:(?:has|have|had|also|later|then|once|twice|again|repeatedly|since|himself|herself|meanwhile|already|just|still|now|[a-z]+ly)\s+)+$")
BE = re.compile(r"\b(?:is|are|was|were|been|be)\s+$")
NOT = re.compile(
    r"(?:\b(?:not|to|would|will|could|can|may|might|must|should|did|does|do|never|cannot|is|are|was|were|be|been|being|the|a|an|no|nobody|neither|let|let's|having|that|"
    r"what)|n't)\s+$", re.IGNORECASE
)  # fmt: skip
FINITE = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|may|might|must|should|shall|has|have|had|does|do|did|\w+n't|(?:appear|need|want|remain|seem|believe|expect|face|plan|intend|hope|look|"
    r"work|lack|agree|amount|show|turn|rise|help|include|reject)(?:s|d|ed)?|goes|went|made|makes|took|takes|gave|gives|came|comes|knew|knows?|means?|meant|met|saw|sees|got|costs?|lost|"
    r"grew|rose|fell|won|paid|put)\b"
)
GOES_ON = re.compile(
    r",? (?:[a-z]+ly |still |also |never |now )?(?:is|are|was|were|will|would|can|could|may|might|must|should|has|have|had|does|do|did|(?!as\b|this\b|its\b|his\b)[a-z]+(?<![us])s)\b(?! of\b)"
)
DAY = r"(?:(?:late|early|earlier|later|last|this|next) )*(?:on )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|(?:last|this) \w+|earlier|later|in (?:\d{4}|[A-Z]\w+))(?: (?:morning|afternoon|evening|night))?"
PLACE = "statement|interview|speech|letter|conference|report|note|filing|email|e-mail|call|message|post|blog|radio|television|rally|briefing|hearing|clients|reporters|journalists|memo"
SKIP = re.compile(
    rf"(?:,? (?:{DAY}|(?:in|at|to|on|during|through|via) (?:[\w'-]+ ){{0,5}}?(?:{PLACE})\b|(?:to|in|on|at|of|before|after|during|outside|for|by) (?:[\w'.-]+ ){{1,9}}?(?=that\b)))*"
)
TOLD = re.compile(
    r" (?:(?:the|a|an|his|her|their|its|this|our|my) (?:[\w'-]+ ){0,2}?[\w'-]+(?= |$|[.,])|(?:The )?[A-Z][\w'&-]*(?: (?:and |of )?[A-Z][\w'&-]*)*|[\w'-]+)(?:(?: [\w'.&-]+){0,7}(?= that\b))?"
)
LATER = re.compile(r"(?:on|in|at|before|after|as|when|while|during|through|from|outside|over|of|to|with|by|for|late|early|last|this|earlier|again|because|since|about|if)\b")
CUT = re.compile(
    r",? (?:and|but|or|while|then) (?:also |then |has |had |later |again )*(?:said|says|told|called|calls|declined|questioned|refused|urged|did not|added|asked|promised|offered|praised|"
    r"criticized|criticised|accused|rejected|warned|insisted|blamed|threatened|demanded|defended|denied|dismissed|described)\b|, (?:adding|saying|arguing|noting|insisting|warning)\b|; "
)
CLAUSE = re.compile(r"[,;:(\"–—]")
LEAD = re.compile(
    r"^(?:[\s\"–—•-]|(?:and|but|while|as|when|because|which|after|though|although|if|where|so|since|than|once|whose [\w' -]+|And|But|Yet|So|As|While|What|what|of what|In fact)\b\s*)+"
)
DATELINE = re.compile(r"\s*(?:[A-Z][A-Z. ]+(?:, \w+\.? \d+)?(?: \([^)]*\))? [-–—] )?")
PRONOUN = re.compile(r"(?:^|.*\s)(he|she|they|it|who|i|we|you|one|one of them|some|many|both|most|others)$", re.IGNORECASE)
FOR = re.compile(r"\b(?:for|of|to|by|with|from|in|at|near|under|behind|than|against|and|about)\s+(?:the )?$")
INSTITUTION = re.compile(
    r"\b(?:offices?|ministry|government|company|board|union|council|authority|bank|department|agency|committee|commission|party|court|group|firm|paper|newspaper|bureau|treasury|"
    r"embassy|association|federation|institute|service|league|chamber|administration|campaign|house|senate|congress|parliament|maker)$", re.IGNORECASE
)  # fmt: skip
PEOPLE = re.compile(r"(?:People|Police|Insiders|Critics|Aides|Lawyers|Residents|Others|[A-Z]\w+(?:ists|ials|urces|mats|tors|perts))")
UNNAMED, NOT_FOUND = (UNKNOWN, "unnamed", "an unnamed source"), (UNKNOWN, "unnamed", "no speaker found")
BODY = (UNKNOWN, "named", "an organisation")


@dataclass(frozen=True)
class Attribution:
    """`start`–`end`: subject and verb; `side`: where what is said stands; `content`: the plain words reported, or None."""

    start: int
    end: int
    side: str
    content: tuple[int, int] | None
    who: tuple[str, str, str]  # speaker, source_type, rule


def attributions(unit: str, at: int, cast: Cast) -> list[Attribution]:
    """Return the attributions of one sentence `unit` (quotations blanked out with marks) that begins at `at` in the article."""
    found: list[Attribution] = []
    for match in sorted([*VERB.finditer(unit), *ACCORDING.finditer(unit)], key=lambda m: m.start()):
        if found and match.start() < found[-1].end:
            continue
        one = _according(unit, at, match, cast) if match.lastgroup == "who" else _by_verb(unit, at, match, cast, found)
        around = [a for a in found if a.content and a.content[0] <= match.start() < a.content[1]]
        if one and around and one.side == "left" and one.content and all(a.side == "right" and a.who[0] == UNKNOWN for a in around):
            found = [a for a in found if a not in around]  # "the report says little of milk, she said"
        elif around or one and one.side == "left" and one.content and any(a.start >= one.content[0] for a in found):
            continue
        found += [one] if one else []
    return found


def _according(unit: str, at: int, match: re.Match, cast: Cast) -> Attribution | None:
    who = _who(match["who"], "", at + match.start("who"), cast, first=True)
    if not who:
        return None
    if unit[: match.start()].strip(' ",'):
        return Attribution(match.start(), match.end(), "left", _left(unit, match.start(), match.end()), who)
    start = match.end() + len(re.match(r"[,\s]*", unit[match.end() :])[0])
    return Attribution(match.start(), match.end(), "right", _right(unit, start), who)


def _by_verb(unit: str, at: int, match: re.Match, cast: Cast, found: list[Attribution]) -> Attribution | None:
    before = AUX.sub("", unit[: match.start()])
    if match[0].endswith("ing"):
        before = BE.sub("", before)
    elif NOT.search(before):
        return None
    subject = _subject(unit, before.rstrip(), match, at, cast, found)
    if subject is None:
        return None
    start, end, who = subject
    lead, (rest_at, that) = unit[:start].rstrip(), _content_start(unit, end, match)
    rest = unit[rest_at:]
    ends = not rest.strip(' ."!?') or rest[0] in ",.;" or (not that and bool(LATER.match(rest))) or (match[0].startswith("t") and not that and not FINITE.search(rest) and not re.match(r"(?:he|she|it|they|there)\b", rest))
    if re.match(r"(?:to|nothing|little|much|so|as much) (?!is|was|were|will|would|had|has|can|could)", rest):
        return None  # "told them to go" orders, "says nothing on prices" is silent: neither reports
    if rest.startswith('"') or unit[end:].lstrip(" ,:").startswith('"'):
        broken = lead.endswith(",") and unit[end:].lstrip().startswith(",")
        content = _left(unit, start, len(unit)) if broken else None if lead.endswith('"') else _right(unit, rest_at)
        return Attribution(start, end, "right", None if match["marks"] else content, who)
    if lead.endswith((",", '"')) and ends:
        return Attribution(start, end, "left", None if match["marks"] else _left(unit, start, end), who)
    clause = FINITE.search(rest) and (match["say"] or re.match(r"[A-Z\d]|(?:he|she|it|they|there|the|a|an|his|her|its|their|no|many|most|some|all)\b", rest))
    says = that or clause or (match["say"] and not ends and len(rest.split()) > 4)
    return Attribution(start, end, "right", _right(unit, rest_at) if says and not match["marks"] else None, who)


def _content_start(unit: str, end: int, match: re.Match) -> tuple[int, bool]:
    """Return where the reported words begin after a verb, and whether a `that` introduces them."""
    place = end
    if match[0].startswith(("told", "tell")) and place == match.end() and (told := TOLD.match(unit, place)):
        short = TOLD.match(unit[: place + len(told[0].split(" that")[0])], place)
        place = told.end() if not FINITE.search(told[0]) else min(told.end(), place + len(re.match(r" (?:(?:the|a|an|his|her|their|its) )?[\w'-]+", unit[place:])[0])) if short else place
    place = SKIP.match(unit, place).end()
    if that := re.compile(r"[:,]? that\b,? ?").match(unit, place):
        return that.end(), True
    mark = re.compile(r"(?::|,(?= \"))? ?").match(unit, place)
    return mark.end(), False


def _subject(unit: str, left: str, match: re.Match, at: int, cast: Cast, found: list[Attribution]):
    """Return (start, end, who) of subject and verb: after the verb, before it, or that of the verb before; or None."""
    goes_on = match[0].endswith("ing") and left.endswith(",") or re.search(r"\b(?:and|but|or|then)$", left)
    if goes_on:
        who = found[-1].who if found else _about(unit, at, match.start(), cast) or (UNNAMED if match[0].endswith("ing") else None)
        return (match.start(), match.end(), who) if who else None
    chunks = _chunks(left.rstrip(","))
    apposition, i = "", len(chunks) - 1
    if left.endswith(",") and len(chunks) > 1:
        apposition, i = chunks[i][1], i - 1
        while i > 0 and re.match(r"\s*(?:(?:and )?(?:who|whose|which|where|when)\b|\d|and )", chunks[i][1]):
            i -= 1
    place, chunk = chunks[i]
    lead = LEAD.match(chunk)
    place, chunk = (place + lead.end(), chunk[lead.end() :]) if lead else (place, chunk)
    if chunk == "who" and i > 0 and not apposition:  # "Senator Harold Pike, who said …"
        place, chunk = chunks[i - 1]
    before = _who(chunk, apposition, at + place, cast) if apposition or not left.endswith(",") else None
    if (not left or left.endswith((",", '"', "–", "—", "-"))) and not match[0].startswith(("told", "tell")) and not (apposition and before and before[0] != UNKNOWN and not FINITE.search(chunk)):
        after = re.compile(r" ((?:[^,.;:\"]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.)+)").match(unit, match.end())
        if after and not after[1].startswith("that ") and not FINITE.search(after[1]) and (who := _who(after[1], "", at + after.start(1), cast, first=True)):
            return match.start(), after.end(), who
    return (place, match.end(), before) if before else None


def _about(unit: str, at: int, end: int, cast: Cast) -> tuple[str, str, str] | None:
    """Return whom a sentence is about: the person named first, or meant by its first pronoun."""
    person = next((who for place, who, of in cast.mentions if at <= place < at + end and not of), "")
    pronoun = re.search(r"\b(he|she)\b", unit[:end], re.IGNORECASE)
    if pronoun and (not person or pronoun.start() == 0):
        person = cast.focus(at + pronoun.start(), pronoun[1].lower())
    return (person, "named", "the person the sentence is about") if person else None


def _chunks(text: str) -> list[tuple[int, str]]:
    edges = [0, *(m.end() for m in CLAUSE.finditer(text)), len(text) + 1]
    return [(a, text[a : b - 1]) for a, b in zip(edges, edges[1:], strict=False)]


def _who(chunk: str, apposition: str, place: int, cast: Cast, *, first: bool = False) -> tuple[str, str, str] | None:
    """Return (speaker, source_type, rule) of a subject, or None when these words cannot be one.

    `first`: the name comes first, and more may follow ("said Joana Reyes in a statement").
    """
    text = chunk.strip(' "')
    if not text or len(text.split()) > 18:
        return None
    if pronoun := PRONOUN.match(text):
        return _meant(pronoun[1].lower(), place + len(chunk.rstrip()) - len(pronoun[1]), text, cast)
    chains = list(CHAIN.finditer(chunk))
    if chains:
        head, last = chains[0], chains[-1]
        whole = not chunk[last.end() :].strip(' "') and not last[0].endswith(("'s", "'")) and not (FOR.search(chunk[: last.start()]) and not re.search(r"\b[Aa]mbassador to $", chunk[: last.start()]))
        begins = not chunk[: head.start()].strip() and (first and not chunk[head.end() :].startswith("'") or re.match(r" (?:of|at|from|in|for|with)\b", chunk[head.end() :]))
        if whole and (person := cast.named(place + last.start(), place + last.end())):
            return person, "named", "a name"
        if begins and (person := cast.named(place + head.start(), place + head.end(), first=True)):
            return person, "named", "a name"
    if apposition and (name := re.search(rf"(?:^\s*|named |called )(?:{CHAIN.pattern})\s*$", apposition)):
        here = cast.text.find(name[0].strip(), place, place + len(chunk) + len(apposition) + 40)
        if here >= 0 and (person := cast.named(here, here + len(name[0]))):
            return person, "named", "a name"
    if re.match(r"the ", text, re.IGNORECASE) and len(text.split()) <= 5 and re.split(r" (?:in|at|on|of|for)\b", text)[0].split()[-1].lower() in ROLES and (person := cast.holder(text, place)):
        return person, "named", "an office"
    if FINITE.search(text) and not re.search(r"\b(?:who|that|which)\b", text):
        return None
    subject = re.split(r" (?:of|in|at|for|from|with|to|on|familiar|close|briefed|who|that|which|near|seen|obtained|reviewed|by)\b", text)[0]
    word = subject.split()[-1] if subject.strip() else ""
    plain = subject == word and (PEOPLE.fullmatch(word) or f" {word.lower()} " in cast.text)  # "Drivers say": a capital of the sentence
    name = word[:1].isupper() and not word.endswith("'s") and not plain
    return BODY if name or INSTITUTION.search(subject) else UNNAMED


def _meant(word: str, place: int, text: str, cast: Cast) -> tuple[str, str, str] | None:
    if word in ("i", "we", "you"):
        return None
    if word == "who" and len(text.split()) > 1:
        return None  # "a minister who says that …" is any minister
    if word in ("he", "she", "who"):
        person = cast.focus(place, word if word != "who" else "")
        return (person, "named", f"'{word}'") if person else NOT_FOUND
    return BODY if word == "it" else UNNAMED


def _left(unit: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the words reported before an attribution; to the end of the sentence when these are no clause by themselves."""
    lead = unit[:start].rstrip(" ,")
    a, b = DATELINE.match(unit).end(), len(lead)
    if lead.endswith('"') and re.search(r"(?:^|[.!?:])\s*\"+$", lead):
        return None
    goes_on = GOES_ON.match(unit, end)
    if goes_on and (relative := re.search(r", (?:whose|which|who)\b[^,]*$", lead)):
        return _right(unit, goes_on.start() + len(re.match(r",? ", unit[end:])[0]))
    if goes_on and not FINITE.search(lead):
        return a, len(unit.rstrip(" .!?"))
    return (a, b) if len(unit[a:b].split()) > 4 or FINITE.search(unit[a:b]) else None


def _right(unit: str, start: int) -> tuple[int, int] | None:
    """Return the words reported from `start` on: to the end of the sentence, or to where another verb of saying goes on."""
    cut = CUT.search(unit, start)
    text = unit[start : cut.start() if cut else len(unit)].rstrip()
    text = text if text.endswith('"') else text.rstrip(" .!?,")
    return (start, start + len(text)) if len(text.split()) > 1 or '"' in text else None
