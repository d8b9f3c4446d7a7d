"""Foreign tokens, and the words that they stand for in a sound witness of the same article."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Indel

from pipeline.align import QUOTES, align, folded
from pipeline.model import Document, Substitution

from .columns import SPELT
from .record import AGREEING, MOST, OFTEN, PURE, Word
from .tokens import foreign, shaped
from .witness import witness_of


def learned(documents: Sequence[Document]) -> tuple[Substitution, ...]:
    """What each foreign token stands for, where enough aligned places of sound witnesses agree."""
    tokens = {document.id: Counter(foreign(document.text)) for document in documents}
    if not any(tokens.values()):
        return ()
    plain = {document.id: witness_of(document, {}) for document in documents}
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
) -> tuple[Substitution, ...]:
    """The substitutions that the counts bear out."""
    found = []
    for before, counts in sorted(meant.items()):
        after, agreeing = min(counts.items(), key=lambda item: (-item[1], item[0]))
        holders = tuple(sorted(name for name, held in tokens.items() if held[before]))
        standing = max(sound[name, after] for name in holders)
        places = sum(tokens[name][before] for name in holders)
        enough = AGREEING if places < OFTEN else 1
        if agreeing >= max(enough, PURE * counts.total()) and agreeing > standing:
            found.append(
                Substitution(before=before, after=after, places=places, agreeing=agreeing, witnesses=holders, status="applied")
            )
    return tuple(found)


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

    >>> _meant("石路’s,", "boss's")
    ('石路', 'boss')
    """
    found = shaped(damaged)
    if len(found) != 1 or shaped(sound):
        return None
    (start, end), plain = found[0], sound.translate(QUOTES)
    before, after = damaged[:start].translate(QUOTES), damaged[end:].translate(QUOTES)
    for head, tail, whole in (
        (before, after, plain),
        (before.lstrip("\"'(["), after.rstrip("\"',.;:!?)]"), plain.strip("\"',.;:!?()[]")),
    ):
        rest = whole[len(head) : len(whole) - len(tail)]
        if len(whole) > len(head) + len(tail) and whole.startswith(head) and whole.endswith(tail) and rest[0].isalnum():
            return None if _accented(damaged[start:end], rest) else (damaged[start:end], rest)
    return None


def _accented(one: str, other: str) -> bool:
    """Whether a word is the other with accents: then neither is misread."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", one) if c.isascii())
    return Indel.normalized_similarity(bare.lower(), other.lower()) > SPELT
