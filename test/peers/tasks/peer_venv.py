"""Python environments of the peers: a few packages over an environment that has PyTorch."""

from __future__ import annotations

import subprocess
from pathlib import Path

_ROOT = Path(__file__).parents[3] / ".venv"


def peer_venv(python: str, name: str) -> str:
    """The interpreter of the environment with `requirements-<name>.txt`, over that of `python`.

    Created if missing or if the requirements changed. Raises CalledProcessError when pip fails.
    """
    requirements = Path(__file__).with_name(f"requirements-{name}.txt")
    folder = _ROOT / f"peer-{name}"
    found = folder / "bin" / "python"
    stamp = folder / "made-from.txt"
    wanted = f"{python}\n{requirements.read_text(encoding='utf-8')}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return str(found)
    subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
    # A path file comes after the environment's own packages, so that these win.
    below = _site_packages(python)
    Path(_site_packages(str(found)), "below.pth").write_text(below, encoding="utf-8")
    pip = [str(found), "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "-r", str(requirements)], check=True)
    stamp.write_text(wanted, encoding="utf-8")
    return str(found)


def _site_packages(python: str) -> str:
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
