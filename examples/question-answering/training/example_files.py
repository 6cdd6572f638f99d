"""Paths of the data and the results."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "data"
EXAMPLE = Path(__file__).parent.parent
MODEL_FOLDER = EXAMPLE / "model"
EVALUATION = EXAMPLE / "evaluation.json"
HELDOUT = EXAMPLE / "heldout.json"
DEMO = EXAMPLE / "demo.json"
