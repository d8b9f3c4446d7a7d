"""kill -9 at any moment, a full disk, an fsync that fails, Ctrl-C, two runs at once: the next run ends where one run would have.

`KILLS=500 TWINS=100 python -m pytest tests/test_crash.py -s` tries as often as that and prints where the kills fell; `make crash`
does it.
"""

import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.engine import Serial
from pipeline.read import files
from pipeline.state import lock, writer
from pipeline.update import Means, Nobody, update
from pipeline.write import Folder

SAMPLES = Path(__file__).parents[1] / "raw"
KILLS = int(os.environ.get("KILLS", "24"))
TWINS = int(os.environ.get("TWINS", "3"))
SYLLABLES = [f"{a}{b}" for a in ("har", "bol", "tin", "mes", "ruk", "fel") for b in ("a", "en", "ost", "il", "und", "ex", "or")]


def story(seed, sentences=40):
    chance = random.Random(seed)
    lines = [" ".join(chance.choices(SYLLABLES, k=12)).capitalize() + "." for _ in range(sentences)]
    return "\n\n".join(" ".join(lines[at : at + 5]) for at in range(0, sentences, 5))


def halves(text):
    blocks = text.split("\n\n")
    return "\n\n".join(blocks[: len(blocks) // 2]), "\n\n".join(blocks[len(blocks) // 2 :])


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Two states of raw/, the second of which creates, updates, merges, splits and retires; and what must come out of each."""
    root = tmp_path_factory.mktemp("scene")
    shutil.copytree(SAMPLES, root / "first")
    for seed in range(4):
        (root / "first" / f"story-{seed:02}.txt").write_text(story(seed))
    joins, parts = halves(story("joins")), halves(story("parts"))
    for name, text in {"j1": joins[0], "j2": joins[1], "p1": parts[0], "p2": parts[1], "p": story("parts")}.items():
        (root / "first" / f"{name}.txt").write_text(text)
    shutil.copytree(root / "first", root / "second")
    (root / "second" / "j.txt").write_text(story("joins"))
    (root / "second" / "p.txt").unlink()
    (root / "second" / "story-00.txt").unlink()
    (root / "second" / "story-01.txt").write_text(story(1) + "\n\n" + story("more", 5))
    (root / "second" / "new.txt").write_text(story("new"))
    (root / "second" / "void.txt").write_text(" ")
    for raw, before in (("first", None), ("second", "first")):
        if before:
            shutil.copytree(root / f"{before}-out", root / f"{raw}-out")
        run_here(root / raw, root / f"{raw}-out")
    rows = [json.loads(line) for line in (root / "second-out" / "changes.jsonl").read_text().splitlines()]
    assert {r["change"] for r in rows if r["run"] == 2} == {"created", "updated", "merged", "split", "retired"}
    return root


def run_here(raw, out, shards=None):
    with writer(out) as state:
        return update(files(raw), Means(state, Folder(out, shards=shards), Serial(), Nobody()))


def ingest(raw, out, layout="as-is"):
    """A real run, from the start of its interpreter on."""
    command = [sys.executable, "-m", "pipeline", "ingest", str(raw), "--out", str(out), "--workers", "2", "--layout", layout]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def ingest_at_once(raw, out, layout="as-is"):
    """The same in a fork of this process, which has everything imported: so kills fall into the work and not into imports."""

    def run():
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["pipeline", "ingest", str(raw), "--out", str(out), "--workers", "2", "--layout", layout]
        main()

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    return process


def finish(raw, out, layout="as-is"):
    run = ingest_at_once(raw, out, layout)
    run.join()
    assert run.exitcode == 0


def published(out):
    """Every file by its name; an article that stands in a shard as the file that it would be."""
    found = {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file() and ".state" not in p.parts}
    for name in [name for name in found if name.startswith("articles/") and name.endswith(".jsonl")]:
        lines = found.pop(name).splitlines()
        for line in lines:
            id_ = json.loads(line)["id"]
            assert found.setdefault(f"articles/{id_[:2]}/{id_}.json", line.replace(b"\t", b"\n") + b"\n")
        assert lines == sorted(lines, key=lambda line: json.loads(line)["id"])
    return found


def check_whole(out):
    """Nothing partial stands under a final name."""
    for file in out.rglob("*.json*"):
        if file.suffix == ".json":
            json.loads(file.read_bytes())
        elif file.suffix == ".jsonl":
            assert all(json.loads(line) for line in file.read_bytes().splitlines())


def begun(out):
    file = out / ".state" / "lock"
    return file.is_file() and file.stat().st_size > 0


def wait_for(what, seconds=20.0):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.002)


def ended(group):
    """Whether no process of a session is left, but for dead ones that nobody has asked after: workers end with their parent."""
    if not Path("/proc/self/stat").exists():
        return True
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = file.read_text().rpartition(") ")[2].split()[:3]
        except (OSError, ValueError):
            continue
        if int(its_group) == group and state not in "ZX":
            return False
    return True


def prepared(scene, out, start):
    """An output folder before a run, the raw/ to run on, and what must come out."""
    if start.startswith("empty"):
        return scene / "first", scene / "first-out"
    shutil.copytree(scene / "first-out", out)
    if start == "no state":
        shutil.rmtree(out / ".state")
    if start in ("shards", "shards to files"):
        run_here(scene / "first", out, shards=True)
        assert not list(out.glob("articles/*/*"))
    return scene / "second", scene / "second-out"


def standing(out):
    """The files under final names, each with its time."""
    found = set()
    for folder, _, names in os.walk(out):
        for name in names:
            with suppress(FileNotFoundError):
                if name.endswith((".json", ".jsonl")):
                    found.add((name, os.stat(os.path.join(folder, name)).st_mtime_ns))  # noqa: PTH116, PTH118
    return found


LAYOUTS = {"shards": "shards", "shards to files": "files", "files to shards": "shards", "empty to shards": "shards"}


def kill(raw, out, layout, *, chance, longest, most):
    """Start a run and kill it: some time after it took the lock, or once it has written some files. None if it had ended before,
    else how many files it had written."""
    stale, before = out / ".state" / "lock", standing(out)
    if stale.is_file():
        stale.write_bytes(b"")
    if chance.random() < 0.1:  # from the start of the interpreter on, wherever that leads
        run = ingest(raw, out, layout)
        time.sleep(chance.uniform(0, 3 * longest))
    else:
        run = ingest_at_once(raw, out, layout)
        wait_for(lambda: begun(out) or not run.is_alive())
        if chance.random() < 0.5:
            time.sleep(chance.uniform(0, longest))
        else:
            some = chance.randint(1, most)
            wait_for(lambda: len(standing(out) - before) >= some or not run.is_alive())
            time.sleep(chance.uniform(0, 0.005))
    run.kill()
    alive = (run.wait() if isinstance(run, subprocess.Popen) else run.join() or run.exitcode) == -signal.SIGKILL
    wait_for(lambda: ended(run.pid))
    return len(standing(out) - before) if alive else None


def test_killed_at_any_moment_the_next_run_ends_as_one_run_would(scene, tmp_path):
    chance = random.Random(os.environ.get("SEED", "1"))
    longest, most = {}, {}
    for start in ("empty", "first", "no state", *LAYOUTS):
        out = tmp_path / start
        raw, want = prepared(scene, out, start)
        before, begin = standing(out), time.monotonic()
        finish(raw, out, LAYOUTS.get(start, "as-is"))
        assert bool(list(out.glob("articles/*.jsonl"))) == (LAYOUTS.get(start) == "shards"), start
        assert bool(list(out.glob("articles/*/*"))) != (LAYOUTS.get(start) == "shards"), start
        assert published(out) == published(want), start
        longest[start], most[start] = time.monotonic() - begin, len(standing(out) - before)
    fell, turn = [], 0
    while len(fell) < KILLS:
        turn += 1
        out, start = tmp_path / f"out-{turn}", chance.choice([*longest])
        raw, want = prepared(scene, out, start)
        for _ in range(chance.choice([2, 3, 5])):
            times = {"longest": longest[start], "most": most[start]}
            if (written := kill(raw, out, LAYOUTS.get(start, "as-is"), chance=chance, **times)) is not None:
                fell.append(written / most[start])
            check_whole(out)
        finish(raw, out, LAYOUTS.get(start, "as-is"))
        assert published(out) == published(want), f"turn {turn}, from {start}"
        shutil.rmtree(out)
    told = {"none": fell.count(0), "some": sum(0 < part < 1 for part in fell), "all": sum(part >= 1 for part in fell)}
    print(f"\n{len(fell)} kills in {turn} turns; of its files the killed run had written {told}")


@pytest.mark.parametrize("at", [*range(1, 60, 10 if KILLS < 100 else 1), 75])
def test_when_fsync_fails_nothing_is_lost(scene, tmp_path, monkeypatch, at):
    calls = 0

    def failing(handle):
        nonlocal calls
        calls += 1
        if calls == at:
            raise OSError(5, "Input/output error")

    out = tmp_path / "out"
    shutil.copytree(scene / "first-out", out)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        try:
            run_here(scene / "second", out)
        except OSError:
            assert calls == at
        else:
            assert calls < at
    check_whole(out)
    assert not list(out.rglob("*.tmp"))
    run_here(scene / "second", out)
    assert published(out) == published(scene / "second-out")


@pytest.fixture
def small(tmp_path):
    """A file system of a given size, to be grown; only root may make one."""
    place = tmp_path / "small"
    place.mkdir()

    def mount(options):
        return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True, check=False)

    if sys.platform != "linux" or mount("size=64k").returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield place, mount
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("kilobytes", [64, 400, 650] if KILLS < 100 else range(40, 1000, 40))
def test_a_full_disk_is_exit_73_and_the_next_run_goes_on(scene, small, kilobytes):
    place, mount = small
    mount(f"remount,size={kilobytes}k")
    run = ingest(scene / "first", place / "out")
    _, said = run.communicate()
    assert run.returncode in (0, 73), said
    assert run.returncode == 0 or b"What was published before still stands" in said
    check_whole(place / "out")
    mount("remount,size=64m")
    finish(scene / "first", place / "out")
    assert published(place / "out") == published(scene / "first-out")


def test_a_read_only_output_is_exit_73(scene, small):
    place, mount = small
    mount("remount,ro")
    run = ingest(scene / "first", place / "out")
    _, said = run.communicate()
    assert run.returncode == 73 and b"Read-only file system" in said


def test_ctrl_c_is_exit_130_and_the_next_run_goes_on(scene, tmp_path):
    out = tmp_path / "out"
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, and so would their children
    run = ingest(scene / "first", out)
    wait_for(lambda: begun(out))
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, said = run.communicate(timeout=20)
    assert run.returncode == 130 and b"Traceback" not in said, said
    wait_for(lambda: ended(run.pid))
    finish(scene / "first", out)
    assert published(out) == published(scene / "first-out")


def test_of_two_runs_at_once_one_leaves_and_nothing_is_damaged(scene, tmp_path):
    codes = Counter()
    for trial in range(TWINS):
        out = tmp_path / f"out-{trial}"
        shutil.copytree(scene / "first-out", out)
        both = [ingest(scene / "second", out) for _ in range(2)]
        said = [run.communicate()[1] for run in both]
        codes[tuple(sorted(run.returncode for run in both))] += 1
        for run, text in zip(both, said, strict=True):
            assert run.returncode == 0 or (run.returncode == 75 and b"Another run writes to" in text and b"process" in text)
        assert published(out) == published(scene / "second-out")
        shutil.rmtree(out)
    assert codes.keys() <= {(0, 75), (0, 0)} and codes[0, 75]
    print(f"\n{codes}")


def test_the_second_run_leaves_within_a_second(scene, tmp_path):
    spent = []
    with lock(tmp_path / ".state" / "lock"):
        for _ in range(TWINS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run = ingest(scene / "first", tmp_path)
            _, said = run.communicate(timeout=30)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            assert run.returncode == 75 and f"process {os.getpid()} on".encode() in said and b"since 20" in said
    print(f"\nCPU seconds until the second run left: median {sorted(spent)[len(spent) // 2]:.2f}, longest {max(spent):.2f}")
    assert sorted(spent)[len(spent) // 2] < 1  # it does not wait: of the clock's seconds, a busy machine takes more
