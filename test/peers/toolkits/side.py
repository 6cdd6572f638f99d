"""Runs every case of one toolkit, the real one or ours, and prints what each request got."""

from __future__ import annotations

import base64
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cases import CASES, ROOT, Case

ENTRY = "sagemaker_gateway_entry"
_RELEASE = "x-amzn-sagemaker-custom-attributes"
Ask = Callable[[bytes, dict[str, str]], tuple[int, dict[str, str], bytes]]


def main() -> None:
    """`side.py real|ours huggingface|pytorch`: a line of JSON per case, with and without entry."""
    side, flavor = sys.argv[1:]
    sys.path[:0] = [str(ROOT / each) for each in ("src/container/server", "serving-code")]
    opened = {"real": _real, "ours": _ours}[side]
    os.environ["SAGEMAKER_GATEWAY_RELEASE"] = "r-1"
    for number, case in enumerate(CASES):
        if flavor in case.flavors:
            for entry in (False, True) if case.script else (False,):
                got = _run(case, f"case_{number}", entry, lambda folder: opened(flavor, folder))
                print(json.dumps({"case": f"{case.name}{' + entry' * entry}", "got": got}))


def _run(case: Case, module: str, entry: bool, opened: Callable[[str], Ask]) -> list[object]:
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "code"
        code.mkdir()
        case.prepare(Path(folder))
        if case.script is not None:
            (code / f"{module}.py").write_text(case.script)
        program = ENTRY if entry else module
        if entry:
            source = (ROOT / "inference-code" / f"{ENTRY}.py").read_text()
            (code / f"{ENTRY}.py").write_text(source)
        os.environ.update(SAGEMAKER_PROGRAM=f"{program}.py", SAGEMAKER_GATEWAY_MODULE=module)
        os.environ.pop("HF_TASK", None)
        for name in (ENTRY, module):
            sys.modules.pop(name, None)
        os.chdir(folder)
        sys.path.insert(0, str(code))
        importlib.invalidate_caches()
        try:
            return _answers(case, opened(folder))
        except Exception as error:
            return [f"did not load: {type(error).__name__}"]
        finally:
            sys.path[:] = [each for each in sys.path if not each.startswith(folder)]
            os.chdir("/")


def _answers(case: Case, ask: Ask) -> list[object]:
    answers: list[object] = []
    for body, content_type, accept in case.requests:
        headers = {"content-type": content_type, "x-own": "own"}
        status, got, answer = ask(body, {**headers, **({"accept": accept} if accept else {})})
        lower = {name.lower(): value for name, value in got.items()}
        named = [lower.get(name) for name in ("content-type", _RELEASE, "x-own-answer")]
        # Of an error, only its first line: paths differ, and so do the words of some messages.
        shown = base64.b64encode(answer).decode() if status == 200 else ""
        answers.append([status, named if status == 200 else [], shown])
    return answers


def _ours(flavor: str, folder: str) -> Ask:
    from image_modules import BaseInferenceToolkitError
    from messages import Call
    from server_settings import PYTORCH, read_settings
    from toolkit_huggingface import HuggingFaceToolkit
    from toolkit_pytorch import PytorchToolkit

    settings = read_settings(flavor, os.environ)
    toolkit = (
        PytorchToolkit(settings, folder, BaseInferenceToolkitError)
        if flavor == PYTORCH
        else HuggingFaceToolkit(settings, folder)
    )
    toolkit.load()

    def ask(body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        reply = toolkit.answer(Call(headers, bytearray(body)))
        return reply.status, reply.headers, reply.body

    return ask


def _real(flavor: str, folder: str) -> Ask:
    from real_toolkits import open_huggingface, open_pytorch

    return (open_pytorch if flavor == "pytorch" else open_huggingface)(folder)


if __name__ == "__main__":
    main()
