"""Requests of tasks with text input: `{"inputs": …, "parameters": {…}}`, or a bare string."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from wire.client_error import ClientError
from wire.media_type import TEXT, body_form
from wire.strict_json import decode, parse

# The TypeScript side reads the same file, so that both languages apply the same limits.
_LIMITS: dict[str, int] = json.loads(
    (Path(__file__).parents[1] / "limits.json").read_text(encoding="utf-8")
)
MAX_INPUTS = _LIMITS["maxInputs"]
MAX_CHARACTERS_PER_INPUT = _LIMITS["maxCharactersPerInput"]

# Only keys of this form are repeated in error messages; anything else could be the caller's text.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,31}")

# The start of a request in JSON, which a client has sent as text, or encoded twice.
_REQUEST = re.compile(r'\s*\{\s*"(inputs|parameters|options)"\s*:')


def read_texts(
    body: str | bytes | bytearray | None, content_type: str | None, known: tuple[str, ...]
) -> tuple[list[str], dict[str, Any]]:
    """Returns the texts and the parameters of a body; `known` are the task's parameters.

    Raises ClientError 415, 400 or 422, checked in this order.
    """
    form = body_form(content_type)
    text = decode(body)
    value = text if form == TEXT else parse(text)
    if isinstance(value, str):
        return [_checked_bare_text(value)], {}
    if not isinstance(value, dict):
        raise wrong_shape(f"the body must be an object or a string, not {_kind(value)}")
    return _read_object(value, known)


def wrong_shape(detail: str) -> ClientError:
    """The error for a request with valid JSON that does not match the task's schema."""
    return ClientError("wrong-shape", detail)


def _read_object(value: dict[str, Any], known: tuple[str, ...]) -> tuple[list[str], dict[str, Any]]:
    _reject_unknown(value, ("inputs", "parameters", "options"), "the body")
    if "inputs" not in value:
        raise wrong_shape('the body has no "inputs"')
    texts = _read_inputs(value["inputs"])
    parameters = _object_at(value, "parameters")
    # Hugging Face clients send {"options": {"wait_for_model": true}}, which has no effect here.
    _object_at(value, "options")
    _reject_unknown(parameters, known, '"parameters"')
    return texts, parameters


def _checked_bare_text(value: str) -> str:
    text = _checked_text(value, "the text")
    if _REQUEST.match(text):
        raise wrong_shape(
            "the text is a request in JSON: send it as application/json, encoded once"
        )
    return text


def _read_inputs(inputs: Any) -> list[str]:
    if isinstance(inputs, str):
        return [_checked_text(inputs, "inputs")]
    if not isinstance(inputs, list):
        kind = _kind(inputs)
        raise wrong_shape(f"inputs must be a string or a list of strings, not {kind}")
    if not inputs:
        raise wrong_shape("inputs is an empty list")
    if len(inputs) > MAX_INPUTS:
        raise wrong_shape(
            f"inputs has {len(inputs)} texts; the limit maxInputs is {MAX_INPUTS}:"
            " send several requests"
        )
    return [_checked_text(each, f"inputs[{index}]") for index, each in enumerate(inputs)]


def _checked_text(text: Any, where: str) -> str:
    if not isinstance(text, str):
        raise wrong_shape(f"{where} must be a string, not {_kind(text)}")
    if not text.strip():
        raise wrong_shape(f"{where} is empty")
    if len(text) > MAX_CHARACTERS_PER_INPUT:
        raise wrong_shape(
            f"{where} has {len(text)} characters;"
            f" the limit maxCharactersPerInput is {MAX_CHARACTERS_PER_INPUT}"
        )
    # JSON can contain half a surrogate pair, which no tokenizer can encode.
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise wrong_shape(f"{where} contains an unpaired surrogate")
    return text


def _object_at(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key, {})
    if not isinstance(found, dict):
        raise wrong_shape(f"{key} must be an object, not {_kind(found)}")
    return found


def _reject_unknown(value: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    unknown = next((key for key in value if key not in known), None)
    if unknown is not None:
        named = f'the key "{unknown}"' if _PLAIN_NAME.fullmatch(unknown) else "an unknown key"
        raise wrong_shape(f"{where} has {named}; allowed keys are {', '.join(known)}")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
