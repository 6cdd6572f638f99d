"""The variables are those that an archive with the bundled script brings along."""

import json
from pathlib import Path

from telemetry import VARIABLES


def test_both_lists_are_equal() -> None:
    file = Path(__file__).parents[2] / "inference-code" / "telemetry.json"
    assert json.loads(file.read_text()) == VARIABLES
