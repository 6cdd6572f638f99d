"""Matches a response with a case's expectation."""

import re


def mismatches(wanted: object, got: object, path: str = "answer") -> list[str]:
    """
    One text per difference. Only expected members are compared; lists must have the same length.
    `"!"` expects a missing member, `"~pattern"` a text that matches.
    """
    if isinstance(wanted, dict):
        if not isinstance(got, dict):
            return [f"{path} is {got!r}, no structure"]
        return [text for name in wanted for text in _member(wanted[name], got, name, path)]
    if isinstance(wanted, list):
        if not isinstance(got, list) or len(got) != len(wanted):
            return [f"{path} is {str(got)[:200]}, not {len(wanted)} elements"]
        pairs = enumerate(zip(wanted, got, strict=True))
        return [text for i, (w, g) in pairs for text in mismatches(w, g, f"{path}[{i}]")]
    if isinstance(wanted, str) and wanted.startswith("~"):
        found = re.search(wanted[1:], str(got), re.DOTALL)
        return [] if found else [f"{path} {str(got)[:200]!r} has no {wanted[1:]}"]
    return [] if wanted == got else [f"{path} is {str(got)[:200]!r}, not {wanted!r}"]


def _member(wanted: object, got: dict[str, object], name: str, path: str) -> list[str]:
    below = f"{path}.{name}"
    if wanted == "!":
        return [f"{below} is there: {str(got[name])[:100]}"] if name in got else []
    return mismatches(wanted, got[name], below) if name in got else [f"{below} is absent"]
