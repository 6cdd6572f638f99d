"""The loader puts the files of a zip on the file system: all of them, and only those."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

import file_system_loader
import file_system_lock
import folder_filling
from deadline import Deadline
from loader_zip import (
    ACCOUNT,
    FILES,
    LOADED,
    PROGRAMS,
    Context,
    Stored,
    call,
    contents,
    digest_of,
    load,
    zip_of,
)

ZIP = zip_of(FILES, PROGRAMS)
DIGEST = digest_of(FILES, PROGRAMS)
OTHER = "f" * 64


def test_a_release_is_loaded_once(root: Path, stored: Stored) -> None:
    store = stored(ZIP)
    assert load(store, DIGEST) == LOADED
    assert contents(root / DIGEST) == FILES
    asked = len(store.ranges)
    assert load(store, DIGEST) == LOADED
    assert len(store.ranges) == asked
    assert store.owners == {ACCOUNT}


def test_any_user_reads_its_files_and_none_writes_them(root: Path, stored: Stored) -> None:
    old = os.umask(0o077)
    load(stored(ZIP), DIGEST)
    os.umask(old)
    for path in FILES:
        file = root / DIGEST / path
        assert file.stat().st_mode & 0o7777 == (0o555 if path in PROGRAMS else 0o444), path
        assert file.parent.stat().st_mode & 0o7777 == 0o755


def test_it_is_listed(root: Path, stored: Stored) -> None:
    assert call("list") == {"folders": [], "unfinished": []}
    load(stored(ZIP), DIGEST)
    listed = call("list")
    (folder,) = listed["folders"]
    assert folder.pop("loadedMs") > 1_600_000_000_000
    assert folder == {"digest": DIGEST, "bytes": LOADED["bytes"], "files": LOADED["files"]}
    assert listed["unfinished"] == []


def test_broken_connections_are_opened_where_they_broke(root: Path, stored: Stored) -> None:
    store = stored(zip_of(FILES, PROGRAMS), 1, 200, 300_000, 100, 7, 1000)
    assert load(store, DIGEST) == LOADED
    assert contents(root / DIGEST) == FILES


def test_a_connection_that_breaks_for_ever(stored: Stored) -> None:
    answer = load(stored(zip_of(FILES), 1, *[0] * 100), DIGEST)
    assert answer == {"error": "the download of the release broke too often", "retry": True}


@pytest.mark.parametrize("looks", [0, 1, 30, 60, 80, 100, 110])
def test_a_load_goes_on_where_the_time_ran_out(root: Path, stored: Stored, looks: int) -> None:
    store = stored(ZIP)
    answer = load(store, DIGEST, Context(looks=looks))
    calls = 1
    while answer["state"] == "loading":
        assert not (root / DIGEST).exists()
        assert call("list") == {"folders": [], "unfinished": [DIGEST]}
        assert 0 <= answer["doneFiles"] <= answer["files"] == len(FILES)
        assert 0 <= answer["doneBytes"] <= answer["bytes"] == LOADED["bytes"]
        answer = load(store, DIGEST, Context(looks=looks + 60 * calls))
        calls += 1
    assert answer == LOADED
    assert calls > 1
    assert contents(root / DIGEST) == FILES


class Killed(BaseException):
    """The end of a process, which nothing catches."""


@pytest.mark.parametrize("index", range(len(FILES)))
def test_a_load_that_was_killed_in_a_file_keeps_the_others(
    root: Path, stored: Stored, index: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_in = sorted(FILES)[index]
    content_of = folder_filling.content_of

    def cut(member: Any, stream: Any) -> Any:
        for piece in content_of(member, stream):
            yield piece[:1] if member.path == killed_in else piece
        if member.path == killed_in:
            raise Killed

    monkeypatch.setattr(file_system_loader, "WORKERS", 1)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(folder_filling, "content_of", cut)
        load(stored(ZIP), DIGEST)
    there = contents(root / ".loading" / DIGEST)
    whole = {path for path, content in there.items() if content == FILES[path]}
    store = stored(ZIP)
    assert load(store, DIGEST) == LOADED
    assert contents(root / DIGEST) == FILES
    assert whole >= set(sorted(FILES)[: index - index % 5])


def test_what_an_earlier_load_has_damaged_is_written_again(root: Path, stored: Stored) -> None:
    folder = root / ".loading" / DIGEST
    for path, content in {
        "model/model.onnx": b"\0" * len(FILES["model/model.onnx"]),
        "lambda_handler.py": b"short",
        "model/config.json": FILES["model/config.json"],
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    kept = (folder / "model/config.json").stat().st_ino
    assert load(stored(ZIP), DIGEST) == LOADED
    assert contents(root / DIGEST) == FILES
    assert (root / DIGEST / "model/config.json").stat().st_ino == kept


def test_content_of_another_digest_is_refused_and_removed(root: Path, stored: Stored) -> None:
    answer = load(stored(ZIP), OTHER)
    assert answer == {
        "error": f"the zip of the release has other content than {OTHER[:12]}",
        "retry": False,
    }
    assert contents(root) == {".lock": b""}
    assert call("list") == {"folders": [], "unfinished": []}


def test_a_mode_is_a_part_of_the_content(stored: Stored) -> None:
    assert "other content" in load(stored(zip_of(FILES)), DIGEST)["error"]


def test_a_file_that_is_not_of_the_zip_is_noticed(root: Path, stored: Stored) -> None:
    (root / ".loading" / DIGEST).mkdir(parents=True)
    (root / ".loading" / DIGEST / "sitecustomize.py").touch()
    assert "other content" in load(stored(ZIP), DIGEST)["error"]
    assert load(stored(ZIP), DIGEST) == LOADED


def test_two_loads_at_once_do_no_harm(root: Path, stored: Stored) -> None:
    store = stored(ZIP)
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(load(store, DIGEST))) for _ in range(3)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [LOADED] * 3
    assert contents(root / DIGEST) == FILES
    assert call("list")["unfinished"] == []


def test_a_load_waits_for_another_as_long_as_it_can(root: Path, stored: Stored) -> None:
    with file_system_lock.locked(root, Deadline(Context())):
        answer = load(stored(ZIP), DIGEST, Context(looks=0))
    assert answer == {"error": "another load or removal is still at work", "retry": True}
    assert load(stored(ZIP), DIGEST) == LOADED


def test_a_release_is_removed_as_far_as_the_time_allows(root: Path, stored: Stored) -> None:
    load(stored(ZIP), DIGEST)
    assert call("remove", DIGEST, Context(looks=10)) == {"state": "removing"}
    assert call("list") == {"folders": [], "unfinished": [DIGEST]}
    assert call("remove", DIGEST) == {"state": "removed"}
    assert call("list") == {"folders": [], "unfinished": []}
    assert contents(root) == {".lock": b""}
    assert call("remove", DIGEST) == {"state": "removed"}


def test_one_that_was_never_complete_is_removed_too(root: Path, stored: Stored) -> None:
    assert load(stored(ZIP), DIGEST, Context(looks=60))["state"] == "loading"
    assert call("remove", DIGEST) == {"state": "removed"}
    assert contents(root) == {".lock": b""}


def test_a_release_that_is_loaded_again_while_its_removal_is_unfinished(
    root: Path, stored: Stored
) -> None:
    load(stored(ZIP), DIGEST)
    call("remove", DIGEST, Context(looks=10))
    assert load(stored(ZIP), DIGEST) == LOADED
    assert call("remove", DIGEST) == {"state": "removed"}
    assert contents(root) == {".lock": b""}


@pytest.mark.parametrize(
    "event",
    [
        None,
        {},
        {"action": "format"},
        {"action": "load"},
        {"action": "remove", "digest": "../etc"},
        {"action": "load", "digest": "F" * 64},
        {"action": "load", "digest": DIGEST, "bucket": "models", "key": "key"},
    ],
    ids=json.dumps,
)
def test_an_event_of_another_form(root: Path, event: Any) -> None:
    answer = file_system_loader.handler(event, Context())
    assert answer["error"].startswith("the event must have")
    assert answer["retry"] is False


def test_a_file_system_that_is_not_mounted(
    root: Path, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGEMAKER_GATEWAY_MOUNT", str(root / "none"))
    answer = load(stored(ZIP), DIGEST)
    assert answer == {
        "error": "the file system does not take it: No such file or directory",
        "retry": True,
    }
