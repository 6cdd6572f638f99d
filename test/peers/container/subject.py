"""What is served: a model or a serve script, packed by `package` for the image of each stack."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cases import CASES
from conformance_case import FLAVORS, HUGGINGFACE, PYTORCH, Case
from container_process import odd_archive
from server_cases import server_cases
from task_cases import TASKS, cases_of
from task_models import write_model

_ROOT = Path(__file__).parents[3]
_SAMPLE = _ROOT / "examples" / "transactions" / "model"
_SAMPLE_TASK = "text-classification"
# The image whose Python the stacks of this machine have: packed binaries are for one Python.
_IMAGES = {
    (3, 10): {PYTORCH: "2.2.0", HUGGINGFACE: "4.37.0"},
    (3, 11): {PYTORCH: "2.4.0", HUGGINGFACE: "4.48.0"},
    (3, 12): {PYTORCH: "2.6.0", HUGGINGFACE: "4.51.3"},
}
_CUSTOM = {"task": "custom", "sample": {"body": "any"}}
_LOAD_S = 180
_HANGS_S = 6

Options = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """`prepare` writes into a folder and returns options of the configuration."""

    name: str
    prepare: Callable[[Path], Options]
    # From the unpacked model.
    cases: Callable[[Path], list[Case]]
    flavors: tuple[str, ...] = FLAVORS
    # Of the container, beside what starts the entry module.
    environment: dict[str, str] = field(default_factory=dict)

    def pack(self, flavor: str, folder: Path, node: str) -> Path:
        """The unpacked archive. Raises RuntimeError with the words of `package` if it refuses."""
        config, archive, model = folder / "config.mjs", folder / "model.tar.gz", folder / "model"
        version = _IMAGES[sys.version_info[:2]][flavor]
        settings = {
            "name": "conformance",
            "region": "eu-west-1",
            "container": {"family": flavor, "version": version},
            # The PyTorch image has no transformers: there, ONNX Runtime answers.
            "onnx": flavor == PYTORCH and self.name in TASKS,
            **self.prepare(folder),
        }
        config.write_text(f"export default {json.dumps(settings)}")
        flags = ["--config", str(config), "--out", str(archive)]
        command = [node, str(_ROOT / "scripts" / "cli.ts"), "package", *flags]
        environment = {**os.environ, "SAGEMAKER_GATEWAY_PYTHON": sys.executable}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"package refuses {self.name}: {done.stderr[-2000:]}")
        with tarfile.open(archive, "r:gz") as opened:
            opened.extractall(model, filter="data")
        archive.unlink()
        return model


def subjects() -> list[Subject]:
    """Every task, and serve scripts behind the entry module."""
    return [*(_task(name) for name in TASKS), _odd(), *_toolkit_scripts()]


def is_known_python() -> bool:
    """Whether there is an image with the Python of this machine."""
    return sys.version_info[:2] in _IMAGES


def _task(name: str) -> Subject:
    def prepare(folder: Path) -> Options:
        is_sample = name == _SAMPLE_TASK
        model = _SAMPLE if is_sample else write_model("bert", name, folder / "written")
        return {"model": str(model), "task": name}

    def cases(model: Path) -> list[Case]:
        labels = json.loads((model / "config.json").read_text(encoding="utf-8")).get("id2label", {})
        return cases_of(name, list(labels.values()))

    environment = {} if name == _SAMPLE_TASK else {"SAGEMAKER_GATEWAY_TASK": name}
    return Subject(name, prepare, cases, environment=environment)


def _odd() -> Subject:
    def prepare(folder: Path) -> Options:
        odd_archive(folder / "written")
        return {"model": str(folder / "written"), **_CUSTOM}

    # A worker that hangs is given up after this time.
    environment = {"SAGEMAKER_TS_RESPONSE_TIMEOUT": "10"}
    return Subject("four hooks", prepare, lambda model: server_cases(), environment=environment)


def _toolkit_scripts() -> list[Subject]:
    """Serve scripts of test/peers/toolkits, with the statuses of their requests."""
    failed = {PYTORCH: 500, HUGGINGFACE: 400}
    good, bad = [200], [failed]
    cause = "No module named 'no_such_module'"
    return [
        _script("transform_fn", FLAVORS, 2 * good),
        _script("model_fn and predict_fn", (HUGGINGFACE,), 2 * good),
        _script(
            "model_fn and predict_fn",
            (PYTORCH,),
            [*good, *good, *bad, *good, *good, *good, *bad, *bad, *bad],
        ),
        _script("output_fn after the defaults", (PYTORCH,), 2 * good),
        _script("predict_fn around a pipeline", (HUGGINGFACE,), good),
        _script("an import that fails", (HUGGINGFACE,), 2 * bad, logged=cause),
        # TorchServe starts the worker again and again, and the caller waits.
        _script("an import that fails", (PYTORCH,), [0, 0], logged=cause, timeout_s=_HANGS_S),
    ]


def _script(
    name: str,
    flavors: tuple[str, ...],
    statuses: list[int | dict[str, int]],
    logged: str | None = None,
    timeout_s: float = _LOAD_S,
) -> Subject:
    found = next(each for each in CASES if each.name == name and flavors[0] in each.flavors)

    def prepare(folder: Path) -> Options:
        code, model = folder / "code", folder / "written"
        code.mkdir()
        model.mkdir()
        found.prepare(model)
        (code / "inference.py").write_text(found.script)
        return {"model": str(model), "code": str(code), **_CUSTOM}

    def cases(model: Path) -> list[Case]:
        return [
            Case(
                f"request {index}",
                body,
                _headers(content_type, accept),
                status=status,
                timeout_s=timeout_s,
                logged=logged,
            )
            for index, ((body, content_type, accept), status) in enumerate(
                zip(found.requests, statuses, strict=True)
            )
        ]

    return Subject(name, prepare, cases, flavors)


def _headers(content_type: str, accept: str | None) -> dict[str, str]:
    return {"content-type": content_type, **({"accept": accept} if accept else {})}
