"""Every code that a record may carry, what it means, what to do about it, and an example that is true: a test tries each.

`pipeline rule` prints this table, and docs/codes.md is written from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .repair.latin import CHARSETS
from .repair.misreadings import MISREADINGS

FAMILIES = {
    "repair": "the `rule` of an edit: what was wrong with the characters",
    "removal": "the `reason` of words that are not main text",
    "problem": "the `code` of something that a stage could not settle",
    "rejection": "the `code` of an input that is in no article",
    "reading": "the `kind` of a place where variants differ",
}


class Code(NamedTuple):
    """One code. `before` is found, `after` is what becomes of it; both are empty where words say it better."""

    code: str
    family: str
    means: str
    advice: str = ""
    before: str = ""
    after: str = ""


REPAIRS = (
    Code("control", "repair", "a control character, which nobody sees, was left in the text", "Another copy may have what it stands for.", "page\x0ctwo", "page two"),
    Code("direction", "repair", "a character turned the direction of the text", "", "pay \u202enow", "pay now"),
    Code("entity", "repair", "an HTML entity was left in plain text", "", "Salt &amp; vinegar", "Salt & vinegar"),
    Code("ftfy", "repair", "ftfy, the library, knows this damage", "", "¿CÃ³mo está?", "¿Cómo está?"),
    Code("lost-byte", "repair", "a character lost one of its bytes; what is left, and the place, allow one answer", "It is an inference: another copy may confirm it. Of a letter that is not known U+FFFD is left, with a confidence of 0.", "And so onâ¦ he said.", "And so on… he said."),
    Code("lost-letter", "repair", "a letter was lost; one known word fits", "It is an inference: another copy may confirm it.", "Ren\ufffde came. Then Renée sat down.", "Renée came. Then Renée sat down."),
    Code("lost-mark", "repair", "a quote, an apostrophe or a dash lost bytes; its place tells which it was", "It is an inference: another copy may confirm it.", "Everyone knows itâ??s late.", "Everyone knows it’s late."),
    Code("lost-space", "repair", "the second byte of a letter or of a space without a break became a plain space", "It is an inference: another copy may confirm it.", "Il est allé Ã  la gare.", "Il est allé à la gare."),
    Code("stray-control", "repair", "a control character behind a mark: one byte of the mark that a half repair left", "It is an inference: another copy may confirm it.", "He said “\x9cno”\x9d and left.", "He said “no” and left."),
)  # fmt: skip

REMOVALS = (
    Code("title", "removal", "the title of the article", "It is in `title`."),
    Code("deck", "removal", "the lines under the title", "They are in `deck`."),
    Code("byline", "removal", "who wrote it", "It is in `authors`.", "By Ada Byron and Jo Gray"),
    Code("date", "removal", "when it was published", "It is in `date`.", "Published 3 May 2021"),
    Code("caption", "removal", "what stands under a picture"),
    Code("metadata", "removal", "what the head of a page says of it"),
    Code("pager", "removal", "the way to other pages", "", "1 2 3 Next Page »"),
    Code("newsletter", "removal", "an invitation to a newsletter", "", "Sign up for our daily newsletter"),
    Code("related", "removal", "the way to other articles", "", "Continue reading »"),
    Code("slideshow", "removal", "the way to pictures", "", "Slideshow: Ten gardens of the north"),
    Code("credit", "removal", "where a picture is from", "", "Photo by Ann Lee / Unsplash"),
    Code("share", "removal", "buttons to share it", "", "Follow us on Twitter for more"),
    Code("comments", "removal", "what readers say, or may say", "", "Leave a comment"),
    Code("cookie", "removal", "cookies, privacy, scripts", "", "This site uses cookies"),
    Code("ad", "removal", "an advertisement, or its place", "", "Advertisement"),
    Code("navigation", "removal", "menus and ways through the site", "", "Skip to main content"),
    Code("copyright", "removal", "whose it is", "", "© 2020 Hill Press"),
    Code("form", "removal", "fields and buttons of a form", "", "Forgot your password?"),
    Code("repeated", "removal", "a block that stands on the page again"),
    Code("boilerplate", "removal", "the model of the main text left it out, and no line or element says why", "Is it article? Please report the page."),
)  # fmt: skip

PROBLEMS = (
    Code("control-characters", "problem", "bytes are left that no charset explains", "Get another copy of the article: variants repair each other."),
    Code("cut-off", "problem", "only the beginning of the file could be read; it is published", "Fetch the file again."),
    Code("doubtful-main-text", "problem", "this may not be the article, or not all of it", "Look at the text and at what was removed: `pipeline explain ID`."),
    Code("figures-differ", "problem", "variants have different figures in one place", "See `readings` for who says what; `pipeline diff ID` shows the place."),
    Code("foreign-word", "problem", "a word in a foreign script stands in a Latin text: it may stand for another word", "A sound copy of the article tells which: put it into raw/."),
    Code("index-page", "problem", "the page leads to articles and is none", "It is rejected: save the articles themselves."),
    Code("internal-error", "problem", "a fault of the pipeline; the article is published without what failed", "Please report it with the file."),
    Code("language-unsupported", "problem", "terms and statistics are not read in this language", "The text is published without them."),
    Code("lost-characters", "problem", "characters were lost before the text was saved", "Only another copy has them: put it into raw/."),
    Code("mixed-charset", "problem", "a few bytes of UTF-8 text are not UTF-8; they were read as Windows-1252"),
    Code("no-article", "problem", "no main text was found", "It is rejected."),
    Code("out-of-memory", "problem", "variants are not collated, or facts not read: that needs more memory than any may take"),
    Code("substitution-offered", "problem", "other articles prove that a token stands for a word; no copy of this one does", "The text keeps the token; `substitutions` has the word."),
    Code("text-too-long", "problem", "terms and statistics are read in the beginning of a very long text only", "Cut it into articles."),
    Code("too-much-damage", "problem", "the text is damaged in more places than are repaired", "Get another copy of the article."),
    Code("too-slow", "problem", "variants are not collated, or facts not read: that takes longer than any may"),
    Code("uncertain-charset", "problem", "the charset is a guess", "Declare it (in the page, in the mail header), or save the file as UTF-8."),
    Code("undecodable", "problem", "the file begins as UTF-16 or UTF-8 says, and some bytes are not", "Get another copy: they were replaced by U+FFFD."),
    Code("unknown-charset", "problem", "no charset fits the bytes; they were read as Windows-1252", "Save the file as UTF-8."),
    Code("worker-died", "problem", "variants are not collated, or facts not read: the process that did it died twice", "Please report it with the files."),
)  # fmt: skip

REJECTIONS = (
    Code("bad-bzip2", "rejection", "the bzip2 file is damaged or cut off", "Fetch it again."),
    Code("bad-csv", "rejection", "the table cannot be read from some line on", "The reason names the line."),
    Code("bad-docx", "rejection", "the Word document is damaged or cut off", "Save it again."),
    Code("bad-gzip", "rejection", "the gzip file is damaged or cut off", "Fetch it again."),
    Code("bad-json", "rejection", "it is not JSON; of JSON Lines, that line", "The reason names the line."),
    Code("bad-mail", "rejection", "a message cannot be read"),
    Code("bad-mbox", "rejection", "the mailbox does not begin with a line `From `", "Is it a single message? Name it .eml."),
    Code("bad-pdf", "rejection", "the PDF file is damaged, or takes too much time or memory"),
    Code("bad-tar", "rejection", "the tar archive is damaged or cut off", "What stands before the damage is read; fetch it again."),
    Code("bad-warc", "rejection", "a record of the web archive is damaged or cut off", "The other records are read."),
    Code("bad-xml", "rejection", "the feed is damaged or cut off"),
    Code("bad-xz", "rejection", "the xz file is damaged or cut off", "Fetch it again."),
    Code("bad-zip", "rejection", "the zip archive, or a member of it, is damaged or cut off", "Other members are read; fetch it again."),
    Code("bad-zstd", "rejection", "the Zstandard file is damaged or cut off", "Fetch it again."),
    Code("binary", "rejection", "the bytes are no text", "Is it a format that is read? Then give it its ending."),
    Code("bomb", "rejection", "it unpacks to far more than any honest archive of its size"),
    Code("empty", "rejection", "there is no text in it, or no article in the archive"),
    Code("encrypted", "rejection", "it has a password", "Put it there without one."),
    Code("http-error", "rejection", "the server answered with an error, not with the page"),
    Code("index-page", "rejection", "the page leads to articles and is none", "Save the articles themselves."),
    Code("internal-error", "rejection", "a fault of the pipeline", "Please report it with the file."),
    Code("missing-library", "rejection", "the format needs an extra that is not installed", "The reason has the command; `pipeline doctor` lists the extras."),
    Code("no-article", "rejection", "no main text was found in it", "Is there one? Please report the page."),
    Code("no-text", "rejection", "the row, message, item or document has no text"),
    Code("not-a-file", "rejection", "links, pipes and devices are not read", "Put the file itself there."),
    Code("not-text", "rejection", "a part of a mail or web archive is no text: a picture, a program", "Nothing is lost: it stays in raw/."),
    Code("out-of-memory", "rejection", "the document needs more memory than any may take", "Cut it into articles."),
    Code("too-deep", "rejection", "archives, or elements, lie too deep inside each other", "Unpack the outer ones."),
    Code("too-large", "rejection", "an article, a line or a message is larger than the limit", "`pipeline doctor` tells the limits."),
    Code("too-long", "rejection", "the text has more characters or blocks than are read", "Cut it into articles."),
    Code("too-many-parts", "rejection", "the archive, table or JSON has more parts than are read", "Cut it into several files."),
    Code("too-slow", "rejection", "the document takes longer than any may", "Cut it into articles."),
    Code("unknown-xml", "rejection", "it is XML, and neither a feed nor a page"),
    Code("unreadable", "rejection", "it cannot be opened, or changed while it was read", "Give the right to read it; the next run tries again."),
    Code("worker-died", "rejection", "the process that read it died twice", "Run with fewer workers or more memory; then please report it with the file."),
    Code("xml-entities", "rejection", "it declares entities of its own, which are not read"),
)  # fmt: skip

READINGS = (
    Code("damage", "reading", "a variant is damaged here, another is sound"),
    Code("spelling", "reading", "a letter, a mark or a capital"),
    Code("wording", "reading", "other words"),
    Code("figure", "reading", "another figure"),
    Code("missing", "reading", "a passage that some variants do not have"),
)

# What was written, by the charset it was saved in; and where another example is needed for the charset it was read in.
FRENCH = "Le café était fermé, mais le boulanger a gardé la clé de la première porte."
POLISH = "Wczoraj wieczorem spadł śnieg, a rano dzieci poszły do szkoły późno, bo droga była śliska."
RUSSIAN = "Привет, как дела сегодня?"
MEANT = {
    "utf-8": "Die Brücke über den Fluss ist schön, und das Café hat geöffnet.",
    "gbk": "张三四 came with 李小明 and 王大中.",
    "big5": "測試中文 and 中文測試 came.",
    "cp932": "こんにちは and ありがとう came.",
    "euc_jp": "昨日は雨が降りましたが、今日は晴れています。",
    "cp949": "안녕하세요 and 감사합니다 came.",
    **dict.fromkeys(("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"), RUSSIAN),
    "koi8_u": "Привіт, як справи сьогодні?",
    "cp1253": "Καλημέρα σε όλους, τι κάνετε σήμερα;",
    "cp1255": "שלום לכולם, מה שלומכם היום?",
    **dict.fromkeys(("cp1256", "iso8859_6"), "صباح الخير جميعا، كيف حالكم اليوم؟"),
    "cp874": "เช้านี้เด็กไปโรงเรียน และแม่ไปตลาดในเมือง",
    "cp1254": "Bu yıl yazılım şirketleri daha çok çalışan arıyor, çünkü iş büyüyor.",
    **dict.fromkeys(("cp1250", "iso8859_2", "cp852"), POLISH),
    "cp1257": "Vakar vakare snigo, o rytą vaikai į mokyklą ėjo vėlai, nes kelias buvo slidus ir šlapias.",
    **dict.fromkeys(("mac_roman", "cp850", "cp437", "cp1252"), FRENCH),
    "cp1252-as-iso8859_1": "Everyone said “no” – and “never again” – before they left…",
    "cp1252-as-mac_roman": "It isn’t ready, and they’re late.",
    "cp1252-as-cp1250": "Le père et la mère étaient très fatigués après la première fête, même si elle était brève.",
}
NAMED = {  # charsets by the names that people know
    "utf-8": "UTF-8",
    "gbk": "GBK (Chinese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp932": "Shift_JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "latin-1": "Latin-1 or Windows-1252",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "koi8_u": "KOI8-U (Ukrainian)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "iso8859_6": "ISO-8859-6 (Arabic)",
    "cp874": "Windows-874 (Thai)",
}
TWO_BYTES = ("gb18030", "cp932", "big5", "cp949")  # charsets in which a sequence of UTF-8 is read as fewer characters


def codes() -> Iterator[Code]:
    """Every code, family by family."""
    yield from REPAIRS
    rules = dict.fromkeys((m.true, m.read_as) for m in (*MISREADINGS, *(each for each, _ in CHARSETS)))
    yield from (_misreading(true, read_as) for true, read_as in rules)
    yield from (*REMOVALS, *PROBLEMS, *REJECTIONS, *READINGS)


def _misreading(true: str, read_as: str) -> Code:
    rule = f"{true}-as-{read_as}"
    meant = MEANT.get(rule, MEANT[true])
    means = f"text was saved as {NAMED.get(true, true)} and read as {NAMED.get(read_as, read_as)}"
    return Code(rule, "repair", means, "", misread(meant, true, read_as), meant)


def misread(text: str, true: str, read_as: str) -> str:
    """The text as it looks when it was saved in one charset and read in another; a byte that has no character comes through.

    >>> misread("café", "utf-8", "latin-1")
    'cafÃ©'
    """
    data, charset = text.encode(true), "cp1252" if read_as == "latin-1" else read_as
    if read_as in TWO_BYTES:
        return data.decode(charset)
    return "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in data)


def meaning(code: str) -> list[Code]:
    """What a code means: in each family that has it, and of several joined by commas, each.

    >>> [c.family for c in meaning("no-article")]
    ['problem', 'rejection']
    """
    table = _table()
    return [table[family, part.strip()] for part in code.split(",") for family in FAMILIES if (family, part.strip()) in table]


def means(family: str, code: str) -> str:
    """What a code of a family means, in a sentence; of several joined by commas, in one each.

    >>> means("repair", "gbk-as-latin-1")
    'Text was saved as GBK (Chinese) and read as Latin-1 or Windows-1252.'
    """
    said = (each.means for each in meaning(code) if each.family == family)
    return " ".join(f"{text[0].upper()}{text[1:]}." for text in said)


@cache
def _table() -> dict[tuple[str, str], Code]:
    return {(each.family, each.code): each for each in codes()}
