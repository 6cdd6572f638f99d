"""The four hooks that both SageMaker containers call."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

from classify import Answer, Runtime, classify, encode
from media_type import JSON
from request_body import Request, read_request
from request_log import request_line
from runtime_choice import load_runtime

_logger = logging.getLogger(__name__)


def model_fn(model_dir: str) -> Runtime:
    """The loaded model. Whatever this raises is a failure of the archive, told in the log."""
    runtime = load_runtime(model_dir)
    _logger.info("loaded %d labels with the %s runtime", len(runtime.labels), runtime.name)
    return runtime


def input_fn(
    body: str | bytes | bytearray | None, content_type: str | None, context: Any
) -> Request:
    """The checked request. Raises ClientError, which says so to the proxy in either container.

    The toolkits pass the context to a hook that declares one parameter more than it must.
    """
    # First of all, so that whatever else this request writes stands below its id.
    if line := request_line(context.get_all_request_header(0)):
        _logger.info(line)
    return read_request(body, content_type)


def predict_fn(request: Request, runtime: Runtime) -> Answer:
    """The ranked labels of every text in the request, from one forward pass."""
    return classify(request, runtime)


def output_fn(answer: Answer, accept: str | None, context: Any) -> str | tuple[str, str]:
    """The answer as JSON, with the release in a header. Raises ClientError 406."""
    body = encode(answer, accept)
    release = os.environ.get("SAGEMAKER_GATEWAY_RELEASE")
    if release:
        # The one header of a container that SageMaker hands on: CustomAttributes of the answer.
        context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", f"release={release}")
    # Both containers answer with the caller's Accept as Content-Type, even a list of ranges. Only
    # the PyTorch toolkit takes the type from us; the Hugging Face one would send the tuple itself.
    in_pytorch_container = "sagemaker_pytorch_serving_container" in sys.modules
    return (body, JSON) if in_pytorch_container else body
