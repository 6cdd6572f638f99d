"""A case of the conformance list: one call and what must come of it."""

import json
from dataclasses import dataclass, field
from pathlib import Path

Json = dict[str, object]

_FOLDER = Path(__file__).with_name("cases")


@dataclass(frozen=True)
class Refused:
    """An error answer, or the wish for one; an expected message may be a pattern (`~…`)."""

    code: str
    status: int
    message: str | None = None


@dataclass(frozen=True)
class Case:
    """`answer` holds what the answer must have; see `matching.py` for how it is written."""

    name: str
    service: str
    operation: str
    input: Json = field(default_factory=dict)
    answer: Json = field(default_factory=dict)
    error: Refused | None = None
    # Members that the answer has in the end: the call is made again until then.
    until: Json | None = None
    # Variable -> path into the answer (members and positions joined by dots), for `${variable}` in
    # later cases.
    save: dict[str, str] = field(default_factory=dict)
    # The one driver whose model knows what the case sends: the aws CLI comes with an older model.
    only: str = ""


def read_cases(driver: str) -> list[Case]:
    """The whole list for a driver, in the order in which it is to be run."""
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
