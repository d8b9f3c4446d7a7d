"""English words, by the part that they play."""

from __future__ import annotations

from ..sentences import word_set

TIMES = word_set(
    "year years month months quarter quarters week weeks decade decades day days half period time january february march "
    "april may june july august september october november december monday tuesday wednesday thursday friday saturday "
    "sunday jan feb mar apr jun jul aug sep sept oct nov dec "
    "today now spring summer autumn winter fall night century term future past"
)
COMPARING = word_set(
    "more less fewer greater higher lower than about around roughly approximately nearly almost some over above under below "
    "only just least well estimated average mere bare whopping full further another exactly circa even as many much around "
    "fully total minimum maximum record combined remaining additional hefty staggering massive huge stunning paltry tiny cool"
)
COMPARING_PAIRS = {
    ("up", "to"), ("at", "least"), ("at", "most"), ("close", "to"), ("average", "of"), ("total", "of"), ("minimum", "of"),
    ("maximum", "of"), ("upwards", "of"), ("excess", "of"), ("in", "excess"),
}  # fmt: skip
REPORTING = word_set(
    "found finds find shows show showed shown reveals revealed reveal reports reported said says say estimates estimated "
    "estimate predicts predicted predict projects projected indicates indicated indicate suggests suggested suggest "
    "concludes concluded claims claimed forecasts forecast notes noted states stated believes expects adds added announced "
    "confirmed warned warns thought told put puts see sees saw"
)
AUXILIARIES = word_set("is are was were be been being has have had do does did am 're 've 's 'm get gets got")
COSTING = word_set(
    "costs lists sells starts prices totals averages weighs earns pays charges retails ranges runs stands trades opens "
    "closes ranks"
)
SAYING = word_set(
    "saying claiming believing arguing showing suggesting estimating reporting adding predicting expecting noting indicating"
)
TO_VERBS = word_set("plan hope aim need want like try intend attempt claim expect prefer tend fail struggle")
NO_VERB = ("ing", "tion", "ment", "ity", "ness", "ful", "ble", "tive", "sive", "al", "ers")
NOT_PLURAL = word_set(
    "sales systems operations sports business news various previous earnings savings securities arms customs goods "
    "communications services logistics economics politics analytics"
)
ENDS = word_set(
    "while whereas but yet compared versus vs because although though according followed meaning leading indicating "
    "suggesting against citing highlighting making bringing reflecting showing"
)
ENDS_AFTER_COMMA = ENDS | word_set("with and up down which who so said says according for from largely even including as this")
