"""The model function whose release lies on a file system."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from function_process import ROOT, FunctionProcess, event_for, task_folder

_HANDLER = "mounted_handler.handler"


@pytest.fixture
def task(tmp_path: Path) -> Path:
    """What the function's own zip has."""
    folder = tmp_path / "task"
    folder.mkdir()
    for file in (ROOT / "loader-code").glob("*.py"):
        shutil.copy(file, folder)
    return folder


def test_it_answers_with_the_release_on_the_file_system(
    task: Path, tmp_path: Path, model_dir: Path
) -> None:
    root = task_folder(tmp_path / "release", model_dir)
    variables = {"SAGEMAKER_GATEWAY_ROOT": str(root)}
    with FunctionProcess(task, tmp_path / "log", handler=_HANDLER, **variables) as function:
        answer = function.answer(event_for(b'{"inputs": "UBER TRIP 4412"}', {}))
    assert answer["statusCode"] == 200, answer
    assert json.loads(answer["body"])[0][0]["label"] == "transport"


def test_modules_of_the_archive_may_have_names_of_its_own(task: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import importlib.util\n"
        "found = [importlib.util.find_spec(name) for name in ('deadline', 'messages')]\n"
        "def model_fn(model_dir): return model_dir\n"
        "def transform_fn(model, body, content_type, accept): return f'{model} {found}'\n"
    )
    root = task_folder(tmp_path / "release", script=script)
    variables = {"SAGEMAKER_GATEWAY_ROOT": f"{root}/"}
    with FunctionProcess(task, tmp_path / "log", handler=_HANDLER, **variables) as function:
        assert function.answer({"body": ""})["body"] == f"{root}/model [None, None]"


@pytest.mark.parametrize("root", ["/mnt/none", ""])
def test_a_release_that_is_not_there_ends_the_init(task: Path, tmp_path: Path, root: str) -> None:
    variables = {"SAGEMAKER_GATEWAY_ROOT": root}
    with FunctionProcess(task, tmp_path / "log", handler=_HANDLER, **variables) as function:
        posted = function.posted()
    assert posted.what == "init/error"
    error = posted.json()
    assert error["errorType"] == "MissingRelease"
    assert "which has no release: check the file system" in error["errorMessage"]
