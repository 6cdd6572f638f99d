"""The content of one file in a zip, from a stream that stands at its header."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Protocol

from loader_error import LoaderError
from zip_directory import ZipMember

_PIECE_BYTES = 256 * 1024
# APPNOTE.TXT 6.3.10 of PKWARE, 4.3.7: the signature, and the lengths of name and extra field.
_HEADER = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\x03\x04"


class Stream(Protocol):
    """Bytes in their order."""

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes."""
        ...


def content_of(member: ZipMember, stream: Stream) -> Iterator[bytes]:
    """The pieces of a file. Raises LoaderError for damaged bytes, as far as they show here."""
    signature, name_bytes, extra_bytes = _HEADER.unpack(stream.read(_HEADER.size))
    if signature != _SIGNATURE or stream.read(name_bytes) != member.path.encode():
        raise damaged(member)
    stream.read(extra_bytes)
    stored = _stored(member.stored_bytes, stream)
    yield from _inflated(stored, member) if member.is_deflated else stored


def damaged(member: ZipMember) -> LoaderError:
    """The error for content that is not what the directory of the zip says."""
    return LoaderError(f"the zip of the release is damaged: {member.path!r} fails its checksum")


def _stored(left: int, stream: Stream) -> Iterator[bytes]:
    while left > 0:
        piece = stream.read(min(left, _PIECE_BYTES))
        left -= len(piece)
        yield piece


def _inflated(stored: Iterator[bytes], member: ZipMember) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in stored:
            while piece:
                yield inflater.decompress(piece, _PIECE_BYTES)
                piece = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise damaged(member) from error
