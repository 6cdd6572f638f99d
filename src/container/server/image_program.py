"""The Python program of a container image on this machine, without the image's Python.

    python -u image_program.py --model-dir DIR --deps-dir DIR PROGRAM [ARGUMENT ...]

It installs the packages that the archive carries for the image's Python, if this is another one,
and runs PROGRAM in this process. It exits with its parent.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from pathlib import Path

from dependencies import install_carried
from parent_watch import end_with_parent


def main() -> None:
    """The exit code is that of the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model-dir", type=Path, required=True)
    parser.add_argument("--deps-dir", type=Path, required=True)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    end_with_parent()
    packages = install_carried(options.model_dir, options.deps_dir)
    if packages is not None:
        os.environ["PYTHONPATH"] = packages
    program = options.command[0]
    sys.argv = options.command
    sys.path[0] = str(Path(program).parent)
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
