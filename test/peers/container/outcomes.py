"""Counts what a comparison found, and reports what fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from known_differences import DIFFERENCES, Difference

_NAMES = ("passed", "explained", "failed", "repeated")


class Outcomes:
    """The outcomes of one stack, with the differences that are declared for it."""

    def __init__(self, flavor: str, declared: Sequence[Difference] = DIFFERENCES) -> None:
        self.counts: Counter[str] = Counter()
        self._flavor = flavor
        self._declared = [each for each in declared if flavor in each.flavors]
        self._seen: set[Difference] = set()

    def compared(self, subject: str, case: str, found: dict[str, str]) -> None:
        """A case in whose answers these parts differ, as `differences` describes them."""
        declared = next(
            (each for each in self._declared if (each.subject, each.case) == (subject, case)), None
        )
        if not found:
            self.counts["passed"] += 1
        elif declared is not None and declared.parts == found.keys():
            self._seen.add(declared)
            self.counts["explained"] += 1
        else:
            what = "; ".join(f"{part}: {values}" for part, values in found.items())
            self.failed(f"{subject}: {case}", what)

    def failed(self, name: str, why: str) -> None:
        """A case that fails, whatever the local container answers."""
        self.counts["failed"] += 1
        print(f"FAILED {self._flavor}: {name}: {why}", flush=True)

    def repeated(self) -> None:
        """A case that was asked again."""
        self.counts["repeated"] += 1

    def check_declared(self, subjects: Sequence[str]) -> None:
        """Fails what is declared for these subjects and was not there."""
        for each in self._declared:
            if each.subject in subjects and each not in self._seen:
                self.failed(f"{each.subject}: {each.case}", "a declared difference is not there")

    def is_good(self) -> bool:
        """Whether something was compared, and nothing failed."""
        return self.counts["passed"] > 0 and self.counts["failed"] == 0

    def text(self, before: Counter[str] | None = None) -> str:
        """The counts, or those since `before`."""
        counts = self.counts - (before or Counter())
        return ", ".join(f"{counts[name]} {name}" for name in _NAMES)
