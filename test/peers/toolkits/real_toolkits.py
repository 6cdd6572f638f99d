"""The installed toolkits, called in this process as their model servers call them."""

from __future__ import annotations

import contextlib
from typing import Any

from hook_body import as_bytes

Asked = tuple[int, dict[str, str], bytes]


def open_pytorch(folder: str) -> Any:
    """sagemaker-pytorch-inference with the context of TorchServe."""
    from sagemaker_pytorch_serving_container.handler_service import HandlerService
    from ts.context import Context, RequestProcessor

    context = Context("model", folder, {}, 1, None, "0")
    service = HandlerService()
    service.initialize(context)

    def ask(body: bytes, headers: dict[str, str]) -> Asked:
        _begin(context, RequestProcessor, headers)
        (answer,) = service.handle([{"body": bytearray(body)}], context)
        status, _ = context.get_response_status(0)
        return status, dict(context.get_response_headers(0)), as_bytes(answer)

    return ask


def open_huggingface(folder: str) -> Any:
    """sagemaker-huggingface-inference-toolkit with the context of multi-model-server."""
    import transformers.file_utils

    # transformers 5 has dropped what the toolkit imports; the AWS image has patched its copy.
    transformers.file_utils.is_tf_available = lambda: False
    transformers.file_utils.is_torch_available = lambda: True
    from mms.context import Context, RequestProcessor
    from mms.metrics.metrics_store import MetricsStore
    from mms.service import PredictionException
    from sagemaker_huggingface_inference_toolkit.handler_service import HuggingFaceHandlerService

    context = Context("model", folder, {}, 1, None, "0")
    service = HuggingFaceHandlerService()
    # multi-model-server logs an exception, and the toolkit tries again at every request.
    with contextlib.suppress(Exception):
        service.initialize(context)

    def ask(body: bytes, headers: dict[str, str]) -> Asked:
        _begin(context, RequestProcessor, headers)
        context.metrics = MetricsStore({0: "id"}, "model")
        try:
            (answer,) = service.handle([{"body": bytearray(body)}], context)
        except PredictionException as error:
            return error.error_code, {}, error.message.encode()
        return 200, dict(context.get_response_headers(0)), as_bytes(answer)

    return ask


_count = iter(range(10**9))


def _begin(context: Any, processor: Any, headers: dict[str, str]) -> None:
    context.request_ids = {0: str(next(_count))}
    context.request_processor = [processor(headers)]
