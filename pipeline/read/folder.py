"""The files under a folder or a URL, in a fixed order, each with a stamp that changes with it. Links are not followed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .remote import is_url, listed
from .source import plain_name

RACY = 2_000_000_000  # nanoseconds; some file systems tell no finer time


class Found(NamedTuple):
    """A file, link or device: its path relative to raw/, where it is, a stamp that changes with it ("" where it must be read to
    know), and its size in bytes where that is told."""

    path: str
    file: str
    stamp: str
    size: int = 0


def files(root: Path | str) -> list[Found]:
    """Every file, link, device and closed folder under root, sorted by path. Hidden ones are left out.

    Two names can be escaped to one path; the later one has its `%` escaped once more, so that no path is there twice.
    Raises Remote where root is a URL that cannot be listed.
    """
    scan = _listed(str(root)) if is_url(str(root)) else _scan(str(root), "", time.time_ns() - RACY)
    found, taken = sorted(scan), set[str]()
    for number, each in enumerate(found):
        if each.path in taken:
            found[number] = each._replace(path=each.path.replace("%", "%25"))
        taken.add(found[number].path)
    return found


def anything(root: Path) -> bool:
    """Whether there is a file under root at all."""
    return root.is_dir() and next(_scan(str(root), "", 0), None) is not None


def _listed(url: str) -> Iterator[Found]:
    for path, (file, stamp) in listed(url).items():
        if not any(step.startswith(".") for step in path.split("/")):
            yield Found(plain_name(path), file, stamp)


def _scan(folder: str, inside: str, recent: int) -> Iterator[Found]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield Found(plain_name(inside.rstrip("/")), folder, "")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _scan(entry.path, f"{inside}{entry.name}/", recent)
        else:
            yield Found(plain_name(inside + entry.name), entry.path, *_stamp(entry, recent))


def _stamp(entry: os.DirEntry[str], recent: int) -> tuple[str, int]:
    """What changes when the file does, nothing for one so new that it could change again within one tick of the clock; and its
    size."""
    try:
        stat = entry.stat(follow_symlinks=False)
    except OSError:
        return "", 0
    if max(stat.st_mtime_ns, stat.st_ctime_ns) > recent:
        return "", stat.st_size
    told = f"{stat.st_mode:o} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest(), stat.st_size
