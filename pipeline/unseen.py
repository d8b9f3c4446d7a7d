"""Characters that nobody sees, and that make a text say other things to a machine, or show it other than it is.

Control characters but tab and newlines, lone surrogates, and what turns the direction of the text that follows (Unicode Technical
Report 36). None of them is published but as an escape in the quotes of what was removed.
"""

from __future__ import annotations

import re
from urllib.parse import quote

SPACES = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"  # white space to Python
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONE = re.compile("[\ud800-\udfff]")
C0 = bytes(i for i in range(128) if UNSEEN.match(chr(i)))
ASCII = bytes(range(128))
LOST = "\N{REPLACEMENT CHARACTER}"


def harmless(text: str) -> bool:
    """Whether there is none of them.

    >>> harmless("a\\ttab — déjà"), harmless("pay \\u202enow")
    (True, False)
    """
    return _harmless(text.encode("utf-8", "surrogatepass"))


def _harmless(data: bytes) -> bool:
    if len(data.translate(None, C0)) != len(data):
        return False
    return data.isascii() or not UNSEEN.search(_beyond(data))


def beyond_ascii(text: str) -> str:
    """The characters of a text that are not ASCII: few, and quick to search.

    >>> beyond_ascii("a “fine” café")
    '“”é'
    """
    return "" if text.isascii() else _beyond(text.encode("utf-8", "surrogatepass"))


def _beyond(data: bytes) -> str:
    return data.translate(None, ASCII).decode("utf-8", "surrogatepass")


def instead(char: str) -> str:
    """What stands for one of them: for a control that is white space a space, for another U+FFFD, for what turns text nothing."""
    if "\u2000" < char < "\u2fff":
        return ""
    return " " if char in SPACES else LOST


def legible(text: str) -> str:
    """A title, name or message without them."""
    return UNSEEN.sub(lambda match: instead(match[0]), text)


def escaped(name: str) -> str:
    """A name or address in which each of them is percent-escaped.

    >>> escaped("pay\\u202efdp.exe")
    'pay%E2%80%AEfdp.exe'
    """
    return UNSEEN.sub(lambda match: quote(match[0].encode("utf-8", "surrogatepass")), name)


def plain_bytes(data: bytes) -> bytes:
    """JSON in UTF-8 as `plain_json` has it."""
    return data if _harmless(data) else plain_json(data.decode("utf-8")).encode("utf-8")


def plain_json(text: str) -> str:
    """JSON in which each of them is an escape, as JSON itself has it for some."""
    return text if harmless(text) else UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
