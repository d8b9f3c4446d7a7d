"""The variants of one story in, one text out: `Collation`, with every reading that the witnesses do not share.

Word by word: what most witnesses have stands; what one witness lacks is completed from another; paragraphs and headings come from
the witness that kept them. A token in a foreign script that stands wherever a sound witness of *the same article* has one word is
a substitution, and is undone everywhere. The lexicon carries it to other articles as an offer only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pipeline.align import QUOTES, Alignment, align, folded, words
from pipeline.model import Block, BlockKind, Document, OtherReading, Problem, Reading, Substitution

STAGE = "collate"
SHORT = 12  # words up to which a difference is a reading; longer ones are passages
EDGE = 3  # words that a cut may blur
PASSAGE = 8  # words of prose worth completing a text with
AGREEING = 2  # aligned places that prove a substitution
PURE = 0.8  # share of the aligned places that must agree
MOST = 8  # sound witnesses asked for each damaged one
FIELDS = ("title", "deck", "authors", "date", "site", "url", "language")
FOREIGN = re.compile(r"[^\W\d_\x00-\u036f\u1d00-\u1eff\u2000-\u2bff\ufb00-\ufb06\uff00-\uff5a]+")
DAMAGED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]|\w\?\w|[ÃÂâ][\u0080-\u00bf€™œ]|[^\W\d_][¡-©«¬®-´¶»-¿×÷][^\W\d_]"
)
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
SENTENCE_END = re.compile(r"[.!?。！？…:;][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Collation:
    """One article: its canonical text as blocks, its fields, what its witnesses say otherwise, and who has which part.

    `shares` is, for each witness id, the part of its own words that stand in the canonical text. `support` cuts the text into
    spans with the ids of the witnesses that have them.
    """

    documents: tuple[Document, ...]
    text: str
    blocks: tuple[Block, ...]
    confidence: float
    shares: dict[str, float]
    support: tuple[tuple[int, int, tuple[str, ...]], ...]
    title: str | None = None
    deck: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    problems: tuple[Problem, ...] = ()


class Entry(NamedTuple):
    """A substitution that was applied in `articles` articles, at `agreeing` aligned places."""

    before: str
    after: str
    articles: int
    agreeing: int


Lexicon = tuple[Entry, ...]


class Word(NamedTuple):
    """A word of a witness: as it reads now, as it read before substitution, the space before it, and the block it stands in."""

    text: str
    was: str
    key: str
    space: str
    block: int
    kind: BlockKind
    opens: bool


class Witness(NamedTuple):
    """A document as its words."""

    id: str
    words: tuple[Word, ...]

    @property
    def keys(self) -> list[str]:
        """What the words are compared by."""
        return [word.key for word in self.words]


class Placed(NamedTuple):
    """A word of the canonical text, who has it, and the kind of the block it opens."""

    word: Word
    who: tuple[str, ...]
    opens: BlockKind | None


class Place(NamedTuple):
    """A difference: canonical words start..end (as placed), who has them, and what the others have."""

    start: int
    end: int
    who: tuple[str, ...]
    others: tuple[OtherReading, ...]


def collate(documents: Sequence[Document]) -> Collation:
    """The variants of one story, at least one, in any order, in; the same collation for every order out."""
    ordered = tuple(sorted(documents, key=lambda document: (document.id, document.path, document.member)))
    unique = list({document.id: document for document in reversed(ordered)}.values())[::-1]
    if len(unique) == 1:
        return _alone(ordered)
    substitutions, became = _learned(unique)
    witnesses = [_witness(document, became) for document in unique]
    spine = _spine(witnesses)
    aligned = {witness.id: align([word.key for word in spine], witness.keys) for witness in witnesses}
    opens = _structure(spine, witnesses, aligned)
    placed, places = _vote(spine, opens, witnesses, aligned)
    text, blocks, offsets = _written(placed)
    readings = tuple(_reading(place, text, offsets) for place in places)
    fields, evidence = _fields(unique, became)
    return Collation(
        documents=ordered,
        text=text,
        blocks=blocks,
        confidence=max(document.confidence for document in unique if document.text or not text),
        shares={witness.id: _share(witness, aligned[witness.id]) for witness in witnesses},
        support=_support(placed, offsets),
        evidence=evidence,
        readings=readings,
        substitutions=substitutions,
        problems=_problems(unique, became, readings),
        **fields,
    )


def witnesses(collation: Collation, start: int, end: int) -> tuple[str, ...]:
    """The ids of the witnesses that have all of text[start:end]."""
    found = [set(who) for a, b, who in collation.support if a < end and start < b]
    return tuple(sorted(set.intersection(*found))) if found else ()


def learn(collations: Iterable[Collation]) -> Lexicon:
    """All articles in, every substitution that was applied in one of them out, sorted."""
    articles: Counter[tuple[str, str]] = Counter()
    agreeing: Counter[tuple[str, str]] = Counter()
    for collation in collations:
        for found in collation.substitutions:
            if found.status == "applied":
                articles[found.before, found.after] += 1
                agreeing[found.before, found.after] += found.agreeing
    return tuple(Entry(before, after, articles[before, after], agreeing[before, after]) for before, after in sorted(articles))


def offer(collation: Collation, lexicon: Lexicon) -> Collation:
    """A collation in; out, the same with an offer for each foreign token of its text that other articles explain."""
    counts = Counter(foreign(collation.text))
    offers = [entry for entry in lexicon if counts[entry.before]]
    if not offers:
        return collation
    found = tuple(
        Substitution(
            before=entry.before,
            after=entry.after,
            places=counts[entry.before],
            agreeing=entry.agreeing,
            witnesses=tuple(sorted({d.id for d in collation.documents if entry.before in d.text})),
            status="offered",
        )
        for entry in offers
    )
    problems = tuple(
        Problem(
            stage=STAGE,
            code="substitution-offered",
            message=f"in {e.articles} other article(s) this stands for {e.after!r}; no witness of this article confirms it",
            quote=e.before,
        )
        for e in offers
    )
    return replace(collation, substitutions=collation.substitutions + found, problems=collation.problems + problems)


def foreign(text: str) -> list[str]:
    """The runs of letters in a script that is not the text's own; Latin letters are at home everywhere.

    >>> foreign("The 玩偶’s letters came late to the meeting of the board")
    ['玩偶']
    """
    runs = FOREIGN.findall(text)
    if not runs:
        return []
    letters = sum(map(str.isalpha, text))
    scripts = Counter(_script(run) for run in runs for _ in run)
    own = {script for script, count in scripts.items() if count > 0.2 * letters}
    return [run for run in runs if _script(run) not in own]


def _script(run: str) -> str:
    """The script of a run of letters, by its first letter; what stands together in one language counts as one."""
    name = unicodedata.name(run[0], "UNKNOWN").split()[0]
    return "CJK" if name in ("HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO") else name


def _alone(ordered: tuple[Document, ...]) -> Collation:
    """One witness: its own text, unchanged."""
    only = ordered[0]
    return Collation(
        documents=ordered,
        text=only.text,
        blocks=only.blocks,
        confidence=only.confidence,
        shares={only.id: 1.0},
        support=((0, len(only.text), (only.id,)),) if only.text else (),
        evidence=dict(only.evidence),
        problems=only.problems,
        **{name: getattr(only, name) for name in FIELDS},
    )


def _witness(document: Document, became: Mapping[str, str]) -> Witness:
    """A document as words, with the substitutions made."""
    found = []
    for number, block in enumerate(document.blocks):
        text, end = document.text[block.start : block.end], 0
        for a, b in words(text):
            new = _substituted(text[a:b], became)
            found.append(Word(new, text[a:b], folded(new), text[end:a], number, block.kind, not end))
            end = b
    return Witness(document.id, tuple(found))


def _substituted(text: str, became: Mapping[str, str]) -> str:
    """The text with each foreign run that is a known substitution undone."""
    return FOREIGN.sub(lambda run: became.get(run.group(), run.group()), text) if became else text


# ---------------------------------------------------------------- substitutions


def _learned(documents: Sequence[Document]) -> tuple[tuple[Substitution, ...], dict[str, str]]:
    """What each foreign token stands for, where enough aligned places of sound witnesses agree."""
    tokens = {document.id: Counter(foreign(document.text)) for document in documents}
    if not any(tokens.values()):
        return (), {}
    plain = {document.id: _witness(document, {}) for document in documents}
    meant: dict[str, Counter[str]] = defaultdict(Counter)
    sound: Counter[tuple[str, str]] = Counter()
    for damaged in documents:
        others = [other for other in documents if tokens[damaged.id] and not tokens[damaged.id].keys() & tokens[other.id].keys()]
        for other in others[:MOST]:
            for before, after in _opposites(plain[damaged.id].words, plain[other.id].words):
                if before != after and before in tokens[damaged.id]:
                    meant[before][after] += 1
                else:
                    sound[damaged.id, before] += 1
    return _proved(meant, sound, tokens)


def _proved(
    meant: Mapping[str, Counter[str]], sound: Counter[tuple[str, str]], tokens: Mapping[str, Counter[str]]
) -> tuple[tuple[Substitution, ...], dict[str, str]]:
    """The substitutions that the counts bear out."""
    found = []
    for before, counts in sorted(meant.items()):
        after, agreeing = min(counts.items(), key=lambda item: (-item[1], item[0]))
        holders = tuple(sorted(name for name, held in tokens.items() if held[before]))
        standing = max(sound[name, after] for name in holders)
        if agreeing >= max(AGREEING, PURE * counts.total()) and agreeing > standing:
            places = sum(tokens[name][before] for name in holders)
            found.append(
                Substitution(before=before, after=after, places=places, agreeing=agreeing, witnesses=holders, status="applied")
            )
    return tuple(found), {each.before: each.after for each in found}


def _opposites(damaged: Sequence[Word], sound: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """(foreign token, what stands for it) at each aligned place; (word, word) where both are the same."""
    alignment = align([word.key for word in damaged], [word.key for word in sound])
    for i, j in alignment.equal:
        yield folded(damaged[i].text), folded(sound[j].text)
        yield damaged[i].text, sound[j].text
    for a1, a2, b1, b2 in alignment.differences:
        if a2 - a1 == b2 - b1:
            pairs = [(damaged[a1 + k].text, sound[b1 + k].text) for k in range(a2 - a1)]
        elif a2 - a1 == 1 and b2 - b1 <= 4:
            pairs = [(damaged[a1].text, " ".join(word.text for word in sound[b1:b2]))]
        else:
            continue
        yield from (found for before, after in pairs if (found := _meant(before, after)))


def _meant(damaged: str, sound: str) -> tuple[str, str] | None:
    """The foreign run of one word and what stands in its place in the other, when all around it is the same.

    >>> _meant("玩偶’s,", "boss's")
    ('玩偶', 'boss')
    """
    runs = list(FOREIGN.finditer(damaged))
    if len(runs) != 1 or FOREIGN.search(sound):
        return None
    before, after = damaged[: runs[0].start()].translate(QUOTES), damaged[runs[0].end() :].translate(QUOTES)
    plain = sound.translate(QUOTES)
    for head, tail, whole in (
        (before, after, plain),
        (before.lstrip("\"'(["), after.rstrip("\"',.;:!?)]"), plain.strip("\"',.;:!?()[]")),
    ):
        rest = whole[len(head) : len(whole) - len(tail)]
        if len(whole) > len(head) + len(tail) and whole.startswith(head) and whole.endswith(tail) and rest[0].isalnum():
            return runs[0].group(), rest
    return None


# ---------------------------------------------------------------- the spine: which words, in which order


Gram = tuple[str, ...]


def _grams(found: Sequence[Word]) -> set[Gram]:
    """The word 3-grams of a passage."""
    keys = [word.key for word in found]
    return set(zip(keys, keys[1:], keys[2:], strict=False))


def _spine(found: Sequence[Witness]) -> tuple[Word, ...]:
    """The most complete witness, completed from the others."""
    grams = {witness.id: _grams(witness.words) for witness in found}
    held = Counter(gram for each in grams.values() for gram in each)
    worth = {name: sum(1.0 if held[gram] > 1 else 0.5 for gram in each) for name, each in grams.items()}
    ranked = sorted(found, key=lambda witness: (-worth[witness.id] + _damage(witness) / 2, witness.id))
    spine = ranked[0].words
    for witness in ranked[1:]:
        spine = _completed(spine, witness, held)
    return _trimmed(spine, found, held)


def _damage(witness: Witness) -> int:
    """How many words are visibly broken."""
    return sum(1 for word in witness.words if DAMAGED.search(word.text))


def _completed(spine: tuple[Word, ...], witness: Witness, held: Counter[Gram]) -> tuple[Word, ...]:
    """The spine with what this witness has before, between and after it, where that is prose the spine lacks."""
    alignment = align([word.key for word in spine], witness.keys)
    if len(alignment.equal) < PASSAGE:
        return spine
    (i, j), (last_i, last_j) = alignment.equal[0], alignment.equal[-1]
    known, own = _grams(spine), witness.words
    parts: list[Word] = list(spine[:i])
    ends_inside = len(own) - 1 - last_j <= EDGE and len(spine) - last_i > PASSAGE
    if i <= EDGE and _lacking(own[:j], known, held, ends_inside):
        parts = list(own[:j])
    at = i
    for difference in alignment.differences:
        between = own[difference.b1 : difference.b2]
        lacks = difference.a2 - difference.a1 <= EDGE and _lacking(between, known, held, False)
        parts += [*spine[at : difference.a1], *(between if lacks else spine[difference.a1 : difference.a2])]
        at = difference.a2
    parts += spine[at : last_i + 1]
    begins_inside = j <= EDGE and i > PASSAGE
    broken = not SENTENCE_END.search(spine[-1].text) and len(spine) > 4 * PASSAGE
    tail, rest = own[last_j + 1 :], spine[last_i + 1 :]
    return (*parts, *(tail if len(rest) <= EDGE and _lacking(tail, known, held, begins_inside or broken) else rest))


def _lacking(passage: Sequence[Word], known: set[Gram], held: Counter[Gram], page: bool) -> bool:
    """Is this a passage of prose that the spine has nowhere, and that a second witness or the cut of the page vouches for?"""
    if len(passage) < PASSAGE or not any(SENTENCE_END.search(word.text) for word in passage[-3:]):
        return False
    grams = _grams(passage)
    new = len(grams - known) > 0.7 * len(grams)
    return new and (page or sum(held[gram] > 1 for gram in grams) > 0.5 * len(grams))


def _trimmed(spine: tuple[Word, ...], found: Sequence[Witness], held: Counter[Gram]) -> tuple[Word, ...]:
    """The spine without a head or tail that one witness alone has, where two others begin or end just there; where that is
    no prose, one other will do."""
    begins: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for witness in found:
        equal = align([word.key for word in spine], witness.keys).equal
        if equal and equal[0][1] <= EDGE:
            begins[equal[0][0]] += 1
        if equal and equal[-1][1] >= len(witness.words) - 1 - EDGE:
            ends[equal[-1][0] + 1] += 1
    start = max((i for i, count in begins.items() if _extra(spine[:i], count, held)), default=0)
    end = min((i for i, count in ends.items() if _extra(spine[i:], count, held)), default=len(spine))
    return spine[start:end] if start < end else spine


def _extra(passage: Sequence[Word], count: int, held: Counter[Gram]) -> bool:
    """Does no second witness have any real part of this passage, which `count` of them leave out?"""
    grams = _grams(passage)
    if sum(held[gram] > 1 for gram in grams) > 0.2 * len(grams):
        return False
    return count >= 2 or (count == 1 and bool(passage) and not _sentences(passage))


def _sentences(passage: Sequence[Word]) -> bool:
    """Has this passage as many sentence ends as prose has? Menus and tickers have next to none."""
    return 40 * sum(1 for word in passage if SENTENCE_END.search(word.text)) > len(passage)


# ---------------------------------------------------------------- structure


def _structure(spine: Sequence[Word], found: Sequence[Witness], aligned: Mapping[str, Alignment]) -> dict[int, BlockKind]:
    """Where blocks open in the spine, and of which kind: each stretch by the witness that kept most structure there."""
    opens = {i: word.kind for i, word in enumerate(spine) if word.opens or not i}
    best = min(found, key=lambda witness: (*_richness(witness, aligned[witness.id]), witness.id))
    equal = aligned[best.id].equal
    if not equal or not _richer(best, aligned[best.id], opens):
        return opens
    (i, j), (last_i, last_j) = equal[0], equal[-1]
    kept = {at: kind for at, kind in opens.items() if not i < at <= last_i}
    starts = [at for at in range(j, last_j + 1) if best.words[at].opens]
    place = {b: a for a, b in reversed(equal)}
    for at in starts:
        to = next((place[b] for b in range(at, min(last_j, at + SHORT) + 1) if b in place), None)
        if to is not None:
            kept[to] = best.words[at].kind
    ends_block = last_j == len(best.words) - 1 and SENTENCE_END.search(best.words[last_j].text)
    if ends_block and last_i + 1 < len(spine):
        kept.setdefault(last_i + 1, "paragraph")
    kept.setdefault(0, "paragraph")
    return kept


def _richness(witness: Witness, alignment: Alignment) -> tuple[int, int]:
    """Minus the headings, items and rows, and minus the blocks, of the part that stands in the spine."""
    blocks = {(witness.words[j].block, witness.words[j].kind) for _, j in alignment.equal}
    return -sum(kind != "paragraph" for _, kind in blocks), -len(blocks)


def _richer(witness: Witness, alignment: Alignment, opens: Mapping[int, BlockKind]) -> bool:
    """Has the witness more structure than the spine in the part they share?"""
    marked, blocks = _richness(witness, alignment)
    first, last = alignment.equal[0][0], alignment.equal[-1][0]
    own = [kind for at, kind in opens.items() if first <= at <= last]
    own_marked = sum(kind != "paragraph" for kind in own)
    return (-marked, -blocks >= len(own) // 2) > (own_marked, True) or (-marked >= own_marked and -blocks > 2 * len(own))


# ---------------------------------------------------------------- readings


class Version(NamedTuple):
    """What some witnesses have at one place."""

    words: tuple[Word, ...]
    who: tuple[str, ...]


def _vote(
    spine: Sequence[Word], opens: Mapping[int, BlockKind], found: Sequence[Witness], aligned: Mapping[str, Alignment]
) -> tuple[list[Placed], list[Place]]:
    """The spine with the best reading at each place, and the places."""
    having = _having(spine, aligned)
    placed: list[Placed] = []
    places: list[Place] = []
    at = 0
    for a, b in [*_spans(spine, aligned), (len(spine), len(spine))]:
        placed += [Placed(spine[i], having[i], opens.get(i)) for i in range(at, a)]
        versions = _versions(a, b, spine, found, aligned)
        if versions:
            start, kind = len(placed), next((opens[i] for i in range(a, b) if i in opens), None)
            placed += [Placed(word, versions[0].who, None if k else kind) for k, word in enumerate(versions[0].words)]
            if not versions[0].words and kind and b < len(spine):
                opens = {**opens, b: opens.get(b, kind)}
            others = tuple(OtherReading(text=_plain(version.words), witnesses=version.who) for version in versions[1:])
            if others:
                places.append(Place(start, len(placed), versions[0].who, others))
        else:
            placed += [Placed(spine[i], having[i], opens.get(i)) for i in range(a, b)]
        at = b
    return placed, places


def _having(spine: Sequence[Word], aligned: Mapping[str, Alignment]) -> list[tuple[str, ...]]:
    """For each word of the spine, the witnesses that have it."""
    having: list[list[str]] = [[] for _ in spine]
    for name, alignment in sorted(aligned.items()):
        for i, _ in alignment.equal:
            having[i].append(name)
    return [tuple(names) for names in having]


def _spans(spine: Sequence[Word], aligned: Mapping[str, Alignment]) -> list[tuple[int, int]]:
    """The stretches of the spine where some witness differs, merged where they overlap; long and short ones apart."""
    found = {(d.a1, d.a2) for alignment in aligned.values() for d in alignment.differences}
    merged: list[tuple[int, int]] = []
    for a, b in sorted(found):
        if merged and (a < merged[-1][1] or (a, a) == merged[-1][:1] * 2):
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _versions(a: int, b: int, spine: Sequence[Word], found: Sequence[Witness], aligned: Mapping[str, Alignment]) -> list[Version]:
    """The versions of spine[a:b], the best first; those that read the same are one."""
    held: dict[tuple[str, ...], list[tuple[str, tuple[Word, ...]]]] = defaultdict(list)
    for witness in found:
        span = aligned[witness.id].opposite(a, b)
        if span is not None:
            own = witness.words[slice(*span)]
            held[tuple(word.key for word in own)].append((witness.id, own))
    mine = tuple(word.key for word in spine[a:b])
    ranked = sorted(held, key=lambda keys: (*_rank(keys, held[keys], keys == mine), keys))
    return [
        Version(tuple(spine[a:b]) if keys == mine else held[keys][0][1], tuple(name for name, _ in held[keys])) for keys in ranked
    ]


def _rank(keys: tuple[str, ...], held: Sequence[tuple[str, tuple[Word, ...]]], mine: bool) -> tuple[float, ...]:
    """Sound before damaged, then most witnesses, then unsubstituted, then the spine's own, then the longer."""
    own = held[0][1]
    damaged = any(DAMAGED.search(word.text) or FOREIGN.search(word.text) for word in own)
    changed = all(any(word.text != word.was for word in version) for _, version in held)
    long = len(own) > SHORT
    return (float(damaged), -len(held) - (0.5 if long else 0), float(changed), float(not mine), -float(len(keys)))


