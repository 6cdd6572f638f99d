"""What both toolkits do alike to the body on its way in and out."""

from __future__ import annotations

import json
from typing import Any

from wire import Call

_DECODED_TYPES = ("application/json", "text/csv")


def decoded_body(call: Call) -> str | bytearray | None:
    """Text for exactly these two types, parameters not allowed; else the bytes as they came.

    Raises UnicodeDecodeError before any hook runs, so no hook can make a client error of it.
    """
    if call.body is not None and call.header("content-type") in _DECODED_TYPES:
        return call.body.decode("utf-8")
    return call.body


def as_bytes(result: Any) -> bytes:
    """A hook's result as the worker protocol sends it: anything but text and bytes as JSON."""
    if isinstance(result, (bytes, bytearray)):
        return bytes(result)
    return (result if isinstance(result, str) else json.dumps(result, indent=2)).encode()
