"""A serve script that shows what it gets, or does what the body says."""

import os
import sys


def model_fn(model_dir):
    return {"calls": 0}


def input_fn(body, content_type, context):
    return body


def predict_fn(data, model, context):
    model["calls"] += 1
    text = data if isinstance(data, str) else bytes(data).decode("utf-8", "replace")
    word, _, rest = text.partition(" ")
    return _DONE.get(word, _same)(data, rest, context)


def output_fn(prediction, accept):
    return prediction


def _same(data, rest, context):
    return bytes(data) if isinstance(data, bytearray) else data


def _reject(data, rest, context):
    from sagemaker_inference.errors import BaseInferenceToolkitError

    text = f"sagemaker-gateway-client-error 422 input-rejected: {rest}"
    raise BaseInferenceToolkitError(422, text, "input-rejected")


def _fail(data, rest, context):
    raise LookupError(rest)


def _headers(data, rest, context):
    return context.get_all_request_header(0)


def _attributes(data, rest, context):
    context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", rest)
    return "set"


def _bytes(data, rest, context):
    return b"\xff" * int(rest), "application/octet-stream"


def _random(data, rest, context):
    import random
    import uuid

    return {"random": random.random(), "uuid": str(uuid.uuid4())}


def _object(data, rest, context):
    return object()


def _exit(data, rest, context):
    sys.exit(rest)


def _die(data, rest, context):
    os._exit(3)


def _wait(data, rest, context):
    """Until the file is there; the file with `.started` says that the call has begun."""
    import time

    open(f"{rest}.started", "w").close()
    while not os.path.exists(rest):
        time.sleep(0.01)
    return "waited"


_DONE = {
    "reject": _reject,
    "fail": _fail,
    "headers": _headers,
    "attributes": _attributes,
    "csv": lambda data, rest, context: (rest, "text/csv"),
    "nan": lambda data, rest, context: {"score": float("nan")},
    "repeat": lambda data, rest, context: "x" * int(rest),
    "bytes": _bytes,
    "random": _random,
    "object": _object,
    "exit": _exit,
    "die": _die,
    "wait": _wait,
    "pid": lambda data, rest, context: str(os.getpid()),
}
