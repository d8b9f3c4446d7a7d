"""One writer at a time: the second run learns who writes, and since when.

The operating system holds the lock (a POSIX record lock): it ends with its process, however that ends, and workers do not inherit
it. So there are no stale locks; what the file says of its holder counts only while the lock is held.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class Held(Exception):  # noqa: N818
    """Another run writes here; the message says who and since when."""


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """Hold the lock while the block runs. Raises Held where another process has it, OSError where it cannot be made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # EAGAIN or EACCES, by system
            raise Held(told(os.pread(handle, 4096, 0))) from None
        os.ftruncate(handle, 0)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}).encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def holder(file: Path) -> str | None:
    """Who holds the lock now, in words; None where nobody does."""
    try:
        handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return told(os.pread(handle, 4096, 0))
    finally:
        os.close(handle)
    return None


def told(content: bytes) -> str:
    """What the file says of its holder.

    >>> told(b'{"pid": 7, "host": "desk", "since": "2026-01-02T03:04:05+00:00"}')
    'process 7 on desk, since 2026-01-02T03:04:05+00:00'
    """
    try:
        who = json.loads(content)
        return f"process {who['pid']} on {who['host']}, since {who['since']}"
    except (ValueError, KeyError, TypeError):
        return "a process that has just begun"
