"""Environments with a toolkit each, over the packages of this interpreter."""

from __future__ import annotations

import site
import subprocess
import venv
from pathlib import Path

_ENVIRONMENTS = Path(__file__).parents[3] / ".venv"
_PACKAGES = {
    "pytorch": "sagemaker-pytorch-inference==2.0.25 torchserve==0.12.0",
    # The PyTorch toolkit contains an older sagemaker_inference, so the two cannot be together.
    "huggingface": "sagemaker-huggingface-inference-toolkit==2.6.0 sagemaker-inference==1.10.1"
    " multi-model-server==1.1.11 pillow==13.0.0",
}
_BOTH = "scipy==1.17.1 six==1.17.0 retrying==1.4.2 psutil==7.2.2"
FLAVORS = tuple(_PACKAGES)


def toolkit_venv(flavor: str) -> Path:
    """The interpreter of an environment with this toolkit; made once."""
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
