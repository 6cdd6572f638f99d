"""The lean SageMaker container as a process: `serve`, with a model below a folder of the test."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from container_process import HttpPeer, until
from function_process import ROOT


class LeanContainer(HttpPeer):
    """`with LeanContainer(...)`: started, with a port, not necessarily with a loaded model."""

    def __init__(self, base: Path, log: Path, workers: int = 1, **environment: str) -> None:
        """`base` stands for /opt/ml. The log goes to a file."""
        self.log = log
        variables = {
            "PATH": "/usr/bin:/bin",
            "HF_HUB_OFFLINE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SAGEMAKER_BASE_DIR": str(base),
            "SAGEMAKER_BIND_TO_PORT": "0",
            "SAGEMAKER_MODEL_SERVER_WORKERS": str(workers),
            "SAGEMAKER_GATEWAY_RELEASE": "r-1",
            **environment,
        }
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "serving-code" / "sagemaker_serve.py"), "serve"],
                cwd="/",
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )

    def __enter__(self) -> LeanContainer:
        self.wait_for_log("listening on port")
        found = re.search(r"listening on port (\d+)", self.log.read_text())
        assert found
        self.port = int(found[1])
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def healthy(self) -> bool:
        """Whether /ping is 200."""
        return self.request("GET", "/ping").status == 200

    def wait_until_healthy(self) -> None:
        """Wait as SageMaker does. Raises TimeoutError."""
        until(self.healthy)
