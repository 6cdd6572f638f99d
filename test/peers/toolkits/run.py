"""Serve scripts in the real toolkits and in the local container, with and without entry module.

    python test/peers/toolkits/run.py

Needs an interpreter with torch and transformers. Installs each toolkit, without its dependencies,
into an environment in .venv, once; TorchServe and multi-model-server are only imported.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from toolkit_venv import FLAVORS, toolkit_venv

_HERE = Path(__file__).parent


def main() -> None:
    """Exit code 1 when any case differs."""
    failed = 0
    for flavor in FLAVORS:
        python = toolkit_venv(flavor)
        real, ours = (_lines(python, side, flavor) for side in ("real", "ours"))
        assert real and len(real) == len(ours)
        for left, right in zip(real, ours, strict=True):
            same = left == right
            failed += not same
            print(f"{'passed' if same else 'FAILED'}: {flavor}, {json.loads(left)['case']}")
            if not same:
                print(f"  real {left}\n  ours {right}")
    raise SystemExit(1 if failed else 0)


def _lines(python: Path, side: str, flavor: str) -> list[str]:
    command = [str(python), str(_HERE / "side.py"), side, flavor]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    return done.stdout.decode().splitlines()


if __name__ == "__main__":
    main()
