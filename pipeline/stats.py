"""What a quantity says: of whom, what holds for them, according to whom, when. Every answer is a span of the text.

One pass over the sentences. For each quantity the roles are read from the words beside it, by the layout it stands in:
`68 percent of CMOs believe …`, `CMOs (68 percent) believe …`, `budgets rose 5 percent`. Windows are bounded, so that a text
without stops costs no more than one with them. The method is shallow role labelling over fixed layouts, in the manner of
Hearst's lexico-syntactic patterns (1992); no model.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from .model import Quantity, Span, Statistic
from .quantities import DIRECTION, Quantified, quantities
from .sentences import sentences, word_set

Place = tuple[int, int]
WINDOW = 400  # code points on either side of a number that are read for its roles
FAR = 1000  # code points of its sentence on either side of a number that are given
CARRY = 1500  # code points over which a named source goes on holding
LASTING = frozenset(["percent", "fraction", "ratio", "percentage_point", "sample_size", "count"])
SHARES = frozenset(["percent", "fraction", "ratio", "percentage_point"])

# ---------------------------------------------------------------- words
# Finite verbs, as they follow a population: 68 percent of CMOs believe
_REGULAR = (
    "accept access account acquire adopt agree aim allow answer apply argue ask attend avoid believe blame build "
    "call cite claim "
    "compete complain consider consult continue contribute cover cut deliver demand depend deploy describe die "
    "disagree display "
    "doubt earn employ encounter end evaluate exceed expect experience express face fail favor fear feel fund "
    "happen hire hope identify "
    "import improve include indicate intend invest involve lack learn listen live look love maintain manage "
    "mention miss move need "
    "note offer oppose opt own participate pay perceive pick plan play predict prefer prioritize produce provide "
    "purchase qualify rank "
    "rate realize receive regard rely remain reply report represent require respond run save seek see select seem "
    "sell share show "
    "spend start state stay store struggle suffer support suspect switch talk tend think total track trust try "
    "turn use value view "
    "visit vote want watch wonder work worry forecast increase grow rise fall drop decline carry create consume "
    "own reach cause "
    "like come go get give have know make take keep hold find buy read say choose believe view warn listen upgrade "
    "migrate recommend"
)
_IRREGULAR = (
    "is are was were be been has had do does did will would can could may might must shall should said thought "
    "felt saw knew made "
    "took got gave went came became kept held found bought sold paid spent chose grew rose fell lost won met ran "
    "meant told left "
    "built began cannot can't won't don't doesn't didn't isn't aren't wasn't weren't haven't hasn't wouldn't couldn't"
)


_AUXILIARIES = frozenset(_IRREGULAR.split())
NO_HEADS = word_set(
    "a an the and or it its this that these which who up down he she they ranked respectively saw see see no "
    "change to year said says"
)


def _forms(verbs: str) -> frozenset[str]:
    """Base, third person and past of regular verbs."""
    out = set()
    for v in verbs.split():
        stem = v[:-1] + "i" if v.endswith("y") and v[-2] not in "aeo" else v
        out |= {v, stem + ("es" if stem.endswith(("s", "x", "ch", "sh", "i", "go")) else "s")}
        out.add(v + "d" if v.endswith("e") else stem + "ed")
    return frozenset(out)


VERBS = _forms(_REGULAR) | frozenset(_IRREGULAR.split()) | frozenset(["planned", "preferred", "opted", "forecast", "cut", "read"])
# Verb or noun: a verb only after a plural (users visit) or a pronoun
NOUNS_TOO = word_set(
    "use work plan report cost share support access demand call end play value view vote need start state look total track visit "
    "pay purchase store run cut increase rise fall drop decline forecast rate rank note move cover love hope fear like cause "
    "uses works plans reports costs shares calls views values rates answers purchases stores sales claim claims offer offers "
    "experience experiences doubt import interest program move show shows survey test target need needs drop drops upgrade"
)
ADVERBS = word_set(
    "also now still already only just even never often usually always currently actually really strongly generally "
    "not either both "
    "regularly typically each all then thus long largely mostly simply nearly almost more most ever likely"
)
# `sales teams`, `systems software`: plural in form, the first half of a compound
NOT_PLURAL = word_set(
    "sales systems operations sports business news always perhaps across various previous numerous less this years months "
    "communications services securities arms customs goods earnings savings logistics economics politics analytics devops "
    "polled others others' has was does as is"
)
NO_VERBS = word_set(
    "and or of who that which whose where what not no too today alike overall abroad alone online else ago old away out"
)
POSTMODIFIERS = word_set("surveyed polled questioned asked interviewed aged worldwide infected sampled quizzed")
BREAKS = word_set(
    "while but whereas though although because if when than compared versus against according after before since yet"
)
PREPOSITIONS = word_set(
    "in at from with across within for on by to as among during through over per about into without via under"
)
TRAILERS = word_set("and or who that the a an") | PREPOSITIONS
PLURAL_PEOPLE = word_set("people those these women men children others staff police teens half they we")
GENERIC = word_set(
    "the a an this that these their its our his her new recent same latest annual online live survey study report "
    "poll research data "
    "analysis figures findings results group company firm researchers authors analysts analyst numbers index "
    "study's another of by "
    "from in and survey's report's questionnaire according global national major"
)
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


class Roles(NamedTuple):
    """The parts of a statement around one quantity, each a place in the text or None."""

    population: Place | None = None
    claim: Place | None = None


class Sources(NamedTuple):
    """Who is named for a figure, and the proper name that stands for."""

    attribution: Place | None
    source: Place | None


class Token(NamedTuple):
    start: int
    end: int
    word: str  # lower case


# ---------------------------------------------------------------- phrases
def _tokens(text: str, start: int, end: int) -> list[Token]:
    out = []
    for m in TOKEN.finditer(text, start, end):
        word, stop = m.group(), m.end()
        if word[-1] in ",." and len(word) > 1:
            word, stop = word[:-1], stop - 1
        out.append(Token(m.start(), stop, word.lower().replace("’", "'")))
    return out


def _is_verb(tokens: list[Token], i: int) -> bool:
    """Is this token a finite verb? Words that are nouns too need a plural before them: users visit."""
    word = tokens[i].word
    if word not in VERBS and not word.endswith("n't"):
        return _follows_plural(tokens, i)
    if word not in NOUNS_TOO:
        return True
    before = tokens[i - 1].word if i else ""
    plural = (before.endswith("s") and not before.endswith(("ss", "'s"))) or before in PLURAL_PEOPLE or before in ADVERBS
    return plural if not word.endswith("s") else False


def _follows_plural(tokens: list[Token], i: int) -> bool:
    """`bakers sleep late`: an unknown word right after a plural noun is its verb, not a second noun."""
    word, before = tokens[i].word, tokens[i - 1].word if i else ""
    plural = (
        len(before) > 3 and before.endswith("s") and not before.endswith(("ss", "us", "is", "'s")) and before not in NOT_PLURAL
    )
    closed = word in NO_VERBS or word in PREPOSITIONS or word in BREAKS or word in ADVERBS or word in POSTMODIFIERS
    return plural and word.isalpha() and not closed and not word.endswith(("ing", "ly", "ed", "s"))


def _noun_phrase(text: str, at: int, end: int) -> tuple[Place, int | None] | None:
    """The noun phrase that begins at `at`, and where its predicate begins, if a finite verb follows in the same clause."""
    tokens = _clause(_tokens(text, at, min(end, at + WINDOW)))
    if not tokens or tokens[0].word in PREPOSITIONS or not tokens[0].word[0].isalnum():
        return None
    verb, relative = _predicate(tokens)
    cut = verb if verb is not None else _phrase_end(tokens, relative)
    if relative is not None and verb is None and relative + 1 < len(tokens):
        return _place(tokens, relative), tokens[relative + 1].start
    while cut > 1 and (tokens[cut - 1].word in ADVERBS or tokens[cut - 1].word in TRAILERS):
        cut -= 1
    return (_place(tokens, cut), tokens[cut].start if verb is not None else None) if cut else None


def _place(tokens: list[Token], cut: int) -> Place:
    return tokens[0].start, tokens[cut - 1].end


def _clause(tokens: list[Token]) -> list[Token]:
    """The tokens up to the end of the clause: punctuation, a conjunction that opens another, a number of its own."""
    for i, t in enumerate(tokens):
        opens_other = t.word in BREAKS or (
            t.word[0] in "$€£0123456789" and i and tokens[i - 1].word in {"and", "only", "another"}
        )
        if t.word == "." and i and "." in tokens[i - 1].word:
            continue  # U.K. firms
        if i and (opens_other or (not t.word[0].isalnum() and t.word not in {"&", "$"})):
            return tokens[:i]
    return tokens


def _predicate(tokens: list[Token]) -> tuple[int | None, int | None]:
    """Index of the main verb, and of a relative pronoun before it. `people who own phones say`: say, who."""
    relative = next((i for i, t in enumerate(tokens) if i and t.word in {"who", "that", "which", "that's", "whose"}), None)
    verbs = [i for i in range(1, len(tokens)) if _is_verb(tokens, i) and not _is_modifier(tokens, i)]
    if relative is None or (verbs and verbs[0] < relative):
        return (verbs[0] if verbs else None), None
    inner = next((i for i in verbs if i > relative), relative + 1)
    while inner + 1 in verbs:
        inner += 1
    later = [
        i for i in verbs if i > inner + 1 and tokens[i - 1].word not in {"to", "and", "or", "they", "it", "we", "have", "be"}
    ]
    return (later[0] if later else None), relative


def _is_modifier(tokens: list[Token], i: int) -> bool:
    """`the managers surveyed said`, `staff represented in the survey said`: a participle that belongs to the noun."""
    if tokens[i].word in POSTMODIFIERS and tokens[i].word.endswith("ed"):
        return True
    follows = tokens[i + 1].word if i + 1 < len(tokens) else ""
    later = any(_is_verb(tokens, j) for j in range(i + 2, min(len(tokens), i + 9)))
    to_before = tokens[i - 1].word in {"to", "the", "a", "their", "its", "of"}
    return to_before or (
        tokens[i].word.endswith("ed") and follows in {"in", "by", "at"} and later and tokens[i].word not in {"said"}
    )


def _phrase_end(tokens: list[Token], relative: int | None) -> int:
    """Where a noun phrase without a predicate ends: before a preposition other than `of`, a participle, a lone conjunction."""
    for i, t in enumerate(tokens):
        if i and (i == relative or t.word in PREPOSITIONS or t.word in ADVERBS or (t.word in VERBS and _is_verb(tokens, i))):
            return i
        if i and t.word.endswith("ing") and tokens[i - 1].word.endswith("s"):
            return i
        if (
            i
            and t.word in {"and", "or"}
            and (
                i + 1 >= len(tokens)
                or i > 3
                or _is_verb(tokens, i + 1)
                or tokens[i + 1].word in GENERIC
                or tokens[i + 1].word.endswith("ed")
            )
        ):
            return i
        if i >= 9:
            return i
    return len(tokens)


def _claim_from(text: str, at: int, end: int) -> Place | None:
    """The predicate that begins at `at`, to the end of its clause."""
    while at < end and text[at].isspace():
        at += 1
    adverb = re.compile(r"(?:(?:also|already)\s){1,2}").match(text, at, end)
    at = adverb.end() if adverb else at
    stop = CLAIM_END.search(text, at, end)
    return _tidy(text, at, stop.start() if stop else end)


def _tidy(text: str, start: int, end: int) -> Place | None:
    while end > start and (text[end - 1].isspace() or text[end - 1] in '.,;:”"’'):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ',;:“"*_'):
        start += 1
    return (start, end) if end - start > 1 else None


def _clause_before(text: str, start: int, at: int) -> Place | None:
    """The words of the clause that stand before `at`, without linking words at its front."""
    begin = max(start, at - WINDOW)
    for m in CLAUSE_START.finditer(text, begin, at):
        if text[m.end() : at].strip():
            begin = m.end()
    lead = re.compile(r"\s*(?:(?:and|or|with|as|so|In\sfact|However|that|the\sfact|While|Although|But)\b,?\s){0,3}").match(
        text, begin, at
    )
    return _tidy(text, lead.end() if lead else begin, at)


def _subject_before(text: str, start: int, at: int) -> Roles:
    """Subject and predicate of the clause before `at`: `tech budgets | rose by`."""
    clause = _clause_before(text, start, at)
    if not clause:
        return Roles()
    tokens = _tokens(text, *clause)
    verbs = [i for i in range(1, len(tokens)) if _is_verb(tokens, i) or tokens[i].word in DIRECTION]
    if not verbs:
        return Roles(clause)
    subject = _tidy(text, tokens[0].start, tokens[verbs[0] - 1].end)
    return Roles(subject, _tidy(text, tokens[verbs[0]].start, tokens[-1].end))


# ---------------------------------------------------------------- layouts
def _roles(text: str, q: Quantified, sentence: Place, last: Place | None) -> Roles:
    """Population and claim of one quantity; `last` is the population that an elliptic figure goes on speaking of."""
    start, end = max(sentence[0], q.start - WINDOW), min(sentence[1], q.end + WINDOW)
    if q.kind in SHARES:
        return _share_roles(text, q, (start, end), last)
    if q.kind in {"count", "sample_size"}:
        return _count_roles(text, q, (start, end), last)
    return _measure_roles(text, q, (start, end))


def _share_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`68 percent of X verb`, `X (68%) verb`, `X, 36%, verb`, `among X, 36% verb`, `one in five X verb`, `rose 5%`."""
    start, end = window
    of = re.compile(
        r"(?:\s\([^()]{1,30}\)|,\s[\d.]{1,6}(?:%|\spercent),)?\s+of\s(?:the\s(?=[\d,]+\s)(?:[\d,]+\s))?(?:all\s(?=of))?"
    ).match(text, q.end, end)
    direct = re.compile(r"\s(?=[A-Za-z])").match(text, q.end, end)
    if text[: q.start].endswith("(") and text[q.end : q.end + 1] == ")":
        return _parenthesis_roles(text, q, window, last)
    if of:
        return _of_roles(text, q, of.end(), window)
    if q.change:
        return _change_roles(text, q, window, last)
    tokens = _tokens(text, q.end, min(end, q.end + 80))
    skip = 1 if tokens and tokens[0].word == "," else 0
    first = next((i for i in range(skip, len(tokens)) if tokens[i].word not in ADVERBS), None)
    if first is not None and (tokens[first].word in VERBS or tokens[first].word.endswith("ing")):
        return Roles(_local_population(text, start, q.start) or last, _claim_from(text, tokens[skip].start, end))
    if direct and (found := _noun_phrase(text, direct.end(), end)) and q.kind != "percentage_point":
        return Roles(found[0], _claim_from(text, found[1], end) if found[1] else None)
    before = _subject_before(text, start, q.start)
    return Roles(last or before.population, before.claim)


