"""Writes the files of PyTorch in this folder: python test/package/torch-files/write.py"""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).parent


class Classifier(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Linear(2, 4)
        self.classifier = nn.Linear(4, 3)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.encoder(features))


def main() -> None:
    torch.manual_seed(0)
    model = Classifier()
    state = model.state_dict()
    torch.save(state, HERE / "state-dict.bin")
    torch.save(state, HERE / "legacy.bin", _use_new_zipfile_serialization=False)
    torch.save(model.half().state_dict(), HERE / "half.bin")
    model.float()
    torch.save({"tied": state["encoder.weight"], **state}, HERE / "tied.bin")
    torch.save(dict(model.named_parameters()), HERE / "parameters.bin")
    torch.save({"weight": torch.zeros(2, dtype=torch.float8_e4m3fn)}, HERE / "float8.bin")
    torch.save({"epoch": 3, "state_dict": state}, HERE / "training.bin")
    torch.save({**state, "best": np.float64(0.9)}, HERE / "numpy.bin")
    torch.save(state, HERE / "protocol-4.bin", pickle_protocol=4)
    torch.save(model, HERE / "module.bin")
    torch.save({}, HERE / "empty.bin")
    (HERE / "plain-pickle.bin").write_bytes(pickle.dumps({"weight": [1.0]}))
    torch.jit.script(model).save(HERE / "scripted.pt")


if __name__ == "__main__":
    main()
