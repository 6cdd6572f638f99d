"""A part of an object as a stream, over as many connections as needed, and an object as a file."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError

from loader_error import LoaderError

ATTEMPTS = 3
_FIRST_PAUSE_S = 0.2
_PIECE_BYTES = 1 << 20

_logger = logging.getLogger(__name__)


class RangeStream:
    """The bytes from `start` up to `end`; a broken connection is opened again where it broke."""

    def __init__(self, open_range: Callable[[int, int], Any], start: int, end: int) -> None:
        self._open = open_range
        self._position = start
        self._end = end
        self._body = open_range(start, end)

    def __enter__(self) -> RangeStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._body.close()

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes. Raises LoaderError beyond the end, and if it breaks too often."""
        pieces = []
        while size > 0:
            piece = self._read_some(size)
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def skip_to(self, position: int) -> None:
        """Leaves out what is before a later position."""
        while self._position < position:
            self._read_some(min(position - self._position, _PIECE_BYTES))

    def _read_some(self, size: int) -> bytes:
        if self._position >= self._end:
            raise LoaderError("the zip of the release is damaged: a file is larger than its place")
        for attempt in range(ATTEMPTS):
            try:
                piece: bytes = self._body.read(min(size, self._end - self._position))
            except BotoCoreError as error:
                _logger.warning("the download broke at byte %d: %s", self._position, error)
                piece = b""
            if piece:
                self._position += len(piece)
                return piece
            time.sleep(_FIRST_PAUSE_S * 2**attempt)
            self._body.close()
            self._body = self._open(self._position, self._end)
        raise LoaderError("the download of the release broke too often", retry=True)


class RangeFile(io.RawIOBase):
    """A file of which only what is read is fetched."""

    def __init__(self, stream: Callable[[int, int], RangeStream], size: int) -> None:
        self._stream = stream
        self._bytes = size
        self._position = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._bytes}
        self._position = bases[whence] + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        """As of any file."""
        end = min(self._position + len(buffer), self._bytes)
        if end <= self._position:
            return 0
        with self._stream(self._position, end) as stream:
            piece = stream.read(end - self._position)
        buffer[: len(piece)] = piece
        self._position = end
        return len(piece)
