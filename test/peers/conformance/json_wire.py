"""Decodes and validates JSON bodies."""

import json

from botocore.model import ListShape, MapShape, Shape, StructureShape

from constraints import Problems
from scalar import from_text

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "character": (str,),
}


def parsed(body: bytes, path: str, problems: Problems) -> dict[str, object]:
    """The JSON object in a body; otherwise an empty one and a problem."""
    try:
        raw = json.loads(body or b"{}")
    except ValueError as error:
        problems.append(f"{path} is no JSON: {error}")
        return {}
    if isinstance(raw, dict):
        return raw
    problems.append(f"{path} is no object")
    return {}


def decode(shape: Shape, raw: object, path: str, problems: Problems) -> object:
    """
    The value by member names. Unknown members, nulls, wrong types and, in responses, empty
    structures are problems.
    """
    if raw is None:
        problems.append(f"{path} is null: unset members are left out")
        return None
    if isinstance(shape, StructureShape):
        return _structure(shape, raw, path, problems)
    if isinstance(shape, ListShape):
        if not isinstance(raw, list):
            return _wrong(shape, raw, path, problems)
        return [decode(shape.member, item, f"{path}[{i}]", problems) for i, item in enumerate(raw)]
    if isinstance(shape, MapShape):
        if not isinstance(raw, dict):
            return _wrong(shape, raw, path, problems)
        return {k: decode(shape.value, item, f"{path}.{k}", problems) for k, item in raw.items()}
    return _scalar(shape, raw, path, problems)


def _structure(shape: StructureShape, raw: object, path: str, problems: Problems) -> object:
    if not isinstance(raw, dict):
        return _wrong(shape, raw, path, problems)
    if shape.metadata.get("document"):
        return raw
    if not raw and path.startswith("output."):
        problems.append(f"{path} is empty: unset structures are left out")
    named = {wire_name(name, member): name for name, member in shape.members.items()}
    decoded: dict[str, object] = {}
    for key, item in raw.items():
        name = named.get(key)
        if name is None:
            problems.append(f"{path}.{key} is no member of {shape.name}")
        else:
            decoded[name] = decode(shape.members[name], item, f"{path}.{name}", problems)
    return decoded


def wire_name(name: str, member: Shape) -> str:
    return str(member.serialization.get("name", name))


def _scalar(shape: Shape, raw: object, path: str, problems: Problems) -> object:
    kind = shape.type_name
    if kind == "timestamp":
        form = shape.serialization.get("timestampFormat", "unixtimestamp")
        if isinstance(raw, int | float) != (form == "unixtimestamp") or isinstance(raw, bool):
            return _wrong(shape, raw, path, problems)
        return from_text(shape, str(raw), path, problems, "unixtimestamp")
    if kind == "blob":
        return from_text(shape, raw, path, problems, "") if isinstance(raw, str) else None
    types = _TYPES[kind]
    if not isinstance(raw, types) or (isinstance(raw, bool) and bool not in types):
        return _wrong(shape, raw, path, problems)
    return raw


def _wrong(shape: Shape, raw: object, path: str, problems: Problems) -> None:
    problems.append(f"{path} {str(raw)[:60]!r} is no {shape.type_name}")
