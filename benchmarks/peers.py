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


def score(path: Path, limit: int | None) -> dict[str, float]:
    """The figures of trafilatura on a folder of labelled pages, or of ftfy on a file of damaged lines."""
    command = [str(PYTHON), str(HERE / "peer_score.py"), str(path), *([str(limit)] if limit else [])]
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


def ingest_ratios(shared: Path) -> dict[str, float]:
    """CPU of `pipeline ingest` on a folder of articles, relative to what people run today on the same files."""
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "in", Path(name) / "out"
        folder.mkdir()
        with gzip.open(shared / "data" / "corpus" / "texts-5k.jsonl.gz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(TEXTS), lines, strict=False):
                row = json.loads(line)
                (folder / Path(row["file"]).name).write_text(row["text"], encoding="utf-8", newline="")
        hand = child_cpu([PYTHON, shared / "bench" / "peer_hand.py", folder, Path(name) / "out.jsonl"])
        datatrove = [
            PYTHON,
            shared / "bench" / "peer_datatrove.py",
            folder,
            Path(name) / "dt",
            "--kind",
            "text",
            "--workers",
            "1",
        ]
        theirs = {"hand script": hand, "datatrove": child_cpu(datatrove)}
        ours = child_cpu([sys.executable, "-m", "pipeline", "ingest", folder, "--out", out, "--workers", "1"])
    return {peer: round(ours / cpu, 2) for peer, cpu in theirs.items()}
