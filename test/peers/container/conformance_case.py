"""One request of the conformance list, and what a stack must answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from container_process import Answer, HttpPeer
from contract_cases import check_marked
from wire.client_error import STATUS_BY_CODE

PYTORCH, HUGGINGFACE = FLAVORS = ("pytorch", "huggingface")
JSON = "application/json"

# What TorchServe leaves a caller with while it restarts a worker that does not load.
NO_ANSWER = Answer(0, "no answer in time", {}, b"")


@dataclass(frozen=True)
class Case:
    """One request. An error of the hooks has status 400 in the Hugging Face stack."""

    name: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": JSON})
    method: str = "POST"
    path: str = "/invocations"
    # In the PyTorch stack, or in each.
    status: int | dict[str, int] = 200
    # Of the error that the bundled serve script raises; its status replaces `status`.
    code: str | None = None
    # A part of the wording of that error.
    detail: str = ""
    # Raises AssertionError for a wrong answer with status 200.
    check: Callable[[Answer], None] = lambda answer: None
    flavors: tuple[str, ...] = FLAVORS
    timeout_s: float = 60
    # What the container's log must contain afterwards.
    logged: str | None = None

    def status_in(self, flavor: str) -> int:
        """The status that the stack must answer with."""
        if self.code is not None:
            return 400 if flavor == HUGGINGFACE else STATUS_BY_CODE[self.code]
        return self.status if isinstance(self.status, int) else self.status[flavor]


def ask(case: Case, peer: HttpPeer) -> Answer:
    """The answer of one server."""
    try:
        return peer.request(case.method, case.path, case.body, case.headers, case.timeout_s)
    except TimeoutError:
        return NO_ANSWER


def check_expected(case: Case, flavor: str, answer: Answer) -> None:
    """Raises AssertionError where the real stack does not answer as the case says."""
    wanted = case.status_in(flavor)
    assert answer.status == wanted, f"status {answer.status}, not {wanted}: {answer.body[:300]!r}"
    if wanted == 200:
        case.check(answer)
    elif case.code is not None:
        check_marked(answer.message(), STATUS_BY_CODE[case.code], case.code, case.detail)
