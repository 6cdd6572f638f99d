"""The model function for every task: each case of the conformance list, in one process a task.

What a function answers is what the task itself answers here, with the same graph.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import task_models
from comparison import TOLERANCE, difference
from conformance_case import PYTORCH, Case, check_expected
from container_process import Answer
from contract_cases import load_labels
from export_graph import HEADS, export
from function_process import FunctionProcess, event_for, task_folder
from invocation import LIMIT_BYTES
from task_cases import TASKS, cases_of

_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes"
# The one whose cases name labels of the shipped model.
_SHIPPED = "text-classification"


def _fits(case: Case) -> bool:
    """Whether an event can have the body: the proxy rejects a larger one (Invoke, 6 MB)."""
    return len(json.dumps(_event(case))) <= LIMIT_BYTES


def _event(case: Case) -> dict[str, Any]:
    return event_for(case.body, case.headers, case.headers.get(_ATTRIBUTES, ""))


_CASES = [(task, case) for task in TASKS for case in cases_of(task, load_labels()) if _fits(case)]


@dataclass(frozen=True)
class Served:
    """A task in a function, and in this process."""

    function: FunctionProcess
    module: ModuleType
    runtime: Any

    def ask(self, case: Case) -> Answer:
        """The answer to the event of a case, in the form of a container's."""
        answer = self.function.answer(_event(case))
        assert answer["isBase64Encoded"] is False
        headers = {
            "content-type": answer["contentType"],
            _ATTRIBUTES: answer["customAttributes"],
        }
        return Answer(answer["statusCode"], "", headers, answer["body"].encode())

    def expected(self, case: Case) -> Any:
        """What the task answers."""
        request = self.module.read(case.body, case.headers.get("content-type"))
        return json.loads(json.dumps(self.module.run(request, self.runtime)))


@pytest.fixture(scope="module")
def served(
    request: pytest.FixtureRequest, model_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    task = request.param
    folder = tmp_path_factory.mktemp(task)
    model = model_dir if task == _SHIPPED else _written(task, folder / "model")
    module = importlib.import_module(f"tasks.{task.replace('-', '_')}")
    settings = {"SAGEMAKER_GATEWAY_RUNTIME": "onnx", "SAGEMAKER_GATEWAY_TASK": task}
    with pytest.MonkeyPatch.context() as here:
        here.setenv("SAGEMAKER_GATEWAY_RUNTIME", "onnx")
        runtime = module.load(str(model))
    code = task_folder(folder / "task", model)
    with FunctionProcess(code, folder / "log", **settings) as function:
        yield Served(function, module, runtime)


def _written(task: str, folder: Path) -> Path:
    model = task_models.write_model("bert", task, folder)
    export(model, HEADS[task], model / "model.onnx")
    return model


def test_every_task_has_cases() -> None:
    assert set(TASKS) == set(task_models.TASKS)


@pytest.mark.parametrize(
    ("served", "case"),
    _CASES,
    indirect=["served"],
    # Else a task would be started for every case.
    scope="module",
    ids=[f"{task}: {case.name}" for task, case in _CASES],
)
def test_the_function_answers_as_the_task_does(served: Served, case: Case) -> None:
    answer = served.ask(case)
    check_expected(case, PYTORCH, answer)
    if answer.status == 200:
        assert difference(answer.json(), served.expected(case)) <= TOLERANCE
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers[_ATTRIBUTES] == "release=r-1"
    if case.logged is not None:
        assert case.logged in served.function.logged()
