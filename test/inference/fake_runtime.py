"""Runtimes without a model: a deterministic one by keywords, and one with fixed outputs."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from contract_cases import load_labels
from runtimes.heads import SEQUENCE_CLASSIFICATION
from runtimes.model_folder import ModelFolder
from runtimes.runtime import Feeds, Floats, Runtime

_WORDS = {"uber": "transport", "train": "transport", "coffee": "food", "rent": "bills"}


@dataclass(frozen=True)
class FakeEncoding:
    """A row whose ids are the characters of its text."""

    text: str

    @property
    def ids(self) -> list[int]:
        return [ord(each) for each in self.text]

    @property
    def attention_mask(self) -> list[int]:
        return [1] * len(self.text)

    type_ids = attention_mask
    special_tokens_mask = attention_mask


class FakeTokenization:
    """One token per character."""

    fast = None
    padding_side = "right"

    def __init__(self, max_tokens: int) -> None:
        self.max_tokens = max_tokens
        self.padding = {"ids": 0, "attention_mask": 0, "type_ids": 0}
        self.special_ids: dict[str, int] = {}

    def encode(
        self,
        texts: Sequence[str],
        pairs: Sequence[str | None] | None = None,
        *,
        strategy: str = "longest_first",
        max_tokens: int | None = None,
    ) -> list[FakeEncoding]:
        seconds = pairs or [None] * len(texts)
        both = zip(texts, seconds, strict=True)
        return [FakeEncoding(text + (pair or "")) for text, pair in both]

    def lengths(self, texts: Sequence[str], pairs: Sequence[str | None] | None = None) -> list[int]:
        return [len(each.text) for each in self.encode(texts, pairs)]


class FakeRuntime(Runtime):
    """A Runtime that computes the logits of each text with a function."""

    name = "fake"
    input_names = ("input_ids",)

    def __init__(
        self,
        logits: Callable[[str], Sequence[float]],
        labels: list[str],
        problem_type: str | None = None,
        max_tokens: int = 10_000,
    ) -> None:
        folder = ModelFolder(Path(), labels, problem_type, max_tokens, 0)
        head = replace(SEQUENCE_CLASSIFICATION, batch_tokens=max_tokens)
        super().__init__(folder, head, FakeTokenization(max_tokens))
        self._logits = logits
        self.passes: list[list[str]] = []

    def forward(self, feeds: Feeds) -> list[Floats]:
        texts = ["".join(chr(each) for each in row if each) for row in feeds["input_ids"].tolist()]
        self.passes.append(texts)
        return [np.array([self._logits(text) for text in texts], dtype=np.float32)]


def keyword_runtime(labels: list[str] | None = None) -> FakeRuntime:
    """Logits from a checksum of the text, with a known word well above the rest."""
    names = labels or load_labels()

    def logits(text: str) -> list[float]:
        noise = [zlib.crc32(f"{label} {text}".encode()) % 100 / 100 for label in names]
        known = [label for word, label in _WORDS.items() if word in text.lower()]
        return [each + 5 * (label in known) for label, each in zip(names, noise, strict=True)]

    return FakeRuntime(logits, names)


def fixed_runtime(row: list[float], problem_type: str | None = None) -> FakeRuntime:
    """The same logits for every text."""
    labels = [f"L{index}" for index in range(len(row))]
    return FakeRuntime(lambda _: row, labels, problem_type)
