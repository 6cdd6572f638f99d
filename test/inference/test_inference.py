"""The four hooks, called as the toolkits call them."""

import inspect
import json
import sys
from types import ModuleType

import pytest

import inference
from fake_runtime import keyword_runtime
from wire.client_error import ClientError


class _Context:
    def __init__(self, asked: dict[str, str] | None = None) -> None:
        self.asked = asked or {}
        self.headers: dict[str, str] = {}

    def get_all_request_header(self, index: int) -> dict[str, str]:
        assert index == 0
        return self.asked

    def set_response_header(self, index: int, key: str, value: str) -> None:
        assert index == 0
        self.headers[key] = value


def _answer(accept: str | None, context: _Context) -> str | tuple[str, str]:
    request = inference.input_fn(b'{"inputs":"uber","parameters":{"top_k":1}}', None, context)
    return inference.output_fn(inference.predict_fn(request, keyword_runtime()), accept, context)


def test_only_the_hooks_of_a_request_s_two_ends_ask_for_the_context() -> None:
    hooks = ("model_fn", "input_fn", "predict_fn", "output_fn")
    counts = [len(inspect.signature(getattr(inference, name)).parameters) for name in hooks]
    assert counts == [1, 3, 2, 3]


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


def test_an_unacceptable_answer_is_rejected_before_any_header_is_set() -> None:
    context = _Context()
    with pytest.raises(ClientError, match=" 406 not-acceptable: "):
        _answer("text/csv", context)
    assert context.headers == {}


def test_a_request_is_logged_by_the_id_of_the_proxy_and_by_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    _answer(None, _Context({"X-Amzn-SageMaker-Custom-Attributes": "request=aBc123="}))
    assert caplog.messages == ["request=aBc123="]


def test_a_rejected_request_is_logged_too(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    context = _Context({"x-amzn-sagemaker-custom-attributes": "request=aBc123="})
    with pytest.raises(ClientError):
        inference.input_fn(b"not json", None, context)
    assert caplog.messages == ["request=aBc123="]
