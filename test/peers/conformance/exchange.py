"""An HTTP exchange in the recording proxy's format."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit


@dataclass(frozen=True)
class Message:
    """Headers (lower-case names) and the body of a request or response."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip()


@dataclass(frozen=True)
class Exchange:
    """A request, its response, and the status."""

    method: str
    url: SplitResult
    request: Message
    status: int
    answer: Message

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.url.query, keep_blank_values=True)


def read_exchanges(path: Path) -> Iterator[Exchange]:
    """The exchanges of a file with one JSON object per line."""
    with path.open() as lines:
        for line in lines:
            yield _exchange(json.loads(line))


def _exchange(raw: dict[str, object]) -> Exchange:
    return Exchange(
        method=str(raw["method"]),
        url=urlsplit(str(raw["url"])),
        request=_message(raw["request"]),
        status=int(str(raw["status"])),
        answer=_message(raw["answer"]),
    )


def _message(raw: object) -> Message:
    if not isinstance(raw, dict):
        raise TypeError("a message is an object with headers and a body")
    return Message(headers=raw["headers"], body=base64.b64decode(raw["body"]))
