"""A loaded model behind the hooks of its serve script, by the rules of the PyTorch toolkit.

Of the two toolkits, it keeps the status of a client error, where the Hugging Face toolkit answers
400 to everything, and lets output_fn name its content type. One thing differs: an error is answered
without the traceback, which shows paths and source text; the log has it.
"""

from __future__ import annotations

import logging
import os
import re
from importlib.util import find_spec
from typing import Any

from error_reply import error_reply, too_large
from hook_body import UNSUPPORTED_RESULT, as_bytes, decoded_body
from hooks import Hooks, MissingHook
from image_modules import provide_pytorch_toolkit, provide_toolkit_errors
from json_defaults import JsonDefaults
from messages import Call, Reply
from pytorch_rules import run_hooks
from request_context import RequestContext
from start_error import StartError, explained
from telemetry import disable_telemetry

_ENTRY = "sagemaker_gateway_entry.py"
# RFC 9110, 5.5 and 5.6.2.
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e]*")

_logger = logging.getLogger(__name__)


class ServedModel:
    """One model and one context: for one call at a time."""

    def __init__(self, model_dir: str, max_answer_bytes: int | None = None) -> None:
        """Imports the program, whose folder is on the path, and loads the model.

        Raises StartError where the program needs what AWS's containers have and this host has not,
        and what the program raises.
        """
        disable_telemetry()
        provide_pytorch_toolkit()
        self._toolkit_error = provide_toolkit_errors()
        self._context = RequestContext(model_dir)
        self._max_answer_bytes = max_answer_bytes
        self._accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")
        try:
            module = _module_in(model_dir)
            self._hooks = Hooks(module, model_dir, self._context, JsonDefaults(), around=True)
        except (MissingHook, ModuleNotFoundError) as error:
            raise explained(error) from error

    def answer(self, call: Call) -> Reply:
        """200 with the hook's body, or the error's status with its message. Never raises."""
        self._context.begin(call)
        try:
            return self._checked(self._answer(call))
        # A script that calls sys.exit() ends its worker in the containers, which answer 500.
        except (Exception, SystemExit) as error:
            return self._fault(error)

    def _answer(self, call: Call) -> Reply:
        result = run_hooks(self._hooks, self._context, call, _body_of(call), self._accept)
        try:
            body = as_bytes(result)
        except TypeError:
            _logger.exception("the result of the serve script is no JSON")
            return error_reply(503, UNSUPPORTED_RESULT)
        return Reply(200, body, self._context.get_response_headers(0))

    def _checked(self, reply: Reply) -> Reply:
        for name, value in reply.headers.items():
            if not _HEADER.fullmatch(f"{name}: {value}"):
                raise ValueError(f"the serve script's header {name!r} is not valid in HTTP")
        limit = self._max_answer_bytes
        if limit is not None and len(reply.body) > limit:
            return too_large(len(reply.body), limit)
        return reply

    def _fault(self, error: BaseException) -> Reply:
        if isinstance(error, self._toolkit_error):
            known: Any = error
            status, trace = known.status_code, error if known.status_code >= 500 else None
            _logger.info("the serve script answered %d", status, exc_info=trace)
            return error_reply(status, str(known.message))
        _logger.error("the serve script failed", exc_info=error)
        return error_reply(500, str(error) or "Invalid Request")


def _module_in(model_dir: str) -> str:
    program = os.environ.get("SAGEMAKER_PROGRAM") or _ENTRY
    module = program.removesuffix(".py")
    if find_spec(module) is None:
        raise StartError(f"{model_dir}/code has no {program}, which starts the serve script")
    return module


def _body_of(call: Call) -> str | bytearray | None:
    """As the toolkits decode it; but bytes that are not UTF-8 are left for the script to reject.

    The toolkits fail before any hook: the bundled script marks it as the caller's error.
    """
    try:
        return decoded_body(call)
    except UnicodeDecodeError:
        return call.body
