"""ONNX Runtime when the archive has a graph and the machine can run it, else PyTorch."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec

from classify import Runtime
from model_folder import ModelFolder, read_model_folder

CHOICE_VARIABLE = "SAGEMAKER_GATEWAY_RUNTIME"


def load_runtime(model_dir: str) -> Runtime:
    """The model in this folder, loaded and tried once. Raises what its runtime raises."""
    folder = read_model_folder(model_dir)
    chosen = choose_runtime(folder, os.environ)
    # Imported here and not above: torch and transformers alone take seconds of a cold start.
    if chosen == "onnx":
        from runtime_onnx import OnnxRuntime

        return _tried(OnnxRuntime(folder, thread_count(os.environ)))
    from runtime_torch import TorchRuntime

    return _tried(TorchRuntime(folder, thread_count(os.environ)))


def choose_runtime(
    folder: ModelFolder,
    environment: Mapping[str, str],
    installed: Callable[[str], bool] = lambda name: find_spec(name) is not None,
) -> str:
    """`onnx` or `torch`. Raises ValueError when the environment asks for what is not there."""
    wish = environment.get(CHOICE_VARIABLE, "auto")
    if wish not in ("auto", "onnx", "torch"):
        raise ValueError(f"{CHOICE_VARIABLE} must be onnx, torch or auto")
    if wish == "torch":
        return "torch"
    lacking = _lacking_for_onnx(folder, installed)
    if wish == "onnx" and lacking:
        raise ValueError(f"{CHOICE_VARIABLE} is onnx, but this is missing: {', '.join(lacking)}")
    return "torch" if lacking else "onnx"


def thread_count(environment: Mapping[str, str]) -> int:
    """Threads for one forward pass: one, unless OMP_NUM_THREADS names another positive number.

    More threads gain nothing on short texts and can collapse on a shared machine; a bigger
    machine is used by more workers instead.
    """
    wish = environment.get("OMP_NUM_THREADS", "")
    return max(1, int(wish)) if wish.isdigit() else 1


def _lacking_for_onnx(folder: ModelFolder, installed: Callable[[str], bool]) -> list[str]:
    files = {"model.onnx": folder.graph is not None, "tokenizer.json": folder.tokenizer.is_file()}
    packages = {name: installed(name) for name in ("onnxruntime", "tokenizers", "numpy")}
    return [name for name, there in {**files, **packages}.items() if not there]


def _tried(runtime: Runtime) -> Runtime:
    # The first pass of either runtime is the slowest; spent here it is not a caller's wait. It
    # also finds a graph that does not fit its labels before the first request does.
    width = len(runtime.logits(["a first text"])[0])
    if width != len(runtime.labels):
        raise ValueError(
            f"the model gives {width} logits but config.json names {len(runtime.labels)} labels"
        )
    return runtime
