"""Removes a folder, as far as the time allows."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from pathlib import Path

from deadline import Deadline
from release_folders import ReleaseFolders


def remove_release(
    folders: ReleaseFolders, digest: str, pool: Executor, deadline: Deadline
) -> bool:
    """Whether nothing is left of a release, complete or not. It loses its name first."""
    for folder in (folders.loaded(digest), folders.loading(digest)):
        # What an earlier call has left takes the same name.
        if not folder.exists():
            continue
        if not _removed(folders.removing(digest), pool, deadline):
            return False
        folders.removing(digest).parent.mkdir(exist_ok=True)
        folder.rename(folders.removing(digest))
        folders.forget(digest)
    folders.forget(digest)
    return _removed(folders.removing(digest), pool, deadline)


def _removed(root: Path, pool: Executor, deadline: Deadline) -> bool:
    for folder, _, names in os.walk(root, topdown=False):
        files = [os.path.join(folder, name) for name in names]
        if not all(pool.map(lambda file: _unlinked(file, deadline), files)):
            return False
        os.rmdir(folder)
    return True


def _unlinked(file: str, deadline: Deadline) -> bool:
    if deadline.has_passed:
        return False
    os.unlink(file)
    return True
