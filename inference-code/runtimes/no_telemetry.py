"""The environment in which no library of a model sends usage data or stores a device id."""

from __future__ import annotations

import json
import os
from pathlib import Path

_VARIABLES: dict[str, str] = json.loads(
    (Path(__file__).parents[1] / "telemetry.json").read_text(encoding="utf-8")
)


def disable_telemetry() -> None:
    """Sets the variables that are not set. To be called before the libraries are imported.

    ONNX Runtime reads its variable when it is imported (1.29 and newer, Linux): without it, it
    writes ~/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid and queues events to be sent.
    """
    for name, value in _VARIABLES.items():
        os.environ.setdefault(name, value)
