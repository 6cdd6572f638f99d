"""Asks the emulator for a fault of one read of each service, and prints what boto3 sees of it.

usage: struck.py URL KIND

The answer is service -> [code, status] of the struck call; a second refusal is an error.
"""

import json
import sys
import urllib.request

from boto3_driver import Boto3Driver
from case import Refused

# A call of each service that needs nothing to be there.
_READS = {
    "apigateway": "GetRestApis",
    "apigatewayv2": "GetApis",
    "iam": "ListRoles",
    "lambda": "ListFunctions",
    "logs": "DescribeLogGroups",
    "s3": "ListBuckets",
    "sagemaker": "ListEndpoints",
    "sts": "GetCallerIdentity",
}


def struck(url: str, kind: str) -> dict[str, list[object]]:
    """What a client sees of one fault of every service."""
    driver = Boto3Driver(url)
    seen: dict[str, list[object]] = {}
    for service, operation in _READS.items():
        _ask(url, {"kind": kind, "service": service, "action": operation})
        answer = driver.call(service, operation, {})
        if not isinstance(answer, Refused):
            raise AssertionError(f"{service} was not struck")
        if isinstance(driver.call(service, operation, {}), Refused):
            raise AssertionError(f"{service} was struck twice")
        seen[service] = [answer.code, answer.status]
    return seen


def _ask(url: str, rule: dict[str, str]) -> None:
    with urllib.request.urlopen(f"{url}/_emulator/faults", json.dumps(rule).encode()) as answer:
        answer.read()


if __name__ == "__main__":
    print(json.dumps(struck(sys.argv[1], sys.argv[2])))
