"""The four hooks that both SageMaker containers call, for the task that the model serves."""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
from typing import Any

from wire.media_type import JSON, check_accept
from wire.request_log import request_line

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


def input_fn(body: str | bytes | bytearray | None, content_type: str | None, context: Any) -> Any:
    """Returns the validated request. Raises ClientError.

    The toolkits pass the context to a hook that declares one more parameter than required.
    """
    # First, so that every other log line of this request follows its id.
    if line := request_line(context.get_all_request_header(0)):
        _logger.info(line)
    return _task.read(body, content_type)


def predict_fn(request: Any, runtime: Any) -> Any:
    """Runs the model on the request and returns its answer."""
    return _task.run(request, runtime)


def output_fn(answer: Any, accept: str | None, context: Any) -> str | tuple[str, str]:
    """Returns compact ASCII JSON, with the release in a header. Raises ClientError 406."""
    check_accept(accept)
    body = json.dumps(answer, separators=(",", ":"), allow_nan=False)
    release = os.environ.get("SAGEMAKER_GATEWAY_RELEASE")
    if release:
        # The only response header of a container that SageMaker forwards, as CustomAttributes.
        context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", f"release={release}")
    # Both containers return the caller's Accept as Content-Type, even a list of ranges. Only the
    # PyTorch toolkit lets a hook set the type; the Hugging Face one would send the tuple itself.
    in_pytorch_container = "sagemaker_pytorch_serving_container" in sys.modules
    return (body, JSON) if in_pytorch_container else body
