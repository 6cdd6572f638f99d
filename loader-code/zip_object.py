"""The zip of a release in S3: one version of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from loader_error import LoaderError
from range_stream import ATTEMPTS, RangeFile, RangeStream

WORKERS = 8
# 403: S3 refuses the first requests of a role that was just created.
_TRANSIENT_STATUS = (403, 408, 429)


@dataclass(frozen=True)
class ZipPlace:
    """Where the zip is; `owner` is the account that must own the bucket."""

    bucket: str
    key: str
    owner: str
    bytes: int


class ZipObject:
    """The object, as it was when it was opened."""

    def __init__(self, place: ZipPlace) -> None:
        """Raises LoaderError for an object that cannot be read or has another size."""
        config = Config(
            retries={"mode": "standard", "max_attempts": ATTEMPTS},
            connect_timeout=5,
            read_timeout=10,
            max_pool_connections=WORKERS + 1,
        )
        self._client = boto3.client("s3", config=config)
        self._arguments = {
            "Bucket": place.bucket,
            "Key": place.key,
            "ExpectedBucketOwner": place.owner,
        }
        self._bytes = place.bytes
        first = self._get(Range="bytes=0-0")
        first["Body"].close()
        found = int(first["ContentRange"].rpartition("/")[2])
        if found != place.bytes:
            raise LoaderError(f"the zip in S3 has {found:,} bytes, not {place.bytes:,}")
        # Another object may take the name meanwhile.
        self._arguments["IfMatch"] = first["ETag"]

    def stream(self, start: int, end: int) -> RangeStream:
        """The bytes from `start` up to `end`."""
        return RangeStream(self._body, start, end)

    def file(self) -> io.BufferedReader:
        """The object as a file that can be read anywhere."""
        return io.BufferedReader(RangeFile(self.stream, self._bytes), 1 << 20)

    def _body(self, start: int, end: int) -> Any:
        return self._get(Range=f"bytes={start}-{end - 1}")["Body"]

    def _get(self, **arguments: str) -> dict[str, Any]:
        try:
            return self._client.get_object(**self._arguments, **arguments)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            raise LoaderError(
                f"S3 does not give the zip of the release: {error.response['Error']['Code']}",
                retry=status in _TRANSIENT_STATUS or status >= 500,
            ) from error
        except BotoCoreError as error:
            raise LoaderError(
                f"S3 cannot be reached ({type(error).__name__}): the subnets of the function need"
                " a gateway endpoint for S3",
                retry=True,
            ) from error
