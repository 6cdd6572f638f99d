"""Strict JSON: every violation of the standard is a ClientError."""

from __future__ import annotations

import json
from typing import Any

from wire.client_error import ClientError

_BYTE_ORDER_MARK = "\ufeff"


def decode(body: str | bytes | bytearray | None) -> str:
    """Decodes the body, without a byte order mark. Raises ClientError 400 when it is not UTF-8.

    The containers decode the body only for exactly `application/json` or `text/csv`; any other
    Content-Type arrives as bytes, and an empty body may arrive as None.
    """
    if body is None:
        return ""
    try:
        text = body if isinstance(body, str) else bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        raise ClientError("invalid-json", "the body is not valid UTF-8") from None
    return text.removeprefix(_BYTE_ORDER_MARK)


def parse(text: str) -> Any:
    """Parses one JSON text. Raises ClientError 400 for everything that is not JSON.

    NaN, Infinity and duplicate keys are rejected too: the first two are not JSON, and parsers
    differ in which value of a duplicate key they keep.
    """
    try:
        return json.loads(text, parse_constant=_reject_constant, object_pairs_hook=_unique_keys)
    except RecursionError:
        raise ClientError("invalid-json", "the JSON is nested too deeply") from None
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise ClientError("invalid-json", f"the body is not JSON ({where})") from None
    except ValueError:
        # int() rejects numbers of more than 4300 digits with a plain ValueError.
        raise ClientError("invalid-json", "the JSON has a number that is too long") from None


def _reject_constant(name: str) -> None:
    raise ClientError("invalid-json", f"{name} is not JSON")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ClientError("invalid-json", "an object has the same key twice")
    return found
