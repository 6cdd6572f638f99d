"""The time that an invocation has left."""

from __future__ import annotations

from typing import Protocol

# Between two looks at the clock: a request to S3 that is repeated, and a piece of a file.
_MARGIN_MS = 30_000


class Context(Protocol):
    """What is used of Lambda's context object."""

    invoked_function_arn: str

    def get_remaining_time_in_millis(self) -> int:
        """Until Lambda ends the invocation."""
        ...


class Deadline:
    """When an invocation must stop working and answer how far it is."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def has_passed(self) -> bool:
        """Whether what is left is needed for the answer."""
        return self._context.get_remaining_time_in_millis() < _MARGIN_MS
