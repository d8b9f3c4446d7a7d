"""The peers, installed into an environment of their own and run on the same inputs."""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HOME = HERE / ".peers"
PYTHON = HOME / "bin" / "python"
WANTED = HERE / "peers.txt"
TIMEOUT = 900  # seconds for one run
TEXTS = 1000  # articles for the hand script


def install() -> None:
    """Make the environment, once for each content of peers.txt."""
    done = HOME / "ready"
    if done.exists() and done.read_text("utf-8") == WANTED.read_text("utf-8"):
        return
    venv.create(HOME, with_pip=True, clear=True, symlinks=True)
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", WANTED], check=True, timeout=TIMEOUT
    )
    done.write_text(WANTED.read_text("utf-8"), encoding="utf-8")


def main_text(folder: Path, limit: int | None) -> dict[str, float]:
    """The figures of trafilatura on a folder of labelled pages."""
    command = [str(PYTHON), str(HERE / "peer_score.py"), str(folder), *([str(limit)] if limit else [])]
    run = subprocess.run(command, capture_output=True, check=True, timeout=TIMEOUT)
    answer: dict[str, float] = json.loads(run.stdout)
    return answer


def child_cpu(command: list[Any]) -> float:
    """CPU seconds of a command and its workers."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    start = used()
    subprocess.run(command, capture_output=True, check=True, timeout=TIMEOUT)
    return used() - start


def hand_ratio(shared: Path) -> float:
    """CPU of `pipeline ingest` on a folder of articles, relative to the script that people write by hand."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        folder.mkdir()
        with gzip.open(shared / "data" / "corpus" / "texts-5k.jsonl.gz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(TEXTS), lines, strict=False):
                row = json.loads(line)
                (folder / Path(row["file"]).name).write_text(row["text"], encoding="utf-8", newline="")
        theirs = child_cpu([PYTHON, shared / "bench" / "peer_hand.py", folder, Path(name) / "out.jsonl"])
        ours = child_cpu([sys.executable, "-m", "pipeline", "ingest", folder, "--out", Path(name) / "out"])
    return round(ours / theirs, 2)
