"""Texts of a request → rows for the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from runtimes.runtime import Runtime
from runtimes.tokenization import Encoding, FastTokenization, Strategy, Tokenization
from wire.client_error import ClientError


class Tokenizing(Protocol):
    """A runtime, as far as texts are concerned."""

    tokenization: Tokenization


def encode(
    runtime: Tokenizing,
    texts: Sequence[str],
    pairs: Sequence[str | None] | None = None,
    *,
    truncation: bool = True,
    strategy: Strategy = "longest_first",
) -> Sequence[Encoding]:
    """One row per text. Raises ClientError 422 for a text that is too long without truncation."""
    tokenization = runtime.tokenization
    if not truncation:
        _reject_longer(tokenization.lengths(texts, pairs), tokenization.max_tokens)
    return tokenization.encode(texts, pairs, strategy=strategy)


def _reject_longer(lengths: Sequence[int], most: int) -> None:
    for index, length in enumerate(lengths):
        if length > most:
            raise ClientError(
                "input-rejected",
                f"text {index} has {length} tokens; the model reads {most}:"
                " shorten it, or leave out truncation",
            )


def fast_tokenization(runtime: Runtime, task: str) -> FastTokenization:
    """Raises ValueError for a tokenizer that does not know where a token is in its text."""
    found = runtime.tokenization.fast
    if found is None:
        raise ValueError(f"{task} needs a fast tokenizer: a folder with tokenizer.json")
    return found
