"""The trained model as an ONNX graph: (input_ids, attention_mask) → logits, any batch and length.

The embedding table, nine tenths of the weights, is stored once: the graph names its place in
model.safetensors, as ONNX external data does.

python export_onnx.py MODEL_FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import onnx
import torch
from onnx.external_data_helper import set_external_data
from torch import Tensor, nn
from transformers import BertForSequenceClassification

# Numbers of the operator set, which decides which runtimes can read the graph.
OPSET = 17
# Larger tensors are read from model.safetensors.
SHARED_BYTES = 1_000_000


class Graph(nn.Module):
    """The model with two inputs: there is one token type, so the graph needs no third."""

    def __init__(self, model: BertForSequenceClassification) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def export_onnx(model: BertForSequenceClassification, path: Path) -> None:
    """Writes the graph with the exporter that produces quantizable graphs.

    Expects the model's model.safetensors in the same folder.
    """
    axes = {0: "batch", 1: "sequence"}
    example = torch.tensor([[2, 5, 6, 3], [2, 5, 3, 0]])
    torch.onnx.export(
        Graph(model).eval(),
        (example, (example != 0).long()),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    share_large_tensors(path, path.with_name("model.safetensors"))


def share_large_tensors(graph: Path, weights: Path) -> None:
    """Removes from the graph what `weights` holds with the same bytes; small tensors stay."""
    model = onnx.load(graph)
    stored = weights.read_bytes()
    data_start = 8 + int.from_bytes(stored[:8], "little")
    header = json.loads(stored[8:data_start])
    spans = [entry["data_offsets"] for name, entry in header.items() if name != "__metadata__"]
    places = {stored[data_start + a : data_start + b]: data_start + a for a, b in spans}
    for tensor in model.graph.initializer:
        offset = places.get(tensor.raw_data)
        if offset is None or len(tensor.raw_data) < SHARED_BYTES:
            continue
        set_external_data(tensor, weights.name, offset, len(tensor.raw_data))
        tensor.ClearField("raw_data")
    graph.write_bytes(model.SerializeToString())


def main() -> None:
    folder = Path(sys.argv[1])
    model = BertForSequenceClassification.from_pretrained(folder, attn_implementation="eager")
    export_onnx(model, folder / "model.onnx")


if __name__ == "__main__":
    main()
