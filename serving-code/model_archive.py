"""Downloads a model.tar.gz from S3 and unpacks it while it arrives."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import IO

from object_stream import ObjectStream
from start_error import StartError

_PREFIX = "sagemaker-gateway-model-"
_URI = re.compile(r"s3://([^/]+)/(.+)")
_CHUNK_BYTES = 1 << 20


def download(uri: str) -> str:
    """The folder below /tmp with the content of the archive.

    Raises StartError for an archive that cannot be read, is unsafe, or does not fit.
    """
    match = _URI.fullmatch(uri)
    if match is None:
        raise StartError(f"{uri!r} is not of the form s3://BUCKET/KEY")
    folder = _new_folder()
    try:
        # tarfile checks neither the checksum of gzip nor its end.
        with ObjectStream(match[1], match[2]) as stream, gzip.GzipFile(fileobj=stream) as content:
            _check_room(folder, stream.size, "the compressed archive")
            unpack(content, folder)
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise StartError(f"{uri} cannot be unpacked: {error}") from error
    return str(folder)


def unpack(content: IO[bytes], folder: Path) -> None:
    """Unpacks a tar of files and folders. Raises TarError, and StartError if it is unsafe."""
    with tarfile.open(fileobj=content, mode="r|") as archive:
        for member in archive:
            if not (member.isfile() or member.isdir()):
                raise StartError(f"the archive has {member.name!r}, neither a file nor a folder")
            _check_room(folder, member.size, repr(member.name))
            # Rejects paths that lead out of the folder, and drops special permissions (PEP 706).
            archive.extract(member, folder, filter="data")
    while content.read(_CHUNK_BYTES):
        continue


def _check_room(folder: Path, needed: int, what: str) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise StartError(
            f"{what} has {needed:,} bytes, and {folder.parent} has {free:,} bytes left: raise the"
            " ephemeral storage of the function"
        )


def _new_folder() -> Path:
    """A new folder, after those of ended processes are gone.

    Lambda starts a process again if its init takes more than 10 s, and does not empty /tmp.
    """
    root = Path(tempfile.gettempdir())
    for left in root.glob(f"{_PREFIX}*"):
        if not _runs(left.name.removeprefix(_PREFIX)):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / f"{_PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o700)
    return folder


def _runs(pid: str) -> bool:
    """Whether another process with this id runs; the id of this one may have been used before."""
    if not pid.isdecimal() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
