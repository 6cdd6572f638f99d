"""What a Python client shows at the door, by the kind of pass."""

from __future__ import annotations

from requests import PreparedRequest
from requests.auth import AuthBase
from requests_aws4auth import AWS4Auth


class HeaderAuth(AuthBase):
    """Shows a pass that is a header, as a signer would show a signature."""

    def __init__(self, show: dict[str, str]) -> None:
        self._headers = headers(show)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request with the header."""
        request.headers.update(self._headers)
        return request


def signer(show: dict[str, str]) -> AuthBase | None:
    """The SigV4 signer of a pass; None for a pass that is a header or nothing."""
    if show["kind"] != "iam":
        return None
    return AWS4Auth(show["accessKeyId"], show["secretAccessKey"], show["region"], "execute-api")


def headers(show: dict[str, str]) -> dict[str, str]:
    """The header of a pass that is one."""
    if show["kind"] == "jwt":
        return {"authorization": f"Bearer {show['token']}"}
    return {"x-api-key": show["key"]} if show["kind"] == "api-key" else {}
