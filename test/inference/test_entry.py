"""Scripts that know nothing of this tool, behind the entry module, by the toolkits' rules."""

from pathlib import Path

import pytest

from sagemaker_gateway_entry import request_line
from script_container import HEADER, ScriptContainer, ask

FLAVORS = ["huggingface", "pytorch"]

_FOUR = """
import json
def model_fn(model_dir): return "m"
def input_fn(body, content_type): return json.loads(body)
def predict_fn(data, model): return {"got": data, "model": model}
def output_fn(prediction, accept): return json.dumps(prediction)
"""
_TRANSFORM = """
def model_fn(model_dir, context): return context.system_properties["model_dir"] == model_dir
def transform_fn(model, body, content_type, accept): return f"{model} {body} {content_type}"
"""
_WITH_CONTEXT = """
def model_fn(model_dir): return "m"
def input_fn(body, content_type, context): return context.get_request_header(0, "x-own")
def predict_fn(data, model, context): return data + context.get_request_id(0)[:0]
def output_fn(prediction, accept, context): return prediction
"""


@pytest.fixture(params=FLAVORS)
def flavor(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptContainer:
    (tmp_path / "model").mkdir()
    return ScriptContainer(tmp_path / "model", monkeypatch)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (_FOUR, b'{"got": {"a": 1}, "model": "m"}'),
        (_TRANSFORM, b'True {"a":1} application/json'),
        (_WITH_CONTEXT, b"here"),
    ],
    ids=["four hooks", "transform_fn", "hooks with the context"],
)
def test_a_script_answers_as_without_the_entry_and_with_the_release(
    container: ScriptContainer, flavor: str, script: str, expected: bytes
) -> None:
    container.write("own_script.py", script)
    alone = ask(
        container.load(flavor, "own_script", "own_script.py"), b'{"a":1}', **{"x-own": "here"}
    )
    behind = ask(container.load(flavor, "own_script"), b'{"a":1}', **{"x-own": "here"})
    assert (alone.status, alone.body) == (behind.status, behind.body) == (200, expected)
    assert {**alone.headers, HEADER: "release=r-1"} == behind.headers


