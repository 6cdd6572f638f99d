"""The worker process: only it imports the user's code, so a crash or hang affects only it."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

from image_modules import provide_image_modules
from server_settings import HUGGING_FACE, PYTORCH, ServerSettings, read_settings
from toolkit_huggingface import HuggingFaceToolkit
from toolkit_pytorch import PytorchToolkit

LOADED = "loaded"
_PARENT_CHECK_S = 0.5


def main() -> None:
    """Load the model, report it, then handle one call at a time until the pipe is closed."""
    options = _options()
    # Ctrl-C reaches the whole process group; the server stops its worker itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    _make_room_for(str(Path(options.model_dir) / "code"))
    toolkit = _toolkit(read_settings(options.flavor, os.environ), options.model_dir)
    toolkit.load()
    _answer_calls(Connection(options.fd), toolkit)


def _make_room_for(code_dir: str) -> None:
    """Makes modules of the archive importable, also those with the name of one of this server."""
    here = str(Path(__file__).parent)
    for name, module in list(sys.modules.items()):
        # The calls that arrive are pickled with the name of their module.
        if name not in ("__main__", "messages") and _folder_of(module) == here:
            del sys.modules[name]
    sys.path[:] = [code_dir, *(each for each in sys.path if each != here)]


def _folder_of(module: ModuleType) -> str | None:
    file = getattr(module, "__file__", None)
    return str(Path(file).parent) if file else None


def _answer_calls(server: Connection, toolkit: HuggingFaceToolkit | PytorchToolkit) -> None:
    server.send(LOADED)
    while True:
        try:
            call = server.recv()
        except EOFError:
            return
        server.send(toolkit.answer(call))


def _toolkit(settings: ServerSettings, model_dir: str) -> HuggingFaceToolkit | PytorchToolkit:
    toolkit_error = provide_image_modules(settings.flavor)
    if settings.flavor == HUGGING_FACE:
        return HuggingFaceToolkit(settings, model_dir)
    return PytorchToolkit(settings, model_dir, toolkit_error)


def _end_with_parent(parent: int) -> None:
    # A killed server cannot stop its worker, and a hook may never return to recv().
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    os._exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flavor", choices=(HUGGING_FACE, PYTORCH), required=True)
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--fd", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
