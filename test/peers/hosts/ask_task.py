"""Every case of a task through the URL of a stack, and what the task itself answers here.

`ask_task.py model TASK FOLDER` writes a small model; `ask_task.py ask TASK MODEL URL API` prints
`{"passed", "left", "wrong"}` as JSON.
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import task_models
from comparison import TOLERANCE, difference
from conformance_case import Case, ask
from container_process import Answer, HttpPeer
from contract_cases import load_labels
from task_cases import TASKS, cases_of
from wire.client_error import ClientError

# What every host takes: a serverless endpoint 4 MB.
_LIMIT_BYTES = 4_000_000
_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes"


def _reaches(case: Case) -> bool:
    """Whether a client can send it through a gateway: only SageMaker's runtime has attributes."""
    return _ATTRIBUTES not in case.headers and len(case.body) <= _LIMIT_BYTES


def _codes_of(case: Case, task: Any, *, is_rest: bool) -> set[str | None]:
    """A REST API validates bodies before the proxy sees them, and says no more than that."""
    try:
        task.read(case.body, "application/json")
    except ClientError:
        return {case.code, *(["bad-request"] if is_rest else [])}
    return {case.code}


def _check(case: Case, answer: Answer, task: Any, runtime: Any, *, is_rest: bool) -> None:
    if case.code is not None:
        code = answer.json()["code"]
        allowed = _codes_of(case, task, is_rest=is_rest)
        assert code in allowed, f"code {code}, not {case.code}"
        return
    assert answer.status == 200, f"status {answer.status}: {answer.body[:200]!r}"
    case.check(answer)
    request = task.read(case.body, case.headers.get("content-type"))
    expected = json.loads(json.dumps(task.run(request, runtime)))
    found = difference(answer.json(), expected)
    assert found <= TOLERANCE, f"differs by {found} from what the task answers"


def _ask(name: str, model: str, url: str, api: str) -> dict[str, Any]:
    task = importlib.import_module(f"tasks.{name.replace('-', '_')}")
    runtime = task.load(model)
    place = urlsplit(url)
    peer = HttpPeer()
    peer.port = place.port or 80
    cases = cases_of(name, load_labels())
    sent = [case for case in cases if _reaches(case)]
    wrong = []
    for case in sent:
        answer = ask(replace(case, path=place.path), peer)
        try:
            _check(case, answer, task, runtime, is_rest=api == "rest")
        except (AssertionError, KeyError, ValueError) as error:
            wrong.append(f"{case.name}: {error}")
    return {"passed": len(sent) - len(wrong), "left": len(cases) - len(sent), "wrong": wrong}


def main() -> None:
    """Runs the action that the command line names."""
    action, name, folder, *rest = sys.argv[1:]
    if name not in TASKS:
        raise SystemExit(f"there is no task {name}")
    if action == "model":
        task_models.write_model("bert", name, Path(folder))
        return
    print(json.dumps(_ask(name, folder, *rest)))


if __name__ == "__main__":
    main()
