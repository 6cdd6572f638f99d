"""Keeps worker processes running and sends each one call at a time."""

from __future__ import annotations

import logging
import multiprocessing
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from messages import Call, Reply
from worker_process import LOADED

_logger = logging.getLogger("container.worker")

# Seconds between restarts, as observed in TorchServe; a successful load resets the sequence.
_RETRY_DELAYS_S = (1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144)
_IDLE_CHECK_S = 0.2


@dataclass(frozen=True)
class WorkerSpec:
    """How a worker is started, and its limits; None is no limit. `--fd N` is added to the command.

    `load_failed` is called after each load that failed.
    """

    command: list[str]
    folder: str
    environment: Mapping[str, str]
    load_timeout_s: float | None
    response_timeout_s: float
    max_response_bytes: int | None
    load_failed: Callable[[], None] = lambda: None


@dataclass
class _Job:
    call: Call
    done: threading.Event = field(default_factory=threading.Event)
    reply: Reply | None = None


class WorkerPool:
    """Calls are queued while the workers load, restart or are busy, as in the real servers."""

    def __init__(self, spec: WorkerSpec, count: int) -> None:
        self._jobs: queue.Queue[_Job] = queue.Queue()
        self._workers = [_Worker(spec, self._jobs) for _ in range(count)]

    @property
    def loaded(self) -> bool:
        """Whether any worker has a model and is alive."""
        return any(each.loaded for each in self._workers)

    @property
    def died(self) -> bool:
        """Whether a worker has ended during a call and its successor has not loaded yet."""
        return any(each.died for each in self._workers)

    def start(self) -> None:
        """Start loading in the background; the port may open meanwhile."""
        for each in self._workers:
            each.start()

    def answer(self, call: Call) -> Reply | None:
        """The worker's reply; None when it crashed, timed out or sent too much.

        Waits without a limit if the model never loads: TorchServe let such a request wait for 400 s
        and more. It is SageMaker that gives up, after 60 s.
        """
        job = _Job(call)
        self._jobs.put(job)
        job.done.wait()
        return job.reply

    def stop(self) -> None:
        """Stop the workers immediately, and fail every call that waits for them."""
        for each in self._workers:
            each.stop()
        while not self._jobs.empty():
            self._jobs.get().done.set()


class _Worker:
    """One process after another, of which at most one is alive."""

    def __init__(self, spec: WorkerSpec, jobs: queue.Queue[_Job]) -> None:
        self._spec = spec
        self._jobs = jobs
        self._stopping = threading.Event()
        # Held while a process starts, so that stop() cannot miss one that is being started.
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_alive, daemon=True)
        self.loaded = False
        self.died = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._starting:
            self._stopping.set()
            if self._process is not None:
                self._process.kill()
        self._thread.join()

    def _keep_alive(self) -> None:
        failures = 0
        while True:
            with self._starting:
                if self._stopping.is_set():
                    return
                connection = self._spawn()
            if self._receive(connection, self._spec.load_timeout_s) == LOADED:
                failures = 0
                self.loaded, self.died = True, False
                self._serve(connection)
                self.loaded = False
            elif not self._stopping.is_set():
                self._spec.load_failed()
            self._end(connection)
            delay_s = _RETRY_DELAYS_S[min(failures, len(_RETRY_DELAYS_S) - 1)]
            failures += 1
            self._stopping.wait(delay_s)

    def _spawn(self) -> Connection:
        ours, theirs = multiprocessing.Pipe()
        self._process = subprocess.Popen(
            [*self._spec.command, "--fd", str(theirs.fileno())],
            cwd=self._spec.folder,
            env=self._spec.environment,
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            # Output of the user's code goes to the container's log, never to the server's stdout.
            stdout=sys.stderr.fileno(),
        )
        theirs.close()
        return ours

    def _serve(self, connection: Connection) -> None:
        while not self._stopping.is_set() and self._alive():
            try:
                job = self._jobs.get(timeout=_IDLE_CHECK_S)
            except queue.Empty:
                continue
            job.reply = self._ask(connection, job.call)
            # Set before the caller gets the response: /ping is Unhealthy right after it.
            self.died = job.reply is None
            self.loaded = not self.died
            job.done.set()
            if self.died:
                return

    def _ask(self, connection: Connection, call: Call) -> Reply | None:
        try:
            connection.send(call)
        except OSError as fault:
            _logger.error("the worker is gone: %s", fault)
            return None
        reply = self._receive(connection, self._spec.response_timeout_s)
        if not isinstance(reply, Reply):
            return None
        limit = self._spec.max_response_bytes
        if limit is not None and len(reply.body) > limit:
            # Both front ends end a worker that sends more.
            _logger.error("the answer of %d bytes exceeds the limit", len(reply.body))
            return None
        return reply

    def _receive(self, connection: Connection, timeout_s: float | None) -> object:
        """The next message; None when the worker exited or did not respond in time."""
        if not connection.poll(timeout_s):
            _logger.error("the worker did not respond within %g s", timeout_s)
            return None
        try:
            return connection.recv()
        except (EOFError, ConnectionResetError):
            _logger.error("the worker ended")
            return None

    def _alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _end(self, connection: Connection) -> None:
        connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
