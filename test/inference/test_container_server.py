"""The model server: paths, sizes, requirements, and shutdown."""

import os
import shutil
import signal
import socket
import sys
import zipfile
from pathlib import Path

import pytest

from container_process import Container, gone, odd_archive, until

ROOT = Path(__file__).parents[2]

_LIMIT_BYTES = 6_553_500


def _container(folder: Path, flavor: str = "pytorch", **environment: str) -> Container:
    return Container(flavor, folder / "model", folder / "log", **environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    odd_archive(tmp_path / "model")
    return tmp_path


def test_paths_and_methods(folder: Path) -> None:
    with _container(folder) as container:
        answer = container.request("POST", "/elsewhere", b"abc")
        assert (answer.status, answer.json()["type"]) == (404, "ResourceNotFoundException")
        assert answer.headers["connection"] == "close"
        assert container.request("GET", "/invocations").json()["body"] == "bytearray(b'')"
        assert container.request("PUT", "/invocations?a=b", b"abc").status == 200
        assert container.request("POST", "/invocations/", b"abc").status == 200
        assert container.request("POST", "/invocations/model", b"abc").status == 404
        assert container.request("OPTIONS", "/ping/x").json() == {"status": "Healthy"}
        assert container.request("GET", "/").json()["type"] == "MethodNotAllowedException"
        head = container.request("HEAD", "/ping")
        assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "26")
        assert head.headers["cache-control"].startswith("no-cache")


def _body(size: int) -> bytes:
    """A body that is not part of its answer, which has a limit, too."""
    return b"nothing".ljust(size)


def test_a_body_of_exactly_the_limit(folder: Path) -> None:
    with _container(folder) as container:
        assert container.invoke(_body(_LIMIT_BYTES)).status == 200
        answer = container.invoke(_body(_LIMIT_BYTES + 1))
        assert (answer.status, answer.body) == (413, b"")


@pytest.mark.parametrize("flavor", ["huggingface", "pytorch"])
def test_an_answer_over_the_limit_ends_the_worker(folder: Path, flavor: str) -> None:
    with _container(folder, flavor) as container:
        answer = container.invoke(b"large %d" % _LIMIT_BYTES, {"content-type": "text/csv"})
        assert (answer.status, len(answer.body)) == (200, _LIMIT_BYTES)
        answer = container.invoke(b"large %d" % (_LIMIT_BYTES + 1), {"content-type": "text/csv"})
        assert (answer.status, answer.json()["message"]) == (500, "Worker died.")
        container.wait_for_log("exceeds the limit")
        assert container.invoke(b"abc").json()["calls"] == 1


@pytest.mark.parametrize("flavor", ["huggingface", "pytorch"])
def test_an_answer_that_is_no_json(folder: Path, flavor: str) -> None:
    with _container(folder, flavor) as container:
        answer = container.invoke(b"object")
        assert (answer.status, answer.phrase) == (503, "Service Unavailable")
        assert answer.json()["message"] == "Unsupported model output data type."


@pytest.mark.parametrize(("flavor", "status"), [("huggingface", 200), ("pytorch", 413)])
def test_only_the_newer_toolkit_can_raise_the_limit(folder: Path, flavor: str, status: int) -> None:
    with _container(folder, flavor, SAGEMAKER_MAX_PAYLOAD_IN_MB="7") as container:
        assert container.invoke(_body(_LIMIT_BYTES + 1)).status == status


def test_a_chunked_body(folder: Path) -> None:
    with (
        _container(folder) as container,
        socket.create_connection(("127.0.0.1", container.port), 10) as connection,
    ):
        connection.sendall(
            b"POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: text/csv\r\n"
            b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
        )
        assert b'"body": "\'abcde\'"' in connection.recv(65536)


def test_a_connection_is_kept_for_the_next_request(folder: Path) -> None:
    request = b"POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"
    with (
        _container(folder) as container,
        socket.create_connection(("127.0.0.1", container.port), 10) as connection,
    ):
        for count in (1, 2):
            connection.sendall(request)
            assert f'"calls": {count}'.encode() in connection.recv(65536)


def test_stdout_holds_one_line_and_the_log_the_rest(folder: Path) -> None:
    with _container(folder) as container:
        container.invoke(b"abc")
        container.wait_for_log("model_fn was here")
        container.process.send_signal(signal.SIGTERM)
        assert container.process.stdout.read() == b""


def test_the_program_can_have_another_name(folder: Path) -> None:
    code = folder / "model" / "code"
    (code / "inference.py").rename(code / "serving.py")
    with _container(folder, SAGEMAKER_PROGRAM="serving.py") as container:
        assert container.invoke(b"abc").status == 200


