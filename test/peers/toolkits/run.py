"""Serve scripts in the real toolkits and in the local container, with and without entry module.

    python test/peers/toolkits/run.py

Needs an interpreter with torch and transformers. Installs each toolkit, without its dependencies,
into an environment in .venv, once; TorchServe and multi-model-server are only imported.
"""

from __future__ import annotations

import json
import os
import site
import subprocess
import venv
from pathlib import Path

_HERE = Path(__file__).parent
_ENVIRONMENTS = _HERE.parents[2] / ".venv"
_PACKAGES = {
    "pytorch": "sagemaker-pytorch-inference==2.0.25 torchserve==0.12.0",
    # The PyTorch toolkit contains an older sagemaker_inference, so the two cannot be together.
    "huggingface": "sagemaker-huggingface-inference-toolkit==2.6.0 sagemaker-inference==1.10.1"
    " multi-model-server==1.1.11 pillow==13.0.0",
}
_BOTH = "scipy==1.17.1 six==1.17.0 retrying==1.4.2 psutil==7.2.2"


def main() -> None:
    """Exit code 1 when any case differs."""
    failed = 0
    for flavor in _PACKAGES:
        python = _environment(flavor)
        real, ours = (_lines(python, side, flavor) for side in ("real", "ours"))
        assert real and len(real) == len(ours)
        for left, right in zip(real, ours, strict=True):
            same = left == right
            failed += not same
            print(f"{'passed' if same else 'FAILED'}: {flavor}, {json.loads(left)['case']}")
            if not same:
                print(f"  real {left}\n  ours {right}")
    raise SystemExit(1 if failed else 0)


def _environment(flavor: str) -> Path:
    folder = _ENVIRONMENTS / f"toolkits-{flavor}"
    python = folder / "bin" / "python"
    packages = f"{_PACKAGES[flavor]} {_BOTH}"
    stamp = folder / "made-from.txt"
    if not stamp.is_file() or stamp.read_text() != packages:
        venv.create(folder, clear=True, with_pip=True)
        places = "; ".join(f"site.addsitedir({place!r})" for place in site.getsitepackages())
        next(folder.glob("lib/python*/site-packages")).joinpath("torch.pth").write_text(
            f"import site; {places}\n"
        )
        command = [str(python), "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*command, *packages.split()], check=True)
        stamp.write_text(packages)
    return python


def _lines(python: Path, side: str, flavor: str) -> list[str]:
    command = [str(python), str(_HERE / "side.py"), side, flavor]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    return done.stdout.decode().splitlines()


if __name__ == "__main__":
    main()
