"""What a function does before its first event: places, packages, snapshots, and clear failures."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from function_process import FunctionProcess, task_folder
from hooks import MissingHook
from start_error import explained

_HERE = f"{sys.version_info.major}.{sys.version_info.minor} {os.uname().machine}"
_ANSWERS = "def transform_fn(model, body, content_type, accept): return str(model)\n"


class Folder:
    """A task folder with a script, and the function in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.script = root / "script.py"

    def started(self, script: str, **environment: str) -> FunctionProcess:
        self.script.write_text(script)
        if not (self.root / "task").exists():
            task_folder(self.root / "task", script=self.script)
        return FunctionProcess(self.root / "task", self.root / "log", **environment)

    def answer(self, script: str, **environment: str) -> str:
        """The body of the answer to an empty request."""
        with self.started(script, **environment) as function:
            answer = function.answer({"body": ""})
            assert answer["statusCode"] == 200, answer
            return answer["body"]

    def init_error(self, script: str, **environment: str) -> dict[str, Any]:
        """The error of an init that must fail."""
        with self.started(script, **environment) as function:
            posted = function.posted()
            assert posted.what == "init/error"
            assert function.process.wait(timeout=60) == 1
            return posted.json()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_model_is_loaded_once_and_warmed_before_the_first_event(folder: Folder) -> None:
    script = "calls = []\n"
    script += "def model_fn(model_dir): calls.append('load'); return calls\n"
    script += "def model_warmup_fn(model_dir, model): model.append('warm')\n"
    with folder.started(script + _ANSWERS) as function:
        bodies = [function.answer({"body": ""})["body"] for _ in range(2)]
    assert bodies == ["['load', 'warm']"] * 2


def test_json_is_the_default_of_both_ends(folder: Folder) -> None:
    script = (
        "def model_fn(model_dir): return 1\ndef predict_fn(data, model): return [data, model]\n"
    )
    with folder.started(script) as function:
        given = {"body": '{"text": "caf\u00e9"}', "contentType": "application/json; charset=utf-8"}
        answer = function.answer({**given, "accept": "text/csv, application/json"})
        assert (answer["body"], answer["contentType"]) == (
            '[{"text": "caf\u00e9"}, 1]',
            "application/json",
        )
        wrong = function.answer({"body": "a,b", "contentType": "text/csv"})
        assert "Content-Type text/csv needs an input_fn" in wrong["body"]
        wrong = function.answer({"body": "1", "accept": "text/csv"})
        assert "Accept text/csv needs an output_fn" in wrong["body"]
        assert function.answer({"body": "NaN"})["statusCode"] == 500


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (_ANSWERS, "no model_fn, and this host has no default for it"),
        ("def model_fn(model_dir): return 1\n", "families huggingface and pytorch"),
        ("import no_such_thing\n", "Add it to code/requirements.txt, or to the code folder."),
        (
            "import sys\nsys.modules['torch'] = None\nimport torch\n",
            "This host does not have torch. Add it to code/requirements.txt, or deploy the model"
            " to a SageMaker container of a family that has it: huggingface and pytorch.",
        ),
    ],
    ids=["no model_fn", "no predict_fn", "an unknown package", "torch"],
)
def test_what_the_host_lacks_ends_the_init(folder: Folder, script: str, words: str) -> None:
    error = folder.init_error(script)
    assert error["errorType"] == "StartError"
    assert words in error["errorMessage"]


def test_a_hook_that_is_missing_behind_the_entry_module_is_named() -> None:
    assert "huggingface (a pipeline)" in str(explained(MissingHook("model_fn")))


def test_an_exception_of_model_fn_ends_the_init_with_itself(folder: Folder) -> None:
    error = folder.init_error(
        "def model_fn(model_dir): raise LookupError('no weights')\n" + _ANSWERS
    )
    assert (error["errorType"], error["errorMessage"]) == ("LookupError", "no weights")


def test_a_folder_without_an_entry_module(folder: Folder) -> None:
    error = folder.init_error(_ANSWERS, SAGEMAKER_PROGRAM="other.py")
    assert error["errorMessage"].endswith(
        "/model/code has no other.py, which starts the serve script"
    )


def test_a_program_that_is_started_without_the_entry_module(folder: Folder) -> None:
    script = f"def model_fn(model_dir): return 'alone'\n{_ANSWERS}"
    assert folder.answer(script, SAGEMAKER_PROGRAM="inference.py") == "alone"


