"""The environment variables of the two SageMaker toolkits, with their meaning in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HUGGING_FACE = "huggingface"
PYTORCH = "pytorch"

# The default of both multi-model-server and TorchServe, also for an answer (observed).
_MAX_REQUEST_BYTES = _MAX_RESPONSE_BYTES = 6_553_500
# TorchServe has separate timeouts for loading and responses; multi-model-server has one for both.
_TORCHSERVE_LOAD_TIMEOUT_S = 120.0


@dataclass(frozen=True)
class ServerSettings:
    """The settings of a model server. Times in seconds, sizes in bytes."""

    flavor: str
    module_name: str
    default_accept: str
    response_timeout_s: float
    load_timeout_s: float
    max_request_bytes: int
    max_response_bytes: int


def read_settings(flavor: str, environment: Mapping[str, str]) -> ServerSettings:
    """Raises ValueError for an invalid number, as the toolkits do at start."""
    response_timeout_s = (
        _hugging_face_timeout_s(environment)
        if flavor == HUGGING_FACE
        else _pytorch_timeout_s(environment)
    )
    return ServerSettings(
        flavor=flavor,
        # The SageMaker Python SDK v2 sends an empty value for a model without an entry point.
        module_name=(environment.get("SAGEMAKER_PROGRAM") or "inference.py").removesuffix(".py"),
        default_accept=_default_accept(flavor, environment),
        response_timeout_s=response_timeout_s,
        load_timeout_s=(
            response_timeout_s if flavor == HUGGING_FACE else _TORCHSERVE_LOAD_TIMEOUT_S
        ),
        max_request_bytes=_max_request_bytes(flavor, environment),
        max_response_bytes=_MAX_RESPONSE_BYTES,
    )


def _hugging_face_timeout_s(environment: Mapping[str, str]) -> float:
    seconds = environment.get("SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS")
    # Without the suffix multi-model-server counts minutes: 60 is an hour.
    minutes = int(environment.get("SAGEMAKER_MODEL_SERVER_TIMEOUT", "60"))
    return float(seconds) if seconds is not None else 60.0 * minutes


def _pytorch_timeout_s(environment: Mapping[str, str]) -> float:
    # The same variable counts seconds in TorchServe.
    general = environment.get("SAGEMAKER_MODEL_SERVER_TIMEOUT", "60")
    return float(environment.get("SAGEMAKER_TS_RESPONSE_TIMEOUT", general))


def _default_accept(flavor: str, environment: Mapping[str, str]) -> str:
    if flavor == HUGGING_FACE:
        return "application/json"
    return environment.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")


def _max_request_bytes(flavor: str, environment: Mapping[str, str]) -> int:
    megabytes = environment.get("SAGEMAKER_MAX_PAYLOAD_IN_MB")
    # The older toolkit in the PyTorch image does not support this variable.
    if flavor == PYTORCH or megabytes is None:
        return _MAX_REQUEST_BYTES
    return int(megabytes) * 1024 * 1024
