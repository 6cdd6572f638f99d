"""Lists the remaining resources of every kind that a deploy creates, with boto3, as a JSON object.

usage: left.py URL
"""

import json
import sys

import boto3

# Kind -> service, listing, the member that holds the list, the name in an element.
_LISTINGS = {
    "bucket": ("s3", "list_buckets", "Buckets", "Name"),
    "role": ("iam", "list_roles", "Roles", "RoleName"),
    "log group": ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "dashboard": ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    "alarm": ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    "function": ("lambda", "list_functions", "Functions", "FunctionName"),
    "HTTP API": ("apigatewayv2", "get_apis", "Items", "Name"),
    "model": ("sagemaker", "list_models", "Models", "ModelName"),
    "endpoint configuration": (
        "sagemaker",
        "list_endpoint_configs",
        "EndpointConfigs",
        "EndpointConfigName",
    ),
    "endpoint": ("sagemaker", "list_endpoints", "Endpoints", "EndpointName"),
}


def names(url: str, service: str, listing: str, member: str, name: str) -> list[str]:
    """The names of all resources of one kind."""
    client = boto3.client(
        service,
        endpoint_url=url,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    return [element[name] for element in getattr(client, listing)()[member]]


def main(url: str) -> None:
    print(json.dumps({kind: names(url, *how) for kind, how in _LISTINGS.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
