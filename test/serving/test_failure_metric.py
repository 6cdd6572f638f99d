"""Failures of a model function as a metric of its version."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from failure_metric import failure_line
from function_process import FunctionProcess, task_folder

_ENVIRON = {"AWS_LAMBDA_FUNCTION_NAME": "shop-dev-zip", "AWS_LAMBDA_FUNCTION_VERSION": "7"}
_FAILING = """
def model_fn(model_dir):
    return None

def transform_fn(model, body, content_type, accept):
    if "fail" in str(body):
        raise RuntimeError("a secret of the request")
    return body, accept
"""


@pytest.mark.parametrize("status", [500, 503, 599])
def test_a_failure_counts_for_the_version_that_answered(status: int) -> None:
    line = json.loads(failure_line(status, _ENVIRON, 1_764_547_200_000) or "")
    assert line == {
        "_aws": {
            "Timestamp": 1_764_547_200_000,
            "CloudWatchMetrics": [
                {
                    "Namespace": "SagemakerGateway",
                    "Dimensions": [["FunctionName", "ExecutedVersion"]],
                    "Metrics": [{"Name": "ModelErrors", "Unit": "Count"}],
                }
            ],
        },
        "FunctionName": "shop-dev-zip",
        "ExecutedVersion": "7",
        "ModelErrors": 1,
    }


@pytest.mark.parametrize("status", [200, 400, 413, 429])
def test_answers_and_errors_of_the_caller_do_not_count(status: int) -> None:
    assert failure_line(status, _ENVIRON, 0) is None


def test_the_function_logs_a_failure_as_one_line(tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(_FAILING, encoding="utf-8")
    task = task_folder(tmp_path / "task", script=script)
    with FunctionProcess(task, tmp_path / "log", **_ENVIRON) as running:
        assert running.answer({"body": "fine", "contentType": "text/plain"})["statusCode"] == 200
        assert running.answer({"body": "fail", "contentType": "text/plain"})["statusCode"] == 500
    # Without Lambda's log descriptor, awslambdaric ends no message with a line break.
    lines = re.findall(r'{"_aws".*', running.logged())
    assert [json.loads(line)["ExecutedVersion"] for line in lines] == ["7"]
    assert "secret" not in lines[0]
