"""Prints for each file whether safetensors or torch.load(weights_only=True) reads its tensors.

python loaded.py FILE…
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, _weights_only_unpickler

# What Transformers maps torch's dtypes to in a header.
NAMES = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.float8_e4m3fn: "F8_E4M3",
}


def tensors_of(file: Path) -> dict[str, list[object]] | None:
    """Name → dtype and shape; None for a file that is not read, or has something else."""
    if file.suffix == ".safetensors":
        return _from_safetensors(file)
    try:
        found = torch.load(file, weights_only=True)
    except Exception:
        return None
    if not found or not all(isinstance(each, Tensor) for each in found.values()):
        return None
    return {name: [NAMES[each.dtype], list(each.shape)] for name, each in found.items()}


def _from_safetensors(file: Path) -> dict[str, list[object]] | None:
    try:
        with safe_open(file, "pt") as found:
            slices = {name: found.get_slice(name) for name in found.keys()}  # noqa: SIM118
            return {name: [each.get_dtype(), each.get_shape()] for name, each in slices.items()}
    except SafetensorError:
        return None


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    files = {path: tensors_of(Path(path)) for path in sys.argv[1:]}
    allowed = sorted(_weights_only_unpickler._get_allowed_globals())
    print(json.dumps({"files": files, "allowed": allowed}))
