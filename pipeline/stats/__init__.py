"""What a quantity says: of whom, what holds for them, according to whom, when. Every answer is a span of the text.

The sentences that hold a quantity or name a source are parsed lightly (`grammar`). For each quantity the roles are read by the
part that it plays in its clause: subject, object, modifier, an item of a list. Windows are bounded, so that a text without stops
costs no more than one with them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ..grammar.sentence import Sentence, Spans, parse
from ..grammar.tokens import Place
from ..model import Statistic
from ..quantities import SHARES, Quantified, quantities
from ..quantities.language import Change
from ..sentences import word_set
from . import german
from .pairs import paired
from .parsed import spans_near
from .parts import GENERIC, Before, Roles, Told
from .periods import WINDOW, period, times_in
from .roles import roles, with_content
from .rows import Row, row_of, rows, same_coin
from .sources import Figure, Named, Sources

UP_FROM = re.compile(r"\b(up|down)\sfrom\s(?:[a-z]+\s){0,2}$")
COMPARED = re.compile(r"\bcompared\s(?:to|with)\s(?:[a-z]+\s){0,2}$")
BEFORE = re.compile(r"\s(?:last|a|the\sprevious|in\s(?:the\sprevious|last)?)\s?(?:year|month|quarter|(?:19|20)\d\d)")
PRONOUNS = word_set("it this that they we you he she i them us these those which who one there")
# How often a record of each kind is right in every field, as counted on labelled articles
SURE = {"money": 0.7, "count": 0.55, "sample_size": 0.5, "rank": 0.35, "multiple": 0.7}
Fields = dict[str, Any]  # of a record
DATED = ("in ", "by ", "between ", "during ", "since ", "from ")
LASTING = frozenset(["percent", "fraction", "ratio", "sample_size"])


def statistics(text: str, language: str = "en") -> tuple[Statistic, ...]:
    """Every quantitative statement of the text, `s1`, `s2` … in text order; all spans are places of `text`.

    `language` is one of `quantities.LANGUAGES`.

    >>> [(s.population.quote, s.claim.quote) for s in statistics("A poll found that 7 percent of bakers sleep late.")]
    [('bakers', 'sleep late')]
    """
    return tuple(map(Statistic.model_validate, statistics_of([(text, language)])[0]))


def statistics_of(texts: Sequence[tuple[str, str]]) -> list[list[Fields]]:
    """The fields of the statistics of each text, given with its language; each gets what it would get alone."""
    found = [_with_changes(text, quantities(text, language)) for text, language in texts]
    laid = {n: _laid_out(texts[n][0], each) for n, each in enumerate(found) if each and texts[n][1] != "de"}
    parsed = dict(zip(laid, parse([each.sentences for each in laid.values()]), strict=True))
    out: list[list[Fields]] = []
    for n, ((text, _), each) in enumerate(zip(texts, found, strict=True)):
        if each:
            told, sources = _read(text, each, laid[n].rows, parsed[n]) if n in laid else german.read(text, each)
            out.append(_statistics(text, told, sources))
        else:
            out.append([])
    return out


class Laid(NamedTuple):
    """The rows of accounts of a text by the number of the quantity in each, and the sentences that are read of the rest."""

    rows: Mapping[int, Row]
    sentences: Spans


def _laid_out(text: str, found: list[Quantified]) -> Laid:
    accounts = rows(text)
    in_rows = {n: row for n, q in enumerate(found) if accounts and (row := row_of(accounts, q.start))}
    others = [q for n, q in enumerate(found) if n not in in_rows]
    return Laid(in_rows, spans_near(text, others, [row.span for row in accounts]))


def _read(
    text: str, found: list[Quantified], in_rows: Mapping[int, Row], parsed: list[Sentence]
) -> tuple[list[Told], list[Sources]]:
    """What is said of each quantity, and who is named for it."""
    told = _told(text, found, parsed, in_rows)
    return told, Named(text, parsed).sources([Figure(t.quantity, t.sentence, t.roles.population) for t in told])


def _told(text: str, found: list[Quantified], parsed: list[Sentence], in_rows: Mapping[int, Row]) -> list[Told]:
    """Who, what and when of each quantity, read in text order: what the figures before spoke of carries on."""
    out: list[Told] = []
    before, last = Before(), None
    times: list[Place] = []
    starts = [s.span[0] for s in parsed]
    for n, q in enumerate(found):
        if n in in_rows:
            out.append(Told(q, in_rows[n].span, Roles(in_rows[n].label), None))
            continue
        s = parsed[bisect_right(starts, q.start) - 1]
        i = s.index(q.start)
        if s is not last:
            before, times = Before(before.people, before.roles, before.share), times_in(text, *s.span)
        when = period(text, q, s.span, found[max(0, n - 8) : n + 8], times)
        read = _fitting(text, _taken_up(s, i, roles(s, i, q, before), q), q, before, when)
        out.append(Told(q, s.span, with_content(s, read), when))
        if n and s is last:
            out[-2:] = paired(s, out[-2], out[-1])
        before, last = _after(before, q, read, s, i), s
    return out


def _taken_up(s: Sentence, i: int, read: Roles, q: Quantified) -> Roles:
    """Of a price or a count, what it is of stands in an earlier sentence only if a word of its own sentence takes that up, in
    the same paragraph: `Salt is dear. It costs $5`."""
    if q.kind in SHARES or not read.population or read.population[1] > s.span[0]:
        return read
    near = "\n\n" not in s.text[read.population[1] : s.span[0]]
    taken = any(word in GENERIC or word in PRONOUNS for word in s.words[:i])
    return read if near and taken else Roles(None, read.claim)


def _after(before: Before, q: Quantified, read: Roles, s: Sentence, i: int) -> Before:
    """What this figure leaves for the next."""
    lasts = q.kind in LASTING and not q.change and read.population and s.plural(read.population)
    people = read.population if lasts else before.people
    share = read if q.kind in SHARES and read.claim else before.share
    return Before(people, read, share, i)


def _with_changes(text: str, found: list[Quantified]) -> list[Quantified]:
    """Changes that two figures tell: `62 percent …, up from 57`, `from $4 to $3`, `53 percent, compared to 47 last year`."""
    out = list(found)
    for i, (q, follower) in enumerate(pairwise(found)):
        out[i : i + 2] = same_coin(text, out[i], follower)
        if follower.start - q.end >= WINDOW or q.kind != follower.kind or q.value is None or follower.value is None:
            continue
        between = text[q.end : follower.start]
        direction: Change = "up" if follower.value > q.value else "down"
        if m := UP_FROM.search(between[-24:]):
            out[i] = out[i]._replace(change=q.change or ("up" if m[1] == "up" else "down"))
        elif between.strip() == "to" and text[max(0, q.start - 5) : q.start] == "from ":
            out[i + 1] = follower._replace(change=follower.change or direction)
        elif COMPARED.search(between[-36:]) and BEFORE.match(text, follower.end) and q.value != follower.value:
            out[i] = out[i]._replace(change=q.change or ("down" if direction == "up" else "up"))
    return out


def _fitting(text: str, read: Roles, q: Quantified, before: Before, when: Place | None) -> Roles:
    """A population never holds its own number, and never is its claim; a claim does not end with the time it held."""
    who, claim = read
    if who and text[slice(*who)].lower() in PRONOUNS:
        who = before.people if q.kind in SHARES else None
    if who and (who[0] < q.end and q.start < who[1]):
        who = before.people if q.kind in SHARES else None
    if who and (who[0] < q.end and q.start < who[1]):
        who = None  # 59% of the 89% who worry
    if claim and q.start <= claim[0] and claim[1] <= q.end:
        claim = None
    if claim and when and when[1] == claim[1] and claim[0] + 8 < when[0] and text.startswith(DATED, when[0]):
        claim = claim[0], len(text[: when[0]].rstrip())
    return Roles(who, claim if claim != who else None)


def _confidence(told: Told) -> float:
    """How often such a record is right in every field: by kind, whether it has a claim, and where its people stand."""
    q, sentence, read, _ = told
    if q.kind not in SHARES:
        return SURE.get(q.kind, 0.6)
    carried = read.population is None or read.population[1] <= sentence[0]
    return 0.4 if not read.claim else 0.65 if carried else 0.8


def _span(text: str, place: Place | None) -> Fields | None:
    return {"start": place[0], "end": place[1], "quote": text[slice(*place)]} if place else None


def _statistics(text: str, told: list[Told], sources: list[Sources]) -> list[Fields]:
    """The fields of the published records."""
    samples = _samples(text, told, sources)
    return [
        {
            "id": f"s{n}",
            "kind": q.kind,
            "comparator": q.comparator,
            "quantity": {"value": q.value, "min": q.min, "max": q.max, "unit": q.unit},
            "change": q.change,
            "population": _span(text, read.population),
            "claim": _span(text, read.claim),
            "attribution": _span(text, by.attribution),
            "source": _span(text, by.source),
            "period": _span(text, when),
            "sample": sample,
            "sentence": _span(text, sentence),
            "evidence": _span(text, (q.start, q.end)),
            "confidence": _confidence(t),
        }
        for n, (t, by, sample) in enumerate(zip(told, sources, samples, strict=True), 1)
        for q, sentence, read, when in (t,)
    ]


def _samples(text: str, told: list[Told], sources: list[Sources]) -> list[str | None]:
    """Of each share the id of the sample it was counted in: the nearest before it, else the only one of the text."""
    found = [(n, by.source and text[slice(*by.source)]) for n, (t, by) in enumerate(zip(told, sources, strict=True))
             if t.quantity.kind == "sample_size"]  # fmt: skip
    if not found:
        return [None] * len(told)
    out: list[str | None] = []
    for n, (t, by) in enumerate(zip(told, sources, strict=True)):
        before = [x for x in found[:8] if x[0] < n]
        governing = before[-1] if before else found[0] if len(found) == 1 else None
        source = by.source and text[slice(*by.source)]
        same = governing and (not source or not governing[1] or source == governing[1])
        out.append(f"s{governing[0] + 1}" if governing and same and t.quantity.kind in SHARES else None)
    return out
