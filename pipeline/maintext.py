"""The article in a source text, and a reason for every word that is not in it.

A page is judged by its elements, a text by its lines, a text on one line by its sentences; all three become pieces of the source
text, which are kept or removed whole. `\\w+` runs are conserved: those of the source are those kept plus those removed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, cast

from .blocks import Source, SourceBlock
from .furniture import BODY, CAPITAL, CREDIT, ROLES, TAG_ROLES, WITHIN, reason_of
from .model import QUOTE_LIMIT, Block, BlockKind, Problem, Reason, Removed
from .sentences import sentences

WORDS = re.compile(r"\w+")
SMALL_WORD = re.compile(r"\b[^\W\dA-ZÀ-ÖØ-ÞΑ-ΩА-ЯЀ-Џ]")  # the first letter of a word that is not capitalised
END = re.compile(r"[.!?…:。！？][\"'”’»)\]]{0,3}$")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
FIELD_REASONS = frozenset(("title", "deck", "byline", "date", "caption"))


class MainText(NamedTuple):
    """The text (its blocks joined by two newlines), what was left out and why, and the texts found for the record's fields."""

    text: str
    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]
    fields: dict[str, list[str]]
    confidence: float
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Piece:
    """`text[start:end]` of the source: kept as part of a block of this kind, or left out for this reason.

    `opens` begins a new block. A field's name in `fact` records the text for the metadata, kept or not.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    reason: Reason | None = None
    opens: bool = True
    fact: str = ""


def main_text(source: Source) -> MainText:
    """The main text of a repaired source; empty, with a problem, where there is none."""
    pieces = list(_page(source) if source.html else _plain(source.text, source.blocks))
    kept = [p for p in pieces if p.reason is None]
    text, blocks = _joined(source.text, kept)
    removed = tuple(_removed(source.text, pieces))
    fields: dict[str, list[str]] = {}
    for p in pieces:
        if p.fact:
            fields.setdefault(p.fact, []).append(" ".join(source.text[p.start : p.end].split()))
    problems = (
        () if text else (Problem(stage="maintext", code="no-main-text", message="no block of this source reads as an article"),)
    )
    return MainText(text, blocks, removed, fields, _confidence(source, text, blocks), problems)


# ---------------------------------------------------------------- pieces to text
def _joined(source: str, kept: list[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The kept pieces as blocks; white space inside a block becomes one space, except in code."""
    out: list[tuple[BlockKind, str]] = []
    for p in kept:
        raw = source[p.start : p.end]
        words = re.sub(r"\n\s*\n", "\n", raw) if p.kind == "code" else " ".join(raw.split())
        if not p.opens and out and out[-1][0] == p.kind == "paragraph":
            out[-1] = ("paragraph", f"{out[-1][1]} {words}")
        elif words:
            out.append((p.kind, words))
    blocks, at = [], 0
    for kind, words in out:
        blocks.append(Block(kind=kind, start=at, end=at + len(words)))
        at += len(words) + 2
    return "\n\n".join(words for _, words in out), tuple(blocks)


def _removed(source: str, pieces: list[Piece]) -> Iterator[Removed]:
    """One row for each run of pieces left out for one reason, if it has words."""
    runs: list[Piece] = []
    for p in (*pieces, Piece(len(source), len(source))):
        if runs and p.reason != runs[0].reason:
            quote = " ".join(" ".join(source[r.start : r.end] for r in runs).split())
            words = sum(len(WORDS.findall(source, r.start, r.end)) for r in runs)
            if words and runs[0].reason:
                yield Removed(reason=runs[0].reason, words=words, quote=quote[:QUOTE_LIMIT])
            runs = []
        if p.reason is not None:
            runs.append(p)


def _confidence(source: Source, text: str, blocks: tuple[Block, ...]) -> float:
    """How surely this is the article: its length, how much of it is sentences, and how much prose was left out. 0 to 1."""
    inside = [max(0.0, weight(text[b.start : b.end])) for b in blocks]
    everything = sum(
        max(0.0, weight(source.text[b.start : b.end])) for b in source.blocks if b.end - b.start > 20 and b.kind != "meta"
    )
    words = len(WORDS.findall(text)) or 1
    prose = min(1.0, sum(inside) / words)
    share = min(1.0, sum(inside) / everything) if everything else 0.0
    return round(min(1.0, words / 250) * (0.2 + 0.4 * prose + 0.4 * share), 3)


