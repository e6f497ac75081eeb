"""Where a sentence says that somebody says something: the verb, who is its subject, and what is reported."""

import re
from dataclasses import dataclass

from analysis.measure.speakers import CHAIN, NOBODY, PORTFOLIO, ROLES, TITLES, UNKNOWN, Cast

SAY = r"said|says|say|saying|told|tells|tell|telling"
THAT = (
    "added|adds|add|adding|noted|notes|noting|warned|warns|warn|warning|argued|argues|argue|arguing|replied|replies|insisted|insists|insist|insisting|"
    "explained|explains|explaining|concluded|acknowledged|acknowledges|conceded|concedes|admitted|admits|admitting|remarked|declared|declares|stated|repeated|"
    "answered|announced|confirmed|confirms|confirming|claimed|claims|claiming|complained|complains|complain|complaining|maintained|maintains|stressed|stresses|predicted|"
    "predicts|suggested|suggests|estimated|estimates|estimate|reiterated|wrote|writes|writing|reported|pointed out|points out|pointing out|contended|contends|"
    "alleged|promised|vowed|pledged|observed|cautioned|testified|responded|countered|recalled|recalls"
)
MARKS = (
    "asked|asks|call|calls|called|calling|dismissed|described|describes|derided|blasted|slammed|denounced|branded|labelled|labeled|tweeted|tweeting|joked|quipped|fumed|"
    "raged|stormed|scoffed|continued|shouted|laughed|accused|hailed|mocked|praised|put it"
)
VERB = re.compile(rf"\b(?:(?P<say>{SAY})|(?P<that>{THAT})|(?P<marks>{MARKS}))\b(?! off\b)")
ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>[^,;\"]+?)(?=[,;\"]|\.?\s*$|\.\s)")
AUX = re.compile(r"(?:(?<=\s)|^)(?:(?:has|have|had|also|later|then|once|twice|again|repeatedly|since|himself|herself|meanwhile|already|just|still|now|\w+ly)\s+)*$")
BE = re.compile(r"\b(?:is|are|was|were|been|be)\s+$")
NOT = re.compile(r"(?:\b(?:not|to|would|will|could|can|may|might|must|should|did|does|do|never|cannot|is|are|was|were|be|been|being|the|a|an|no|nobody|neither|let|let's|having|that|what)|n't)\s+$", re.I)
FINITE = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|may|might|must|should|shall|has|have|had|does|do|did|wo|appears?|appeared|needs?|needed|wants?|wanted|"
    r"remains?|remained|seems?|seemed|believed?|believes|expects?|expected|\w+n't|goes|went|made|makes|took|takes|gave|gives|came|comes|knew|knows?|means?|meant|works?|faces?|"
    r"plans?|planned|intends?|hopes?|hoped|looks?|looked|met|saw|sees|got|cost|costs|lost|lacks?|asked|agreed|amounts? to)\b"
)
GOES_ON = re.compile(r", (?:\w+ly |still |also |never |now )?(?:is|are|was|were|will|would|can|could|may|might|must|should|has|have|had|does|do|did|[a-z]+(?<!\w[su])s)\b(?! of\b)")
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|earlier|later|last \w+|this \w+|in (?:January|February|March|April|May|June|July|August|September|October|November|December|\d{4})"
PLACE = r"(?:statement|interview|speech|letter|conference|report|note|filing|e-?mail|call|message|post|blog|tweet|radio|television|TV|rally|briefing|hearing|clients|reporters|journalists|memo)"
TOLD = r"(?:(?:the|a|an|his|her|their|its|this|our|my) (?:[\w'-]+ ){0,2}?[\w'-]+|[a-z]+(?: [a-z]+)?(?= (?:that|the|a|an|he|she|it|they|in|on|at|about|there)\b)|(?:The )?(?:[A-Z][\w'&-]*)(?: (?:and |of )?[A-Z][\w'&-]*)*|\w+)"
SKIP = re.compile(
    rf"(?:,? (?:(?:late |early )?(?:on )?(?:{DAY})(?: (?:morning|afternoon|evening|night))?|(?:in|at|to|on|during|through|via) (?:[\w'-]+ ){{0,5}}?{PLACE}|(?:to|in|on|at|of|before|after|during|outside|for|by) (?:[\w'.-]+ ){{1,9}}?(?=that\b)))*"
)
LATER = re.compile(r"(?:on|in|at|before|after|as|when|while|during|through|from|outside|over|of|to|with|by|for|late|early|last|this|earlier|again|because|since|about|when|if|in)\b")
CUT = re.compile(
    r",? (?:and|but|or|while|then) (?:also |then |has |had |later |again )*(?:said|says|told|called|calls|declined|questioned|refused|urged|did not|added|asked|promised|offered|praised|criticized|criticised|"
    r"accused|rejected|warned|insisted|blamed|threatened|demanded|defended|denied|dismissed|described)\b|, which\b|, (?:adding|saying|arguing|noting|insisting|warning)\b|; "
)
CLAUSE = re.compile(r"[,;:(\"–—]")
LEAD = re.compile(r"^(?:[\s\"–—•-]|(?:and|but|while|as|when|because|which|that|who|whom|after|though|although|if|where|so|since|And|But|Yet|So|As|While|In fact|what|of what|than|once|whose [\w' -]+)\b\s*)+")
PRONOUN = re.compile(r"(?:^|[\s\"])(he|she|they|it|who|i|we|you|one|one of them|some|many|both|most|others|two of them)$", re.IGNORECASE)
FOR = re.compile(r"\b(?:for|of|to|by|with|from|in|at|near|around|under|behind|than|against|and|about)\s+(?:the )?$")
INSTITUTION = re.compile(
    r"\b(?:office|ministry|government|company|board|union|council|authority|bank|department|agency|committee|commission|party|court|group|firm|paper|newspaper|bureau|treasury|embassy|association|federation|"
    r"institute|service|league|chamber|offices|administration|campaign|house|senate|congress|parliament)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Attribution:
    """`start`–`end`: subject and verb; `content`: (start, end) of what is reported in plain words, or None; all in the unit."""

    start: int
    end: int
    side: str  # where what is said stands: left or right
    content: tuple[int, int] | None
    speaker: str
    source: str
    rule: str


def attributions(unit: str, at: int, cast: Cast) -> list[Attribution]:
    """Return the attributions of one sentence `unit` (quotations blanked out with marks) that begins at `at` in the article."""
    found: list[Attribution] = []
    hits = sorted([*VERB.finditer(unit), *ACCORDING.finditer(unit)], key=lambda m: m.start())
    for match in hits:
        inside = [a for a in found if a.content and a.side == "right" and a.content[0] <= match.start() < a.content[1]]
        if "who" in match.groupdict():
            one = _according(unit, at, match, cast)
        else:
            one = _by_verb(unit, at, match, cast, found)
        if one and not inside and not (found and one.start < found[-1].end):
            found.append(one)
    return found


def _according(unit: str, at: int, match: re.Match, cast: Cast) -> Attribution | None:
    who = _who(match["who"], "", at + match.start("who"), cast)
    if not who:
        return None
    before = unit[: match.start()].rstrip(" ,")
    if before.strip(" \""):
        return Attribution(match.start(), match.end(), "left", _left(unit, match.start(), match.end()), *who[:2], "'according to' " + who[2])
    start = match.end() + len(re.match(r"[,\s]*", unit[match.end() :])[0])
    return Attribution(match.start(), match.end(), "right", _right(unit, start), *who[:2], "'according to' " + who[2])


def _by_verb(unit: str, at: int, match: re.Match, cast: Cast, found: list[Attribution]) -> Attribution | None:
    verb = match[0]
    before = unit[: match.start()]
    before = before[: AUX.search(before).start()] if AUX.search(before) else before
    if verb.endswith("ing"):
        before = before[: BE.search(before).start()] if BE.search(before) else before
    elif NOT.search(before):
        return None
    subject = _subject(unit, before, match, at, cast, found)
    if subject is None:
        return None
    start, end, who = subject
    lead = unit[:start].rstrip()
    rest_at, told_that = _content_start(unit, end, match)
    rest = unit[rest_at:]
    tail = not rest.strip(" .\"!?") or rest[:1] in ",.;" or (LATER.match(rest) and not told_that)
    if match["say"] and verb in ("told", "tell", "tells", "telling") and not told_that and not FINITE.search(rest):
        tail = True
    if '"' in rest[:3] or unit[end : end + 3].lstrip(" ,:")[:1] == '"':
        return Attribution(start, end, "right", _right(unit, rest_at) if not match["marks"] and not lead.endswith('"') else None, *who)
    if match["marks"]:
        return Attribution(start, end, "left" if lead.endswith(('"', ",")) and tail else "right", None, *who)
    if lead.endswith((",", '"')) and tail:
        return Attribution(start, end, "left", _left(unit, start, end), *who)
    plain = told_that or match["say"] and len(rest.split()) > 2 and (FINITE.search(rest) or not tail) or FINITE.search(rest) and re.match(r"(?:[A-Z]|he|she|it|they|there|the|a|an|his|her|its|their|no)\b", rest)
    content = _right(unit, rest_at) if plain and not re.match(r"(?:so|no|yes|nothing|little|much|as much|more|goodbye|hello|only|what|why|how|the same)\b(?! \w+ (?:would|will|had))", rest) else None
    return Attribution(start, end, "right" if not (lead.endswith('"') and tail) else "left", content, *who)


def _content_start(unit: str, end: int, match: re.Match) -> tuple[int, bool]:
    """Return where the reported words begin after a verb at `end`, and whether a `that` introduces them."""
    place = end
    if match[0] in ("told", "tell", "tells", "telling") and (told := re.match(rf" {TOLD}", unit[place:])) and place == match.end():
        that = re.match(r" (?:[\w'&.-]+ ){1,8}?(?=that\b)", unit[place:])
        place += that.end() - 1 if that else told.end()
    place += SKIP.match(unit[place:]).end()
    that = re.match(r"[:,]? that\b,? ?", unit[place:])
    if that:
        return place + that.end(), True
    colon = re.match(r" ?[:,]? ?", unit[place:])
    return (place + colon.end() if ":" in colon[0] or "," not in colon[0] else place), False


def _subject(unit: str, before: str, match: re.Match, at: int, cast: Cast, found: list[Attribution]):
    """Return (start, end, who) of subject and verb: before the verb, after it, or that of the verb before; or None."""
    left = before.rstrip()
    closed = left.endswith((",", '"', "–", "—", "-")) or not left
    after = re.match(r" (?:(?:the )?[^,.;:\"]{2,120}?)(?=,|\.?\s*$|;|\"|:|\. )", unit[match.end() :])
    if closed and after and not match[0].endswith("ing"):
        chunk = after[0]
        person_first = re.search(r"(?:^|[,;\"] )(?:[^,\"]*)$", left.rstrip(",")[: left.rstrip(",").rfind(",")] if "," in left.rstrip(",") else "")
        apposed = bool(person_first and person_first[0].strip() and _who(person_first[0], "", at + person_first.start(), cast) and not FINITE.search(person_first[0]))
        if not FINITE.search(chunk) and not (apposed and len(chunk.split()) > 4) and not chunk.startswith(" that "):
            chunk = re.split(r" (?=on |in an? |at |before |after |as |when |during |outside |last |this |through |of (?:his|her|the) |over )", chunk)[0] if not re.search(r"\b(?:in|at|of) the\b", chunk[:30]) or CHAIN.match(chunk.strip()) else chunk
            if who := _who(chunk, "", at + match.end(), cast):
                return match.start(), match.end() + len(chunk), (*who[:2], "a verb of saying and " + who[2])
    if match[0].endswith("ing") and left.endswith(","):
        if found:
            return match.start(), match.end(), (found[-1].speaker, found[-1].source, "goes on from the verb of saying before")
        first = unit.split(",")[0]
        person = cast.named(first, at) or next((w for p, w, of in cast.mentions if at <= p < at + match.start() and not of), "")
        pronoun = re.match(r"(?:\w+ )?(He|She)\b", unit)
        if not person and pronoun:
            person = cast.focus(at, pronoun[1].lower())
        return match.start(), match.end(), (person or UNKNOWN, "named" if person else "unnamed", "the person the sentence is about")
    if re.search(r"\b(?:and|but|or|then)$|^$", left) or (left.endswith(",") and not match["say"] and found and False):
        if found and left:
            return match.start(), match.end(), (found[-1].speaker, found[-1].source, "goes on from the verb of saying before")
        if left:
            start = max((m.end() for m in CLAUSE.finditer(left[:-4].rstrip(" ,"))), default=0)
            head = LEAD.sub("", unit[start : match.start()])
            person = next((w for p, w, of in cast.mentions if at + start <= p < at + match.start() and not of), "")
            pronoun = re.match(r"(he|she)\b", head, re.I)
            person = person or (cast.focus(at + start, pronoun[1].lower()) if pronoun else "")
            return (match.start(), match.end(), (person, "named", "the person the sentence is about")) if person else None
        return None
    chunks = _chunks(left.rstrip(","))
    i = len(chunks) - 1
    apposition = ""
    if left.endswith(",") and len(chunks) > 1:
        apposition, i = chunks[i][1], i - 1
        while i > 0 and re.match(r"(?:and )?(?:who|whose|which|where|when)\b|\d|and ", chunks[i][1].strip()):
            i -= 1
    elif left.endswith(","):
        return None
    place, chunk = chunks[i]
    lead = LEAD.match(chunk)
    place, chunk = (place + lead.end(), chunk[lead.end() :]) if lead else (place, chunk)
    who = _who(chunk, apposition, at + place, cast)
    return (place, match.end(), (*who[:2], who[2] + " and a verb of saying")) if who else None


def _chunks(text: str) -> list[tuple[int, str]]:
    edges = [0, *(m.end() for m in CLAUSE.finditer(text)), len(text) + 1]
    return [(a, text[a : b - 1]) for a, b in zip(edges, edges[1:], strict=False)]


def _who(chunk: str, apposition: str, place: int, cast: Cast) -> tuple[str, str, str] | None:
    """Return (speaker, source_type, what decided) of a subject, or None when these words cannot be one."""
    chunk = chunk.rstrip()
    text = chunk.strip(' "')
    if not text or len(text.split()) > 16:
        return None
    if pronoun := PRONOUN.search(text):
        word = pronoun[1].lower()
        if word in ("i", "we", "you"):
            return None
        if word in ("he", "she") and len(text.split()) <= 4:
            person = cast.focus(place + chunk.rfind(pronoun[1]), word)
            return (person, "named", f"'{word}'") if person else (UNKNOWN, "unnamed", "no speaker found")
        if word == "who":
            person = cast.focus(place)
            return (person, "named", "'who'") if person else (UNKNOWN, "unnamed", "an unnamed source")
        return UNKNOWN, "named" if word == "it" else "unnamed", "an organisation" if word == "it" else "an unnamed source"
    chains = [m for m in CHAIN.finditer(chunk)]
    if chains:
        last, first = chains[-1], chains[0]
        if not chunk[last.end() :].strip(' "') and not FOR.search(chunk[: last.start()]) and not re.search(r"'s?$", last[0]):
            person = cast.named(chunk[last.start() : last.end()], place + last.start())
            if person:
                return person, "named", "a name"
        if re.match(r" (?:of|at|from|in|for|with)\b", chunk[first.end() :]) and not chunk[: first.start()].strip():
            person = cast.named(chunk[first.start() : first.end()], place + first.start())
            if person:
                return person, "named", "a name"
    if apposition.strip():
        m = re.search(r"(?:^\s*|named |called )" + CHAIN.pattern.replace(r"\b", "", 1) + r"\s*$", apposition)
        if m and (person := _apposed(apposition, place + len(chunk), cast)):
            return person, "named", "a name"
    if re.match(r"(?:the|that) ", text, re.I) and len(text.split()) <= 5 and text.split()[-1].lower() in ROLES:
        person = cast.holder(text, place)
        if person:
            return person, "named", "an office"
    if FINITE.search(text) and not re.search(r"\b(?:who|that|which)\b", text):
        return None
    if chains and not chunk[chains[-1].end() :].strip(' "') and not FOR.search(chunk[: chains[-1].start()]) and not chains[-1][0].endswith("'s"):
        return UNKNOWN, "named", "an organisation"
    head = re.split(r" (?:of|in|at|for|from|with|to|on|familiar|close|briefed|who|that|which|near)\b", text)[0]
    if INSTITUTION.search(head):
        return UNKNOWN, "named", "an organisation"
    if not re.search(r"[a-z]", text):
        return None
    return UNKNOWN, "unnamed", "an unnamed source"


def _apposed(apposition: str, place: int, cast: Cast) -> str:
    chain = list(CHAIN.finditer(apposition))[-1]
    at = cast.text.find(chain[0], place)
    return cast.named(chain[0], at) if 0 <= at < place + len(apposition) + 5 else ""


def _left(unit: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the words reported before an attribution; to the end of the sentence when these are no clause by themselves."""
    a = LEAD_MARK.match(unit).end()
    b = len(unit[:start].rstrip(" ,"))
    if b <= a or unit[:start].rstrip().endswith('"') and '"' == unit[a:b].strip()[:1]:
        return None
    on = GOES_ON.match(unit[end:])
    if on and not FINITE.search(unit[a:b]):
        b = len(unit.rstrip(" .!?\""))
    return (a, b) if len(unit[a:b].split()) > 2 else None


LEAD_MARK = re.compile(r"\s*")


def _right(unit: str, start: int) -> tuple[int, int] | None:
    """Return the words reported from `start` on: to the end of the sentence, or to where another verb of saying goes on."""
    cut = CUT.search(unit, start)
    end = cut.start() if cut else len(unit)
    text = unit[start:end].rstrip()
    text = text if text.endswith('"') else text.rstrip(" .!?,")
    return (start, start + len(text)) if len(text.split()) > 1 else None
