"""How sources, periods and the ends of claims are written."""

from __future__ import annotations

import re

from ..sentences import word_set

REPORTS = r"(?:survey|study|report|poll|research|analysis|index|census|questionnaire)"

REPORTING = (
    r"(?:found|finds|shows?|showed|reveal(?:s|ed)|report(?:s|ed)|sa(?:id|ys?)|estimates?|estimated|predict(?:s|ed)?|project(?:s|ed)|"
    r"indicate[sd]?|suggest(?:s|ed)?|conclude[sd]?|claim(?:s|ed)|forecasts?|surveyed|polled|interviewed|asked|notes?|noted|states?)"
)

_NAME = r"[A-Z][\w&.’'+-]{0,30}(?:\s(?:(?:of|for|and|on|the)\s){0,2}[A-Z][\w&.’'+-]{0,30}){0,6}"

_BY = rf"(?:by|from|for)\s(?:the\s)?(?:[a-z]+\s){{0,2}}\[?{_NAME}"

_FOUND = REPORTING.replace("sa(?:id|ys?)|", "").replace("|notes?|noted|states?", "")

# Who is named for a figure, best first; `who` is the span
ATTRIBUTIONS = tuple(
    re.compile(p)
    for p in (
        rf"\b[Aa]ccording\sto\s(?P<who>(?:[a-z\d]+\s){{0,5}}?{_NAME}(?:\s{REPORTS}\b)?)",
        rf"\b[Aa]ccording\sto\s(?P<who>(?:the|a|an|this|that)\s(?:[a-z]+\s){{0,3}}{REPORTS})\b",
        rf"(?P<who>\b(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat)\s(?:[\w’'-]+\s){{0,4}}?{REPORTS}(?:\s{_BY})?)(?:\s(?:also|has|recently))?\s{REPORTING}\b",
        rf"(?P<who>(?<!\bof\s)(?<!\bof\sthe\s){_NAME}(?:\s{REPORTS})?)(?:\s(?:also|has|recently|now))?\s(?:{_FOUND}|(?P<said>said|says?|notes?|noted|states?))\b",
        rf"\b(?P<who>(?:[Tt]he|[Aa]n?|[Tt]hat|[Tt]his)\s(?:[\w-]+\s){{0,3}}{REPORTS}\s{_BY})",
        rf"\b[Ii]n\s(?P<who>(?:the|this|that|its|their|our|a)\s(?:[a-z]+\s)?{REPORTS})\b",
        rf"\b[Ii]n\s(?P<who>(?:the\s)?{_NAME}\s{REPORTS})\b",
        rf"\b(?:says|said)\s(?P<who>(?:[Tt]he\s)?{_NAME}\s{REPORTS})\b",
        rf"\b(?P<said>says|said)\s(?P<who>{_NAME})",
        rf"(?P<who>\b(?:[Tt]he|[Tt]his)\s(?:group|company|firm|{REPORTS}))\s(?:also\s)?{REPORTING}\b",
        rf"\b(?P<who>[Tt]he\s{REPORTS})\s(?:of|was|is|took)\b",
        rf"\b(?P<who>(?:[Ff]igures|[Dd]ata|[Rr]esearch)\s(?:gathered\s|published\s)?(?:by|from)\s(?:the\s)?{_NAME})",
    )
)

# The proper names of reports and of those who made them
NAMED = tuple(
    re.compile(p)
    for p in (
        rf"(?P<name>{_NAME})(?:(?:(?:'s|’s)?|,\san?)\s(?:[a-z]+\s)?{REPORTS}|\s(?:surveyed|polled|interviewed|questioned))\b",
        rf"\b{REPORTS}\s(?:[a-z]+\s)?(?:by|from|for)\s(?:the\s)?(?:[a-z]+\s){{0,2}}\[?(?P<name>{_NAME})",
        rf"\b[Aa]ccording\sto\s(?:[a-z]+\s){{0,4}}?(?P<name>{_NAME})",
        rf"\b(?:conducted|commissioned|carried\sout|gathered)\s(?:by|for)\s(?:the\s)?(?P<name>{_NAME})",
    )
)

LONG_NAME = re.compile(rf"(?P<long>{_NAME})\s\((?P<short>[A-Z]{{2,8}})\)")  # Bread Price Board (BPB)

# `almost half (48 percent) say`: a share that only names the number again
VAGUE = re.compile(
    r"(?:\b(?:half|quarter|third|fifth|majority|minority|most|all|out\sof\s\w+)$)|^(?:over|more|almost|nearly|a|one)\b", re.I
)

APPOSED = re.compile(rf",\san?\s(?:[a-z]+\s){{0,2}}{REPORTS}\s(?:by|from|for)\s(?:the\s)?$")

NOT_NAMES = word_set(
    "in only more nearly about another of and but for a an on at as by while it they he she we i despite asked "
    "this that these the "
    "another last some most many according our their its one two three four five six seven eight nine ten if when so no not"
)

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"

_YEAR = r"(?:19|20)\d\d"

PERIOD = re.compile(
    rf"""\b(?:(?:[Bb]y|[Ii]n|[Ss]ince|[Dd]uring|[Ff]or|[Oo]ver|[Bb]etween|[Ff]rom|[Uu]ntil|[Tt]hrough)\s(?:the\s(?:end|middle|beginning)\sof\s)?)?
    (?:{_MONTH}(?:\s\d{{1,2}})?(?:,?\s{_YEAR})?(?:\s(?:and|to)\s{_MONTH}(?:\s{_YEAR})?)?
    |(?:the\s)?(?:first|second|third|fourth)\s(?:quarter|half)(?:\sof\s(?:{_YEAR}|fiscal\s\d+))?|Q[1-4](?:\s{_YEAR})?
    |{_YEAR}(?:\s(?:and|to)\s{_YEAR})?(?![\w%]|,\d)
    |(?:the\s)?(?:last|next|past|previous|coming)\s(?:\w+\s)?(?:years?|months?|quarters?|weeks?|decade)
    |a\s(?:year|month)\s(?:ago|earlier)|this\syear|(?:[Ll]ast|[Nn]ext)\s(?:year|month|quarter))""",
    re.X,
)

CLAIM_END = re.compile(
    r"""[.;!?](?=[\s”"’)\]]|$)|\n\s*\n|,?\s(?:while|whereas|but|yet)\b|\s?\((?=\d)|\s[–—-]\s|\.{3}|\baccording\sto\b
    |,\s(?:and|compared|up\sfrom|down\sfrom|meaning|leading|largely|because|even|followed|indicating|suggesting|versus|against|with|citing|highlighting)\b
    |\s(?:compared|versus)\s|,?\sand\s(?=(?:[\w-]+\s){0,2}(?:\d[\d.]{0,6}|[a-z]{3,9})\s?(?:%|pct|per\s?cent))
    |\sand\s(?=(?:one|two|three|four|five|six|seven|eight|nine)\sin\s|a\s(?:quarter|third|fifth)\b|half\b)|\sbecause\b|,\s(?=\d)""",
    re.X,
)

CLAUSE_START = re.compile(r"[;:!?“”\"()]|\.\s|,\s|\n\s*\n|\s[–—-]\s|\b(?:that|while|whereas|but|because|which|although|though)\s")

TOKEN = re.compile(r"[\w$€£][\w’'&.,/%+-]{0,40}[\w%]|\w|[^\w\s]")

COMPARED = re.compile(r"\b(?:compared\s(?:to|with)|compares\s(?:to|with)|against|versus|vs\.?)\s(?:[a-z]+\s){0,3}$")
