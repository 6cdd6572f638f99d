"""Values of `parameters`: each is optional, and null is the default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tasks.wrong_shape import wrong_shape

Value = TypeVar("Value")
Default = TypeVar("Default", bool, None)

# The largest integer that all JSON parsers agree on (RFC 8259, 6); zod's int() has the same bound.
_MAX_SAFE_INTEGER = 2**53 - 1


@dataclass(frozen=True)
class Parameters:
    """The parameters of a request; `where` is the place of each in the body."""

    values: dict[str, Any]
    where: dict[str, str]

    def integer(self, name: str, least: int = 1) -> int | None:
        """Raises ClientError 422 for a value that is not an integer of at least `least`."""
        value = self.values.get(name)
        if value is None:
            return None
        # JavaScript cannot distinguish 2.0 from 2, so Python must not; Python's bool is an int.
        whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value % 1 == 0
        if not whole or not least <= value <= _MAX_SAFE_INTEGER:
            raise wrong_shape(f"{self.where[name]} must be an integer of at least {least}, or null")
        return int(value)

    def boolean(self, name: str, default: Default) -> bool | Default:
        """Raises ClientError 422 for a value that is not a boolean."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise wrong_shape(f"{self.where[name]} must be true, false or null")
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        """Raises ClientError 422 for a value that is not one of `choices`."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or value not in choices:
            raise wrong_shape(f"{self.where[name]} must be one of {', '.join(choices)}, or null")
        return value

    def read(self, name: str, read: Callable[[Any, str], Value]) -> Value | None:
        """What `read` makes of the value and its place."""
        value = self.values.get(name)
        return None if value is None else read(value, self.where[name])
