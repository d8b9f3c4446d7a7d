"""How far each witness is to be believed: the one that stands alone again and again, with words that the text has nowhere
else, is the damaged one, and is so at the places too that decide nothing by themselves.

Witnesses and versions are weighed in turn, as annotators are by Dawid and Skene (1979).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.languages import Language, identify

from .record import DIGITS, SHORT, Version, Witness

ROUNDS = 3
PRIOR = 4.0  # places that are thought known of any witness
MOST = 4.0  # what one witness weighs at most
SEEN = 1.0  # what a word weighs that stands elsewhere, by the logarithm of how often
MUCH = 1.1  # what it weighs at most
ERRS = 0.375  # how often any witness is thought to err
ODDEST = 40.0  # tenths of a nat
ODD = 0.15  # what a tenth of a nat above the usual costs of its letters weighs


class Trust:
    """The weight of each witness in a vote, the logarithm of the odds that it is right where others differ; and what words are
    worth by themselves."""

    def __init__(self, found: Sequence[Witness], places: Iterable[Sequence[Version]]) -> None:
        self.judge = _Judge(found)
        self.weights = {witness.id: 1.0 for witness in found}
        asked = [versions for versions in places if _tells(versions)]
        worth = [[self.judge.worth(version) for version in versions] for versions in asked]
        for _ in range(ROUNDS):
            self.weights = self._weighed(asked, worth)

    def _weighed(self, asked: Sequence[Sequence[Version]], worth: Sequence[Sequence[float]]) -> dict[str, float]:
        wrong, all_ = dict.fromkeys(self.weights, 0.0), Counter[str]()
        for versions, own in zip(asked, worth, strict=True):
            scores = [self.weight(version) + plain for version, plain in zip(versions, own, strict=True)]
            best = max(scores)
            right = [math.exp(score - best) for score in scores]
            for version, likely in zip(versions, right, strict=True):
                for name in version.who:
                    all_[name] += 1
                    wrong[name] += 1 - likely / sum(right)
        return {name: _log_odds((wrong[name] + PRIOR * ERRS) / (all_[name] + PRIOR)) for name in self.weights}

    def weight(self, version: Version) -> float:
        """What the witnesses of a version weigh together."""
        return sum(self.weights[name] for name in version.who)


def _log_odds(error: float) -> float:
    return min(MOST, max(0.1, math.log((1 - error) / error)))


def _tells(versions: Sequence[Version]) -> bool:
    """Whether a place tells of damage: words against words, none of them a figure."""
    texts = ["".join(word.was for word in version.words) for version in versions]
    return len(versions) > 1 and all(len(v.words) <= SHORT for v in versions) and not any(map(_is_figure, texts))


def _is_figure(text: str) -> bool:
    return bool(DIGITS.search(text)) and not any(c.isalpha() for c in text)


class _Judge:
    """What the words of a version are worth by themselves."""

    def __init__(self, found: Sequence[Witness]) -> None:
        self.counts = Counter(word.key for witness in found for word in witness.words)
        self.size = len(found)
        fits = identify(" ".join(word.text for word in found[0].words[:400])) if found else []
        self.language: Language | None = fits[0].language if fits and fits[0].known else None
        self.costs: dict[str, float] = {}

    def worth(self, version: Version) -> float:
        """Above 0 for words that the text has elsewhere too; below it for odd ones."""
        return sum(self._word(word.key, len(version.who)) for word in version.words) / max(1, len(version.words))

    def _word(self, key: str, here: int) -> float:
        elsewhere = max(0, self.counts[key] - here) / self.size
        if key not in self.costs:
            self.costs[key] = self._oddness(key)
        return min(MUCH, SEEN * math.log1p(elsewhere)) - ODD * self.costs[key]

    def _oddness(self, key: str) -> float:
        """How far the letters of a word cost more than usual, in tenths of a nat a letter."""
        if not self.language:
            return 0.0
        return min(ODDEST, max(0.0, self.language.cost(f" {key} ") / (len(key) + 1) - self.language.usual))
