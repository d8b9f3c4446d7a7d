"""Groups: what is one story, what is not, in any order."""

import random

from pipeline.cluster import cluster, explain_pair
from pipeline.fingerprint import fingerprint


def groups(texts):
    return [list(group) for group in cluster([(name, fingerprint(text)) for name, text in texts.items()]).groups]


def test_case(case):
    assert (
        groups({name: " ".join(text) if isinstance(text, list) else text for name, text in case["texts"].items()})
        == case["groups"]
    )


def story(seed, sentences):
    chance = random.Random(seed)
    words = [f"{a}{b}" for a in ("har", "bol", "tin", "mes", "ruk", "fel") for b in ("a", "en", "ost", "il", "und", "ex", "or")]
    return " ".join(" ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(sentences))


def test_pages_of_one_story_meet_in_the_whole():
    whole = story(1, 40)
    half = len(whole) // 2
    texts = {"a": whole, "b": whole[: half + 400], "c": whole[half - 400 :], "d": story(2, 40)}
    assert groups(texts) == [["a", "b", "c"], ["d"]]


def test_a_quotation_is_related_but_not_the_same():
    whole = story(3, 40)
    texts = [("a", fingerprint(whole)), ("b", fingerprint(story(4, 30) + " " + whole[:700]))]
    found = cluster(texts)
    assert found.groups == (("a",), ("b",))


def test_any_order_gives_the_same_groups():
    texts = [(f"{n:02}", fingerprint(story(n // 3, 20 + n % 3))) for n in range(30)]
    shuffled = random.Random(5).sample(texts, len(texts))
    assert cluster(texts) == cluster(shuffled)
    assert len(cluster(texts).groups) == 10


def test_a_hundred_copies_are_one_group():
    assert len(groups({str(n): story(1, 20) for n in range(100)})) == 1


def test_nothing_and_one():
    assert cluster([]).groups == ()
    assert cluster([("a", fingerprint(""))]).groups == (("a",),)


def test_a_pair_explains_itself():
    a, b = fingerprint(story(1, 20)), fingerprint(story(2, 20))
    assert explain_pair(a, a).startswith("same story")
    assert explain_pair(a, b).startswith("not the same story")
