"""What the steps hand to each other, as files: each task writes one, cut into pieces, and reads its own piece of all that were
written before it.

A file comes to its place whole, so a task that dies and is done again leaves what it would have left.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[Any]


def write_pieces(file: Path, pieces: Sequence[bytes]) -> None:
    """A file of some pieces; any may be empty."""
    ends = np.cumsum([len(pieces), *map(len, pieces)], dtype="<i8")
    ends[1:] -= ends[0]
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with beside.open("wb") as out:
        out.write(ends.tobytes())
        out.writelines(pieces)
    beside.replace(file)


def read_piece(file: Path, number: int) -> bytes:
    """One piece of a file."""
    with file.open("rb", buffering=64) as told:
        (pieces,) = np.frombuffer(told.read(8), "<i8").tolist()
        before = os.pread(told.fileno(), 8, 8 * number) if number else bytes(8)
        begin, end = np.frombuffer(before + os.pread(told.fileno(), 8, 8 * number + 8), "<i8").tolist()
        told.seek(8 * (pieces + 1) + begin)
        return told.read(end - begin)  # in as many calls as it takes


def write_rows(file: Path, rows: Rows, piece: npt.NDArray[Any], pieces: int) -> None:
    """Rows, each to the piece that is told of it, in order."""
    ends = np.cumsum(np.bincount(piece.astype(np.int64), minlength=pieces)).tolist()
    ordered = rows[np.argsort(piece, kind="stable")]
    write_pieces(file, [ordered[begin:end].tobytes() for begin, end in zip([0, *ends], ends, strict=False)])


def read_rows(files: Sequence[Path], number: int, kind: npt.DTypeLike) -> Rows:
    """One piece of each of these files, one after the other."""
    return np.frombuffer(b"".join(read_piece(file, number) for file in files), kind)


def packed(items: Sequence[bytes]) -> bytes:
    """Some bytes as one: how many, their sizes, and all of them."""
    sizes = np.fromiter(map(len, items), "<u4", len(items))
    return np.array([len(items)], "<u4").tobytes() + sizes.tobytes() + b"".join(items)


def unpacked(data: bytes) -> list[bytes]:
    """They again."""
    if not data:
        return []
    (count,) = np.frombuffer(data, "<u4", 1).tolist()
    begin = 4 + 4 * count
    ends = (np.cumsum(np.frombuffer(data, "<u4", count, 4), dtype=np.int64) + begin).tolist()
    return [data[start:end] for start, end in zip([begin, *ends], ends, strict=False)]
