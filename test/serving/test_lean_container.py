"""The lean SageMaker container: contract, health, limits, workers that die, and its end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from container_process import gone, until
from contract_cases import Case, check_answer, check_error, load_cases, load_labels
from function_process import write_model
from lean_container import LeanContainer

_HERE = Path(__file__).parent
_CASES = json.loads(
    (_HERE.parent / "contract/function-invocation/cases.json").read_text(encoding="utf-8")
)
_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes"
_TEXT = {"content-type": "text/csv", "accept": "text/csv"}
_LIMIT_BYTES = 6_553_500
_ANSWERS = "def transform_fn(model, body, content_type, accept): return str(model)\n"

Start = Callable[..., LeanContainer]


@pytest.fixture(scope="module")
def container(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LeanContainer]:
    folder = tmp_path_factory.mktemp("lean")
    write_model(folder / "ml" / "model", model_dir, None)
    variables = {"SAGEMAKER_GATEWAY_RUNTIME": "onnx"}
    with LeanContainer(folder / "ml", folder / "log", **variables) as running:
        running.wait_until_healthy()
        yield running


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts a container with a script; by default the one that shows what it gets."""

    def with_script(script: str | None = None, **options: Any) -> LeanContainer:
        path = _HERE / "archives" / "echo.py"
        if script is not None:
            path = tmp_path / "script.py"
            path.write_text(script)
        write_model(tmp_path / "ml" / "model", None, path)
        return LeanContainer(tmp_path / "ml", tmp_path / "log", **options)

    return with_script


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LeanContainer]:
    folder = tmp_path_factory.mktemp("echo")
    write_model(folder / "ml" / "model", None, _HERE / "archives" / "echo.py")
    with LeanContainer(folder / "ml", folder / "log") as running:
        running.wait_until_healthy()
        yield running


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_the_container_follows_the_contract(container: LeanContainer, case: Case) -> None:
    answer = container.invoke(case.body, {**case.headers, _ATTRIBUTES: "request=q-1"})
    if answer.status == 200:
        check_answer(case, answer.json(), load_labels())
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers[_ATTRIBUTES] == "release=r-1"
        return
    assert answer.status == case.expect["status"]
    check_error(case, answer.body.decode())


def _sent(event: dict[str, Any]) -> dict[str, str]:
    names = {
        "content-type": "contentType",
        "accept": "accept",
        _ATTRIBUTES: "customAttributes",
    }
    return {name: event[key] for name, key in names.items() if event[key]}


# SageMaker itself adds Host and Content-Length, so the headers are not those of an event.
_EXCHANGES = [
    each
    for each in _CASES["exchanges"]
    if not each["event"]["isBase64Encoded"] and not each["event"]["body"].startswith("headers")
]


@pytest.mark.parametrize("case", _EXCHANGES, ids=lambda each: each["name"])
def test_it_answers_as_the_function_does(echo: LeanContainer, case: dict[str, Any]) -> None:
    expected = case["answer"]
    answer = echo.invoke(case["event"]["body"].encode(), _sent(case["event"]))
    assert (answer.status, answer.body.decode()) == (expected["statusCode"], expected["body"])
    assert answer.headers["content-type"] == expected["contentType"]
    assert answer.headers.get(_ATTRIBUTES, "") == expected["customAttributes"]


def test_headers_are_spelled_as_sagemaker_sends_them(echo: LeanContainer) -> None:
    sent = {**_TEXT, _ATTRIBUTES: "request=q-1", "x-own": "own"}
    got = echo.invoke(b"headers", sent).json()
    wanted = {"Content-Type": "text/csv", "Accept": "text/csv", "X-Own": "own"}
    assert {**got, **wanted, "X-Amzn-SageMaker-Custom-Attributes": "request=q-1"} == got
    echo.wait_for_log("request=q-1\n")


@pytest.mark.parametrize("body", [b"\x00\xff", "caf\u00e9 \U0001f600".encode(), b""])
def test_bytes_come_back(echo: LeanContainer, body: bytes) -> None:
    assert echo.invoke(body, {"content-type": "image/png"}).body == body


def test_paths_and_methods(echo: LeanContainer) -> None:
    assert echo.request("GET", "/ping?a=b").json() == {"status": "Healthy"}
    assert echo.request("GET", "/invocations").status == 405
    assert echo.request("POST", "/elsewhere", b"abc").status == 404


