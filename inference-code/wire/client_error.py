"""The exception for errors that the caller can fix."""

from __future__ import annotations

try:
    # Both SageMaker toolkits include this module. The PyTorch toolkit keeps the status code of its
    # subclasses and maps every other exception to 500 (sagemaker_inference/transformer.py).
    from sagemaker_inference.errors import BaseInferenceToolkitError as _ToolkitError
except ImportError:

    class _ToolkitError(Exception):  # type: ignore[no-redef]
        """The attributes of the toolkit's base class, for a process without a toolkit."""

        def __init__(self, status_code: int, message: str, phrase: str) -> None:
            super().__init__(status_code, message, phrase)
            self.status_code = status_code
            self.message = message
            self.phrase = phrase


MARK = "sagemaker-gateway-client-error"

STATUS_BY_CODE = {
    "input-rejected": 422,
    "invalid-json": 400,
    "not-acceptable": 406,
    "unsupported-media-type": 415,
    "wrong-shape": 422,
}


class ClientError(_ToolkitError):
    """An invalid request, marked so that a direct client recognizes it behind either container.

    The Hugging Face container returns 400 for every exception and the PyTorch container 500 for
    most, so a client cannot rely on the status. It reads the code at the start of the message:
    `sagemaker-gateway-client-error <status> <code>: <detail>`, one line, never the caller's text.
    The proxy only logs it: it has checked the request itself, so a mark may be a forgery.
    """

    def __init__(self, code: str, detail: str) -> None:
        status = STATUS_BY_CODE[code]
        self.code = code
        self.detail = " ".join(detail.split())
        # TorchServe writes the phrase into the HTTP status line and counts characters, not bytes,
        # so it must be ASCII, as the code is.
        super().__init__(status, f"{MARK} {status} {code}: {self.detail}", code)

    def __str__(self) -> str:
        return self.message
