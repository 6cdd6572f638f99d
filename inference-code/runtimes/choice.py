"""ONNX Runtime when the archive has a graph and the machine can run it, else PyTorch."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec

from runtimes.heads import Head
from runtimes.model_folder import ModelFolder, read_model_folder
from runtimes.no_telemetry import disable_telemetry
from runtimes.runtime import Runtime

CHOICE_VARIABLE = "SAGEMAKER_GATEWAY_RUNTIME"


def load_runtime(model_dir: str, head: Head) -> Runtime:
    """Loads the model in this folder and tries it out. Raises what its runtime raises."""
    folder = read_model_folder(model_dir)
    chosen = choose_runtime(folder, os.environ)
    disable_telemetry()
    runtime = _loaded(chosen, folder, head)
    runtime.try_out()
    return runtime


def _loaded(chosen: str, folder: ModelFolder, head: Head) -> Runtime:
    # Imported here and not at the top: torch and transformers add seconds to a cold start.
    if chosen == "onnx":
        from runtimes.onnx import OnnxRuntime

        return OnnxRuntime(folder, head, thread_count(os.environ))
    from runtimes.torch import TorchRuntime

    return TorchRuntime(folder, head, thread_count(os.environ))


def choose_runtime(
    folder: ModelFolder,
    environment: Mapping[str, str],
    installed: Callable[[str], bool] = lambda name: find_spec(name) is not None,
) -> str:
    """`onnx` or `torch`. Raises ValueError when the environment requires an unavailable runtime."""
    value = environment.get(CHOICE_VARIABLE, "auto")
    if value not in ("auto", "onnx", "torch"):
        raise ValueError(f"{CHOICE_VARIABLE} must be onnx, torch or auto")
    if value == "torch":
        return "torch"
    missing = _missing_for_onnx(folder, installed)
    if value == "onnx" and missing:
        raise ValueError(f"{CHOICE_VARIABLE} is onnx, but these are missing: {', '.join(missing)}")
    return "torch" if missing else "onnx"


def thread_count(environment: Mapping[str, str]) -> int:
    """Threads for one forward pass: one, unless OMP_NUM_THREADS is another positive number.

    More threads gain nothing on short texts and can degrade badly on a shared machine; larger
    machines run more workers instead.
    """
    value = environment.get("OMP_NUM_THREADS", "")
    return max(1, int(value)) if value.isdigit() else 1


def _missing_for_onnx(folder: ModelFolder, installed: Callable[[str], bool]) -> list[str]:
    files = {"model.onnx": folder.graph is not None, "tokenizer.json": folder.tokenizer.is_file()}
    packages = {name: installed(name) for name in ("onnxruntime", "tokenizers", "numpy")}
    return [name for name, there in {**files, **packages}.items() if not there]