def test_limits_of_bodies(echo: LeanContainer) -> None:
    assert echo.invoke(b"repeat 1 ".ljust(_LIMIT_BYTES), _TEXT).status == 200
    too_large = echo.invoke(b"repeat 1".ljust(_LIMIT_BYTES + 1), _TEXT)
    assert (too_large.status, too_large.body) == (413, b"the limit of a body is 6,553,500 bytes")
    assert len(echo.invoke(b"repeat %d" % _LIMIT_BYTES, _TEXT).body) == _LIMIT_BYTES
    answer = echo.invoke(b"repeat %d" % (_LIMIT_BYTES + 1), _TEXT)
    assert answer.status == 500
    assert answer.body == (
        b"sagemaker-gateway-error 500 answer-too-large: the answer of 6,553,501 bytes exceeds the"
        b" limit of 6,553,500 bytes"
    )


def test_the_limits_can_be_raised(start: Start) -> None:
    with start(SAGEMAKER_MAX_PAYLOAD_IN_MB="7") as container:
        assert container.invoke(b"repeat 7000000".ljust(7_000_000), _TEXT).status == 200


def test_a_chunked_body_and_a_kept_connection(echo: LeanContainer) -> None:
    with _kept(echo) as connection:
        for body in (iter([b"abc", b"de"]), b"xyz"):
            connection.request("POST", "/invocations", body, _TEXT)
            assert connection.getresponse().read() in (b"abcde", b"xyz")
            used = connection.sock
        assert connection.sock is used is not None


def _kept(container: LeanContainer) -> closing[HTTPConnection]:
    return closing(HTTPConnection("127.0.0.1", container.port, timeout=10))


