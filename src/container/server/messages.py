"""The messages between the HTTP server and the worker process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request. `body` is None where the real front end finds no part named `body`."""

    headers: dict[str, str]
    body: bytearray | None

    def header(self, name: str) -> str | None:
        """The value of a header; its name is case-insensitive."""
        wanted = name.lower()
        return next((each for key, each in self.headers.items() if key.lower() == wanted), None)


@dataclass(frozen=True)
class Reply:
    """One response. `phrase` is for the status line; the real servers leave it empty on 200."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    phrase: str = ""


def json_reply(status: int, phrase: str, content: dict[str, Any]) -> Reply:
    """JSON as the Java front ends write it: indented and escaped like Gson's."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    for character in "<>&='":
        text = text.replace(character, f"\\u{ord(character):04x}")
    headers = {"content-type": "application/json"}
    return Reply(status, f"{text}\n".encode(), headers, phrase)


def fault_reply(status: int, phrase: str, kind: str, message: str) -> Reply:
    """The `{code, type, message}` of both front ends."""
    return json_reply(status, phrase, {"code": status, "type": kind, "message": message})


def worker_died() -> Reply:
    """The response of both front ends when the worker crashed or timed out."""
    return fault_reply(500, "Internal Server Error", "InternalServerException", "Worker died.")
