"""Cases outside the contract: exact limits, and that no message quotes input text."""

import json
import random
from typing import Any

import pytest

from tasks.text_classification import Request, read
from tasks.text_input import MAX_CHARACTERS_PER_INPUT, MAX_INPUTS
from wire.client_error import ClientError

_SECRET = "my secret words"


def _read(value: Any) -> Request:
    return read(json.dumps(value), "application/json")


def _texts(request: Request) -> list[str]:
    return [text for text, _ in request.inputs]


def test_a_whole_request() -> None:
    value = {"inputs": ["a", "b"], "parameters": {"top_k": 2, "function_to_apply": "none"}}
    assert _read(value) == Request([("a", None), ("b", None)], 2, "none")


def test_text_is_kept_as_it_came() -> None:
    assert _texts(_read({"inputs": "  a \n"})) == ["  a \n"]
    assert _texts(read(b"\xef\xbb\xbf a\r\n", "text/plain")) == [" a\r\n"]


def test_the_limits_are_reached_but_not_passed() -> None:
    assert len(_texts(_read({"inputs": ["a"] * MAX_INPUTS}))) == MAX_INPUTS
    # Beyond the basic plane: one character each, though two units of UTF-16.
    longest = "\U00020000" * MAX_CHARACTERS_PER_INPUT
    assert _texts(_read({"inputs": longest})) == [longest]
    with pytest.raises(ClientError, match=rf"inputs\[1\] has .* is {MAX_CHARACTERS_PER_INPUT}"):
        _read({"inputs": ["a", longest + "a"]})
    with pytest.raises(ClientError, match=f"the limit maxInputs is {MAX_INPUTS}"):
        _read({"inputs": ["a"] * (MAX_INPUTS + 1)})


@pytest.mark.parametrize(
    "value",
    [
        {_SECRET: 1, "inputs": "a"},
        {"inputs": "a", "parameters": {_SECRET: 1}},
        {"inputs": "a", "parameters": {"function_to_apply": _SECRET}},
        {"inputs": "a", "parameters": {"top_k": _SECRET}},
        {"inputs": "a", "parameters": _SECRET},
        {"inputs": ["a", _SECRET + "\ud800"]},
        {"inputs": [_SECRET * MAX_CHARACTERS_PER_INPUT]},
        [_SECRET],
    ],
)
def test_a_message_never_repeats_what_the_caller_wrote(value: Any) -> None:
    with pytest.raises(ClientError, match=" 422 wrong-shape: ") as caught:
        _read(value)
    assert "secret" not in str(caught.value)


def test_any_json_is_a_request_or_a_client_error() -> None:
    generator = random.Random(11)
    for _ in range(2000):
        value = _mangled(generator)
        try:
            request = _read(value)
        except ClientError:
            continue
        texts = _texts(request)
        assert texts and all(text.strip() for text in texts)


def _mangled(generator: random.Random) -> Any:
    odd = [
        None,
        True,
        -1,
        1.5,
        1e308,
        "",
        "rent",
        [],
        ["rent"],
        [[]],
        {},
        {"top_k": 1},
        {"text": "a"},
    ]
    value: dict[str, Any] = {"inputs": generator.choice(odd)}
    for key in ("parameters", "options", "other"):
        if generator.random() < 0.4:
            value[key] = generator.choice(odd)
    return generator.choice([value, value, value, generator.choice(odd)])
