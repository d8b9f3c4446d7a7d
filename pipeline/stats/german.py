"""Who, what, when and according to whom in German, by layout: nouns are written large, and the verb stands second.

`68 Prozent der Bäcker glauben, dass …`, `laut einer Umfrage von X`, `der Umsatz stieg um 5 Prozent`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ..grammar.tokens import Place
from ..quantities import SHARES, Quantified
from ..sentences import sentences
from .german_clause import FINITE, clause_of
from .parts import Roles, Told
from .sources import Sources

REACH = 300  # code points on either side of a number that are read
_ARTICLE = r"(?:der|die|das|des|den|dem|aller|von|unter|ihrer|seiner|unserer|ein(?:e[mnrs]?)?)"
_NOUN = r"[A-ZÄÖÜ][\wäöüß-]{1,40}"
# der deutschen Bäcker und Müller; die Umsätze des Unternehmens
_PHRASE = (
    rf"(?:[a-zäöüß]{{1,40}}(?:en|er|e|es|em)\s){{0,2}}{_NOUN}"
    rf"(?:\s(?:und|oder)\s{_NOUN}|\s(?:der|des|von|in|im)\s(?:[a-zäöüß]{{1,40}}\s)?{_NOUN}){{0,2}}"
)
# the number given again in brackets: die Hälfte (48 Prozent) der Kunden
WHOLE = re.compile(rf"(?:\s\([\d,.]{{1,8}}\s?(?:%|Prozent)\)|\))?\s(?:{_ARTICLE}\s){{0,2}}(?P<who>{_PHRASE}|[Bb]efragten)")
_AUXILIARY = r"(?:ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|dürften?|könnten?|will|kann|muss|soll|sollen)"
VERB = re.compile(rf"\s(?={FINITE}\b)")
# the verb before a share that is its subject: `gaben 45 Prozent der Befragten an, dass …`
INVERTED = re.compile(rf"\s(?P<verb>{FINITE})\s$")
TOLD_AFTER = re.compile(r"(?:\san,\s(?:(?:dass|ob|weil)\s)?|,\s(?:dass|ob|weil)\s)")
PLACE_OF = re.compile(r"\s(?:in|im|am|an|auf|bei|mit)\s")
# von den 600 Befragten nutzen 40 Prozent ein Rad
OF_ALL = re.compile(
    rf"\b(?:[Vv]on|[Uu]nter)\s(?:den\s)?(?:insgesamt\s|rund\s)?[\d.]+\s(?P<who>{_PHRASE}|Befragten)\s(?P<verb>{FINITE})\s$"
)
LIKE_BEFORE = re.compile(r"\b(?:war|waren|ist|sind)\ses\s$")  # im Vorjahr waren es 25 Prozent
LEVEL = re.compile(r"\b(?:auf|um|bei)\s(?:(?:rund|etwa|fast|knapp|über|mehr\sals|nur)\s)?$")
DONE = re.compile(r"\s(?P<verb>ge[a-zäöüß]+(?:t|en)|[a-zäöüß]{3,}(?:en|iert))(?=[\s.,;!?]|$)")  # um 5 Prozent gefallen
SUBORDINATE = re.compile(r",\s(?=(?:dass|ob|weil)\s)")  # `glauben 68 Prozent der Bäcker, dass …`
CLAIM_END = re.compile(
    r"[.;!?](?=\s|$)|\n\s*\n|,\s(?:\d|während|aber|doch|verglichen|gegenüber|nach|und\s\d|sagte?n?\b|teilten?\b|erklärten?\b|so\b|wie\b|berichte|hieß|(?:im|in|am|vor|bei)\s(?:\w+\s){1,2}(?:war|ist|sind|lag))|\sund\s(?=\d)|\s\("
)
CLAUSE_START = re.compile(r"[;:!?„“\"(]|\.\s|,\s|\n\s*\n|\b(?:dass|während|aber|weil)\s")
HELD_AGAINST = re.compile(r"\bals\s(?:\w+\s){0,4}$")  # mehr als im Jahr 2019: no time of the figure
_WORD = r"[\w&-]*(?:\.[\w&-]+)*"
_NAME = rf"(?:(?:der|des|dem|den|die|das)\s)?(?:[A-ZÄÖÜ]{_WORD})(?:\s(?:(?:für|der|des|und)\s)?[A-ZÄÖÜ]{_WORD}){{0,4}}"
_STUDY = r"(?:Studie|Umfrage|Erhebung|Untersuchung|Befragung|Analyse|Statistik|Bericht(?:s|es)?|Angaben|Daten|Zahlen)"
SOURCE = re.compile(
    rf"""\b(?:[Ll]aut\s(?P<who>(?:(?:einer|der|dem|den|eines|ihrer)\s)?(?:[a-zäöüß]+\s)?(?:{_STUDY}\s(?:von\s|der\s|des\s)?)?(?P<name>{_NAME}))
    |[Nn]ach\s(?P<who3>(?:(?:einer|der|den)\s)?(?:[a-zäöüß]+\s)?{_STUDY}\s(?:von\s|der\s|des\s)?(?P<name3>{_NAME}))
    |(?P<who2>(?:[Ee]ine|[Dd]ie|[Dd]er|[Dd]as)\s{_STUDY}(?:\s(?:von|der|des)\s(?P<name2>{_NAME}))?)\s(?:zeigt|ergab|ergibt|belegt|fand|nennt)
    |,\s(?:sagte?n?|erklärte?n?|berichtete?n?|meldete?n?|teilte?n?|schreibt|so)\s(?P<who5>(?P<name5>{_NAME}))
    |(?P<who4>(?:[Dd]er|[Dd]em|[Dd]en)\s(?P<name4>{_NAME}))\szufolge)\b""",
    re.X,
)
FIGURES = re.compile(r"\b(?:Angaben|Daten|Zahlen)\b")  # what somebody says, which holds for the sentence
EDGE = re.compile(
    r"(?:\s?\b(?:mehr|weniger|als|rund|etwa|fast|knapp|gut|über|unter|mindestens|bis|zu|nur|auf|um|von|mit|aus|für|in|zwischen))+\s$",
    re.I,
)  # comparing words and the preposition before a number
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
PERIOD = re.compile(
    rf"\b(?:(?:im|in|seit|bis|Im|In|Seit|Bis)\s)?(?:(?:Jahr(?:e)?\s)?{_YEAR}|{_MONTH}(?:\s{_YEAR})?|(?:ersten|zweiten|dritten|vierten)\s"
    rf"(?:Quartal|Halbjahr)(?:\s{_YEAR})?|Vorjahr|(?:vergangenen|letzten|kommenden|nächsten)\s(?:Jahr|Monat|Quartal))\b"
)


def read(text: str, found: list[Quantified]) -> tuple[list[Told], list[Sources]]:
    """What is said of each quantity, and who is named for it; a share without people goes on speaking of the last."""
    spans = sentences(text)
    starts = [a for a, _ in spans]
    told: list[Told] = []
    people: Place | None = None
    last = Roles()
    for q in found:
        sentence = spans[max(0, bisect_right(starts, q.start) - 1)]
        near = max(sentence[0], q.start - REACH), min(sentence[1], q.end + REACH)
        roles = last if LIKE_BEFORE.search(text, near[0], q.start) else _roles(text, q, near, people)
        told.append(Told(q, sentence, roles, _nearest(text, q, near)))
        last = roles
        people = roles.population if q.kind in SHARES | {"sample_size"} and not q.change else people
    named = list(_sources(text))
    return told, [_source(t, named) for t in told]


def _roles(text: str, q: Quantified, near: Place, people: Place | None) -> Roles:
    if q.change and not re.match(r"\s(?:der|aller|des)\s", text[q.end : q.end + 8]):
        return _subject(text, q, near)
    whole = WHOLE.match(text, q.end, near[1])
    turned = INVERTED.search(text, near[0], _edge(text, near[0], q.start))
    if q.kind in SHARES and (of := OF_ALL.search(text, near[0], _edge(text, near[0], q.start))):
        return Roles(of.span("who"), _claim(text, q.end + 1, near[1]) or of.span("verb"))
    if whole and turned and q.kind in SHARES:
        return _turned(text, whole.span("who"), turned.span("verb"), near[1])
    at = whole.end() if whole else q.end
    verb = VERB.match(text, at, near[1]) or SUBORDINATE.match(text, at, near[1])
    claim = _claim(text, verb.end(), near[1]) if verb else None
    if whole:
        return Roles(whole.span("who"), claim or (_before(text, near[0], q.start) if q.kind != "sample_size" else None))
    if verb and q.kind in SHARES and not LEVEL.search(text, near[0], q.start):
        return Roles(people, claim)
    return _subject(text, q, near)


def _subject(text: str, q: Quantified, near: Place) -> Roles:
    """`Der Umsatz stieg um 5 Prozent`."""
    begin = _clause(text, near[0], q.start)
    if q.kind == "multiple" and text[q.start].islower():
        found = list(re.finditer(_PHRASE, text[begin : q.start]))
        who = (begin + found[-1].start(), begin + found[-1].end()) if found else None
        return Roles(who if who and q.start - who[1] < 2 else None)
    clause = clause_of(text, begin, q.start)
    if clause is None:
        return Roles()
    done = DONE.match(text, q.end, near[1]) if re.fullmatch(_AUXILIARY, text[slice(*clause.verb)]) else None
    return Roles(clause.subject, done.span("verb") if done else clause.verb)


def _turned(text: str, who: Place, verb: Place, end: int) -> Roles:
    """`Im Mai gaben 45 Prozent der Bäcker an, dass sie schlafen`: what holds for them stands behind them, else is the verb."""
    place = PLACE_OF.search(text, *who)
    who = (who[0], place.start()) if place else who
    after = TOLD_AFTER.match(text, who[1], end)
    return Roles(who, _claim(text, after.end() if after else who[1] + 1, end) or verb)


def _clause(text: str, start: int, end: int) -> int:
    """Where the clause that ends at `end` begins."""
    return max((m.end() for m in CLAUSE_START.finditer(text, start, end)), default=start)


def _claim(text: str, start: int, end: int) -> Place | None:
    stop = CLAIM_END.search(text, start, end)
    last = stop.start() if stop else end
    return (start, start + len(text[start:last].rstrip(" .,;"))) if last - start > 1 else None


def _edge(text: str, start: int, end: int) -> int:
    """Where the comparing words before a number begin."""
    edge = re.search(
        r"(?:\b(?:mehr|weniger|als|rund|etwa|fast|knapp|gut|über|unter|mindestens|bis|zu|nur|die)\s){1,6}$",
        text[max(start, end - 40) : end],
        re.I,
    )
    return max(start, end - 40) + edge.start() if edge else end


def _before(text: str, start: int, end: int) -> Place | None:
    begin = _clause(text, start, end)
    edge = EDGE.search(text, max(begin, end - 40), end)
    words = text[begin : edge.start() if edge else end]
    left, right = begin + len(words) - len(words.lstrip()), begin + len(words.rstrip())
    return (left, right) if right - left > 2 else None


def _nearest(text: str, q: Quantified, near: Place) -> Place | None:
    stop = CLAIM_END.search(text, q.end, near[1])
    last = stop.start() if stop else near[1]
    found = [
        m.span()
        for m in PERIOD.finditer(text, near[0], last)
        if (m.end() <= q.start or m.start() >= q.end) and not HELD_AGAINST.search(text, max(near[0], m.start() - 40), m.start())
    ]
    return min(found, key=lambda p: max(p[0] - q.end, q.start - p[1])) if found else None


class Named(NamedTuple):
    """Who is named, and whether beyond the sentence: a study is, a speaker is not."""

    sources: Sources
    lasting: bool


def _sources(text: str) -> Iterator[Named]:
    for m in SOURCE.finditer(text):
        n = next(n for n in ("", "2", "3", "4", "5") if m[f"who{n}"])
        who, name = m.span(f"who{n}"), m.span(f"name{n}")
        speaker = bool(m["who5"] or FIGURES.search(text, *who))
        yield Named(Sources(who, _without_article(text, name) if name[0] >= 0 else None), not speaker)


def _without_article(text: str, name: Place) -> Place:
    m = re.compile(r"(?:der|des|dem|den|die|das)\s").match(text, *name)
    return (m.end() if m else name[0], name[1])


def _source(told: Told, named: list[Named]) -> Sources:
    """Who is named in the sentence; the last before it for shares; the name that an unnamed study stands for."""
    start, end = told.sentence
    own = [s for s, _ in named if s.attribution and start <= s.attribution[0] < end]
    earlier = [s for s, lasting in named if lasting and s.attribution and s.attribution[1] <= told.quantity.start]
    before = earlier if told.quantity.kind in SHARES else []
    chosen = own[0] if own else before[-1] if before else Sources()
    known = [s.source for s, lasting in named if s.source and lasting]
    if chosen.attribution and not chosen.source:
        return Sources(chosen.attribution, known[0] if known else chosen.attribution)
    return chosen
