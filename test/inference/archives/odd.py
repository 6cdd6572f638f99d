"""An inference.py that fails as the body requests."""

import os
import sys
import time


def model_fn(model_dir):
    print("model_fn was here")
    if "ODD_LOAD_GATE" in os.environ:
        _wait_for(os.environ["ODD_LOAD_GATE"])
    if "ODD_LOAD_FAULT" in os.environ:
        raise LookupError(os.environ["ODD_LOAD_FAULT"])
    return {"loads": 1, "calls": 0}


def input_fn(body, content_type, context):
    return {
        "body": repr(body),
        "content_type": content_type,
        "trace": context.get_request_header(0, "X-Trace"),
    }


def predict_fn(data, model):
    model["calls"] += 1
    if "sleep" in data["body"]:
        time.sleep(60)
    if "pause" in data["body"]:
        _trace("start")
        _wait_for(os.environ["ODD_GATE"])
        _trace("end")
    if "crash" in data["body"]:
        os._exit(3)
    if "leave" in data["body"]:
        sys.exit(3)
    if "raise" in data["body"]:
        raise ValueError('went <wrong>\n"here"')
    if "accent" in data["body"]:
        raise ValueError("caf\u00e9 \u20ac")
    if "status" in data["body"]:
        from sagemaker_inference.errors import BaseInferenceToolkitError

        raise BaseInferenceToolkitError(418, "a teapot", "Teapot")
    return {**data, "calls": model["calls"]}


def _wait_for(path):
    while not os.path.exists(path):
        time.sleep(0.02)


def _trace(event):
    with open(os.environ["ODD_GATE"] + ".trace", "a") as trace:
        print(event, file=trace)


def output_fn(prediction, accept):
    if "tuple" in prediction["body"]:
        return "a,b", "text/csv"
    if "binary" in prediction["body"]:
        return b"\x00\xff", "image/png"
    if "bytes" in prediction["body"]:
        return b"\x00\xff"
    if "large" in prediction["body"]:
        return "x" * int(prediction["body"].strip("'").split()[1])
    if "object" in prediction["body"]:
        return object()
    if "nothing" in prediction["body"]:
        return None
    return {**prediction, "accept": accept}
