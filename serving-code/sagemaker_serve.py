"""The lean SageMaker container: what `docker run IMAGE serve` starts.

    python3 sagemaker_serve.py [serve]

It serves /opt/ml/model on port 8080. Its log is stderr. It writes nothing, needs no rights, and
exits with 0 after SIGTERM, and with 1 if the model does not load.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from asgi import Application
from telemetry import disable_telemetry
from worker_supervisor import WorkerPool, WorkerSpec

if TYPE_CHECKING:
    import uvicorn

_HERE = Path(__file__).parent
# The HTTP server's packages: they are not on the path of the worker, which may have others.
_SERVER = _HERE / "server"
# SageMaker kills a container 30 s after SIGTERM (your-algorithms-inference-code).
_GRACE_S = 25
# The caller closes idle connections: one that this server closes may just get a request.
_KEEP_ALIVE_S = 3600


@dataclass(frozen=True)
class Settings:
    """The variables of SageMaker's toolkits, with their meaning in the PyTorch toolkit."""

    model_dir: str
    host: str
    port: int
    workers: int
    response_timeout_s: float
    max_body_bytes: int


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises ValueError for an invalid number."""
    seconds = environment.get("SAGEMAKER_MODEL_SERVER_TIMEOUT", "60")
    megabytes = environment.get("SAGEMAKER_MAX_PAYLOAD_IN_MB")
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Settings(
        model_dir=str(Path(environment.get("SAGEMAKER_BASE_DIR", "/opt/ml")) / "model"),
        # On a developer's machine, only that machine may call.
        host=environment.get("SAGEMAKER_GATEWAY_BIND_HOST", "0.0.0.0"),
        port=int(environment.get("SAGEMAKER_BIND_TO_PORT", "8080")),
        workers=int(environment.get("SAGEMAKER_MODEL_SERVER_WORKERS") or cpus or 1),
        response_timeout_s=float(environment.get("SAGEMAKER_TS_RESPONSE_TIMEOUT", seconds)),
        # 6,553,500: the default of both servers in AWS's images.
        max_body_bytes=int(megabytes) * 1024 * 1024 if megabytes else 6_553_500,
    )


def main() -> None:
    """Serves until SIGTERM or SIGINT, then finishes the requests in flight."""
    if sys.argv[1:] not in ([], ["serve"]):
        sys.exit(f"{' '.join(sys.argv[1:])}: SageMaker starts a container for inference with serve")
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    disable_telemetry()
    sys.path.insert(0, str(_SERVER))
    settings = read_settings(os.environ)
    if not Path(settings.model_dir).is_dir():
        sys.exit(f"there is no {settings.model_dir}, where SageMaker unpacks model.tar.gz")
    sys.exit(0 if _serve(settings) else 1)


def _serve(settings: Settings) -> bool:
    """Whether the model was loaded."""
    failed: list[bool] = []

    def leave(*_: object) -> None:
        server.should_exit = True

    def load_failed() -> None:
        failed.append(True)
        leave()

    pool = WorkerPool(_worker(settings, load_failed), settings.workers)
    server = _server(Application(pool, settings.workers, settings.max_body_bytes))
    # uvicorn handles the signals while it serves, and raises them again when it is done.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    with socket.create_server((settings.host, settings.port)) as listening:
        logging.info("listening on port %d", listening.getsockname()[1])
        pool.start()
        try:
            server.run([listening])
        finally:
            pool.stop()
    return not failed


def _worker(settings: Settings, load_failed: Callable[[], None]) -> WorkerSpec:
    options = {
        "--model-dir": settings.model_dir,
        "--max-answer-bytes": str(settings.max_body_bytes),
    }
    words = [word for option in options.items() for word in option]
    # code/ is there before Python starts, as in AWS's images: Python then runs a sitecustomize.py
    # that lies there, such as the one that finds packages in the archive.
    places = [f"{settings.model_dir}/code", os.environ.get("PYTHONPATH")]
    return WorkerSpec(
        command=[sys.executable, "-u", str(_HERE / "model_worker.py"), *words],
        folder=settings.model_dir,
        environment={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))},
        # SageMaker itself gives up on a container that is not healthy in time.
        load_timeout_s=None,
        response_timeout_s=settings.response_timeout_s,
        max_response_bytes=None,
        load_failed=load_failed,
    )


def _server(app: Application) -> uvicorn.Server:
    import uvicorn

    config = uvicorn.Config(
        app,
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )
    return uvicorn.Server(config)


if __name__ == "__main__":
    main()
