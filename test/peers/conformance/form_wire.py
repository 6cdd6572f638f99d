"""Decodes and validates forms (requests of AWS Query and of EC2)."""

import re
from dataclasses import dataclass

from botocore.model import ListShape, MapShape, Shape, StructureShape

from constraints import Problems
from scalar import from_text

Form = dict[str, str]


@dataclass(frozen=True)
class FormStyle:
    """How a protocol writes members into a form."""

    # Whether lists never have a step between their name and the number of an element.
    flat_lists: bool
    # Whether names are those for queries, or begin with a capital.
    own_names: bool

    def name_of(self, name: str, member: Shape) -> str:
        wire = str(member.serialization.get("name", name))
        if not self.own_names:
            return wire
        return str(member.serialization.get("queryName", wire[0].upper() + wire[1:]))

    def step_of(self, shape: ListShape) -> str:
        return "" if self.flat_lists or shape.serialization.get("flattened") else ".member"


# By protocol.
FORMS = {
    "query": FormStyle(flat_lists=False, own_names=False),
    "ec2": FormStyle(flat_lists=True, own_names=True),
}

# Protocol parameters, not members.
_PROTOCOL = {"Action", "Version"}


def decode_form(
    shape: StructureShape | None, form: Form, style: FormStyle, problems: Problems
) -> dict[str, object]:
    """The members of a request. Parameters without a member are problems."""
    reader = _Reader(form, style, problems)
    decoded = {} if shape is None else reader.structure(shape, "")
    problems.extend(f"input.{name} is no member" for name in form if name not in reader.used)
    return decoded


class _Reader:
    """Reads one form, and knows which parameters were members."""

    def __init__(self, form: Form, style: FormStyle, problems: Problems) -> None:
        self.used: set[str] = set(_PROTOCOL)
        self._form = form
        self._style = style
        self._problems = problems

    def structure(self, shape: StructureShape, prefix: str) -> dict[str, object]:
        decoded: dict[str, object] = {}
        for name, member in shape.members.items():
            at = prefix + self._style.name_of(name, member)
            if any(key == at or key.startswith(f"{at}.") for key in self._form):
                decoded[name] = self._value(member, at)
        return decoded

    def _value(self, shape: Shape, at: str) -> object:
        if isinstance(shape, StructureShape):
            return self.structure(shape, f"{at}.")
        if isinstance(shape, ListShape):
            # An empty list is sent as the bare name.
            self.used.add(at)
            keys = _numbered(f"{at}{self._style.step_of(shape)}", self._form)
            return [self._value(shape.member, key) for key in keys]
        if isinstance(shape, MapShape):
            entries = _numbered(f"{at}.entry", self._form)
            self.used.update(f"{entry}.key" for entry in entries)
            return {
                self._form.get(f"{entry}.key", ""): self._value(shape.value, f"{entry}.value")
                for entry in entries
            }
        self.used.add(at)
        return from_text(shape, self._form.get(at, ""), f"input.{at}", self._problems, "iso8601")


def _numbered(prefix: str, form: Form) -> list[str]:
    pattern = re.compile(rf"{re.escape(prefix)}\.(\d+)(\.|$)")
    numbers = {int(found[1]) for key in form if (found := pattern.match(key))}
    return [f"{prefix}.{number}" for number in sorted(numbers)]
