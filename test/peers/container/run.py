"""One conformance list, asked of a real serving stack and of the local container.

    python test/peers/container/run.py NODE pytorch=VENV huggingface=VENV

Needs an interpreter with torch, transformers and ONNX Runtime, which also runs the local container;
the environments of the stacks; Java and root. Exit code 1 for a difference that is not declared,
for a declared one that is not there, and for a stack that could not run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

_TEST = Path(__file__).parents[2]
sys.path[:0] = [
    *(str(_TEST / name) for name in ("contract", "inference", "models", "peers/tasks")),
    str(_TEST.parent / "inference-code"),
]

from known_differences import DIFFERENCES, Difference  # noqa: E402
from same_answer import differences  # noqa: E402
from serving_stack import ServingStack, missing_for  # noqa: E402
from subject import Subject, is_known_python, subjects  # noqa: E402

from case import Case, ask, check_expected  # noqa: E402
from container_process import Container  # noqa: E402

_ENVIRONMENT = {
    "SAGEMAKER_PROGRAM": "sagemaker_gateway_entry.py",
    "SAGEMAKER_GATEWAY_RELEASE": "release-under-test",
}
_LOG_S = 10


class Comparison:
    """The outcomes of one stack."""

    def __init__(self, flavor: str, venv: Path, node: str) -> None:
        self.counts: Counter[str] = Counter()
        self._flavor = flavor
        self._venv = venv
        self._node = node
        self._declared = [each for each in DIFFERENCES if flavor in each.flavors]
        self._found: set[Difference] = set()

    def run(self, chosen: list[Subject]) -> None:
        """Every subject; then the declared differences that were not there."""
        for subject in chosen:
            started = time.monotonic()
            before = self.counts.copy()
            try:
                with tempfile.TemporaryDirectory(prefix="container-peer-") as folder:
                    self._subject(subject, Path(folder))
            except (OSError, RuntimeError) as fault:
                self._failed(subject.name, f"not run: {fault}")
            print(
                f"{self._flavor}: {subject.name}: {_text(self.counts - before)}"
                f" ({time.monotonic() - started:.0f} s)",
                flush=True,
            )
        names = {subject.name for subject in chosen}
        for each in self._declared:
            if each.subject in names and each not in self._found:
                self._failed(f"{each.subject}: {each.case}", "declared, but not there")

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
        name = f"{subject.name}: {case.name}"
        answers = [ask(case, peer) for peer in (real, ours)]
        try:
            check_expected(case, self._flavor, answers[0])
            if case.logged is not None:
                for peer in (real, ours):
                    peer.wait_for_log(case.logged, _LOG_S)
        except (AssertionError, TimeoutError, ValueError) as fault:
            self._failed(name, f"the real stack: {fault!r}")
            return
        found = differences(*answers)
        declared = self._declaration(subject, case)
        if not found:
            self.counts["passed"] += 1
        elif declared and declared.parts == found.keys():
            self._found.add(declared)
            self.counts["explained"] += 1
        else:
            self._failed(name, "; ".join(f"{part}: {what}" for part, what in found.items()))

    def _declaration(self, subject: Subject, case: Case) -> Difference | None:
        key = (subject.name, case.name)
        return next((each for each in self._declared if (each.subject, each.case) == key), None)

    def _failed(self, name: str, why: str) -> None:
        self.counts["failed"] += 1
        print(f"FAILED {self._flavor}: {name}: {why}", flush=True)


def _text(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in ("passed", "explained", "failed"))


def main(node: str, stacks: dict[str, Path], chosen: list[str]) -> int:
    """`chosen` are names of subjects; none means all."""
    summary = [_outcome(flavor, venv, node, chosen) for flavor, venv in stacks.items()]
    print("\n".join(line for line, _ in summary))
    return 0 if all(good for _, good in summary) else 1


def _outcome(flavor: str, venv: Path, node: str, chosen: list[str]) -> tuple[str, bool]:
    missing = missing_for(flavor)
    if missing is None and not is_known_python():
        missing = "no AWS image has the Python of this machine"
    if missing is not None:
        return f"{flavor}: NOT RUN: {missing}", False
    comparison = Comparison(flavor, venv, node)
    comparison.run(
        [
            each
            for each in subjects()
            if flavor in each.flavors and (not chosen or each.name in chosen)
        ]
    )
    counts = comparison.counts
    return f"{flavor}: {_text(counts)}", counts["failed"] == 0 and counts["passed"] > 0


if __name__ == "__main__":
    _node, *_named = sys.argv[1:]
    _stacks = dict(each.split("=", 1) for each in _named if "=" in each)
    _chosen = [each for each in _named if "=" not in each]
    sys.exit(main(_node, {name: Path(path).resolve() for name, path in _stacks.items()}, _chosen))
