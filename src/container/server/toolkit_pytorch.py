"""Request handling of sagemaker-pytorch-inference 2.0.25."""

from __future__ import annotations

import logging
import threading
import traceback

from defaults_pytorch import PytorchDefaults
from fault_replies import reply_of
from hook_body import decoded_body
from hooks import Hooks
from messages import Call, Reply
from pytorch_rules import run_hooks
from request_context import RequestContext
from server_settings import ServerSettings

_logger = logging.getLogger("container.pytorch")


class PytorchToolkit:
    """An exception is a 500 with its traceback, unless the toolkit's error has a status."""

    def __init__(
        self, settings: ServerSettings, model_dir: str, toolkit_error: type[Exception]
    ) -> None:
        self._settings = settings
        self._model_dir = model_dir
        self._toolkit_error = toolkit_error
        self._context = RequestContext(model_dir)
        self._hooks: Hooks | None = None

    def load(self) -> None:
        """Raises what the module or its model_fn raises, which stops TorchServe's worker."""
        self._hooks = Hooks(
            self._settings.module_name,
            self._model_dir,
            self._context,
            PytorchDefaults(),
            around=True,
        )

    def answer(self, call: Call) -> Reply:
        """200 with the hook's body, or the error's status with message and traceback as text."""
        self._context.begin(call)
        try:
            return self._answer(call)
        except Exception as fault:
            trace = traceback.format_exc()
            _logger.error("Transform failed for model: model. Error traceback: %s", trace)
            return self._fault(fault, trace)

    def _answer(self, call: Call) -> Reply:
        if self._hooks is None:
            raise RuntimeError("a call came before the model was loaded")
        body = decoded_body(call)
        result = run_hooks(self._hooks, self._context, call, body, self._settings.default_accept)
        return reply_of(result, self._context.get_response_headers(0))

    def _fault(self, fault: Exception, trace: str) -> Reply:
        status, message = 500, str(fault) or "Invalid Request"
        phrase = message
        if isinstance(fault, self._toolkit_error):
            status, message, phrase = fault.status_code, fault.message, fault.phrase
        if not phrase.isascii():
            # TorchServe's worker sends the phrase with its length in characters instead of bytes;
            # the front end then waits for the rest until its timeout. Observed with 0.12.0.
            threading.Event().wait()
        phrase = phrase.replace("\r", " ").replace("\n", " ")
        # No content type is set in this case.
        return Reply(status, f"{message}\n{trace}".encode(), {}, phrase)
