"""The model function whose code and packages lie on a file system: `mounted_handler.handler`.

It has the layout of the zip of a function below SAGEMAKER_GATEWAY_ROOT.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT_VARIABLE = "SAGEMAKER_GATEWAY_ROOT"


class MissingRelease(Exception):
    """The release is not on the file system; the message is for whoever deploys it."""


def _put_on_path() -> None:
    root = Path(os.environ.get(ROOT_VARIABLE, ""))
    if not (root / "lambda_handler.py").is_file():
        raise MissingRelease(
            f"{ROOT_VARIABLE} is {str(root)!r}, which has no release: check the file system of the"
            " function, and deploy the release again"
        )
    # The archive may have modules with the names of those in this folder.
    here = str(Path(__file__).parent)
    sys.path[:] = [str(root), *(each for each in sys.path if each != here)]


_put_on_path()

from lambda_handler import handler  # noqa: E402, F401
