"""The four hooks of the bundled serve script, for the task that the model serves."""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
from typing import Any

from wire.media_type import JSON, check_accept

# A module of tasks/: `load(model_dir)` → runtime, `read(body, content_type)` → request,
# `run(request, runtime)` → answer.
_name = os.environ.get("SAGEMAKER_GATEWAY_TASK", "text-classification")
_task = importlib.import_module(f"tasks.{_name.replace('-', '_')}")

_logger = logging.getLogger(__name__)


def model_fn(model_dir: str) -> Any:
    """Loads the model. Any exception means a faulty archive and is reported in the log."""
    runtime = _task.load(model_dir)
    _logger.info("loaded %s with the %s runtime", _name, runtime.name)
    return runtime


def input_fn(body: str | bytes | bytearray | None, content_type: str | None) -> Any:
    """Returns the validated request. Raises ClientError."""
    return _task.read(body, content_type)


def predict_fn(request: Any, runtime: Any) -> Any:
    """Runs the model on the request and returns its answer."""
    return _task.run(request, runtime)


def output_fn(answer: Any, accept: str | None) -> str | tuple[str, str]:
    """Returns compact ASCII JSON. Raises ClientError 406."""
    check_accept(accept)
    body = json.dumps(answer, separators=(",", ":"), allow_nan=False)
    # Both containers return the caller's Accept as Content-Type, even a list of ranges. Only the
    # PyTorch toolkit lets a hook set the type; the Hugging Face one would send the tuple itself.
    in_pytorch_container = "sagemaker_pytorch_serving_container" in sys.modules
    return (body, JSON) if in_pytorch_container else body
