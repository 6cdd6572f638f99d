"""The trained model as an ONNX graph: (input_ids, attention_mask) → logits, any batch and length.

python export_onnx.py MODEL_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertForSequenceClassification

# Numbers of the operator set, which decides which runtimes can read the graph.
OPSET = 17


class Graph(nn.Module):
    """The model with two inputs: there is one token type, so the graph needs no third."""

    def __init__(self, model: BertForSequenceClassification) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def export_onnx(model: BertForSequenceClassification, path: Path) -> None:
    """Writes the graph with weights inside, by the exporter whose graphs can be quantized later."""
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


def main() -> None:
    folder = Path(sys.argv[1])
    model = BertForSequenceClassification.from_pretrained(folder, attn_implementation="eager")
    export_onnx(model, folder / "model.onnx")


if __name__ == "__main__":
    main()
