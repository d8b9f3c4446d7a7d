"""What a quantity says: of whom, what holds for them, according to whom, when. Every answer is a span of the text.

One pass over the sentences. For each quantity the roles are read from the words beside it, by the layout it stands in:
`68 percent of bakers believe …`, `bakers (68 percent) believe …`, `budgets rose 5 percent`. Windows are bounded, so that a text
without stops costs no more than one with them. The method is shallow role labelling over fixed layouts, in the manner of
Hearst's lexico-syntactic patterns (1992); no model.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ..model import Quantity, Span, Statistic
from ..quantities import DIRECTION, Quantified, quantities
from ..sentences import sentences
from .layouts import _roles
from .patterns import COMPARED, LONG_NAME, PERIOD
from .phrases import Roles
from .sources import Sources, _attribution, _attributions, _names, _nearest, _proper
from .words import _AUXILIARIES, FAR, LASTING, NO_HEADS, PREPOSITIONS, SHARES, WINDOW, Place


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
