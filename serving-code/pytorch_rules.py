"""How sagemaker-pytorch-inference 2.0.25 calls the hooks for one request."""

from __future__ import annotations

from typing import Any

from hooks import Hooks
from messages import Call
from request_context import RequestContext


def run_hooks(
    hooks: Hooks,
    context: RequestContext,
    call: Call,
    body: str | bytearray | None,
    default_accept: str,
) -> Any:
    """The result of the last hook; its content type is among the context's response headers.

    A hook may return `(result, content_type)`; otherwise the type is the caller's Accept, even a
    list. Raises what a hook raises.
    """
    accept = call.header("accept")
    if not accept or accept == "*/*":
        accept = default_accept
    result = hooks.run(body, call.header("content-type"), accept)
    result, content_type = result if isinstance(result, tuple) else (result, accept)
    context.set_response_content_type(0, content_type)
    return result
