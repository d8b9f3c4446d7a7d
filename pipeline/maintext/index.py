"""Whether a page is an article at all, or leads to articles: the front page of a site, a list of teasers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..blocks import Source, SourceBlock
from ..blocks.characters import Floats

LEADS = 5  # headings that are links, from which a page may be an index,
LINES = 8  # or lines that are one link, with those,
LINE, NOTHING = 5, 12  # of so many words or more, where no paragraph is this long,
LINKED = 0.4  # if this share of its characters stands in links,
MORE = re.compile(r"\W*(?:continue|keep|read|learn|see|full|weiter|mehr|lire|leer|leggi|lees)\b.{0,120}", re.I)  # or in these
PARAGRAPH = 35  # words: an index page has no longer paragraph,
TEASERS, TEASER = 5, 75  # or between its headings only teasers, this many, of so many words
SAYS_ARTICLE = ("ld:", "article:p")  # how the labels begin of what only articles declare


def is_index(source: Source, blocks: Sequence[SourceBlock], keep: NDArray[np.bool_], words: Floats, prose: Floats) -> bool:
    """Whether a page leads to articles and is none, by what would be kept of it: little between many headlines that are links."""
    if any([b.label.startswith(SAYS_ARTICLE) for b in source.blocks if b.label]):  # noqa: C419 - a generator takes longer
        return False
    linked = sum([b.links for b in blocks]) >= LINKED * sum([b.end - b.start for b in blocks])
    if not linked and len([b for b in blocks if b.kind == "heading" and 2 * b.links > b.end - b.start]) < LEADS:
        return False
    sizes, links = np.array([b.end - b.start for b in blocks]), np.array([b.links for b in blocks])
    unlinked = 2 * links <= sizes
    leads, paragraph = ~unlinked & np.array([b.kind == "heading" for b in blocks]), PARAGRAPH
    more = np.array([not plain and bool(MORE.fullmatch(source.text, *b[:2])) for b, plain in zip(blocks, unlinked, strict=True)])
    if leads.sum() < LEADS:
        alone = np.array([b.anchors == 1 for b in blocks]) & (10 * links >= 9 * sizes)
        leads, paragraph = leads | (alone & (words >= LINE) & ~more), NOTHING
        if leads.sum() < LINES:
            return False
    kept, written = (np.bincount(np.cumsum(leads), x) for x in (words * (keep & ~leads), prose * unlinked))
    teasers = (linked or more.sum() >= LEADS) and (kept > 0).sum() >= TEASERS and max(kept.max(), written.max()) <= TEASER
    return bool(teasers or (linked and (prose * keep).max() < paragraph))
