"""Downloads a model from the Hub into its cache, with one format of its weights.

Reads {"repository", "revision"} and writes JSON lines: {"say"} while it downloads, then {"result"}:
{"folder"}, or {"fault"} with the kind of failure. Endpoint, token and cache are those of
huggingface_hub (HF_ENDPOINT, HF_TOKEN, HF_HOME); the token is in no output.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from huggingface_hub import HfApi, constants, snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HTTPError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import filter_repo_objects
from tqdm.auto import tqdm

# Preferred first. In a pattern, `*` matches slashes, too. Every format comes with *.safetensors, as
# the Dense layers of sentence-transformers may be in this one and the model in another.
_FORMATS: dict[str, tuple[re.Pattern[str], list[str]]] = {
    "safetensors": (re.compile(r"(0_\w+/)?(adapter_)?model.*\.safetensors"), []),
    "PyTorch": (
        re.compile(r"(0_\w+/)?(pytorch|adapter)_model.*\.bin"),
        ["pytorch_model*.bin", "*/pytorch_model*.bin", "adapter_model.bin"],
    ),
    "ONNX": (re.compile(r"(onnx/)?.*\.onnx"), ["*.onnx", "*.onnx_data*", "*.onnx.data"]),
}
_ALWAYS = [
    *("*.json", "*.txt", "*.model", "*.spm", "*.tiktoken", "bpe.codes", "*.safetensors"),
    *("model_head.pkl", "code/*"),
]
_NEVER = ["checkpoint-*", "*/checkpoint-*", "openvino/*", "original/*", "runs/*", ".*"]
_SECONDS_BETWEEN_LINES = 10


def main() -> None:
    """Writes the folder of the snapshot, or why there is none."""
    wanted = json.load(sys.stdin)
    repository, revision = wanted["repository"], wanted["revision"]
    _write(result=_download(repository, revision))


def _download(repository: str, revision: str) -> dict[str, Any]:
    try:
        return {"folder": _online(repository, revision)}
    except GatedRepoError:
        return {"fault": "gated"}
    except RepositoryNotFoundError as error:
        return {"fault": "missing", "detail": _status(error)}
    except RevisionNotFoundError:
        return {"fault": "revision"}
    except HfHubHTTPError as error:
        return {"fault": "refused", "detail": _status(error)}
    except (OSError, HTTPError) as error:
        # HTTPError is the base of the failures of a connection in the client of huggingface_hub.
        folder = _cached(repository, revision)
        return {"folder": folder} if folder else {"fault": "offline", "detail": _cause(error)}


def _online(repository: str, revision: str) -> str:
    siblings = HfApi().model_info(repository, revision=revision).siblings or []
    names = [each.rfilename for each in siblings]
    found = (name for name in _FORMATS if _has(name, names))
    patterns = _patterns(next(found, "safetensors"))
    return snapshot_download(
        repository, revision=revision, tqdm_class=_Progress, ignore_patterns=_NEVER, **patterns
    )


def _cached(repository: str, revision: str) -> str | None:
    """The whole snapshot of an earlier download in its format."""
    for name in _FORMATS:
        try:
            folder = snapshot_download(
                repository,
                revision=revision,
                local_files_only=True,
                ignore_patterns=_NEVER,
                **_patterns(name),
            )
        except LocalEntryNotFoundError:
            continue
        root = Path(folder)
        names = [each.relative_to(root).as_posix() for each in root.rglob("*")]
        if _has(name, names):
            return folder
    return None


def _patterns(name: str) -> dict[str, list[str]]:
    return {"allow_patterns": [*_ALWAYS, *_FORMATS[name][1]]}


def _has(name: str, files: list[str]) -> bool:
    kept = filter_repo_objects(files, ignore_patterns=_NEVER)
    return any(_FORMATS[name][0].fullmatch(each) for each in kept)


def _status(error: HfHubHTTPError) -> int:
    return error.response.status_code


def _cause(error: BaseException) -> str:
    """The class of the first failure: messages may have a URL with a signature."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__} at {constants.ENDPOINT}"


class _Progress(tqdm):  # type: ignore[type-arg]
    """Writes a line every few seconds instead of a bar."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # One bar counts the bytes from the network; another those on disk, a third the files.
        self._counts = str(kwargs.get("desc")).startswith("Downloading")
        self._said = 0
        kwargs["file"] = open(os.devnull, "w")  # noqa: SIM115
        super().__init__(*args, **{**kwargs, "mininterval": _SECONDS_BETWEEN_LINES})

    def display(self, *args: Any, **kwargs: Any) -> None:
        """Called by tqdm at this interval, and at the end."""
        if self._counts and self.n > self._said:
            self._said = self.n
            _write(say=f"Downloading: {self.n / 1e6:.1f} of {(self.total or self.n) / 1e6:.1f} MB")


def _write(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