def _of_roles(text: str, q: Quantified, at: int, window: Place) -> Roles:
    found = _noun_phrase(text, at, window[1])
    if not found:
        return Roles()
    population, predicate = found
    if predicate is not None:
        return Roles(population, _claim_from(text, predicate, window[1]))
    after = re.compile(r",?\s(?:\d[\d.]{0,6}(?:%|\spercent),\s)?(?=[a-z])").match(text, population[1], window[1])
    if after and _starts_with_verb(text, after.end(), window[1]):
        return Roles(population, _claim_from(text, after.end(), window[1]))
    lead = re.compile(
        r"^(.*?)(?:\s(?:for|by|among|with|to|in|at|on))?(?:\s(?:about|around|nearly|almost|over|only|just|more\sthan|less\sthan))?\s*$",
        re.S,
    )
    clause = _clause_before(text, window[0], q.start)
    if clause and (m := lead.match(text[slice(*clause)])) and m.end(1) > 3:
        return Roles(population, _tidy(text, clause[0], clause[0] + m.end(1)))
    return Roles(population, _claim_from(text, population[1], window[1]))


def _starts_with_verb(text: str, at: int, end: int) -> bool:
    tokens = [t for t in _tokens(text, at, min(end, at + 60)) if t.word not in ADVERBS]
    return bool(tokens) and tokens[0].word in VERBS


