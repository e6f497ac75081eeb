"""What the furniture of a pasted news page looks like: every pattern that gives a line its kind, by name.

A pattern is tried on the stripped, straightened line. `WHOLE` patterns must fit the whole line, `START` ones its beginning.
The rule's name is what the reader sees beside each line that was left out.
"""

import re

AGENCY = (
    r"(?:Reuters|AP|AFP|CP|UPI|EPA|Bloomberg|Getty(?: Images)?|Associated Press|The Canadian Press|Canadian Press|Agence France-Presse|"
    r"Shutterstock|iStock|Pool|[A-Z][\w'.&-]*(?: [A-Z][\w'.&-]*){0,3})"
)
NAME = r"[A-Z][\w'.]*(?:-[\w'.]+)*(?: (?:[A-Z][\w'.]*(?:-[\w'.]+)*|(?:de|da|del|van|von|der|la|le|bin|al)\b)){0,4}"
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DATE = rf"(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}(?:t[\d:.]+(?:z|[+-]\d\d:?\d\d)?)?)"

# (kind, rule, pattern); the first that fits decides
WHOLE = [
    ("promo", "advertisement marker", r"(?:(?:story|article) continue[sd](?: (?:below|after))?(?: this)?(?: advertisement| ad)?|(?:- )?advertisements?(?: (?:-|\d+))?|(?:this )?advertisement (?:has not loaded.*|\W+ scroll.*)|article content|report this ad|sponsor(?:ed)?(?: (?:content|message))?|paid (?:content|post)|ad(?: feedback)?)"),
    ("interface", "media player", r"(?:we apologize, but this video.*|try refreshing your browser.*|media playback is .{2,60}|video player is loading.*|this is a modal window.*|no compatible source .*|click to play video.*|back to video|play video|now playing|just watched|replay|\d+-minute listen)"),
    ("date", "date line", rf"(?:(?:by )?(?:(?-i:{NAME})\s*(?:[|\u00b7,\u2013-]|on\b)\s*){{1,3}})?(?:(?:first )?(?:date|posted|published|updated|last (?:updated|modified)|created)(?: (?:on|at))?:?\s*)*(?:\d{{1,2}}[:.]\d{{2}}\s*[ap]\.?m\.?(?:\s*[a-z]{{2,4}})?,\s*)?(?:{WEEKDAY},?\s+)?{DATE}(?:[\s,|/\u00b7\u2022-]*(?:at\s+)?\d{{1,2}}[:.h]\d{{2}}(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[a-z]{{2,4}}\)?)?)?(?:[\s,|/\u00b7\u2022\u00d7-]*(?:(?:last )?updated\b.*|news|opinion|analysis|business|politics|world|\d+ min(?:ute)?s? read|\u00d7))*"),
    ("byline", "by-line", rf"(?:by|written by|story by|from)\s*:?\s+(?-i:{NAME})(?:(?:,| and| &) (?-i:{NAME}))*(?: in (?-i:{NAME}))?(?:(?:\s*[,|\u00b7\u2022-]\s*|\s{{2,}}).{{0,40}})?"),
    ("byline", "by-line", r"by"),
    ("byline", "by-line", rf"(?-i:{NAME}),? (?:staff|senior|political|business|economics?|trade|foreign)?\s*(?:reporter|correspondent|columnist|staff writer|writer|editor)s?(?:,.{{0,40}})?"),
    ("byline", "by-line", rf"(?-i:{NAME}), (?:[\w.&']+ ){{1,3}}(?:reporter|correspondent|columnist|writer|editor)"),
    ("interface", "author box", r"about the authors?|author of the article:?"),
    ("interface", "table row", r"[^\t]*(?:\t[^\t]*){2,}"),
    ("interface", "site notice", r".{0,80}\bopens new tab|this (?:story|article) is more than \d+ (?:years?|months?) old|contact us:.*|posted (?:in|under) .+|presentational .{0,12}line"),
    ("interface", "button or menu", r"(?:skip to (?:main )?(?:content|navigation)|menu|search|home|sections?|log ?in|sign ?in(?: / register| without .{2,20})?|(?:don't|already) have an account\?.{0,40}|or|register|my account|share(?: (?:this|on|via|article|story|full article|options|the).{0,60})?|print(?: this.*)?|e-?mail(?: this.*)?|copy link|link copied!?|save(?: (?:this|for later|article).*)?|bookmark|gift(?: this.*)?|close|play|pause|mute|watch(?: now| live)?|listen(?: (?:now|live|to this.*))?(?:\s*[\u00b7|-].*)?|toggle.*|show (?:more|less|transcript|comments|caption).*|hide (?:caption|transcript).*|enlarge(?: this)?(?: image)?|view (?:all|comments|gallery|in full).*|open this photo.*|expand|read (?:full|the full) story|continue reading|back to top|author|authors?|tweet|facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|flipboard|threads|bluesky|instagram|youtube|messenger|rss|comments?|contact(?: us)?|about(?: us)?|help|terms(?: of (?:use|service))?|key points|in this article:?|read more(?: (?:about|on):?)?|view (?:larger|full) image|audio|video|transcript|download|embed|loading\s*(?:\.\.\.|\u2026)?|\d+ min(?:ute)?s?(?: read)?|\d+:\d\d(?:\s*/\s*\d+:\d\d)?|[\u00d7\u2715\u2716+>\u203a\u2022|<\u2039\u2191\u2193\u25b6\u25ba\W]{1,4})"),
    ("interface", "menu bar", r"home\s*[/>\"\u203a|].{2,80}|(?:[\w&' -]{2,24}\s*[\u00b7|\u2022]\s*){2,}[\w&' -]{2,24}|(?:tap|click) (?:here|to)\b.{0,60}"),
    ("interface", "social button", r"(?:follow|like|find|join) (?:us|[\w@ .'-]{2,40}) (?:on|via) [\w ,&'-]{2,60}\.?"),
    ("interface", "share bar", r"(?:(?:share|facebook|twitter|x|e-?mail|linkedin|whatsapp|reddit|print|copy link|bluesky|threads|save|flipboard|like)(?: this(?: (?:post|story|article|page))?(?: (?:on|via))?)?[\s|,/:\u00b7\u2022]*){2,}"),
    ("interface", "ticker", r"(?:[A-Z][A-Z0-9 &./-]{1,14}\s+[\d,]+(?:\.\d+)?\s+[+\u2212\u2013-]?\d[\d.,]*\s*%?\s*(?:\([^)]*\))?[\s|\u00b7]*)+"),
    ("interface", "copyright line", r"(?:.{0,60}(?:\u00a9|(?-i:\([cC]\)|Copyright))\s*(?:\d{4}|(?-i:[A-Z])).*|.{0,80}all rights reserved\.?.{0,40})"),
    ("caption", "caption label", r"(?:(?:image |media |video )?caption\s*:?\s+(?-i:[A-Z]).{3,}|(?:item|image|photo|slide) \d+ of \d+:?\s.{3,}|\[?\d+/\d+\]\s?.{3,})"),
    ("credit", "photo or agency credit", r"(?:photo(?:graph)?s?(?: by| credit)?|image|picture|credit|source)s?\s*:\s*.{2,60}|photo by .{2,80}"),
    ("credit", "credit above its photo", r"image (?:copyright|source),? .{2,60}"),
    ("credit", "photo or agency credit", rf"(?-i:{NAME})\s*(?:\||/)\s*(?-i:{AGENCY})(?:\s*(?:\||/|via)\s*(?-i:{AGENCY}))*"),
    ("credit", "photo or agency credit", rf"\(?(?-i:{NAME})\s*(?:/|via)\s*(?-i:{AGENCY})\)?"),
    ("credit", "photo or agency credit", rf"(?-i:{NAME}) for (?-i:{NAME})"),
    ("credit", "report credit", r"\(?(?:with (?:a )?(?:reports?|files|contributions?)(?: from| by)?|with additional reporting|reporting by|additional reporting|editing by|with assistance (?:from|by)|this (?:story|report|article)(?: by [\w ]{2,40})? (?:was|includes|contains)).{0,240}|[\W_]*with (?:files|reports|assistance) from .{2,120}|.{2,140} contributed to this (?:report|story|article)\.?"),
    ("link", "list of links", r"(?:more (?:stories )?from .{2,60}|read next|up next|trending(?: now)?|most (?:read|popular|viewed)(?: (?:from|in|on) .{2,40})?|(?:related|suggested)(?: (?:stories|articles|coverage|links|topics|images|content))?|topics|read more about|recommended(?: (?:for you|stories|videos|reading|from .{2,30}))?|you (?:may|might) (?:also like|be interested in)[.\u2026]*|more (?:stories|news|headlines|on this (?:story|topic)|coverage)|(?:latest|top|editor's|editors') (?:news|stories|headlines|picks)|in other news|also in the news|what to read next|popular now)\s*:?"),
    ("link", "tags", r"(?:tags?|topics?|filed under|keywords?|in this story|more on)\s*:\s*.+"),
    ("comment", "comment section", r"(?:\d+ comments?|comments? \(\d+\)|reader comments|join the (?:conversation|discussion)(?:\s*\(\d+\))?|leave a comment|post a comment|be the first to comment|sort by.*|discussion loading.*|comments? (?:are|is) (?:now )?(?:closed|moderated|open|welcome).*|commenting .{0,40}closed.*|view comments|read our (?:community|comment(?:ing)?|submission) (?:guidelines|policy|rules).{0,30}|conversation)"),
]  # fmt: skip

