"""Models that are written by other interpreters, and where others are published."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import formats
from peer_venv import peer_venv

_MODELS = Path(__file__).parents[2] / "models"


@dataclass(frozen=True)
class Tools:
    """`python` is the interpreter of the tests, `published` the folder of the Hub's `org/name`."""

    python: str
    published: Path
    account: Mapping[str, str]

    def earlier(self, kind: str, folder: Path) -> Path:
        """As transformers 4 writes it."""
        return self._by("transformers-4", "earlier_folders.py", kind, folder)

    def framework(self, kind: str, folder: Path) -> Path:
        """config.json and tokenizer, with the weights of another framework."""
        (formats.base(folder) / "model.safetensors").unlink()
        return self._by("other-frameworks", "other_frameworks.py", kind, folder)

    def archive_below(self, folder: Path) -> str:
        """A folder in an archive."""
        return f"{formats.archive(folder, root=False)}#my-model"

    def archive_in_s3(self, folder: Path) -> str:
        """An archive in a bucket of the account."""
        file = formats.archive(folder)
        self._aws("mb", "s3://models-of-others")
        self._aws("cp", str(file), "s3://models-of-others/model.tar.gz")
        return "s3://models-of-others/model.tar.gz"

    def truncated_archive(self, folder: Path) -> Path:
        """A download that ended early."""
        file = formats.archive(folder)
        file.write_bytes(file.read_bytes()[:-2000])
        return file

    def _aws(self, *arguments: str) -> None:
        program = str(Path(self.python).with_name("aws"))
        subprocess.run(
            [program, "s3", *arguments], env=dict(self.account), check=True, capture_output=True
        )

    def _by(self, venv: str, script: str, kind: str, folder: Path) -> Path:
        python = peer_venv(self.python, venv)
        command = [python, str(_MODELS / script), kind, str(folder)]
        subprocess.run(command, check=True, capture_output=True)
        return folder


def unpacked(archive: Path) -> Path:
    """The model folder in an archive that lies on this machine."""
    folder = archive.with_name("unpacked")
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    below = [each for each in folder.iterdir() if each.is_dir()]
    return below[0] if below else folder
