"""The words that tell the parts of a clause, and how far from a number they are read."""

from __future__ import annotations

from ..sentences import word_set

Place = tuple[int, int]

WINDOW = 400  # code points on either side of a number that are read for its roles

FAR = 1000  # code points of its sentence on either side of a number that are given

CARRY = 1500  # code points over which a named source goes on holding

LASTING = frozenset(["percent", "fraction", "ratio", "percentage_point", "sample_size", "count"])

SHARES = frozenset(["percent", "fraction", "ratio", "percentage_point"])

# Finite verbs, as they follow a population: 68 percent of bakers believe
_REGULAR = (
    "accept access account acquire adopt agree aim allow answer apply argue ask attend avoid believe blame build "
    "call cite claim "
    "compete complain consider consult continue contribute cover cut deliver demand depend deploy describe die "
    "disagree display "
    "doubt earn employ encounter end evaluate exceed expect experience express face fail favor fear feel fund "
    "happen hire hope identify "
    "import improve include indicate intend invest involve lack learn listen live look love maintain manage "
    "mention miss move need "
    "note offer oppose opt own participate pay perceive pick plan play predict prefer prioritize produce provide "
    "purchase qualify rank "
    "rate realize receive regard rely remain reply report represent require respond run save seek see select seem "
    "sell share show "
    "spend start state stay store struggle suffer support suspect switch talk tend think total track trust try "
    "turn use value view "
    "visit vote want watch wonder work worry forecast increase grow rise fall drop decline carry create consume "
    "own reach cause "
    "like come go get give have know make take keep hold find buy read say choose believe view warn listen upgrade "
    "migrate recommend"
)

_IRREGULAR = (
    "is are was were be been has had do does did will would can could may might must shall should said thought "
    "felt saw knew made "
    "took got gave went came became kept held found bought sold paid spent chose grew rose fell lost won met ran "
    "meant told left "
    "built began cannot can't won't don't doesn't didn't isn't aren't wasn't weren't haven't hasn't wouldn't couldn't"
)

_AUXILIARIES = frozenset(_IRREGULAR.split())

NO_HEADS = word_set(
    "a an the and or it its this that these which who up down he she they ranked respectively saw see see no "
    "change to year said says"
)


def _forms(verbs: str) -> frozenset[str]:
    """Base, third person and past of regular verbs."""
    out = set()
    for v in verbs.split():
        stem = v[:-1] + "i" if v.endswith("y") and v[-2] not in "aeo" else v
        out |= {v, stem + ("es" if stem.endswith(("s", "x", "ch", "sh", "i", "go")) else "s")}
        out.add(v + "d" if v.endswith("e") else stem + "ed")
    return frozenset(out)


VERBS = _forms(_REGULAR) | frozenset(_IRREGULAR.split()) | frozenset(["planned", "preferred", "opted", "forecast", "cut", "read"])

# Verb or noun: a verb only after a plural (users visit) or a pronoun
NOUNS_TOO = word_set(
    "use work plan report cost share support access demand call end play value view vote need start state look total track visit "
    "pay purchase store run cut increase rise fall drop decline forecast rate rank note move cover love hope fear like cause "
    "uses works plans reports costs shares calls views values rates answers purchases stores sales claim claims offer offers "
    "experience experiences doubt import interest program move show shows survey test target need needs drop drops upgrade"
)

ADVERBS = word_set(
    "also now still already only just even never often usually always currently actually really strongly generally "
    "not either both "
    "regularly typically each all then thus long largely mostly simply nearly almost more most ever likely"
)

# `sales teams`, `systems software`: plural in form, the first half of a compound
NOT_PLURAL = word_set(
    "sales systems operations sports business news always perhaps across various previous numerous less this years months "
    "communications services securities arms customs goods earnings savings logistics economics politics analytics devops "
    "polled others others' has was does as is"
)

NO_VERBS = word_set(
    "and or of who that which whose where what not no too today alike overall abroad alone online else ago old away out"
)

POSTMODIFIERS = word_set("surveyed polled questioned asked interviewed aged worldwide infected sampled quizzed")

BREAKS = word_set(
    "while but whereas though although because if when than compared versus against according after before since yet"
)

PREPOSITIONS = word_set(
    "in at from with across within for on by to as among during through over per about into without via under"
)

TRAILERS = word_set("and or who that the a an") | PREPOSITIONS

PLURAL_PEOPLE = word_set("people those these women men children others staff police teens half they we")

GENERIC = word_set(
    "the a an this that these their its our his her new recent same latest annual online live survey study report "
    "poll research data "
    "analysis figures findings results group company firm researchers authors analysts analyst numbers index "
    "study's another of by "
    "from in and survey's report's questionnaire according global national major"
)
