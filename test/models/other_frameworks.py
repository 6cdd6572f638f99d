"""Weights of other frameworks, by their own writers: for an interpreter that has these.

python other_frameworks.py KIND FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def keras(folder: Path) -> None:
    """tf_model.h5, as transformers 4 saved models of TensorFlow."""
    import h5py
    import numpy

    with h5py.File(folder / "tf_model.h5", "w") as file:
        file.create_dataset("bert/classifier/kernel:0", data=numpy.zeros((32, 3), "float32"))


def flax(folder: Path) -> None:
    """flax_model.msgpack, as transformers 4 saved models of Flax."""
    import msgpack

    weights = {"classifier": {"kernel": bytes(32 * 3 * 4)}}
    (folder / "flax_model.msgpack").write_bytes(msgpack.packb(weights))


def gguf(folder: Path) -> None:
    """model.gguf, as llama.cpp reads it."""
    import numpy
    from gguf import GGUFWriter

    writer = GGUFWriter(folder / "model.gguf", "bert")
    writer.add_tensor("token_embd.weight", numpy.zeros((8, 32), "float32"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


_KINDS: dict[str, Callable[[Path], None]] = {each.__name__: each for each in (keras, flax, gguf)}

if __name__ == "__main__":
    kind, folder = sys.argv[1:]
    _KINDS[kind](Path(folder))
