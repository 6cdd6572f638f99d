"""The model of the Python tests: the shipped one."""

import json
import os
from pathlib import Path

import pytest

_PROJECT = Path(__file__).parents[1]

# No test may download from the hub when a file is missing, or send usage data.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.update(json.loads((_PROJECT / "inference-code" / "telemetry.json").read_text("utf-8")))

_SHIPPED = _PROJECT / "examples" / "transactions" / "model"


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """The example model, or the folder that TEST_MODEL_DIR names."""
    return Path(os.environ.get("TEST_MODEL_DIR", _SHIPPED))
