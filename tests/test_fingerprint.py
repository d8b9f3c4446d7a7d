"""Sketches: what damage leaves alone, and what they hold."""

import pytest

from pipeline.fingerprint import fingerprint, read, tokens

STORY = " ".join(
    f"The harbour office counted {n} boats on day {n} of the long wet season, and its clerk wrote it down." for n in range(40)
)


def test_the_same_text_has_the_same_sketch():
    assert fingerprint(STORY) == fingerprint(STORY)


@pytest.mark.parametrize("damaged", ["It¡¯s late, they said", "It's late - they said", "ITâ€™S late they said"])
def test_damage_inside_words_falls_out(damaged):
    assert read(fingerprint(damaged)).grams.tolist() == read(fingerprint("It’s late they said")).grams.tolist()


@pytest.mark.parametrize("text", ["", "…", "one", "one two three", "\ud83d lone"])
def test_short_and_strange_texts_have_a_sketch(text):
    assert read(fingerprint(text)).length <= 3


def test_scripts_without_spaces_become_characters():
    assert tokens("港口今天开放") == list("港口今天开放")


def test_other_scripts_keep_their_letters():
    assert tokens("Гавань открыта, сегодня") == ["гавань", "открыта", "сегодня"]


def test_long_texts_are_sampled_and_places_rise():
    sketch = read(fingerprint(" ".join(f"word{n * n % 7919}" for n in range(70000))))
    assert sketch.rate > 1 and len(sketch.grams) < 300 and sketch.length == 70000
    assert (sketch.places[1:] > sketch.places[:-1]).all() and sketch.places[-1] > 65535
