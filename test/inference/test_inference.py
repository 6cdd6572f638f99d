"""The four hooks, called as the toolkits call them."""

import inspect
import json
import sys
from types import ModuleType

import pytest

import inference
from client_error import ClientError
from keyword_runtime import KeywordRuntime


class _Context:
    def __init__(self) -> None:
        self.headers: dict[str, str] = {}

    def set_response_header(self, index: int, key: str, value: str) -> None:
        assert index == 0
        self.headers[key] = value


def _answer(accept: str | None, context: _Context) -> str | tuple[str, str]:
    request = inference.input_fn(b'{"inputs":"uber","parameters":{"top_k":1}}', None)
    return inference.output_fn(inference.predict_fn(request, KeywordRuntime()), accept, context)


def test_only_output_fn_asks_for_the_context() -> None:
    hooks = ("model_fn", "input_fn", "predict_fn", "output_fn")
    counts = [len(inspect.signature(getattr(inference, name)).parameters) for name in hooks]
    assert counts == [1, 2, 2, 3]


def test_the_hugging_face_container_gets_the_body_alone() -> None:
    body = _answer("*/*", _Context())
    assert isinstance(body, str) and json.loads(body)[0][0]["label"] == "transport"


def test_the_pytorch_container_gets_the_content_type_too(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "sagemaker_pytorch_serving_container"
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    body, content_type = _answer("text/html, */*;q=0.1", _Context())
    assert json.loads(body)[0][0]["label"] == "transport" and content_type == "application/json"


def test_the_release_goes_out_as_a_custom_attribute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGEMAKER_GATEWAY_RELEASE", "20261121-0a1b2c3d")
    context = _Context()
    _answer(None, context)
    assert context.headers == {"X-Amzn-SageMaker-Custom-Attributes": "release=20261121-0a1b2c3d"}


def test_without_a_release_there_is_no_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAGEMAKER_GATEWAY_RELEASE", raising=False)
    context = _Context()
    _answer(None, context)
    assert context.headers == {}


def test_an_answer_nobody_accepts_is_refused_before_any_header_is_set() -> None:
    context = _Context()
    with pytest.raises(ClientError, match=" 406 not-acceptable: "):
        _answer("text/csv", context)
    assert context.headers == {}
