"""The interface of a loaded model, as tasks use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Runtime(Protocol):
    """Computes logits for texts. `labels` are in the order of the logits."""

    name: str
    labels: Sequence[str]
    problem_type: str | None

    def logits(self, texts: list[str]) -> list[list[float]]:
        """One row per text, one number per label, from one forward pass."""
        ...
