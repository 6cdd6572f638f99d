"""The choice of runtime, and its number of threads."""

from pathlib import Path

import pytest

from runtimes.choice import CHOICE_VARIABLE, choose_runtime, thread_count
from runtimes.model_folder import ModelFolder


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    (tmp_path / "model.onnx").touch()
    (tmp_path / "tokenizer.json").touch()
    return ModelFolder(tmp_path, ["a", "b"], None, 64, 0)


def _all(_: str) -> bool:
    return True


def _none(_: str) -> bool:
    return False


def test_a_graph_and_its_packages_mean_onnx(folder: ModelFolder) -> None:
    assert choose_runtime(folder, {}, _all) == "onnx"
    assert choose_runtime(folder, {CHOICE_VARIABLE: "auto"}, _all) == "onnx"


@pytest.mark.parametrize("lacking", ["onnxruntime", "tokenizers"])
def test_a_machine_without_a_package_means_torch(folder: ModelFolder, lacking: str) -> None:
    assert choose_runtime(folder, {}, lambda name: name != lacking) == "torch"


@pytest.mark.parametrize("lacking", ["model.onnx", "tokenizer.json"])
def test_an_archive_without_a_file_means_torch(folder: ModelFolder, lacking: str) -> None:
    (folder.path / lacking).unlink()
    assert choose_runtime(folder, {}, _all) == "torch"


def test_the_environment_overrides_the_choice(folder: ModelFolder) -> None:
    assert choose_runtime(folder, {CHOICE_VARIABLE: "torch"}, _all) == "torch"
    with pytest.raises(ValueError, match="these are missing: onnxruntime, tokenizers"):
        choose_runtime(folder, {CHOICE_VARIABLE: "onnx"}, _none)
    with pytest.raises(ValueError, match="must be onnx, torch or auto"):
        choose_runtime(folder, {CHOICE_VARIABLE: "tensorflow"}, _all)


@pytest.mark.parametrize(
    ("wish", "threads"), [(None, 1), ("", 1), ("4", 4), ("0", 1), ("-2", 1), ("many", 1)]
)
def test_one_thread_unless_asked(wish: str | None, threads: int) -> None:
    assert thread_count({} if wish is None else {"OMP_NUM_THREADS": wish}) == threads
