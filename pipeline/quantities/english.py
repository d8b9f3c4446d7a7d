"""How English writes quantities."""

from __future__ import annotations

from ..model import Comparator
from ..sentences import word_set
from .language import Language, in_table

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: n for n, word in enumerate(f"{_UNITS} nineteen".split())} | {w: n * 10 for n, w in enumerate(_TENS.split(), 2)}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "tn": 1e12, "mn": 1e6,
    "mln": 1e6, "m": 1e6, "bln": 1e9,
}  # fmt: skip
_COINS = {
    "USD": "dollars dollar dlrs dlr", "EUR": "euros euro", "GBP": "pounds sterling stg", "JPY": "yen", "CNY": "yuan renminbi",
    "INR": "rupees rupee", "CHF": "francs", "DEM": "marks", "CAD": "canadian", "BRL": "reais", "RUB": "roubles rubles",
    "KRW": "won", "MXN": "pesos", "ESP": "pesetas", "ITL": "lire", "SEK": "kronor", "ZAR": "rand", "PLN": "zloty zlotys",
    "TRY": "lira", "ILS": "shekels", "THB": "baht", "MYR": "ringgit", "IDR": "rupiah", "NGN": "naira", "HUF": "forints forint",
    "NLG": "guilders", "ATS": "schillings", "GRD": "drachmas", "PTE": "escudos", "AED": "dirhams", "SAR": "riyals",
    "": "dinars crowns kroner shillings",
}  # fmt: skip
_UP = (
    "rise rises rose risen rising grow grows grew grown growing increase increases increased increasing "
    "gain gains gained gaining jump "
    "jumps jumped jumping climb climbs climbed climbing surge surges surged soar soars soared expand "
    "expands expanded improve improves "
    "improved boost boosts boosted raise raises raised add added accelerate accelerated strengthened up "
    "advanced leapt rocketed "
    "doubled tripled trebled quadrupled"
)
_DOWN = (
    "fall falls fell fallen falling drop drops dropped dropping decline declines declined declining "
    "decrease decreases decreased "
    "decreasing lose loses lost losing slide slides slid slump slumped plunge plunges plunged reduce "
    "reduces reduced reducing cut cuts "
    "cutting slip slips slipped tumble tumbled sink sank slash slashes slashed dip dips dipped shrink "
    "shrinks shrank shrunk weakened "
    "down halved plummeted contracted lowered trimmed"
)
_COMPARATORS: dict[Comparator, str] = {
    "gt": "more than|over|above|greater than|in excess of|exceed|exceeds|exceeded|exceeding|higher than|"
    "upwards of|just over|well over|"
    "topped|topping|surpassed|surpassing|north of|better than|larger than|as few as",
    "lt": "less than|fewer than|under|below|lower than|just under|shy of|short of|smaller than|well under",
    "ge": "at least|a minimum of|no less than|no fewer than|not less than|minimum of|as little as",
    "le": "up to|at most|as much as|as many as|no more than|a maximum of|not more than|maximum of|as high as|or less than",
    "approx": "about|around|roughly|approximately|approx.|nearly|almost|close to|some|circa|~|≈|virtually|near|closer to|"
    "somewhere around|more or less|an approximate|in the region of|on the order of",
}
_TIME = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
# between an amount and the noun of its change: `5% year on year sales growth`, but not `5% said they would cut`
_BETWEEN = (
    r"(?:\s(?!(?:this|last|next|of|to|in|and|they|would|will|could|that|said|expect|plan|want)\b)"
    r"(?:year\son\syear|[a-z-]+)){0,3}?"
)
_VERB = r"(?:said|says?|now|have|are|were|rely|use|think|believe|expect|plan|feel|did|do|used|own|live|want|know)"


def spelt(words: str) -> float | None:
    """The value of digits or number words: `forty-four` -> 44, `two hundred and six` -> 206."""
    total = current = 0.0
    for word in in_table(words).replace("-", " ").split():
        if word in WORDS:
            current += WORDS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], 0
        elif word != "and":
            return None
    return total + current