START = [
    ("link", "related link", r"(?:related(?: (?:article|story|coverage))?|read more|read also|(?:media )?video|read|see also|more|explainer|explained|watch|listen|opinion|analysis|editorial|go deeper|in depth|background|from the archives?|also|must read|don't miss|gallery|photos|in pictures|podcast|quiz|poll|timeline|fact check|live|live updates|column|commentary)\s*[:|]\s+\S"),
    ("promo", "subscription offer", r"(?:subscribe\b|support (?:quality|our|local|independent|public|this)\b.{0,40}\b(?:journalism|newsroom|reporting|station)|(?:enjoy|get) (?:unlimited|full|additional|the latest local)\b|get e-?mail updates\b|unlimited (?:digital |online )?access|exclusive articles (?:by|from)\b|access articles\b|share your thoughts\b|daily puzzles\b|.{0,40}\be-?paper, an electronic|our website is the place for|already a subscriber|become a (?:member|subscriber|supporter)|start your (?:free )?trial|(?:just |only |from )?[$\u00a3\u20ac]\d[\d.,]* (?:a|per|/) ?(?:week|month|year)|(?:just|only) [$\u00a3\u20ac]\d|per (?:week|month|year)\b|for (?:the )?first (?:\d+|six|three|twelve|four) (?:weeks|months)|cancel any ?time|to continue reading|this (?:article|content) is (?:(?:reserved )?for|available to) subscribers|please (?:log|sign) ?in\b|create an account\b|you can save this article|(?:\.\.\.|\u2026)? ?we have a small favou?r to ask|.{0,150}\bfor as little as [$\u00a3\u20ac]\d|donate\b|make a (?:gift|donation)|support for (?:this|our) |(?:your|a) (?:gift|donation|contribution)\b.{0,60}(?:keeps?|makes?|supports?)|give (?:now|today)|(?:\d+|one|two|three|four|five) (?:free )?articles? (?:left|remaining)|you have (?:\w+ )?(?:free )?articles?)"),
    ("promo", "newsletter", r"(?:sign up (?:for|to|now|here|today)\b|sign up$|by (?:signing up|providing your e-?mail)\b|thanks for signing up|a welcome e-?mail|the next issue of\b.{0,60}\binbox|there was an error, please|we encountered an issue|interested in (?:more|other) newsletters|get (?:the latest|breaking)\b.{0,30}\b(?:news|headlines)\b|.{0,80}\bsign up for\b.{0,60}\b(?:alerts?|newsletters?|updates)\b|this site is protected by recaptcha|newsletters?\s*:|like what you (?:read|hear)|get (?:the|our|a|top|daily|weekly|more)\b.{0,80}\b(?:newsletters?|inbox|briefing|delivered|alerts?)\b|(?:our|the|a)\b.{0,50}\bnewsletters?\b|.{0,80}\b(?:in|to) your inbox|.{0,30}newsletters?\b(?: sign-?up)?:?$|enter your e-?mail|(?:your )?e-?mail address\b|download (?:the|our) app|join our)"),
    ("promo", "appeal to readers", r"(?:.{0,60}\bclick(?:ing)? here(?: to .{2,60})?[.!]?$|.{0,90}\bdonate(?: (?:today|now|here))?[.!]?$|.{0,60}\b(?:sustaining member|listener[- ]support|chip in\b|never miss a story|give what you can|support independent (?:reporting|journalism)|paid for by (?:you|listeners|readers)))"),
    ("promo", "news tip", r"(?:got|have) a (?:news )?(?:tip|story)\b|(?:send|share) (?:us )?(?:your|a) (?:news )?tips?\b|confidential tip\b|do you have (?:a|information)\b.{0,60}(?:tip|e-?mail|contact)|reach out via"),
    ("interface", "error report", r"(?:report an? (?:error|typo|problem)|an earlier version of this (?:story|article|report)\b|(?:corrections?(?: (?:&|and) clarifications?)?|clarifications?)\b(?:\s*:.*)?$|editorial code of conduct|our standards:|to (?:report|suggest) (?:an?|a) (?:error|correction)|(?:see|spot|spotted|found|notice) (?:an?|something) (?:error|typo|mistake|wrong|inaccura)|(?:to encourage|if you (?:see|spot|find) (?:an?|something) (?:error|mistake|wrong)))"),
    ("interface", "legal notice", r"(?:(?:all |most )?(?:stock )?quotes?\b.{0,40}\b(?:delayed|displayed|real.time|provided)\b|this (?:post|article|blog|publication|material|note) (?:is|may)\b.{0,50}\b(?:general information|information(?:al)? (?:purposes|only)|legal advice|not be published))"),
    ("interface", "cookie or privacy notice", r"(?:(?:to view this site properly|how to enable cookies|we (?:and our partners )?use cookies|this (?:site|website|page) uses cookies|by (?:continuing|using|clicking)\b.{0,80}\b(?:cookies?|terms|privacy|agree)|(?:we value )?your privacy|privacy (?:policy|notice|settings|cent(?:er|re))|cookie (?:policy|settings|notice|preferences)|manage (?:cookies|preferences|consent)|accept (?:all|cookies)|do not sell|terms (?:of|and)|(?:please )?enable (?:javascript|cookies)|(?:please )?(?:turn off|disable) your ad ?blocker)\b.*|.{0,120}\bcookies?\b.{0,80}\b(?:browser|preferences|settings|experience)\b.*)"),
    ("comment", "comment policy", r"(?:welcome to .{2,60}\bcomment|if you would like to (?:write|send|submit)\b.{0,30}\bletter|due to technical reasons, we have .{0,40}comment|we aim to create a safe|comments that violate|by (?:submitting|posting) (?:a|your) comment|.{0,60}\bcivil forum\b|(?:conversations|comments) are (?:the )?opinions of|(?:anyone|everyone|readers) can (?:read|join|view) (?:the )?(?:conversation|comment|discussion)|comments? (?:may be|must|should|that)\b|treat others as|criti[cs]i[sz]e ideas|stay on topic|avoid the use of|flag bad|(?:please )?be (?:civil|respectful|kind|courteous)|this (?:space )?is (?:a space )?(?:where|for (?:subscribers|readers|our readers))\b|(?:we|the \w+) welcomes? (?:your )?comments|(?:we have|we've) closed comments|subscribers may comment|(?:non-)?subscribers can (?:read|post|engage|comment)|(?:our )?(?:community|commenting|comment) (?:guidelines|policy|rules|standards)\b|(?:we|our) (?:moderators?|moderate)\b|to (?:post|leave|join|read) (?:a |the )?(?:comment|conversation)|letters? to the editor\b.{0,60}(?:@|forward|send))"),
]  # fmt: skip

