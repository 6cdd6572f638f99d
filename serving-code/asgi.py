"""SageMaker's container contract as an ASGI application: /ping and /invocations."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from error_reply import error_reply
from messages import Call, Reply
from worker_supervisor import WorkerPool

_logger = logging.getLogger("container.access")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# ASGI has names in lower case, and scripts written for the containers look them up as they arrive.
_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes"
_SPELLED = {_ATTRIBUTES: "X-Amzn-SageMaker-Custom-Attributes"}


class Application:
    """Answers with a pool of workers, and answers /ping whatever they do."""

    def __init__(self, pool: WorkerPool, workers: int, max_request_bytes: int) -> None:
        self._pool = pool
        # A call waits in its thread for a worker.
        self._threads = ThreadPoolExecutor(workers)
        self._max_request_bytes = max_request_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, by the ASGI specification 3.0."""
        started = time.monotonic()
        try:
            body = await self._body(receive)
        except ConnectionAbortedError as error:
            _logger.info("%s", error)
            return
        reply = await self._reply(scope, body)
        await _send(reply, send)
        if scope["path"] != "/ping":
            elapsed_ms = round(1000 * (time.monotonic() - started))
            # The path without its query, which may contain the caller's data.
            _logger.info('"%s %s" %d %d', scope["method"], scope["path"], reply.status, elapsed_ms)

    async def _reply(self, scope: Scope, body: bytearray | None) -> Reply:
        if scope["path"] == "/ping":
            return self._health()
        if scope["path"] != "/invocations":
            return error_reply(404, "the paths are /ping and /invocations")
        if scope["method"] != "POST":
            return error_reply(405, "/invocations takes POST")
        if body is None:
            return error_reply(413, f"the limit of a body is {self._max_request_bytes:,} bytes")
        call = Call(_headers(scope), body)
        loop = asyncio.get_running_loop()
        reply = await loop.run_in_executor(self._threads, self._pool.answer, call)
        return reply or error_reply(500, "Worker died.")

    def _health(self) -> Reply:
        """503 until a model has answered its own try-out, and while none is there."""
        loaded = self._pool.loaded
        body = json.dumps({"status": "Healthy" if loaded else "Unhealthy"}).encode()
        return Reply(200 if loaded else 503, body, {"content-type": "application/json"})

    async def _body(self, receive: Receive) -> bytearray | None:
        """The whole body; None when it is too large, in which case it is read and discarded."""
        body, too_large, more = bytearray(), False, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionAbortedError("the caller left in the middle of its body")
            piece = message.get("body", b"")
            too_large = too_large or len(body) + len(piece) > self._max_request_bytes
            if not too_large:
                body += piece
            more = message.get("more_body", False)
        return None if too_large else body


def _headers(scope: Scope) -> dict[str, str]:
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return {_SPELLED.get(name, name.title()): value for name, value in pairs}


async def _send(reply: Reply, send: Send) -> None:
    headers = {name.lower(): value for name, value in reply.headers.items()}
    headers["content-length"] = str(len(reply.body))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})
