"""Where the answers of two servers to one request differ."""

from __future__ import annotations

import json
from typing import Any

from comparison import TOLERANCE, difference
from container_process import Answer

# Every answer has its own.
_OWN_VALUES = ("x-request-id",)
# Depends on paths in a traceback and on the last digits of a score.
_LENGTH = "content-length"


def differences(real: Answer, ours: Answer) -> dict[str, str]:
    """What differs, by its name: `status`, `phrase`, `body` or a header."""
    found: dict[str, tuple[object, object]] = {
        "status": (real.status, ours.status),
        "phrase": (real.phrase, ours.phrase),
    }
    for name in {*real.headers, *ours.headers} - {_LENGTH}:
        found[name] = (_header(real, name), _header(ours, name))
    differing = {
        name: f"{left!r}, ours {right!r}" for name, (left, right) in found.items() if left != right
    }
    if not _same_body(real.body, ours.body):
        differing["body"] = f"{real.body[:200]!r}, ours {ours.body[:200]!r}"
    return differing


def _header(answer: Answer, name: str) -> str | None:
    value = answer.headers.get(name)
    return "" if name in _OWN_VALUES and value is not None else value


def _same_body(real: bytes, ours: bytes) -> bool:
    if real == ours:
        return True
    pair = (_parsed(real), _parsed(ours))
    if None not in pair:
        return difference(*pair) <= TOLERANCE
    return _error_lines(real) == _error_lines(ours)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _error_lines(body: bytes) -> list[bytes]:
    """The message and the exception: between them are the file paths of each container."""
    lines = body.strip().split(b"\n")
    return [lines[0], lines[-1]]
