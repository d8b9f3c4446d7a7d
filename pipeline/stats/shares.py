"""Who and what, of a share: `68 percent of X verb`, `X, 36%, verb`, `one in five X verb`, `was 5%`."""

from __future__ import annotations

from ..grammar.clauses import claim_start, clause_end, main_verb
from ..grammar.sentence import Range, Sentence, is_time
from ..grammar.subjects import clause_before, governing_verb, left_edge, subject, subject_phrase
from ..grammar.tokens import Place
from ..quantities import Quantified
from ..sentences import word_set
from .brackets import bracketed, in_brackets
from .partitives import partitive
from .parts import LEADING, Before, Roles, generic, lead_people, people_before, phrase_end, until

VAGUE = word_set(
    "number majority minority chunk quarter third fifth half proportion share percentage handful few rest remainder most"
)
LEADS = word_set("lead advantage margin majority edge ahead behind")


def share_roles(s: Sentence, i: int, q: Quantified, before: Before) -> Roles:
    """`68 percent of X verb`, `X (68%) verb`, `X, 36%, verb`, `among X, 36% verb`, `one in five X verb`."""
    right = _restated(s, i + 1)
    if s.tag(right) == "o":
        found = partitive(s, right, i)
        if (
            before.at is not None
            and found.claim
            and before.roles.claim
            and _coordinated(s, before.at, left_edge(s, i), found.claim)
        ):
            found = Roles(found.population, before.roles.claim)
        return Roles(_named(s, i, found.population, before), found.claim)
    if in_brackets(s, i):
        return bracketed(s, i, before)
    verb = right
    while s.tag(verb) in {"R", ","} and s.words[verb] not in {"up", "down"}:
        verb += 1
    if s.tag(verb) == "W" and s.tags[verb + 1 : verb + 2] in {"V", "A"}:
        verb += 1  # a quarter who saw no change
    reached = s.tag(verb) == "G" and s.words[left_edge(s, i) - 1] in {"at", "from", "to", "by"}  # stays at 5% following
    if s.tag(verb) in {"V", "A", "G", "B"} and not reached:
        return Roles(_people_before(s, i, before), s.place((claim_start(s, right, verb), clause_end(s, verb))))
    if q.kind == "percentage_point" and s.word(right) in LEADS:
        return _lead_of(s, i, before)
    phrase = s.phrase_at(right) if s.tag(right) not in {"", ",", "."} else None
    if phrase and not is_time(s, phrase) and q.kind != "percentage_point":
        return _noun_after(s, i, phrase, before)
    return _standing_alone(s, i, before)


def _named(s: Sentence, i: int, whole: Place | None, before: Before) -> Place | None:
    """The whole of a share; where that is a pronoun, what was spoken of before."""
    pronoun = whole and s.text[slice(*whole)].lower() in {"them", "these", "us", "they", "this", "it"}
    if whole and not pronoun:
        return whole
    return (before.roles.population if pronoun and before.at is not None else None) or people_before(s, i, before)


def _lead_of(s: Sentence, i: int, before: Before) -> Roles:
    """`the greens with a six point lead`, `found them to be four points ahead`."""
    edge = left_edge(s, i)
    end = edge
    while end and s.tags[end - 1] in "TBIRD":
        end -= 1
    phrase = s.phrase_before(end)
    claim = s.place((i + 1, clause_end(s, i + 1)))
    if not phrase or s.tags[phrase[1] - 1] == "X":
        return Roles(before.roles.population, claim)
    return Roles(s.place(phrase), claim)


def _coordinated(s: Sentence, last: int, edge: int, claim: Place) -> bool:
    """`58% of units and 79% of sales`: the second has no verb of its own."""
    return (
        claim[1] <= s.starts[edge] and not any(t in "VA" for t in s.tags[last:edge]) and any(t in ",C" for t in s.tags[last:edge])
    )


def _restated(s: Sentence, i: int) -> int:
    """The word after a figure that only gives the number again: `half (48 percent) of`, `two-thirds, 68%, of`."""
    if s.tag(i) in {"(", ","} and s.tags[i + 1 : i + 2] == "#" and s.tags[i + 2 : i + 3] in {")", ","}:
        return i + 3
    if s.tag(i) == ")" and s.tags[i + 1 : i + 2] == "o":
        return i + 1
    return i


def _people_before(s: Sentence, i: int, before: Before) -> Place | None:
    """Those named before a share that is a subject: `of those asked, 62% were`, `net users, 36%, carry`; else those before."""
    edge = left_edge(s, i)
    if s.tags[edge - 1 : edge] != "," or edge < 2:
        return people_before(s, i, before)
    a = max(s.tags.rfind(t, 0, edge - 1) + 1 for t in ",.S")
    lead = next((j for j in range(edge - 2, a - 1, -1) if s.words[j] in LEADING and (j == a or s.tags[j - 1] in "CRV")), None)
    if lead is not None:
        at = lead + 1
        count = s.tags.find("#", at, min(at + 4, edge - 1))
        return s.place((count + 1 if count >= 0 else at, edge - 1))
    if s.tags[i + 1 : i + 2] == ",":
        phrase = subject_phrase(s, edge - 1)
        if phrase:
            of = s.tags.find("o", *phrase)
            if of > 0 and s.words[of - 1] in VAGUE:
                return s.place((of + 1, phrase[1]))
            return before.people if s.words[phrase[1] - 1] in VAGUE else s.place(phrase)
    return people_before(s, i, before)


