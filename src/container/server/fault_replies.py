"""The responses that the Java front ends generate."""

from __future__ import annotations

import json
from typing import Any

from hook_body import UNSUPPORTED_RESULT, as_bytes
from messages import Reply


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


def reply_of(result: Any, headers: dict[str, str]) -> Reply:
    """The answer with a hook's result; 503 for one that is no JSON, as from both servers."""
    try:
        return Reply(200, as_bytes(result), headers)
    except TypeError:
        kind = "InternalServerException"
        return fault_reply(503, "Service Unavailable", kind, UNSUPPORTED_RESULT)
