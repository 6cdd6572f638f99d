"""The HTTP server: /ping, /invocations and the responses that the Java front ends generate."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from fault_replies import fault_reply, json_reply
from messages import Call, Reply

_logger = logging.getLogger("container.access")

_CHUNK_BYTES = 1 << 16
# On every answer of both servers but 413.
_NOT_CACHED = {
    "pragma": "no-cache",
    "cache-control": "no-cache; no-store, must-revalidate, private",
    "expires": "Thu, 01 Jan 1970 00:00:00 UTC",
}
# The front ends parse these into named parts and pass on the one called `body`, if any.
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class FrontEnd(ThreadingHTTPServer):
    """Accepts concurrent connections; `answer` limits the number of concurrent calls."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        answer: Callable[[Call], Reply],
        healthy: Callable[[], bool],
        max_request_bytes: int,
    ) -> None:
        super().__init__(address, _Handler)
        self.answer = answer
        self.healthy = healthy
        self.max_request_bytes = max_request_bytes


class _Handler(BaseHTTPRequestHandler):
    server: FrontEnd
    protocol_version = "HTTP/1.1"
    # One write per response: headers and body in two packets would wait for a delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _handle(self) -> None:
        started = time.monotonic()
        path = urlsplit(self.path).path
        body = self._read_body()
        if body is None:
            self._reject_size()
        else:
            self._send(self._reply(path, body))
        elapsed_ms = round(1000 * (time.monotonic() - started))
        # The path without its query, which may contain the caller's data.
        _logger.info('"%s %s" %d %d', self.command, path, self._status, elapsed_ms)

    def __getattr__(self, name: str) -> Callable[[], None]:
        # The real servers ignore the method on both paths. http.server looks for do_METHOD.
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def _reply(self, path: str, body: bytearray) -> Reply:
        _, first, *rest = path.split("/")
        if first == "ping":
            # 200 from the start: it means that the port is open, not that a model is loaded.
            status = "Healthy" if self.server.healthy() else "Unhealthy"
            return json_reply(200, "OK", {"status": status})
        if path == "/":
            message = "Requested method is not allowed, please refer to API document."
            return fault_reply(405, "Method Not Allowed", "MethodNotAllowedException", message)
        if first != "invocations" or any(rest):
            message = "Requested resource is not found, please refer to API document."
            return fault_reply(404, "Not Found", "ResourceNotFoundException", message)
        form = (self.headers.get("content-type") or "").lower().startswith(_FORMS)
        return self.server.answer(Call(dict(self.headers.items()), None if form else body))

    def _read_body(self) -> bytearray | None:
        """The whole body; None when it is too large, in which case it is read and discarded."""
        body, too_large = bytearray(), False
        for piece in self._pieces():
            too_large = too_large or len(body) + len(piece) > self.server.max_request_bytes
            if not too_large:
                body += piece
        return None if too_large else body

    def _pieces(self) -> Iterator[bytes]:
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return
        left = int(self.headers.get("content-length") or 0)
        while left > 0:
            piece = self.rfile.read(min(left, _CHUNK_BYTES))
            if not piece:
                raise ConnectionAbortedError("the caller left in the middle of its body")
            left -= len(piece)
            yield piece

    def _reject_size(self) -> None:
        """413 as the HTTP layer of both servers returns it: no body and no other header."""
        self._status = 413
        self.send_response_only(413, "Request Entity Too Large")
        self.send_header("content-length", "0")
        self.end_headers()
        self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self._status = reply.status
        self.send_response_only(reply.status, reply.phrase)
        own = {"x-request-id": str(uuid.uuid4()), **_NOT_CACHED}
        for name, value in {**reply.headers, **own}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(reply.body)))
        # Every response except 200 closes the connection, in both servers.
        self.send_header("connection", "keep-alive" if reply.status == 200 else "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
