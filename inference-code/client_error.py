"""The one exception that says: the caller can mend this."""

from __future__ import annotations

try:
    # Both SageMaker toolkits bring this module. The PyTorch one keeps the status code of its
    # subclasses and turns every other exception into a 500 (sagemaker_inference/transformer.py).
    from sagemaker_inference.errors import BaseInferenceToolkitError as _ToolkitError
except ImportError:

    class _ToolkitError(Exception):  # type: ignore[no-redef]
        """What the toolkit's base class holds, for a process that has no toolkit."""

        def __init__(self, status_code: int, message: str, phrase: str) -> None:
            super().__init__(status_code, message, phrase)
            self.status_code = status_code
            self.message = message
            self.phrase = phrase


MARK = "sagemaker-gateway-client-error"

STATUS_BY_CODE = {
    "invalid-json": 400,
    "not-acceptable": 406,
    "unsupported-media-type": 415,
    "wrong-shape": 422,
}


class ClientError(_ToolkitError):
    """Bad input, in a form that survives both containers.

    The Hugging Face container answers 400 to every exception and the PyTorch one answers 500 to
    most, so the status alone tells a proxy nothing. The mark at the start of the message does:
    `sagemaker-gateway-client-error <status> <code>: <detail>`, one line, never the caller's text.
    """

    def __init__(self, code: str, detail: str) -> None:
        status = STATUS_BY_CODE[code]
        self.code = code
        self.detail = " ".join(detail.split())
        # TorchServe writes the phrase into the HTTP reason line with its length in characters, not
        # bytes, so it must be ASCII: the code is.
        super().__init__(status, f"{MARK} {status} {code}: {self.detail}", code)

    def __str__(self) -> str:
        return self.message
