"""What a host without AWS's toolkits does for a hook that the serve script leaves out."""

from __future__ import annotations

import json
from typing import Any

_JSON = "application/json"


class JsonDefaults:
    """JSON in both directions: the other defaults of the toolkits need packages."""

    def input_fn(self, body: Any, content_type: str | None) -> Any:
        """The value in a JSON body. Raises ValueError for another type and for a faulty body."""
        if not _is_json(content_type or _JSON):
            raise ValueError(
                f"Content-Type {content_type} needs an input_fn in the serve script: this host"
                f" decodes only {_JSON}"
            )
        return json.loads(body)

    def output_fn(self, prediction: Any, accept: str) -> tuple[str, str]:
        """The prediction as JSON. Raises ValueError for NaN and for an Accept without JSON."""
        if not any(_is_json(each) for each in accept.split(",")):
            raise ValueError(
                f"Accept {accept} needs an output_fn in the serve script: this host encodes only"
                f" {_JSON}"
            )
        return json.dumps(prediction, ensure_ascii=False, allow_nan=False), _JSON


def _is_json(media_range: str) -> bool:
    return media_range.split(";")[0].strip().lower() in (_JSON, "application/*", "*/*")
