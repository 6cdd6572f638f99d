"""How each container handles a failing model, as observed in the real ones."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from container_process import Container, odd_archive, until

_DIED = {"code": 500, "type": "InternalServerException", "message": "Worker died."}
# One name per flavor for what both call a timeout of 5 seconds.
_TIMEOUTS = {
    "huggingface": {"SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS": "5"},
    "pytorch": {"SAGEMAKER_TS_RESPONSE_TIMEOUT": "5"},
}
FLAVORS = list(_TIMEOUTS)


@pytest.fixture(params=FLAVORS)
def container(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Container]:
    with _odd(request.param, tmp_path, **_TIMEOUTS[request.param]) as running:
        yield running


def _odd(flavor: str, folder: Path, **environment: str) -> Container:
    return Container(flavor, odd_archive(folder / "model"), folder / "log", **environment)


def test_a_body_is_text_only_for_two_exact_types(container: Container) -> None:
    def body(content_type: str | None) -> str:
        sent = {} if content_type is None else {"content-type": content_type}
        return container.invoke(b"abc", sent).json()["body"]

    assert body("application/json") == body("text/csv") == "'abc'"
    assert body("application/json; charset=utf-8") == "bytearray(b'abc')"
    assert body("text/plain") == body(None) == "bytearray(b'abc')"
    assert body("application/x-www-form-urlencoded") == "None"


def test_accept_is_a_default_or_what_the_caller_wrote(container: Container) -> None:
    for sent in ({}, {"accept": "*/*"}):
        answer = container.invoke(b"abc", sent)
        assert answer.json()["accept"] == answer.headers["content-type"] == "application/json"
    answer = container.invoke(b"abc", {"accept": "text/x, */*;q=0.1"})
    assert answer.json()["accept"] == answer.headers["content-type"] == "text/x, */*;q=0.1"


def test_a_hook_with_one_parameter_more_gets_the_context(container: Container) -> None:
    assert container.invoke(b"abc", {"X-Trace": "t-1"}).json()["trace"] == "t-1"


def test_only_pytorch_unpacks_a_tuple(container: Container) -> None:
    answer = container.invoke(b"tuple")
    if container.flavor == "pytorch":
        assert (answer.headers["content-type"], answer.body) == ("text/csv", b"a,b")
    else:
        assert answer.json() == ["a,b", "text/csv"]


def test_a_result_that_is_no_text_goes_out_as_json(container: Container) -> None:
    assert container.invoke(b"nothing").body == b"null"


def test_an_exception(container: Container) -> None:
    answer = container.invoke(b"raise")
    if container.flavor == "huggingface":
        assert answer.status == 400
        kind = "InternalServerException"
        expected = {"code": 400, "type": kind, "message": 'went <wrong>\n"here"'}
        assert answer.json() == expected and b"\\u003cwrong\\u003e" in answer.body
        return
    assert (answer.status, answer.phrase) == (500, 'went <wrong> "here"')
    assert "content-type" not in answer.headers
    text = answer.body.decode()
    assert text.startswith('went <wrong>\n"here"\nTraceback (most recent call last):\n')
    assert "in predict_fn" in text


def test_the_toolkit_s_own_error_keeps_its_status_in_pytorch(container: Container) -> None:
    answer = container.invoke(b"status")
    if container.flavor == "pytorch":
        assert (answer.status, answer.phrase) == (418, "Teapot")
        assert answer.body.startswith(b"a teapot\nTraceback")
        assert b"\nsagemaker_inference.errors.BaseInferenceToolkitError: " in answer.body
    else:
        assert answer.status == 400


def test_a_message_beyond_ascii_hangs_the_torchserve_worker(container: Container) -> None:
    answer = container.invoke(b"accent")
    if container.flavor == "pytorch":
        assert answer.status == 500 and answer.json() == _DIED
    else:
        assert answer.status == 400 and answer.json()["message"] == "caf\u00e9 \u20ac"


@pytest.mark.parametrize("body", [b"sleep", b"crash", b"leave"])
def test_a_worker_that_dies_is_started_again(container: Container, body: bytes) -> None:
    assert container.invoke(b"abc").json()["calls"] == 1
    answer = container.invoke(body)
    assert (answer.status, answer.phrase) == (500, "Internal Server Error")
    assert answer.json() == _DIED
    ping = container.request("GET", "/ping")
    unhealthy = "Unhealthy" if container.flavor == "huggingface" else "Healthy"
    assert (ping.status, ping.json()) == (200, {"status": unhealthy})
    # A new process: its count starts at zero.
    assert container.invoke(b"abc").json()["calls"] == 1
    assert container.request("GET", "/ping").json() == {"status": "Healthy"}


def test_a_worker_that_dies_idle_is_started_again(container: Container) -> None:
    container.invoke(b"abc")
    (first,) = container.worker_pids()
    os.kill(first, signal.SIGKILL)
    until(lambda: container.worker_pids() not in ([first], []))
    assert container.invoke(b"abc").json()["calls"] == 1


@pytest.mark.parametrize("flavor", FLAVORS)
def test_predictions_run_one_at_a_time_and_ping_does_not_wait(flavor: str, tmp_path: Path) -> None:
    gate, trace = tmp_path / "gate", tmp_path / "gate.trace"

    def events() -> list[str]:
        return trace.read_text(encoding="utf-8").split() if trace.exists() else []

    with _odd(flavor, tmp_path, ODD_GATE=str(gate)) as container:
        threads = [threading.Thread(target=container.invoke, args=(b"pause",)) for _ in range(2)]
        for thread in threads:
            thread.start()
        until(lambda: events() == ["start"])
        assert container.request("GET", "/ping").status == 200
        gate.touch()
        for thread in threads:
            thread.join()
    assert events() == ["start", "end", "start", "end"]


@pytest.mark.parametrize("flavor", FLAVORS)
def test_ping_answers_while_the_model_loads(flavor: str, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with _odd(flavor, tmp_path, ODD_LOAD_GATE=str(gate)) as container:
        container.wait_for_log("model_fn was here")
        assert container.request("GET", "/ping").json() == {"status": "Healthy"}
        gate.touch()
        assert container.invoke(b"abc").status == 200


def test_a_load_that_fails_in_the_hugging_face_container(tmp_path: Path) -> None:
    with _odd("huggingface", tmp_path, ODD_LOAD_FAULT="no weights") as container:
        for _ in range(2):
            answer = container.invoke(b"abc")
            assert (answer.status, answer.json()["message"]) == (400, "no weights")
        assert container.request("GET", "/ping").status == 200
        container.wait_for_log("LookupError: no weights")


def test_a_load_that_fails_in_the_pytorch_container(tmp_path: Path) -> None:
    with _odd("pytorch", tmp_path, ODD_LOAD_FAULT="no weights") as container:
        container.wait_for_log("LookupError: no weights")
        assert container.request("GET", "/ping").status == 200
        with pytest.raises(TimeoutError):
            container.invoke(b"abc", timeout_s=1)
