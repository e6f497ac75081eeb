"""What the furniture of a pasted news page looks like: every pattern that gives a line its kind, by name.

A pattern is tried on the stripped, straightened line. `WHOLE` patterns must fit the whole line, `START` ones its beginning.
The rule's name is what the reader sees beside each line that was left out.
"""

import re

AGENCY = (
    r"(?:Reuters|AP|AFP|CP|UPI|EPA|Bloomberg|Getty(?: Images)?|Associated Press|The Canadian Press|Canadian Press|Agence France-Presse|"
    r"Shutterstock|iStock|Pool|[A-Z][\w'.&-]*(?: [A-Z][\w'.&-]*){0,3})"
)
NAME = r"[A-Z][\w'.-]*(?:[ -](?:[A-Z][\w'.-]*|de|da|del|van|von|der|la|le|bin|al)){0,4}"
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DATE = rf"(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}(?:t[\d:.]+(?:z|[+-]\d\d:?\d\d)?)?)"

# (kind, rule, pattern); the first that fits decides
WHOLE = [
    ("promo", "advertisement marker", r"(?:story continues below(?: advertisement)?|(?:- )?advertisements?(?: -)?|article continues (?:below|after)(?: this)?(?: advertisement| ad)?|sponsored(?: content)?|paid (?:content|post)|ad(?: feedback)?)"),
    ("date", "date line", rf"(?:(?-i:{NAME})\s*[|\u00b7,\u2013-]\s*)?(?:(?:first )?(?:date|posted|published|updated|last (?:updated|modified)|created)(?: (?:on|at))?:?\s*)*(?:{WEEKDAY},?\s+)?{DATE}(?:[\s,|/\u00b7\u2022-]*(?:at\s+)?\d{{1,2}}[:.h]\d{{2}}(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[a-z]{{2,4}}\)?)?)?(?:[\s,|/\u00b7\u2022\u00d7-]*(?:(?:last )?updated\b.*|news|opinion|analysis|business|politics|world|\d+ min(?:ute)?s? read|\u00d7))*"),
    ("byline", "by-line", rf"(?:by|written by|story by|from)\s*:?\s+(?-i:{NAME})(?:(?:,| and| &) (?-i:{NAME}))*(?: in (?-i:{NAME}))?(?:\s*[,|\u00b7\u2022-]\s*.{{0,40}})?"),
    ("byline", "by-line", r"by"),
    ("byline", "by-line", rf"(?-i:{NAME}),? (?:staff|senior|political|business|economics?|trade|foreign)?\s*(?:reporter|correspondent|columnist|staff writer|writer|editor)s?(?:,.{{0,40}})?"),
    ("interface", "button or menu", r"(?:skip to (?:main )?(?:content|navigation)|menu|search|home|sections?|log ?in|sign ?in(?: / register)?|register|my account|share(?: (?:this|on|via|article|story|full article|options|the).{0,60})?|print(?: this.*)?|e-?mail(?: this.*)?|copy link|link copied!?|save(?: (?:this|for later|article).*)?|bookmark|gift(?: this.*)?|close|play|pause|mute|watch(?: now| live)?|listen(?: (?:now|live|to this.*))?(?:\s*[\u00b7|-].*)?|toggle.*|show (?:more|less|transcript|comments|caption).*|hide (?:caption|transcript).*|enlarge(?: this)?(?: image)?|view (?:all|comments|gallery|in full).*|open this photo.*|expand|read (?:full|the full) story|continue reading|back to top|author|authors?|tweet|facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|flipboard|threads|bluesky|instagram|youtube|messenger|rss|comments?|contact(?: us)?|about(?: us)?|help|terms(?: of (?:use|service))?|key points|in this article|audio|video|transcript|download|embed|loading\s*(?:\.\.\.|\u2026)?|\d+ min(?:ute)?s?(?: read)?|\d+:\d\d(?:\s*/\s*\d+:\d\d)?|[\u00d7\u2715\u2716+>\u203a\u2022|<\u2039\u2191\u2193\u25b6\u25ba\W]{1,4})"),
    ("interface", "menu bar", r"home\s*[/>\u00bb\u203a|].{2,80}|(?:[\w&' -]{2,24}\s*[\u00b7|\u2022]\s*){2,}[\w&' -]{2,24}|(?:tap|click) (?:here|to)\b.{0,60}"),
    ("interface", "social button", r"(?:follow|like|find|join) (?:us|[\w .'-]{2,40}) (?:on|via) [\w ,&'-]{2,60}\.?"),
    ("interface", "share bar", r"(?:(?:share|facebook|twitter|x|e-?mail|linkedin|whatsapp|reddit|print|copy link|bluesky|threads|save|flipboard)[\s|,/\u00b7\u2022]*){2,}"),
    ("interface", "ticker", r"(?:[A-Z][A-Z0-9 &./-]{1,14}\s+[\d,]+(?:\.\d+)?\s+[+\u2212\u2013-]?\d[\d.,]*\s*%?\s*(?:\([^)]*\))?[\s|\u00b7]*)+"),
    ("interface", "copyright line", r"(?:.{0,60}(?:\u00a9|(?-i:\([cC]\)|Copyright))\s*(?:\d{4}|(?-i:[A-Z])).*|.{0,80}all rights reserved\.?.{0,40})"),
    ("credit", "photo or agency credit", r"(?:photo(?:graph)?s?(?: by| credit)?|image|picture|credit|source)s?\s*:\s*.{2,60}"),
    ("credit", "photo or agency credit", rf"(?-i:{NAME})\s*(?:\||/)\s*(?-i:{AGENCY})(?:\s*(?:\||/|via)\s*(?-i:{AGENCY}))*"),
    ("credit", "photo or agency credit", rf"\(?(?-i:{NAME})\s*(?:/|via)\s*(?-i:{AGENCY})\)?"),
    ("credit", "photo or agency credit", rf"(?-i:{NAME}) for (?-i:{NAME})"),
    ("credit", "report credit", r"\(?(?:with (?:a )?(?:reports?|files|contributions?)(?: from| by)?|with additional reporting|reporting by|additional reporting|editing by|this (?:story|report|article) (?:was|includes|contains)).{0,160}"),
    ("link", "list of links", r"(?:more from .{2,60}|read next|up next|trending(?: now)?|most (?:read|popular|viewed)|related(?: (?:stories|articles|coverage|links|topics|content))?|recommended(?: for you)?|you may also like|more (?:stories|news|headlines|on this (?:story|topic)|coverage)|(?:latest|top|editor's|editors') (?:news|stories|headlines|picks)|in other news|also in the news|what to read next|popular now)\s*:?"),
    ("link", "tags", r"(?:tags?|topics?|filed under|keywords?|in this story|more on)\s*:\s*.+"),
    ("comment", "comment section", r"(?:\d+ comments?|comments? \(\d+\)|reader comments|join the (?:conversation|discussion)|leave a comment|post a comment|be the first to comment|sort by.*|discussion loading.*|comments? (?:are|is) (?:now )?(?:closed|moderated|open|welcome).*|commenting .{0,40}closed.*|view comments|read our (?:community|comment(?:ing)?|submission) (?:guidelines|policy|rules).{0,30}|conversation)"),
]  # fmt: skip

