"""The JSON in which the proxy and the model function exchange request and answer.

    event   {"body", "isBase64Encoded", "contentType", "accept", "customAttributes"}
    answer  {"statusCode", "body", "isBase64Encoded", "contentType", "customAttributes"}

A body is a string, so that the serve script still judges the caller's bytes; base64 if the bytes
are no UTF-8, or if that is shorter than the string with JSON's escapes.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from collections.abc import Callable
from typing import Any

from error_reply import error_reply, too_large
from messages import Call, Reply, header_in

# The forms of Invoke are limited to 6 MB in both directions (Lambda API reference, Invoke).
LIMIT_BYTES = 6 * 1024 * 1024

_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
# Members of an event and their values when absent; `body` is required.
_ABSENT = {
    "body": None,
    "isBase64Encoded": False,
    "contentType": "",
    "accept": "",
    "customAttributes": "",
}
# What an HTTP header may have (RFC 9110, 5.5).
_PRINTABLE = re.compile(r"[\t\x20-\x7e]*")
# awslambdaric escapes all but ASCII for older Pythons, and where the variable is not set.
_RUNTIME = re.fullmatch(r"AWS_Lambda_python3\.(\d+)", os.environ.get("AWS_EXECUTION_ENV", ""))
_ESCAPES_TO_ASCII = _RUNTIME is None or int(_RUNTIME[1]) < 12

Answer = dict[str, Any]


class WrongEvent(ValueError):
    """An event that is not of the form above."""


def answer_event(event: Any, answer: Callable[[Call], Reply]) -> Answer:
    """The answer to one event; 400 if its form is wrong, 500 if the answer exceeds 6 MB."""
    try:
        call = call_of(event)
    except WrongEvent as error:
        return answer_of(error_reply(400, f"wrong event: {error}"))
    found = answer_of(answer(call))
    size = _json_bytes(found)
    return found if size <= LIMIT_BYTES else answer_of(too_large(size, LIMIT_BYTES))


def call_of(event: Any) -> Call:
    """The request in an event, with the headers as SageMaker sends them. Raises WrongEvent."""
    if not isinstance(event, dict):
        raise WrongEvent("it must be an object")
    if unknown := [name for name in event if name not in _ABSENT]:
        raise WrongEvent(f"it has {', '.join(sorted(unknown))}; known are {', '.join(_ABSENT)}")
    values = {**_ABSENT, **event}
    for name, value in values.items():
        _check(name, value)
    headers = {
        "Content-Type": values["contentType"],
        "Accept": values["accept"],
        _ATTRIBUTES: values["customAttributes"],
    }
    body = _decoded(values["body"], values["isBase64Encoded"])
    return Call({name: value for name, value in headers.items() if value}, bytearray(body))


def answer_of(reply: Reply) -> Answer:
    """The answer with a reply. Of its headers, Lambda's callers get those that SageMaker's get."""
    body, is_base64 = encoded(reply.body)
    return {
        "statusCode": reply.status,
        "body": body,
        "isBase64Encoded": is_base64,
        "contentType": header_in(reply.headers, "content-type") or "",
        "customAttributes": header_in(reply.headers, _ATTRIBUTES) or "",
    }


def encoded(body: bytes) -> tuple[str, bool]:
    """The string for a body, and whether it is base64: the shorter form in JSON, text if equal."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is not None and _json_bytes(text) - 2 <= 4 * -(-len(body) // 3):
        return text, False
    return base64.b64encode(body).decode("ascii"), True


def _check(name: str, value: object) -> None:
    kind = bool if name == "isBase64Encoded" else str
    if not isinstance(value, kind):
        raise WrongEvent(f"{name} must be a {'boolean' if kind is bool else 'string'}")
    if name != "body" and not (isinstance(value, bool) or _PRINTABLE.fullmatch(value)):
        raise WrongEvent(f"{name} must be printable ASCII")


def _decoded(body: str, is_base64: bool) -> bytes:
    try:
        return base64.b64decode(body, validate=True) if is_base64 else body.encode("utf-8")
    except UnicodeEncodeError:
        raise WrongEvent("body has a lone surrogate") from None
    except (binascii.Error, ValueError):
        raise WrongEvent("body is not base64") from None


def _json_bytes(value: Any) -> int:
    """Bytes of a value in the JSON that awslambdaric sends."""
    return len(json.dumps(value, ensure_ascii=_ESCAPES_TO_ASCII).encode())