def _parenthesis_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`most nurses (68%) say`: the words before it are the population if a predicate follows, else what holds for `last`."""
    before = _clause_before(text, window[0], q.start - 1)
    rest = re.compile(r"\)(?:\sand\s(?:[\w’'-]+\s){1,4}\([^()]{1,20}\))?\s(?:of\s)?").match(text, q.end, window[1])
    if rest and text[rest.end() - 3 : rest.end()] == "of ":
        return _of_roles(text, q, rest.end(), window)
    if before and (
        m := re.match(r"(?:almost\s)?(?:most|many|some|half|(?:a|the)\s\w+\sof)\s(?:of\s)?", text[slice(*before)], re.I)
    ):
        before = _tidy(text, before[0] + m.end(), before[1]) or last
    if rest and _starts_with_verb(text, rest.end(), window[1]):
        vague = before and VAGUE.search(text[slice(*before)])
        named = before if before and not vague else last
        return Roles(named, _claim_from(text, rest.end(), window[1]))
    listed = before and re.sub(
        r"^(?:.{1,200}?\s(?:are|is|was|were|includes?)\s)?(?:and\s|or\s|by\s)?", "", text[slice(*before)], flags=re.S
    )
    return Roles(last, (before[1] - len(listed), before[1]) if before and listed else None)


def _local_population(text: str, start: int, at: int) -> Place | None:
    """A population named before the number in its own sentence: `Among CFOs, 44%`, `Of those asked, 62%`, `net users, 36%,`."""
    m = re.compile(
        r"(?:\b[Aa]mong|\b[Oo]f|\b[Ff]or)\s(?:the\s[\d.,%]+\s(?:percent\s|million\s)?)?(?P<who>[A-Za-z][^,.;:()]{2,80}),\s(?:[a-z]+\s){0,3}$"
    ).search(text, start, at)
    if not m:
        return None
    found = _noun_phrase(text, m.start("who"), m.end("who"))
    return found[0] if found else None


def _change_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`a 26% increase in X`, `X rose 5%`, `reduce X by 5%`."""
    noun = re.compile(r"\s(?:[a-z-]+\s){0,2}?[a-z]+\s(?:in|of|to|for)\s(?:the\s)?").match(text, q.end, window[1])
    if noun and (found := _noun_phrase(text, noun.end(), window[1])):
        return Roles(found[0], _clause_before(text, window[0], q.start))
    object_ = re.compile(
        r"\b(?:cut|cuts|reduce[sd]?|reducing|increase[sd]?|raise[sd]?|boost(?:s|ed)?)\s"
        r"(?P<what>[\w’' -]{3,60}?)\s(?:by|to)\s(?:[a-z]+\s){0,3}$"
    ).search(text, max(window[0], q.start - 100), q.start)
    if object_:
        return Roles(object_.span("what"), _clause_before(text, window[0], object_.start("what")))
    roles = _subject_before(text, window[0], q.start)
    generic = roles.population and text[slice(*roles.population)].lower() in {"it", "this", "they", "which", "that", "a", "an"}
    return Roles(last if generic or not roles.population else roles.population, roles.claim)


