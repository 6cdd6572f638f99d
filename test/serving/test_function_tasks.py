"""The model function for every task: one request, answered with a graph that was exported."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

import task_models
from export_graph import HEADS, export
from function_process import FunctionProcess, event_for, task_folder

_QUESTION = {"question": "which model?", "context": "The endpoint answers with the model."}
_REQUESTS: dict[str, dict[str, Any]] = {
    "text-classification": {"inputs": ["rent", "the model"]},
    "token-classification": {"inputs": "the endpoint of the model"},
    "question-answering": {"inputs": _QUESTION},
    "fill-mask": {"inputs": "the [MASK] answers"},
    "feature-extraction": {"inputs": "the endpoint"},
    "zero-shot-classification": {
        "inputs": "the endpoint",
        "parameters": {"candidate_labels": ["model", "proxy"]},
    },
}


def test_every_task_has_a_request() -> None:
    assert set(_REQUESTS) == set(task_models.TASKS)


@pytest.mark.parametrize("task", _REQUESTS)
def test_the_function_answers_as_the_task_does(
    task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGEMAKER_GATEWAY_RUNTIME", "onnx")
    model = task_models.write_model("bert", task, tmp_path / "model")
    export(model, HEADS[task], model / "model.onnx")
    module = importlib.import_module(f"tasks.{task.replace('-', '_')}")
    body = json.dumps(_REQUESTS[task])
    expected = module.run(module.read(body, None), module.load(str(model)))
    folder = task_folder(tmp_path / "task", model)
    with FunctionProcess(folder, tmp_path / "log", SAGEMAKER_GATEWAY_TASK=task) as function:
        answer = function.answer(event_for(body.encode(), {"content-type": "application/json"}))
        wrong = function.answer(event_for(b'{"inputs": 7}', {}))
    assert answer["statusCode"] == 200, answer
    assert json.loads(answer["body"]) == json.loads(json.dumps(expected))
    assert "sagemaker-gateway-client-error 422 wrong-shape" in wrong["body"]
