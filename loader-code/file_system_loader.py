"""The function that puts releases on the file system of the model functions, and removes them.

    {"action": "load", "digest", "bucket", "key", "bytes"}
        → {"state": "loaded", "bytes", "files"}
        → {"state": "loading", "doneFiles", "files", "doneBytes", "bytes"}: invoke it again
    {"action": "list"}
        → {"folders": [{"digest", "bytes", "files", "loadedMs"}], "unfinished": [digest]}
    {"action": "remove", "digest"}
        → {"state": "removed"} or {"state": "removing"}: invoke it again

Every answer may be {"error": text, "retry": boolean} instead.
"""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from deadline import Context, Deadline
from file_system_lock import locked
from folder_removal import remove_release
from loader_error import LoaderError
from release_folders import ReleaseFolders, is_digest
from release_loading import load_release
from zip_object import WORKERS, ZipPlace

ROOT_VARIABLE = "SAGEMAKER_GATEWAY_MOUNT"
_ROOT = "/mnt/model"
# What another call does not change.
_LASTING = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENAMETOOLONG)

Answer = dict[str, Any]


def handler(event: Any, context: Context) -> Answer:
    """Answers one call; see above. Raises only what is a bug."""
    # The user of the model function must read every file.
    os.umask(0o022)
    folders = ReleaseFolders(Path(os.environ.get(ROOT_VARIABLE, _ROOT)))
    try:
        return _answer(folders, event, context)
    except LoaderError as error:
        return {"error": str(error), "retry": error.retry}
    except OSError as error:
        text = f"the file system does not take it: {error.strerror}"
        return {"error": text, "retry": error.errno not in _LASTING}


def _answer(folders: ReleaseFolders, event: Any, context: Context) -> Answer:
    action = event.get("action") if isinstance(event, dict) else None
    if action == "list":
        return {"folders": folders.records(), "unfinished": folders.unfinished()}
    if action not in ("load", "remove") or not is_digest(event.get("digest")):
        raise LoaderError("the event must have an action (load, list, remove) and a digest")
    digest, deadline = event["digest"], Deadline(context)
    with locked(folders.root, deadline), ThreadPoolExecutor(WORKERS) as pool:
        if action == "load":
            return load_release(folders, digest, _place(event, context), pool, deadline)
        is_removed = remove_release(folders, digest, pool, deadline)
        return {"state": "removed" if is_removed else "removing"}


def _place(event: dict[str, Any], context: Context) -> ZipPlace:
    bucket, key, size = (event.get(name) for name in ("bucket", "key", "bytes"))
    if not (isinstance(bucket, str) and isinstance(key, str) and isinstance(size, int)):
        raise LoaderError("the event must have bucket, key and bytes of the zip")
    # arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME
    return ZipPlace(bucket, key, context.invoked_function_arn.split(":")[4], size)
