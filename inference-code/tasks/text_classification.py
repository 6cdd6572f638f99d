"""Text classification: texts → labels with scores."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runtimes.choice import load_runtime
from runtimes.runtime import Runtime
from tasks.text_input import read_texts, wrong_shape

FUNCTIONS = ("softmax", "sigmoid", "none")

# The largest integer that all JSON parsers agree on (RFC 8259, 6); zod's int() has the same bound.
_MAX_SAFE_INTEGER = 2**53 - 1

load = load_runtime


@dataclass(frozen=True)
class Request:
    """A validated request. None selects the model's defaults: all labels, its own function."""

    texts: list[str]
    top_k: int | None = None
    function_to_apply: str | None = None


Answer = list[list[dict[str, Any]]]


def read(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """Parses the request in a body. Raises ClientError 415, 400 or 422, checked in this order."""
    texts, parameters = read_texts(body, content_type, ("top_k", "function_to_apply"))
    return Request(texts, _read_top_k(parameters), _read_function(parameters))


def run(request: Request, runtime: Runtime) -> Answer:
    """One list of `{label, score}` per text, by descending score; equal scores in label order.

    Raises RuntimeError when the model returns a number that is not finite.
    """
    function = _FUNCTIONS[request.function_to_apply or default_function(runtime)]
    rows = runtime.logits(request.texts)
    return [_ranked(function(_finite(row)), runtime.labels, request.top_k) for row in rows]


def default_function(runtime: Runtime) -> str:
    """The function from logits to scores, chosen as the transformers pipeline chooses it."""
    if runtime.problem_type == "regression":
        return "none"
    is_multi_label = runtime.problem_type == "multi_label_classification"
    return "sigmoid" if is_multi_label or len(runtime.labels) == 1 else "softmax"


def softmax(row: Sequence[float]) -> list[float]:
    """Scores that sum to 1. The maximum is subtracted first, so that exp cannot overflow."""
    highest = max(row)
    powers = [math.exp(each - highest) for each in row]
    total = sum(powers)
    return [each / total for each in powers]


def sigmoid(row: Sequence[float]) -> list[float]:
    """Independent scores between 0 and 1. tanh cannot overflow where exp could."""
    return [0.5 * (1.0 + math.tanh(0.5 * each)) for each in row]


_FUNCTIONS: dict[str, Callable[[Sequence[float]], list[float]]] = {
    "softmax": softmax,
    "sigmoid": sigmoid,
    "none": list,
}


def _finite(row: Sequence[float]) -> list[float]:
    if not all(math.isfinite(each) for each in row):
        raise RuntimeError("the model returned a logit that is not a finite number")
    return list(row)


def _ranked(scores: list[float], labels: Sequence[str], top_k: int | None) -> list[dict[str, Any]]:
    order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
    return [{"label": labels[index], "score": scores[index]} for index in order[:top_k]]


def _read_top_k(parameters: dict[str, Any]) -> int | None:
    top_k = parameters.get("top_k")
    if top_k is None:
        return None
    # JavaScript cannot distinguish 2.0 from 2, so Python must not; a bool is an int only in Python.
    whole = isinstance(top_k, (int, float)) and not isinstance(top_k, bool) and top_k % 1 == 0
    if not whole or not 1 <= top_k <= _MAX_SAFE_INTEGER:
        raise wrong_shape("parameters.top_k must be an integer of at least 1, or null")
    return int(top_k)


def _read_function(parameters: dict[str, Any]) -> str | None:
    if "function_to_apply" not in parameters:
        return None
    name = parameters["function_to_apply"]
    if not isinstance(name, str) or name not in FUNCTIONS:
        choices = ", ".join(FUNCTIONS)
        raise wrong_shape(f"parameters.function_to_apply must be one of {choices}")
    return name
