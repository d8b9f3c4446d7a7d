"""Files that mean harm cost themselves only, and nothing in them reaches who reads what is published.

`make hostile` tries ten thousand, and those beside the project.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import run
from pipeline.blocks import read_blocks
from pipeline.engine import Limits, Pool, each
from pipeline.model import Raw, Rejected, replay
from pipeline.read import files, read, read_as
from pipeline.run import ingest, prepare
from pipeline.state import writer
from pipeline.unseen import UNSEEN, harmless
from pipeline.update import Means, Nobody, update
from pipeline.write import Folder, article_bytes, load

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from hostile import examine  # noqa: E402
from hostile_files import generated, seeds  # noqa: E402

BODY = "The ferry ran late on Monday, said 40 percent of 1,200 passengers who were asked. " * 12
MANY = 100_000


@pytest.fixture(scope="module")
def sound():
    return seeds(Path("nowhere"))


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_generated_files_are_read_or_rejected_and_lose_no_word(tmp_path, sound, first):
    for number in range(first, first + 40):
        name, data = generated(number, sound)
        (tmp_path / name).write_bytes(data)
    for found in files(tmp_path):
        told = examine(found)
        assert not told.faults, told
        assert told.seconds < 10 and told.ends, told


PAGES = {
    "divs": "<div>" * MANY + f"<p>{BODY}</p>",
    "attributes": "<p " + " ".join(f"a{n}='{n}'" for n in range(MANY)) + f">{BODY}</p>",
    "formatting": "<p><a><b><i><font>" * 5000 + BODY,
    "tables": "<table><tr><td>" * 5000 + BODY,
    "comments": "<!--" * 200_000 + BODY,
    "brackets": "<" * 200_000 + BODY,
    "scripts": "<script><!--<script>" * 50_000 + BODY,
    "no quote": f'<a href="{"x" * 2_000_000}{BODY}',
    "entities": "<p>" + "&amp;&#8217;&hellip;&#x202e;&#0;" * 50_000,
    "siblings": "<p>x</p>" * 250_000,
}
TEXTS = {
    "entities": "&amp;&#8217;&hellip;&eacute;" * 30_000,
    "misread": "Ã¢â‚¬â„¢ cafÃ© " * 60_000,
    "spaces": "a" + " " * 1_000_000 + "b",
    "digits": "1," * 500_000,
    "marks": "a" + "\u0301" * 1_000_000,
    "turned": "user\u202e gnp.exe \u2066x\u2069 " + BODY,
    "controls": "a\x00b\x1b[31mc\x0cd\x7fe\x9ff\x85g " + BODY,
    "dense": BODY * 2000,
    "too long": "Rain fell. " * 800_000,
}
CASES = [(name, "text/html", text) for name, text in PAGES.items()] + [(name, "text/plain", text) for name, text in TEXTS.items()]


@pytest.mark.parametrize(("name", "media", "text"), CASES, ids=[f"{media[5:]}: {name}" for name, media, _ in CASES])
def test_pages_and_texts_known_to_stop_parsers_end_in_time(name, media, text):
    def lost(raw, code):
        raise AssertionError(code)

    (done,) = Pool(1).map(each(prepare), [Raw(path=name, data=text.encode(), media=media)], lost=lost)
    if isinstance(done, Rejected):
        assert done.code in ("no-article", "too-long")
    else:
        assert harmless(done.text)


@given(
    st.text(st.sampled_from("ab \n\x00\x1b\x85\x0c\x7f\u202e\u2066\u2069Ã©â€™"), max_size=60),
    st.sampled_from(["text/plain", "text/html"]),
)
@settings(max_examples=40)
def test_what_nobody_sees_leaves_the_text_by_edits_that_replay(text, media):
    raw = Raw(path="a", data=(BODY + text).encode(), media=media, url="https://x.example/\u202e", meta={"title": text})
    done = prepare(raw)
    if isinstance(done, Rejected):
        assert done.code == "binary" and text.count("\0") > 2
        return
    source = read_blocks(raw.data.decode(), html=media == "text/html").text
    assert harmless(replay(source, done.edits)) and harmless(done.text) and harmless(done.title or "") and harmless(done.url)
    (article,) = ingest([raw])
    assert not UNSEEN.search(article_bytes(article).decode())
    assert {"control-characters"} <= {p.code for p in article.problems}


def test_names_and_reasons_show_what_they_are(tmp_path):
    for name in ("pay\u202efdp.txt", "a\x1b[2J.txt"):
        (tmp_path / name).write_text(BODY, "utf-8")
    assert [found.path for found in files(tmp_path)] == ["a%1B[2J.txt", "pay%E2%80%AEfdp.txt"]
    (told,) = read_as("a.xml", "a.xml", "<r\u202e/>".encode())
    assert harmless(told.reason)


def test_an_input_that_kills_hangs_or_eats_costs_no_other(monkeypatch, tmp_path):
    prepare_ = import_module("pipeline.prepare")
    whole = prepare_._decoded

    def harm(raw):
        if raw.path.startswith("die"):
            os._exit(9)
        while raw.path.startswith("hang"):
            pass
        if raw.path.startswith("eat"):
            return len(b" " * 2**31)
        return whole(raw)

    sound = list(read(ROOT / "raw"))
    want = [article.model_dump_json() for article in ingest(sound)]
    monkeypatch.setattr(prepare_, "_decoded", harm)
    bad = [Raw(path=path, data=BODY.encode()) for path in ("die", "hang", "eat")]
    rejected = []
    got = ingest([bad[0], *sound[:3], *bad, *sound[3:]], engine=Pool(2, Limits(seconds=1)), on_reject=rejected.append)
    assert [article.model_dump_json() for article in got] == want
    codes = sorted((r.path, r.code) for r in rejected if r.path in ("die", "hang", "eat"))
    assert codes == [("die", "worker-died")] * 2 + [("eat", "out-of-memory"), ("hang", "too-slow")]


@pytest.mark.parametrize("stage", ["collate", "facts_of"])
def test_a_group_that_takes_too_much_is_published_with_less(monkeypatch, tmp_path, stage):
    whole = getattr(run, stage)

    def hang(given, *more):
        while "ferry" in str(given):
            pass
        return whole(given, *more)

    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(BODY, "utf-8")
    (tmp_path / "raw/b.txt").write_text("Snow fell on the quay all day, and nobody of the town was there to see it.", "utf-8")
    monkeypatch.setattr(run, stage, hang)
    with writer(tmp_path / "out") as state:
        update(files(tmp_path / "raw"), Means(state, Folder(tmp_path / "out"), Pool(1, Limits(seconds=0.5)), Nobody()))
    articles = list(load(tmp_path / "out"))
    (less,) = (a for a in articles if "ferry" in a.text)
    assert len(articles) == 2 and "too-slow" in {p.code for p in less.problems} and not less.statistics
    in_memory = ingest(read(tmp_path / "raw"), engine=Pool(1, Limits(seconds=0.5)))
    assert [a.text for a in in_memory] == [a.text for a in articles]
