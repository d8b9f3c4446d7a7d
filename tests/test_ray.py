"""Ray gives the bytes that the pool gives; what a document, a machine or the driver breaks costs what it must and no more.

Ray is large: `make test-cluster` installs it (requirements-cluster.txt) and lets nothing be missing.
"""

import importlib
import importlib.util
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.engine import DIED, TOO_MUCH, TOO_SLOW, Limits, Size, each
from pipeline.engine.ray import Ray, Unlike

if not importlib.util.find_spec("ray") and "NOTHING_MISSING" not in os.environ:
    pytest.skip("Ray is not installed: `make test-cluster` does that", allow_module_level=True)

ROOT = Path(__file__).parents[1]
MANY = 400
SEVERAL = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"  # which a local Ray of this process has set to 0
SYLLABLES = [f"{a}{b}" for a in ("har", "bol", "tin", "mes", "ruk", "fel") for b in ("a", "en", "ost", "il", "und", "ex", "or")]
TIGHT = Limits(seconds=0.5, patience=1.5, memory=200 * 2**20)
FUNCTIONS = """
import os, signal, time
def square(n):
    return n * n
def echo(data):
    return data
def where(n):
    return os.getpid()
def lament(n):
    if n == 5:
        raise LookupError("five")
    return n
def parent(process):
    with open(f"/proc/{process}/stat") as told:
        return int(told.read().rpartition(") ")[2].split()[1])
def misbehave(n):
    if n == 17:
        os._exit(9)
    if n == 21:
        os.kill(os.getpid(), signal.SIGKILL)
    if n == 30:
        while True:
            pass
    if n == 40:
        time.sleep(1000)
    if n == 41:
        return len(b" " * 2**30)
    if n in (50, 51):  # the workshop, and the process of Ray
        os.kill(os.getppid() if n == 50 else parent(os.getppid()), signal.SIGKILL)
        time.sleep(5)
    return n
"""
HARM = """
import sys
if "-c" in sys.orig_argv and any("pipeline.engine.node" in word for word in sys.orig_argv) or "ingest" in sys.orig_argv:
    import importlib, os
    stage = importlib.import_module("pipeline.prepare")
    whole = stage._decoded
    def harm(raw):
        if raw.path.startswith("die"):
            os._exit(9)
        if raw.path.startswith("eat"):
            return len(b" " * 2**31)
        return whole(raw)
    stage._decoded = harm
"""


def story(seed, sentences=40):
    chance = random.Random(seed)
    lines = [" ".join(chance.choices(SYLLABLES, k=12)).capitalize() + "." for _ in range(sentences)]
    return "\n\n".join(" ".join(lines[at : at + 5]) for at in range(0, sentences, 5))


def published(out):
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file() and ".state" not in p.parts}


def wait_for(what, seconds):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def refuse(n, code):
    raise AssertionError(code)


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    """Functions that a process elsewhere can import."""
    folder = tmp_path_factory.mktemp("functions")
    (folder / "far_functions.py").write_text(FUNCTIONS, "utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("far_functions")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def ray(functions):
    with Ray(workers=2, limits=TIGHT) as engine:
        yield engine


def test_it_answers_in_order(ray, functions):
    assert list(ray.map(each(functions.square), range(200), lost=refuse)) == [n * n for n in range(200)]


def test_what_takes_too_much_costs_itself_only(ray, functions):
    bad = {17: DIED, 21: DIED, 30: TOO_SLOW, 40: TOO_SLOW, 41: TOO_MUCH, 50: DIED, 51: DIED}
    got = list(ray.map(each(functions.misbehave), range(60), lost=lambda n, code: (n, code)))
    assert got == [(n, bad[n]) if n in bad else n for n in range(60)]


def test_only_work_is_sent(ray, functions):
    got = list(ray.map(each(functions.where), range(40), lost=refuse, size=lambda n: Size(n % 2)))
    assert {got[n] for n in range(0, 40, 2)} == {os.getpid()} and os.getpid() not in got[1::2]


def test_an_error_of_the_function_is_raised_here(ray, functions):
    with pytest.raises(LookupError, match="five"):
        list(ray.map(each(functions.lament), range(100), lost=refuse))


def test_large_items_and_results_block_nobody(ray, functions):
    items = [bytes([n]) * (3 * 2**20) for n in range(60)]
    assert list(ray.map(each(functions.echo), items, lost=refuse, size=lambda b: Size(1, len(b)))) == items


def test_a_map_that_is_left_leaves_the_engine_to_the_next(ray, functions):
    running = ray.map(each(functions.square), range(10_000), lost=refuse)
    assert next(running) == 0
    running.close()
    assert list(ray.map(each(functions.square), range(40), lost=refuse)) == [n * n for n in range(40)]


def test_a_machine_of_another_version_is_refused(ray, functions, monkeypatch):
    from pipeline.engine import ray as module
    from pipeline.state import versions

    other = Ray(limits=TIGHT)
    monkeypatch.setattr(module, "versions", lambda: versions()._replace(parts=versions().parts | {"chardet": "1.0"}))
    with pytest.raises(Unlike, match="another version of chardet: install the same there as here"):
        list(other.map(each(functions.square), range(40), lost=refuse))


def test_where_there_is_no_cluster_it_says_so(tmp_path):
    run = ingest(ROOT / "raw", tmp_path / "out", "--engine", "ray", "--address", f"127.0.0.1:{free_port()}")
    _, said = run.communicate(timeout=60)
    assert run.returncode == 2 and "There is no cluster of Ray at 127.0.0.1" in said and "Traceback" not in said, said


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def ingest(raw, out, *more, env=None):
    command = [sys.executable, "-m", "pipeline", "ingest", str(raw), "--out", str(out), *more]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True, env=env, cwd=out.parent
    )


