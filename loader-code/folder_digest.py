"""The content address of a folder of files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path

_PIECE_BYTES = 1 << 20
# As in src/package/function/content-digest.ts.
_FORMAT = b"sagemaker-gateway function files 1\n"


def folder_digest(folder: Path, pool: Executor, is_stopped: Callable[[], bool]) -> str | None:
    """The SHA-256 in hex over name, content and mode of every file; None if it was stopped."""
    paths = sorted(_files_below(folder), key=os.fsencode)

    def line(path: str) -> bytes | None:
        return None if is_stopped() else _line(folder, path)

    return _joined(pool.map(line, paths))


def _joined(lines: Iterable[bytes | None]) -> str | None:
    digest = hashlib.sha256(_FORMAT)
    for line in lines:
        if line is None:
            return None
        digest.update(line)
    return digest.hexdigest()


def _line(folder: Path, path: str) -> bytes:
    """SHA-256, size, whether it is executable, and path: a path has no line break."""
    content = hashlib.sha256()
    with (folder / path).open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            content.update(piece)
        status = os.fstat(file.fileno())
    is_executable = int(bool(status.st_mode & 0o111))
    return f"{content.hexdigest()} {status.st_size} {is_executable} ".encode() + os.fsencode(
        f"{path}\n"
    )


def _files_below(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)
