"""The difference between two answers to the same request."""

from __future__ import annotations

from typing import Any

# Scores of both are single precision; adding them in another order differs by less.
TOLERANCE = 1e-4
_OTHER = float("inf")


def difference(ours: Any, peer: Any) -> float:
    """The largest difference of two numbers at the same place; infinite for another form."""
    if isinstance(ours, bool) or isinstance(peer, bool) or isinstance(ours, str):
        return 0.0 if ours == peer else _OTHER
    if isinstance(ours, (int, float)) and isinstance(peer, (int, float)):
        # Places and token ids are exact.
        exact = isinstance(ours, int) and isinstance(peer, int)
        return _OTHER if exact and ours != peer else abs(ours - peer)
    if isinstance(ours, list) and isinstance(peer, list) and len(ours) == len(peer):
        pairs = zip(_comparable(ours), _comparable(peer), strict=True)
        return max((difference(*pair) for pair in pairs), default=0.0)
    if isinstance(ours, dict) and isinstance(peer, dict) and ours.keys() == peer.keys():
        return max(difference(ours[key], peer[key]) for key in ours)
    return _OTHER


def _comparable(answer: list[Any]) -> list[Any]:
    """Labels with equal scores have no order."""
    if answer and isinstance(answer[0], dict) and set(answer[0]) == {"label", "score"}:
        return sorted(answer, key=lambda each: (each["label"], each["score"]))
    return answer
