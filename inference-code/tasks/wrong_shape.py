"""Errors for requests with valid JSON that does not match the task's schema."""

from __future__ import annotations

import re
from typing import Any

from wire.client_error import ClientError

# Only keys of this form are repeated in error messages; anything else could be the caller's text.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,31}")


def wrong_shape(detail: str) -> ClientError:
    """The error 422 with this detail."""
    return ClientError("wrong-shape", detail)


def reject_unknown(value: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    """Raises ClientError 422 for a key that is not one of these."""
    unknown = next((key for key in value if key not in known), None)
    if unknown is None:
        return
    named = f'the key "{unknown}"' if _PLAIN_NAME.fullmatch(unknown) else "an unknown key"
    raise wrong_shape(f"{where} has {named}; allowed keys are {', '.join(known)}")


def kind_of(value: Any) -> str:
    """The type of a JSON value, in words."""
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
