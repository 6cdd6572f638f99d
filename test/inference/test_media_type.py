"""Content-Type and Accept."""

import pytest

from wire.client_error import ClientError
from wire.media_type import body_form, check_accept


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (None, "application/json"),
        ("", "application/json"),
        (" ", "application/json"),
        ("*/*", "application/json"),
        ("application/octet-stream", "application/json"),
        ("APPLICATION/JSON ; Charset=UTF8", "application/json"),
        ('application/json;charset="utf-8";x', "application/json"),
        ("text/plain", "text/plain"),
        ("text/plain;format=flowed", "text/plain"),
    ],
)
def test_accepted_content_types(header: str | None, form: str) -> None:
    assert body_form(header) == form


@pytest.mark.parametrize(
    "header",
    [
        "text/csv",
        "application/json, application/json",
        "nonsense",
        "application/json; charset=utf-16",
    ],
)
def test_rejected_content_types(header: str) -> None:
    with pytest.raises(ClientError, match=r" 415 unsupported-media-type: ") as caught:
        body_form(header)
    assert header not in str(caught.value)


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "application/json",
        "APPLICATION/JSON",
        "text/csv, application/json;q=0.001",
        "application/*;q=0, application/json",
        "text/html,*/*;q=0.8",
        "application/json;q=nonsense",
        ",application/json,",
    ],
)
def test_json_is_acceptable(accept: str | None) -> None:
    check_accept(accept)


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "*/*;q=0",
        "application/json;q=0, */*",
        "application/*;q=0.0, */*;q=1",
        "application/xml, application/jsonl",
        "application/json;q=nan",
    ],
)
def test_json_is_not_acceptable(accept: str) -> None:
    with pytest.raises(ClientError, match=" 406 not-acceptable: "):
        check_accept(accept)
