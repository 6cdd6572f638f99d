"""The file system and the bucket of the loader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import file_system_lock
import folder_filling
import range_stream
from loader_zip import Stored
from object_store import ObjectStore


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "mnt"
    folder.mkdir()
    monkeypatch.setenv("SAGEMAKER_GATEWAY_MOUNT", str(folder))
    monkeypatch.setattr(range_stream, "_FIRST_PAUSE_S", 0)
    monkeypatch.setattr(folder_filling, "_BATCH_FILES", 5)
    monkeypatch.setattr(file_system_lock, "_CHECK_S", 0.01)
    return folder


@pytest.fixture
def stored(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stored]:
    opened: list[ObjectStore] = []

    def store(content: bytes, *cuts: int) -> ObjectStore:
        opened.append(ObjectStore(content, cuts).__enter__())
        for name, value in opened[-1].environment.items():
            monkeypatch.setenv(name, value)
        return opened[-1]

    yield store
    for each in opened:
        each.__exit__()
