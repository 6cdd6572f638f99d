"""Scalars as text in headers, query strings, forms and XML."""

import base64
import binascii
import re
from email.utils import parsedate_to_datetime

from botocore.model import Shape

from constraints import Problems

_ISO8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
_WHOLE = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def from_text(shape: Shape, text: str, path: str, problems: Problems, times: str) -> object:
    """Parses a text; malformed text is a problem. `times` is the default form of a date."""
    kind = shape.type_name
    if kind in ("integer", "long"):
        return int(text) if _WHOLE.fullmatch(text) else _bad(kind, text, path, problems)
    if kind in ("float", "double"):
        return float(text) if _NUMBER.fullmatch(text) else _bad(kind, text, path, problems)
    if kind == "boolean":
        return text == "true" if text in ("true", "false") else _bad(kind, text, path, problems)
    if kind == "timestamp":
        form = shape.serialization.get("timestampFormat", times)
        return None if _is_time(form, text) else _bad(f"{form} time", text, path, problems)
    if kind == "blob":
        return _blob(text, path, problems)
    return text


def _blob(text: str, path: str, problems: Problems) -> object:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return _bad("base64 blob", text, path, problems)


def _is_time(form: str, text: str) -> bool:
    if form == "iso8601":
        return _ISO8601.fullmatch(text) is not None
    if form == "unixtimestamp":
        return _NUMBER.fullmatch(text) is not None
    try:
        return text.endswith(" GMT") and parsedate_to_datetime(text) is not None
    except ValueError:
        return False


def _bad(kind: str, text: str, path: str, problems: Problems) -> None:
    problems.append(f"{path} {text[:60]!r} is no {kind}")
