"""Where the local container answers otherwise than a real stack, and why it stays so."""

from __future__ import annotations

from dataclasses import dataclass

from case import FLAVORS


@dataclass(frozen=True)
class Difference:
    """In these parts of the answer to a case, and in no other."""

    subject: str
    case: str
    parts: frozenset[str]
    reason: str
    flavors: tuple[str, ...] = FLAVORS


_OWN_API = "the servers' own API; SageMaker sends only POST /invocations and GET /ping"
_RELEASE = "x-amzn-sagemaker-custom-attributes"

DIFFERENCES = [
    Difference(
        "four hooks", "OPTIONS on /invocations", frozenset({"phrase", "body", _RELEASE}), _OWN_API
    ),
    Difference(
        "four hooks",
        "the list of models",
        frozenset({"status", "phrase", "connection", "body"}),
        _OWN_API,
    ),
]
