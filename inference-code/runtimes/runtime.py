"""A loaded model: token ids → outputs, in batches."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from runtimes.batches import batches
from runtimes.heads import Head
from runtimes.model_folder import ModelFolder
from runtimes.tokenization import Encoding, Tokenization

Floats = NDArray[np.float32]
Feeds = dict[str, NDArray[np.int64]]
# Name of an output → its values for one text: one row per token, or one for the text.
Outputs = dict[str, Floats]
T = TypeVar("T")

# Input of a model → attribute of an encoding.
COLUMNS = {
    "input_ids": "ids",
    "attention_mask": "attention_mask",
    "token_type_ids": "type_ids",
}

# The longest text that is tried when the model is loaded: more takes seconds.
_MOST_TRIED_TOKENS = 1024
# Padding changes the order in which numbers are added, and no more than this.
_PADDING_TOLERANCE = 1e-3

_logger = logging.getLogger(__name__)


class Runtime(ABC):
    """Subclasses load the model, and run one batch. `input_names` are keys of COLUMNS."""

    name: str
    input_names: Sequence[str]

    def __init__(self, folder: ModelFolder, head: Head, tokenization: Tokenization) -> None:
        self.folder = folder
        self.tokenization = tokenization
        self._head = head
        self._padded = True
        self._most_tokens = head.batch_tokens

    @abstractmethod
    def forward(self, feeds: Feeds) -> list[Floats]:
        """The outputs of the head, in its order, for one batch."""

    def run(
        self, encodings: Sequence[Encoding], reduce: Callable[[Encoding, Outputs], T]
    ) -> list[T]:
        """What `reduce` makes of each row and its outputs, in the order of the rows.

        Outputs are reduced batch by batch: those of a vocabulary would not all fit into memory.
        """
        found: list[Any] = [None] * len(encodings)
        lengths = [len(each.ids) for each in encodings]
        for batch in batches(lengths, self._most_tokens, padded=self._padded):
            rows = [encodings[index] for index in batch]
            outputs = self.forward(self._feeds(rows))
            for at, index in enumerate(batch):
                found[index] = reduce(rows[at], self._outputs_of(outputs, at, lengths[index]))
        return found

    def try_out(self) -> None:
        """Runs the model on a short text and on the longest one.

        The first pass of either runtime is the slowest: here, no caller waits for it. Raises
        ValueError for a model that cannot read a text of the length that its files state.
        """
        self._try_padding()
        self._try_longest()

    def _try_padding(self) -> None:
        """Finds out whether the model may read padded rows, or only rows of equal length."""
        short, longer = self.tokenization.encode(["a", "a first text of some length"])
        (alone,) = self.run([short], _copied)
        try:
            (beside, _) = self.run([short, longer], _copied)
        except (ValueError, RuntimeError, IndexError) as error:
            # Such as GPT-2 without a padding token.
            _logger.info("the model reads one text at a time: %s", error)
            self._padded, self._most_tokens = False, 1
            return
        self._padded = all(
            np.allclose(alone[name], beside[name], atol=_PADDING_TOLERANCE) for name in alone
        )
        if not self._padded:
            _logger.info("padding changes the outputs: only texts of equal length share a batch")

    def _try_longest(self) -> None:
        """Some models number positions after the padding token, and cannot read the last ones."""
        longest = self.tokenization.max_tokens
        if longest > _MOST_TRIED_TOKENS:
            return
        for tokens in (longest, longest - (self.folder.pad_token_id + 1)):
            try:
                self.run(self.tokenization.encode(["a " * longest], max_tokens=tokens), _copied)
            except (IndexError, RuntimeError) as error:
                fault = error
            else:
                self.tokenization.max_tokens = tokens
                return
        raise ValueError(
            f"the model cannot read a text of {longest} tokens, the length that config.json and"
            f" tokenizer_config.json state: {fault}"
        )

    def _feeds(self, rows: Sequence[Encoding]) -> Feeds:
        return {name: self._padded_column(rows, COLUMNS[name]) for name in self.input_names}

    def _padded_column(self, rows: Sequence[Encoding], column: str) -> NDArray[np.int64]:
        longest = max(len(row.ids) for row in rows)
        values = np.full((len(rows), longest), self.tokenization.padding[column], dtype=np.int64)
        for at, row in enumerate(rows):
            values[at, self._places(len(row.ids), longest)] = getattr(row, column)
        return values

    def _outputs_of(self, outputs: Sequence[Floats], at: int, length: int) -> Outputs:
        named = zip(self._head.outputs, outputs, strict=True)
        if not self._head.per_token:
            return {name: values[at] for name, values in named}
        return {name: values[at, self._places(length, values.shape[1])] for name, values in named}

    def _places(self, length: int, longest: int) -> slice:
        is_left = self.tokenization.padding_side == "left"
        return slice(longest - length, longest) if is_left else slice(0, length)


def _copied(_: Encoding, outputs: Outputs) -> Outputs:
    return {name: values.copy() for name, values in outputs.items()}
