"""Failures of the model as a metric of the version that answered.

Lambda's own metric Errors counts only what a function does not answer: failed starts, timeouts
and a lack of memory. An error of the serve script is an answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

# As in src/contract/metrics.ts, and in the alarms of infra/hosts/function/version-alarms.ts.
_NAMESPACE = "SagemakerGateway"
_METRIC = "ModelErrors"


def failure_line(status: int, environ: Mapping[str, str], now_ms: int) -> str | None:
    """One failure in CloudWatch's embedded metric format; None for a status below 500."""
    if status < 500:
        return None
    dimensions = {
        "FunctionName": environ.get("AWS_LAMBDA_FUNCTION_NAME", ""),
        "ExecutedVersion": environ.get("AWS_LAMBDA_FUNCTION_VERSION", ""),
    }
    directive = {
        "Namespace": _NAMESPACE,
        "Dimensions": [list(dimensions)],
        "Metrics": [{"Name": _METRIC, "Unit": "Count"}],
    }
    metadata = {"Timestamp": now_ms, "CloudWatchMetrics": [directive]}
    return json.dumps({"_aws": metadata, **dimensions, _METRIC: 1})
