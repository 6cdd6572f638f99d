"""boto3's invoke_endpoint, past the gateway: the endpoint itself keeps the same contract."""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from contract_cases import Case, check_answer, check_refusal, load_cases, load_labels
from drive import Errand, errand, tell

MAX_ATTEMPTS = 1


def judge(case: Case, to: Errand, runtime: Any) -> None:
    """Raises AssertionError where the endpoint does not do what the case expects."""
    given = {"ContentType": case.content_type, "Accept": case.accept}
    members = {name: value for name, value in given.items() if value is not None}
    try:
        answer = runtime.invoke_endpoint(EndpointName=to.endpoint, Body=case.body, **members)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ModelError", error
        check_refusal(case, message_in(error.response["OriginalMessage"]))
        return
    check_answer(case, json.loads(answer["Body"].read()), load_labels())
    assert f"release={to.release}" in answer["CustomAttributes"]


def message_in(original: str) -> str:
    """The Hugging Face container wraps the handler's message in JSON."""
    return json.loads(original)["message"] if original.startswith("{") else original


def main() -> None:
    """Runs every contract case."""
    to = errand()
    config = Config(retries={"total_max_attempts": MAX_ATTEMPTS})
    runtime = boto3.client("sagemaker-runtime", region_name=to.region, config=config)
    tell(load_cases(), lambda case: judge(case, to, runtime))


if __name__ == "__main__":
    main()
