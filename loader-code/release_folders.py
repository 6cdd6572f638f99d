"""Where releases lie on the file system, and which there are.

DIGEST/           a release, with the layout of a function's zip
DIGEST.json       its record, written before the folder gets this name
.loading/DIGEST/  one that is being filled
.removing/DIGEST/ one that is being removed
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any

from loader_error import LoaderError

_LOADING = ".loading"
_REMOVING = ".removing"
_DIGEST = re.compile(r"[0-9a-f]{64}")

Record = dict[str, Any]


class ReleaseFolders:
    """The folders below the root of the file system."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def loaded(self, digest: str) -> Path:
        """The folder of a release that is complete."""
        return self.root / digest

    def loading(self, digest: str) -> Path:
        """The folder of one that is not yet."""
        return self.root / _LOADING / digest

    def removing(self, digest: str) -> Path:
        """The folder of one that no longer is."""
        return self.root / _REMOVING / digest

    def record(self, digest: str) -> Record:
        """The record of a complete release. Raises LoaderError if it has none."""
        try:
            return json.loads(self._record_file(digest).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise LoaderError(
                f"the release {digest[:12]} has no record: remove it, and load it again"
            ) from error

    def publish(self, digest: str, files: int, size: int) -> None:
        """Gives a complete folder its name."""
        record = {"digest": digest, "bytes": size, "files": files, "loadedMs": _now_ms()}
        part = self.root / _LOADING / f"{digest}.json"
        part.write_text(json.dumps(record), encoding="utf-8")
        part.replace(self._record_file(digest))
        self.loading(digest).rename(self.loaded(digest))

    def forget(self, digest: str) -> None:
        """Removes the record."""
        self._record_file(digest).unlink(missing_ok=True)

    def records(self) -> list[Record]:
        """The records of the complete releases."""
        digests = _digests_in(self.root)
        return [self.record(each) for each in digests if self._record_file(each).exists()]

    def unfinished(self) -> list[str]:
        """The digests of what is being filled or removed, or was when its call ended."""
        folders = (self.root / _LOADING, self.root / _REMOVING)
        return sorted({digest for folder in folders for digest in _digests_in(folder)})

    def _record_file(self, digest: str) -> Path:
        return self.root / f"{digest}.json"


def is_digest(value: object) -> bool:
    """Whether this is a SHA-256 in hex, and so the name of a folder."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _digests_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(each.name for each in entries if each.is_dir() and is_digest(each.name))
    except FileNotFoundError:
        return []


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
