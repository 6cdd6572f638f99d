"""Zips that are damaged, unsafe, or not those of the release."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from loader_zip import FILES, PROGRAMS, Stored, call, contents, digest_of, load, zip_of

ZIP = zip_of(FILES, PROGRAMS)
DIGEST = digest_of(FILES, PROGRAMS)


def _refused(store: Stored, content: bytes, digest: str = DIGEST) -> str:
    answer = load(store(content), digest)
    assert answer["retry"] is False
    assert call("list")["folders"] == []
    return answer["error"]


@pytest.mark.parametrize(
    "path", ["lambda_handler.py", "model/model.onnx", "packages/naïve 名前.txt"]
)
def test_a_damaged_file(root: Path, stored: Stored, path: str) -> None:
    with zipfile.ZipFile(io.BytesIO(ZIP)) as archive:
        at = archive.getinfo(path).header_offset + 30 + len(path.encode()) + 2
    damaged = ZIP[:at] + bytes([ZIP[at] ^ 0x55]) + ZIP[at + 1 :]
    words = f"the zip of the release is damaged: {path!r} fails its checksum"
    assert _refused(stored, damaged) == words
    assert load(stored(ZIP), DIGEST)["state"] == "loaded"


def test_a_file_that_is_another_in_its_own_header(root: Path, stored: Stored) -> None:
    name = b"lambda_handler.py"
    damaged = ZIP.replace(name, b"lambda_handles.py", 1)
    assert "fails its checksum" in _refused(stored, damaged)


@pytest.mark.parametrize("left", [0, 1, 21, 22, 1000, len(ZIP) - 1])
def test_a_truncated_zip(root: Path, stored: Stored, left: int) -> None:
    error = _refused(stored, ZIP[:left])
    assert "damaged" in error or (left == 0 and "InvalidRange" in error)


def test_a_zip_of_another_size(root: Path, stored: Stored) -> None:
    answer = load(stored(ZIP), DIGEST, bytes=7)
    assert answer == {"error": f"the zip in S3 has {len(ZIP):,} bytes, not 7", "retry": False}


def test_a_zip_that_is_not_there(root: Path, stored: Stored) -> None:
    answer = load(stored(ZIP), DIGEST, key="other")
    assert answer == {"error": "S3 does not give the zip of the release: NoSuchKey", "retry": False}


def test_a_zip_that_is_replaced_meanwhile(root: Path, stored: Stored) -> None:
    store = stored(ZIP)
    store.replaced_after = 2, zip_of({"other": b""})
    answer = load(store, DIGEST)
    assert answer["error"] == "S3 does not give the zip of the release: PreconditionFailed"


def _with(info: zipfile.ZipInfo) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("model/config.json", b"{}")
        archive.writestr(info, b"/etc/passwd")
    return stream.getvalue()


@pytest.mark.parametrize(
    "path", ["../outside", "a/../../outside", "/etc/outside", "a//b", "a/./b", "a\nb", "folder/"]
)
def test_a_path_that_leaves_the_folder(root: Path, stored: Stored, path: str) -> None:
    assert "is no path below the folder" in _refused(stored, _with(zipfile.ZipInfo(path)))
    assert contents(root) == {".lock": b""}
    assert not (root.parent / "outside").exists()


@pytest.mark.parametrize("kind", [0o120000, 0o020000, 0o010000, 0o040000], ids=oct)
def test_what_is_not_a_file(root: Path, stored: Stored, kind: int) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (kind | 0o777) << 16
    assert "'link' is not a file" in _refused(stored, _with(info))


def test_another_compression(root: Path, stored: Stored) -> None:
    info = zipfile.ZipInfo("weights")
    info.compress_type = zipfile.ZIP_BZIP2
    assert "'weights' is neither stored nor deflated" in _refused(stored, _with(info))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("path", ["model/config.json", "model"])
def test_two_files_of_one_name(root: Path, stored: Stored, path: str) -> None:
    words = f"{path!r} is in it twice"
    assert _refused(stored, _with(zipfile.ZipInfo(path))).endswith(words)


def _as_zip64(content: bytes) -> bytes:
    """The same zip with the place of its directory in the records of zip64 only."""
    at = content.rindex(b"PK\x05\x06")
    files, size, offset = struct.unpack("<HII", content[at + 10 : at + 20])
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, files, files, size, offset
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    return content[:at] + record + locator + end


def test_a_zip64(root: Path, stored: Stored) -> None:
    assert load(stored(_as_zip64(ZIP)), DIGEST)["state"] == "loaded"
    assert contents(root / DIGEST) == FILES
