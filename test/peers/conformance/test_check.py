"""Tests of the checker: each case changes one thing in a valid exchange."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import check
from exchange import read_exchanges

Raw = dict[str, object]

_TABLES = {
    "sagemaker": ["DescribeEndpoint", "CreateModel"],
    "s3": ["ListObjectsV2"],
    "apigatewayv2": ["CreateRoute"],
}
_ENDPOINT = {
    "EndpointName": "e",
    "EndpointArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/e",
    "EndpointStatus": "InService",
    "CreationTime": 1.5,
    "LastModifiedTime": 1.5,
}
_LISTING = (
    "<ListBucketResult><Name>b</Name><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>"
    "<IsTruncated>false</IsTruncated><Contents><Key>k</Key>"
    "<LastModified>2026-11-21T00:00:00.000Z</LastModified></Contents></ListBucketResult>"
)


def _exchange(service: str, method: str, path: str, sent: str, status: int, body: str) -> Raw:
    scope = f"AWS4-HMAC-SHA256 Credential=k/20261121/eu-west-1/{service}/aws4_request, Signature=0"
    return {
        "method": method,
        "url": f"http://127.0.0.1{path}",
        "request": {"headers": {"authorization": scope}, "body": _base64(sent)},
        "status": status,
        "answer": {"headers": {}, "body": _base64(body)},
    }


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _described(
    answer: Raw, status: int = 200, sent: Raw | None = None, action: str = "DescribeEndpoint"
) -> Raw:
    body = json.dumps(sent or {"EndpointName": "e"})
    raw = _exchange("sagemaker", "POST", "/", body, status, json.dumps(answer))
    raw["request"]["headers"]["x-amz-target"] = f"SageMaker.{action}"  # type: ignore[index]
    raw["answer"]["headers"] = {  # type: ignore[index]
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-requestid": "1",
    }
    return raw


def _listed(body: str, path: str = "/b?list-type=2") -> Raw:
    raw = _exchange("s3", "GET", path, "", 200, body)
    raw["answer"]["headers"] = {  # type: ignore[index]
        "content-type": "application/xml",
        "x-amz-request-id": "1",
    }
    return raw


def _route(status: int, answer: Raw, sent: Raw) -> Raw:
    path = "/v2/apis/a/routes"
    raw = _exchange("apigateway", "POST", path, json.dumps(sent), status, json.dumps(answer))
    raw["answer"]["headers"] = {  # type: ignore[index]
        "content-type": "application/json",
        "x-amzn-requestid": "1",
    }
    return raw


def _problems(tmp_path: Path, raw: Raw, capsys: pytest.CaptureFixture[str]) -> list[str]:
    (tmp_path / "tables.json").write_text(json.dumps(_TABLES))
    (tmp_path / "list.jsonl").write_text(json.dumps(raw) + "\n")
    assert len(list(read_exchanges(tmp_path / "list.jsonl"))) == 1
    check.main(str(tmp_path / "tables.json"), str(tmp_path / "list.jsonl"))
    report = json.loads(capsys.readouterr().out)
    assert len(report["uncovered"]) == report["operations"] - report["covered"]
    return report["problems"]


_GOOD = [
    _described(_ENDPOINT),
    _described({"__type": "ValidationException", "message": "absent"}, status=400),
    _listed(_LISTING),
    _route(201, {"routeKey": "GET /", "routeId": "r"}, {"routeKey": "GET /"}),
]


@pytest.mark.parametrize("raw", _GOOD)
def test_a_good_exchange_has_no_problem(
    raw: Raw, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _problems(tmp_path, raw, capsys) == []


def _without(name: str) -> Callable[[], Raw]:
    return lambda: _described({key: value for key, value in _ENDPOINT.items() if key != name})


_BAD: list[tuple[str, Callable[[], Raw]]] = [
    ("Nickname is no member", lambda: _described({**_ENDPOINT, "Nickname": "x"})),
    ("EndpointStatus is required and absent", _without("EndpointStatus")),
    ("is none of OutOfService", lambda: _described({**_ENDPOINT, "EndpointStatus": "Fine"})),
    ("FailureReason is null", lambda: _described({**_ENDPOINT, "FailureReason": None})),
    ("is no timestamp", lambda: _described({**_ENDPOINT, "CreationTime": "2026-11-21T00:00:00Z"})),
    ("does not match", lambda: _described({**_ENDPOINT, "EndpointName": "no spaces"})),
    ("above the most 1024", lambda: _described({**_ENDPOINT, "FailureReason": "x" * 1025})),
    ("the status is 201, not 200", lambda: _described(_ENDPOINT, status=201)),
    (
        "answered 200 though input.EndpointName",
        lambda: _described(_ENDPOINT, sent={"EndpointName": "no spaces"}),
    ),
    (
        "error Surprise is neither modelled",
        lambda: _described({"__type": "Surprise", "message": ""}, status=400),
    ),
    (
        "error ValidationException has status 404",
        lambda: _described({"__type": "ValidationException", "message": ""}, status=404),
    ),
    ("no operation has this", lambda: _described(_ENDPOINT, action="Nonsense")),
    ("Kind is no member", lambda: _listed(_LISTING.replace("<Name>", "<Kind>x</Kind><Name>"))),
    ("'1.0' is no integer", lambda: _listed(_LISTING.replace(">1<", ">1.0<"))),
    ("is no iso8601 time", lambda: _listed(_LISTING.replace("2026-11-21T", "21 Nov 2026 "))),
    (
        "input has no query parameter colour",
        lambda: _listed(_LISTING, path="/b?list-type=2&colour=red"),
    ),
    ("the status is 200, not 201", lambda: _route(200, {"routeId": "r"}, {"routeKey": "GET /"})),
    ("routeKey is no member", lambda: _described({**_ENDPOINT, "routeKey": "x"})),
    (
        "answered 201 though input.RouteKey is required",
        lambda: _route(201, {"routeId": "r"}, {"target": "x"}),
    ),
]


@pytest.mark.parametrize(("text", "make"), _BAD, ids=[text for text, _ in _BAD])
def test_what_is_wrong_is_named(
    text: str, make: Callable[[], Raw], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = _problems(tmp_path, make(), capsys)
    assert any(text in problem for problem in problems), problems
