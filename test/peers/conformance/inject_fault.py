"""Injects a fault into one read of each service, and prints what boto3 reports.

usage: inject_fault.py URL KIND

The output is service -> [code, status] of the failed call; a second failure is an error.
"""

import json
import sys
import urllib.request

from boto3_driver import Boto3Driver
from case import Refused

# A call of each service that needs no existing resource.
_READS = {
    "apigateway": "GetRestApis",
    "apigatewayv2": "GetApis",
    "ec2": "DescribeVpcs",
    "efs": "DescribeFileSystems",
    "iam": "ListRoles",
    "lambda": "ListFunctions",
    "logs": "DescribeLogGroups",
    "s3": "ListBuckets",
    "sagemaker": "ListEndpoints",
    "sts": "GetCallerIdentity",
}


def injected(url: str, kind: str) -> dict[str, list[object]]:
    """The error of one fault per service, as seen by a client."""
    driver = Boto3Driver(url)
    seen: dict[str, list[object]] = {}
    for service, operation in _READS.items():
        _ask(url, {"kind": kind, "service": service, "action": operation})
        answer = driver.call(service, operation, {})
        if not isinstance(answer, Refused):
            raise AssertionError(f"{service} got no fault")
        if isinstance(driver.call(service, operation, {}), Refused):
            raise AssertionError(f"{service} got a second fault")
        seen[service] = [answer.code, answer.status]
    return seen


def _ask(url: str, rule: dict[str, str]) -> None:
    with urllib.request.urlopen(f"{url}/_emulator/faults", json.dumps(rule).encode()) as answer:
        answer.read()


if __name__ == "__main__":
    print(json.dumps(injected(sys.argv[1], sys.argv[2])))