def finished(raw, out, *more, env=None):
    run = ingest(raw, out, *more, env=env)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 0, said
    return published(out)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A raw/ that takes some seconds, and what the pool makes of it."""
    raw = tmp_path_factory.mktemp("many") / "raw"
    raw.mkdir()
    for number in range(MANY):
        (raw / f"{number:04}.txt").write_text(story(number, 30), "utf-8")
        if number % 3 == 0:
            (raw / f"{number:04}-again.txt").write_text(story(number, 30) + "\n\n" + story(f"more {number}", 5), "utf-8")
    return raw, finished(raw, raw.parent / "pool")


def test_a_poison_document_is_rejected_as_by_the_pool(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard/sitecustomize.py").write_text(HARM, "utf-8")
    for name in ("a", "b", "die", "eat", "z"):
        (tmp_path / f"raw/{name}.txt").write_text(story(name), "utf-8")
    env = {"PYTHONPATH": f"{tmp_path / 'guard'}:{ROOT}"}
    got = finished(tmp_path / "raw", tmp_path / "ray", "--engine", "ray", env=env)
    assert got == finished(tmp_path / "raw", tmp_path / "pool", env=env)
    assert b"worker-died" in got["rejected.jsonl"] and b"out-of-memory" in got["rejected.jsonl"]
    assert got["rejected.jsonl"].count(b"\n") == 2 and sum(name.startswith("articles/") for name in got) == 3


def test_ctrl_c_and_a_killed_driver_cost_time_only(many, tmp_path):
    raw, want = many
    for number, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
        out = tmp_path / f"out-{code}"
        run = ingest(raw, out, "--engine", "ray")
        wait_for(lambda: workshops_of(run.pid) or run.poll() is not None, 60)  # noqa: B023
        time.sleep(0.5)
        ours = [one for each_ in workshops_of(run.pid) for one in (each_, *descendants(each_), parents()[each_][0])]
        (os.killpg if number == signal.SIGINT else os.kill)(run.pid, number)
        _, said = run.communicate(timeout=60)
        assert run.returncode == code and "Traceback" not in said, said
        wait_for(lambda: not [each for each in ours if alive(each)], 30)  # noqa: B023
        assert finished(raw, out, "--engine", "ray") == want


def parents():
    """Every process that runs, with its parent and its command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
            if state not in "ZX":
                found[int(folder.name)] = (int(parent), (folder / "cmdline").read_text())
        except (OSError, ValueError):
            continue
    return found


def descendants(process):
    running = parents()
    found = {process}
    while more := {one for one, (parent, _) in running.items() if parent in found} - found:
        found |= more
    return found - {process}


def workshops_of(process):
    running = parents()
    return [one for one in descendants(process) if "pipeline.engine.node" in running.get(one, (0, ""))[1]]


def alive(process):
    return process in parents()


@pytest.fixture
def two(tmp_path):
    """Two machines of a cluster that are both this one: their raylets, and how to reach them."""
    port, folder = free_port(), Path(f"/tmp/pipeline-two-{os.getpid()}")
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32), "PYTHONUNBUFFERED": "1", SEVERAL: "1"}
    same = ["--block", "--num-cpus=1", "--object-store-memory=100000000", "--disable-usage-stats"]
    head = ["--head", "--node-ip-address=127.0.0.1", f"--port={port}", "--include-dashboard=false", f"--temp-dir={folder}", *same]
    nodes = [begin(head, tmp_path / "head", token)]
    try:
        wait_for(lambda: reached(port), 60)
        nodes.append(begin([f"--address=127.0.0.1:{port}", "--node-ip-address=127.0.0.2", *same], tmp_path / "second", token))
        wait_for(lambda: raylet(nodes[1]) and "Ray runtime started" in (tmp_path / "second").read_text(), 60)
        yield nodes, f"127.0.0.1:{port}", token
    finally:
        for node in nodes:
            for each_ in (*descendants(node.pid), node.pid):
                try:
                    os.kill(each_, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            node.wait()
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def begin(options, log, env):
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", *options]
    with log.open("w") as told:
        return subprocess.Popen(command, stdout=told, stderr=told, env={**os.environ, **env}, start_new_session=True)


def reached(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def raylet(node):
    running = parents()
    return [one for one in descendants(node.pid) if running.get(one, (0, ""))[1].partition("\0")[0].endswith("raylet/raylet")]


def test_of_two_machines_one_is_lost_and_the_bytes_are_the_same(many, two, tmp_path):
    raw, want = many
    nodes, address, env = two
    run = ingest(raw, tmp_path / "out", "--engine", "ray", "--address", address, env=env)
    wait_for(lambda: all(workshops_of(node.pid) for node in nodes) or run.poll() is not None, 90)
    time.sleep(0.5)
    assert run.poll() is None
    (lost,) = raylet(nodes[1])
    os.kill(lost, signal.SIGKILL)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 0, said
    assert published(tmp_path / "out") == want
    assert raylet(nodes[0])  # a cluster that was there before stays
