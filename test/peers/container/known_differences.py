"""Where the local container answers otherwise than a real stack, and why it stays so."""

from __future__ import annotations

from dataclasses import dataclass

from conformance_case import FLAVORS


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

# Not a difference of ours, and not repeatable: multi-model-server 1.1.11 reads the last four bytes
# of a worker's answer without waiting for them (TorchServe has fixed it, pytorch/serve #1150). An
# answer whose last bytes its socket delivers apart ends the worker. Which one that is depends on
# the lengths of those before it, so it is asked again, of two new workers, and counted.
LOST_WORKER = "java.lang.IndexOutOfBoundsException: readerIndex"