def weight(text: str) -> float:
    """How much a line or sentence speaks for article: its words where it is prose, a negative number where it is not."""
    han = len(CJK.findall(text))
    if han > 5 and han > 0.3 * len(text):
        n = han / 2
        return n if n >= 12 and re.search(r"[。，、！？；]", text) else -(7 + 0.3 * n)
    n, small = len(WORDS.findall(text)), len(SMALL_WORD.findall(text))
    end = bool(END.search(text))
    if n >= 12 and small >= 0.5 * n:
        return n if end else 0.3 * n
    if end and n >= 4 and small >= 0.4 * n:
        return 0.7 * n
    return -(7 + 0.2 * n) if n else -1.0


# ---------------------------------------------------------------- plain text
PROSE = 0.93  # a text with this share of its words in sentences is an article
FEW = 0.02  # so is one with no more than this share of known furniture among its lines
LONG_LINE = 60  # words: a longer line is read sentence by sentence
BULLET = re.compile(r"[-*•‣·–]\s+\S")
TITLE_WORDS = 25


def _plain(text: str, blocks: tuple[SourceBlock, ...]) -> Iterator[Piece]:
    """The lines of a text, long ones as sentences, each with a verdict."""
    pieces = [p for b in blocks for p in _line(text, b.start, b.end)]
    rated = [weight(text[p.start : p.end]) for p in pieces]
    for p in pieces:
        if p.reason is None:
            p.reason = reason_of(text[p.start : p.end].strip())
    _opening(text, pieces, rated)
    _tail(text, pieces)
    if not _is_article(text, pieces, rated):
        _window(pieces, rated)
    _kinds(text, pieces, rated)
    return iter(_grouped(text, pieces))


def _is_article(text: str, pieces: list[Piece], rated: list[float]) -> bool:
    """Whether nearly all words stand in sentences, or hardly any line is furniture: then only known furniture may go."""
    counted = [(len(WORDS.findall(text, p.start, p.end)), r) for p, r in zip(pieces, rated, strict=True) if p.reason is None]
    known = sum(p.reason not in (None, "title", "deck", "byline", "date") for p in pieces)
    few = known <= FEW * len(pieces) and (not rated or rated[0] > 0 or "\n" in text.strip())
    return few or sum(n for n, r in counted if r > 0) >= PROSE * sum(n for n, _ in counted)


def _line(text: str, start: int, end: int) -> Iterator[Piece]:
    """A line as one piece, or, where it is long, as its sentences with the furniture between them cut out."""
    if len(WORDS.findall(text, start, end)) < LONG_LINE:
        yield from _cut(text, start, end, ())
        return
    opens = True
    for piece in _cut(text, start, end, (CREDIT,)):
        if piece.reason is not None:
            yield piece
            continue
        for a, b in _sentences(text, piece.start, piece.end):
            yield Piece(a, b, opens=opens)
            opens = False


def _cut(text: str, start: int, end: int, more: Iterable[re.Pattern[str]]) -> Iterator[Piece]:
    """The span with what `WITHIN` and these patterns match taken out."""
    credit: Reason = "credit"
    cuts = [(m.start(), m.end(), f.reason) for f in WITHIN for m in f.pattern.finditer(text, start, end)]
    cuts += [(m.start(), _after_credit(text, m.end(), end), credit) for rx in more for m in rx.finditer(text, start, end)]
    for a, b, reason in sorted(cuts):
        if a < start:
            continue
        yield from _solid(text, start, a)
        yield Piece(a, b, reason=reason)
        start = b
    yield from _solid(text, start, end)


