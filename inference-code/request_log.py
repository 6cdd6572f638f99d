"""The line that ties a request in this log to the same request in the proxy's."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The one header of a caller that SageMaker hands on to the container as it came (InvokeEndpoint).
_HEADER = "x-amzn-sagemaker-custom-attributes"
# Anybody who may call the endpoint can write it, so nothing but an id gets into the log.
_PAIR = re.compile(r"(request|trace)=[A-Za-z0-9._:+/=-]{1,128}")


def request_line(headers: Mapping[str, str]) -> str | None:
    """`request=ID trace=ID` as the proxy sent them; None when the caller is not the proxy."""
    value = next((each for name, each in headers.items() if name.lower() == _HEADER), "")
    pairs = {match[1]: match[0] for each in value.split(",") if (match := _PAIR.fullmatch(each))}
    if "request" not in pairs:
        return None
    return " ".join(pairs[name] for name in ("request", "trace") if name in pairs)
