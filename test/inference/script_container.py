"""Serve scripts behind the entry module, called in this process as each container calls them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from image_modules import BaseInferenceToolkitError
from messages import Call, Reply
from server_settings import PYTORCH, read_settings
from toolkit_huggingface import HuggingFaceToolkit
from toolkit_pytorch import PytorchToolkit

ENTRY = "sagemaker_gateway_entry"
HEADER = "X-Amzn-SageMaker-Custom-Attributes"
Toolkit = HuggingFaceToolkit | PytorchToolkit


class ScriptContainer:
    """One model folder, served by the rules of one toolkit."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """`folder` is the model; its `code/` becomes importable."""
        self.folder = folder
        (folder / "code").mkdir()
        monkeypatch.syspath_prepend(str(folder / "code"))
        monkeypatch.setenv("SAGEMAKER_GATEWAY_RELEASE", "r-1")
        self._monkeypatch = monkeypatch

    def write(self, name: str, source: str) -> None:
        """A file in `code/`."""
        path = self.folder / "code" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)

    def load(self, flavor: str, module: str, program: str = f"{ENTRY}.py") -> Toolkit:
        """A toolkit that has loaded the model through the entry module, or without it."""
        self._monkeypatch.setenv("SAGEMAKER_GATEWAY_MODULE", module)
        for name in [ENTRY, module, *(each for each in sys.modules if each.startswith("own"))]:
            sys.modules.pop(name, None)
        importlib.invalidate_caches()
        settings = read_settings(flavor, {"SAGEMAKER_PROGRAM": program})
        toolkit = (
            PytorchToolkit(settings, str(self.folder), BaseInferenceToolkitError)
            if flavor == PYTORCH
            else HuggingFaceToolkit(settings, str(self.folder))
        )
        toolkit.load()
        return toolkit


def ask(
    toolkit: Toolkit, body: bytes, content_type: str = "application/json", **headers: str
) -> Reply:
    """The reply to one request."""
    sent = {"content-type": content_type, **headers}
    return toolkit.answer(Call(sent, bytearray(body)))
