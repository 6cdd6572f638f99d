"""Fills a folder with the files of a zip, and continues where an earlier invocation has stopped."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from deadline import Deadline
from zip_content import content_of, damaged
from zip_directory import ZipMember
from zip_object import RangeStream, ZipObject

_PIECE_BYTES = 1 << 20
# What one request to S3 is for: enough to outweigh its latency, and few enough files that the
# workers share the time of creating them, which is milliseconds each on EFS.
_BATCH_BYTES = 8 << 20
_BATCH_FILES = 256


class Filling:
    """One folder and what belongs into it."""

    def __init__(self, folder: Path, members: Sequence[ZipMember], deadline: Deadline) -> None:
        self._folder = folder
        self._members = members
        self._deadline = deadline

    def fill(self, zip_object: ZipObject, pool: Executor) -> list[ZipMember]:
        """Writes what is missing, and returns what is there: all, unless the time has run out.

        Raises LoaderError for damaged bytes.
        """
        self._make_folders()
        there = list(pool.map(self._is_there, self._members))
        batches = list(_batches(self._members, there))
        written = pool.map(lambda batch: self._load(zip_object, batch), batches)
        present = [each for each, is_there in zip(self._members, there, strict=True) if is_there]
        return [*present, *(member for batch in written for member in batch)]

    def _make_folders(self) -> None:
        below = {parent for each in self._members for parent in Path(each.path).parents}
        for path in sorted(below):
            (self._folder / path).mkdir(mode=0o755, parents=True, exist_ok=True)

    def _is_there(self, member: ZipMember) -> bool:
        """Whether an earlier invocation has written the whole file; a part of it is removed."""
        file = self._folder / member.path
        if self._deadline.has_passed or not file.exists():
            return False
        if file.stat().st_size == member.bytes and _crc_of(file) == member.crc:
            return True
        file.unlink()
        return False

    def _load(self, zip_object: ZipObject, batch: Sequence[ZipMember]) -> list[ZipMember]:
        """The members of a batch that were written before the time ran out."""
        if self._deadline.has_passed:
            return []
        with zip_object.stream(batch[0].start, batch[-1].end) as stream:
            return list(self._written(batch, stream))

    def _written(self, batch: Sequence[ZipMember], stream: RangeStream) -> Iterator[ZipMember]:
        for member in batch:
            if self._deadline.has_passed or not self._write(member, content_of(member, stream)):
                return
            stream.skip_to(member.end)
            yield member

    def _write(self, member: ZipMember, pieces: Iterable[bytes]) -> bool:
        """Whether the file was written before the time ran out."""
        file = self._folder / member.path
        # Nobody writes to it again, and any user may read it.
        mode = 0o555 if member.is_executable else 0o444
        crc, size = 0, 0
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as content:
            for piece in pieces:
                if self._deadline.has_passed:
                    return False
                crc, size = zlib.crc32(piece, crc), size + len(piece)
                if size > member.bytes:
                    break
                content.write(piece)
        if (crc, size) != (member.crc, member.bytes):
            file.unlink()
            raise damaged(member)
        return True


def _crc_of(file: Path) -> int:
    crc = 0
    with file.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            crc = zlib.crc32(piece, crc)
    return crc


def _batches(members: Sequence[ZipMember], there: Sequence[bool]) -> Iterator[list[ZipMember]]:
    """Runs of neighbours in the zip that are missing."""
    batch: list[ZipMember] = []
    for member, is_there in zip(members, there, strict=True):
        too_large = bool(batch) and member.end - batch[0].start > _BATCH_BYTES
        if batch and (is_there or too_large or len(batch) == _BATCH_FILES):
            yield batch
            batch = []
        if not is_there:
            batch.append(member)
    if batch:
        yield batch