def _count_roles(text: str, q: Quantified, window: Place, last: Place | None) -> Roles:
    """`surveyed 1,200 nurses`, `more than 14 million homes have`."""
    gap = re.compile(r"\s(?:of\s)?(?:the\s|these\s|those\s)?|-strong\s(?:[a-z]+-)?").match(text, q.end, window[1])
    found = _noun_phrase(text, gap.end(), window[1]) if gap else None
    if not found:
        return Roles(last, None)
    if cut := re.compile(r"\s(?:in\s\d|on\s(?:the|their)\s)").search(text, *found[0]):
        found = ((found[0][0], cut.start()), found[1])
    if q.kind == "sample_size":
        return Roles(found[0], None)
    if found[1] is not None:
        return Roles(found[0], _claim_from(text, found[1], window[1]))
    rest = _claim_from(text, found[0][1], window[1])
    before = _clause_before(text, window[0], q.start)
    return Roles(found[0], rest if rest and rest[0] - found[0][1] < 2 and text[found[0][1]] == " " else before)


def _measure_roles(text: str, q: Quantified, window: Place) -> Roles:
    """Money, rates, ranks, multiples: the thing measured is the subject before, or the noun right after (`$3B AI investment`)."""
    right = re.compile(r"\s(?:(?:worth\s)?(?:of|in|as\smuch)\s(?!(?:19|20)\d\d)|(?=[A-Za-z]))(?:total\s)?").match(
        text, q.end, window[1]
    )
    if right and q.kind != "multiple" and (found := _noun_phrase(text, right.end(), window[1])) and found[1] is None:
        return Roles(found[0], _clause_before(text, window[0], q.start))
    roles = _subject_before(text, window[0], q.start)
    if q.kind == "multiple" and not q.change:
        claim = roles.claim and _claim_from(text, roles.claim[0], window[1])
        return Roles(roles.population, claim)
    return roles


