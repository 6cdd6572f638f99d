"""The command line of the tool, as a user runs it on the emulated account."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from row import Call

_TIMEOUT_S = 300


@dataclass(frozen=True)
class Outcome:
    """The end of a command; a refusal has a reason and what to do next."""

    status: int
    reason: str
    next: str
    result: Mapping[str, Any]

    @property
    def findings(self) -> list[dict[str, str]]:
        """Those of `doctor`."""
        return list(self.result.get("findings", []))


@dataclass(frozen=True)
class Account:
    """An emulated account; `command` starts the command line."""

    command: Sequence[str]
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> Outcome:
        """Runs a command to its end. Raises TimeoutExpired."""
        done = subprocess.run(
            [*self.command, *arguments, "--json"],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TIMEOUT_S,
            check=False,
        )
        lines = done.stdout.decode(errors="replace").splitlines()
        events = [json.loads(line) for line in lines if line.startswith("{")]
        result = next((each for each in reversed(events) if each["type"] == "result"), {})
        reason, follows = _refusal(events, result, lines) if done.returncode else ("", "")
        return Outcome(done.returncode, reason, follows, result)

    def owned(self) -> list[str]:
        """What is in the account: the buckets that a deploy makes first."""
        import boto3

        url = self.environment["AWS_ENDPOINT_URL"]
        s3 = boto3.client("s3", endpoint_url=url, **_credentials(self.environment))
        return [each["Name"] for each in s3.list_buckets()["Buckets"]]


def post(url: str, call: Call) -> tuple[int, str, bytes]:
    """Status, Content-Type and body of the answer."""
    headers = {"content-type": call.content_type, "accept": call.accept}
    request = urllib.request.Request(url, data=call.body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers["content-type"], response.read()
    except urllib.error.HTTPError as error:
        return error.code, str(error.headers["content-type"]), error.read()


def _refusal(
    events: list[dict[str, Any]], result: Mapping[str, Any], lines: list[str]
) -> tuple[str, str]:
    faults = [each for each in result.get("findings", []) if each["severity"] == "fault"]
    if faults:
        return faults[0]["what"], faults[0]["fix"]
    failures = [each for each in events if each["type"] == "failure"]
    if failures and failures[-1]["code"] != "unexpected":
        return failures[-1]["message"], failures[-1]["hint"]
    return "\n".join(lines[-5:]), ""


def _credentials(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        "aws_access_key_id": environment["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": environment["AWS_SECRET_ACCESS_KEY"],
        "region_name": environment["AWS_REGION"],
    }
