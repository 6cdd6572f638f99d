"""Serves all tasks with small models: one `{"task", "body"}` per line in, one answer per line out.

An answer is `{"answer": …}`, or `{"error": …}` with the message that the container would return.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import task_models
from wire.client_error import ClientError


def _answer(module: Any, runtime: Any, body: str) -> dict[str, Any]:
    try:
        return {"answer": module.run(module.read(body, "application/json"), runtime)}
    except ClientError as error:
        return {"error": str(error)}


def main() -> None:
    """Reads until the input ends. Loads each model for its first request."""
    loaded: dict[str, tuple[Any, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="sagemaker-gateway-tasks-") as folder:
        for line in sys.stdin:
            asked = json.loads(line)
            task = asked["task"]
            if task not in loaded:
                loaded[task] = _loaded(task, Path(folder))
            answer = _answer(*loaded[task], asked["body"])
            print(json.dumps(answer), flush=True)


def _loaded(task: str, folder: Path) -> tuple[Any, Any]:
    module = importlib.import_module(f"tasks.{task.replace('-', '_')}")
    model = task_models.write_model("bert", task, folder / task)
    return module, module.load(str(model))


if __name__ == "__main__":
    main()
