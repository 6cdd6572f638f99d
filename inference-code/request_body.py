"""A request body becomes a checked request."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client_error import ClientError
from media_type import TEXT, body_form
from strict_json import decode, parse

# Read by the TypeScript side too: the two languages cannot disagree about a limit.
_LIMITS: dict[str, int] = json.loads(
    Path(__file__).with_name("limits.json").read_text(encoding="utf-8")
)
MAX_INPUTS = _LIMITS["maxInputs"]
MAX_CHARACTERS_PER_INPUT = _LIMITS["maxCharactersPerInput"]

FUNCTIONS = ("softmax", "sigmoid", "none")

# The largest integer that JSON readers agree on (RFC 8259, 6); zod's int() has the same bound.
_MAX_SAFE_INTEGER = 2**53 - 1
# A key of this form may be repeated in an error message; anything else could be a caller's text.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,31}")


@dataclass(frozen=True)
class Request:
    """A checked request. None leaves the choice to the model: all labels, its own function."""

    texts: list[str]
    top_k: int | None = None
    function_to_apply: str | None = None


def read_request(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """The request in a body. Raises ClientError 415, 400 or 422, judged in this order."""
    form = body_form(content_type)
    text = decode(body)
    value = text if form == TEXT else parse(text)
    if isinstance(value, str):
        return Request([_checked_text(value, "the text")])
    if not isinstance(value, dict):
        raise _wrong_shape(f"the body must be an object or a string, not {_kind(value)}")
    return _read_object(value)


def _read_object(value: dict[str, Any]) -> Request:
    _refuse_unknown(value, ("inputs", "parameters", "options"), "the body")
    if "inputs" not in value:
        raise _wrong_shape('the body has no "inputs"')
    texts = _read_inputs(value["inputs"])
    parameters = _object_at(value, "parameters")
    # Hugging Face clients send {"options": {"wait_for_model": true}}; there is nothing to obey.
    _object_at(value, "options")
    _refuse_unknown(parameters, ("top_k", "function_to_apply"), '"parameters"')
    return Request(texts, _read_top_k(parameters), _read_function(parameters))


def _read_inputs(inputs: Any) -> list[str]:
    if isinstance(inputs, str):
        return [_checked_text(inputs, "inputs")]
    if not isinstance(inputs, list):
        kind = _kind(inputs)
        raise _wrong_shape(f"inputs must be a string or a list of strings, not {kind}")
    if not inputs:
        raise _wrong_shape("inputs is an empty list")
    if len(inputs) > MAX_INPUTS:
        raise _wrong_shape(
            f"inputs holds {len(inputs)} texts; the limit maxInputs is {MAX_INPUTS}:"
            " send several requests"
        )
    return [_checked_text(each, f"inputs[{index}]") for index, each in enumerate(inputs)]


def _checked_text(text: Any, where: str) -> str:
    if not isinstance(text, str):
        raise _wrong_shape(f"{where} must be a string, not {_kind(text)}")
    if not text.strip():
        raise _wrong_shape(f"{where} is empty")
    if len(text) > MAX_CHARACTERS_PER_INPUT:
        raise _wrong_shape(
            f"{where} has {len(text)} characters;"
            f" the limit maxCharactersPerInput is {MAX_CHARACTERS_PER_INPUT}"
        )
    # JSON can spell half a surrogate pair, which no tokenizer can encode.
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise _wrong_shape(f"{where} holds half a surrogate pair, which is not a character")
    return text


def _read_top_k(parameters: dict[str, Any]) -> int | None:
    top_k = parameters.get("top_k")
    if top_k is None:
        return None
    # JavaScript cannot tell 2.0 from 2, so neither may we; and a bool is an int only in Python.
    whole = isinstance(top_k, (int, float)) and not isinstance(top_k, bool) and top_k % 1 == 0
    if not whole or not 1 <= top_k <= _MAX_SAFE_INTEGER:
        raise _wrong_shape("parameters.top_k must be an integer of at least 1, or null")
    return int(top_k)


def _read_function(parameters: dict[str, Any]) -> str | None:
    if "function_to_apply" not in parameters:
        return None
    name = parameters["function_to_apply"]
    if not isinstance(name, str) or name not in FUNCTIONS:
        choices = ", ".join(FUNCTIONS)
        raise _wrong_shape(f"parameters.function_to_apply must be one of {choices}")
    return name


def _object_at(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key, {})
    if not isinstance(found, dict):
        raise _wrong_shape(f"{key} must be an object, not {_kind(found)}")
    return found


def _refuse_unknown(value: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    unknown = next((key for key in value if key not in known), None)
    if unknown is not None:
        named = f'the key "{unknown}"' if _PLAIN_NAME.fullmatch(unknown) else "an unknown key"
        raise _wrong_shape(f"{where} holds {named}; it may hold {', '.join(known)}")


def _wrong_shape(detail: str) -> ClientError:
    return ClientError("wrong-shape", detail)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
