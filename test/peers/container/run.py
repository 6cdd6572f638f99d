"""One conformance list, asked of real serving stacks and of the local container.

    python test/peers/container/run.py NODE pytorch=VENV huggingface=VENV [SUBJECT...]

Needs an interpreter with torch, transformers and ONNX Runtime, which also runs the local container;
the environments of the stacks; Java and root. Exit code 1 for a difference that is not declared,
for a declared one that is not there, and for a stack that could not run.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

_TEST = Path(__file__).parents[2]
_FOLDERS = ("contract", "inference", "models", "peers/tasks", "peers/toolkits")
sys.path[:0] = [str(_TEST / name) for name in _FOLDERS]
sys.path.append(str(_TEST.parent / "inference-code"))

from conformance_case import Case, ask, check_expected  # noqa: E402
from container_process import Container  # noqa: E402
from known_differences import LOST_WORKER  # noqa: E402
from outcomes import Outcomes  # noqa: E402
from same_answer import differences  # noqa: E402
from serving_stack import ServingStack, missing_for  # noqa: E402
from subject import Subject, is_known_python, subjects  # noqa: E402

_ENVIRONMENT = {
    "SAGEMAKER_PROGRAM": "sagemaker_gateway_entry.py",
    "SAGEMAKER_GATEWAY_RELEASE": "release-under-test",
}
_LOG_S = 10


def main(node: str, stacks: dict[str, Path], names: list[str]) -> int:
    """The exit code; `names` are those of subjects, none means all."""
    summary = [_outcome(flavor, venv, node, names) for flavor, venv in stacks.items()]
    print("\n".join(line for line, _ in summary))
    return 0 if all(good for _, good in summary) else 1


def _outcome(flavor: str, venv: Path, node: str, names: list[str]) -> tuple[str, bool]:
    missing = missing_for(flavor)
    if missing is None and not is_known_python():
        missing = "no AWS image has the Python of this machine"
    if missing is not None:
        return f"{flavor}: NOT RUN: {missing}", False
    comparison = _Comparison(flavor, venv, node)
    chosen = [each for each in subjects() if flavor in each.flavors]
    outcomes = comparison.run([each for each in chosen if not names or each.name in names])
    return f"{flavor}: {outcomes.text()}", outcomes.is_good()


class _Comparison:
    """One stack with the local container next to it."""

    def __init__(self, flavor: str, venv: Path, node: str) -> None:
        self._flavor = flavor
        self._venv = venv
        self._node = node
        self._outcomes = Outcomes(flavor)

    def run(self, chosen: list[Subject]) -> Outcomes:
        """Every case of every subject."""
        for subject in chosen:
            started, before = time.monotonic(), self._outcomes.counts.copy()
            try:
                with tempfile.TemporaryDirectory(prefix="container-peer-") as folder:
                    self._subject(subject, Path(folder))
            except (OSError, RuntimeError) as fault:
                self._outcomes.failed(subject.name, f"not run to its end: {fault}")
            counts = self._outcomes.text(before)
            elapsed_s = time.monotonic() - started
            print(f"{self._flavor}: {subject.name}: {counts} ({elapsed_s:.0f} s)", flush=True)
        self._outcomes.check_declared([each.name for each in chosen])
        return self._outcomes

    def _subject(self, subject: Subject, folder: Path) -> None:
        model = subject.pack(self._flavor, folder, self._node)
        environment = {**_ENVIRONMENT, **subject.environment}
        logs = folder / "real.log", folder / "ours.log"
        with (
            ServingStack(self._flavor, self._venv, folder, logs[0], environment) as real,
            Container(self._flavor, model, logs[1], sys.executable, **environment) as ours,
        ):
            for case in subject.cases(model):
                if self._flavor in case.flavors:
                    self._case(subject, case, real, ours)

    def _case(self, subject: Subject, case: Case, real: ServingStack, ours: Container) -> None:
        lost = _losses(real)
        answers = [ask(case, peer) for peer in (real, ours)]
        if _losses(real) > lost:
            self._outcomes.repeated()
            # Both count their calls from the start again.
            for pid in ours.worker_pids():
                os.kill(pid, signal.SIGKILL)
            answers = [ask(case, peer) for peer in (real, ours)]
        try:
            check_expected(case, self._flavor, answers[0])
            if case.logged is not None:
                for peer in (real, ours):
                    peer.wait_for_log(case.logged, _LOG_S)
        except (AssertionError, TimeoutError, ValueError) as fault:
            self._outcomes.failed(f"{subject.name}: {case.name}", f"the real stack: {fault!r}")
            return
        self._outcomes.compared(subject.name, case.name, differences(*answers))


def _losses(real: ServingStack) -> int:
    return real.log.read_text(encoding="utf-8", errors="replace").count(LOST_WORKER)


if __name__ == "__main__":
    _node, *_words = sys.argv[1:]
    _stacks = dict(each.split("=", 1) for each in _words if "=" in each)
    _names = [each for each in _words if "=" not in each]
    sys.exit(main(_node, {name: Path(path).resolve() for name, path in _stacks.items()}, _names))
