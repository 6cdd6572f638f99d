"""A Python service in the account: invokes the endpoint and sees AWS errors."""

import json
import sys

import boto3
from botocore.exceptions import ClientError


def invoke(endpoint: str, body: bytes) -> dict[str, object]:
    """The response of InvokeEndpoint, or the members of the error that boto3 raises."""
    runtime = boto3.client("sagemaker-runtime")
    try:
        answer = runtime.invoke_endpoint(
            EndpointName=endpoint, ContentType="application/json", Body=body
        )
    except ClientError as error:
        response = error.response
        return {
            "code": response["Error"]["Code"],
            "message": response["Error"]["Message"],
            "http": response["ResponseMetadata"]["HTTPStatusCode"],
            "original_status": response.get("OriginalStatusCode"),
        }
    return {
        "body": json.loads(answer["Body"].read()),
        "content_type": answer["ContentType"],
        "variant": answer["InvokedProductionVariant"],
        "attributes": answer.get("CustomAttributes"),
    }


def main() -> None:
    """Prints one JSON object for valid, invalid and oversized input and a missing endpoint."""
    endpoint = sys.argv[1]
    good = json.dumps({"inputs": ["UBER TRIP 4412", "rent oct"], "parameters": {"top_k": 1}})
    print(
        json.dumps(
            {
                "good": invoke(endpoint, good.encode()),
                "bad": invoke(endpoint, b'{"inputs": 7}'),
                "absent": invoke("not-there", good.encode()),
                "oversize": invoke(endpoint, b'"' + b"x" * (4 * 1024 * 1024) + b'"'),
            }
        )
    )


if __name__ == "__main__":
    main()
