"""Modules of the AWS images that archive code may import, where they are not installed."""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType


class BaseInferenceToolkitError(Exception):
    """An error with a status code, which the PyTorch toolkit keeps."""

    # Tracebacks name it as in the image.
    __module__ = "sagemaker_inference.errors"

    def __init__(self, status_code: int, message: str, phrase: str) -> None:
        super().__init__(status_code, message, phrase)
        self.status_code = status_code
        self.message = message
        self.phrase = phrase


def provide_pytorch_toolkit() -> None:
    """Archive code looks for this name in sys.modules to know that output_fn may return a tuple."""
    _provide("sagemaker_pytorch_serving_container")


def provide_toolkit_errors() -> type[Exception]:
    """Makes the errors of the toolkits importable; returns their base class.

    An installed package is used unchanged.
    """
    if find_spec("sagemaker_inference") is None:
        _register("sagemaker_inference")
        errors = _register("sagemaker_inference.errors")
        vars(errors)["BaseInferenceToolkitError"] = BaseInferenceToolkitError
        return BaseInferenceToolkitError
    return importlib.import_module("sagemaker_inference.errors").BaseInferenceToolkitError


def _provide(name: str) -> None:
    # Imported even where it is installed: the real toolkit is loaded before any archive code, and
    # archive code may look for it in sys.modules.
    if find_spec(name) is None:
        _register(name)
    else:
        importlib.import_module(name)


def _register(name: str) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    return module