START = [
    ("link", "related link", r"(?:related|read more|read also|read|see also|more|explainer|explained|watch|listen|opinion|analysis|editorial|go deeper|in depth|background|from the archives?|also|must read|don't miss|gallery|photos|in pictures|podcast|quiz|poll|timeline|fact check|live|live updates|column|commentary)\s*:\s+\S"),
    ("promo", "subscription offer", r"(?:subscribe\b|support (?:quality|our|local|independent|public|this)\b.{0,40}\b(?:journalism|newsroom|reporting|station)|(?:enjoy|get) (?:unlimited|full)\b|unlimited (?:digital )?access|already a subscriber|become a (?:member|subscriber|supporter)|start your (?:free )?trial|(?:just |only |from )?[$\u00a3\u20ac]\d[\d.,]* (?:a|per|/) ?(?:week|month|year)|(?:just|only) [$\u00a3\u20ac]\d|per (?:week|month|year)\b|for (?:the )?first (?:\d+|six|three|twelve|four) (?:weeks|months)|cancel any ?time|to continue reading|this (?:article|content) is (?:for|available to) subscribers|donate\b|make a (?:gift|donation)|support for (?:this|our) |(?:your|a) (?:gift|donation|contribution)\b.{0,60}(?:keeps?|makes?|supports?)|give (?:now|today)|(?:\d+|one|two|three|four|five) (?:free )?articles? (?:left|remaining)|you have (?:\w+ )?(?:free )?articles?)"),
    ("promo", "newsletter", r"(?:sign up (?:for|to|now|here|today)\b|sign up$|by signing up\b|newsletters?\s*:|like what you (?:read|hear)|get (?:the|our|a|top|daily|weekly|more)\b.{0,80}\b(?:newsletters?|inbox|briefing|delivered|alerts?)\b|(?:our|the|a)\b.{0,50}\bnewsletters?\b|.{0,80}\b(?:in|to) your inbox|.{0,30}newsletters?\b(?: sign-?up)?:?$|enter your e-?mail|(?:your )?e-?mail address\b|download (?:the|our) app|join our)"),
    ("promo", "appeal to readers", r"(?:.{0,90}\bdonate(?: (?:today|now|here))?[.!]?$|.{0,60}\b(?:sustaining member|listener[- ]support|chip in\b|never miss a story|give what you can|support independent (?:reporting|journalism)|paid for by (?:you|listeners|readers)))"),
    ("promo", "news tip", r"(?:got|have) a (?:news )?(?:tip|story)\b|(?:send|share) (?:us )?(?:your|a) (?:news )?tips?\b|do you have (?:a|information)\b.{0,60}(?:tip|e-?mail|contact)|reach out via"),
    ("interface", "error report", r"(?:report an? (?:error|typo|problem)|an earlier version of this (?:story|article|report)\b|(?:corrections?(?: (?:&|and) clarifications?)?|clarifications?)\b(?:\s*:.*)?$|editorial code of conduct|our standards:|to (?:report|suggest) (?:an?|a) (?:error|correction)|(?:see|spot|spotted|found|notice) (?:an?|something) (?:error|typo|mistake|wrong|inaccura)|(?:to encourage|if you (?:see|spot|find) (?:an?|something) (?:error|mistake|wrong)))"),
    ("interface", "cookie or privacy notice", r"(?:(?:to view this site properly|how to enable cookies|we (?:and our partners )?use cookies|this (?:site|website|page) uses cookies|by (?:continuing|using|clicking)\b.{0,80}\b(?:cookies?|terms|privacy|agree)|(?:we value )?your privacy|privacy (?:policy|notice|settings|cent(?:er|re))|cookie (?:policy|settings|notice|preferences)|manage (?:cookies|preferences|consent)|accept (?:all|cookies)|do not sell|terms (?:of|and)|(?:please )?enable (?:javascript|cookies)|(?:please )?(?:turn off|disable) your ad ?blocker)\b.*|.{0,120}\bcookies?\b.{0,80}\b(?:browser|preferences|settings|experience)\b.*)"),
    ("comment", "comment policy", r"(?:welcome to .{2,60}\bcomment|if you would like to (?:write|send|submit)\b.{0,30}\bletter|due to technical reasons, we have .{0,40}comment|we aim to create a safe|comments that violate|comments? (?:may be|must|should|that)\b|treat others as|criti[cs]i[sz]e ideas|stay on topic|avoid the use of|flag bad|(?:please )?be (?:civil|respectful|kind|courteous)|this (?:space )?is (?:a space )?(?:where|for (?:subscribers|readers|our readers))\b|(?:we|the \w+) welcomes? (?:your )?comments|(?:we have|we've) closed comments|subscribers may comment|(?:non-)?subscribers can (?:read|post|engage|comment)|(?:our )?(?:community|commenting|comment) (?:guidelines|policy|rules|standards)\b|(?:we|our) (?:moderators?|moderate)\b|to (?:post|leave|join|read) (?:a |the )?(?:comment|conversation)|letters? to the editor\b.{0,60}(?:@|forward|send))"),
]  # fmt: skip

