"""The credentials of a Python client, by auth mode."""

from __future__ import annotations

from requests import PreparedRequest
from requests.auth import AuthBase
from requests_aws4auth import AWS4Auth


class HeaderAuth(AuthBase):
    """Sends credentials as a header, through the interface of a signer."""

    def __init__(self, show: dict[str, str]) -> None:
        self._headers = headers(show)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request with the header."""
        request.headers.update(self._headers)
        return request


def signer(show: dict[str, str]) -> AuthBase | None:
    """The SigV4 signer; None for header credentials or none."""
    if show["kind"] != "iam":
        return None
    return AWS4Auth(show["accessKeyId"], show["secretAccessKey"], show["region"], "execute-api")


def headers(show: dict[str, str]) -> dict[str, str]:
    """The header of header credentials."""
    if show["kind"] == "jwt":
        return {"authorization": f"Bearer {show['token']}"}
    return {"x-api-key": show["key"]} if show["kind"] == "api-key" else {}
