"""The archive in S3: over broken connections, with unsafe members, and too large."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

import object_stream
from function_process import FunctionProcess, event_for, task_folder, write_model
from model_archive import download, unpack
from object_store import URI, ObjectStore
from start_error import StartError

_PAST_ALL_PIDS = 2**22 + 1


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(object_stream, "_FIRST_PAUSE_S", 0)
    return folder


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ObjectStore]:
    def store(content: bytes, *cuts: int) -> ObjectStore:
        opened = ObjectStore(content, cuts)
        for name, value in opened.environment.items():
            monkeypatch.setenv(name, value)
        return opened

    return store


def _tar(*members: tarfile.TarInfo) -> io.BytesIO:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size))
    return io.BytesIO(stream.getvalue())


def _member(
    name: str, kind: bytes = tarfile.REGTYPE, target: str = "", size: int = 3
) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    member.size = size if kind == tarfile.REGTYPE else 0
    return member


def _archive(folder: Path) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        archive.add(folder, arcname=".")
    return stream.getvalue()


def test_a_function_answers_with_a_model_from_s3(model_dir: Path, tmp_path: Path) -> None:
    write_model(tmp_path / "model", model_dir, None)
    with ObjectStore(_archive(tmp_path / "model"), cuts=(70_000, 300_000)) as store:
        variables = {**store.environment, "SAGEMAKER_GATEWAY_ARCHIVE": URI}
        task, temporary = task_folder(tmp_path / "task"), tmp_path / "tmp"
        with FunctionProcess(
            task, tmp_path / "log", TMPDIR=str(temporary), **variables
        ) as function:
            answer = function.answer(event_for(b'{"inputs": "UBER TRIP 4412"}', {}))
    assert answer["statusCode"] == 200
    assert '"label":"transport"' in answer["body"]
    # Each connection goes on at the byte where the one before it broke.
    assert store.ranges == [None, "bytes=70000-", "bytes=370000-"]


def test_the_files_are_those_of_the_archive(
    stored: Callable[..., ObjectStore], tmp_path: Path, temporary: Path
) -> None:
    content = os.urandom(300_000)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights.bin").write_bytes(content)
    with stored(_archive(tmp_path / "model"), 100_001, 1, 0, 50_000):
        folder = Path(download(URI))
    assert (folder / "weights.bin").read_bytes() == content
    assert folder.parent == temporary
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_connection_that_breaks_for_ever(stored: Callable[..., ObjectStore]) -> None:
    with stored(os.urandom(1000), *[0] * 20), pytest.raises(StartError, match="broke 5 times"):
        download(URI)


def test_an_object_that_is_replaced_meanwhile(
    stored: Callable[..., ObjectStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = gzip.compress(_tar(_member("weights.bin", size=200_000)).getvalue(), 0)
    with stored(archive, 100_000) as store:

        def replace(_: float) -> None:
            store.content = b"another"

        monkeypatch.setattr(object_stream.time, "sleep", replace)
        with pytest.raises(StartError, match="PreconditionFailed"):
            download(URI)


def test_an_object_that_is_not_there(stored: Callable[..., ObjectStore]) -> None:
    with (
        stored(b""),
        pytest.raises(StartError, match=r"s3://models/other cannot be read: .*NoSuchKey"),
    ):
        download("s3://models/other")


@pytest.mark.parametrize("uri", ["https://models/model.tar.gz", "s3://models", "s3:///key"])
def test_what_is_no_object(uri: str) -> None:
    with pytest.raises(StartError, match="is not of the form s3://BUCKET/KEY"):
        download(uri)


def _flipped(archive: bytes) -> bytes:
    # Within the checksum, which tarfile does not read.
    return archive[:-6] + bytes([archive[-6] ^ 1]) + archive[-5:]


@pytest.mark.parametrize(
    "damaged",
    [lambda archive: archive[:-9], _flipped, lambda archive: b"PK" + archive, lambda _: b""],
    ids=["cut", "another checksum", "no gzip", "empty"],
)
def test_a_damaged_archive(
    stored: Callable[..., ObjectStore], damaged: Callable[[bytes], bytes]
) -> None:
    archive = gzip.compress(_tar(_member("config.json")).getvalue())
    with stored(damaged(archive)), pytest.raises(StartError, match="cannot be unpacked"):
        download(URI)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (_member("../outside"), "outside"),
        (_member("a/../../outside"), "outside"),
        (_member("link", tarfile.SYMTYPE, "/etc/passwd"), "'link', neither a file nor a folder"),
        (_member("link", tarfile.LNKTYPE, "config.json"), "'link', neither a file nor a folder"),
        (_member("device", tarfile.CHRTYPE), "'device', neither a file nor a folder"),
        (_member("pipe", tarfile.FIFOTYPE), "'pipe', neither a file nor a folder"),
    ],
)
def test_an_unsafe_member(member: tarfile.TarInfo, words: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    with pytest.raises((StartError, tarfile.TarError), match=words):
        unpack(_tar(_member("config.json"), member), folder)
    assert not (tmp_path / "outside").exists()
    assert os.listdir(folder) == ["config.json"]


def test_an_absolute_path_stays_in_the_folder(tmp_path: Path) -> None:
    unpack(_tar(_member("/config.json")), tmp_path)
    assert (tmp_path / "config.json").read_bytes() == b"xxx"


def test_a_model_that_does_not_fit(tmp_path: Path) -> None:
    huge = tarfile.TarInfo("model.safetensors")
    huge.size = 10**15
    stream = io.BytesIO(huge.tobuf() + b"x" * 512)
    with pytest.raises(StartError, match=r"1,000,000,000,000,000 bytes, .* ephemeral storage"):
        unpack(stream, tmp_path)


def test_what_an_init_that_was_ended_left_is_removed(
    stored: Callable[..., ObjectStore], temporary: Path
) -> None:
    dead, alive = _PAST_ALL_PIDS, os.getppid()
    for pid in (dead, alive, os.getpid()):
        left = temporary / f"sagemaker-gateway-model-{pid}"
        left.mkdir()
        (left / "part.bin").touch()
    with stored(gzip.compress(_tar(_member("config.json")).getvalue())):
        folder = Path(download(URI))
    assert os.listdir(folder) == ["config.json"]
    assert sorted(each.name.rsplit("-", 1)[1] for each in temporary.iterdir()) == sorted(
        [str(alive), str(os.getpid())]
    )
