"""Rows of different lengths in batches, so that one long row does not pad all others."""

from __future__ import annotations

from collections.abc import Sequence

# A pass costs as much as about this many tokens more in a batch: 45 for a model with 22 million
# parameters, 107 for one with 2 million (PyTorch and ONNX Runtime, one thread).
_PASS_TOKENS = 96


def batches(lengths: Sequence[int], most_tokens: int, *, padded: bool) -> list[list[int]]:
    """The indexes of the rows of each batch, the longest rows first.

    A batch has at most `most_tokens` tokens, or one row. Its rows have equal lengths, unless they
    may be `padded`: then until padding them costs more than another pass.
    """
    found: list[list[int]] = []
    padding = 0
    for index in sorted(range(len(lengths)), key=lambda each: -lengths[each]):
        longest = lengths[found[-1][0]] if found else 0
        padding += longest - lengths[index]
        fits = bool(found) and (len(found[-1]) + 1) * longest <= most_tokens
        if fits and padding <= (_PASS_TOKENS if padded else 0):
            found[-1].append(index)
        else:
            found.append([index])
            padding = 0
    return found
