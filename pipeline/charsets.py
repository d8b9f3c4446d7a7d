"""Charsets: the labels pages write for them, and which of several makes the most ordinary text of some bytes."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from .languages import Language, identify, languages

# The labels pages write -> the Python codec that reads what they mean (WHATWG Encoding Standard, section 4.2).
LABELS = {
    **dict.fromkeys(
        ("ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1", "windows-1252", "cp1252"), "cp1252"
    ),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5", "csbig5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "cp932"), "cp932"),
    **dict.fromkeys(("euc-kr", "euc_kr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "korean", "windows-949", "cp949"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "windows-1254", "cp1254"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874", "cp874"), "cp874"),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "unicode", "ucs-2"), "utf-16-le"),
    **{"macintosh": "mac_roman", "x-mac-roman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "koi8": "koi8_r"},
}
SAMPLE = 65536  # bytes that are looked at
# What a charset costs before it has shown anything, in tenths of a nat: the rarer in articles, the more.
PRIOR = {"cp1252": 0, "cp1250": 30, "iso8859_2": 32, "cp1254": 30, "cp1257": 50, "mac_roman": 40, "cp850": 50, "cp437": 65}
PUNCTUATION = {"gb18030": 80}  # its quotes and dashes in Latin text
CYRILLIC = {"cp1251": 0, "koi8_r": 20, "iso8859_5": 60, "cp866": 60, "mac_cyrillic": 60}
UNKNOWN = 90  # of a charset that stands in none of these
CYRILLIC_LANGUAGES = ("ru", "bg", "uk", "be", "sr", "mk", "kk")
LATIN_CODECS = {*PRIOR, "iso8859_15", "mac_latin2", "cp852", "hp_roman8", "cp858", "iso8859_16", "iso8859_4", "iso8859_13"}
EAST_ASIAN = {"gb18030", "big5hkscs", "cp932", "shift_jis_2004", "euc_jis_2004", "euc_jp", "cp949", "iso2022_jp", "johab"}
FOREIGN = 200  # tenths of a nat that an ideograph or a control costs in a text of Latin words, above any unknown letter
SURE = 20  # tenths of a nat by which a charset must beat the next
FEW = 8  # ASCII letters for each byte beyond ASCII: what is guessed to be of another script may be Latin text with some marks
PLACE = re.compile("(?s).?[^\x00-\x7f]+.?")
LETTER, HIGH = re.compile(rb"[A-Za-z]"), re.compile(rb"[\x80-\xff]")


class Choice(NamedTuple):
    """The charset that makes the most ordinary text, in which languages, and those that do nearly as well."""

    codec: str
    text: str
    spoken: str
    rivals: list[str]


def codec_of(label: str) -> str | None:
    """The Python codec for a charset label, as browsers read it; None where no codec is meant.

    >>> codec_of("ISO-8859-1"), codec_of("gb2312"), codec_of("x-user-defined")
    ('cp1252', 'gb18030', None)
    """
    label = label.strip().strip("\"'").lower()
    if label in LABELS:
        return LABELS[label]
    try:
        info = codecs.lookup(label)
        "".encode(info.name)  # a codec such as `hex` is no charset
        return info.name
    except (LookupError, ValueError, UnicodeError):
        return None


def windows(data: bytes) -> tuple[str, int]:
    """Windows-1252 as browsers read it, and how many of its five undefined bytes were met (they become C1 controls)."""
    text = data.decode("latin-1").translate({i: bytes([i]).decode("cp1252", "ignore") or chr(i) for i in range(0x80, 0xA0)})
    return text, sum(data.count(b) for b in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


def most_ordinary(data: bytes, guess: str | None) -> Choice | None:
    """The charset whose text is the most ordinary in its language, where the ASCII words tell one, or the guess is Cyrillic.

    >>> most_ordinary("The baker’s son said “no” and left the house at once.".encode("mac_roman"), "hp_roman8").codec
    'mac_roman'
    """
    sample = data[:SAMPLE]
    guess = guess.replace("-", "_") if guess else None
    if guess in CYRILLIC and FEW * len(HIGH.findall(sample)) > len(LETTER.findall(sample)):
        spoken, prior = [languages()[name] for name in CYRILLIC_LANGUAGES], CYRILLIC
    else:
        spoken, prior = _spoken(sample, guess), PRIOR | PUNCTUATION
    if not spoken:
        return None
    texts = {codec: _text(data, codec) for codec in dict.fromkeys((*prior, guess or "cp1252"))}
    found = {codec: text for codec, text in texts.items() if text is not None}
    costs = {codec: prior.get(codec, UNKNOWN) + _cost(text, spoken) for codec, text in found.items()}
    best, *others = sorted(costs, key=lambda codec: costs[codec])
    rivals = [codec for codec in others if costs[codec] - costs[best] < SURE and found[codec] != found[best]]
    return Choice(best, found[best], "/".join(language.name for language in spoken), rivals)


def _spoken(sample: bytes, guess: str | None) -> list[Language]:
    """The languages of Latin script that the ASCII words may be in; none where the bytes are of another script."""
    letters, high = len(LETTER.findall(sample)), len(HIGH.findall(sample))
    if guess in EAST_ASIAN or letters < (2 if guess in LATIN_CODECS else FEW) * high:
        return []
    fits = identify(sample.decode("ascii", "replace").replace("\ufffd", "\x80"))
    return [fit.language for fit in fits[:8] if fit.cost < fits[0].cost + 1 + fit.error and fit.known]


def _text(data: bytes, codec: str) -> str | None:
    """All bytes as text, or None; those that Windows-1252 leaves undefined become controls, as in browsers."""
    if codec == "cp1252":
        return windows(data)[0]
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _cost(text: str, spoken: list[Language]) -> int:
    """What the places with characters beyond ASCII cost in whichever of the languages likes them best."""
    places = list(dict.fromkeys(PLACE.findall(text[:SAMPLE])))[:200]
    foreign = len(re.findall("[\x80-\x9f\u2e80-\U0010ffff]", "".join(places)))
    return FOREIGN * foreign + min(sum(language.cost(place.replace("\n", " ")) for place in places) for language in spoken)
