"""The four hooks, called as the toolkits call them."""

import json
import sys
from types import ModuleType

import pytest

import inference
from fake_runtime import keyword_runtime
from wire.client_error import ClientError


def _answer(accept: str | None) -> str | tuple[str, str]:
    request = inference.input_fn(b'{"inputs":"uber","parameters":{"top_k":1}}', None)
    return inference.output_fn(inference.predict_fn(request, keyword_runtime()), accept)


def test_the_hugging_face_container_gets_the_body_alone() -> None:
    body = _answer("*/*")
    assert isinstance(body, str) and json.loads(body)[0][0]["label"] == "transport"


def test_the_pytorch_container_gets_the_content_type_too(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "sagemaker_pytorch_serving_container"
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    body, content_type = _answer("text/html, */*;q=0.1")
    assert json.loads(body)[0][0]["label"] == "transport" and content_type == "application/json"


def test_an_unacceptable_answer_is_rejected() -> None:
    with pytest.raises(ClientError, match=" 406 not-acceptable: "):
        _answer("text/csv")
