"""Title, authors, date and language, and where each was found."""

import pytest

from pipeline.blocks import read_blocks
from pipeline.maintext import main_text
from pipeline.metadata import guess_languages, metadata, parse_date


def test_case(case):
    source = read_blocks(case["input"], html=case.get("html", True))
    found = metadata(source, main_text(source), url=case.get("url"), given=case.get("given", {}))
    for place, value in case.get("evidence", {}).items():
        assert found.evidence.get(place) == value
    for field, value in case.get("expect", {}).items():
        got = getattr(found, field)
        assert (list(got) if field == "authors" else got) == value


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("3 May 2020", "2020-05-03"),
        ("2020-13-41", None),
        ("20200503", "2020-05-03"),
        ("25/12/2020", "2020-12-25"),
        ("soon", None),
    ],
)
def test_dates(text, date):
    assert parse_date(text) == date


def test_language_of_little_text_is_not_guessed():
    german = "Der Fuchs und die Biene sind nicht auf dem Feld, das ist für die Ernte im Dorf und den Wald ein Jahr"
    assert guess_languages(["Hello there", german, ""]) == [None, "de", None]
