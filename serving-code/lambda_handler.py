"""The model function on AWS Lambda: `lambda_handler.handler`.

The model is loaded when this module is imported: in Lambda's init, and before a snapshot.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

from failure_metric import failure_line
from import_path import make_room_for, packages_in, run_sitecustomize
from invocation import Answer, answer_event
from model_location import find_model
from served_model import ServedModel
from snapshot import prepare_for_restore

_ROOT = Path(__file__).parent


def _load() -> ServedModel:
    # Lambda drops what is below WARNING, unless the function's logging configuration has a level.
    if "AWS_LAMBDA_LOG_LEVEL" not in os.environ:
        logging.getLogger().setLevel(logging.INFO)
        logging.getLogger("botocore").setLevel(logging.WARNING)
    sys.path[:0] = packages_in(_ROOT)
    model_dir = find_model(_ROOT, os.environ)
    code = f"{model_dir}/code"
    make_room_for([code], (__name__,))
    run_sitecustomize(code)
    return ServedModel(model_dir)


_model = _load()
prepare_for_restore()


def handler(event: Any, context: Any) -> Answer:
    """Answers one event of the proxy; see invocation.py for its form. Never raises."""
    answer = answer_event(event, _model.answer)
    if line := failure_line(answer["statusCode"], os.environ, time.time_ns() // 1_000_000):
        print(line, flush=True)
    return answer
