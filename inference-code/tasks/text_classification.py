"""Text classification: texts, or pairs of texts, → labels with scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtimes.choice import load_runtime
from runtimes.heads import SEQUENCE_CLASSIFICATION
from runtimes.runtime import Outputs, Runtime
from tasks import sentence_classifier
from tasks.encoding import encode
from tasks.request_body import read_body
from tasks.scores import Floats, best_first, finite, sigmoid, softmax
from tasks.sentence_classifier import HEAD, SentenceClassifier
from tasks.text_input import Inputs, read_list, read_text
from tasks.wrong_shape import kind_of, reject_unknown, wrong_shape

FUNCTIONS: dict[str, Callable[[Floats], Floats]] = {
    "softmax": softmax,
    "sigmoid": sigmoid,
    "none": lambda values: values,
}
PARAMETERS = ("top_k", "function_to_apply", "truncation")

Classifier = Runtime | SentenceClassifier
Pair = tuple[str, str | None]
Answer = list[list[dict[str, Any]]]


@dataclass(frozen=True)
class Request:
    """A validated request. None selects the model's defaults: all labels, its own function."""

    inputs: list[Pair]
    top_k: int | None = None
    function_to_apply: str | None = None
    truncation: bool = True


def load(model_dir: str) -> Classifier:
    """Raises ValueError for a model that has not one logit per label."""
    is_setfit = (Path(model_dir) / HEAD).is_file()
    runtime: Classifier = (
        sentence_classifier.load(model_dir)
        if is_setfit
        else load_runtime(model_dir, SEQUENCE_CLASSIFICATION)
    )
    check_labels(runtime)
    return runtime


def check_labels(runtime: Classifier) -> None:
    """Raises ValueError when the last axis of the logits is not the labels of config.json."""
    (width,) = runtime.run(runtime.tokenization.encode(["a"]), lambda _, out: _width(out))
    labels = len(runtime.folder.labels)
    if width != labels:
        raise ValueError(f"the model returns {width} logits, but config.json has {labels} labels")


def _width(outputs: Outputs) -> int:
    return outputs["logits"].shape[-1]


def read(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """Parses the request in a body. Raises ClientError 415, 400 or 422, checked in this order."""
    inputs, parameters = read_body(body, content_type, _read_inputs, PARAMETERS)
    return Request(
        inputs.items,
        parameters.integer("top_k"),
        parameters.choice("function_to_apply", tuple(FUNCTIONS)),
        parameters.boolean("truncation", True),
    )


def run(request: Request, runtime: Classifier) -> Answer:
    """One list of `{label, score}` per text, by descending score; equal scores in label order.

    Raises RuntimeError when the model returns a number that is not finite.
    """
    function = FUNCTIONS[request.function_to_apply or default_function(runtime)]
    texts, pairs = zip(*request.inputs, strict=True)
    if isinstance(runtime, SentenceClassifier):
        texts, pairs = runtime.prepared(texts, pairs), None
    encodings = encode(runtime, texts, pairs, truncation=request.truncation)
    labels = runtime.folder.labels
    return runtime.run(
        encodings,
        lambda _, outputs: ranked(function(finite(outputs["logits"])), labels, request.top_k),
    )


def default_function(runtime: Classifier) -> str:
    """The function from logits to scores, chosen as the transformers pipeline chooses it."""
    if runtime.folder.problem_type == "regression":
        return "none"
    is_multi_label = runtime.folder.problem_type == "multi_label_classification"
    return "sigmoid" if is_multi_label or len(runtime.folder.labels) == 1 else "softmax"


def ranked(scores: Floats, labels: list[str], top_k: int | None = None) -> list[dict[str, Any]]:
    """`{label, score}` by descending score."""
    best = best_first(scores, top_k)
    return [{"label": labels[index], "score": float(scores[index])} for index in best]


def _read_inputs(inputs: Any, where: str) -> Inputs[Pair]:
    expected = "a string, an object or a list"
    return read_list(inputs, where, _read_pair, (str, dict), expected)


def _read_pair(value: Any, where: str) -> Pair:
    """A text, `{"text", "text_pair"}` as in transformers, or `[text, text_pair]`."""
    if isinstance(value, str):
        return read_text(value, where), None
    if isinstance(value, list) and len(value) == 2:
        return read_text(value[0], f"{where}[0]"), read_text(value[1], f"{where}[1]")
    if not isinstance(value, dict):
        raise wrong_shape(f"{where} must be a string, an object or a pair, not {kind_of(value)}")
    reject_unknown(value, ("text", "text_pair"), f'"{where}"')
    if "text" not in value:
        raise wrong_shape(f"{where}.text is missing")
    pair = value.get("text_pair")
    text = read_text(value["text"], f"{where}.text")
    return text, None if pair is None else read_text(pair, f"{where}.text_pair")
