"""Decoding and encoding of bodies, which are the same in both toolkits."""

from __future__ import annotations

import json
from typing import Any

from messages import Call

# The message of both front ends, with status 503, for a result that `as_bytes` rejects.
UNSUPPORTED_RESULT = "Unsupported model output data type."

_DECODED_TYPES = ("application/json", "text/csv")


def decoded_body(call: Call) -> str | bytearray | None:
    """Text for exactly these two types without parameters; otherwise the unchanged bytes.

    Raises UnicodeDecodeError before any hook runs, so no hook can turn it into a client error.
    """
    if call.body is not None and call.header("content-type") in _DECODED_TYPES:
        return call.body.decode("utf-8")
    return call.body


def as_bytes(result: Any) -> bytes:
    """A hook's result in the worker protocol: anything except text and bytes as JSON.

    Raises TypeError for a result that is no JSON.
    """
    if isinstance(result, (bytes, bytearray)):
        return bytes(result)
    return (result if isinstance(result, str) else json.dumps(result, indent=2)).encode()
