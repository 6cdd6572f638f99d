"""The pure core: a checked request and a model's logits become ranked labels."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from media_type import check_accept
from request_body import Request


class Runtime(Protocol):
    """What turns texts into logits. `labels` stands in the order of the logits."""

    name: str
    labels: Sequence[str]
    problem_type: str | None

    def logits(self, texts: list[str]) -> list[list[float]]:
        """One row per text, one number per label, from one forward pass."""
        ...


Answer = list[list[dict[str, Any]]]


def classify(request: Request, runtime: Runtime) -> Answer:
    """One list of `{label, score}` per text, by falling score; equal scores in label order.

    Raises RuntimeError when the model gives a number that is not finite: its fault, not ours.
    """
    function = _FUNCTIONS[request.function_to_apply or default_function(runtime)]
    rows = runtime.logits(request.texts)
    return [_ranked(function(_finite(row)), runtime.labels, request.top_k) for row in rows]


def encode(answer: Answer, accept: str | None) -> str:
    """The answer as compact ASCII JSON. Raises ClientError 406 when Accept rules JSON out."""
    check_accept(accept)
    return json.dumps(answer, separators=(",", ":"), allow_nan=False)


def default_function(runtime: Runtime) -> str:
    """What makes scores of this model's logits, by the rule of the transformers pipeline."""
    if runtime.problem_type == "regression":
        return "none"
    several_may_hold = runtime.problem_type == "multi_label_classification"
    return "sigmoid" if several_may_hold or len(runtime.labels) == 1 else "softmax"


def softmax(row: Sequence[float]) -> list[float]:
    """Scores that sum to 1. The maximum is taken off first, so exp cannot overflow."""
    highest = max(row)
    powers = [math.exp(each - highest) for each in row]
    total = sum(powers)
    return [each / total for each in powers]


def sigmoid(row: Sequence[float]) -> list[float]:
    """Each score on its own, between 0 and 1. tanh cannot overflow where exp could."""
    return [0.5 * (1.0 + math.tanh(0.5 * each)) for each in row]


_FUNCTIONS: dict[str, Callable[[Sequence[float]], list[float]]] = {
    "softmax": softmax,
    "sigmoid": sigmoid,
    "none": list,
}


def _finite(row: Sequence[float]) -> list[float]:
    if not all(math.isfinite(each) for each in row):
        raise RuntimeError("the model gave a logit that is not a finite number")
    return list(row)


def _ranked(scores: list[float], labels: Sequence[str], top_k: int | None) -> list[dict[str, Any]]:
    order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
    return [{"label": labels[index], "score": scores[index]} for index in order[:top_k]]