SCRIPT = re.compile(r"function\s*\w*\(|\bvar \w+\s*=|document\.\w|window\.\w|\)\s*=>\s*\{|</?(?:div|script|span|style|iframe)\b|\{[^{}]{0,80}:[^{}]{0,80};|@media\b")
GLUED_CREDIT = re.compile(rf"[.!?\"')]\s?(?-i:{NAME})\s?/\s?(?-i:{AGENCY})\.?$|\([^()/]{{2,40}}/[^()/]{{2,40}}\)$|[.!?] \((?-i:{NAME})(?: for (?-i:{NAME}))?\)$|\((?:file )?photo\b[^()]{{0,60}}\)$|\((?:[^()]{{0,40}}[/,] ?)?(?:Reuters|AP(?: Photo)?|AFP|Getty Images|The Canadian Press|Associated Press)(?:/[^()]{{0,40}})?\)$|(?:(?:file )?photo(?:graph(?:er)?)?(?: by)?|source|credit) ?[:/] ?{NAME}(?: ?/ ?{AGENCY})?\.?$|\s\|\s{NAME}/{AGENCY}$|\b(?-i:REUTERS|AP|AFP)/(?-i:{NAME})$", re.IGNORECASE)
SIDE = re.compile(r"\((?:[LCR]|left|right|cent(?:er|re)|pictured)\)|(?-i:[A-Z][\w'-]+), (?:left|right|cent(?:er|re)|second from (?:left|right)|pictured),|\bfile photo\b|\bin this (?:\w+ )?(?:file )?photo\b", re.IGNORECASE)
SCENE = re.compile(
    r"^(?:(?!\b(?!United)\w+ed\b)[^.?!\"]){0,120}?\b(?:arrives?|speaks?|stands?|walks?|looks?(?: on)?|listens?|shakes?|takes? (?:part|questions|a seat)|poses?|waves?|"
    r"gestures?|leaves?|holds?|sits?|attends?|delivers?|answers?|addresses|greets?|chats?|smiles?|reacts?|boards?|(?:is|are) (?:seen|pictured|shown|parked|stacked|lined|loaded|unloaded))\b",
    re.IGNORECASE,
)
WHEN = re.compile(rf"\b{WEEKDAY}\b|\b{MONTH}\s+\d|\d{{4}}\b|\bfile\b", re.IGNORECASE)
PERSON = re.compile(rf"(?!The ){NAME}(?:(?:,| and| &) {NAME})*")
BIO = re.compile(rf"^{NAME} (?:(?:covers?|writes about|reports on)\b|(?:has|have) (?:covered|reported|written)\b|is (?:an?|the|our|based)\b.{{0,60}}\b(?:reporter|correspondent|columnist|editor|journalist|writer|producer|fellow|professor|counsel|partner|lawyer)\b)")
SIGNED = re.compile(rf"(?:{PERSON.pattern})(?: in {NAME})?(?: and agencies)?")
TITLE_CASE = re.compile(r"(?:The )?[A-Z][\w.&'-]*(?: (?:[A-Z][\w.&'-]*|and|of|the|&)){0,4}")
REPORTING = re.compile(r"\b(?:said|says|told|added|according|will|would|had|were|was|has|have)\b", re.IGNORECASE)
SAID = re.compile(r"['\"],? \w+ (?:said|told)|\bsaid\b")
END_PUNCTUATION = re.compile(r"[.?!\u2026:;]['\")\]]*$|[,\u2013\u2014-]['\"]?$")
BULLET = re.compile(r"^(?:[\u2022\u00b7\u25aa\u25cf\u2023\u25e6*]|-|\u2013)\s+\S")
ENDS = ("report credit", "author box", "copyright line", "error report", "legal notice")
LONGEST_LIST = 8  # entries; a longer run inside an article is a list or table of its own
PASSED_OVER = ("advertisement marker", "photo or agency credit", "credit above its photo")  # may stand between a subhead and its paragraph