def test_modules_of_the_archive_win_over_those_of_the_server(folder: Path) -> None:
    code = folder / "model" / "code"
    (code / "hooks.py").write_text("NAME = 'of the archive'")
    (code / "inference.py").write_text(
        "from hooks import NAME\ndef model_fn(d): return NAME\n"
        "def transform_fn(model, body, content_type, accept): return model"
    )
    with _container(folder) as container:
        assert container.invoke(b"a").body == b"of the archive"


def test_requirements_that_fail_end_the_start(folder: Path) -> None:
    (folder / "model" / "code" / "requirements.txt").write_text("no-such-package-here==1\n")
    container = _container(folder, PIP_NO_INDEX="1")
    # Not communicate(): it closes stdin, which also ends the server.
    assert container.process.wait(timeout=60) == 1
    assert container.process.communicate()[0] == b""
    log = container.log.read_text()
    assert "no-such-package-here" in log and "failed to install required packages" in log


def test_requirements_are_importable_and_stay_apart(folder: Path) -> None:
    wheel = _wheel(folder)
    code = folder / "model" / "code"
    (code / "requirements.txt").write_text(f"{wheel}\n")
    _import_brought_along(code)
    with _container(folder, "huggingface", PIP_NO_INDEX="1") as container:
        assert container.invoke(b"abc").status == 200
    with pytest.raises(ModuleNotFoundError):
        __import__("brought_along")


def test_carried_packages_are_imported_without_pip(folder: Path) -> None:
    code = folder / "model" / "code"
    carried = code / "vendor" / f"{sys.implementation.cache_tag}-linux-{os.uname().machine}"
    carried.mkdir(parents=True)
    (carried / "brought_along.py").touch()
    (code / "vendor" / "requirements.txt").write_text("no-such-package-here==1\n")
    shutil.copy(ROOT / "src" / "package" / "vendor" / "sitecustomize.py", code)
    _import_brought_along(code)
    with _container(folder, "huggingface", PIP_NO_INDEX="1") as container:
        assert container.invoke(b"abc").status == 200


def test_packages_for_another_python_are_installed_for_this_one(folder: Path) -> None:
    code = folder / "model" / "code"
    (code / "vendor" / "cpython-399-linux-x86_64").mkdir(parents=True)
    (code / "vendor" / "requirements.txt").write_text(f"{_wheel(folder)}\n")
    _import_brought_along(code)
    with _container(folder, "huggingface", PIP_NO_INDEX="1") as container:
        assert container.invoke(b"abc").status == 200


def _import_brought_along(code: Path) -> None:
    source = (code / "inference.py").read_text()
    (code / "inference.py").write_text(f"import brought_along\n{source}")


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_server_and_worker(folder: Path, busy: bool, number: signal.Signals) -> None:
    with _container(folder) as container:
        pids = _worker(container, busy)
        container.process.send_signal(number)
        assert container.process.wait(timeout=60) == 0
        assert all(gone(pid) for pid in pids)


@pytest.mark.parametrize("busy", [False, True])
def test_a_closed_stdin_ends_server_and_worker(folder: Path, busy: bool) -> None:
    with _container(folder) as container:
        pids = _worker(container, busy)
        container.process.stdin.close()
        assert container.process.wait(timeout=60) == 0
        assert all(gone(pid) for pid in pids)


def test_a_server_that_is_killed_leaves_no_worker(folder: Path) -> None:
    with _container(folder) as container:
        pids = _worker(container, busy=True)
        os.kill(container.process.pid, signal.SIGKILL)
        container.process.wait(timeout=60)
        until(lambda: all(gone(pid) for pid in pids))


def test_a_signal_during_the_install_ends_pip_too(folder: Path) -> None:
    # A port that accepts the connection and never answers keeps pip waiting.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        (folder / "model" / "code" / "requirements.txt").write_text("anything==1\n")
        container = _container(folder, PIP_INDEX_URL=index)
        silent.settimeout(60)
        silent.accept()
        container.process.send_signal(signal.SIGTERM)
        assert container.process.wait(timeout=60) == 0
        container.process.communicate()


def _worker(container: Container, busy: bool) -> list[int]:
    """The worker's process id, loaded and perhaps in the middle of a long prediction."""
    container.invoke(b"abc")
    if busy:
        with pytest.raises(TimeoutError):
            container.invoke(b"sleep", timeout_s=0.2)
    pids = container.worker_pids()
    assert len(pids) == 1
    return pids


def _wheel(folder: Path) -> Path:
    path = folder / "brought_along-1.0-py3-none-any.whl"
    info = "brought_along-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("brought_along.py", "HERE = True\n")
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: brought-along\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path
