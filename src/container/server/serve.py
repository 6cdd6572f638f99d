"""A model container without Docker: what `serve` does in the AWS images, as one process tree.

    python -u serve.py --flavor huggingface|pytorch --model-dir DIR [--port 0] [--host 127.0.0.1]

Prints {"listening": PORT} once the port is open. Its log is stderr. It exits with its parent:
when stdin is a pipe and closes, the worker and the server stop.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

_HERE = Path(__file__).parent
sys.path.insert(0, str(_HERE.parents[2] / "serving-code"))

from dependencies import install_dependencies  # noqa: E402
from fault_replies import worker_died  # noqa: E402
from front_end import FrontEnd  # noqa: E402
from parent_watch import end_with_parent  # noqa: E402
from server_settings import HUGGING_FACE, PYTORCH, ServerSettings, read_settings  # noqa: E402
from worker_supervisor import WorkerPool, WorkerSpec  # noqa: E402

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def main() -> None:
    """Exit codes: 0 after SIGTERM or a closed stdin, 1 when the container could not start."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    settings = read_settings(options.flavor, os.environ)
    for number in _STOP_SIGNALS:
        signal.signal(number, _leave)
    end_with_parent()
    with tempfile.TemporaryDirectory(prefix="model-container-") as temporary:
        deps_dir = options.deps_dir or Path(temporary)
        packages = install_dependencies(options.model_dir, deps_dir)
        _run(settings, options, packages)


def _run(settings: ServerSettings, options: argparse.Namespace, packages: str | None) -> None:
    worker = WorkerPool(_worker(settings, str(options.model_dir), packages), count=1)
    front_end = FrontEnd(
        (options.host, options.port),
        answer=lambda call: worker.answer(call) or worker_died(),
        # TorchServe stays Healthy while it replaces a worker.
        healthy=lambda: settings.flavor == PYTORCH or not worker.died,
        max_request_bytes=settings.max_request_bytes,
    )
    try:
        worker.start()
        threading.Thread(target=front_end.serve_forever, daemon=True).start()
        print(json.dumps({"listening": front_end.server_address[1]}), flush=True)
        threading.Event().wait()
    finally:
        worker.stop()


def _worker(settings: ServerSettings, model_dir: str, packages: str | None) -> WorkerSpec:
    options = ["--flavor", settings.flavor, "--model-dir", model_dir]
    return WorkerSpec(
        command=[sys.executable, "-u", str(_HERE / "worker.py"), *options],
        folder=model_dir,
        environment=_worker_environment(settings, model_dir, packages),
        load_timeout_s=settings.load_timeout_s,
        response_timeout_s=settings.response_timeout_s,
        max_response_bytes=settings.max_response_bytes,
    )


def _leave(*_: object) -> None:
    """Interrupts the main thread, including pip; only once, so that it can clean up."""
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


def _worker_environment(
    settings: ServerSettings, model_dir: str, packages: str | None
) -> dict[str, str]:
    # code/ is there before Python starts, as with the real `serve`: Python then runs a
    # sitecustomize.py that lies there.
    places = [str(Path(model_dir) / "code"), packages, os.environ.get("PYTHONPATH")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))}
    # multi-model-server sets this for its workers; TorchServe does not.
    if settings.flavor == HUGGING_FACE:
        environment.setdefault("OMP_NUM_THREADS", "1")
    return environment


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flavor", choices=(HUGGING_FACE, PYTORCH), required=True)
    parser.add_argument("--model-dir", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--deps-dir", type=lambda text: Path(text).resolve())
    return parser.parse_args()


if __name__ == "__main__":
    main()