GUARDED = ("promo", "interface", "comment", "credit")  # kinds that a full sentence speaking to nobody is not
ADDRESSED = re.compile(r"\b(?:you|your|we|us|our|click|here|please|now|today|cancel|unlimited|subscribers?|sign up|cookies? (?:policy|settings)|station|newsroom|journalism|all rights|javascript|editing by|subscribe|newsletter:|(?-i:Donate)|exclusive|chip in|videos?|advertisement|contributed to this|quotes?|legal advice|consent|files from|enjoy|e-?paper|puzzles|headlines|compatible source|access articles|first published|(?-i:[A-Z]\w+ and (?-i:[A-Z])\w+;))\b",re.IGNORECASE)


def _compile(patterns, shape):
    return [(kind, rule, re.compile(shape.format(pattern), re.IGNORECASE)) for kind, rule, pattern in patterns]


WHOLE_LINE = _compile(WHOLE, r"^(?:{})$")
LINE_START = _compile(START, r"^(?:{})")


def alone(text: str) -> tuple[str, str]:
    """Return (kind, rule) of a line seen by itself; ("", "") when it needs its neighbours."""
    if not text:
        return "blank", "no visible character"
    if SCRIPT.search(text) or (len(text) > 60 and sum(text.count(c) for c in "{};=") > len(text) / 25):
        return "script", "program code"
    if len(text) < 250:
        for kind, rule, pattern in WHOLE_LINE:
            if pattern.match(text) and not (kind in GUARDED and is_statement(text)):
                return kind, rule
    for kind, rule, pattern in LINE_START:
        if pattern.match(text) and not (kind in GUARDED and is_statement(text)) and not SAID.search(text):
            return kind, rule
    return "", ""


def is_statement(text: str) -> bool:
    """A full sentence that speaks to nobody is the article's, whatever its first word."""
    return bool(re.search(r"[a-z][.!?]['\")]*$", text)) and len(text.split()) >= 8 and not ADDRESSED.search(text)


def is_scene(text: str) -> bool:
    """Whether a line is one present-tense sentence about a picture: who does what, when; nobody reports or is quoted."""
    one_sentence = not re.search(r"[.?!]['\"]? [A-Z]", re.sub(r"\b(?:[A-Z]\.)+|\b(?:Mr|Ms|Mrs|Dr|Gen|Sen|St)\.", "", text))
    seen = SCENE.match(text) and WHEN.search(text) and not REPORTING.search(text)
    return bool(one_sentence and seen and len(text.split()) <= 45 and '"' not in text)


def quoted_title(text: str) -> bool:
    """A heading may be a quotation, and then ends in a mark; a quoted sentence that is a paragraph has its stop inside."""
    inner = text.strip("'\"")
    return text[0] in "'\"" and text[-1] in "'\"" and not inner.endswith((".", "!", ","))
