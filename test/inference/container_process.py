"""Starts the emulator's container server as its own process and talks to it."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_SERVE = ROOT / "src" / "container" / "server" / "serve.py"
_ODD = Path(__file__).with_name("archives") / "odd.py"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; header names in lower case."""

    status: int
    phrase: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def message(self) -> str:
        """Of an error: the Hugging Face container puts it into JSON, the other sends it alone."""
        as_json = self.headers.get("content-type") == "application/json"
        return self.json()["message"] if as_json else self.body.decode()


class HttpPeer:
    """A server on a port of the loopback, with its log."""

    port: int
    log: Path

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        timeout_s: float = 60,
    ) -> Answer:
        """One request on a new connection, with only these headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            connection.request(method, path, body, headers or {})
            got = connection.getresponse()
            lower = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, got.reason, lower, got.read())
        finally:
            connection.close()

    def invoke(
        self, body: bytes, headers: dict[str, str] | None = None, timeout_s: float = 60
    ) -> Answer:
        """POST /invocations."""
        return self.request("POST", "/invocations", body, headers, timeout_s)

    def wait_for_log(self, text: str, timeout_s: float = 60) -> None:
        """Wait until the log contains the text. Raises TimeoutError."""
        until(lambda: text in self.log.read_text(encoding="utf-8"), timeout_s)


class Container(HttpPeer):
    """`with Container(...)`: a running server, stopped with its worker at the end."""

    def __init__(
        self,
        flavor: str,
        model_dir: Path,
        log: Path,
        python: str = sys.executable,
        **environment: str,
    ) -> None:
        """The log goes to a file, so that a full pipe cannot block the server."""
        self.flavor = flavor
        self.log = log
        options = ["--flavor", flavor, "--model-dir", str(model_dir)]
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [python, "-u", str(_SERVE), *options],
                env={"PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1", **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )

    def __enter__(self) -> Container:
        self.port = json.loads(self.process.stdout.readline())["listening"]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.process.stdin.close()
        self.process.stdout.close()

    def worker_pids(self) -> list[int]:
        """The processes that the server has started."""
        return [int(pid) for pid in _printed("pgrep", "-P", str(self.process.pid)).split()]


def until(condition: Any, timeout_s: float = 60) -> None:
    """Wait until the condition holds. Raises TimeoutError."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether a process has ended, including a zombie process."""
    state = _printed("ps", "-o", "state=", "-p", str(pid)).strip()
    return state in ("", "Z")


def _printed(*command: str) -> str:
    # Both commands exit with 1 when they find nothing.
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def odd_archive(folder: Path) -> Path:
    """An unpacked archive with a model that fails on demand."""
    (folder / "code").mkdir(parents=True)
    shutil.copy(_ODD, folder / "code" / "inference.py")
    return folder


def real_archive(folder: Path, model_dir: Path) -> Path:
    """An unpacked archive as the packer makes it: the model, and inference-code as code/."""
    shutil.copytree(model_dir, folder)
    wanted = shutil.ignore_patterns("__pycache__", "requirements.txt")
    shutil.copytree(ROOT / "inference-code", folder / "code", ignore=wanted)
    return folder