def _plain(passage: Sequence[Word]) -> str:
    """The words of a witness as it has them, before substitution."""
    return "".join(
        (word.space or ("" if not k else _gap(passage[k - 1], word))) + word.was for k, word in enumerate(passage)
    ).strip()


def _gap(before: Word, word: Word) -> str:
    return "\n\n" if before.block != word.block else ""


def _reading(place: Place, text: str, offsets: Sequence[tuple[int, int]]) -> Reading:
    """A place as a span of the canonical text."""
    if place.start < place.end:
        start, end = offsets[place.start][0], offsets[place.end - 1][1]
    else:
        start = end = offsets[place.start][0] if place.start < len(offsets) else len(text)
    quote = text[start:end]
    kind = _kind(quote, [other.text for other in place.others])
    return Reading(start=start, end=end, quote=quote, kind=kind, witnesses=place.who, others=place.others)


def _kind(quote: str, others: Sequence[str]) -> Any:
    """What the difference is one of."""
    if any(DAMAGED.search(text) or FOREIGN.search(text) for text in (quote, *others)):
        return "damage"
    if not quote or not all(others):
        return "missing"
    if any(_figures_differ(quote, text) for text in others):
        return "figure"
    alike = all(
        SequenceMatcher(None, quote.lower(), text.lower(), autojunk=False).ratio() >= 0.75 for text in others if len(text) < 99
    )
    return "spelling" if alike and len(quote) < 99 else "wording"


