"""Asks the lean image every case of text classification, and prints a report as JSON.

    unshare --mount --net --pid --fork python test/peers/registry/lean_cases.py BUNDLE MODEL LOG

BUNDLE is what umoci unpacked, MODEL the files of model.tar.gz. Needs root.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

_TEST = Path(__file__).parents[2]
_FOLDERS = ("contract", "inference", "peers/container", "peers/tasks")
sys.path[:0] = [str(_TEST / name) for name in _FOLDERS]
sys.path.append(str(_TEST.parent / "inference-code"))

from conformance_case import PYTORCH, Case, ask, check_expected  # noqa: E402
from container_process import until  # noqa: E402
from contract_cases import load_labels  # noqa: E402
from image_process import ImageProcess  # noqa: E402
from task_cases import cases_of  # noqa: E402

_LOG_S = 10


def main(bundle: Path, model: Path, log: Path) -> None:
    """Prints the report."""
    cases = cases_of("text-classification", load_labels())
    started = time.monotonic()
    with ImageProcess(bundle, model, log, SAGEMAKER_GATEWAY_RELEASE="r-1") as container:
        until(container.healthy)
        first = container.invoke(b'{"inputs":"rent"}', {"content-type": "application/json"})
        assert first.status == 200, first
        first_answer_ms = round((time.monotonic() - started) * 1000)
        failures = [why for case in cases if (why := _failure(case, container)) is not None]
        report = {
            "cases": len(cases),
            "failures": failures,
            "firstAnswerMs": first_answer_ms,
            "processes": container.processes(),
            "rootIsReadOnly": container.root_is_read_only(),
            "exitCode": container.stop(),
        }
    print(json.dumps(report))


def _failure(case: Case, container: ImageProcess) -> str | None:
    try:
        check_expected(case, PYTORCH, ask(case, container))
        if case.logged is not None:
            container.wait_for_log(case.logged, _LOG_S)
    except (AssertionError, OSError, ValueError) as fault:
        return f"{case.name}: {fault!r}"
    return None


if __name__ == "__main__":
    main(*(Path(each).resolve() for each in sys.argv[1:]))