# ---------------------------------------------------------------- sources
def _attributions(text: str) -> tuple[list[Place], list[Place]]:
    """Where someone is named for a figure, in text order: all such places, and those that hold beyond their sentence.

    A person who is quoted (`says Ada Crumb`) speaks for one sentence only; a report goes on.
    """
    found = [
        (_without_lead(text, *m.span("who")), "said" in pattern.groupindex and m["said"] is not None)
        for pattern in ATTRIBUTIONS
        for m in pattern.finditer(text)
    ]
    places = _apart([place for place, _ in found if place])
    lasting = {place for place, speech in found if place and not speech}
    return places, [place for place in places if place in lasting]


def _apart(places: list[Place]) -> list[Place]:
    """The places in text order, without those that begin inside another; of two with one start, the longer."""
    out: list[Place] = []
    for place in sorted(places, key=lambda p: (p[0], -p[1])):
        if not out or place[0] >= out[-1][1]:
            out.append(place)
    return out


def _without_lead(text: str, start: int, end: int) -> Place | None:
    """A name without the word that only begins its sentence (`But Gartner` -> `Gartner`); None if nothing is left."""
    m = re.compile(r"(\w+),?\s+").match(text, start, end)
    while m and m[1].lower() in NOT_NAMES and m[1].lower() not in {"the", "a", "an", "this", "that", "our", "their", "its"}:
        start = m.end()
        m = re.compile(r"(\w+),?\s+").match(text, start, end)
    words = text[start:end].lower().split()
    if not words or (len(words) == 1 and words[0] in NOT_NAMES) or re.match(rf"(?:{_MONTH}|[\d.,%$]+)\b", text[start:end]):
        return None
    return _tidy(text, start, end)


