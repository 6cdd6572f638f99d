"""Runs the conformance list against an endpoint.

usage: run.py boto3|cli URL [DIFFERENCES.json]

DIFFERENCES.json is case -> why this endpoint differs from AWS; such a case must fail, or the
line is stale.
Prints one JSON object: counts and problems.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Protocol

from case import Case, Refused, read_cases
from matching import mismatches
from values import Unknown, Variables, filled, saved

Json = dict[str, object]

_PATIENCE_S = 60.0
_BETWEEN_S = 0.1


class Driver(Protocol):
    name: str

    def call(self, service: str, operation: str, values: Json) -> Json | Refused: ...


def outcome(case: Case, driver: Driver, variables: Variables) -> list[str]:
    """Runs a case, saves its variables, and returns the problems."""
    values = filled(case.input, variables)
    assert isinstance(values, dict)
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        answer = driver.call(case.service, case.operation, values)
        if case.until is None or time.monotonic() > deadline or not _waits(case, answer):
            break
        time.sleep(_BETWEEN_S)
    if isinstance(answer, dict) and case.error is None:
        variables.update(saved(answer, case.save))
        return mismatches(filled({**case.answer, **(case.until or {})}, variables), answer)
    return _refusal_problems(case.error, answer, variables)


def _waits(case: Case, answer: Json | Refused) -> bool:
    return isinstance(answer, dict) and bool(mismatches(case.until, answer))


def _refusal_problems(
    wanted: Refused | None, answer: Json | Refused, variables: Variables
) -> list[str]:
    if isinstance(answer, dict):
        return [f"answered {str(answer)[:200]}, not an error"]
    if wanted is None:
        return [f"refused: {answer.code} {answer.status}: {answer.message}"]
    problems = [] if answer.code == wanted.code else [f"error {answer.code}, not {wanted.code}"]
    if answer.status not in (0, wanted.status):
        problems.append(f"status {answer.status}, not {wanted.status}")
    if wanted.message is not None:
        problems += mismatches(filled(wanted.message, variables), answer.message, "message")
    return problems


class Run:
    """The list on one endpoint."""

    def __init__(self, driver: Driver, differences: dict[str, str]) -> None:
        self._driver = driver
        self._differences = differences
        self._variables: Variables = {}
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def take(self, case: Case) -> None:
        key = f"{case.service}.{case.operation}: {case.name}"
        problems = self._problems(case)
        if key in self._differences:
            self.counts["differs as written down"] += 1
            if not problems:
                self.wrong.append(f"{key}: passes though it is written down as different")
        elif problems:
            self.counts["failed"] += 1
            self.wrong.append(f"{key}: {'; '.join(problems)}")
        else:
            self.counts["passed"] += 1

    def _problems(self, case: Case) -> list[str]:
        try:
            return outcome(case, self._driver, self._variables)
        except Unknown as name:
            return [f"needs {name}, which an earlier case did not save"]


def _driver(kind: str, url: str) -> Driver:
    if kind == "cli":
        from cli_driver import CliDriver

        return CliDriver(url)
    from boto3_driver import Boto3Driver

    return Boto3Driver(url)


def main(kind: str, url: str, differences_path: str = "") -> None:
    differences = json.loads(Path(differences_path).read_text()) if differences_path else {}
    run = Run(_driver(kind, url), differences)
    cases = read_cases(kind)
    for case in cases:
        run.take(case)
    unknown = set(differences) - {f"{c.service}.{c.operation}: {c.name}" for c in cases}
    run.wrong += [f"{key}: no such case" for key in sorted(unknown)]
    print(json.dumps({"cases": len(cases), **run.counts, "wrong": run.wrong}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
