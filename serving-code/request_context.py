"""The `context` that the toolkits pass to a hook with one more parameter."""

from __future__ import annotations

import uuid
from typing import Any

from messages import Call


class RequestContext:
    """One object for the lifetime of a worker, refilled for every call, as in both servers.

    `index` is the place in a server-side batch; batches hold one request here, so it is 0.
    """

    def __init__(self, model_dir: str) -> None:
        self.model_name = "model"
        self.system_properties: dict[str, Any] = {
            "model_dir": model_dir,
            "gpu_id": None,
            "batch_size": 1,
            "server_name": "MMS",
        }
        self._request_id = ""
        self._request_headers: dict[str, str] = {}
        self._response_headers: dict[str, str] = {}

    def begin(self, call: Call) -> None:
        """Replace the last call with this one."""
        self._request_id = str(uuid.uuid4())
        self._request_headers = dict(call.headers)
        self._response_headers = {}

    def get_request_id(self, index: int = 0) -> str:
        """The front end's id of this call."""
        return {0: self._request_id}[index]

    def get_request_header(self, index: int, key: str) -> str | None:
        """One header by its name, in the caller's letter case."""
        return self.get_all_request_header(index).get(key)

    def get_all_request_header(self, index: int) -> dict[str, str]:
        """All headers of the request."""
        return [self._request_headers][index]

    def set_response_header(self, index: int, key: str, value: str) -> None:
        """Add a header to the answer; a second value replaces the first."""
        self.get_response_headers(index)[key] = value

    def set_response_content_type(self, index: int, value: str) -> None:
        """Set the content type; the toolkits do so last and override what a hook has set."""
        self.set_response_header(index, "content-type", value)

    def get_response_content_type(self, index: int) -> str | None:
        """The current content type."""
        return self.get_response_headers(index).get("content-type")

    def get_response_headers(self, index: int) -> dict[str, str]:
        """The current headers."""
        return [self._response_headers][index]
