"""A file appears under its final name whole, or not at all; and what was written stays after a power cut."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

LIBRARY = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def replace(file: Path, data: bytes) -> bool:
    """Write `data` under this name, whole or not at all. False, and nothing is touched, where it stands there already."""
    if file.is_file() and file.read_bytes() == data:
        return False
    make_folder(file.parent)
    put(str(file), data, durable=True)
    sync(file.parent)
    return True


def put(file: str, data: bytes, *, durable: bool) -> None:
    """Write a file under its final name, whole or not at all; `durable`: on disk before it has the name."""
    temporary = file + ending()
    write(temporary, data, durable=durable)
    try:
        os.replace(temporary, file)  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise


def ending() -> str:
    """What a file that has no final name ends in: no run beside this one has the same, and the next one deletes it."""
    return f".{os.getpid()}.tmp"


def write(file: str, data: bytes, *, durable: bool = False) -> None:
    """Write a file, and leave none where that fails; `durable`: it is on disk."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        if durable:
            os.fsync(handle)
    except OSError:
        with suppress(OSError):
            os.unlink(file)  # noqa: PTH108
        raise
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that they stand after a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def sync(folder: Path) -> None:
    """What was moved into or out of a folder stays so after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """All that was written on the file system of this folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if LIBRARY is None:
            os.sync()
        elif LIBRARY.syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(handle)
