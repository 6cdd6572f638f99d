"""What `npm run test:container` counts as a failure."""

import pytest

from container_process import Answer
from known_differences import Difference
from outcomes import Outcomes
from same_answer import differences

_DECLARED = [Difference("model", "a case", frozenset({"status"}), "a reason")]
_HEADERS = {"content-type": "application/json", "x-request-id": "1", "content-length": "3"}


def _answer(body: bytes = b"[1]", **changes: object) -> Answer:
    values: dict[str, object] = {"status": 200, "phrase": "OK", "headers": _HEADERS, "body": body}
    return Answer(**{**values, **changes})


@pytest.mark.parametrize(
    ("ours", "parts"),
    [
        (_answer(), set()),
        (_answer(b"[1.00005]"), set()),
        (_answer(b"[1.0002]"), {"body"}),
        (_answer(b"[1] "), set()),
        (_answer(b"text"), {"body"}),
        (_answer(status=500), {"status"}),
        (_answer(phrase=""), {"phrase"}),
        (_answer(headers={**_HEADERS, "x-request-id": "2", "content-length": "4"}), set()),
        (_answer(headers={"x-request-id": "1"}), {"content-type"}),
        (_answer(headers={**_HEADERS, "pragma": "no-cache"}), {"pragma"}),
        (_answer(headers={"content-type": "application/json"}), {"x-request-id"}),
    ],
)
def test_parts_that_differ(ours: Answer, parts: set[str]) -> None:
    assert differences(_answer(), ours).keys() == parts


def test_of_a_traceback_the_message_and_the_exception_count() -> None:
    real = _answer(b"no\nTraceback\n File a\nValueError: no\n")
    assert not differences(real, _answer(b"no\nTraceback\n File b\n File c\nValueError: no\n"))
    assert differences(real, _answer(b"no\nTraceback\n File a\nKeyError: no\n")).keys() == {"body"}


def test_a_declared_difference_is_explained_in_exactly_its_parts() -> None:
    outcomes = Outcomes("pytorch", _DECLARED)
    outcomes.compared("model", "a case", {"status": "200, ours 500"})
    outcomes.check_declared(["model"])
    assert outcomes.counts == {"explained": 1}
    outcomes.compared("model", "a case", {"status": "200, ours 500", "body": "a, ours b"})
    outcomes.compared("model", "another", {"status": "200, ours 500"})
    assert outcomes.counts == {"explained": 1, "failed": 2}


def test_a_declared_difference_that_is_not_there_fails() -> None:
    outcomes = Outcomes("pytorch", _DECLARED)
    outcomes.compared("model", "a case", {})
    assert outcomes.is_good()
    outcomes.check_declared(["model"])
    assert outcomes.counts == {"passed": 1, "failed": 1} and not outcomes.is_good()


def test_a_run_without_a_comparison_is_not_good() -> None:
    assert not Outcomes("pytorch", []).is_good()