ENGLISH = Language(
    spelt=spelt,
    stems="|".join(sorted(WORDS, key=len, reverse=True)),
    starts=tuple(WORDS),
    decimal=".",
    scales={k: v for k, v in SCALES.items() if k != "m"},
    percent=r"\s?%(?!\w)(?:\s?percent\b)?|[\s-]?per[\s-]?cent(?!age|ile)\b|\s?pct\b",
    points=r"[\s-](?:percentage[\s-]points?|pp\b|pct\spoints?|basis\spoints?|"
    r"points?\b(?=\s(?:lead|ahead|increase|gain|drop|fall|rise|decline|behind|swing|up|down|jump)))",
    coins={word: code for code, words in _COINS.items() for word in words.split()},
    heads=word_set(
        "in out percentage pp pct basis point points per percent times x fold st nd rd th to or and seconds minutes hours days "
        "weeks months miles calls emails messages"
    ),
    tails=("fold", "x"),
    out_of=r"[\s-](?:in|out[\s-]of)[\s-](?:every\s)?",
    to=r"\s?(?:–|—|-|\bto\b|\bor\b|\band\b)\s?",
    between=frozenset(["between"]),
    times=r"[\s-]times\b(?=\s(?:as|more|higher|greater|faster|larger|bigger|lower|less|fewer|better|the|"
    r"likelier|that|its|their)\b)"
    r"|x(?=\s(?:[a-z]+er|more|less|as|the)\b)|[\s-]?fold\b",
    multiples={
        "doubled": (2, "up"),
        "doubling": (2, "up"),
        "tripled": (3, "up"),
        "tripling": (3, "up"),
        "trebled": (3, "up"),
        "quadrupled": (4, "up"),
        "halved": (0.5, "down"),
        "twice": (2, None),
        "double": (2, None),
        "triple": (3, None),
    },
    twice=r"\s(?:the|that|what|last|its|their|those)\b|\sas\s(?!an?\b|the\b|[a-z]+s\b)",
    not_multiples=r"[\s-]down\b|\sas\s(?:an?|the)\b",
    parts={
        "third": 1 / 3,
        "quarter": 1 / 4,
        "fourth": 1 / 4,
        "fifth": 1 / 5,
        "sixth": 1 / 6,
        "seventh": 1 / 7,
        "eighth": 1 / 8,
        "ninth": 1 / 9,
        "tenth": 1 / 10,
    },
    half="half",
    counts={"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    shared=rf"\sof\s(?!20\d\d|19\d\d|the\s(?:year|century|day)|an?\s(?:century|mile|day|year|hour)\b)|\s{_VERB}\b|\s\(|,\s\d",
    halved=r"\s(?:those|the|their|its|our|all|these)\b",
    not_parts=word_set("first second third fourth upper lower top bottom back other last latter final next this each per"),
    every={},
    rates=r"\s(?P<what>(?:seconds|minutes|hours|days|weeks|months|times|miles|calls|emails|messages)(?=\s(?:per|a|an|each|every)\s)|"
    r"(?:[a-z-]+\s)?[a-z]+s(?=\sper\s))\s[a-z]+\s"
    r"(?P<per>second|minute|hour|day|night|week|month|quarter|year|user|person|employee|customer)\b"
    r"|\sper\s(?P<thousand>1,000|10,000|100,000|million)\b",
    ordinals={
        w: n for n, w in enumerate(["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 2)
    },
    ranks=r"[\s-](?:most|largest|highest|biggest|best|fastest|lowest|smallest|busiest|richest|poorest|worst)\b",
    places=r"(?:st|nd|rd|th)(?=\s(?:position|place)\b)",
    numbered=r"(?:\b[Nn]o\.\s?|\b[Nn]umber\s|#\s?)$",
    listed=r"\s(?:in|on|among|of)\s|\)|\s?,",
    comparators={words: sign for sign, rows in _COMPARATORS.items() for words in rows.split("|")},
    fillers=word_set(
        "a an the only just whopping full incredible now still average of estimated further another mere bare record "
        "hefty staggering massive huge stunning paltry tiny cool"
    ),
    more=r"\s(?:or|and)\s(?:more|higher|greater|over|above)\b|\+",
    less=r"\s(?:or|and)\s(?:fewer|less|lower|under|below)\b",
    up=word_set(_UP),
    down=word_set(_DOWN),
    by=frozenset(["by", "at"]),
    reached=frozenset(["to"]),
    rises=rf"{_BETWEEN}\s(?:increase|gain|improvement|rise|growth|jump|hike|surge|uptick|boost)\b"
    r"|\s(?:higher|more|greater|faster|larger|bigger)\b(?!\sthan\s\d)|\s?,?\sup\sfrom\b|\sup\b(?!\sto)",
    falls=rf"{_BETWEEN}\s(?:decrease|decline|drop|reduction|fall|discount|cut|loss|slump|dip|slide)\b"
    r"|\s(?:less|lower|fewer|cheaper|slower|smaller)\b(?!\sthan\s\d)|\s?,?\sdown\sfrom\b|\sdown\b",
    asks=(
        "urvey",
        "oll",
        "nterview",
        "ampl",
        "uestion",
        "sked",
        "anvass",
        "panel",
        "responses",
        "quizzed",
        "returned by",
        "tud",
        "consulted",
        "espon",
        "xamined",
        "omplet",
        "articipa",
    ),
    asked=r"\b(?:survey(?:ed|s|ing)?|poll(?:ed|ing)?|interview(?:ed|s|ing)?|sampl(?:ed?|ing)|questioned|asked|"
    r"canvass(?:ed)?|panel|"
    r"responses\sfrom|quizzed|returned\sby|study\sof|study\sin|studied|questionnaires\sfrom|consulted|"
    r"(?:survey|poll|study|interviews|questionnaire)(?:\s[\w’'-]+){1,4}?\s(?=(?:among|of|with)\s)|"
    r"examined(?:\s[\w’'-]+){1,5}?\s(?=(?:at|in)\s))"
    r"(?:\s?\b(?:of|with|from|among|in|by|the|a|an|some|total|about|around|roughly|nearly|almost|more|than|"
    r"over|at|least|just|another)){0,6}"
    r"\s*$",
    answered=r"\s(?!countries\b|cities\b|towns\b|states\b|nations\b|industries\b|"
    r"sectors\b)(?:[\w.-]+\s){0,6}?(?:respondents|participants|responded|polled|completing|completed|"
    r"took part|participated|(?:were|"
    r"was) surveyed)\b",
    counted=r"\s(?:[a-z]|[A-Z][\w’'-]*s\b|(?:[A-Z][\w’'-]*\s){1,3}(?:[a-z-]+\s)?[a-z-]+s\b)|-strong\b",
    plural=r"\s(?:[a-z-]+\s)?[a-z]+s\b",
    measures=r"(?<=(?<![\d,.])911)\s(?:calls?|operators?|dispatch\w*)\b|"
    rf"(?:[\s-](?:hundred|thousand|million|billion))?[\s-]?(?:{_TIME[3:-1]}|mins?|secs?|hrs?|mths|yrs|wks|decades?|centuries|generations?|miles?|km|kilomet\w+|met(?:er|re)s?|yards?|"
    rf"feet|foot|ft|inch(?:es)?|kg|kilos?|"
    r"lbs?|cts?|cents?|pence|sq|square|pounds?\b|stone\b|pound-feet|kilograms?|grams?|ounces|oz|degrees|points?|calories|"
    r"times|k[Ww]h?|MHz|GHz|[KMGT]B|[KMG]bps|mAh|dpi|ppi|psi|fps|rpm|lumens|volts?|watts?|amps?|mm|"
    r"ml|nm|AD|BC|px|pixels|bytes?|bits?|ms|mph|kph|horsepower|hp|bhp|\w*volts?|knots|-year-old|"
    r"characters|words|pages|block|a\.m|p\.m|am|pm)\b",
    labels=r"(?:\b(?:version|page|chapter|section|step|figure|table|port|error|code|room|flight|model|http|route|highway|"
    r"article|rule|channel|aged|age|volume|episode|season|phase|type|level|grade|number|[Nn]o\.?|box)|#)\s*$"
    r"|\bage[ds]?\s(?:of\s|between\s)?(?:\d{1,2}\s?(?:and|to|–|-)\s?)?$",
    months=r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(?:\d{1,2},?\s*)?$",
)
