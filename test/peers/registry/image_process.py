"""The process of an OCI bundle in a chroot, with the mounts that SageMaker gives a container.

The caller is in mount, network and process namespaces of its own: nothing is undone here.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
from pathlib import Path
from typing import Any

from container_process import HttpPeer

# <linux/sockios.h>, <linux/if.h>
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_MODEL = "opt/ml/model"
_DEVICES = ("null", "zero", "random", "urandom")
_SELF = os.getpid()


class ImageProcess(HttpPeer):
    """`with ImageProcess(...)`: the entry point with the image's variables and user."""

    port = 8080

    def __init__(self, bundle: Path, model: Path, log: Path, **environment: str) -> None:
        self.log = log
        self.root = bundle / "rootfs"
        process = json.loads((bundle / "config.json").read_text(encoding="utf-8"))["process"]
        _mount(self.root, model)
        _start_loopback()
        user = f"{process['user']['uid']}:{process['user']['gid']}"
        variables = dict(each.split("=", 1) for each in process["env"])
        # `docker run IMAGE serve`: SageMaker adds the argument.
        entry = ["chroot", f"--userspec={user}", "--groups=", str(self.root), *process["args"]]
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [*entry, "serve"],
                # The caller's PATH finds chroot, that of the image what it runs.
                executable=shutil.which("chroot"),
                env={**variables, **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> ImageProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def healthy(self) -> bool:
        """Whether /ping is 200. Raises RuntimeError if the container has ended."""
        if self._process.poll() is not None:
            raise RuntimeError(f"ended: {self.log.read_text(encoding='utf-8')[-2000:]}")
        try:
            return self.request("GET", "/ping").status == 200
        except OSError:
            return False

    def stop(self) -> int:
        """The exit code after SIGTERM."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=60)

    def root_is_read_only(self) -> bool:
        """Whether nothing can be written to its root file system, even by root."""
        try:
            (self.root / "written").touch()
        except OSError:
            return True
        return False

    def processes(self) -> list[dict[str, Any]]:
        """User, effective capabilities and memory of every process of the container."""
        folders = [each for each in (self.root / "proc").iterdir() if each.name.isdigit()]
        return [_status(each) for each in folders if int(each.name) != _SELF]


def _status(folder: Path) -> dict[str, Any]:
    """See proc_pid_status(5)."""
    lines = (folder / "status").read_text(encoding="utf-8").splitlines()
    values = {name: value.split() for name, _, value in (each.partition(":") for each in lines)}
    return {
        "uid": int(values["Uid"][1]),
        "capabilities": values["CapEff"][0],
        "rssMiB": round(int(values["VmRSS"][0]) / 1024),
    }


def _mount(root: Path, model: Path) -> None:
    for name in ("proc", "tmp", "dev", _MODEL):
        (root / name).mkdir(parents=True, exist_ok=True)
    _run("mount", "--bind", str(root), str(root))
    _run("mount", "-t", "proc", "proc", str(root / "proc"))
    _run("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", str(root / "tmp"))
    _run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", str(root / "dev"))
    for name in _DEVICES:
        (root / "dev" / name).touch()
        _run("mount", "--bind", f"/dev/{name}", str(root / "dev" / name))
    _run("mount", "--bind", str(model), str(root / _MODEL))
    for folder in (root / _MODEL, root):
        _run("mount", "-o", "remount,bind,ro", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _start_loopback() -> None:
    """It is down in a new network namespace (netdevice(7))."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
