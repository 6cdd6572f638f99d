"""Patterns of the service models: Java syntax, with Unicode categories, matching the whole text."""

import re
import sys
import unicodedata
from functools import cache

# POSIX classes of java.util.regex.Pattern that the models use.
_POSIX = {"ASCII": r"\x00-\x7f", "Print": r"\x20-\x7e", "Graph": r"\x21-\x7e"}
_PROPERTY = re.compile(r"\\p\{(\w+)\}")
# Java reads `[\w-_]` as three alternatives; Python rejects the range.
_LOOSE_HYPHEN = re.compile(r"(\\[wdsWDS])-(?=[^\]])")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern in Python syntax; use with `fullmatch`."""
    translated = _PROPERTY.sub(lambda found: _category(found[1]), pattern)
    # A property outside a class stands alone, such as `\\p{ASCII}*`.
    translated = re.sub(r"^(\\x00-\\x7f)([*+])", r"[\1]\2", translated)
    translated = translated.replace(r"\z", r"\Z")
    return re.compile(_LOOSE_HYPHEN.sub(r"\1\\-", translated))


@cache
def _category(name: str) -> str:
    """The characters of a Unicode category (L, Z, N, …) as ranges for the inside of a class."""
    if name in _POSIX:
        return _POSIX[name]
    ranges: list[str] = []
    start: int | None = None
    for point in range(sys.maxunicode + 2):
        within = point <= sys.maxunicode and unicodedata.category(chr(point)).startswith(name)
        if within and start is None:
            start = point
        elif not within and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{point - 1:08x}")
            start = None
    return "".join(ranges)
