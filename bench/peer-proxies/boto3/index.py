"""The proxy of most tutorials: boto3, one client, no validation."""

from __future__ import annotations

import os
from typing import Any

import boto3

client = boto3.client("sagemaker-runtime")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    answer = client.invoke_endpoint(
        EndpointName=os.environ["ENDPOINT"], ContentType="application/json", Body=event["body"]
    )
    return {"statusCode": 200, "body": answer["Body"].read().decode()}
