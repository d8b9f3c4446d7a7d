"""The canonical text as blocks, and who has which part of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.align import Alignment
from pipeline.model import Block, BlockKind

from .record import Placed, Witness, Word


def written(placed: Sequence[Placed]) -> tuple[str, tuple[Block, ...], list[tuple[int, int]]]:
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


def supported(placed: Sequence[Placed], offsets: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The spans of the text with who has them, neighbours with the same witnesses made one."""
    spans: list[tuple[int, int, tuple[str, ...]]] = []
    for (start, end), one in zip(offsets, placed, strict=True):
        if spans and spans[-1][2] == one.who:
            spans[-1] = (spans[-1][0], end, one.who)
        else:
            spans.append((start, end, one.who))
    return tuple(spans)


def share_of(witness: Witness, alignment: Alignment) -> float:
    """The part of the witness's words that stand in the spine."""
    return round(len(alignment.equal) / len(witness.words), 4) if witness.words else 0.0
