"""Serves archives with the real Hugging Face serving stack and measures cold start and latency.

    python driver.py VENV ROUNDS NAME=model.tar.gz...

The archives take turns. Prints one JSON object per start: the runtime that answered, seconds to
unpack and from `serve` to the first answer, its CPU seconds, which other work on the machine does
not change, milliseconds of later answers, and the worker's resident memory.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_TEST = Path(__file__).parents[2] / "test"
sys.path[:0] = [str(_TEST / name) for name in ("inference", "peers/container")]

from serving_stack import ServingStack  # noqa: E402

_ENVIRONMENT = {"SAGEMAKER_PROGRAM": "inference.py"}
BODY = json.dumps({"inputs": "UBER TRIP 4412"}).encode()
HEADERS = {"content-type": "application/json"}
REQUESTS = 300
SETTLING = 50
LIMIT_S = 120


def main() -> None:
    """Exit code 0 when every start answered. Needs Java, and root for a file in /etc."""
    venv, rounds, *named = sys.argv[1:]
    archives = [(name, Path(path)) for name, path in (each.split("=", 1) for each in named)]
    for _ in range(int(rounds)):
        for name, archive in archives:
            print(json.dumps({"name": name, **_measure(Path(venv), archive)}), flush=True)


def _measure(venv: Path, archive: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="cold-start-") as folder:
        base = Path(folder)
        (base / "model").mkdir()
        started = time.perf_counter()
        subprocess.run(["tar", "-xzf", archive, "-C", base / "model"], check=True)
        unpacked = time.perf_counter()
        with ServingStack("huggingface", venv, base, base / "log", _ENVIRONMENT) as stack:
            _first_answer(stack)
            answered, cpu_s = time.perf_counter(), _cpu_s(stack.group)
            latencies = sorted(_latencies(stack.port))
            return {
                "runtime": _runtime(base / "log"),
                "unpackS": unpacked - started,
                "startS": answered - unpacked,
                "startCpuS": cpu_s,
                "p50Ms": statistics.median(latencies),
                "p99Ms": latencies[int(len(latencies) * 0.99)],
                "workerMb": _worker_mb(stack.group),
            }


def _first_answer(stack: ServingStack) -> None:
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        # An error until the worker has loaded the model.
        with contextlib.suppress(OSError, http.client.HTTPException):
            if stack.invoke(BODY, HEADERS, LIMIT_S).status == 200:
                return
        time.sleep(0.02)
    log = stack.log.read_text(errors="replace")
    raise SystemExit(f"serve did not answer:\n{log[-4000:]}")


def _post(connection: http.client.HTTPConnection) -> int:
    connection.request("POST", "/invocations", BODY, HEADERS)
    response = connection.getresponse()
    response.read()
    return response.status


def _latencies(port: int) -> list[float]:
    # One connection for all: a new one would be part of the latency.
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found = []
    for _ in range(SETTLING + REQUESTS):
        started = time.perf_counter()
        assert _post(connection) == 200
        found.append((time.perf_counter() - started) * 1000)
    return found[SETTLING:]


def _runtime(log: Path) -> str:
    found = re.search(r"with the (\w+) runtime", log.read_text(errors="replace"))
    return found[1] if found else "unknown"


def _cpu_s(group: int) -> float:
    """CPU time of the processes of the group and of their children that ended."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            # After the name: state, ppid, pgrp, …, utime, stime, cutime, cstime (proc(5)).
            if int(fields[2]) == group:
                ticks += sum(int(each) for each in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _worker_mb(group: int) -> float:
    """The resident memory of the worker, the process that has the model."""
    done = subprocess.run(
        ["ps", "-eo", "pgid=,rss=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 2) for line in done.stdout.splitlines())
    return sum(
        int(rss) / 1000
        for pgid, rss, command in rows
        if int(pgid) == group and "model_service_worker" in command
    )


if __name__ == "__main__":
    main()
