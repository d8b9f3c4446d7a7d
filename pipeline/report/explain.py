"""What the codes of the record mean, in a sentence each: for those who read the page and not the source."""

from __future__ import annotations

RULES = {
    "entity": "An HTML entity stood in plain text.",
    "ftfy": "UTF-8 that was read in another charset; found by the library ftfy.",
    "lost-byte": "A character lost a byte. The letter that the language puts there was put back; � where none is sure.",
    "lost-letter": "A letter was lost. One known word alone fits what is left.",
    "lost-mark": "A quotation mark, an apostrophe or a dash was lost. Its place tells which it was.",
    "lost-space": "The second byte of a letter had become a space.",
    "stray-control": "A control character was left behind by half a repair.",
}
CHARSETS = {
    "utf-8": "UTF-8",
    "gbk": "GBK (Chinese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp932": "Shift_JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "latin-1": "Latin-1",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
}
READINGS = {
    "damage": "In some witnesses the word is damaged here.",
    "spelling": "The witnesses spell it differently.",
    "wording": "The witnesses word it differently.",
    "figure": "The witnesses give different figures.",
    "missing": "Some witnesses have words here that others do not have.",
}
REASONS = {
    "title": "It became the title.",
    "deck": "It became the deck, the line under the title.",
    "byline": "It became the authors.",
    "date": "It became the date.",
    "caption": "It says what a picture shows.",
    "metadata": "The head of the page said it about the page.",
    "pager": "It leads to another page of the article.",
    "newsletter": "It asks the reader to subscribe.",
    "related": "It leads to other articles.",
    "slideshow": "It leads to a slideshow.",
    "credit": "It says where a picture came from.",
    "share": "It asks the reader to share the page.",
    "comments": "It belongs to the comments.",
    "cookie": "It asks for consent.",
    "ad": "It is an advertisement.",
    "navigation": "It leads through the site.",
    "copyright": "It says who owns the page.",
    "form": "It is a form to fill in.",
    "repeated": "It stands in the text already.",
    "boilerplate": "It belongs to the page and not to the article.",
}
KINDS = {
    "percent": "a share or a change in percent",
    "percentage_point": "a difference between two shares",
    "fraction": "a share in words, as in one in three",
    "ratio": "so many to so many",
    "multiple": "how many times as much",
    "money": "an amount",
    "count": "how many",
    "sample_size": "how many were asked",
    "rate": "so much for each of something",
    "rank": "a place in an order",
}

WORK = {
    "reading": "decoded, repaired, main text found",
    "collating": "variants to one text, facts extracted",
    "finishing": "articles with foreign tokens, by what others proved",
    "grouping and the rest": "variants found, results written",
}


def rule(code: str) -> str:
    """What a rule of repair found.

    >>> rule("gbk-as-latin-1")
    'Saved as GBK (Chinese), read as Latin-1.'
    """
    return " ".join(_one(each) for each in code.split(", "))


def _one(code: str) -> str:
    if code in RULES:
        return RULES[code]
    true, _, wrong = code.partition("-as-")
    return f"Saved as {charset(true)}, read as {charset(wrong)}." if wrong else code


def charset(name: str) -> str:
    """A charset by the name that people know."""
    return CHARSETS.get(name, name)


def reason(code: str) -> str:
    """Why words were left out."""
    return REASONS.get(code, "")


def kind(code: str) -> str:
    """What a statistic says."""
    return KINDS.get(code, "")
