"""The contract cases over HTTP, through both kinds of container, with the shipped model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from container_process import Container, real_archive
from contract_cases import Case, check_answer, check_error, load_cases, load_labels

FLAVORS = ["huggingface", "pytorch"]


@pytest.fixture(scope="module", params=FLAVORS)
def container(
    request: pytest.FixtureRequest, model_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Container]:
    folder = tmp_path_factory.mktemp("container")
    archive = real_archive(folder / "model", model_dir)
    settings = {
        "SAGEMAKER_PROGRAM": "sagemaker_gateway_entry.py",
        "SAGEMAKER_GATEWAY_RELEASE": "r-1",
        "SAGEMAKER_GATEWAY_RUNTIME": "onnx",
    }
    with Container(request.param, archive, folder / "log", **settings) as running:
        yield running


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_the_container_follows_the_contract(container: Container, case: Case) -> None:
    answer = container.invoke(case.body, case.headers)
    if answer.status == 200:
        check_answer(case, answer.json(), load_labels())
        assert answer.headers["x-amzn-sagemaker-custom-attributes"] == "release=r-1"
        return
    # One status for everything in the one container, the error's own in the other.
    rejected_status = 400 if container.flavor == "huggingface" else case.expect["status"]
    assert answer.status == rejected_status
    check_error(case, answer.message())


def test_the_content_type_of_an_answer(container: Container) -> None:
    accept = "text/html, */*;q=0.5"
    answer = container.invoke(b'"rent"', {"content-type": "application/json", "accept": accept})
    expected = accept if container.flavor == "huggingface" else "application/json"
    assert answer.headers["content-type"] == expected


def test_bytes_the_container_decodes_itself_carry_no_mark(container: Container) -> None:
    # Both toolkits decode exactly this Content-Type before any hook runs, so the fault cannot be
    # marked there. The proxy sees such a body first.
    answer = container.invoke(b'"\xff"', {"content-type": "application/json"})
    assert answer.status == (400 if container.flavor == "huggingface" else 500)
    assert "codec can't decode" in answer.message()


def test_no_text_reaches_the_log(container: Container) -> None:
    container.invoke(b'{"inputs":"a very private rent"}', {"content-type": "application/json"})
    container.invoke(b'{"inputs":["a very private rent",7]}', {"content-type": "application/json"})
    container.request("GET", "/invocations?inputs=private")
    container.wait_for_log('"GET /invocations" ')
    assert "private" not in container.log.read_text()
