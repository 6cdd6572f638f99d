"""The conformance list of a task: what its bundled serve script is asked in each stack."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from conformance_case import JSON, Case
from container_process import Answer
from contract_cases import Case as ContractCase
from contract_cases import check_answer, load_cases
from requests_for import Requests

# Of the sample and of test/models/task_models.py: both are BERT.
_MASK = "[MASK]"
_VARIED = 40
_BATCH = 64
_LIMIT_BYTES = 6_553_500
_MEBIBYTES_6 = 6 * 1024 * 1024
_TEXT = "Maria moved from Lisbon to Oslo."
_LONG = "the model answers every request " * 100
_RELEASE = "x-amzn-sagemaker-custom-attributes"


@dataclass(frozen=True)
class _Task:
    """Valid `inputs`, one for each text, and what else a request of the task needs."""

    takes_text: bool = True
    parameters: dict[str, Any] = field(default_factory=dict)
    # The parameter that refuses a long text, and a value of it that is none.
    cut: str | None = "truncation"

    def inputs(self, text: str) -> Any:
        return text

    def body(self, inputs: Any, **parameters: Any) -> bytes:
        given = {**self.parameters, **parameters}
        return json.dumps({"inputs": inputs, **({"parameters": given} if given else {})}).encode()


class _Questions(_Task):
    def inputs(self, text: str) -> Any:
        return {"question": "Who moved?", "context": text}


class _Masks(_Task):
    def inputs(self, text: str) -> Any:
        return f"{_MASK} {text}"


_TASKS: dict[str, _Task] = {
    "text-classification": _Task(),
    "question-answering": _Questions(takes_text=False, cut=None),
    "token-classification": _Task(),
    "zero-shot-classification": _Task(
        takes_text=False, parameters={"candidate_labels": ["travel", "food"]}, cut=None
    ),
    "feature-extraction": _Task(cut="truncate"),
    "fill-mask": _Masks(),
}
TASKS = tuple(_TASKS)


def cases_of(name: str, labels: list[str]) -> list[Case]:
    """Every case; `labels` are those of the model, in the order of its logits."""
    task = _TASKS[name]
    is_contract = name == "text-classification"
    return [
        *(_contract(labels) if is_contract else _refusals(task)),
        *_media_types(task),
        *_varied(name),
        *_truncation(task),
        *_sizes(task),
        _attributes(task),
    ]


def _contract(labels: list[str]) -> list[Case]:
    def check(case: ContractCase, answer: Answer) -> None:
        check_answer(case, answer.json(), labels)

    return [
        Case(
            f"contract: {case.name}",
            case.body,
            case.headers,
            code=case.expect.get("code"),
            detail=case.expect.get("detailIncludes", ""),
            check=partial(check, case),
        )
        for case in load_cases()
    ]


def _refusals(task: _Task) -> list[Case]:
    """What the contract of text classification refuses, every task refuses with the same code."""
    return [
        Case(f"contract: {case.name}", case.body, case.headers, code=_code_of(case, task))
        for case in load_cases()
        # An Accept is judged with an answer.
        if case.expect.get("code") not in (None, "not-acceptable")
    ]


def _code_of(case: ContractCase, task: _Task) -> str:
    is_text = (case.content_type or "").startswith("text/plain")
    return "unsupported-media-type" if is_text and not task.takes_text else case.expect["code"]


def _media_types(task: _Task) -> list[Case]:
    """A valid body with every Content-Type and Accept of the contract."""
    body = task.body(task.inputs(_TEXT))
    by_headers = {(case.content_type, case.accept): case for case in load_cases()}
    return [
        Case(
            f"Content-Type {case.content_type}, Accept {case.accept}",
            body,
            case.headers,
            code=_code_of_types(case, task),
        )
        for case in by_headers.values()
    ]


def _code_of_types(case: ContractCase, task: _Task) -> str | None:
    code = case.expect.get("code")
    if code in ("unsupported-media-type", "not-acceptable"):
        return code
    if not (case.content_type or "").startswith("text/plain"):
        return None
    # As a text, it is a request in JSON; a task without texts takes no text/plain.
    return "wrong-shape" if task.takes_text else "unsupported-media-type"


def _varied(name: str) -> list[Case]:
    """Texts of every length and script, with the parameters of the task."""
    requests = Requests(_MASK).of(name)[:_VARIED]
    return [
        Case(f"varied request {index}", json.dumps(request).encode())
        for index, request in enumerate(requests)
    ]


def _truncation(task: _Task) -> list[Case]:
    long = task.inputs(_LONG)
    cases = [Case("a text longer than the model reads", task.body(long))]
    if task.cut is None:
        return cases
    off, wrong = ({task.cut: value} for value in (False, "error"))
    return [
        *cases,
        Case("a long text without truncation", task.body(long, **off), code="input-rejected"),
        Case("a short text without truncation", task.body(task.inputs(_TEXT), **off)),
        Case("truncation as a text", task.body(task.inputs(_TEXT), **wrong), code="wrong-shape"),
    ]


def _sizes(task: _Task) -> list[Case]:
    def check_count(answer: Answer) -> None:
        assert len(answer.json()) == _BATCH

    one = task.body(task.inputs(_TEXT))
    batch = [task.inputs(" ".join([_TEXT] * (1 + index % 12))) for index in range(_BATCH)]
    return [
        Case("64 texts of mixed lengths", task.body(batch), check=check_count),
        Case("6 MiB", one.ljust(_MEBIBYTES_6)),
        Case("a body of exactly the limit", one.ljust(_LIMIT_BYTES)),
        Case("a body over the limit", one.ljust(_LIMIT_BYTES + 1), status=413),
    ]


def _attributes(task: _Task) -> Case:
    """The proxy's request id reaches the log, and the release the answer."""

    def check(answer: Answer) -> None:
        assert answer.headers[_RELEASE].startswith("release="), answer.headers

    headers = {"content-type": JSON, _RELEASE: "request=r-17,trace=t-18"}
    logged = "request=r-17 trace=t-18"
    return Case("ids", task.body(task.inputs(_TEXT)), headers, check=check, logged=logged)
