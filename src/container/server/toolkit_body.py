"""Decoding and encoding of bodies, which are the same in both toolkits."""

from __future__ import annotations

import json
from typing import Any

from messages import Call, Reply, fault_reply

_DECODED_TYPES = ("application/json", "text/csv")


def decoded_body(call: Call) -> str | bytearray | None:
    """Text for exactly these two types without parameters; otherwise the unchanged bytes.

    Raises UnicodeDecodeError before any hook runs, so no hook can turn it into a client error.
    """
    if call.body is not None and call.header("content-type") in _DECODED_TYPES:
        return call.body.decode("utf-8")
    return call.body


def as_bytes(result: Any) -> bytes:
    """A hook's result in the worker protocol: anything except text and bytes as JSON."""
    if isinstance(result, (bytes, bytearray)):
        return bytes(result)
    return (result if isinstance(result, str) else json.dumps(result, indent=2)).encode()


def reply_of(result: Any, headers: dict[str, str]) -> Reply:
    """The answer with a hook's result; 503 for one that is no JSON, as from both servers."""
    try:
        return Reply(200, as_bytes(result), headers)
    except TypeError:
        message = "Unsupported model output data type."
        return fault_reply(503, "Service Unavailable", "InternalServerException", message)