def test_a_script_with_model_fn_only_leaves_the_rest_to_the_toolkit(
    container: ScriptContainer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    container.write("own_script.py", "def model_fn(model_dir): return lambda inputs: [len(inputs)]")
    toolkit = container.load("huggingface", "own_script")
    for count in (1, 2):
        asked = {HEADER.lower(): f"request=q{count}"}
        reply = ask(toolkit, b'{"inputs": "abc"}', **asked)
        assert (reply.status, reply.body, reply.headers[HEADER]) == (200, b"[3]", "release=r-1")
    assert [each for each in caplog.messages if "request=" in each] == ["request=q1", "request=q2"]


def test_a_hook_of_the_middle_alone_is_used_with_defaults_around_it(
    container: ScriptContainer,
) -> None:
    source = "def model_fn(d): return None\ndef predict_fn(data, model): return [sum(data['n'])]"
    container.write("own_script.py", source)
    reply = ask(container.load("huggingface", "own_script"), b'{"n": [1, 2]}')
    assert (reply.body, reply.headers[HEADER]) == (b"[3]", "release=r-1")


def test_attributes_of_the_script_itself_stay(container: ScriptContainer, flavor: str) -> None:
    sets = 'context.set_response_header(0, "x-amzn-sagemaker-custom-attributes", "a=1,release=old")'
    output = f"def output_fn(prediction, accept, context):\n    {sets}\n    return 'x'"
    container.write("own_script.py", f"{_FOUR}\n{output}")
    reply = ask(container.load(flavor, "own_script"), b"{}")
    assert reply.headers[HEADER.lower()] == "release=r-1,a=1"
    assert HEADER not in reply.headers


def test_an_error_of_the_script_stays_its_own(container: ScriptContainer) -> None:
    script = _FOUR.replace('return {"got": data, "model": model}', "raise KeyError('here')")
    container.write("own_script.py", script)
    assert ask(container.load("huggingface", "own_script"), b"{}").status == 400
    reply = ask(container.load("pytorch", "own_script"), b"{}")
    assert reply.status == 500 and b"KeyError" in reply.body


def test_a_wrong_number_of_parameters_names_the_hook(
    container: ScriptContainer, flavor: str
) -> None:
    container.write("own_script.py", _FOUR.replace("predict_fn(data, model)", "predict_fn(data)"))
    reply = ask(container.load(flavor, "own_script"), b"{}")
    assert reply.status == (400 if flavor == "huggingface" else 500)
    assert b"predict_fn takes 2 or 3 arguments but its definition has 1" in reply.body


def test_both_ways_to_transform_are_rejected_by_the_toolkit(container: ScriptContainer) -> None:
    container.write("own_script.py", _FOUR + _TRANSFORM)
    with pytest.raises(ValueError, match="transform_fn cannot be combined with input_fn, predict"):
        container.load("pytorch", "own_script")


def test_helper_modules_and_packages_are_found(container: ScriptContainer, flavor: str) -> None:
    container.write("own_helper.py", "ANSWER = 'helped'")
    container.write("own_package/__init__.py", "")
    container.write("own_package/inner.py", "from own_helper import ANSWER")
    script = "from .inner import ANSWER\ndef model_fn(d): return ANSWER\n"
    script += "def transform_fn(model, body, content_type, accept): return model"
    container.write("own_package/serve.py", script)
    reply = ask(container.load(flavor, "own_package.serve"), b"")
    assert (reply.body, reply.headers[HEADER]) == (b"helped", "release=r-1")


def test_the_pytorch_toolkit_calls_the_hooks_around_model_fn(container: ScriptContainer) -> None:
    around = "calls = []\ndef pre_model_fn(d): calls.append('pre')\n"
    around += "def model_warmup_fn(d, model): calls.append('warm')\n"
    body = "def transform_fn(model, body, content_type, accept): return ' '.join(calls)"
    container.write("own_script.py", f"{around}def model_fn(d): return 1\n{body}")
    assert ask(container.load("pytorch", "own_script"), b"").body == b"pre warm"
    assert ask(container.load("huggingface", "own_script"), b"").body == b""


def test_without_a_release_there_is_no_header(
    container: ScriptContainer, flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    container.write("own_script.py", _FOUR)
    toolkit = container.load(flavor, "own_script")
    monkeypatch.delenv("SAGEMAKER_GATEWAY_RELEASE")
    assert HEADER not in ask(toolkit, b"{}").headers


def test_a_request_is_logged_once_and_before_its_other_lines(
    container: ScriptContainer, flavor: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    container.write(
        "own_script.py",
        f"import logging\n{_FOUR}".replace(
            "return json.loads(body)", "logging.info('mine'); return json.loads(body)"
        ),
    )
    toolkit = container.load(flavor, "own_script")
    ask(toolkit, b"{}", **{HEADER: "request=aBc123="})
    ask(toolkit, b"not json", **{HEADER: "request=next"})
    ours = [each for each in caplog.messages if each == "mine" or each.startswith("request=")]
    assert ours == ["request=aBc123=", "mine", "request=next", "mine"]


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("request=aBc-1.2", "request=aBc-1.2"),
        ("release=r-1,request=aBc-1.2", "request=aBc-1.2"),
        ("trace=1-67-ab,request=r-1,x=y", "request=r-1 trace=1-67-ab"),
        ("request=r-1,trace=a b", "request=r-1"),
        ("request=r-1,xtrace=1", "request=r-1"),
        *((each, None) for each in ("trace=1-67-ab", "", "c000b4f9", "request=", "request=a b")),
        ("request=a\nroot", None),
        ("request=" + "x" * 129, None),
    ],
)
def test_only_ids_are_logged(header: str, line: str | None) -> None:
    assert request_line({HEADER: header}) == line
    assert request_line({HEADER.lower(): header, "content-type": "x"}) == line
