"""A model function as Lambda runs it: awslambdaric, against a Runtime API in this process."""

from __future__ import annotations

import base64
import json
import queue
import shutil
import subprocess
import sys
import threading
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_API = "/2018-06-01/runtime"
_ANSWER_LIMIT_S = 120


@dataclass(frozen=True)
class Posted:
    """What the runtime has posted: `response`, or `error`, and for a start `init/error`."""

    what: str
    body: bytes
    error_type: str | None = None

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class RuntimeApi(ThreadingHTTPServer):
    """The Lambda Runtime API (Lambda Developer Guide, runtimes-api) for one process."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: queue.Queue[bytes] = queue.Queue()
        self.posted: queue.Queue[Posted] = queue.Queue()
        self.restore = threading.Event()
        self.snapshot_ready = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A process that is killed while it waits for an event is no error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: RuntimeApi
    protocol_version = "HTTP/1.1"
    # Else the body of an answer waits for the delayed ACK of its headers, 40 ms.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == f"{_API}/restore/next":
            self.server.snapshot_ready.set()
            self.server.restore.wait()
            self._answer(200, b"")
        else:
            event = self.server.events.get()
            self._answer(200, event, {"Lambda-Runtime-Aws-Request-Id": str(uuid.uuid4())})

    def do_POST(self) -> None:
        body = self._body()
        what = self.path.removeprefix(f"{_API}/").removeprefix("invocation/").split("/", 1)[-1]
        whole = "init/error" if self.path == f"{_API}/init/error" else what
        error_type = self.headers.get("Lambda-Runtime-Function-Error-Type")
        self._answer(202, b'{"status":"OK"}')
        self.server.posted.put(Posted(whole, body, error_type))

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", "0")))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response_only(status)
        deadline = {"Lambda-Runtime-Deadline-Ms": "4102444800000"}
        given = {"content-type": "application/json", **deadline, **(headers or {})}
        for name, value in {**given, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """No line per call."""


class FunctionProcess:
    """`with FunctionProcess(...)`: a function that has been started, and is killed at the end."""

    def __init__(
        self,
        task: Path,
        log: Path,
        python: str = sys.executable,
        handler: str = "lambda_handler.handler",
        **environment: str,
    ) -> None:
        """`task` has the layout of /var/task. The log goes to a file."""
        self.api = RuntimeApi()
        self.log = log
        minor = f"{sys.version_info.major}.{max(sys.version_info.minor, 12)}"
        variables = {
            "PATH": "/usr/bin:/bin",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.api.server_address[1]}",
            # For an older Python, awslambdaric writes other JSON; this one is tested with 3.11.
            "AWS_EXECUTION_ENV": f"AWS_Lambda_python{minor}",
            "AWS_REGION": "eu-west-1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HF_HUB_OFFLINE": "1",
            "SAGEMAKER_GATEWAY_RELEASE": "r-1",
            **environment,
        }
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [python, "-m", "awslambdaric", handler],
                cwd=task,
                env=variables,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> FunctionProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.api.shutdown()
        self.api.server_close()

    def invoke(self, event: Any) -> Posted:
        """What the function posts for one event."""
        return self.invoke_raw(json.dumps(event).encode())

    def invoke_raw(self, event: bytes) -> Posted:
        """What the function posts for the bytes of an event."""
        self.api.events.put(event)
        return self.posted()

    def answer(self, event: Any) -> dict[str, Any]:
        """The answer to one event. Raises AssertionError if the function failed."""
        posted = self.invoke(event)
        assert posted.what == "response", posted
        return posted.json()

    def posted(self) -> Posted:
        """What the process posts next. Raises Empty."""
        return self.api.posted.get(timeout=_ANSWER_LIMIT_S)

    def logged(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8")


def task_folder(folder: Path, model: Path | None = None, script: Path | None = None) -> Path:
    """A folder with the layout of /var/task: serving-code/, and a model with its code."""
    folder.mkdir()
    for file in (ROOT / "serving-code").glob("*.py"):
        shutil.copy(file, folder)
    if model is not None or script is not None:
        write_model(folder / "model", model, script)
    return folder


def write_model(target: Path, model: Path | None, script: Path | None) -> None:
    """An unpacked archive: these model files, with the bundled script, or with another one."""
    if model is not None:
        shutil.copytree(model, target)
    code = target / "code"
    code.mkdir(parents=True)
    if script is None:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "inference-code", code, ignore=ignored, dirs_exist_ok=True)
        return
    shutil.copy(ROOT / "inference-code" / "sagemaker_gateway_entry.py", code)
    shutil.copy(script, code / "inference.py")


def event_for(body: bytes, headers: dict[str, str], attributes: str = "") -> dict[str, Any]:
    """The event in which the proxy sends a request; base64, which every body allows."""
    return {
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
        "contentType": headers.get("content-type", ""),
        "accept": headers.get("accept", ""),
        "customAttributes": attributes,
    }
