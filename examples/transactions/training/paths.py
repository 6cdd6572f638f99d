"""Paths of the results."""

from __future__ import annotations

from pathlib import Path

EXAMPLE = Path(__file__).parent.parent
MODEL_FOLDER = EXAMPLE / "model"
EVALUATION = EXAMPLE / "evaluation.json"
HANDWRITTEN = EXAMPLE / "handwritten.tsv"
