"""Case values that JSON cannot express: variables, bytes, archives, the time."""

import io
import re
import tarfile
import time
import zipfile

Variables = dict[str, str]

_VARIABLE = re.compile(r"\$\{(\w+)\}")


class Unknown(Exception):
    """A variable that was not saved by an earlier case."""


def filled(value: object, variables: Variables) -> object:
    """
    The value with `${name}` substituted, and {"$text"}, {"$zip"}, {"$archive"} (path -> text) and
    {"$now"} (plus milliseconds) expanded.
    """
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: _variable(found[1], variables), value)
    if isinstance(value, list):
        return [filled(item, variables) for item in value]
    if not isinstance(value, dict):
        return value
    for name, make in _MADE.items():
        if name in value:
            return make(value[name])
    return {key: filled(item, variables) for key, item in value.items()}


def _variable(name: str, variables: Variables) -> str:
    if name not in variables:
        raise Unknown(name)
    return variables[name]


def _zip(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return held.getvalue()


def _archive(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return held.getvalue()


_MADE = {
    "$text": lambda text: str(text).encode(),
    "$zip": _zip,
    "$archive": _archive,
    "$now": lambda offset_ms: int(time.time() * 1000) + int(offset_ms),
}


def saved(answer: dict[str, object], paths: dict[str, str]) -> Variables:
    """The variables that a case saves from its response."""
    found = {name: _at(answer, path) for name, path in paths.items()}
    return {name: str(value) for name, value in found.items() if value is not None}


def _at(value: object, path: str) -> object:
    for member in path.split("."):
        if isinstance(value, list):
            value = value[int(member)] if int(member) < len(value) else None
        else:
            value = value.get(member) if isinstance(value, dict) else None
    return value
