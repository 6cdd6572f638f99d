"""What the Python clients of the matrix share: errand on stdin, tally on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from contract_cases import Case, check_answer, load_labels

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Errand:
    """Where to go, what to show there, and the release that must answer."""

    url: str
    endpoint: str
    region: str
    release: str
    api: str
    show: dict[str, str]


@dataclass(frozen=True)
class Heard:
    """An answer, whichever client heard it; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def errand() -> Errand:
    """The errand on stdin."""
    return Errand(**json.load(sys.stdin))


def tell(cases: Iterable[Case], judge: Callable[[Case], None]) -> None:
    """Judges each case and prints how many passed, and what was wrong with the others."""
    total = 0
    wrong: list[str] = []
    for case in cases:
        total += 1
        try:
            judge(case)
        except Exception as fault:
            wrong.append(f"{case.name}: {type(fault).__name__}: {str(fault)[:300]}")
    print(json.dumps({"passed": total - len(wrong), "total": total, "wrong": wrong}))


# What a REST API's validator sees without the proxy, and says in its own one way.
BY_VALIDATOR = (400, "bad-request")
SEEN_BY_VALIDATOR = ("invalid-json", "wrong-shape")


def check_heard(case: Case, heard: Heard, to: Errand) -> None:
    """Raises AssertionError where what was heard is not what the case expects."""
    body: Any = json.loads(heard.body)
    if case.expect["status"] == 200:
        assert heard.status == 200, f"{heard.status} {body}"
        check_answer(case, body, load_labels())
        assert heard.headers["x-release-id"] == to.release
        return
    assert body["status"] == heard.status
    check_problem(case, body, to)
    assert heard.headers["content-type"] == PROBLEM_TYPE
    assert heard.headers["x-request-id"] == body["requestId"]


def check_problem(case: Case, problem: dict[str, Any], to: Errand) -> None:
    """Raises AssertionError where a problem is not the refusal that the case expects."""
    told = (problem["status"], problem["code"])
    proper = (case.expect["status"], case.expect.get("code"))
    if told == BY_VALIDATOR and to.api == "rest" and proper[1] in SEEN_BY_VALIDATOR:
        return
    assert told == proper, problem
    assert case.expect["detailIncludes"] in problem["detail"]
