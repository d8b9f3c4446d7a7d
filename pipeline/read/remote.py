"""Files that lie elsewhere: under a URL that fsspec knows, such as s3://bucket/raw. The library of each kind is an extra."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from typing import Any

URL = re.compile(r"[a-z][a-z0-9+.-]*://")
TELLS = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "updated", "created")  # what changes with a file


class Remote(OSError):  # noqa: N818
    """What lies elsewhere cannot be reached; the message says what to do."""


def is_url(place: str) -> bool:
    """Whether a place is no path of this machine.

    >>> is_url("s3://bucket/raw"), is_url("raw")
    (True, False)
    """
    return URL.match(place) is not None


def reached(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. Raises Remote."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise Remote(f"To use {url}, install fsspec and what it needs: pip install 'article-pipeline[s3]' for s3://.") from error
    try:
        system, path = url_to_fs(url)
        return system, path.rstrip("/")
    except (ImportError, ValueError) as error:
        raise Remote(f"{url} cannot be used: {error}") from error


def listed(url: str) -> dict[str, tuple[str, str]]:
    """By path below the URL: where each file is, and a stamp that changes with it. Raises Remote."""
    system, root = reached(url)
    try:
        system.invalidate_cache()
        found = system.find(root, detail=True)
    except Exception as error:
        raise Remote(f"{url} cannot be listed: {told(error)}") from error
    return {
        path.removeprefix(root).lstrip("/"): (system.unstrip_protocol(path), _stamp(info))
        for path, info in found.items()
        if path != root
    }


def fetched(url: str) -> int:
    """A file as a handle of a copy that nobody else sees. Raises OSError."""
    system, path = reached(url)
    try:
        with tempfile.TemporaryFile(buffering=0) as copy:
            with system.open(path, "rb") as stream:
                while part := stream.read(2**20):
                    copy.write(part)
            copy.seek(0)
            return os.dup(copy.fileno())
    except Exception as error:
        raise Remote(told(error)) from error


def told(error: Exception) -> str:
    """What an error of a library says, in one line."""
    return " ".join((str(error) or type(error).__name__).split())


def _stamp(info: dict[str, Any]) -> str:
    said = [f"{name} {info[name]}" for name in TELLS if info.get(name)]
    return hashlib.blake2b(f"{info.get('size')} {said}".encode(), digest_size=8).hexdigest() if said else ""
