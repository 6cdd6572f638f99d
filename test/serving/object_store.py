"""One object behind the S3 protocol, over connections that break where a test says."""

from __future__ import annotations

import hashlib
import threading
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PATH = "/models/releases/model.tar.gz"
URI = f"s3:/{_PATH}"


class ObjectStore(ThreadingHTTPServer):
    """`with ObjectStore(...)`: GetObject with Range and If-Match, as botocore asks for them."""

    daemon_threads = True

    def __init__(self, content: bytes, cuts: tuple[int, ...] = ()) -> None:
        """Each response, in its turn, ends after as many bytes as `cuts` says."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content
        self.cuts = list(cuts)
        self.ranges: list[str | None] = []
        self.owners: set[str | None] = set()
        # After so many requests, another content has the name.
        self.replaced_after: tuple[int, bytes] | None = None

    def __enter__(self) -> ObjectStore:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """What makes boto3 call this server."""
        return {
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{self.server_address[1]}",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI",
            "AWS_REGION": "eu-west-1",
            "AWS_DEFAULT_REGION": "eu-west-1",
        }


@lru_cache
def _etag_of(content: bytes) -> str:
    return f'"{hashlib.md5(content).hexdigest()}"'


def _range(asked: str | None, size: int) -> tuple[int, int]:
    """The bytes that `bytes=FIRST-LAST` means, or `bytes=FIRST-`."""
    first, _, last = (asked or "bytes=0-").removeprefix("bytes=").partition("-")
    return int(first), min(int(last) + 1, size) if last else size


class _Handler(BaseHTTPRequestHandler):
    server: ObjectStore
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server, asked = self.server, self.headers.get("range")
        server.ranges.append(asked)
        server.owners.add(self.headers.get("x-amz-expected-bucket-owner"))
        if server.replaced_after and len(server.ranges) > server.replaced_after[0]:
            server.content = server.replaced_after[1]
        etag = _etag_of(server.content)
        if self.path.split("?")[0] != _PATH:
            return self._refuse(404, "NoSuchKey")
        if self.headers.get("if-match", etag) != etag:
            return self._refuse(412, "PreconditionFailed")
        start, end = _range(asked, len(server.content))
        body = server.content[start:end]
        self.send_response_only(206 if asked else 200)
        self.send_header("etag", etag)
        if asked:
            last = f"{start}-{end - 1}"
            self.send_header("content-range", f"bytes {last}/{len(server.content)}")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if server.cuts:
            body = body[: server.cuts.pop(0)]
            self.close_connection = True
        self.wfile.write(body)
        return None

    def _refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
        self.send_response_only(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """No line per call."""