def _names(text: str) -> list[Place]:
    """The proper names of reports, surveys and those who made them, in text order. `X, a study by Y` names X."""
    found = [_proper(text, *m.span("name")) for pattern in NAMED for m in pattern.finditer(text)]
    names = _apart([place for place in found if place])
    return [b for a, b in zip([(0, 0), *names], names, strict=False) if not APPOSED.match(text, a[1], b[0])]


def _proper(text: str, start: int, end: int) -> Place | None:
    """The proper name in a span: `A Forbes Advisor study` -> `Forbes Advisor`; `The Hill Omnibus study` keeps `The`."""
    tokens = _tokens(text, start, end)
    keep = [i for i, t in enumerate(tokens) if text[t.start].isupper() and t.word not in GENERIC | NOT_NAMES]
    if not keep:
        return None
    first, last = keep[0], keep[-1]
    while last + 1 < len(tokens) and text[tokens[last + 1].start].isupper():
        last += 1  # Bread Price Index
    if (
        first
        and tokens[first - 1].word == "the"
        and text[tokens[first - 1].start] == "T"
        and re.search(r"[a-z,]\s$", text[: tokens[first - 1].start][-2:])
    ):
        first -= 1  # a capital inside a sentence belongs to the name
    owner = next((i for i in range(first, last + 1) if tokens[i].word.endswith("'s") and i >= keep[0]), last)
    stop = tokens[owner].end
    stop -= 2 if text[stop - 2 : stop] in {"'s", "’s"} else 0
    return tokens[first].start, stop