def test_ping_is_503_until_the_model_is_warm(start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    script = "import os, time\ndef model_fn(model_dir): return 1\n"
    script += "def model_warmup_fn(model_dir, model):\n    print('warming', flush=True)\n"
    script += f"    while not os.path.exists({str(gate)!r}): time.sleep(0.01)\n"
    script += "def transform_fn(model, body, content_type, accept): return 'warm'\n"
    with start(script) as container:
        container.wait_for_log("warming")
        ping = container.request("GET", "/ping")
        assert (ping.status, ping.json()) == (503, {"status": "Unhealthy"})
        gate.touch()
        container.wait_until_healthy()
        assert container.invoke(b"").body == b"warm"


def _call(pool: ThreadPoolExecutor, container: LeanContainer, gate: Path) -> Any:
    """A call that has begun, and ends when the file is there."""
    answer = pool.submit(container.invoke, f"wait {gate}".encode(), _TEXT)
    until(Path(f"{gate}.started").exists)
    return answer


def test_ping_answers_during_inference_and_calls_wait_their_turn(
    start: Start, tmp_path: Path
) -> None:
    with start() as container, ThreadPoolExecutor() as pool:
        first = _call(pool, container, tmp_path / "gate")
        second = pool.submit(container.invoke, b"second", _TEXT)
        assert container.healthy()
        assert not first.done() and not second.done()
        (tmp_path / "gate").touch()
        assert (first.result().body, second.result().body) == (b"waited", b"second")


def test_every_worker_has_its_own_model_and_an_idle_one_takes_the_call(
    start: Start, tmp_path: Path
) -> None:
    gates = [tmp_path / "first", tmp_path / "second"]
    with start(workers=2) as container, ThreadPoolExecutor() as pool:
        answers = [_call(pool, container, gate) for gate in gates]
        assert not any(each.done() for each in answers)
        gates[1].touch()
        until(answers[1].done)
        assert not answers[0].done()
        gates[0].touch()
        assert [each.result().body for each in answers] == [b"waited"] * 2


def test_a_worker_that_dies_is_replaced(start: Start) -> None:
    with start() as container:
        first = container.invoke(b"pid", _TEXT).body
        died = container.invoke(b"die", _TEXT)
        assert (died.status, died.body) == (500, b"Worker died.")
        assert container.request("GET", "/ping").status == 503
        container.wait_until_healthy()
        second = container.invoke(b"pid", _TEXT).body
        os.kill(int(second), signal.SIGKILL)
        third = container.invoke(b"pid", _TEXT)
        # It may have been given to the worker that was about to die.
        third = third if third.status == 200 else container.invoke(b"pid", _TEXT)
        assert len({first, second, third.body}) == 3


def test_a_call_that_takes_too_long_ends_its_worker(start: Start, tmp_path: Path) -> None:
    with start(SAGEMAKER_MODEL_SERVER_TIMEOUT="0.5") as container:
        answer = container.invoke(f"wait {tmp_path / 'never'}".encode(), _TEXT)
        assert (answer.status, answer.body) == (500, b"Worker died.")
        assert container.invoke(b"next", _TEXT).body == b"next"


def test_sigterm_lets_calls_in_flight_finish(start: Start, tmp_path: Path) -> None:
    with start() as container, ThreadPoolExecutor() as pool:
        pid = int(container.invoke(b"pid", _TEXT).body)
        answer = _call(pool, container, tmp_path / "gate")
        container.process.send_signal(signal.SIGTERM)
        until(lambda: _refuses(container))
        assert not answer.done()
        (tmp_path / "gate").touch()
        assert answer.result().body == b"waited"
        assert container.process.wait(timeout=60) == 0
        assert gone(pid)


def _refuses(container: LeanContainer) -> bool:
    try:
        socket.create_connection(("127.0.0.1", container.port), 1).close()
    except ConnectionRefusedError:
        return True
    return False


def test_sigterm_while_the_model_loads(start: Start) -> None:
    script = f"import time\n{_ANSWERS}def model_fn(model_dir):\n    print('loading', flush=True)\n"
    with start(f"{script}    time.sleep(600)\n") as container:
        container.wait_for_log("loading")
        container.process.send_signal(signal.SIGTERM)
        assert container.process.wait(timeout=60) == 0


def test_a_kept_connection_does_not_delay_the_end(start: Start) -> None:
    with start() as container:
        container.wait_until_healthy()
        with _kept(container) as idle:
            idle.request("GET", "/ping")
            assert idle.getresponse().read() == b'{"status": "Healthy"}'
            container.process.send_signal(signal.SIGTERM)
            assert container.process.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            "import sys\nsys.modules['transformers'] = None\nimport transformers\n",
            "a SageMaker container of a family that has it: huggingface.",
        ),
        ("def predict_fn(data, model): return 1\n", "no model_fn, and this host has no default"),
        (
            f"{_ANSWERS}def model_fn(model_dir): raise LookupError('no weights')\n",
            "LookupError: no weights",
        ),
    ],
    ids=["a package that is missing", "a hook that is missing", "an exception"],
)
def test_a_model_that_does_not_load_ends_the_container(
    start: Start, script: str, words: str
) -> None:
    container = start(script, workers=2)
    assert container.process.wait(timeout=60) == 1
    assert words in container.log.read_text()


def test_a_container_without_a_model_ends(tmp_path: Path) -> None:
    container = LeanContainer(tmp_path / "ml", tmp_path / "log")
    assert container.process.wait(timeout=60) == 1
    assert "ml/model, where SageMaker unpacks model.tar.gz" in container.log.read_text()


def test_a_caller_that_leaves_in_the_middle_of_its_body(echo: LeanContainer) -> None:
    with socket.create_connection(("127.0.0.1", echo.port), 10) as connection:
        connection.sendall(b"POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc")
    echo.wait_for_log("the caller left in the middle of its body\n")
    assert echo.invoke(b"next", _TEXT).body == b"next"
    assert "Traceback" not in echo.log.read_text().rsplit("the caller left", 1)[1]


def test_another_argument_than_serve_is_refused(tmp_path: Path) -> None:
    program = _HERE.parents[1] / "serving-code" / "sagemaker_serve.py"
    done = subprocess.run([sys.executable, program, "train"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "train: SageMaker starts a container for inference with serve" in done.stderr


def test_no_text_reaches_the_log(container: LeanContainer) -> None:
    container.invoke(b'{"inputs":"a very private rent"}', {"content-type": "application/json"})
    container.invoke(b'{"inputs":["a very private rent",7]}', {"content-type": "application/json"})
    container.request("GET", "/invocations?inputs=private")
    container.wait_for_log('"GET /invocations" ')
    assert "private" not in container.log.read_text()
