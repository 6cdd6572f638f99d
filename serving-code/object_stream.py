"""The bytes of an S3 object, from the first to the last, over as many connections as it takes."""

from __future__ import annotations

import logging
import time
from typing import Any

from start_error import StartError

_ATTEMPTS = 5
_FIRST_PAUSE_S = 0.2

_logger = logging.getLogger(__name__)


class ObjectStream:
    """A readable stream; a broken connection is opened again where it broke."""

    def __init__(self, bucket: str, key: str) -> None:
        """Raises StartError if the object cannot be opened."""
        # Part of Lambda's runtimes for Python; 0.3 s that no other function has to wait.
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError

        retries = Config(retries={"mode": "standard", "max_attempts": _ATTEMPTS}, read_timeout=20)
        self._client = boto3.client("s3", config=retries)
        self._object = {"Bucket": bucket, "Key": key}
        self._broken, self._refused = BotoCoreError, ClientError
        self._position = 0
        answer = self._get()
        self.size: int = answer["ContentLength"]
        self._etag = answer["ETag"]
        self._body = answer["Body"]

    def __enter__(self) -> ObjectStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._body.close()
        self._client.close()

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end. Raises StartError if the object cannot be read."""
        for attempt in range(_ATTEMPTS):
            try:
                piece: bytes = self._body.read(size)
            except self._broken as error:
                _logger.warning("the download broke after %d bytes: %s", self._position, error)
                time.sleep(_FIRST_PAUSE_S * 2**attempt)
                self._go_on()
            else:
                self._position += len(piece)
                return piece
        raise StartError(f"{self._name} broke {_ATTEMPTS} times after {self._position:,} bytes")

    def _go_on(self) -> None:
        self._body.close()
        # IfMatch: another object may have taken the name meanwhile.
        self._body = self._get(Range=f"bytes={self._position}-", IfMatch=self._etag)["Body"]

    def _get(self, **arguments: str) -> dict[str, Any]:
        try:
            return self._client.get_object(**self._object, **arguments)
        except (self._broken, self._refused) as error:
            raise StartError(f"{self._name} cannot be read: {error}") from error

    @property
    def _name(self) -> str:
        return f"s3://{self._object['Bucket']}/{self._object['Key']}"
