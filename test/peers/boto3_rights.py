"""Sets up a user with boto3 in an account that enforces IAM, and calls services as that user."""

import json
from collections.abc import Callable

import boto3
from botocore.exceptions import ClientError

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "sagemaker:List*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sagemaker:ListModels", "Resource": "*"},
    ],
}


def signed_in_user() -> tuple[str, boto3.Session]:
    """The ARN of a new user with the policy attached, and a session that signs with its key."""
    iam = boto3.client("iam")
    arn = iam.create_user(UserName="ann")["User"]["Arn"]
    made = iam.create_policy(PolicyName="looking", PolicyDocument=json.dumps(POLICY))
    iam.attach_user_policy(UserName="ann", PolicyArn=made["Policy"]["Arn"])
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    session = boto3.Session(
        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )
    return arn, session


def outcome(call: Callable[[], object]) -> list[object]:
    """`["allowed"]`, or code, HTTP status and message of the error."""
    try:
        call()
    except ClientError as error:
        said = error.response["Error"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return [said["Code"], status, said["Message"]]
    return ["allowed"]


def simulated(arn: str) -> dict[str, str]:
    """The simulated result of the same calls."""
    answer = boto3.client("iam").simulate_principal_policy(
        PolicySourceArn=arn,
        ActionNames=["sagemaker:ListEndpoints", "sagemaker:ListModels", "lambda:ListFunctions"],
    )
    return {each["EvalActionName"]: each["EvalDecision"] for each in answer["EvaluationResults"]}


def main() -> None:
    """Prints one JSON object."""
    arn, session = signed_in_user()
    of = session.client
    calls: dict[str, Callable[[], object]] = {
        "sagemaker:ListEndpoints": of("sagemaker").list_endpoints,
        "sagemaker:ListModels": of("sagemaker").list_models,
        "lambda:ListFunctions": of("lambda").list_functions,
        "iam:ListRoles": of("iam").list_roles,
        "s3:ListAllMyBuckets": of("s3").list_buckets,
        "apigateway:GET": of("apigatewayv2").get_apis,
        "logs:DescribeLogGroups": of("logs").describe_log_groups,
    }
    print(
        json.dumps(
            {
                "caller": of("sts").get_caller_identity()["Arn"],
                "calls": {action: outcome(call) for action, call in calls.items()},
                "simulated": simulated(arn),
            }
        )
    )


if __name__ == "__main__":
    main()
