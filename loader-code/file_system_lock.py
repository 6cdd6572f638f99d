"""One action at a time changes the file system, whichever execution environment it runs in."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deadline import Deadline
from loader_error import LoaderError

_NAME = ".lock"
_CHECK_S = 0.5


@contextmanager
def locked(root: Path, deadline: Deadline) -> Iterator[None]:
    """Waits for its turn. Raises LoaderError if the time runs out before.

    EFS has advisory locks between its clients (NFSv4.1); the end of a process releases its own.
    """
    # An exclusive lock over NFS needs a file that is open for writing.
    file = os.open(root / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not _acquired(file):
            if deadline.has_passed:
                raise LoaderError("another load or removal is still at work", retry=True)
            time.sleep(_CHECK_S)
        yield
    finally:
        os.close(file)


def _acquired(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