def _nearest(places: list[Place], at: int, reach: int) -> Place | None:
    """The last place that ends before `at`, else the first within `reach` after it."""
    i = bisect_right(places, (at, at))
    if i and at - places[i - 1][1] <= reach:
        return places[i - 1]
    return places[i] if i < len(places) and places[i][0] - at <= reach // 3 else None


def _attribution(q: Quantified, sentence: Place, places: list[Place], lasting: list[Place]) -> Place | None:
    """Who is named in the sentence, nearest to the number; else the nearest mention before it that still holds."""
    i, j = bisect_right(places, (sentence[0], 0)), bisect_right(places, (sentence[1], 0))
    own = [p for p in places[i:j] if not (p[0] <= q.start < p[1])]
    return min(own, key=lambda p: abs(p[0] - q.start)) if own else _nearest(lasting, q.start, CARRY)


# ---------------------------------------------------------------- statements
def _span(text: str, place: Place | None) -> Span | None:
    return Span(start=place[0], end=place[1], quote=text[slice(*place)]) if place else None


def _period(text: str, q: Quantified, sentence: Place) -> Place | None:
    """The time named nearest to the number in its sentence."""
    start, end = max(sentence[0], q.start - WINDOW), min(sentence[1], q.end + WINDOW)
    found = [m.span() for m in PERIOD.finditer(text, start, end) if not (m.start() < q.end and q.start < m.end())]
    return min(found, key=lambda p: min(abs(p[0] - q.end), abs(q.start - p[1]))) if found else None


def _confidence(roles: Roles, q: Quantified, own: bool) -> float:
    """How much of the statement stands in its own words: the number, the population, the claim, the source."""
    sure = 0.95 if q.kind in SHARES or q.kind in {"money", "sample_size"} else 0.75
    return round(sure * (1.0 if roles.population else 0.85) * (1.0 if own else 0.95), 2)


def statistics(text: str) -> tuple[Statistic, ...]:
    """Every quantitative statement of the text, `s1`, `s2` … in text order; all spans are places of `text`.

    >>> [(s.population.quote, s.claim.quote) for s in statistics("A poll found that 7 percent of bakers sleep late.")]
    [('bakers', 'sleep late')]
    """
    found_quantities = _with_changes(text, quantities(text))
    if not found_quantities:
        return ()
    spans = sentences(text)
    starts = [a for a, _ in spans]
    attributions, lasting = _attributions(text)
    named = _names(text) or [name for place in attributions if (name := _proper(text, *place))]
    longs = {text[slice(*m.span("short"))]: m.span("long") for m in LONG_NAME.finditer(text)}
    out: list[Statistic] = []
    last: Roles = Roles()
    for q in found_quantities:
        sentence = _near(_sentence_at(text, spans, bisect_right(starts, q.start) - 1, q), q)
        roles = _roles(text, q, sentence, last.population)
        if last.claim and _elliptic(text, q):
            roles = Roles(_with_relative(text, roles) or last.population, last.claim)
        roles = _fitting(text, roles, q, last.population)
        who = _attribution(q, sentence, attributions, lasting)
        source = who and (_proper(text, *who) or _nearest(named, who[1], len(text)))
        source = longs.get(text[slice(*source)], source) if source else None
        found = _statistic(text, q, sentence, roles, Sources(who, source))
        out.append(found.model_copy(update={"id": f"s{len(out) + 1}"}))
        last = roles if roles.population and q.kind in LASTING and not q.change else last
    return _with_samples(out)


