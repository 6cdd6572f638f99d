"""Exact match and F1 as SQuAD measures them."""

from __future__ import annotations

import re
import string
from collections import Counter

ARTICLES = re.compile(r"\b(a|an|the)\b")


def words(text: str) -> list[str]:
    """Lower-case words without punctuation and articles."""
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return ARTICLES.sub(" ", plain).split()


def exact(answer: str, expected: list[str]) -> float:
    """1 if the answer is one of those expected; none expected: if it is empty."""
    return float(any(words(answer) == words(one) for one in expected or [""]))


def f1(answer: str, expected: list[str]) -> float:
    """The best overlap of words with an expected answer."""
    return max(overlap(words(answer), words(one)) for one in expected or [""])


def overlap(ours: list[str], theirs: list[str]) -> float:
    """Harmonic mean of precision and recall."""
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs))
