"""A Python environment with the packages of the PyTorch inference image."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
VENV = ROOT / ".venv" / "container"
_TORCH = ROOT / "scripts" / "python" / "requirements-torch-first.txt"
_REST = Path(__file__).with_name("requirements.txt")
_READ = (_TORCH, _REST, *sorted((ROOT / "scripts" / "python").glob("requirements-*.txt")))


def serving_venv() -> Path:
    """Its folder; created if missing or if the requirements changed.

    Raises CalledProcessError when pip fails.
    """
    stamp = VENV / "made-from.txt"
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in _READ)).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        # torch separately and first: as a dependency it would be installed with CUDA.
        _pip("-r", str(_TORCH))
        _pip("-c", str(_TORCH), "-r", str(_REST))
        stamp.write_text(wanted)
    return VENV


def _pip(*arguments: str) -> None:
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", *arguments]
    subprocess.run(command, check=True)