SCRIPT = re.compile(r"function\s*\w*\(|\bvar \w+\s*=|document\.\w|window\.\w|\)\s*=>\s*\{|</?(?:div|script|span|style|iframe)\b|\{[^{}]{0,80}:[^{}]{0,80};|@media\b")
GLUED_CREDIT = re.compile(rf"[.!?\"')]\s?(?-i:{NAME})\s?/\s?(?-i:{AGENCY})\.?$|\([^()/]{{2,40}}/[^()/]{{2,40}}\)$|[.!?] \((?-i:{NAME})\)$|\((?:file )?photo\b[^()]{{0,60}}\)$|\((?:[^()]{{0,40}}[/,] ?)?(?:Reuters|AP(?: Photo)?|AFP|Getty Images|The Canadian Press|Associated Press)(?:/[^()]{{0,40}})?\)$|(?:file )?photo(?: by)? ?[:/] ?{NAME}\.?$", re.IGNORECASE)
SIDE = re.compile(r"\((?:[LCR]|left|right|cent(?:er|re)|pictured)\)|(?-i:[A-Z][\w'-]+), (?:left|right|cent(?:er|re)|second from (?:left|right)|pictured),|\bfile photo\b|\bin this (?:\w+ )?(?:file )?photo\b", re.IGNORECASE)
SCENE = re.compile(
    r"^(?:(?!\b(?!United)\w+ed\b)[^.?!\"]){0,120}?\b(?:arrives?|speaks?|stands?|walks?|looks?(?: on)?|listens?|shakes?|takes? (?:part|questions|a seat)|poses?|waves?|"
    r"gestures?|leaves?|holds?|sits?|attends?|delivers?|answers?|addresses|greets?|chats?|smiles?|reacts?|boards?|(?:is|are) (?:seen|pictured|shown|parked|stacked|lined|loaded|unloaded))\b",
    re.IGNORECASE,
)
WHEN = re.compile(rf"\b{WEEKDAY}\b|\b{MONTH}\s+\d|\d{{4}}\b|\bfile\b", re.IGNORECASE)
PERSON = re.compile(rf"(?!The ){NAME}(?:(?:,| and| &) {NAME})*")
TITLE_CASE = re.compile(r"(?:The )?[A-Z][\w.&'-]*(?: (?:[A-Z][\w.&'-]*|and|of|the|&)){0,4}")
REPORTING = re.compile(r"\b(?:said|says|told|added|according|will|would|had|were|was|has|have)\b", re.IGNORECASE)
END_PUNCTUATION = re.compile(r"[.?!\u2026:;]['\")\]]*$|[,\u2013\u2014-]['\"]?$")
BULLET = re.compile(r"^(?:[\u2022\u00b7\u25aa\u25cf\u2023\u25e6*]|-|\u2013)\s+\S")
NUMBERED = re.compile(r"^\d{1,2}[.)]?\s+\S")

GUARDED = ("promo", "interface", "comment", "credit")  # kinds that a full sentence speaking to nobody is not
ADDRESSED = re.compile(r"\b(?:you|your|we|us|our|click|here|please|now|today|cancel|unlimited|subscribers?|sign up|cookies? (?:policy|settings)|station|newsroom|journalism|all rights|javascript|editing by|(?-i:[A-Z]\w+ and (?-i:[A-Z])\w+;))\b",re.IGNORECASE)


def _compile(patterns, shape):
    return [(kind, rule, re.compile(shape.format(pattern), re.IGNORECASE)) for kind, rule, pattern in patterns]


WHOLE_LINE = _compile(WHOLE, r"^(?:{})$")
LINE_START = _compile(START, r"^(?:{})")
