"""Shared code of the Python clients: task on stdin, result on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from contract_cases import Case, check_answer, load_labels

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True)
class ClientRun:
    """The URL, the credentials, and the expected release."""

    url: str
    endpoint: str
    region: str
    release: str
    api: str
    show: dict[str, str]


@dataclass(frozen=True)
class Response:
    """A response, independent of the client; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def read_run() -> ClientRun:
    """The task from stdin."""
    return ClientRun(**json.load(sys.stdin))


def report(cases: Iterable[Case], check: Callable[[Case], None]) -> None:
    """Checks each case and prints how many passed, and the errors of the others."""
    total = 0
    wrong: list[str] = []
    for case in cases:
        total += 1
        try:
            check(case)
        except Exception as fault:
            wrong.append(f"{case.name}: {type(fault).__name__}: {str(fault)[:300]}")
    print(json.dumps({"passed": total - len(wrong), "total": total, "wrong": wrong}))


# Rejected by a REST API's validator before the proxy, with a fixed message.
BY_VALIDATOR = (400, "bad-request")
SEEN_BY_VALIDATOR = ("invalid-json", "wrong-shape")


def check_response(case: Case, response: Response, to: ClientRun) -> None:
    """Raises AssertionError if the response is not what the case expects."""
    body: Any = json.loads(response.body)
    if case.expect["status"] == 200:
        assert response.status == 200, f"{response.status} {body}"
        check_answer(case, body, load_labels())
        assert response.headers["x-release-id"] == to.release
        return
    assert body["status"] == response.status
    check_problem(case, body, to)
    assert response.headers["content-type"] == PROBLEM_TYPE
    assert response.headers["x-request-id"] == body["requestId"]


def check_problem(case: Case, problem: dict[str, Any], to: ClientRun) -> None:
    """Raises AssertionError if the problem is not the error that the case expects."""
    actual = (problem["status"], problem["code"])
    proper = (case.expect["status"], case.expect.get("code"))
    if actual == BY_VALIDATOR and to.api == "rest" and proper[1] in SEEN_BY_VALIDATOR:
        return
    assert actual == proper, problem
    assert case.expect["detailIncludes"] in problem["detail"]
