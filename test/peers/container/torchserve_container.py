"""The real `serve` of the PyTorch image as a process group, on a loopback port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

CONFIG = Path("/etc/sagemaker-ts.properties")
_START_S = 120
_STOP_S = 10


class TorchserveContainer:
    """`with TorchserveContainer(...)`: serves requests; every process is stopped at the end."""

    def __init__(self, venv: Path, base_dir: Path, log: Path, environment: dict[str, str]) -> None:
        """`base_dir` holds the unpacked archive as `model/`. Raises SystemExit without Java."""
        _check_needs()
        self.port = _free_port()
        self._log = log
        self._had_config = CONFIG.exists()
        address = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "PATH": f"{venv / 'bin'}:{os.environ['PATH']}",
            "SAGEMAKER_BASE_DIR": str(base_dir),
            "SAGEMAKER_BIND_TO_PORT": str(self.port),
            "SAGEMAKER_MODEL_SERVER_WORKERS": "1",
            # The toolkit binds to every interface; TorchServe's own variables override that.
            "TS_INFERENCE_ADDRESS": address,
            "TS_MANAGEMENT_ADDRESS": address,
            "TS_METRICS_ADDRESS": f"http://127.0.0.1:{_free_port()}",
            "HF_HUB_OFFLINE": "1",
            **environment,
        }
        self._base_dir = base_dir

    def __enter__(self) -> TorchserveContainer:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["serve"],
                cwd=self._base_dir,
                env=self._environment,
                executable=shutil.which("serve", path=self._environment["PATH"]),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A new process group: the workers outlive the JVM and must be found.
                start_new_session=True,
            )
        try:
            self._wait_for_port()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._signal_group(number):
                self._wait_for_end()
        if not self._had_config:
            CONFIG.unlink(missing_ok=True)

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + _START_S
        while self._process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise SystemExit(f"serve did not open its port:\n{self._log.read_text()[-4000:]}")

    def _signal_group(self, number: signal.Signals) -> bool:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return False
        return True

    def _wait_for_end(self) -> None:
        deadline = time.monotonic() + _STOP_S
        # Signal 0 tests whether the group still has a process.
        while self._signal_group(0) and time.monotonic() < deadline:
            self._process.poll()
            time.sleep(0.1)


def _check_needs() -> None:
    if shutil.which("java") is None:
        raise SystemExit("TorchServe needs Java 11 or newer: install a JRE and run again")
    if not os.access(CONFIG if CONFIG.exists() else CONFIG.parent, os.W_OK):
        raise SystemExit(f"the toolkit writes {CONFIG}, a fixed path: run this as root")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
