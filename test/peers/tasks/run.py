"""Compares every task with the ecosystem's own code, for several families of models.

Prints one line per family and task: requests, largest difference, and disagreements. Exits with 1
when an answer differs, and when a request was answered by one side only without a known reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "models"))

from comparison import TOLERANCE, difference
from folders import SETFIT
from peer_venv import peer_venv
from requests_for import Requests, mask_token

ROOT = Path(__file__).parents[3]
_MODELS = ROOT / "test" / "models" / "task_models.py"
_FOLDERS = ROOT / "test" / "models" / "folders.py"
_ANSWERS = Path(__file__).with_name("answers_of.py")
_ENVIRONMENT = {
    **os.environ,
    "HF_HUB_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "SAGEMAKER_GATEWAY_RUNTIME": "torch",
    "TRANSFORMERS_VERBOSITY": "error",
}
# transformers 5 has no pipeline for questions; for sentences, a pipeline only has their tokens.
_PEERS = {
    "question-answering": "pipeline of 4",
    "feature-extraction": "sentence-transformers",
}
# What the peer fails of, and the serve script answers or refuses with a reason.
_FAILURES_OF_PEERS = ("PanicException", "Truncation error", "No mask_token", "Asking to pad")


def main(python: str, *beginnings: str) -> int:
    """`python` has torch and transformers 5. Only models whose names begin so are compared."""
    interpreters = {
        "pipeline": python,
        "pipeline of 4": peer_venv(python, "transformers-4"),
        "sentence-transformers": peer_venv(python, "sentence-transformers"),
        "setfit": peer_venv(python, "setfit"),
    }
    with tempfile.TemporaryDirectory(prefix="task-models-") as folder:
        _run(python, str(_MODELS), folder)
        models = [
            each for each in sorted(Path(folder).iterdir()) if each.name.startswith(beginnings)
        ]
        wrong = sum(_compared(model, interpreters) for model in models)
        heads = [kind for kind in SETFIT if kind != "setfit-chain" and kind.startswith(beginnings)]
        wrong += sum(_compared_setfit(kind, Path(folder), interpreters) for kind in heads)
        models += heads
    print(f"{len(models)} models, {wrong} disagreements")
    return 1 if wrong else 0


def _compared(model: Path, interpreters: dict[str, str]) -> int:
    family, task = model.name.split("-", 1)
    requests = Requests(mask_token(model)).of(task)
    ours = _answers(interpreters["pipeline"], "ours", task, model, requests)
    name = _PEERS.get(task, "pipeline")
    kind = name.removesuffix(" of 4")
    peer = _answers(interpreters[name], kind, task, model, requests)
    return _report(family, task, requests, ours, peer)


def _compared_setfit(kind: str, folder: Path, interpreters: dict[str, str]) -> int:
    """A model that setfit reads, and what is packed of it."""
    made = _run(interpreters["setfit"], str(_FOLDERS), kind, str(folder / kind))
    model = Path(made.splitlines()[-1])
    archive = folder / f"{kind}.tar.gz"
    package = ["scripts/cli.ts", "package", "--model", str(model), "--out", str(archive)]
    _run("node", *package, SAGEMAKER_GATEWAY_CACHE=str(folder / "cache"))
    packed = folder / f"{kind}-packed"
    with tarfile.open(archive) as file:
        file.extractall(packed, filter="data")
    task = "text-classification"
    requests = Requests("[MASK]").of_setfit()
    ours = _answers(interpreters["pipeline"], "ours", task, packed, requests)
    peer = _answers(interpreters["setfit"], "setfit", task, model, requests)
    return _report("setfit", kind, requests, ours, peer)


def _report(family: str, task: str, requests: list[Any], ours: list[Any], peer: list[Any]) -> int:
    differences = [difference(*pair) for pair in zip(ours, peer, strict=True)]
    failed = [_is_failure(each) for each in peer]
    wrong = [
        index for index, each in enumerate(differences) if each > TOLERANCE and not failed[index]
    ]
    largest = max((each for each in differences if each <= TOLERANCE), default=0.0)
    print(
        f"{family:12}{task:26}{len(requests):4} requests, largest difference {largest:.1e},"
        f" {len(wrong)} disagree, the peer fails on {sum(failed)}",
        flush=True,
    )
    for index in wrong[:3]:
        for name, value in (("request", requests), ("ours", ours), ("peer", peer)):
            print(f"    {name}: {json.dumps(value[index])[:300]}")
    return len(wrong)


def _is_failure(answer: Any) -> bool:
    text = answer.get("error", "") if isinstance(answer, dict) else ""
    return any(each in text for each in _FAILURES_OF_PEERS)


def _answers(python: str, peer: str, task: str, model: Path, requests: list[Any]) -> list[Any]:
    return json.loads(_run(python, str(_ANSWERS), peer, task, str(model), given=requests))


def _run(program: str, *arguments: str, given: Any = None, **environment: str) -> str:
    done = subprocess.run(
        [program, *arguments],
        input=json.dumps(given),
        env=_ENVIRONMENT | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(sys.argv[2:] or [""])))
