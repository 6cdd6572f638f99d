"""boto3's invoke_endpoint, without the gateway: the endpoint itself has the same contract."""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from contract_cases import Case, check_answer, check_error, load_cases, load_labels
from drive import ClientRun, read_run, report

MAX_ATTEMPTS = 1


def check(case: Case, to: ClientRun, runtime: Any) -> None:
    """Raises AssertionError if the endpoint does not meet the case's expectation."""
    given = {"ContentType": case.content_type, "Accept": case.accept}
    members = {name: value for name, value in given.items() if value is not None}
    try:
        answer = runtime.invoke_endpoint(EndpointName=to.endpoint, Body=case.body, **members)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ModelError", error
        check_error(case, message_in(error.response["OriginalMessage"]))
        return
    check_answer(case, json.loads(answer["Body"].read()), load_labels())
    assert f"release={to.release}" in answer["CustomAttributes"]


def message_in(original: str) -> str:
    """The Hugging Face container wraps the handler's message in JSON."""
    return json.loads(original)["message"] if original.startswith("{") else original


def main() -> None:
    """Runs every contract case."""
    to = read_run()
    config = Config(retries={"total_max_attempts": MAX_ATTEMPTS})
    runtime = boto3.client("sagemaker-runtime", region_name=to.region, config=config)
    report(load_cases(), lambda case: check(case, to, runtime))


if __name__ == "__main__":
    main()
