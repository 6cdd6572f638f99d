"""Environment variables with a different meaning in each container."""

import pytest

from server_settings import read_settings


@pytest.mark.parametrize(
    ("flavor", "environment", "timeout_s"),
    [
        ("huggingface", {}, 3600),
        ("huggingface", {"SAGEMAKER_MODEL_SERVER_TIMEOUT": "2"}, 120),
        ("huggingface", {"SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS": "15"}, 15),
        ("huggingface", {"SAGEMAKER_TS_RESPONSE_TIMEOUT": "8"}, 3600),
        ("pytorch", {}, 60),
        ("pytorch", {"SAGEMAKER_MODEL_SERVER_TIMEOUT": "2"}, 2),
        ("pytorch", {"SAGEMAKER_TS_RESPONSE_TIMEOUT": "8"}, 8),
        ("pytorch", {"SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS": "15"}, 60),
    ],
)
def test_the_response_timeout(flavor: str, environment: dict[str, str], timeout_s: float) -> None:
    assert read_settings(flavor, environment).response_timeout_s == timeout_s


def test_one_timeout_bounds_loading_too_in_the_hugging_face_container_only() -> None:
    environment = {"SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS": "5"}
    assert read_settings("huggingface", environment).load_timeout_s == 5
    assert read_settings("pytorch", {"SAGEMAKER_TS_RESPONSE_TIMEOUT": "5"}).load_timeout_s == 120


def test_the_default_accept_can_be_set_in_the_pytorch_container_only() -> None:
    environment = {"SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": "text/csv"}
    assert read_settings("pytorch", environment).default_accept == "text/csv"
    assert read_settings("huggingface", environment).default_accept == "application/json"


@pytest.mark.parametrize("name", ["SAGEMAKER_MODEL_SERVER_TIMEOUT", "SAGEMAKER_MAX_PAYLOAD_IN_MB"])
def test_an_invalid_number_fails_the_start(name: str) -> None:
    with pytest.raises(ValueError, match="soon"):
        read_settings("huggingface", {name: "soon"})


def test_the_module_is_the_program_without_its_ending() -> None:
    assert read_settings("pytorch", {}).module_name == "inference"
    assert read_settings("pytorch", {"SAGEMAKER_PROGRAM": "serve.py"}).module_name == "serve"
    # The SageMaker Python SDK v2 sends this for a model without an entry point.
    assert read_settings("huggingface", {"SAGEMAKER_PROGRAM": ""}).module_name == "inference"
