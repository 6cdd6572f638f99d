"""A case of the conformance list: one call and its expected result."""

import json
from dataclasses import dataclass, field
from pathlib import Path

Json = dict[str, object]

_FOLDER = Path(__file__).with_name("cases")


@dataclass(frozen=True)
class Refused:
    """An actual or expected error response; an expected message may be a pattern (`~…`)."""

    code: str
    status: int
    message: str | None = None


@dataclass(frozen=True)
class Case:
    """`answer` holds the expected members; see `matching.py` for the syntax."""

    name: str
    service: str
    operation: str
    input: Json = field(default_factory=dict)
    answer: Json = field(default_factory=dict)
    error: Refused | None = None
    # Members that the response has eventually: the call is repeated until then.
    until: Json | None = None
    # Variable -> path in the response (members and indexes joined by dots), for `${variable}` in
    # later cases.
    save: dict[str, str] = field(default_factory=dict)
    # The only driver that supports the case: the aws CLI ships an older model.
    only: str = ""


def read_cases(driver: str) -> list[Case]:
    """All cases for a driver, in execution order."""
    cases = (_case(raw) for file in sorted(_FOLDER.glob("*.json")) for raw in _raw(file))
    return [case for case in cases if case.only in ("", driver)]


def _raw(file: Path) -> list[Json]:
    return json.loads(file.read_text())


def _case(raw: Json) -> Case:
    members = dict(raw)
    service, _, operation = str(members.pop("call")).partition(".")
    error = members.pop("error", None)
    refused = Refused(**error) if isinstance(error, dict) else None
    return Case(service=service, operation=operation, error=refused, **members)  # type: ignore[arg-type]
