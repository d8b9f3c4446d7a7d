"""Sketches: what damage leaves alone, and what they hold."""

import numpy as np
import pytest

from pipeline.fingerprint import WHOLE, fingerprint
from pipeline.shelf import shelf
from pipeline.words import folded

STORY = " ".join(
    f"The harbour office counted {n} boats on day {n} of the long wet season, and its clerk wrote it down." for n in range(40)
)
LONG = " ".join(f"word{n * n % 7919}" for n in range(70000))


def grams(text):
    return shelf([fingerprint(text)]).grams.of.tolist()


def test_the_same_text_has_the_same_sketch():
    assert fingerprint(STORY) == fingerprint(STORY)


@pytest.mark.parametrize("damaged", ["It¡¯s late, they said", "It's late - they said", "ITâ€™S late they said"])
def test_damage_inside_words_falls_out(damaged):
    assert grams(damaged) == grams("It’s late they said")


@pytest.mark.parametrize("text", ["", "…", "one", "one two three", "\ud83d lone"])
def test_short_and_strange_texts_have_a_sketch(text):
    assert shelf([fingerprint(text)]).head["length"][0] <= 3


def test_scripts_without_spaces_become_characters():
    assert folded("港口今天开放").decode() == " ".join("港口今天开放")


def test_other_scripts_keep_their_letters():
    assert folded("Гавань открыта, сегодня").decode() == "гавань открыта сегодня"


def test_long_texts_are_sampled_and_places_rise():
    opened = shelf([fingerprint(LONG)])
    assert opened.head["step"][0] and len(opened.grams.of) < 150 and opened.head["length"][0] == 70000
    assert (np.diff(opened.places) >= 0).all() and 60000 < opened.places[-1] < 80000


def test_sketches_opened_together_are_as_opened_alone():
    texts = [
        "",
        "one",
        STORY,
        LONG,
        " ".join(STORY.split()[:WHOLE]),
        "Mr Oda met Ms Verhaal on 3 May, 12 people said, and Ms Oda.",
    ]
    sketches = [fingerprint(text) for text in texts]
    together = shelf(sketches)
    for at, sketch in enumerate(sketches):
        alone = shelf([sketch])
        for name in ("grams", "words", "names", "figures"):
            row = getattr(together, name)
            assert row.of[row.at[at] : row.at[at + 1]].tolist() == getattr(alone, name).of.tolist()


def test_a_sketch_is_some_hundred_bytes():
    assert max(len(fingerprint(text)) for text in (STORY, LONG, "word " * WHOLE)) < 800


def test_names_and_figures_are_those_of_the_text():
    opened = shelf([fingerprint("At noon Mr Oda saw 41 ships. The 41 left, said Mr Oda; a ship is a ship, and 7,200 is 7,200.")])
    assert len(opened.names.of) == 2 and len(opened.figures.of) == 2  # the names are Mr and Oda: a common word is no name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("OSLO, March 16 - The bank said", 78),
        ("Year to Jan 31. OSLO, March 16 - It said", 78),
        ("On 12 March 2014 it", 74),
        ("It may be 5", 0),
    ],
)
def test_the_day_is_that_of_the_dateline(text, day):
    assert shelf([fingerprint(text)]).head["day"][0] == day


@pytest.mark.parametrize("broken", [b"", b"short", fingerprint(STORY)[:-1], fingerprint("one two") + b"\0"])
def test_other_bytes_are_no_sketch(broken):
    with pytest.raises(ValueError, match="no sketch"):
        shelf([broken])


def test_a_gram_that_comes_again_and_again_makes_no_large_sketch():
    assert len(fingerprint("the same again and " * 50000)) < 4000
