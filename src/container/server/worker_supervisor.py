"""Keeps one worker process running and sends it one call at a time."""

from __future__ import annotations

import logging
import multiprocessing
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from messages import Call, Reply, worker_died
from server_settings import PYTORCH, ServerSettings
from worker import LOADED

_logger = logging.getLogger("container.worker")

# Seconds between restarts, as observed in TorchServe; a successful load resets the sequence.
_RETRY_DELAYS_S = (1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144)
_IDLE_CHECK_S = 0.2


@dataclass
class _Job:
    call: Call
    done: threading.Event = field(default_factory=threading.Event)
    reply: Reply = field(default_factory=worker_died)


class WorkerSupervisor:
    """Calls are queued while the worker loads, restarts or is busy, as in the real servers."""

    def __init__(
        self, settings: ServerSettings, model_dir: str, environment: dict[str, str]
    ) -> None:
        self._settings = settings
        self._model_dir = model_dir
        self._environment = environment
        self._jobs: queue.Queue[_Job] = queue.Queue()
        self._stopping = threading.Event()
        # Held while a process starts, so that stop() cannot miss one that is being started.
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_alive, daemon=True)
        self.healthy = True

    def start(self) -> None:
        """Start loading in the background; the port may open meanwhile."""
        self._thread.start()

    def answer(self, call: Call) -> Reply:
        """The worker's reply, or 500 `Worker died.` when it crashed, timed out or sent too much.

        Waits without a limit if the model never loads: TorchServe let such a request wait for 400 s
        and more. It is SageMaker that gives up, after 60 s.
        """
        job = _Job(call)
        self._jobs.put(job)
        job.done.wait()
        return job.reply

    def stop(self) -> None:
        """Stop the worker immediately, and fail every call that waits for it."""
        with self._starting:
            self._stopping.set()
            if self._process is not None:
                self._process.kill()
        self._thread.join()
        while not self._jobs.empty():
            self._jobs.get().done.set()

    def _keep_alive(self) -> None:
        failures = 0
        while True:
            with self._starting:
                if self._stopping.is_set():
                    return
                connection = self._spawn()
            if self._loaded(connection):
                failures = 0
                self.healthy = True
                self._serve(connection)
            self._end(connection)
            delay_s = _RETRY_DELAYS_S[min(failures, len(_RETRY_DELAYS_S) - 1)]
            failures += 1
            self._stopping.wait(delay_s)

    def _spawn(self) -> Connection:
        ours, theirs = multiprocessing.Pipe()
        options = ["--flavor", self._settings.flavor, "--model-dir", self._model_dir]
        command = [sys.executable, "-u", str(Path(__file__).with_name("worker.py")), *options]
        self._process = subprocess.Popen(
            [*command, "--fd", str(theirs.fileno())],
            cwd=self._model_dir,
            env=self._environment,
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            # Output of the user's code goes to the container's log, never to the server's stdout.
            stdout=sys.stderr.fileno(),
        )
        theirs.close()
        return ours

    def _loaded(self, connection: Connection) -> bool:
        return self._receive(connection, self._settings.load_timeout_s) == LOADED

    def _serve(self, connection: Connection) -> None:
        while not self._stopping.is_set() and self._alive():
            try:
                job = self._jobs.get(timeout=_IDLE_CHECK_S)
            except queue.Empty:
                continue
            reply = self._ask(connection, job.call)
            # Set before the caller gets the response: /ping is Unhealthy right after it.
            self.healthy = reply is not None or self._settings.flavor == PYTORCH
            job.reply = reply or worker_died()
            job.done.set()
            if reply is None:
                return

    def _ask(self, connection: Connection, call: Call) -> Reply | None:
        try:
            connection.send(call)
        except OSError as fault:
            _logger.error("the worker is gone: %s", fault)
            return None
        reply = self._receive(connection, self._settings.response_timeout_s)
        if not isinstance(reply, Reply):
            return None
        if len(reply.body) > self._settings.max_response_bytes:
            # Both front ends end a worker that sends more.
            _logger.error("the answer of %d bytes exceeds the limit", len(reply.body))
            return None
        return reply

    def _receive(self, connection: Connection, timeout_s: float) -> object:
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
