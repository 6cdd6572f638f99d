"""Installs code/requirements.txt at every start, as the real `serve` does."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import venv
from pathlib import Path


def install_dependencies(model_dir: Path, deps_dir: Path) -> str | None:
    """Installs what this Python lacks into a new environment in `deps_dir`; returns its packages.

    The real container installs into its own Python, where what is there already counts. Here that
    Python is the user's, so the environment only sees its packages: pip can add to them, and
    replace one of them by another version in the new environment. Raises SystemExit(1) when pip
    fails; its output is then on stderr.
    """
    code = model_dir / "code"
    own = code / "requirements.txt"
    return _install(_carried(code) or (own if own.is_file() else None), deps_dir)


def install_carried(model_dir: Path, deps_dir: Path) -> str | None:
    """The same only for packages that the archive carries for the image's Python."""
    return _install(_carried(model_dir / "code"), deps_dir)


def _install(requirements: Path | None, deps_dir: Path) -> str | None:
    if requirements is None:
        return None
    venv.create(deps_dir, with_pip=False, symlinks=True)
    python = deps_dir / "bin" / "python"
    packages = next(deps_dir.glob("lib/python*/site-packages"))
    places = "; ".join(f"site.addsitedir({place!r})" for place in site.getsitepackages())
    (packages / "packages-of-the-image.pth").write_text(f"import site; {places}\n")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    done = subprocess.run(
        [*command, "--disable-pip-version-check", "-r", str(requirements)],
        stdout=sys.stderr.fileno(),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        sys.stderr.write("failed to install required packages, exiting\n")
        raise SystemExit(1)
    return str(packages)


def _carried(code: Path) -> Path | None:
    """Packages that the archive carries for the image's Python are installed here for another."""
    machine = f"{sys.implementation.cache_tag}-{sys.platform}-{os.uname().machine}"
    carried = code / "vendor" / "requirements.txt"
    if carried.is_file() and carried.read_text() and not (code / "vendor" / machine).is_dir():
        return carried
    return None
