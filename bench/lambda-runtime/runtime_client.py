"""Runs a Python handler inside a function's process: imports it, then polls the Runtime API for
events."""

from __future__ import annotations

import http.client
import importlib
import json
import os
import sys
from types import SimpleNamespace

sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
handler = importlib.import_module("index").handler
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
invocation = "/2018-06-01/runtime/invocation"

while True:
    api.request("GET", f"{invocation}/next")
    response = api.getresponse()
    request_id = response.headers["lambda-runtime-aws-request-id"]
    answer = handler(json.loads(response.read()), SimpleNamespace(aws_request_id=request_id))
    api.request("POST", f"{invocation}/{request_id}/response", json.dumps(answer))
    api.getresponse().read()
