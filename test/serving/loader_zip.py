"""Zips for the loader, with their digests, and calls of it."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import file_system_loader
from object_store import ObjectStore

ACCOUNT = "123456789012"
FOREVER_MS = 900_000

Files = dict[str, bytes]
Stored = Callable[..., ObjectStore]

PROGRAMS = ("packages/torch/bin/run",)
FILES: Files = {
    "lambda_handler.py": b"def handler(event, context): ...\n",
    "model/config.json": b"{}",
    "model/empty": b"",
    "model/model.onnx": os.urandom(700_001),
    "packages/na\u00efve \u540d\u524d.txt": os.urandom(20_000),
    "packages/torch/bin/run": b"#!/bin/sh\n",
    **{f"packages/torch/part{index}.py": b"x = 1\n" * index for index in range(20)},
}
LOADED = {"state": "loaded", "bytes": sum(map(len, FILES.values())), "files": len(FILES)}


@dataclass
class Context:
    """Lambda's context, whose time is what is left of `left_ms` after so many looks at it."""

    left_ms: int = FOREVER_MS
    looks: int | None = None
    invoked_function_arn: str = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:shop-loader"
    asked: int = field(default=0, init=False)

    def get_remaining_time_in_millis(self) -> int:
        """Nothing after the last look that is left."""
        self.asked += 1
        return 0 if self.looks is not None and self.asked > self.looks else self.left_ms


def zip_of(files: Files, programs: tuple[str, ...] = ()) -> bytes:
    """A zip as the deployer writes it: sorted, every second file deflated."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for index, (path, content) in enumerate(sorted(files.items())):
            info = zipfile.ZipInfo(path)
            info.external_attr = (0o100755 if path in programs else 0o100644) << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED if index % 2 else 0)
    return stream.getvalue()


def digest_of(files: Files, programs: tuple[str, ...] = ()) -> str:
    """The content address of the files."""
    lines = (
        f"{hashlib.sha256(content).hexdigest()} {len(content)} {int(path in programs)} {path}\n"
        for path, content in sorted(files.items())
    )
    return hashlib.sha256(
        "".join(["sagemaker-gateway function files 1\n", *lines]).encode()
    ).hexdigest()


def load(store: ObjectStore, digest: str, context: Context | None = None, **given: Any) -> Any:
    """The answer to one call of the loader for the zip in a store."""
    place = {"bucket": "models", "key": "releases/model.tar.gz", "bytes": len(store.content)}
    event = {"action": "load", "digest": digest, **place, **given}
    return file_system_loader.handler(event, context or Context())


def call(action: str, digest: str | None = None, context: Context | None = None) -> Any:
    """The answer to another call."""
    event = {"action": action, **({} if digest is None else {"digest": digest})}
    return file_system_loader.handler(event, context or Context())


def contents(folder: Path) -> Files:
    """The files below a folder."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): each.read_bytes() for each in files}