def _noun_after(s: Sentence, i: int, phrase: Range, before: Before) -> Roles:
    """`one in three women thought`, `half the respondents said`; `a 45 percent share of sales`."""
    a, end = phrase[0], phrase_end(s, phrase[1])
    verb = main_verb(s, end)
    plural = s.tags[end - 1] in "NX" or s.words[a] in {"the", "those", "all"} or s.tags[end - 1] == "P"
    if plural and verb is not None:
        while s.tags[a] == "D" and s.words[a] in {"the", "all"} and a + 1 < end:
            a += 1
        return Roles(until(s, a, verb), s.place((verb, clause_end(s, verb))))
    claim = clause_before(s, left_edge(s, i))
    if s.tag(end) == "W":
        return Roles(s.place((a, end)), s.place((end + 1, clause_end(s, end + 1))))
    if s.word(end) in {"among", "amongst", "for"} and (more := s.phrase_at(end + 1)) and not plural:
        return Roles(s.place((more[0], phrase_end(s, more[1]))), claim)
    return Roles(s.place((a, end)), claim)


def _standing_alone(s: Sentence, i: int, before: Before) -> Roles:
    """A share with nothing to its right: an item of a list (`Labour 35%`), the complement of `with`, a level (`was 5%`)."""
    edge = left_edge(s, i)
    if before.at is not None and (item := _elliptic_item(s, before.at, edge)):
        return _elliptic(s, item, before)
    if s.word(edge - 1) == "with":
        return Roles(before.people, clause_before(s, edge - 1))
    if s.word(edge - 1) == "of" and (phrase := s.phrase_before(edge - 1)):
        return _of_this_share(s, i, phrase)
    if s.tags[edge - 2 : edge] == ",I" and s.tag(i + 1) == "," and s.tag(i + 2) in {"V", "A"}:
        who = subject_phrase(s, edge - 2)  # the balance, at 34%, was
        return Roles(s.place(who) if who else None, s.place((i + 2, clause_end(s, i + 2))))
    return _level(s, edge, before)


def _of_this_share(s: Sentence, i: int, phrase: Range) -> Roles:
    """`a prevalence of 24% among its staff`, `an average of 5%`."""
    more = s.phrase_at(i + 2) if s.word(i + 1) in {"among", "amongst", "in", "for"} else None
    if more and s.tag(more[1]) == "#" and (rest := s.phrase_at(more[1] + 1)):
        more = (more[0], rest[1])  # among its 900-strong staff
    if more and not is_time(s, more):
        return Roles(s.place((more[0], phrase_end(s, more[1]))), s.place(phrase))
    if s.word(phrase[0] - 1) == "at" and s.words[phrase[1] - 1] in {"rate", "pace"}:
        verb = governing_verb(s, phrase[0])
        who = subject(s, verb) if verb is not None else None
        if who and not generic(s, who):  # the economy grew at a rate of 5%
            return Roles(s.place(who), s.place((verb or 0, phrase[1])))
    return Roles(s.place(phrase), clause_before(s, phrase[0]))


def _level(s: Sentence, edge: int, before: Before) -> Roles:
    """`unemployment was 5%`; of `the figure was 5%` what was spoken of before."""
    verb = governing_verb(s, edge)
    who = subject(s, verb) if verb is not None else subject_phrase(s, edge - (s.tag(edge - 1) in {",", "I"}))
    if not who or generic(s, who):
        lead = lead_people(s, edge)
        return Roles(lead or before.share.population or before.people, before.share.claim or clause_before(s, edge))
    return Roles(s.place(who), s.place((verb, edge)) if verb is not None and edge > verb else None)


def _elliptic(s: Sentence, item: Range, before: Before) -> Roles:
    """Of `X took 41% of the vote, Labour 35%` the vote goes on; of `Ohio was 5% below it, Iowa 4%` the verb."""
    claim = before.roles.claim
    verb = claim and claim[0] in s.starts and s.tags[s.index(claim[0])] in "VA"
    if verb and before.at is not None and before.roles.population and before.roles.population[1] <= s.starts[before.at]:
        return Roles(s.place(item), claim)
    return Roles(before.roles.population or before.people, s.place(item))


def _elliptic_item(s: Sentence, last: int, edge: int) -> Range | None:
    """`X took 41% of the vote, Labour 35% and the Alliance with 21%`: the item before a number without a verb."""
    if any(t in "VA" for t in s.tags[last:edge]):
        return None
    end = edge - (s.words[edge - 1 : edge] == ["with"])
    phrase = s.phrase_before(end)
    if not phrase:
        return None
    a = end
    while a > last and s.tags[a - 1] not in ",.()#-":
        a -= 1
    while a < end and s.tags[a] in "CR":
        a += 1
    if s.tag(a) == "o":
        return None
    return (a, end) if a < end else None