def _with_changes(text: str, found: list[Quantified]) -> list[Quantified]:
    """`62 percent of firms expect …, up from 57 percent`: the first figure is the level that the change has reached."""
    out = []
    for q, follower in zip(found, [*found, None][1:], strict=True):
        before = text[max(q.end, follower.start - 24) : follower.start] if follower and follower.start - q.end < WINDOW else ""
        m = re.search(r"\b(up|down)\sfrom\s(?:[a-z]+\s){0,2}$", before)
        out.append(q._replace(change=m[1]) if m and not q.change and follower and q.kind == follower.kind else q)  # type: ignore[arg-type]
    return out


def _sentence_at(text: str, spans: list[Place], i: int, q: Quantified) -> Place:
    """The sentence around the number; a number set on a line of its own reads on: `86%`, then `of bakers believe`."""
    start, end = spans[max(0, i)]
    if i + 1 < len(spans) and not text[q.end : end].strip() and text.startswith("of ", spans[i + 1][0]):
        return start, spans[i + 1][1]
    return start, end


def _with_relative(text: str, roles: Roles) -> Place | None:
    """`9% of those who rent`: where the claim was said before, the relative clause belongs to the population."""
    if roles.population and roles.claim and text[roles.population[1] : roles.claim[0]].strip() in {"who", "that"}:
        return roles.population[0], roles.claim[1]
    return roles.population


def _near(sentence: Place, q: Quantified) -> Place:
    """The sentence, no farther than `FAR` from the number: a text without stops must not cost its square."""
    return max(sentence[0], q.start - FAR), min(sentence[1], q.end + FAR)


def _elliptic(text: str, q: Quantified) -> bool:
    """`…, compared to 36% of bakers`: the claim was said before."""
    return bool(COMPARED.search(text, max(0, q.start - 60), q.start))


def _fitting(text: str, roles: Roles, q: Quantified, last: Place | None) -> Roles:
    """A population never holds its own number, and has a noun; otherwise a share goes on speaking of `last`."""
    if not roles.population:
        return roles
    held = roles.population[0] < q.end and q.start < roles.population[1]
    words = re.findall(r"[a-z']+", text[slice(*roles.population)].lower())
    named = any(w not in NO_HEADS and w not in PREPOSITIONS and w not in _AUXILIARIES and w not in DIRECTION for w in words)
    fit = named and words[0] not in {
        "from",
        "which",
        "that",
        "who",
        "than",
        "respectively",
        "ranked",
        "getting",
        "having",
        "saying",
    }
    fit = fit and words not in [["them"], ["this", "figure"], ["people"]]
    return roles if fit and not held else Roles(last if q.kind in SHARES else None, roles.claim)


def _statistic(text: str, q: Quantified, sentence: Place, roles: Roles, by: Sources) -> Statistic:
    who, source = by
    return Statistic(
        id="s0",
        kind=q.kind,
        comparator=q.comparator,
        quantity=Quantity(value=q.value, min=q.min, max=q.max, unit=q.unit),
        change=q.change,
        population=_span(text, roles.population),
        claim=_span(text, roles.claim),
        attribution=_span(text, who),
        source=_span(text, source),
        period=_span(text, _period(text, q, sentence)),
        sentence=Span(start=sentence[0], end=sentence[1], quote=text[slice(*sentence)]),
        evidence=Span(start=q.start, end=q.end, quote=text[q.start : q.end]),
        confidence=_confidence(roles, q, bool(who and sentence[0] <= who[0] < sentence[1])),
    )


def _with_samples(found: list[Statistic]) -> tuple[Statistic, ...]:
    """Each share with the id of the sample it was counted in: the nearest before it, else the only one of the text."""
    samples = [s for s in found if s.kind == "sample_size"]
    out = []
    for s in found:
        before = [x for x in samples[:8] if x.evidence.start < s.evidence.start]
        governing = before[-1] if before else samples[0] if len(samples) == 1 else None
        same = governing and (not s.source or not governing.source or s.source.quote == governing.source.quote)
        out.append(s.model_copy(update={"sample": governing.id}) if governing and same and s.kind in SHARES else s)
    return tuple(out)
