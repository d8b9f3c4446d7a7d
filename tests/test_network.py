"""No process of a run reaches for the network: each reports whoever opens a connection or asks for a name, and fails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUARD = """
import os, sys
def guard(event, told):
    if event in ("urllib.Request", *(f"socket.{does}" for does in ("connect", "bind", "sendto", "getaddrinfo", "gethostbyname"))):
        with open(os.environ["TRIPPED"], "a") as file:
            file.write(event + "\\n")
        raise RuntimeError(event)
sys.addaudithook(guard)
with open(os.environ["GUARDED"], "a") as file:
    file.write("guarded\\n")
"""
LINKS = """<?xml version="1.0"?><!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><html xmlns="http://www.w3.org/1999/xhtml">
<head><link rel="stylesheet" href="http://127.0.0.1:9/x.css"/><base href="http://127.0.0.1:9/"/></head>
<body><img src="http://127.0.0.1:9/x.png"/>
<p>Rain fell on the quay all day, and nobody of the town was there to see it.</p></body></html>"""
FEED = """<rss xmlns:xi="http://www.w3.org/2001/XInclude"><item><xi:include href="http://127.0.0.1:9/x.xml"/><title>Rain</title>
<description>Rain fell on the quay all day, and nobody of the town was there to see it.</description></item></rss>"""


@pytest.fixture
def guarded(tmp_path):
    """The environment of processes that watch themselves, and where they report."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard/sitecustomize.py").write_text(GUARD, "utf-8")
    told = {
        "PYTHONPATH": f"{tmp_path / 'guard'}:{ROOT}",
        "TRIPPED": str(tmp_path / "tripped"),
        "GUARDED": str(tmp_path / "guarded"),
    }
    return os.environ | told, tmp_path / "tripped", tmp_path / "guarded"


def collection(tmp_path):
    raw = shutil.copytree(ROOT / "raw", tmp_path / "raw")
    for name, text in (("a.xhtml", LINKS), ("b.xml", LINKS), ("c.html", LINKS), ("d.rss", FEED)):
        (raw / name).write_text(text, "utf-8")
    (raw / "e.pdf").write_bytes(b"%PDF-1.4\n1 0 obj <</Type/Catalog/OpenAction<</S/URI/URI(http://127.0.0.1:9/)>>>> endobj\n")
    return raw


def ingest(tmp_path, env, *before):
    command = [*before, sys.executable, "-m", "pipeline", "ingest", str(tmp_path / "raw"), "--out", str(tmp_path / "out")]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=tmp_path)


def test_no_process_of_a_run_opens_a_connection(tmp_path, guarded):
    env, tripped, guards = guarded
    collection(tmp_path)
    done = ingest(tmp_path, env)
    assert done.returncode == 0, done.stderr
    assert not tripped.exists() and len(guards.read_text("ascii").split()) >= 2  # the run, and the reader of PDF files


def test_the_guard_sees_who_does(guarded):
    env, tripped, _ = guarded
    for code in (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request as u; u.urlopen('http://a.b')",
    ):
        assert subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False).returncode == 1
    assert {"socket.getaddrinfo", "urllib.Request"} <= set(tripped.read_text("ascii").split())


def test_where_there_is_no_network_a_run_is_the_same(tmp_path):
    cut_off = ("unshare", "-rn")
    if not shutil.which("unshare") or subprocess.run([*cut_off, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system makes no namespace without a network")
    collection(tmp_path)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    outs = []
    for before in ((), cut_off):
        assert ingest(tmp_path, env, *before).returncode == 0
        outs.append(
            {f.relative_to(tmp_path): f.read_bytes() for f in (tmp_path / "out").rglob("*.json*") if ".state" not in f.parts}
        )
        shutil.rmtree(tmp_path / "out")
    assert outs[0] == outs[1] and len(outs[0]) > 6
