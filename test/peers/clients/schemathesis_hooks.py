"""Loaded by schemathesis: adds credentials to every request that needs them."""

from __future__ import annotations

import json
import os

import schemathesis
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from requests import PreparedRequest
from requests.auth import AuthBase

from passes import HeaderAuth


class BotocoreSignature(AuthBase):
    """Signs with botocore. requests-aws4auth parses header values like a shell, and a generated
    value with a single quotation mark fails ("No closing quotation")."""

    def __init__(self, show: dict[str, str]) -> None:
        credentials = Credentials(show["accessKeyId"], show["secretAccessKey"])
        self._signer = SigV4Auth(credentials, "execute-api", show["region"])

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request with the headers of a signature over method, URL, body and host."""
        signed = AWSRequest(request.method, request.url, data=request.body)
        self._signer.add_auth(signed)
        request.headers.update(dict(signed.headers.items()))
        return request


def _shower(show: dict[str, str]) -> AuthBase | None:
    if show["kind"] == "none":
        return None
    return BotocoreSignature(show) if show["kind"] == "iam" else HeaderAuth(show)


_auth = _shower(json.loads(os.environ["CLIENT_PASS"]))
if _auth is not None:
    schemathesis.auth.set_from_requests(_auth)
