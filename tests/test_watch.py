"""`pipeline watch` as a process: files arrive while it runs, half of them slowly, and it is killed in the midst of a run.

`make crash` drops a thousand files, `make test` fewer.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from pipeline import ingest, load
from pipeline.cli.watch import Looking
from pipeline.read import read

FILES = int(os.environ.get("WATCHED", "160"))
QUIET, TICK = 3.0, 0.3  # seconds: what the watch waits for, and between two pieces of a slow file
PATIENCE = 300  # seconds after which something is wrong, on the slowest machine
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "we",
    "xi",
    "yo",
    "zu",
]


def text_of(number):
    """A text that shares no four words with another."""
    some = random.Random(number)
    words = ["".join(some.choices(SYLLABLES, k=3)) for _ in range(60)]
    lines = [" ".join(words[at : at + 12]).capitalize() + f" and {number + at} cooks." for at in range(0, 60, 12)]
    return "\n\n".join([*lines, f"This is the end of text {number}."]) + "\n"


def started(raw, out):
    command = [sys.executable, "-m", "pipeline", "watch", raw, "--out", out, "--quiet-for", str(QUIET), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.1)


def published(out):
    return list((out / "articles").glob("*/*.json"))


def changes_of(out):
    return [json.loads(line) for line in (out / "changes.jsonl").read_text().splitlines()]


def drop(raw, slow_until, gaps):
    """Write half of the files at once, the others piece by piece, and their ends only when that is allowed."""
    texts = {raw / f"{number:04}.txt": text_of(number) for number in range(FILES)}
    fast, slow = (dict(list(texts.items())[start::2]) for start in (0, 1))
    for file, text in fast.items():
        file.write_text(text)
    at, last = 0, time.monotonic()
    while True:
        ending = slow_until.is_set()
        for file, text in slow.items():
            with file.open("a") as stream:
                stream.write(text[at:] if ending else text[at : at + 2])
        gaps.append(time.monotonic() - last)
        if ending:
            return
        at, last = at + 2, time.monotonic()
        time.sleep(TICK)


def rewrite(raw, out):
    """Write a file anew, slowly, while another arrives and is published: the article of the first stays as it was."""
    file, text = raw / "0000.txt", text_of(0)
    before = {each: each.read_bytes() for each in published(out)}
    (raw / "new.txt").write_text(text_of(FILES))
    file.write_text("")
    end = time.monotonic() + PATIENCE
    while len(published(out)) == FILES and time.monotonic() < end:
        with file.open("a") as stream:
            stream.write(text[:1])
        time.sleep(TICK)
    assert all(each.read_bytes() == data for each, data in before.items())
    file.write_text(text)


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw", tmp_path / "out"


def test_files_arrive_while_it_runs_and_it_is_killed(folders):
    raw, out = folders
    first, may_end, gaps = started(raw, out), threading.Event(), []
    writer = threading.Thread(target=drop, args=(raw, may_end, gaps))
    writer.start()
    until(lambda: len(published(out)) > FILES // 20)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert writer.is_alive()
    may_end.set()
    writer.join()
    assert max(gaps) < QUIET, "this machine is too slow to write as slowly as that"
    second = started(raw, out)
    until(lambda: len(published(out)) == FILES)
    rewrite(raw, out)
    second.send_signal(signal.SIGTERM)
    said, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    assert json.loads(said.splitlines()[-1])["inputs"] == FILES + 1
    assert [row["change"] for row in changes_of(out)] == ["created"] * (
        FILES + 1
    )  # no text was read by half, so none was made twice
    assert [a.model_dump() for a in load(out)] == [a.model_dump() for a in ingest(read(raw))]


def test_a_file_is_quiet_once_it_has_not_changed_for_a_while_whatever_its_clock_says(folders):
    file, look = folders[0] / "a.txt", Looking(folders[0], 2.0)
    file.write_text("one")
    os.utime(file, (4e9, 4e9))  # in the year 2096
    assert [list(look(now).quiet) for now in (0.0, 1.0)] == [[], []]
    file.write_text("one, two")
    os.utime(file, (4e9, 4e9))
    assert [list(look(now).quiet) for now in (1.5, 3.0, 3.5)] == [[], [], ["a.txt"]]


def test_what_changes_again_stays_as_it_was(folders):
    look = Looking(folders[0], 2.0)
    for name in ("a.txt", "b.txt"):
        (folders[0] / name).write_text("one")
    look(0.0)
    done = look(2.0).settled({})
    assert list(done) == ["a.txt", "b.txt"]
    (folders[0] / "a.txt").write_text("one, two")
    assert look(3.0).settled(done) == done
    (folders[0] / "b.txt").unlink()
    assert list(look(3.5).settled(done)) == ["a.txt"]


def test_an_empty_folder_is_taken_for_one_that_is_not_mounted(folders):
    raw, out = folders
    (raw / "a.txt").write_text(text_of(1))
    process = started(raw, out)
    until((out / "changes.jsonl").exists)
    (raw / "a.txt").unlink()
    time.sleep(3)
    assert [row["change"] for row in changes_of(out)] == ["created"]
    (raw / "b.txt").write_text(text_of(2))
    until(lambda: len(changes_of(out)) == 3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0
    assert [row["change"] for row in changes_of(out)] == ["created", "retired", "created"]


def test_what_is_decided_meanwhile_is_obeyed_and_what_cannot_be_obeyed_ends_nothing(folders):
    raw, out = folders
    (raw / "a.txt").write_text(text_of(1))
    process = started(raw, out)
    until(lambda: published(out))
    decisions, entry = raw.parent / "decisions.toml", '[[field]]\narticle = "a.txt"\nname = "title"\nvalue = "{}"\n'
    decisions.write_text("[[field]\n")
    time.sleep(3)
    assert process.poll() is None
    for title in ("Cooks", "More cooks"):
        decisions.write_text(entry.format(title))
        until(lambda title=title: [a.title for a in load(out)] == [title])
    decisions.unlink()
    until(lambda: [a.title for a in load(out)] == [a.title for a in ingest(read(raw))])
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "watch", tmp_path / "none"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "Make it" in done.stderr
