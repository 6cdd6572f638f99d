"""Zero-shot classification: texts and candidate labels → the labels with scores.

Each label becomes a sentence, and a model for natural language inference judges whether the text
entails it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from runtimes.choice import load_runtime
from runtimes.heads import SEQUENCE_CLASSIFICATION
from runtimes.runtime import Runtime
from tasks.encoding import encode
from tasks.request_body import read_body
from tasks.scores import Floats, finite, softmax
from tasks.text_classification import check_labels, ranked
from tasks.text_input import LIMITS, Inputs, read_text, read_texts
from tasks.wrong_shape import kind_of, wrong_shape

MAX_HYPOTHESES = LIMITS["maxHypotheses"]
PARAMETERS = ("candidate_labels", "hypothesis_template", "multi_label")
_TEMPLATE = "This example is {}."


@dataclass(frozen=True)
class Request:
    """A validated request; the template contains `{}` once."""

    inputs: Inputs[str]
    candidate_labels: list[str]
    hypothesis_template: str
    multi_label: bool


def load(model_dir: str) -> Runtime:
    """Raises ValueError for a model without a label for entailment."""
    runtime = load_runtime(model_dir, SEQUENCE_CLASSIFICATION)
    check_labels(runtime)
    entailment_index(runtime.folder.labels)
    return runtime


def entailment_index(labels: list[str]) -> int:
    """The first label that starts with "entail", as in the transformers pipeline."""
    for index, label in enumerate(labels):
        if label.lower().startswith("entail"):
            return index
    raise ValueError(
        f"none of the model's labels is entailment: config.json has {', '.join(labels)}"
    )


def read(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """Parses the request in a body. Raises ClientError 415, 400 or 422, checked in this order."""
    inputs, parameters = read_body(body, content_type, read_texts, PARAMETERS, takes_text=False)
    labels = parameters.read("candidate_labels", _read_labels)
    if labels is None:
        raise wrong_shape("parameters.candidate_labels is missing")
    template = parameters.read("hypothesis_template", _read_template)
    multi_label = parameters.boolean("multi_label", False)
    _check_hypotheses(len(inputs.items), len(labels))
    return Request(inputs, labels, template or _TEMPLATE, multi_label)


def run(request: Request, runtime: Runtime) -> Any:
    """`{label, score}` by descending score; one list per text."""
    labels = request.candidate_labels
    hypotheses = [request.hypothesis_template.replace("{}", label) for label in labels]
    texts = [text for text in request.inputs.items for _ in labels]
    pairs = hypotheses * len(request.inputs.items)
    encodings = encode(runtime, texts, pairs, strategy="only_first")
    logits = np.stack(runtime.run(encodings, lambda _, outputs: finite(outputs["logits"])))
    by_text = logits.reshape(len(request.inputs.items), len(labels), -1)
    entailment = entailment_index(runtime.folder.labels)
    alone = request.multi_label or len(labels) == 1
    return request.inputs.answer(
        [ranked(_scores(each, entailment, alone), labels) for each in by_text]
    )


def _scores(logits: Floats, entailment: int, alone: bool) -> Floats:
    """A label alone competes with its contradiction, otherwise with the other labels."""
    if not alone:
        return softmax(logits[:, entailment])
    contradiction = -1 if entailment == 0 else 0
    return softmax(logits[:, [contradiction, entailment]])[:, 1]


def _read_labels(value: Any, where: str) -> list[str]:
    """A list of labels, or one string with commas."""
    if isinstance(value, str):
        labels = [each.strip() for each in value.split(",") if each.strip()]
    elif isinstance(value, list):
        labels = [read_text(each, f"{where}[{index}]") for index, each in enumerate(value)]
    else:
        raise wrong_shape(f"{where} must be a list of strings, not {kind_of(value)}")
    if not labels:
        raise wrong_shape(f"{where} is empty")
    return labels


def _read_template(value: Any, where: str) -> str:
    template = read_text(value, where)
    if template.count("{}") != 1:
        raise wrong_shape(f"{where} must contain {{}} once, in place of the label")
    return template


def _check_hypotheses(texts: int, labels: int) -> None:
    if texts * labels > MAX_HYPOTHESES:
        raise wrong_shape(
            f"the body has {texts * labels} hypotheses (texts times labels);"
            f" the limit maxHypotheses is {MAX_HYPOTHESES}: send several requests"
        )
