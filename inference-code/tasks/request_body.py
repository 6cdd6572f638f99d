"""Bodies of requests: `{"inputs": …, "parameters": {…}}`, or a bare string."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from tasks.parameters import Parameters
from tasks.wrong_shape import kind_of, reject_unknown, wrong_shape
from wire.client_error import ClientError
from wire.media_type import JSON, TEXT, body_form
from wire.strict_json import decode, parse

Inputs = TypeVar("Inputs")

# The start of a request in JSON, which a client has sent as text, or encoded twice.
_REQUEST = re.compile(r'\s*\{\s*"(inputs|parameters|options)"\s*:')


def read_body(
    body: str | bytes | bytearray | None,
    content_type: str | None,
    read_inputs: Callable[[Any, str], Inputs],
    known: tuple[str, ...],
    *,
    takes_text: bool = True,
    at_root: tuple[str, ...] = (),
) -> tuple[Inputs, Parameters]:
    """Returns the inputs and the parameters of a body; `known` are the task's parameters.

    `read_inputs` checks a value and gets its place in the body. A task that `takes_text` also
    accepts a text alone, as the body. The parameters `at_root` may stand beside `inputs`. Raises
    ClientError 415, 400 or 422, checked in this order.
    """
    form = body_form(content_type)
    if form == TEXT and not takes_text:
        raise ClientError("unsupported-media-type", f"the Content-Type must be {JSON}, in UTF-8")
    text = decode(body)
    value = text if form == TEXT else parse(text)
    if takes_text and isinstance(value, str):
        read = read_inputs(value, "the text")
        _reject_request(value)
        return read, Parameters({}, {})
    if not isinstance(value, dict):
        expected = "an object or a string" if takes_text else "an object"
        raise wrong_shape(f"the body must be {expected}, not {kind_of(value)}")
    reject_unknown(value, ("inputs", "parameters", "options", *at_root), "the body")
    if "inputs" not in value:
        raise wrong_shape('the body has no "inputs"')
    inputs = read_inputs(value["inputs"], "inputs")
    parameters = _object_at(value, "parameters")
    # Hugging Face clients send {"options": {"wait_for_model": true}}, which has no effect here.
    _object_at(value, "options")
    reject_unknown(parameters, known, '"parameters"')
    beside = {name: value[name] for name in at_root if name in value}
    where = {
        **{name: name for name in beside},
        **{name: f"parameters.{name}" for name in parameters},
    }
    return inputs, Parameters({**beside, **parameters}, where)


def _reject_request(text: str) -> None:
    if _REQUEST.match(text):
        raise wrong_shape(
            "the text is a request in JSON: send it as application/json, encoded once"
        )


def _object_at(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key, {})
    if not isinstance(found, dict):
        raise wrong_shape(f"{key} must be an object, not {kind_of(found)}")
    return found
