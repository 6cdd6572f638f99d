"""Errors as text, with the status that the PyTorch container answers."""

from __future__ import annotations

import logging

from messages import Reply

_logger = logging.getLogger(__name__)


def error_reply(status: int, message: str) -> Reply:
    """An error as text."""
    body = message.encode("utf-8", "replace")
    return Reply(status, body, {"content-type": "text/plain; charset=utf-8"})


def too_large(size: int, limit: int) -> Reply:
    """The error for an answer that the way back does not take. Sizes in bytes."""
    text = f"the answer of {size:,} bytes exceeds the limit of {limit:,} bytes"
    _logger.error(text)
    return error_reply(500, f"sagemaker-gateway-error 500 answer-too-large: {text}")
