"""The worker process: only it imports the user's code, so a crash or hang affects only it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

_HERE = Path(__file__).parent
sys.path.insert(0, str(_HERE.parents[2] / "serving-code"))

from image_modules import provide_pytorch_toolkit, provide_toolkit_errors  # noqa: E402
from import_path import make_room_for  # noqa: E402
from messages import Call, Reply  # noqa: E402
from server_settings import HUGGING_FACE, PYTORCH, ServerSettings, read_settings  # noqa: E402
from toolkit_huggingface import HuggingFaceToolkit  # noqa: E402
from toolkit_pytorch import PytorchToolkit  # noqa: E402
from worker_process import answer_calls  # noqa: E402


def main() -> None:
    """Load the model, report it, then handle one call at a time until the pipe is closed."""
    options = _options()
    answer_calls(options.fd, lambda: _loaded(options))


def _loaded(options: argparse.Namespace) -> Callable[[Call], Reply]:
    # The calls that arrive are pickled with the name of their module.
    make_room_for([str(Path(options.model_dir) / "code")], ("messages",), str(_HERE))
    toolkit = _toolkit(read_settings(options.flavor, os.environ), options.model_dir)
    toolkit.load()
    return toolkit.answer


def _toolkit(settings: ServerSettings, model_dir: str) -> HuggingFaceToolkit | PytorchToolkit:
    if settings.flavor == HUGGING_FACE:
        provide_toolkit_errors()
        return HuggingFaceToolkit(settings, model_dir)
    provide_pytorch_toolkit()
    return PytorchToolkit(settings, model_dir, provide_toolkit_errors())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flavor", choices=(HUGGING_FACE, PYTORCH), required=True)
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--fd", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
