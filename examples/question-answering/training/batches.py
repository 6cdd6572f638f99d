"""Rows as batches of token ids with the places of start and end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from training_rows import Row

POOL = 40


@dataclass(frozen=True)
class Batch:
    """Inputs, and the first and last token of each answer; 0 ([CLS]) says that there is none."""

    input_ids: Tensor
    token_type_ids: Tensor
    attention_mask: Tensor
    start_positions: Tensor
    end_positions: Tensor

    def inputs(self) -> dict[str, Tensor]:
        """Without the answers."""
        names = ("input_ids", "token_type_ids", "attention_mask")
        return {name: getattr(self, name) for name in names}


def token_span(encoded: Encoding, row: Row) -> tuple[int, int]:
    """First and last token of the answer."""
    if row.span is None:
        return 0, 0
    first = encoded.char_to_token(row.span.start, 1)
    last = encoded.char_to_token(row.span.end - 1, 1)
    assert first is not None and last is not None, row
    return first, last


def padded(columns: list[list[int]]) -> Tensor:
    """Rows of equal length."""
    longest = max(map(len, columns))
    return torch.tensor([column + [0] * (longest - len(column)) for column in columns])


def batch_of(items: list[tuple[Encoding, tuple[int, int]]]) -> Batch:
    """One batch, padded to its longest row."""
    encodings = [encoded for encoded, _ in items]
    return Batch(
        input_ids=padded([e.ids for e in encodings]),
        token_type_ids=padded([e.type_ids for e in encodings]),
        attention_mask=padded([e.attention_mask for e in encodings]),
        start_positions=torch.tensor([first for _, (first, _) in items]),
        end_positions=torch.tensor([last for _, (_, last) in items]),
    )


def batches(
    rows: list[Row], tokenizer: Tokenizer, tokens: int, longest: int, seed: int
) -> Iterator[Batch]:
    """Batches of about `tokens` tokens, each of rows of like length, in random order.

    Rows over `longest` tokens are left out: a caller sees such texts in windows.
    """
    rng = Random(seed)
    encoded = tokenizer.encode_batch([(row.question, row.context) for row in rows])
    items = [(e, token_span(e, r)) for e, r in zip(encoded, rows, strict=True) if len(e) <= longest]
    rng.shuffle(items)
    ready: list[list[tuple[Encoding, tuple[int, int]]]] = []
    for start in range(0, len(items), POOL * 32):
        pool = sorted(items[start : start + POOL * 32], key=lambda item: len(item[0]))
        while pool:
            size = max(1, tokens // len(pool[-1][0]))
            ready.append(pool[-size:])
            pool = pool[:-size]
    rng.shuffle(ready)
    yield from map(batch_of, ready)
