"""Numbers of a model → scores."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]

_MANY = 1000


def finite(values: Floats) -> Floats:
    """The values in double precision. Raises RuntimeError when one is not a finite number."""
    if not np.isfinite(values).all():
        raise RuntimeError("the model returned a number that is not finite")
    return values.astype(np.float64)


def softmax(values: Floats) -> Floats:
    """Scores that sum to 1 along the last axis. The maximum is subtracted: exp cannot overflow."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def sigmoid(values: Floats) -> Floats:
    """Independent scores between 0 and 1. tanh cannot overflow where exp could."""
    return 0.5 * (1.0 + np.tanh(0.5 * values))


def unit(vector: Floats) -> Floats:
    """The vector with length 1; zeros stay."""
    return vector / max(np.linalg.norm(vector), 1e-12)


def best_first(scores: Floats, most: int | None = None) -> list[int]:
    """The indexes of the highest scores; equal scores keep their order."""
    first = np.arange(len(scores))
    if most is not None and len(scores) > _MANY > most:
        # Sorting the scores of a vocabulary, or of all spans, takes longer than small models.
        first = np.sort(np.argpartition(-scores, most)[:most])
    order = np.argsort(-scores[first], kind="stable")[:most]
    return [int(index) for index in first[order]]
