"""ONNX graphs, written by PyTorch's exporter and laid out as Optimum does."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification

from formats import base

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_QUIET = {"input_names": list(_INPUTS), "output_names": ["logits"], "opset_version": 17}


class _Logits(torch.nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, *values: torch.Tensor) -> torch.Tensor:
        return self.model(**dict(zip(_INPUTS, values, strict=True))).logits


def write_graph(folder: Path, path: str) -> Path:
    """The graph of the classifier in this folder, at this path of it. Returns the graph."""
    model = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager")
    graph = folder / path
    graph.parent.mkdir(exist_ok=True)
    axes = {0: "batch", 1: "sequence"}
    example = torch.tensor([[2, 5, 6, 3], [2, 5, 3, 0]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Logits(model.eval()),
            (example, (example != 0).long(), torch.zeros_like(example)),
            str(graph),
            dynamic_axes={**dict.fromkeys(_INPUTS, axes), "logits": {0: "batch"}},
            dynamo=False,
            **_QUIET,
        )
    return graph


def with_weights(folder: Path, path: str) -> Path:
    """The graph next to the weights."""
    write_graph(base(folder), path)
    return folder


def alone(folder: Path, path: str) -> Path:
    """The graph without the weights."""
    with_weights(folder, path)
    (folder / "model.safetensors").unlink()
    return folder


def rounded(folder: Path) -> Path:
    """Only the graph with weights of 8 bits, by the quantization of ONNX Runtime."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = alone(folder, "onnx/model.onnx") / "onnx" / "model.onnx"
    quantize_dynamic(whole, whole.with_name("model_quantized.onnx"), weight_type=QuantType.QInt8)
    whole.unlink()
    return folder
