"""Arrays in JSON, CSV and NPY, as sagemaker_inference reads and writes them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

# numpy is imported when needed: a program that decodes its own bodies may not use it.


def array_in(body: Any, content_type: str | None) -> Any:
    """The array in a body. Raises Exception for another type, as `unsupported` describes it."""
    import numpy

    if content_type == "application/json":
        return numpy.array(json.loads(body))
    if content_type == "text/csv":
        # Without a type, columns of different types become records, which no tensor accepts.
        return numpy.genfromtxt(io.StringIO(body), dtype=None, delimiter=",")
    if content_type == "application/x-npy":
        return npy_array(body)
    raise unsupported(content_type)


def npy_array(body: Any) -> Any:
    """An array of numbers. The toolkits would also load pickles, which run a caller's code."""
    import numpy

    return numpy.load(io.BytesIO(body), allow_pickle=False)


def npy(value: Any) -> bytes:
    """NPY of anything array-like."""
    import numpy

    stream = io.BytesIO()
    numpy.save(stream, value)
    return stream.getvalue()


def unsupported(content_type: str | None) -> Exception:
    """The error of both toolkits for a type without decoder or encoder."""
    # With the toolkits' indentation, which TorchServe also writes into the status line.
    indent = " " * 12
    return ValueError(
        f"Content type {content_type} is not supported by this framework.\n\n"
        f"{indent}Please implement input_fn to to deserialize the request data or an output_fn to\n"
        f"{indent}serialize the response. For more information, see the SageMaker Python SDK"
        " README."
    )


def _csv(value: Any) -> bytes:
    import numpy

    stream = io.StringIO()
    numpy.savetxt(stream, value, delimiter=",", fmt="%s")
    return stream.getvalue().encode()


def _json(value: Any) -> str:
    return json.dumps(value, default=lambda each: each.tolist())


ENCODERS: dict[str, Callable[[Any], str | bytes]] = {
    "application/json": _json,
    "text/csv": _csv,
    "application/x-npy": npy,
}
