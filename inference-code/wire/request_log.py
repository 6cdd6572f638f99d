"""The log line that correlates a request in this log with the proxy's log."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The only request header that SageMaker forwards to the container unchanged (InvokeEndpoint).
_HEADER = "x-amzn-sagemaker-custom-attributes"
# Any caller of the endpoint can set it, so only ids are logged.
_PAIR = re.compile(r"(request|trace)=[A-Za-z0-9._:+/=-]{1,128}")


def request_line(headers: Mapping[str, str]) -> str | None:
    """`request=ID trace=ID` as sent by the proxy; None for other callers."""
    value = next((each for name, each in headers.items() if name.lower() == _HEADER), "")
    pairs = {match[1]: match[0] for each in value.split(",") if (match := _PAIR.fullmatch(each))}
    if "request" not in pairs:
        return None
    return " ".join(pairs[name] for name in ("request", "trace") if name in pairs)
