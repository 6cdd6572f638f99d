"""Loads the contract cases, and checks answers and errors against them."""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("text-classification") / "cases.json"
_MARKED = re.compile(r"sagemaker-gateway-client-error (\d{3}) ([a-z-]+): ([^\n]+)")


@dataclass(frozen=True)
class Case:
    """One request and the expected response; a header that is None is not sent."""

    name: str
    content_type: str | None
    accept: str | None
    body: bytes
    expect: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        """The headers to send."""
        values = {"content-type": self.content_type, "accept": self.accept}
        return {name: value for name, value in values.items() if value is not None}


def load_cases() -> list[Case]:
    """All cases, in the order of the file."""
    return [_case(each) for each in json.loads(_FILE.read_text(encoding="utf-8"))["cases"]]


def load_labels() -> list[str]:
    """The labels that a model for these cases has, in the order of its logits."""
    return json.loads(_FILE.read_text(encoding="utf-8"))["labels"]


def check_answer(case: Case, answer: Any, labels: list[str]) -> None:
    """Raises AssertionError where an answer is not what the case expects."""
    expect = case.expect
    assert expect["status"] == 200, f"answered, where {expect['code']} was expected"
    assert len(answer) == expect["lists"]
    for entries in answer:
        _check_list(entries, expect, labels)
    if "first" in expect:
        assert [entries[0]["label"] for entries in answer] == expect["first"]


def check_error(case: Case, message: str) -> None:
    """Raises AssertionError unless the message is the marked error that the case expects."""
    expect = case.expect
    check_marked(message, expect["status"], expect.get("code"), expect["detailIncludes"])


def check_marked(message: str, status: int, code: str | None, detail: str = "") -> None:
    """Raises AssertionError unless the message is a marked error with these parts."""
    marked = _MARKED.match(message)
    assert marked, f"no client error mark at the start of {message[:200]!r}"
    assert (int(marked[1]), marked[2]) == (status, code)
    assert detail in marked[3]


def _check_list(entries: list[dict[str, Any]], expect: dict[str, Any], labels: list[str]) -> None:
    assert all(set(entry) == {"label", "score"} for entry in entries)
    names = [entry["label"] for entry in entries]
    scores = [entry["score"] for entry in entries]
    assert len(set(names)) == len(names) == expect.get("perList", len(labels))
    assert set(names) <= set(labels)
    assert all(isinstance(score, float) and math.isfinite(score) for score in scores)
    if expect.get("ordered"):
        assert scores == sorted(scores, reverse=True)
    if "scoresSumTo" in expect:
        assert math.isclose(sum(scores), expect["scoresSumTo"], abs_tol=1e-5)


def _case(raw: dict[str, Any]) -> Case:
    request = raw["request"]
    body = (
        base64.b64decode(request["bodyBase64"])
        if "bodyBase64" in request
        else request["body"].encode("utf-8")
    )
    return Case(raw["name"], request["contentType"], request["accept"], body, raw["expect"])
