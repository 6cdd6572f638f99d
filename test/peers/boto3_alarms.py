"""The life of an alarm through boto3: put, set, read, tag and delete."""

import json
import sys

import boto3
from botocore.exceptions import ClientError


def code_of(error: ClientError) -> dict[str, object]:
    """The error members that callers check."""
    response = error.response
    return {
        "code": response["Error"]["Code"],
        "message": response["Error"]["Message"],
        "http": response["ResponseMetadata"]["HTTPStatusCode"],
        "shape": type(error).__name__,
    }


def main() -> None:
    """Prints one JSON object about the alarm named by the first argument."""
    name = sys.argv[1]
    cloudwatch = boto3.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/SageMaker",
        MetricName="ModelLatency",
        Dimensions=[{"Name": "EndpointName", "Value": "e"}],
        ExtendedStatistic="p90",
        Period=60,
        EvaluationPeriods=2,
        Threshold=1500.5,
        ComparisonOperator="GreaterThanThreshold",
        Tags=[{"Key": "team", "Value": "blue"}],
    )
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test")
    alarm = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    errors = []
    for call in (
        lambda: cloudwatch.set_alarm_state(AlarmName="gone", StateValue="OK", StateReason=""),
        lambda: cloudwatch.list_tags_for_resource(ResourceARN=f"{alarm['AlarmArn']}-gone"),
        lambda: cloudwatch.put_metric_alarm(AlarmName=name),
    ):
        try:
            call()
        except ClientError as error:
            errors.append(code_of(error))
    cloudwatch.delete_alarms(AlarmNames=[name])
    left = cloudwatch.describe_alarms(AlarmNamePrefix=name)["MetricAlarms"]
    print(
        json.dumps(
            {
                "arn": alarm["AlarmArn"],
                "state": [alarm["StateValue"], alarm["StateReason"]],
                "threshold": alarm["Threshold"],
                "statistic": alarm["ExtendedStatistic"],
                "year": alarm["StateUpdatedTimestamp"].year,
                "tags": tags,
                "errors": errors,
                "left": left,
            }
        )
    )


if __name__ == "__main__":
    main()
