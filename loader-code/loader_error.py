"""Why an action of the loader failed, in words for whoever deploys."""

from __future__ import annotations


class LoaderError(Exception):
    """`retry`: the same call may succeed later, as after a broken connection."""

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry
