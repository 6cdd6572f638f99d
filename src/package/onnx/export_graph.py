"""Exports a model as an ONNX graph, and compares what the serve script answers with both.

    PYTHONPATH=inference-code python export_graph.py MODEL_FOLDER TASK GRAPH

Exit code 0 with a graph that answers as PyTorch does; 3 with the reason on the last line of
stderr when there can be none.
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from runtimes import heads
from runtimes.model_folder import read_model_folder
from runtimes.onnx import OnnxRuntime
from runtimes.runtime import Feeds, Floats, Outputs, Runtime
from runtimes.tokenization import Encoding
from runtimes.torch import TorchRuntime

HEADS = {
    "text-classification": heads.SEQUENCE_CLASSIFICATION,
    "zero-shot-classification": heads.SEQUENCE_CLASSIFICATION,
    "token-classification": heads.TOKEN_CLASSIFICATION,
    "question-answering": heads.QUESTION_ANSWERING,
    "fill-mask": heads.MASKED_LM,
    "feature-extraction": heads.ENCODER,
    "sentence-similarity": heads.ENCODER,
}
# Read by every ONNX Runtime since 1.12; newer sets bring nothing for these models.
OPSET = 17
# The format's own limit (protobuf).
MOST_BYTES = 2**31 - 1
# Of scores, which are at most 1.
TOLERANCE = 1e-4
REFUSED = 3

_ACCENTS = "Crème brûlée à Zürich, naïve coöperation: ÇA SUFFIT, Ñandú, Straße, ﬁn, e\u0301te\u0301"
_SCRIPTS = "東京の銀行 Привет мир مرحبا बैंक 👍🏽 👩\u200d👩\u200d👧 한국어"
_ENDING = (
    "begins here " + "and goes on for a long time, with words like these, " * 400 + "ends there"
)
# Kind of text → texts that are read in one batch.
TEXTS: dict[str, list[str]] = {
    "short": ["a"],
    "casing": ["UBER Trip LONDON", "uber trip london"],
    "accented": [_ACCENTS, _ACCENTS.lower()],
    "of other scripts": [_SCRIPTS],
    "with white space and punctuation": [
        "  two\tlines\nand -- don't... [brackets] \u00a0 #1,234.56  "
    ],
    "longer than the model reads": [_ENDING],
    "padded to the longest of a batch": ["a", "a text of some more words", "UBER " * 40],
}
PAIRS = [("Who paid the rent?", "The rent of October was paid by " + "someone and " * 500 + "me.")]


class Refused(Exception):
    """Why no graph can answer as the model does."""


class Reference(TorchRuntime):
    """PyTorch in single precision, which a graph has."""

    def __init__(self, folder: Any, head: heads.Head) -> None:
        super().__init__(folder, head, threads=1)
        self.model = self._model = self._model.float()
        self.feeds: Feeds = {}

    def forward(self, feeds: Feeds) -> list[Floats]:
        self.feeds = feeds
        return super().forward(feeds)


class Graph(nn.Module):
    """The model with its inputs in order and the outputs of the head."""

    def __init__(self, model: nn.Module, inputs: Sequence[str], outputs: Sequence[str]) -> None:
        super().__init__()
        self.model, self.inputs, self.outputs = model, inputs, outputs

    def forward(self, *values: Tensor) -> tuple[Tensor, ...]:
        found = self.model(**dict(zip(self.inputs, values, strict=True)))
        return tuple(getattr(found, name) for name in self.outputs)


def main() -> None:
    _, folder, task, graph = sys.argv
    try:
        export(Path(folder), heads_of(task), Path(graph))
    except Refused as reason:
        sys.stderr.write(f"{reason}\n")
        raise SystemExit(REFUSED) from None


def heads_of(task: str) -> heads.Head:
    if task not in HEADS:
        raise Refused(f"no graph can be exported for the task {task}")
    return HEADS[task]


def export(folder: Path, head: heads.Head, graph: Path) -> None:
    """Raises Refused, and what PyTorch raises for a folder that it cannot load."""
    reference = Reference(read_model_folder(str(folder)), head)
    if reference.tokenization.fast is None:
        raise Refused("its tokenizer has no tokenizer.json, without which PyTorch is needed")
    if sum(each.nbytes for each in reference.model.parameters()) > MOST_BYTES:
        raise Refused("its weights have more than the 2 GB of an ONNX file")
    reference.try_out()
    reference.run(reference.tokenization.encode(TEXTS["casing"]), _whole)
    write_graph(reference, head, graph)
    compare(reference, served(folder, head, graph), head)


def write_graph(reference: Reference, head: heads.Head, graph: Path) -> None:
    """The exporter of TorchScript: its graphs are a tenth faster than those of the newer one."""
    reference.model.set_attn_implementation("eager")
    inputs = list(reference.feeds)
    axes = {0: "batch", 1: "sequence"}
    per_output = axes if head.per_token else {0: "batch"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            torch.onnx.export(
                Graph(reference.model, inputs, head.outputs).eval(),
                tuple(torch.from_numpy(values) for values in reference.feeds.values()),
                str(graph),
                input_names=inputs,
                output_names=list(head.outputs),
                dynamic_axes={
                    **dict.fromkeys(inputs, axes),
                    **dict.fromkeys(head.outputs, per_output),
                },
                opset_version=OPSET,
                dynamo=False,
            )
        except (RuntimeError, ValueError, TypeError, NotImplementedError) as error:
            name = type(reference.model).__name__
            raise Refused(f"PyTorch cannot export {name}: {_first_line(error)}") from error


def served(folder: Path, head: heads.Head, graph: Path) -> Runtime:
    """The graph as the container serves it: with the files of the model next to it."""
    with tempfile.TemporaryDirectory() as place:
        for file in folder.iterdir():
            if file.is_file() and file.suffix != ".onnx":
                os.symlink(file.resolve(), Path(place, file.name))
        os.symlink(graph.resolve(), Path(place, "model.onnx"))
        try:
            runtime = OnnxRuntime(read_model_folder(place), head, threads=1)
            runtime.try_out()
            return runtime
        except Exception as error:
            # The exceptions of ONNX Runtime have no base class but Exception.
            raise Refused(f"ONNX Runtime cannot load the graph: {_first_line(error)}") from error


def compare(reference: Runtime, graph: Runtime, head: heads.Head) -> None:
    """Raises Refused that names the kind of text."""
    for kind, texts in TEXTS.items():
        _compare(
            kind,
            [each.tokenization.encode(texts) for each in (reference, graph)],
            reference,
            graph,
            head,
        )
    first, second = zip(*PAIRS, strict=True)
    pairs = [each.tokenization.encode(first, second) for each in (reference, graph)]
    _compare("in pairs", pairs, reference, graph, head)


def _compare(
    kind: str,
    rows: Sequence[Sequence[Encoding]],
    reference: Runtime,
    graph: Runtime,
    head: heads.Head,
) -> None:
    if [each.ids for each in rows[0]] != [each.ids for each in rows[1]]:
        raise Refused(
            f"texts {kind} become other tokens: tokenizer.json and the tokenizer that"
            " transformers loads differ"
        )
    expected, found = (
        each.run(own, _whole) for each, own in zip((reference, graph), rows, strict=True)
    )
    for left, right in zip(expected, found, strict=True):
        worst = max(_difference(left[name], right[name], name, head) for name in head.outputs)
        if not worst <= TOLERANCE:
            raise Refused(
                f"for texts {kind}, the graph answers otherwise than PyTorch:"
                f" scores differ by {worst:.1e}, the limit is {TOLERANCE:.0e}"
            )


def _difference(left: Floats, right: Floats, name: str, head: heads.Head) -> float:
    if left.shape != right.shape:
        return float("inf")
    return max(float(np.abs(f(left) - f(right)).max()) for f in _scores(name, head, left.shape[-1]))


def _scores(name: str, head: heads.Head, width: int) -> list[Callable[[Floats], Floats]]:
    """What tasks make of an output: probabilities, vectors of length one, or the value itself."""
    if head is heads.ENCODER:
        return [lambda values: values / np.linalg.norm(values, axis=-1, keepdims=True)]
    if head is heads.QUESTION_ANSWERING:
        return [_softmax]
    if width == 1:
        return [lambda values: values]
    return [_softmax, lambda values: 1 / (1 + np.exp(-values))]


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _whole(_: Encoding, outputs: Outputs) -> Outputs:
    return {name: values.copy() for name, values in outputs.items()}


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


if __name__ == "__main__":
    main()