def _figures_differ(one: str, other: str) -> bool:
    """Do both have figures, and not the same ones?"""
    a, b = ({figure.replace(",", "") for figure in DIGITS.findall(text)} for text in (one, other))
    return bool(a and b and not (a <= b or b <= a))


# ---------------------------------------------------------------- the canonical text


def _written(placed: Sequence[Placed]) -> tuple[str, tuple[Block, ...], list[tuple[int, int]]]:
    """The words as text, its blocks, and the span of each word."""
    parts: list[str] = []
    offsets: list[tuple[int, int]] = []
    starts: list[tuple[int, BlockKind]] = []
    size = 0
    for k, (word, _, opens) in enumerate(placed):
        space = "" if not k else "\n\n" if opens else _space(placed[k - 1].word, word)
        if opens or not k:
            starts.append((size + len(space), opens or "paragraph"))
        parts += [space, word.text]
        offsets.append((size + len(space), size + len(space) + len(word.text)))
        size = offsets[-1][1]
    ends = [start - 2 for start, _ in starts[1:]] + [size]
    blocks = tuple(Block(kind=kind, start=start, end=end) for (start, kind), end in zip(starts, ends, strict=True))
    return "".join(parts), blocks, offsets


def _space(before: Word, word: Word) -> str:
    """What stands between two words of one block: what the witness has, else one space; dashes may stand close."""
    close = "—…"
    return word.space or ("" if before.block == word.block and (before.text in close or word.text in close) else " ")


