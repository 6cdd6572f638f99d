"""Provokes failures of the loaders, and prints their tracebacks as JSON, by id of their signature.

`HF_HUB_OFFLINE=1 python provoked.py`, with any version of transformers.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))

import torch
import transformers

from folders import classifier

_FAILURES: dict[str, Callable[[Path], object]] = {}


def _failure(signature: str) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    def add(provoke: Callable[[Path], object]) -> Callable[[Path], object]:
        _FAILURES[signature] = provoke
        return provoke

    return add


def _load(folder: Path | str) -> torch.nn.Module:
    return transformers.AutoModelForSequenceClassification.from_pretrained(folder)


def _tokenizer(folder: Path) -> object:
    return transformers.AutoTokenizer.from_pretrained(folder)


def _change_config(folder: Path, **changes: object) -> None:
    file = folder / "config.json"
    config = {**json.loads(file.read_text()), **changes}
    kept = {name: value for name, value in config.items() if value is not None}
    file.write_text(json.dumps(kept))


@_failure("tokenizer-missing")
def _no_tokenizer(folder: Path) -> object:
    # transformers 5 invents one instead.
    for file in folder.glob("*"):
        if "token" in file.name or file.name == "vocab.txt":
            file.unlink()
    return _tokenizer(folder)


@_failure("tokenizer-too-new")
def _new_tokenizer(folder: Path) -> object:
    file = folder / "tokenizer.json"
    made = json.loads(file.read_text())
    file.write_text(json.dumps({**made, "pre_tokenizer": {"type": "OfTheFuture"}}))
    return _tokenizer(folder)


@_failure("weights-missing")
def _no_weights(folder: Path) -> object:
    (folder / "model.safetensors").unlink()
    return _load(folder)


@_failure("model-type-missing")
def _no_type(folder: Path) -> object:
    _change_config(folder, model_type=None)
    # The name of a folder that contains a type would do instead.
    return _load(shutil.move(folder, folder.with_name("none")))


@_failure("architecture-unknown")
def _unknown(folder: Path) -> object:
    _change_config(folder, model_type="of-the-future")
    return _load(folder)


@_failure("weights-are-a-pointer")
def _pointer(folder: Path) -> object:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 268000000\n"
    (folder / "model.safetensors").write_text(pointer)
    return _load(folder)


@_failure("weights-of-another-shape")
def _shape(folder: Path) -> object:
    _change_config(folder, hidden_size=8)
    return _load(folder)


@_failure("weights-only-load")
def _pickled(folder: Path) -> object:
    torch.save(_load(folder), folder / "model.pt")
    return torch.load(folder / "model.pt", weights_only=True)


@_failure("weights-saved-on-gpu")
def _from_gpu(folder: Path) -> object:
    original = torch.serialization.location_tag
    torch.serialization.location_tag = lambda _: "cuda:0"
    torch.save({"weight": torch.zeros(2)}, folder / "model.pt")
    torch.serialization.location_tag = original
    return torch.load(folder / "model.pt")


@_failure("text-too-long")
def _long(folder: Path) -> object:
    return _load(folder)(torch.zeros(1, 64, dtype=torch.long))


@_failure("memory-exhausted")
def _memory(_folder: Path) -> object:
    return torch.empty(1 << 50)


@_failure("hub-unreachable")
def _hub(_folder: Path) -> object:
    return _load("nobody/has-this")


@_failure("import-name-missing")
def _name(_folder: Path) -> object:
    from transformers import NotThere

    return NotThere


def main() -> None:
    """Prints one object; a failure that did not happen has an empty text."""
    texts: dict[str, str] = {}
    for signature, provoke in _FAILURES.items():
        with tempfile.TemporaryDirectory(prefix="sagemaker-gateway-provoked-") as made:
            texts[signature] = _text_of(provoke, classifier(Path(made) / "model"))
    print(json.dumps({"transformers": transformers.__version__, "texts": texts}))


def _text_of(provoke: Callable[[Path], object], folder: Path) -> str:
    try:
        provoke(folder)
    except Exception:
        return traceback.format_exc()
    return ""


if __name__ == "__main__":
    main()
