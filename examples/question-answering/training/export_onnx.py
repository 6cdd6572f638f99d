"""The trained model as an ONNX graph: (input_ids, token_type_ids, attention_mask) to
(start_logits, end_logits), any batch and length.

The weights are stored once: the graph names their places in model.safetensors, as ONNX external
data does, and converts them from float16 to float32 when it is loaded.

python export_onnx.py MODEL_FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import onnx
import torch
from onnx import GraphProto, TensorProto, helper
from onnx.external_data_helper import set_external_data
from torch import Tensor, nn
from transformers import BertForQuestionAnswering

# Number of the operator set, which decides which runtimes can read the graph.
OPSET = 17
INPUTS = ["input_ids", "token_type_ids", "attention_mask"]
OUTPUTS = ["start_logits", "end_logits"]


class Graph(nn.Module):
    """The model with its inputs in the order of the graph."""

    def __init__(self, model: BertForQuestionAnswering) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        output = self.model(input_ids, attention_mask, token_type_ids)
        return output.start_logits, output.end_logits


def export_onnx(model: BertForQuestionAnswering, path: Path) -> None:
    """Writes the graph; expects the model's model.safetensors in the same folder."""
    example = torch.tensor([[2, 5, 6, 3, 7, 3], [2, 5, 3, 8, 3, 0]])
    torch.onnx.export(
        Graph(model).eval(),
        (example, torch.zeros_like(example), (example != 0).long()),
        str(path),
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_axes={name: {0: "batch", 1: "sequence"} for name in [*INPUTS, *OUTPUTS]},
        opset_version=OPSET,
        dynamo=False,
        # Folding would store transposed copies of the weights, which model.safetensors has not.
        do_constant_folding=False,
    )
    share_weights(path, path.with_name("model.safetensors"))


def places(weights: Path) -> dict[str, tuple[int, int]]:
    """Name of a tensor → its offset in the file and its length in bytes."""
    stored = weights.read_bytes()
    data_start = 8 + int.from_bytes(stored[:8], "little")
    header = json.loads(stored[8:data_start])
    spans = {n: entry["data_offsets"] for n, entry in header.items() if n != "__metadata__"}
    return {name: (data_start + start, end - start) for name, (start, end) in spans.items()}


def share_weights(path: Path, weights: Path) -> None:
    """Replaces each weight in the graph by its float16 form in `weights` and a conversion."""
    model = onnx.load(path)
    stored = places(weights)
    casts = []
    for tensor in model.graph.initializer:
        found = stored.get(tensor.name.removeprefix("model."))
        if found:
            casts.append(helper.make_node("Cast", [f"{tensor.name}.half"], [tensor.name], to=1))
            refer(tensor, weights.name, *found)
    put_first(model.graph, casts)
    path.write_bytes(model.SerializeToString())
    onnx.checker.check_model(str(path))


def refer(tensor: TensorProto, file: str, offset: int, length: int) -> None:
    """Makes an initializer one of float16 whose bytes are in another file."""
    tensor.name += ".half"
    tensor.data_type = TensorProto.FLOAT16
    tensor.raw_data = b""
    set_external_data(tensor, file, offset, length)
    tensor.ClearField("raw_data")


def put_first(graph: GraphProto, nodes: list[onnx.NodeProto]) -> None:
    """Inserts nodes before all others."""
    others = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *others])


def main() -> None:
    folder = Path(sys.argv[1])
    model = BertForQuestionAnswering.from_pretrained(folder, attn_implementation="eager")
    export_onnx(model, folder / "model.onnx")


if __name__ == "__main__":
    main()