def _solid(text: str, start: int, end: int) -> Iterator[Piece]:
    """The span without the white space at its ends, if anything is left."""
    part = text[start:end]
    if part.strip():
        yield Piece(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


OPENERS = (  # noqa: SIM905
    "The A An In It This These That Those There At On For From With When While If As But And So Yet To By After Before Since We "
    "They He She You I Our Their His Her Its Many Most More Some Few One Both Each Every What Why How Who Where Although Though "
    "Because Despite During Over Under Once Until Not No Now Today Yes Here Even Just Only Effective Given Let Is Are Do Does"
).split()
LOWER = r"[a-zß-ÿ]"
# capitalised leftovers before the first sentence: "Credit: Agency MORNING PAPER At the heart of"
LEFTOVER = re.compile(rf"(?:\s+{CAPITAL}){{1,4}}?(?=\s+(?:{'|'.join(OPENERS)})\s+{LOWER})")
# "Two Lists, One Patient The ward's findings are": title case without a full stop, then a sentence
SMALL = "of for the and to in a an on vs with or from by at as is"
GLUED = re.compile(
    rf"(?:{CAPITAL}(?<![.,;:!?]))\s+(?:(?:{CAPITAL}|{'|'.join(SMALL.split())}|&|[–—-]|\d+)(?<![.,;:!?])\s+){{1,9}}?"
    rf"(?=(?:{'|'.join(OPENERS)})\s+{LOWER})"
)
# "terms: Slow Proof: For Bakers, this means": a glossary begins its next entry
ENTRY = re.compile(r"(?<=[:.])\s+(?=(?:[A-Z][\w-]*\s+){0,3}[A-Z][\w-]*:\s+(?:For|A|An|The|In|To|When|Any|How)\b)")
STARTS_ENTRY = re.compile(r"(?:[A-Z][\w-]*\s+){0,3}[A-Z][\w-]*:\s+(?:For|A|An|The|In|To|When|Any|How)\b")


def _after_credit(text: str, at: int, end: int) -> int:
    """Where the credit ends, with the capitalised words that are left over before the first sentence."""
    if re.match(rf"\s+(?:{'|'.join(OPENERS)})\s+{LOWER}", text[at : at + 80]):
        return at
    m = LEFTOVER.match(text, at, min(end, at + 120))
    return m.end() if m else at


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of one line, parted again before glossary entries and after headings that lost their line."""
    for a, b in sentences(text[start:end]):
        at = start + a
        for m in ENTRY.finditer(text, at, start + b):
            if m.start() > at:
                yield at, m.start()
            at = m.end()
        m2 = GLUED.match(text, at, start + b)
        if m2 and sum(w[0].isupper() or ord(w[0]) > 0x3000 for w in m2.group().split()) >= 2:
            yield at, m2.start() + len(m2.group().rstrip())
            at = m2.end()
        if text[at : start + b].strip():
            yield at, start + b


NAME_LINE = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]*\.?(?:\s+|$)){2,4}$")


def _opening(text: str, pieces: list[Piece], rated: list[float]) -> None:
    """Title, byline, date, deck and what else stands before the first sentence of a text that begins with its title."""
    first = next((i for i, r in enumerate(rated) if r > 5 and pieces[i].reason is None), None)
    if first is None:
        return
    credit = next((i for i, p in enumerate(pieces[:5]) if p.reason == "credit"), None)
    if (
        credit
        and len(pieces) > credit + 3
        and all(p.reason is None and not (p.opens and i) for i, p in enumerate(pieces[:credit]))
    ):
        for p in pieces[:credit]:
            p.reason, p.fact = "deck", "deck"
        return
    if not 0 < first <= 6:
        return
    title = pieces[0]
    if (
        title.reason is None
        and len(WORDS.findall(text, title.start, title.end)) <= TITLE_WORDS
        and text[title.end - 1] not in ".,;"
    ):
        title.reason, title.fact = "title", "title"
    for p in pieces[1:first]:
        line = text[p.start : p.end]
        if p.reason in ("byline", "date"):
            p.fact = p.reason
        elif p.reason is None and NAME_LINE.fullmatch(line) and title.fact:
            p.reason, p.fact = "byline", "byline"
        elif (
            p.reason is None
            and title.fact
            and not (p is pieces[first - 1] and text[p.end : pieces[first].start].count("\n") == 1)
        ):
            p.reason = "boilerplate"


def _tail(text: str, pieces: list[Piece]) -> None:
    """The rest of a sign-up form that closes the text: what follows its first line, as long as it is short."""
    last = next((i for i in range(len(pieces) - 1, -1, -1) if pieces[i].reason is None), -1)
    start = next((i for i in range(max(0, len(pieces) - 6), len(pieces)) if pieces[i].reason in ("newsletter", "form")), None)
    if start is None:
        return
    for p in pieces[start : last + 1]:
        if p.reason is None and len(WORDS.findall(text, p.start, p.end)) <= 14:
            p.reason = "newsletter"


GAP = 100.0


def _window(pieces: list[Piece], rated: list[float]) -> None:
    """Keep the run of pieces with the greatest sum of weights: Kadane's maximum subarray.

    A bad run counts no more than `GAP`, so that a long table does not part an article in two.
    """
    value = [-abs(r) - 2 if p.reason else r for p, r in zip(pieces, rated, strict=True)]
    best, current, start, low, high, run = 0.0, 0.0, 0, 0, 0, 0.0
    for i, v in enumerate(value):
        run = min(0.0, run + v) if v <= 0.5 else 0.0
        if current <= 0:
            current, start = v, i
        elif v > 0 or run > -GAP:
            current += v
        if current > best:
            best, low, high = current, start, i + 1
    if best <= 0:
        return
    for i, p in enumerate(pieces):
        if not low <= i < high and p.reason is None:
            p.reason = "navigation" if i < low else "boilerplate"


def _kinds(text: str, pieces: list[Piece], rated: list[float]) -> None:
    """Headings (a short line without a full stop before prose) and list items among what is kept."""
    kept = [(p, r) for p, r in zip(pieces, rated, strict=True) if p.reason is None]
    for i, (p, r) in enumerate(kept):
        line = text[p.start : p.end]
        if BULLET.match(line) and p.opens:
            p.kind = "item"
        elif r < 0 and i + 1 < len(kept) and kept[i + 1][1] > 0 and not re.search(r"[.!,;:…]$", line) and len(line.split()) <= 14:
            p.kind = "heading"


def _grouped(text: str, pieces: list[Piece]) -> list[Piece]:
    """Sentences of one line as paragraphs of two to four: a new one after a heading, a cut, or before a glossary entry."""
    count = words = 0
    before: Piece | None = None
    for p in pieces:
        n = len(WORDS.findall(text, p.start, p.end))
        full = count >= 4 or (count >= 2 and words >= 45)
        fresh = before is None or bool(before.reason) or before.kind != p.kind
        p.opens = p.opens or fresh or full or bool(STARTS_ENTRY.match(text, p.start, p.end))
        count, words = (1, n) if p.opens else (count + 1, words + n)
        before = p
    return pieces


# ---------------------------------------------------------------- pages
class _Seen(NamedTuple):
    """A block of a page with what is asked of it more than once."""

    block: SourceBlock
    text: str
    words: int
    weight: float
    dense: float  # share of characters in links
    path: tuple[str, ...]
    names: tuple[str, ...]


def _page(source: Source) -> Iterator[Piece]:
    """The blocks of a page, each kept or with a reason: the best container first, then what inside it is not article."""
    seen = [_see(source.text, b) for b in source.blocks if b.kind != "meta"]
    for b in source.blocks:
        if b.kind == "meta":
            yield Piece(b.start, b.end, reason="metadata", fact=f"meta:{b.label}")
    inside, reasons = _judged(seen, Roles(seen))
    prose = [s.weight if s.weight > 0 and s.dense < 0.5 else 0.0 for s in seen]
    if sum(w for w, r in zip(prose, reasons, strict=True) if r is None) < 0.25 * sum(prose):
        inside, reasons = _judged(seen, Roles(seen, classes=False))
    _edges(seen, reasons)
    facts = _facts(seen, reasons, inside)
    for s, reason, fact in zip(seen, reasons, facts, strict=True):
        kind = "paragraph" if s.block.kind in ("caption", "meta") else s.block.kind
        yield Piece(s.block.start, s.block.end, cast(BlockKind, kind), reason, fact=fact)


def _judged(seen: list[_Seen], roles: Roles) -> tuple[list[bool], list[Reason | None]]:
    """Which blocks stand in the container of the article, and why each block is not article, or None."""
    root = _container(seen, roles)
    depth = root.count("/")
    inside = [s.block.tag == root or s.block.tag.startswith(root + "/") for s in seen]
    return inside, [_reason(s, depth, roles) if here else _outside(s, roles) for s, here in zip(seen, inside, strict=True)]


def _see(text: str, b: SourceBlock) -> _Seen:
    line = text[b.start : b.end]
    dense = b.links / max(1, len(line))
    path, names = tuple(b.tag.split("/")[1:]), tuple(b.classes.split("/")[1:])
    return _Seen(b, line, len(WORDS.findall(line)), weight(line), dense, path, names)


class Roles:
    """What the elements of one page are for, by name and class words; one with half the page's prose is for the article."""

    def __init__(self, seen: list[_Seen], *, classes: bool = True) -> None:
        self.classes = classes
        self.known: dict[str, Reason | None] = {}
        self.named: dict[str, Reason | None] = {}
        prose: Counter[str] = Counter()
        for s in seen:
            if s.weight > 0 and s.dense < 0.5:
                prose.update(dict.fromkeys(s.path, int(s.weight)))
        self.prose, self.most = prose, max(prose.values(), default=0)

    def of(self, tag: str, names: str) -> Reason | None:
        """The role of a numbered element; None for what may hold an article."""
        if tag not in self.known:
            bare = tag.rstrip("0123456789")
            found = TAG_ROLES.get(bare)
            if found is None and names and self.classes and bare not in ("body", "main", "article", "html"):
                if names not in self.named:
                    self.named[names] = next((r for r, rx in ROLES if rx.search(names)), None)
                found = self.named[names]
            share = self.prose[tag] / self.most if self.most else 0.0
            self.known[tag] = None if found and share > (0.8 if found == "comments" else 0.5) else found
        return self.known[tag]


def _path_role(s: _Seen, depth: int, roles: Roles) -> Reason | None:
    """The first role on the path below this depth."""
    pairs = zip(s.path[depth:], s.names[depth:], strict=False)
    return next((r for tag, names in pairs if (r := roles.of(tag, names))), None)


def _container(seen: list[_Seen], roles: Roles) -> str:
    """The path of the element that holds the article: the deepest with most of the prose, a named body before any other."""
    total: dict[str, float] = defaultdict(float)
    named: dict[str, float] = {}
    for s in seen:
        if s.weight <= 0 or s.dense > 0.5:
            continue
        path, factor = "", 1.0
        for tag, names in zip(s.path, s.names, strict=False):
            bare = tag.rstrip("0123456789")
            if roles.of(tag, names) is not None:
                factor *= 0.1
            path += "/" + tag
            total[path] += s.weight * factor
            if bare in ("article", "main") or BODY.search(names):
                named[path] = 1.0
    if not total:
        return ""
    most = max(total.values())
    good = [p for p in named if total[p] >= 0.5 * most]
    pool = good or [p for p in total if total[p] >= 0.75 * most]
    top = max(total[p] for p in pool)
    return max((p for p in pool if total[p] >= 0.85 * top), key=lambda p: (p.count("/"), total[p]))


def _reason(s: _Seen, depth: int, roles: Roles) -> Reason | None:
    """Why a block inside the container is not article; None where it is."""
    if s.block.kind == "caption":
        return "caption"
    if (role := _path_role(s, depth, roles)) is not None:
        return role
    if (found := reason_of(s.text)) is not None:
        return found
    if s.dense > 0.7 and s.words < 25 and s.block.kind != "heading" and s.weight <= 0:
        return "related"
    return None


def _outside(s: _Seen, roles: Roles) -> Reason:
    """Why a block outside the container is not article."""
    return _path_role(s, 1, roles) or reason_of(s.text) or ("navigation" if s.dense > 0.5 else "boilerplate")


def _edges(seen: list[_Seen], reasons: list[Reason | None]) -> None:
    """Drop what is left before the first and after the last prose of the container, and headings that head nothing."""
    prose = [i for i, (s, r) in enumerate(zip(seen, reasons, strict=True)) if r is None and s.weight > 3]
    if not prose:
        return
    for i in range(len(seen)):
        s = seen[i]
        if reasons[i] is None and i < prose[0] and (s.block.kind != "item" or s.dense > 0.5):
            heads = s.block.kind == "heading" and i == prose[0] - 1 and not s.path[-1].startswith("h1")
            reasons[i] = None if heads else "boilerplate"
        elif reasons[i] is None and i > prose[-1] and (s.block.kind in ("heading", "paragraph")):
            reasons[i] = "boilerplate"


def _facts(seen: list[_Seen], reasons: list[Reason | None], inside: list[bool]) -> list[str]:
    """The fields that blocks were found for. The first h1 is the title."""
    facts = ["" for _ in seen]
    title = next(
        (i for i, s in enumerate(seen) if s.path[-1].startswith("h1") and reasons[i] not in ("navigation", "related")), None
    )
    for i, s in enumerate(seen):
        if i == title and s.words <= 40:
            facts[i], reasons[i] = "title", "title"
        elif reasons[i] in ("byline", "date") and s.words <= 20:
            facts[i] = str(reasons[i])
        elif reasons[i] == "caption" and inside[i]:
            facts[i] = "caption"
    return facts
