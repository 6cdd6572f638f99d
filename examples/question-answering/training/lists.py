"""Lists of words and phrases: [section] headings, `#` remarks, entries separated by commas."""

from __future__ import annotations

from functools import cache

from example_files import DATA


@cache
def read_lists(name: str) -> dict[str, tuple[str, ...]]:
    """The sections of a data file, in file order."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[] "), [])
        elif not line.startswith("#"):
            current.extend(entry.strip() for entry in line.split(",") if entry.strip())
    return {title: tuple(dict.fromkeys(entries)) for title, entries in sections.items()}
