"""What a worker process does: it loads a model and answers the calls of its server."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from messages import Call, Reply

LOADED = "loaded"
_PARENT_CHECK_S = 0.5


def answer_calls(fd: int, load: Callable[[], Callable[[Call], Reply]]) -> None:
    """Calls `load`, reports it, then answers one call at a time until the server closes the pipe.

    `fd` is this end of the pipe. Raises what `load` raises.
    """
    # Ctrl-C reaches the whole process group; the server stops its worker itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    server = Connection(fd)
    answer = load()
    server.send(LOADED)
    while True:
        try:
            call = server.recv()
        except EOFError:
            return
        server.send(answer(call))


def _end_with_parent(parent: int) -> None:
    # A killed server cannot stop its worker, and a hook may never return to recv().
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    os._exit(1)