def _support(placed: Sequence[Placed], offsets: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The spans of the text with who has them, neighbours with the same witnesses made one."""
    spans: list[tuple[int, int, tuple[str, ...]]] = []
    for (start, end), one in zip(offsets, placed, strict=True):
        if spans and spans[-1][2] == one.who:
            spans[-1] = (spans[-1][0], end, one.who)
        else:
            spans.append((start, end, one.who))
    return tuple(spans)


def _share(witness: Witness, alignment: Alignment) -> float:
    """The part of the witness's words that stand in the spine."""
    return round(len(alignment.equal) / len(witness.words), 4) if witness.words else 0.0


# ---------------------------------------------------------------- fields and problems


def _fields(documents: Sequence[Document], became: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of the article, each from the witness whose value most others share, and which witness that was."""
    fields: dict[str, Any] = {}
    evidence: dict[str, str] = {}
    for name in FIELDS:
        values = [(_undone(getattr(document, name), became), document) for document in documents if getattr(document, name)]
        votes = Counter(folded(str(value)) for value, _ in values)
        if values:
            ranks = [_field_rank(value, document, value != getattr(document, name), votes) for value, document in values]
            fields[name], chosen = values[ranks.index(min(ranks))]
            evidence[name] = f"{chosen.evidence.get(name, name)}: {chosen.id}"
    return fields, evidence


def _field_rank(value: Any, document: Document, changed: bool, votes: Counter[str]) -> tuple[bool, int, bool, int, str]:
    """Sound before damaged, then most witnesses, then unsubstituted, then the longer."""
    shown = str(value)
    damaged = bool(DAMAGED.search(shown) or foreign(f"{shown} {document.text}"[: len(shown) * 20]))
    return damaged, -votes[folded(shown)], changed, -len(shown), document.id


def _undone(value: Any, became: Mapping[str, str]) -> Any:
    """A field with the substitutions undone."""
    if isinstance(value, str):
        return _substituted(value, became)
    return tuple(_substituted(each, became) for each in value)


def _problems(documents: Sequence[Document], became: Mapping[str, str], readings: Sequence[Reading]) -> tuple[Problem, ...]:
    """What the witnesses could not settle and is not settled here, and figures that do not agree."""
    open_ones = [p for d in documents for p in d.problems if not any(before in p.quote for before in became)]
    figures = [
        Problem(stage=STAGE, code="figures-differ", message=f"witnesses state different figures: {other.text!r}", quote=r.quote)
        for r in readings
        for other in r.others
        if _figures_differ(r.quote, other.text)
    ]
    return tuple(dict.fromkeys((*open_ones, *figures)))
