"""What the ecosystem itself answers to the requests of a row."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from answers_of import answers_of
from peer_venv import peer_venv
from requests_for import Requests, mask_token
from row import JSON, Call, Peer, Row
from toolkit_venv import toolkit_venv

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[2]
_ANSWERS = _ROOT / "test" / "peers" / "tasks" / "answers_of.py"
_FASTAI = _ROOT / "examples" / "fastai-transformers" / "training" / "predict.py"
# More than are compared: the peer fails on some, such as a text without tokens.
_ASKED, COMPARED, _FEWEST = 16, 8, 5
_PAIRS = ["all", "some", "none"]


class Ecosystem:
    """The peers; `python` has transformers 5, PEFT and sentence-transformers."""

    def __init__(self, python: str) -> None:
        self._python = python

    def compared(self, row: Row, peer: Peer, folder: Path, model: str) -> list[tuple[Call, Any]]:
        """Requests, each with the answer to it. Raises ValueError when the peer fails on most."""
        read = peer.reads(folder) if peer.reads else Path(model)
        calls = list(peer.calls) or _calls_of(row, peer, read)
        found = zip(calls, self._answers(peer, read, calls), strict=True)
        good = [(call, answer) for call, answer in found if not _is_error(answer)]
        if len(good) < _FEWEST:
            raise ValueError(f"the peer answers only {len(good)} of {len(calls)} requests")
        return good[:COMPARED]

    def _answers(self, peer: Peer, model: Path, calls: list[Call]) -> list[Any]:
        if peer.name == "toolkit":
            return self._of_toolkit(peer, model, calls)
        requests = [json.loads(call.body) for call in calls]
        if peer.name == "fastai":
            return self._of_fastai([request["text"] for request in requests])
        # Version 5 has no pipeline for questions.
        apart = "transformers-4" if peer.task == "question-answering" else peer.name
        if apart not in ("transformers-4", "setfit"):
            return answers_of(peer.name, peer.task, str(model), requests)
        python = peer_venv(self._python, apart)
        arguments = [str(_ANSWERS), peer.name, peer.task, str(model)]
        return json.loads(_output([python, *arguments], json.dumps(requests)))

    def _of_fastai(self, texts: list[str]) -> list[Any]:
        output = _output([peer_venv(self._python, "fastai"), str(_FASTAI), *texts])
        return [json.loads(line) for line in output.splitlines()]

    def _of_toolkit(self, peer: Peer, model: Path, calls: list[Call]) -> list[Any]:
        folder = _as_in_container(peer, model)
        given = [
            [base64.b64encode(call.body).decode(), call.content_type, call.accept] for call in calls
        ]
        python = str(toolkit_venv(peer.toolkit))
        program = [str(_HERE / "toolkit_answers.py"), peer.toolkit, str(folder), peer.module]
        output = _output([python, *program], json.dumps(given))
        answers = json.loads(output.splitlines()[-1])
        return [_decoded(*answer) for answer in answers]


def decoded(body: bytes, content_type: str) -> Any:
    """The value of JSON, the text of CSV, or the bytes."""
    if content_type.startswith(JSON):
        return json.loads(body)
    return body.decode() if content_type.startswith("text/") else body.hex()


def _decoded(status: int, content_type: str, body: str) -> Any:
    if status != 200:
        return {"error": status}
    return decoded(base64.b64decode(body), content_type)


def _calls_of(row: Row, peer: Peer, model: Path) -> list[Call]:
    requests = Requests(mask_token(model)).of(peer.task)
    if peer.task == "text-classification":
        requests = [each for each in requests if _has_wanted(row.pairs, each)]
    return [Call(json.dumps(request).encode()) for request in requests[:_ASKED]]


def _has_wanted(pairs: str, request: dict[str, Any]) -> bool:
    return pairs == "some" or isinstance(request["inputs"], dict) == (pairs == "all")


def _as_in_container(peer: Peer, model: Path) -> Path:
    """The folder with the script in code/, where the toolkits look for it."""
    if (model / "code").is_dir():
        return model
    folder = model.with_name(f"{model.name}-in-container")
    shutil.copytree(model, folder)
    if peer.code:
        shutil.copytree(model.parent / peer.code, folder / "code")
        return folder
    (folder / "code").mkdir()
    for file in folder.glob("*.py"):
        shutil.move(file, folder / "code")
    return folder


def _is_error(answer: Any) -> bool:
    return isinstance(answer, dict) and "error" in answer


def _output(command: list[str], given: str = "") -> str:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, input=given, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[1]} failed: {done.stderr[-2000:]}")
    return done.stdout
