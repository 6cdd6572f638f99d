"""A worker of the lean container: only it imports the archive's code."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from pathlib import Path

from import_path import make_room_for, packages_in
from messages import Call, Reply
from served_model import ServedModel
from start_error import StartError
from worker_process import answer_calls


def main() -> None:
    """Ends with status 1 if the model does not load, with the reason on stderr."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--max-answer-bytes", type=int, required=True)
    parser.add_argument("--fd", type=int, required=True)
    options = parser.parse_args()
    answer_calls(options.fd, lambda: _loaded(options.model_dir, options.max_answer_bytes))


def _loaded(model_dir: str, max_answer_bytes: int) -> Callable[[Call], Reply]:
    # The calls that arrive are pickled with the name of their module.
    packages = packages_in(Path(__file__).parent)
    make_room_for([f"{model_dir}/code", *packages], ("messages",))
    try:
        return ServedModel(model_dir, max_answer_bytes).answer
    except StartError as error:
        # Written while the pipe is open: the server kills a worker that has closed it.
        logging.error("the model was not loaded: %s", error)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
