"""One start and one event of a function, as Lambda's Python runtime calls a handler.

The event comes from stdin. Descriptor 3 gets a line after each phase: `ready` when the handler is
imported, and then its answer in JSON. Everything else that is written is the function's log. An
exception ends the process, with its traceback.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys

_RESULTS_FD = 3


def main() -> None:
    """Imports the handler that `_HANDLER` names from the task folder, and calls it once."""
    # The runtime has the task folder first, where this program's own is (awslambdaric, __main__).
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    logging.basicConfig(format="[%(levelname)s]\t%(message)s")
    module, name = os.environ["_HANDLER"].rsplit(".", 1)
    with os.fdopen(_RESULTS_FD, "w", encoding="utf-8") as results:
        handler = getattr(importlib.import_module(module), name)
        print("ready", file=results, flush=True)
        answer = handler(json.loads(sys.stdin.buffer.read()), None)
        print(json.dumps(answer), file=results, flush=True)


main()
