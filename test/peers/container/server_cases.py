"""What the servers do with a request, whatever the script: paths, methods, headers, sizes.

They are asked with test/inference/archives/odd.py, whose answers show what reached the hooks and
which fails as the body says.
"""

from __future__ import annotations

import json

from conformance_case import FLAVORS, HUGGINGFACE, JSON, PYTORCH, Case
from container_process import Answer

# Of an answer as of a request, in both servers.
_LIMIT_BYTES = 6_553_500
# The hooks' exceptions.
_FAILED = {PYTORCH: 500, HUGGINGFACE: 400}
_EVERY_METHOD = ("GET", "PUT", "DELETE", "PATCH", "HEAD", "TRACE")
_TYPES = (
    None,
    JSON,
    "application/json; charset=utf-8",
    "text/plain",
    "text/plain; charset=latin-1",
    "text/csv",
    "text/csv; header=present",
    "application/octet-stream",
    "application/x-npy",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "no type at all",
)
_ACCEPTS = (
    None,
    "*/*",
    JSON,
    "text/csv",
    "application/json, text/plain",
    "text/x, */*;q=0.1",
    "application/vnd.x+json; v=1",
)


def server_cases() -> list[Case]:
    """In this order: the first while the model loads, the last end the worker."""
    return [
        Case("ping before the model is loaded", method="GET", path="/ping", check=_check_ping),
        Case("the first answer", b"abc", timeout_s=180),
        Case("ping after the model is loaded", method="GET", path="/ping", check=_check_ping),
        *_paths(),
        *_types(),
        *_results(),
        *_errors(),
        # In the local container it reaches the hooks, which count their calls: so it comes last.
        Case("OPTIONS on /invocations", method="OPTIONS"),
        *_ends(),
    ]


def _check_ping(answer: Answer) -> None:
    assert answer.json() == {"status": "Healthy"}


def _paths() -> list[Case]:
    return [
        *(Case(f"{method} on /invocations", b"abc", method=method) for method in _EVERY_METHOD),
        *(Case(f"{method} on /ping", method=method, path="/ping") for method in _EVERY_METHOD),
        Case("OPTIONS on /ping", method="OPTIONS", path="/ping"),
        Case("POST on /ping", b"abc", path="/ping"),
        Case("a query", b"abc", path="/invocations?a=b"),
        Case("a slash at the end", b"abc", path="/invocations/"),
        Case("a path below /ping", method="GET", path="/ping/x"),
        *(
            Case(f"{method} on {path}", b"", method=method, path=path, status=404)
            for method in ("GET", "POST", "HEAD")
            for path in ("/elsewhere", "/invocations/a/b", "/INVOCATIONS")
        ),
        *(
            Case(f"{method} on /", method=method, path="/", status=405)
            for method in ("GET", "POST", "HEAD")
        ),
        Case("the list of models", method="GET", path="/models"),
    ]


def _types() -> list[Case]:
    return [
        *(_echo(f"Content-Type {value}", "content-type", value) for value in _TYPES),
        *(_echo(f"Accept {value}", "accept", value) for value in _ACCEPTS),
        _echo("a header of the caller", "X-Trace", "t-1"),
        _echo("attributes of the caller", "X-Amzn-SageMaker-Custom-Attributes", "request=r,a=b"),
        Case("bytes that the toolkit decodes", b"\xff", status=_FAILED),
        Case("bytes that no one decodes", b"\xff", {"content-type": "image/png"}),
    ]


def _echo(name: str, header: str, value: str | None) -> Case:
    return Case(name, b"abc", {} if value is None else {header: value})


def _results() -> list[Case]:
    """A tuple sets the content type of an answer in the PyTorch stack only."""

    def check_binary(answer: Answer) -> None:
        assert (answer.body, answer.headers["content-type"]) == (b"\x00\xff", "image/png")

    return [
        Case("an answer of text", b"abc", check=lambda answer: json.loads(answer.body)),
        Case("an answer of bytes", b"bytes"),
        Case("text with a content type", b"tuple"),
        Case("bytes with a content type", b"binary", flavors=(PYTORCH,), check=check_binary),
        Case("bytes in a tuple", b"binary", flavors=(HUGGINGFACE,), status=503),
        Case("an answer that is no JSON", b"object", status=503),
        Case("an answer of None", b"nothing"),
        Case("an answer of 6 MiB", b"large 6291456"),
        Case("an answer of exactly the limit", b"large %d" % _LIMIT_BYTES),
    ]


def _errors() -> list[Case]:
    return [
        Case("an exception of two lines", b"raise", status=_FAILED),
        Case("a status of the script's own", b"status", status={PYTORCH: 418, HUGGINGFACE: 400}),
        Case("a body over the limit", b"." * (_LIMIT_BYTES + 1), status=413),
        Case("a message beyond ASCII", b"accent", flavors=(HUGGINGFACE,), status=_FAILED),
    ]


def _ends() -> list[Case]:
    """The end of a worker, and the next one."""
    causes = {
        "an answer over the limit": (b"large %d" % (_LIMIT_BYTES + 1), FLAVORS),
        "a crash": (b"crash", FLAVORS),
        # The worker hangs until the response timeout.
        "a reason beyond ASCII": (b"accent", (PYTORCH,)),
    }
    cases = []
    for name, (body, flavors) in causes.items():
        cases += [
            Case(name, body, status=500, flavors=flavors),
            Case(f"ping after {name}", method="GET", path="/ping", flavors=flavors),
            Case(f"the answer after {name}", b"abc", flavors=flavors, timeout_s=180),
        ]
    return cases
