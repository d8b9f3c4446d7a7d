"""How German writes quantities."""

from __future__ import annotations

import re

from ..model import Comparator
from ..sentences import word_set
from .language import Language, in_table

_BELOW_20 = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn "
    "neunzehn"
)
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
UNITS = {word: n for n, word in enumerate(_BELOW_20.split())}
TENS = {word: n * 10 for n, word in enumerate(_TENS.split(), 2)}
SCALES = {
    "tausend": 1e3, "tsd.": 1e3, "million": 1e6, "millionen": 1e6, "mio.": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9,
    "mrd.": 1e9, "mrd": 1e9, "billion": 1e12, "billionen": 1e12,
}  # fmt: skip
_ONE = r"ein(?:e[nmrs]?|s)?\b"
_STEM = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
_EVERY = {"zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "acht": 8, "neunt": 9, "zehnt": 10}
_COMPARATORS: dict[Comparator, str] = {
    "gt": "mehr als|über|höher als|größer als|gut|deutlich über",
    "lt": "weniger als|unter|niedriger als|geringer als|kleiner als",
    "ge": "mindestens|wenigstens|nicht weniger als|zumindest|minimal",
    "le": "bis zu|höchstens|maximal|nicht mehr als",
    "approx": "etwa|rund|ungefähr|circa|ca.|zirka|fast|nahezu|annähernd|beinahe|knapp|um die|schätzungsweise",
}
_UP = (
    "steigt steigen stieg stiegen gestiegen steigend wächst wachsen wuchs wuchsen gewachsen erhöht "
    "erhöhte erhöhten erhöhen zugelegt "
    "zulegte legte legten klettert kletterte geklettert zugenommen zunahm nahm verteuert verteuerte verbessert verbesserte plus"
)
_DOWN = (
    "sinkt sinken sank sanken gesunken fällt fallen fiel fielen gefallen schrumpft schrumpfte "
    "geschrumpft verringert verringerte "
    "reduziert reduzierte reduzieren senkt senkte gesenkt kürzt kürzte gekürzt zurückgegangen ging "
    "gingen eingebrochen brach verlor "
    "verloren minus"
)


def spelt(words: str) -> float | None:
    """The value of a number in words: `einundzwanzig` -> 21, `zweihundertfünf` -> 205, `dreitausend` -> 3000."""
    word = re.sub(r"^eine[nmrs]?$|^eins$", "ein", in_table(words))
    if "tausend" in word:
        left, _, right = word.partition("tausend")
        return _sum(_below_1000(left) if left else 1, 1000, _below_1000(right) if right else 0)
    return _below_1000(word)


def _below_1000(word: str) -> float | None:
    if "hundert" in word:
        left, _, right = word.partition("hundert")
        return _sum(_below_100(left) if left else 1, 100, _below_100(right) if right else 0)
    return _below_100(word)


def _below_100(word: str) -> float | None:
    if word in UNITS or word in TENS:
        return UNITS.get(word, TENS.get(word))
    unit, _, ten = word.rpartition("und")
    return TENS[ten] + UNITS[unit] if ten in TENS and unit in UNITS else None


def _sum(many: float | None, scale: float, rest: float | None) -> float | None:
    return None if many is None or rest is None else many * scale + rest


GERMAN = Language(
    spelt=spelt,
    stems=rf"{_ONE}|(?:(?:{_STEM})(?:und(?:{_STEM}))?)?(?:tausend|hundert)(?:und)?(?:{_STEM})?(?:und(?:{_STEM}))?"
    rf"|(?:{_STEM})und(?:{_STEM})|{_STEM}",
    starts=(*UNITS, *TENS, "hundert", "tausend"),
    decimal=",",
    scales=SCALES,
    percent=r"\s?%(?!\w)|\s?Prozent(?!punkt)\b|\s?v\.\s?H\.",
    points=r"\s(?:Prozentpunkte?n?|Basispunkte?n?)\b",
    coins={
        "euro": "EUR",
        "euros": "EUR",
        "dollar": "USD",
        "us-dollar": "USD",
        "pfund": "GBP",
        "franken": "CHF",
        "yen": "JPY",
        "yuan": "CNY",
        "kronen": "SEK",
        "rubel": "RUB",
        "mark": "DEM",
    },
    heads=word_set(
        "von aus prozent v prozentpunkt prozentpunkte prozentpunkten prozentpunktn basispunkt basispunkte basispunkten "
        "basispunktn bis oder und sekunden minuten stunden tage mal kilometer anrufe pro je"
    ),
    tails=("mal", "fach", "fache", "fachen", "facher", "faches"),
    out_of=r"\s(?:von|aus)\s",
    to=r"\s?(?:–|—|-|\bbis\b|\boder\b|\bund\b)\s?(?:zu\s)?",
    between=frozenset(["zwischen"]),
    times=r"[\s-]?mal\b(?=\s(?:so|mehr|höher|größer|schneller|die|der|das)\b)|[\s-]?fach(?:e[nrs]?)?\b",
    multiples={
        "verdoppelt": (2, "up"),
        "verdoppelte": (2, "up"),
        "verdoppelten": (2, "up"),
        "verdoppeln": (2, "up"),
        "verdreifacht": (3, "up"),
        "verdreifachte": (3, "up"),
        "vervierfacht": (4, "up"),
        "halbiert": (0.5, "down"),
        "halbierte": (0.5, "down"),
        "doppelt": (2, None),
        "zweimal": (2, None),
        "dreimal": (3, None),
    },
    twice=r"\sso\b",
    not_multiples=r"\b\B",
    parts={
        "drittel": 1 / 3,
        "viertel": 1 / 4,
        "fünftel": 1 / 5,
        "sechstel": 1 / 6,
        "siebtel": 1 / 7,
        "achtel": 1 / 8,
        "neuntel": 1 / 9,
        "zehntel": 1 / 10,
    },
    half="Hälfte",
    counts={"ein": 1, "einem": 1, "eines": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5},
    shared=r"(?!\s(?:Jahr|Stunde|Liter|Meter)|jahr|stunde)",
    halved=r"\s(?:der|des|aller|von|unserer|ihrer)\b|\s\w+t\b",
    not_parts=word_set("ersten zweiten dritten vierten erste zweite im letzten"),
    every={f"jede{a} {stem}e{b}": n for stem, n in _EVERY.items() for a in ("r", "", "s", "n", "m") for b in ("", "r", "s", "n")},
    rates=r"\s(?P<what>Sekunden|Minuten|Stunden|Tage|Mal|Kilometer|Anrufe)\s(?:pro|je|am|im|"
    r"in\sder)\s(?P<per>Sekunde|Minute|Stunde|Tag|"
    r"Woche|Monat|Jahr|Person|Kunde)\b|\s(?:pro|je)\s(?P<thousand>1\.000|10\.000|100\.000|Million)\b",
    ordinals={f"{stem}{end}": n for stem, n in _EVERY.items() for end in ("", "e", "en", "er", "es")},
    ranks=r"[\s-]?(?:größte|höchste|beste|schnellste|wichtigste|meiste|kleinste|niedrigste)[nrs]?\b",
    places=r"\.(?=\s(?:Platz|Rang|Stelle)\b)",
    numbered=r"(?:\bNr\.\s?|\bNummer\s|\bPlatz\s|\bRang\s)$",
    listed=r"\s(?:in|auf|unter|der|des)\s|\)|\s?,",
    comparators={words: sign for sign, rows in _COMPARATORS.items() for words in rows.split("|")},
    fillers=word_set("nur lediglich bloß gerade noch die der das den dem einen eine insgesamt durchschnittlich jetzt"),
    more=r"\s(?:oder|und)\s(?:mehr|darüber|höher)\b",
    less=r"\s(?:oder|und)\s(?:weniger|darunter)\b",
    up=word_set(_UP),
    down=word_set(_DOWN),
    by=frozenset(["um"]),
    reached=frozenset(["auf"]),
    rises=r"\s(?:mehr|höher|größer|Zuwachs|Wachstum|Anstieg|Plus)\b|\s(?:gestiegen|gewachsen|zugelegt|zugenommen|erhöht|steigen|wachsen|zulegen|zunehmen)\b",
    falls=r"\s(?:weniger|niedriger|geringer|Rückgang|Minus|Rabatt)\b|\s(?:gesunken|gefallen|zurückgegangen|"
    r"reduziert|gesenkt|verringert|sinken|fallen|zurückgehen|schrumpfen)\b",
    asks=("efrag", "mfrage", "rhebung", "interview", "tichprobe", "eilnehm", "eilgenommen", "eantwortet"),
    asked=r"\b(?:[Bb]efragt\s(?:wurden|hat|haben)|[Bb]efragte[nr]?|[Bb]efragung|Umfrage|Erhebung|interviewte|Stichprobe)(?:\s(?:unter|von|mit|"
    r"wurden|haben|bei|hat|über|mehr|als|rund|"
    r"etwa|insgesamt|knapp|fast|der|die|das|den|mindestens|gut|\w+er)){0,5}\s*$",
    answered=r"\s(?:[\w.-]+\s){0,4}?(?:[Bb]efragten?|Teilnehmer\w*|befragt|teilgenommen|geantwortet)\b",
    counted=r"\s[A-ZÄÖÜa-zäöü]",
    plural=r"\s(?:[a-zäöüß]+e[nr]?\s)?[A-ZÄÖÜ][a-zäöüß]+(?:en|er|e|n|s)\b",
    measures=r"[\s-]?(?:Jahre?[ns]?|Tage?n?|Stunden?|Minuten?|Monate?n?|Wochen?|Sekunden?|Jahrzehnte|Kilometern?|"
    r"Metern?|Zentimeter|km|"
    r"cm|mm|kg|Kilo(?:gramm)?|Gramm|Litern?|Tonnen|Hektar|Grad|Uhr|PS|kW|MHz|GHz|[KMGT]B|Punkten?|Mal|mal|"
    r"-[Jj]ährig\w*|[Jj]ährig\w*)\b",
    labels=r"(?:\b(?:Seite|Kapitel|Abschnitt|Version|Nummer|Nr\.|Artikel|Paragraf|seit|im|in|Paragraph|Flug|"
    r"Zimmer|ab|bis|Raum|Jahr)|§|#)\s*$",
    months=r"\b(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zäöü]*\.?\s*$",
)
