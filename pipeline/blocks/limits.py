"""Markup that would stop the parser, and what is read of it instead: the tags without attributes.

The parser (lexbor) needs time quadratic in the depth of nesting and in the attributes of one tag: 100,000 of either take minutes.
"""

from __future__ import annotations

import re

DEEP = 15_000  # open elements
LONG_TAG = 50_000  # characters
MANY = 2_000  # attributes of one tag
TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9-]*+)[^<>]*+>")
NO_TAG = re.compile("<(?!/?[a-z][a-z0-9-]{0,99}>)")  # of what `TAG` leaves
VOID = frozenset("br hr img input meta link source wbr area base col embed track".split())  # noqa: SIM905
UNREAD = ("script", "style", "noscript", "template")


def safe(markup: str) -> bool:
    """Whether the parser reads this markup in a time linear in its length.

    >>> safe("<div>" * 20_000), safe("<p>One<p>Two")
    (False, True)
    """
    at = 0  # past a tag; most tags are found as the last ones in reach, without a look at those between
    while at + LONG_TAG < len(markup):
        last = markup.rfind("<", at, at + LONG_TAG + 1)
        if last < 0:
            last = markup.find("<", at)
            chunk = markup[at : last if last >= 0 else len(markup)]
            if len(chunk.partition(">")[0].split(maxsplit=MANY)) > MANY:
                return False
            if last < 0:
                break
        at = last + 1
    return markup.count("<") + 1 < DEEP or _depth(markup.split("<")) < DEEP


def _depth(chunks: list[str]) -> int:
    """The most elements that are open at once, where every element has an end."""
    deepest = depth = 0
    for chunk in chunks:
        if chunk[:1] == "/":
            depth -= 1
        elif chunk[:1].isalpha() and re.split(r"[\s/>]", chunk[:12], maxsplit=1)[0].lower() not in VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def bare(markup: str) -> str:
    """The markup with lower-case tags that have no attributes, without what nobody reads."""
    for tag in UNREAD:
        markup = _without(markup, f"<{tag}", f"</{tag}")
    markup = _without(markup, "<!--", "--")
    return NO_TAG.sub("&lt;", TAG.sub(lambda m: f"<{m[1].lower()}>", markup))


def _without(markup: str, start: str, end: str) -> str:
    """The markup without what stands between these marks, up to the next `>`; what has no end goes on to the end."""
    low, out, at = markup.lower(), [], 0
    if len(low) != len(markup):  # a few letters change their length: then case counts
        low = markup
    while (first := low.find(start, at)) >= 0:
        out.append(markup[at:first])
        last = low.find(end, first + len(start))
        at = low.find(">", last) + 1 if last >= 0 else 0
        at = at or len(markup)
    return "".join([*out, markup[at:]])
