"""Installs code/requirements.txt at every start, as the real `serve` does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def install_dependencies(model_dir: Path, deps_dir: Path) -> None:
    """Install into `deps_dir`, so that the machine's packages are not changed.

    Raises SystemExit(1) when pip fails; its output is then on stderr.
    """
    requirements = _requirements(model_dir / "code")
    if requirements is None:
        return
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--upgrade"]
    done = subprocess.run(
        [*command, "--target", str(deps_dir), "-r", str(requirements)],
        stdout=sys.stderr.fileno(),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        sys.stderr.write("failed to install required packages, exiting\n")
        raise SystemExit(1)


def _requirements(code: Path) -> Path | None:
    """Packages that the archive carries for the image's Python are installed here for another."""
    machine = f"{sys.implementation.cache_tag}-{sys.platform}-{os.uname().machine}"
    carried = code / "vendor" / "requirements.txt"
    if carried.is_file() and carried.read_text() and not (code / "vendor" / machine).is_dir():
        return carried
    requirements = code / "requirements.txt"
    return requirements if requirements.is_file() else None
