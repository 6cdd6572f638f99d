"""A Python environment with the packages of the PyTorch inference image."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
VENV = ROOT / ".venv" / "container"
_LOCAL = ROOT / "src" / "local" / "requirements"
# One call each: those with hashes and those without cannot be in the same.
_FILES = (
    _LOCAL / "requirements-torch.txt",
    _LOCAL / "requirements-onnx.txt",
    _LOCAL / "torch-unhashed.txt",
    Path(__file__).with_name("requirements.txt"),
)


def serving_venv() -> Path:
    """Its folder; created if missing or if the requirements changed.

    Raises CalledProcessError when pip fails.
    """
    stamp = VENV / "made-from.txt"
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in _FILES)).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        for file in _FILES:
            _pip("-r", str(file))
        stamp.write_text(wanted)
    return VENV


def _pip(*arguments: str) -> None:
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", *arguments]
    subprocess.run(command, check=True)
