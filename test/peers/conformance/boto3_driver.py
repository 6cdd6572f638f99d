"""Runs cases with boto3."""

from functools import cached_property

import boto3
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from botocore.response import StreamingBody

from case import Refused

Json = dict[str, object]


class Boto3Driver:
    """Calls an endpoint through the clients that Python programs use."""

    name = "boto3"

    def __init__(self, url: str) -> None:
        self._url = url
        self._clients: dict[str, BaseClient] = {}

    @cached_property
    def _config(self) -> Config:
        # No retries: a case sees the first response.
        return Config(
            region_name="eu-west-1",
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
        )

    def client(self, service: str) -> BaseClient:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                endpoint_url=self._url,
                config=self._config,
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
        return self._clients[service]

    def call(self, service: str, operation: str, values: Json) -> Json | Refused:
        client = self.client(service)
        names = {name: method for method, name in client.meta.method_to_api_mapping.items()}
        try:
            answer = getattr(client, names[operation])(**values)
        except ClientError as error:
            return _refused(error)
        except ResponseParserError as error:
            # An error page of the server itself, not of a service.
            return Refused("unreadable", 500, str(error))
        return {name: _plain(value) for name, value in answer.items() if name != "ResponseMetadata"}


def _refused(error: ClientError) -> Refused:
    detail = error.response["Error"]
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return Refused(detail.get("Code", ""), status, detail.get("Message", ""))


def _plain(value: object) -> object:
    if isinstance(value, StreamingBody):
        return value.read().decode()
    return value
