"""Request handling of sagemaker-huggingface-inference-toolkit 2.6."""

from __future__ import annotations

import logging

from defaults_huggingface import HuggingFaceDefaults
from fault_replies import fault_reply, reply_of
from hook_body import decoded_body
from hooks import Hooks
from messages import Call, Reply
from request_context import RequestContext
from server_settings import ServerSettings

_logger = logging.getLogger("container.huggingface")


class HuggingFaceToolkit:
    """Every exception of the user's code is a 400, and a failed load is retried on each call."""

    def __init__(self, settings: ServerSettings, model_dir: str) -> None:
        self._settings = settings
        self._model_dir = model_dir
        self._context = RequestContext(model_dir)
        self._hooks: Hooks | None = None

    def load(self) -> None:
        """Never raises: multi-model-server logs exceptions of its service and continues."""
        try:
            self._hooks = self._load_hooks()
        except Exception:
            _logger.exception("the model did not load")

    def answer(self, call: Call) -> Reply:
        """200 with the hook's body and the Accept echoed as its type, or 400 with the message."""
        self._context.begin(call)
        try:
            return self._answer(call)
        except Exception as fault:
            _logger.exception("Prediction error")
            return fault_reply(400, "Bad Request", "InternalServerException", str(fault))

    def _answer(self, call: Call) -> Reply:
        if self._hooks is None:
            self._hooks = self._load_hooks()
        accept = call.header("accept")
        if not accept or accept == "*/*":
            accept = self._settings.default_accept
        result = self._hooks.run(decoded_body(call), call.header("content-type"), accept)
        # Set after the hook has run, and a tuple is not unpacked: it is sent as a JSON list.
        self._context.set_response_content_type(0, accept)
        return reply_of(result, self._context.get_response_headers(0))

    def _load_hooks(self) -> Hooks:
        return Hooks(
            self._settings.module_name,
            self._model_dir,
            self._context,
            HuggingFaceDefaults(),
            around=False,
        )
