"""The messages between a server and the process that has the model."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Call:
    """One request. `body` is None where a front end finds no part named `body`."""

    headers: dict[str, str]
    body: bytearray | None

    def header(self, name: str) -> str | None:
        """The value of a header; its name is case-insensitive."""
        return header_in(self.headers, name)


@dataclass(frozen=True)
class Reply:
    """One response. `phrase` is for the status line; the real servers leave it empty on 200."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    phrase: str = ""


def header_in(headers: dict[str, str], name: str) -> str | None:
    """The value of a header; its name is case-insensitive."""
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), None)
