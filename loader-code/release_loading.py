"""Loads one release: fills its folder, compares its digest, and gives it its name."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any

from deadline import Deadline
from folder_digest import folder_digest
from folder_filling import Filling
from folder_removal import remove_release
from loader_error import LoaderError
from release_folders import ReleaseFolders
from zip_directory import ZipMember, read_directory
from zip_object import ZipObject, ZipPlace


def load_release(
    folders: ReleaseFolders, digest: str, place: ZipPlace, pool: Executor, deadline: Deadline
) -> dict[str, Any]:
    """The state of the release.

    Raises LoaderError, also for a zip with other content than the digest says, and removes that.
    """
    if not folders.loaded(digest).is_dir():
        zip_object = ZipObject(place)
        members = read_directory(zip_object.file())
        folder = folders.loading(digest)
        there = Filling(folder, members, deadline).fill(zip_object, pool)
        is_complete = len(there) == len(members)
        found = folder_digest(folder, pool, lambda: deadline.has_passed) if is_complete else None
        if found is None:
            return _progress(there, members)
        if found != digest:
            remove_release(folders, digest, pool, deadline)
            raise LoaderError(f"the zip of the release has other content than {digest[:12]}")
        folders.publish(digest, len(members), _size(members))
    record = folders.record(digest)
    return {"state": "loaded", "bytes": record["bytes"], "files": record["files"]}


def _progress(there: Sequence[ZipMember], members: Sequence[ZipMember]) -> dict[str, Any]:
    return {
        "state": "loading",
        "doneFiles": len(there),
        "files": len(members),
        "doneBytes": _size(there),
        "bytes": _size(members),
    }


def _size(members: Sequence[ZipMember]) -> int:
    return sum(each.bytes for each in members)
