"""One archive, two servers: the real PyTorch serving stack and the emulator's container.

    python3 test/peers/container/run.py --archive model.tar.gz

Requires Java and a writable /etc. Creates its Python environment in .venv/container, once.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

_TEST = Path(__file__).parents[2]
sys.path[:0] = [str(_TEST / "contract"), str(_TEST / "inference")]

from serving_venv import serving_venv  # noqa: E402
from torchserve_container import TorchserveContainer  # noqa: E402

from comparison import PROBES, Probe, check_case, check_same  # noqa: E402
from container_process import Container, HttpPeer  # noqa: E402
from contract_cases import Case, load_cases  # noqa: E402

_ENVIRONMENT = {
    "SAGEMAKER_PROGRAM": "sagemaker_gateway_entry.py",
    "SAGEMAKER_GATEWAY_RELEASE": "release-under-test",
}
# The AWS image has only torch; the emulator uses the ONNX graph if the archive contains one.
_REAL_ENVIRONMENT = {**_ENVIRONMENT, "SAGEMAKER_GATEWAY_RUNTIME": "torch"}
# The first request waits until the worker has imported torch; later ones take milliseconds.
_FIRST_S = 180


def main() -> None:
    """Exit code 0 when every case passed, 1 when one failed or nothing could be started."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--archive", type=Path, required=True)
    archive: Path = parser.parse_args().archive
    venv = serving_venv()
    with tempfile.TemporaryDirectory(prefix="container-peer-") as folder:
        base_dir = Path(folder)
        _unpack(archive, base_dir / "model")
        failed = _compare(venv, base_dir)
    raise SystemExit(1 if failed else 0)


def _compare(venv: Path, base_dir: Path) -> int:
    python = str(venv / "bin" / "python")
    model_dir = base_dir / "model"
    labels = list(json.loads((model_dir / "config.json").read_text())["id2label"].values())
    with (
        TorchserveContainer(venv, base_dir, base_dir / "real.log", _REAL_ENVIRONMENT) as served,
        Container("pytorch", model_dir, base_dir / "ours.log", python, **_ENVIRONMENT) as ours,
    ):
        real = HttpPeer(served.port)
        for peer in (real, ours):
            peer.invoke(b'"warm up"', timeout_s=_FIRST_S)
        checks = _checks(real, ours, labels)
        failed = sum(not _passes(name, check) for name, check in checks)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return failed


def _checks(
    real: HttpPeer, ours: HttpPeer, labels: list[str]
) -> list[tuple[str, Callable[[], None]]]:
    def contract(case: Case) -> None:
        answers = [peer.invoke(case.body, case.headers) for peer in (real, ours)]
        check_case(case, *answers, labels)

    def server(probe: Probe) -> None:
        request = (probe.method, probe.path, probe.body, probe.headers)
        check_same(real.request(*request), ours.request(*request))

    return [
        *((case.name, partial(contract, case)) for case in load_cases()),
        *((probe.name, partial(server, probe)) for probe in PROBES),
    ]


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except (AssertionError, OSError) as fault:
        print(f"FAILED {name}: {fault!r}")
        return False
    return True


def _unpack(archive: Path, into: Path) -> None:
    with tarfile.open(archive, "r:gz") as opened:
        opened.extractall(into, filter="data")


if __name__ == "__main__":
    main()
