"""Compares two responses to a request with each other and with the contract."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from container_process import Answer
from contract_cases import Case, check_answer, check_error

_TOLERANCE = 1e-4
_COMPARED_HEADERS = ("content-type", "x-amzn-sagemaker-custom-attributes", "connection")


@dataclass(frozen=True)
class Probe:
    """A request about the server itself, not covered by the contract."""

    name: str
    method: str
    path: str
    body: bytes
    headers: dict[str, str]


PROBES = [
    Probe("ping", "GET", "/ping", b"", {}),
    Probe("an unknown path", "POST", "/elsewhere", b"", {}),
    Probe("GET on /invocations", "GET", "/invocations", b"", {}),
    Probe("PUT on /invocations", "PUT", "/invocations", b'"rent"', {}),
    Probe("a list in Accept", "POST", "/invocations", b'"rent"', {"accept": "text/x, */*;q=0.1"}),
    Probe("a body over the limit", "POST", "/invocations", b"." * 6_553_501, {}),
    Probe(
        "bytes the toolkit decodes itself",
        "POST",
        "/invocations",
        b'"\xff"',
        {"content-type": "application/json"},
    ),
]


def check_case(case: Case, real: Answer, ours: Answer, labels: list[str]) -> None:
    """Raises AssertionError if either violates the contract or the two differ."""
    check_same(real, ours)
    if real.status == 200:
        check_answer(case, real.json(), labels)
        return
    assert real.status == case.expect["status"]
    check_error(case, real.body.decode())


def check_same(real: Answer, ours: Answer) -> None:
    """Raises AssertionError if the two differ beyond the lines of a traceback."""
    assert (real.status, real.phrase) == (ours.status, ours.phrase)
    for name in _COMPARED_HEADERS:
        assert real.headers.get(name) == ours.headers.get(name), f"header {name}"
    if real.body[:1] in (b"[", b"{"):
        _check_same_json(real.json(), ours.json())
    else:
        # The first line is the message; the following lines contain different file paths.
        assert real.body.split(b"\n")[0] == ours.body.split(b"\n")[0]


def _check_same_json(real: object, ours: object) -> None:
    if not isinstance(real, list) or not isinstance(ours, list):
        assert real == ours
        return
    assert len(real) == len(ours)
    for left, right in zip(real, ours, strict=True):
        assert _scores(left).keys() == _scores(right).keys(), json.dumps([left, right])
        for label, score in _scores(left).items():
            assert math.isclose(score, _scores(right)[label], abs_tol=_TOLERANCE), label


def _scores(entries: list[dict[str, float]]) -> dict[object, float]:
    return {entry["label"]: entry["score"] for entry in entries}
