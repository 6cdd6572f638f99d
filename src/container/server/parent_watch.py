"""A container ends with the process that has started it."""

from __future__ import annotations

import os
import signal
import stat
import sys
import threading


def end_with_parent() -> None:
    """When stdin is a pipe and closes, this process gets SIGTERM."""
    threading.Thread(target=_watch_stdin, daemon=True).start()


def _watch_stdin() -> None:
    mode = os.fstat(sys.stdin.fileno()).st_mode
    # A pipe (a socket, from Node) closes when its writer exits. /dev/null is always at its end.
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        while os.read(sys.stdin.fileno(), 1024):
            continue
        os.kill(os.getpid(), signal.SIGTERM)
