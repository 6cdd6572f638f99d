"""Decodes and validates XML bodies."""

from xml.etree import ElementTree

from botocore.model import ListShape, MapShape, Shape, StructureShape

from constraints import Problems
from scalar import from_text

Element = ElementTree.Element


def decode(shape: Shape, element: Element, path: str, problems: Problems) -> object:
    """The value by member names. Elements without a member, and malformed scalars, are problems."""
    if isinstance(shape, StructureShape):
        return _structure(shape, element, path, problems)
    if isinstance(shape, ListShape):
        wanted = shape.member.serialization.get("name", "member")
        _only(element, {wanted}, path, problems)
        return _items(shape, list(element), path, problems)
    if isinstance(shape, MapShape):
        return _map(shape, list(element), path, problems)
    if len(element):
        problems.append(f"{path} holds elements where a {shape.type_name} is wanted")
    return from_text(shape, element.text or "", path, problems, "iso8601")


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rsplit("}", 1)[-1]


def _structure(
    shape: StructureShape, element: Element, path: str, problems: Problems
) -> dict[str, object]:
    decoded: dict[str, object] = {}
    known: set[str] = set()
    for name, member in shape.members.items():
        if member.serialization.get("location") or member.serialization.get("xmlAttribute"):
            continue
        wire = _wire_name(name, member)
        known.add(wire)
        found = [child for child in element if local(child) == wire]
        if not found:
            continue
        below = f"{path}.{name}"
        if isinstance(member, ListShape) and member.serialization.get("flattened"):
            decoded[name] = _items(member, found, below, problems)
        elif isinstance(member, MapShape) and member.serialization.get("flattened"):
            decoded[name] = _map(member, found, below, problems)
        else:
            if len(found) > 1:
                problems.append(f"{below} is there {len(found)} times")
            decoded[name] = decode(member, found[0], below, problems)
    _only(element, known, path, problems)
    return decoded


def _wire_name(name: str, member: Shape) -> str:
    if isinstance(member, ListShape) and member.serialization.get("flattened"):
        inner = member.member.serialization.get("name")
        return str(member.serialization.get("name", inner or name))
    return str(member.serialization.get("name", name))


def _items(
    shape: ListShape, elements: list[Element], path: str, problems: Problems
) -> list[object]:
    return [decode(shape.member, e, f"{path}[{i}]", problems) for i, e in enumerate(elements)]


def _map(
    shape: MapShape, entries: list[Element], path: str, problems: Problems
) -> dict[str, object]:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    decoded: dict[str, object] = {}
    for entry in entries:
        parts = {local(child): child for child in entry}
        if set(parts) != {key_name, value_name}:
            problems.append(f"{path} has an entry of {sorted(parts)}")
            continue
        key = parts[key_name].text or ""
        decoded[key] = decode(shape.value, parts[value_name], f"{path}.{key}", problems)
    return decoded


def _only(element: Element, known: set[str], path: str, problems: Problems) -> None:
    for child in element:
        if local(child) not in known:
            problems.append(f"{path}.{local(child)} is no member")
