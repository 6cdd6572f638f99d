"""The model function under awslambdaric: every case of the contract, in every form."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_cases import Case, check_answer, check_error, load_cases, load_labels
from function_process import FunctionProcess, event_for, task_folder
from invocation import call_of, encoded

_HERE = Path(__file__).parent
_CASES = json.loads(
    (_HERE.parent / "contract/function-invocation/cases.json").read_text(encoding="utf-8")
)
_LIMIT_BYTES = 6 * 1024 * 1024


def _named(each: dict[str, Any]) -> str:
    return each["name"]


@pytest.fixture(scope="module")
def function(
    model_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FunctionProcess]:
    folder = tmp_path_factory.mktemp("function")
    task = task_folder(folder / "task", model_dir)
    with FunctionProcess(task, folder / "log", SAGEMAKER_GATEWAY_RUNTIME="onnx") as running:
        yield running


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FunctionProcess]:
    folder = tmp_path_factory.mktemp("echo")
    task = task_folder(folder / "task", script=_HERE / "archives" / "echo.py")
    with FunctionProcess(task, folder / "log") as running:
        yield running


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_the_function_follows_the_contract(function: FunctionProcess, case: Case) -> None:
    answer = function.answer(event_for(case.body, case.headers, "request=q-1"))
    if answer["statusCode"] == 200:
        check_answer(case, json.loads(answer["body"]), load_labels())
        assert answer["contentType"] == "application/json"
        assert answer["customAttributes"] == "release=r-1"
        return
    # Unlike the containers, also for bytes that are not UTF-8: the script sees them.
    assert answer["statusCode"] == case.expect["status"]
    check_error(case, answer["body"])


def test_the_type_of_an_answer_is_the_script_s_own(function: FunctionProcess) -> None:
    answer = function.answer({"body": '"rent"', "accept": "text/html, */*;q=0.5"})
    assert answer["contentType"] == "application/json"


def test_ids_are_logged_and_texts_are_not(function: FunctionProcess) -> None:
    attributes = "request=q-7,trace=1-67-ab"
    for body in ('{"inputs":"a very private rent"}', '{"inputs":["a very private rent",7]}'):
        function.answer({"body": body, "customAttributes": attributes})
    logged = function.logged()
    assert logged.count("request=q-7 trace=1-67-ab") == 2
    assert "private" not in logged
    assert "loaded text-classification with the onnx runtime" in logged


@pytest.mark.parametrize("case", _CASES["bodies"], ids=_named)
def test_bodies_in_both_directions(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invocation._ESCAPES_TO_ASCII", False)
    raw = base64.b64decode(case["bytes"])
    assert encoded(raw) == (case["body"], case["isBase64Encoded"])
    assert call_of({key: case[key] for key in ("body", "isBase64Encoded")}).body == raw


def test_base64_is_shorter_where_the_runtime_escapes_all_but_ascii(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("invocation._ESCAPES_TO_ASCII", True)
    assert encoded("\u00e9".encode()) == ("w6k=", True)


@pytest.mark.parametrize("case", _CASES["exchanges"], ids=_named)
def test_exchanges(echo: FunctionProcess, case: dict[str, Any]) -> None:
    assert echo.answer(case["event"]) == case["answer"]


@pytest.mark.parametrize("case", _CASES["wrongEvents"], ids=_named)
def test_wrong_events(echo: FunctionProcess, case: dict[str, Any]) -> None:
    answer = echo.answer(case["event"])
    assert answer["statusCode"] == 400
    assert answer["body"] == f"wrong event: {case['detailIncludes']}"


@pytest.mark.parametrize("word", ["repeat", "bytes"])
def test_an_answer_of_exactly_the_limit(echo: FunctionProcess, word: str) -> None:
    probe = echo.invoke({"body": f"{word} 3"})
    rest = len(probe.body) - (3 if word == "repeat" else 4)
    most = _LIMIT_BYTES - rest
    size = most if word == "repeat" else most // 4 * 3
    fits = echo.invoke({"body": f"{word} {size}"})
    assert (fits.json()["statusCode"], len(fits.body) <= _LIMIT_BYTES) == (200, True)
    assert len(fits.body) > _LIMIT_BYTES - 4
    answer = echo.answer({"body": f"{word} {size + 1}"})
    assert answer["statusCode"] == 500
    assert answer["body"].startswith("sagemaker-gateway-error 500 answer-too-large: the answer of")
    assert f"exceeds the limit of {_LIMIT_BYTES:,} bytes" in answer["body"]


def test_an_error_is_logged_once_with_its_trace_and_answered_without(
    echo: FunctionProcess,
) -> None:
    answer = echo.answer({"body": "fail once-7"})
    assert "Traceback" not in answer["body"]
    logged = echo.logged()
    assert logged.count("LookupError: once-7") == 1
    assert "in _fail" in logged


def test_an_event_that_is_no_json_does_not_end_the_function(echo: FunctionProcess) -> None:
    assert echo.invoke_raw(b"no json").what == "error"
    assert echo.answer({"body": "a"})["statusCode"] == 200