def test_a_mounted_folder(folder: Folder, tmp_path: Path) -> None:
    script = f"def model_fn(model_dir): return model_dir\n{_ANSWERS}"
    folder.answer(script)
    mounted = tmp_path / "mnt" / "model"
    mounted.parent.mkdir()
    (tmp_path / "task" / "model").rename(mounted)
    assert folder.answer(script, SAGEMAKER_GATEWAY_MODEL_DIR=str(mounted)) == str(mounted)
    error = folder.init_error(script, SAGEMAKER_GATEWAY_MODEL_DIR="/mnt/none")
    assert "/mnt/none, which is not there" in error["errorMessage"]
    assert "there is no model" in folder.init_error(script)["errorMessage"]


def test_modules_of_the_archive_win_over_those_of_the_handler(folder: Folder) -> None:
    script = f"from messages import NAME\ndef model_fn(model_dir): return NAME\n{_ANSWERS}"
    task_folder(folder.root / "task", script=folder.script if folder.script.exists() else None)
    code = folder.root / "task" / "model" / "code"
    code.mkdir(parents=True)
    entry = Path(__file__).parents[2] / "inference-code" / "sagemaker_gateway_entry.py"
    (code / entry.name).write_text(entry.read_text())
    (code / "messages.py").write_text("NAME = 'of the archive'")
    (code / "inference.py").write_text(script)
    assert folder.answer(script) == "of the archive"


@pytest.mark.parametrize(
    ("built_for", "found"), [(_HERE, "packed"), ("3.9 riscv64", "None")], ids=["this", "another"]
)
def test_packages_are_for_one_python(folder: Folder, built_for: str, found: str) -> None:
    packages = folder.root / "packages"
    packages.mkdir()
    (packages / "PYTHON").write_text(f"{built_for}\n")
    (packages / "packed_module.py").write_text("NAME = 'packed'")
    script = "try:\n    from packed_module import NAME\nexcept ImportError:\n    NAME = None\n"
    script += f"def model_fn(model_dir): return NAME\n{_ANSWERS}"
    folder.script.write_text(script)
    task = task_folder(folder.root / "task", script=folder.script)
    packages.rename(task / "packages")
    assert folder.answer(script) == found
    logged = (folder.root / "log").read_text()
    assert (f"packages/ is for Python {built_for}, not {_HERE}" in logged) == (found == "None")


def test_packages_that_the_archive_carries(folder: Folder) -> None:
    script = f"from carried import NAME\ndef model_fn(model_dir): return NAME\n{_ANSWERS}"
    folder.script.write_text(script)
    code = task_folder(folder.root / "task", script=folder.script) / "model" / "code"
    vendored = code / "vendor" / f"{sys.implementation.cache_tag}-linux-{os.uname().machine}"
    vendored.mkdir(parents=True)
    (vendored / "carried.py").write_text("NAME = 'carried'")
    finder = Path(__file__).parents[2] / "src" / "package" / "vendor" / "sitecustomize.py"
    (code / "sitecustomize.py").write_text(finder.read_text())
    assert folder.answer(script) == "carried"


_SEEDED = """
import random
random.seed(7)
def model_fn(model_dir): print("the model is loaded"); return "model"
def transform_fn(model, body, content_type, accept): return str(random.random())
"""
_FIRST_OF_SEED = "0.32383276483316237"


def test_a_snapshot_has_the_model_and_every_restore_its_own_randomness(folder: Folder) -> None:
    assert folder.answer(_SEEDED) == _FIRST_OF_SEED
    variables = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    with folder.started(_SEEDED, **variables) as function:
        function.api.snapshot_ready.wait(timeout=60)
        assert "the model is loaded" in function.logged()
        function.api.events.put(b'{"body": ""}')
        assert function.api.posted.empty()
        function.api.restore.set()
        restored = function.posted().json()
    assert restored["statusCode"] == 200
    assert restored["body"] != _FIRST_OF_SEED


def test_telemetry_is_off_before_the_script_is_imported(folder: Folder) -> None:
    script = "import os\nNAME = os.environ['ORT_DISABLE_TELEMETRY']\n"
    assert folder.answer(f"{script}def model_fn(model_dir): return NAME\n{_ANSWERS}") == "1"
