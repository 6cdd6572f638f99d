"""Decodes and validates forms (AWS Query requests)."""

import re

from botocore.model import ListShape, MapShape, Shape, StructureShape

from constraints import Problems
from scalar import from_text

Form = dict[str, str]

# Protocol parameters, not members.
_PROTOCOL = {"Action", "Version"}


def decode_form(shape: StructureShape | None, form: Form, problems: Problems) -> dict[str, object]:
    """The members of a request. Parameters without a member are problems."""
    used: set[str] = set(_PROTOCOL)
    decoded = {} if shape is None else _structure(shape, "", form, used, problems)
    problems.extend(f"input.{name} is no member" for name in form if name not in used)
    return decoded


def _structure(
    shape: StructureShape, prefix: str, form: Form, used: set[str], problems: Problems
) -> dict[str, object]:
    decoded: dict[str, object] = {}
    for name, member in shape.members.items():
        at = prefix + str(member.serialization.get("name", name))
        if any(key == at or key.startswith(f"{at}.") for key in form):
            decoded[name] = _value(member, at, form, used, problems)
    return decoded


def _value(shape: Shape, at: str, form: Form, used: set[str], problems: Problems) -> object:
    if isinstance(shape, StructureShape):
        return _structure(shape, f"{at}.", form, used, problems)
    if isinstance(shape, ListShape):
        # An empty list is sent as the bare name.
        used.add(at)
        inner = "" if shape.serialization.get("flattened") else ".member"
        return [
            _value(shape.member, key, form, used, problems)
            for key in _numbered(f"{at}{inner}", form)
        ]
    if isinstance(shape, MapShape):
        entries = _numbered(f"{at}.entry", form)
        used.update(f"{entry}.key" for entry in entries)
        return {
            form.get(f"{entry}.key", ""): _value(
                shape.value, f"{entry}.value", form, used, problems
            )
            for entry in entries
        }
    used.add(at)
    return from_text(shape, form.get(at, ""), f"input.{at}", problems, "iso8601")


def _numbered(prefix: str, form: Form) -> list[str]:
    pattern = re.compile(rf"{re.escape(prefix)}\.(\d+)(\.|$)")
    numbers = {int(found[1]) for key in form if (found := pattern.match(key))}
    return [f"{prefix}.{number}" for number in sorted(numbers)]
