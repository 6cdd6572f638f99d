"""The real `serve` of an AWS image as a process group, on a loopback port."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from container_process import HttpPeer

# Where the toolkits write the configuration of their server: fixed paths.
_CONFIGS = {
    "pytorch": Path("/etc/sagemaker-ts.properties"),
    "huggingface": Path("/etc/sagemaker-mms.properties"),
}
# Below those that the system gives to outgoing connections: multi-model-server refuses them.
_PORTS = range(20_000, 30_000)
_START_S = 120
_STOP_S = 10


class ServingStack(HttpPeer):
    """`with ServingStack(...)`: serves requests; every process is stopped at the end."""

    def __init__(
        self, flavor: str, venv: Path, base_dir: Path, log: Path, environment: dict[str, str]
    ) -> None:
        """`base_dir` holds the unpacked archive as `model/`."""
        self.port = _free_port()
        self.log = log
        self._base_dir = base_dir
        self._config = _CONFIGS[flavor]
        self._had_config = self._config.exists()
        self._environment = {
            **os.environ,
            "PATH": f"{venv / 'bin'}:{os.environ['PATH']}",
            "SAGEMAKER_BASE_DIR": str(base_dir),
            "SAGEMAKER_BIND_TO_PORT": str(self.port),
            "SAGEMAKER_MODEL_SERVER_WORKERS": "1",
            "HF_HUB_OFFLINE": "1",
            # As the images set it.
            "PYTHONDONTWRITEBYTECODE": "1",
            # Both servers keep their process id in this folder; multi-model-server reads TEMP.
            "TMPDIR": str(base_dir),
            "TEMP": str(base_dir),
            **_addresses(self.port),
            **environment,
        }

    def __enter__(self) -> ServingStack:
        with self.log.open("wb") as log:
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
        if self._signal_group(signal.SIGKILL):
            self._wait_for_end()
        if not self._had_config:
            self._config.unlink(missing_ok=True)

    @property
    def group(self) -> int:
        """The process group of `serve`, the server and its worker."""
        return self._process.pid

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + _START_S
        while self._process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"serve did not open its port:\n{self.log.read_text()[-4000:]}")

    def _signal_group(self, number: int) -> bool:
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


def missing_for(flavor: str) -> str | None:
    """Why the stack cannot run on this machine."""
    if shutil.which("java") is None:
        return "both servers need Java 11 or newer: install a JRE"
    config = _CONFIGS[flavor]
    if not os.access(config if config.exists() else config.parent, os.W_OK):
        return f"the toolkit writes {config}, a fixed path: run as root"
    return None


def _addresses(port: int) -> dict[str, str]:
    """The toolkits bind to every interface; variables of the servers themselves override that."""
    address = f"http://127.0.0.1:{port}"
    return {
        "TS_INFERENCE_ADDRESS": address,
        "TS_MANAGEMENT_ADDRESS": address,
        "TS_METRICS_ADDRESS": f"http://127.0.0.1:{_free_port()}",
        "MMS_INFERENCE_ADDRESS": address,
        "MMS_MANAGEMENT_ADDRESS": address,
    }


def _free_port() -> int:
    for port in random.sample(_PORTS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")
