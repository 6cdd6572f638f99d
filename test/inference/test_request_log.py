"""The parts of the Custom-Attributes header in the log."""

import pytest

from wire.request_log import request_line


@pytest.mark.parametrize(
    "header", ["request=aBc-1.2", "request=aBc-1.2,release=r-1", "release=r-1,request=aBc-1.2"]
)
def test_the_pair_is_logged_unchanged(header: str) -> None:
    assert request_line({"X-Amzn-SageMaker-Custom-Attributes": header}) == "request=aBc-1.2"
    assert request_line({"x-amzn-sagemaker-custom-attributes": header}) == "request=aBc-1.2"


@pytest.mark.parametrize(
    "header",
    ["request=r-1,trace=1-67-ab", "trace=1-67-ab,request=r-1", "request=r-1,trace=1-67-ab,x=y"],
)
def test_the_trace_id_follows_the_request_id(header: str) -> None:
    line = request_line({"x-amzn-sagemaker-custom-attributes": header})
    assert line == "request=r-1 trace=1-67-ab"


@pytest.mark.parametrize(
    "header", ["request=r-1,trace=a b", "request=r-1,trace=", "request=r-1,xtrace=1"]
)
def test_an_invalid_trace_id_is_omitted(header: str) -> None:
    assert request_line({"x-amzn-sagemaker-custom-attributes": header}) == "request=r-1"


@pytest.mark.parametrize(
    "header",
    [
        "trace=1-67-ab",
        "",
        "c000b4f9-df62",
        "request=",
        "request=a b",
        "request=a\nroot",
        "request=" + "x" * 129,
    ],
)
def test_anything_else_is_not(header: str) -> None:
    assert request_line({"x-amzn-sagemaker-custom-attributes": header}) is None


def test_a_caller_without_the_header_leaves_no_line() -> None:
    assert request_line({"content-type": "application/json"}) is None
