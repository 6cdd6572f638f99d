"""Where Python finds the archive's code, and the packages that were built for this Python."""

from __future__ import annotations

import logging
import os
import runpy
import sys
from pathlib import Path
from types import ModuleType

_logger = logging.getLogger(__name__)


def packages_in(root: Path) -> list[str]:
    """`packages/` if it was built for this Python; nothing, and a line in the log, for another one.

    Its file PYTHON names what it was built for, such as `3.13 x86_64`. Another interpreter must
    have the same packages installed.
    """
    folder = root / "packages"
    if not folder.is_dir():
        return []
    built_for = (folder / "PYTHON").read_text(encoding="utf-8").strip()
    here = f"{sys.version_info.major}.{sys.version_info.minor} {os.uname().machine}"
    if built_for == here:
        return [str(folder)]
    _logger.info("packages/ is for Python %s, not %s: not used", built_for, here)
    return []


def make_room_for(places: list[str], kept: tuple[str, ...], *servers: str) -> None:
    """Puts these places first, and lets the archive have modules with the names of a server's.

    The modules in this folder and those of other `servers` are no longer found by name, except
    those `kept`; they stay loaded for who has imported them.
    """
    hidden = (str(Path(__file__).parent), *servers)
    for name, module in list(sys.modules.items()):
        if name not in ("__main__", *kept) and _folder_of(module) in hidden:
            del sys.modules[name]
    sys.path[:] = [*places, *(each for each in sys.path if each not in hidden)]


def run_sitecustomize(code_dir: str) -> None:
    """Runs `sitecustomize.py` of the archive's code, as Python does at start in AWS's containers.

    Such as the one that finds the packages that the archive carries.
    """
    path = Path(code_dir) / "sitecustomize.py"
    if path.is_file():
        runpy.run_path(str(path))


def _folder_of(module: ModuleType) -> str | None:
    file = getattr(module, "__file__", None)
    return str(Path(file).parent) if file else None
