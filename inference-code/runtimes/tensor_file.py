"""Tensors of a safetensors file, read without the package, which some images do not have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DTYPES = {"F16": np.float16, "F32": np.float32, "F64": np.float64}
_LENGTH_BYTES = 8


def read_tensors(file: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The tensors by name, and the metadata. Raises ValueError for another dtype."""
    content = file.read_bytes()
    start = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "little")
    header = json.loads(content[_LENGTH_BYTES:start])
    metadata = header.pop("__metadata__", {})
    return {name: _tensor(entry, content[start:]) for name, entry in header.items()}, metadata


def _tensor(entry: dict[str, Any], data: bytes) -> NDArray[Any]:
    begin, end = entry["data_offsets"]
    if entry["dtype"] == "BF16":
        # The upper half of the bits of a float32.
        halves = np.frombuffer(data[begin:end], np.uint16).astype(np.uint32)
        return (halves << 16).view(np.float32).reshape(entry["shape"])
    if entry["dtype"] not in _DTYPES:
        raise ValueError(f"a tensor of the type {entry['dtype']} is not supported")
    return np.frombuffer(data[begin:end], _DTYPES[entry["dtype"]]).reshape(entry["shape"])
