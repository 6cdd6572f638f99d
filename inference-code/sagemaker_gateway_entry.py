"""What the containers import: the hooks of a serve script, with release and request id added.

It travels with every serve script, so it stands alone, and no script has to know it.
"""

from __future__ import annotations

import importlib
import logging
import os
import re
from collections.abc import Mapping
from inspect import signature
from typing import Any

_script = importlib.import_module(os.environ.get("SAGEMAKER_GATEWAY_MODULE") or "inference")
_logger = logging.getLogger(__name__)

# The only header that SageMaker forwards unchanged, in both directions (InvokeEndpoint).
_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
# Any caller of the endpoint can set it, so only ids are logged.
_PAIR = re.compile(r"(request|trace)=[A-Za-z0-9._:+/=-]{1,128}")
# On the context: the id of the request that was logged last.
_LOGGED = "sagemaker_gateway_logged"


# Both toolkits pass the context to a hook that declares one more parameter than required.
def model_fn(model_dir: str, context: Any) -> Any:
    """The script's model_fn."""
    return _call("model_fn", context, model_dir)


def transform_fn(model: Any, body: Any, content_type: Any, accept: Any, context: Any) -> Any:
    """The script's transform_fn."""
    return _call("transform_fn", context, model, body, content_type, accept)


def input_fn(body: Any, content_type: Any, context: Any) -> Any:
    """The script's input_fn."""
    return _call("input_fn", context, body, content_type)


def predict_fn(data: Any, model: Any, context: Any) -> Any:
    """The script's predict_fn."""
    return _call("predict_fn", context, data, model)


def output_fn(prediction: Any, accept: Any, context: Any) -> Any:
    """The script's output_fn."""
    return _call("output_fn", context, prediction, accept)


# A toolkit has a default for a hook that a script leaves out, and must not find one here.
for _name in ("model_fn", "transform_fn", "input_fn", "predict_fn", "output_fn"):
    if getattr(_script, _name, None) is None:
        del globals()[_name]
# Optional hooks of the PyTorch toolkit only, which run while the model is loaded.
for _name in ("pre_model_fn", "model_warmup_fn"):
    if getattr(_script, _name, None) is not None:
        globals()[_name] = getattr(_script, _name)


def request_line(headers: Mapping[str, str]) -> str | None:
    """`request=ID trace=ID` as sent by the proxy; None for other callers."""
    value = next((each for name, each in headers.items() if _is_attributes(name)), "")
    pairs = {match[1]: match[0] for each in value.split(",") if (match := _PAIR.fullmatch(each))}
    if "request" not in pairs:
        return None
    return " ".join(pairs[name] for name in ("request", "trace") if name in pairs)


def _call(name: str, context: Any, *arguments: Any) -> Any:
    """Calls a hook of the script by the rule of both toolkits: its parameters are counted."""
    _add_release_to_answers(context)
    if name != "model_fn":
        _log_request(context)
    hook = getattr(_script, name)
    count = len(signature(hook).parameters)
    if count == len(arguments):
        return hook(*arguments)
    if count == len(arguments) + 1:
        return hook(*arguments, context)
    needed = f"{len(arguments)} or {len(arguments) + 1}"
    raise TypeError(f"{name} takes {needed} arguments but its definition has {count}")


def _add_release_to_answers(context: Any) -> None:
    """Follows every answer of this worker: both servers keep its context and refill it.

    Both toolkits set the content type last, after every hook and every default: a script that
    defines only model_fn gets the release too, and one with attributes of its own keeps them.
    """
    if hasattr(context, _LOGGED):
        return
    setattr(context, _LOGGED, None)
    set_content_type = context.set_response_content_type

    def set_content_type_and_release(index: int, value: str) -> None:
        set_content_type(index, value)
        _log_request(context)
        _set_release(context, index)

    context.set_response_content_type = set_content_type_and_release


def _log_request(context: Any) -> None:
    """Logs the ids once, in the first hook, so that every other line of the request follows."""
    request_id = context.get_request_id(0)
    if getattr(context, _LOGGED) == request_id:
        return
    setattr(context, _LOGGED, request_id)
    if line := request_line(context.get_all_request_header(0)):
        _logger.info(line)


def _set_release(context: Any, index: int) -> None:
    release = os.environ.get("SAGEMAKER_GATEWAY_RELEASE")
    if not release:
        return
    headers = context.get_response_headers(index)
    name = next((each for each in headers if _is_attributes(each)), _ATTRIBUTES)
    others = [each for each in headers.get(name, "").split(",") if each.strip()]
    kept = [each for each in others if not each.strip().startswith("release=")]
    context.set_response_header(index, name, ",".join([f"release={release}", *kept]))


def _is_attributes(name: str) -> bool:
    return name.lower() == _ATTRIBUTES.lower()
