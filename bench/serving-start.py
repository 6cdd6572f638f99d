"""Process start to first answer of one archive, by what serves it; the servers take turns.

    python serving-start.py ROUNDS MODEL_FOLDER SERVING_VENV

Prints one JSON object per start: the server's name, and seconds. SERVING_VENV has the original
`serve` of the Hugging Face image.
"""

from __future__ import annotations

import compileall
import contextlib
import http.client
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from py_compile import PycInvalidationMode

_TEST = Path(__file__).parents[1] / "test"
sys.path[:0] = [str(_TEST / name) for name in ("inference", "serving", "peers/container")]

from container_process import Container, HttpPeer  # noqa: E402
from function_process import FunctionProcess, task_folder, write_model  # noqa: E402
from lean_container import LeanContainer  # noqa: E402
from serving_stack import ServingStack  # noqa: E402

_TEXT = "UBER TRIP 4412"
_BODY = json.dumps({"inputs": _TEXT}).encode()
_EVENT = {"body": _BODY.decode(), "contentType": "application/json"}
_HEADERS = {"content-type": "application/json"}
_PROGRAM = {"SAGEMAKER_PROGRAM": "sagemaker_gateway_entry.py"}
_LIMIT_S = 120

# What most tutorials put into a function.
_STOCK = """
import json
from transformers import pipeline
classify = pipeline("text-classification", model={model!r}, tokenizer={model!r}, top_k=None)
def handler(event, context):
    answer = classify(json.loads(event["body"])["inputs"])
    return {{"statusCode": 200, "body": json.dumps(answer)}}
"""


def main() -> None:
    """Exit code 0 when every start answered."""
    rounds, model, venv = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    with tempfile.TemporaryDirectory(prefix="serving-start-") as name:
        servers = _servers(Path(name), model, venv)
        for _ in range(rounds):
            for server, measured in servers.items():
                print(json.dumps({"name": server, "seconds": measured()}), flush=True)


def _servers(folder: Path, model: Path, venv: Path) -> dict[str, Callable[[], float]]:
    write_model(folder / "ml" / "model", model, None)
    archive, log = folder / "ml" / "model", folder / "log"
    task = task_folder(folder / "task", model)
    # As the packers do: a task folder is read-only, so nothing is compiled there.
    compileall.compile_dir(task, quiet=1, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    stock = folder / "stock"
    stock.mkdir()
    (stock / "lambda_handler.py").write_text(_STOCK.format(model=str(model)))
    return {
        "function": lambda: _function(FunctionProcess, task, log),
        "stock pipeline": lambda: _function(FunctionProcess, stock, log),
        "lean container": lambda: _container(LeanContainer, folder / "ml", log),
        "local container": lambda: _container(Container, "huggingface", archive, log, **_PROGRAM),
        "Hugging Face image": lambda: _container(
            ServingStack, "huggingface", venv, folder / "ml", log, _PROGRAM
        ),
    }


def _function(start: Callable[..., FunctionProcess], *arguments: Path) -> float:
    started = time.perf_counter()
    with start(*arguments) as function:
        answer = function.answer(_EVENT)
        elapsed_s = time.perf_counter() - started
    assert answer["statusCode"] == 200, answer
    return elapsed_s


def _container(
    start: Callable[..., AbstractContextManager[HttpPeer]], *arguments: object, **options: str
) -> float:
    started = time.perf_counter()
    with start(*arguments, **options) as peer:
        _wait_for_answer(peer)
        return time.perf_counter() - started


def _wait_for_answer(peer: HttpPeer) -> None:
    deadline = time.monotonic() + _LIMIT_S
    while time.monotonic() < deadline:
        # The image's server answers errors until its worker has loaded the model.
        with contextlib.suppress(OSError, http.client.HTTPException):
            if peer.invoke(_BODY, _HEADERS, _LIMIT_S).status == 200:
                return
        time.sleep(0.01)
    raise SystemExit(f"no answer:\n{peer.log.read_text(errors='replace')[-4000:]}")


if __name__ == "__main__":
    main()
