"""The environment in which no library of a model sends usage data or stores a device id."""

from __future__ import annotations

import os

# As inference-code/telemetry.json, which an archive with its own script lacks.
VARIABLES = {
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def disable_telemetry() -> None:
    """Sets the variables that are not set. To be called before the libraries are imported."""
    for name, value in VARIABLES.items():
        os.environ.setdefault(name, value)
