"""The files of a zip, by its central directory."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from loader_error import LoaderError

_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class ZipMember:
    """One file; its header and content are from `start` up to `end` in the zip."""

    path: str
    start: int
    end: int
    stored_bytes: int
    bytes: int
    crc: int
    is_deflated: bool
    is_executable: bool


def read_directory(file: BinaryIO) -> list[ZipMember]:
    """The files in the order of the zip.

    Raises LoaderError for what is no zip, and for a zip that has anything but files below its root.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = sorted(archive.infolist(), key=lambda each: each.header_offset)
            end = archive.start_dir
    except (zipfile.BadZipFile, UnicodeDecodeError, OverflowError, ValueError) as error:
        raise LoaderError(f"the zip of the release is damaged: {error}") from error
    ends = [*(each.header_offset for each in infos[1:]), end]
    members = [_member(each, after) for each, after in zip(infos, ends, strict=True)]
    _reject_clashes(members)
    return members


def _member(info: zipfile.ZipInfo, end: int) -> ZipMember:
    mode = info.external_attr >> 16
    if why := _fault(info, mode):
        raise LoaderError(f"the zip of the release is damaged: {info.filename!r} {why}")
    return ZipMember(
        path=info.filename,
        start=info.header_offset,
        end=end,
        stored_bytes=info.compress_size,
        bytes=info.file_size,
        crc=info.CRC,
        is_deflated=info.compress_type == zipfile.ZIP_DEFLATED,
        is_executable=bool(mode & 0o111),
    )


def _fault(info: zipfile.ZipInfo, mode: int) -> str | None:
    if any(part in ("", ".", "..") for part in info.filename.split("/")) or "\n" in info.filename:
        return "is no path below the folder"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is not a file"
    if info.compress_type not in _METHODS or info.flag_bits & _ENCRYPTED:
        return "is neither stored nor deflated"
    return None


def _reject_clashes(members: Sequence[ZipMember]) -> None:
    taken = {str(parent) for each in members for parent in PurePosixPath(each.path).parents}
    for each in members:
        if each.path in taken:
            raise LoaderError(f"the zip of the release is damaged: {each.path!r} is in it twice")
        taken.add(each.path)
