"""The model of these tests: the shipped one."""

import os
from pathlib import Path

import pytest

# No test may download from the hub when a file is missing.
os.environ["HF_HUB_OFFLINE"] = "1"

_SHIPPED = Path(__file__).parents[2] / "examples" / "transactions" / "model"


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """The example model, or the folder that TEST_MODEL_DIR names."""
    return Path(os.environ.get("TEST_MODEL_DIR", _SHIPPED))
