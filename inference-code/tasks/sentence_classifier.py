"""A SetFit model: the vector of a text by sentence-transformers, and a linear head on it.

Packing writes the head as weights whose logits become the scores of SetFit with the function of
`problem_type`, and the names of the labels into config.json.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from runtimes.model_folder import ModelFolder
from runtimes.runtime import Outputs
from runtimes.tensor_file import read_tensors
from runtimes.tokenization import Encoding, Tokenization
from tasks import feature_extraction
from tasks.feature_extraction import Embedder
from tasks.scores import Floats, unit
from wire.client_error import ClientError

HEAD = "setfit_head.safetensors"

T = TypeVar("T")


def _log_sigmoid(values: Floats) -> Floats:
    # Their softmax is each sigmoid divided by the sum of all, as scikit-learn has it.
    return -np.logaddexp(0, -values)


_ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "identity": lambda values: values,
    "log_sigmoid": _log_sigmoid,
}


class SentenceClassifier:
    """Like a Runtime whose outputs are the logits of texts."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self.folder: ModelFolder = embedder.encoder.folder
        self.tokenization: Tokenization = embedder.encoder.tokenization
        self._embedder = embedder
        self._prompt = embedder.modules.default_prompt
        tensors, metadata = read_tensors(self.folder.path / HEAD)
        self._weight, self._bias = tensors["weight"], tensors["bias"]
        self._activation = _ACTIVATIONS[metadata["activation"]]

    def prepared(self, texts: Sequence[str], pairs: Sequence[str | None]) -> list[str]:
        """The texts as the tokenizer gets them. Raises ClientError 422 for a pair of texts."""
        if any(pair is not None for pair in pairs):
            raise ClientError("input-rejected", "the model reads one text, not a pair of texts")
        return [self._embedder.modules.prepared(self._prompt + text) for text in texts]

    def run(
        self, encodings: Sequence[Encoding], reduce: Callable[[Encoding, Outputs], T]
    ) -> list[T]:
        """As in Runtime."""

        def logits(encoding: Encoding, vector: Floats) -> T:
            shaped = unit(vector) if self._embedder.modules.normalize else vector
            found = self._activation(self._weight @ shaped + self._bias)
            return reduce(encoding, {"logits": found})

        return feature_extraction.embed(encodings, self._embedder, self._prompt, logits)


def load(model_dir: str) -> SentenceClassifier:
    """Raises ValueError for modules that this script does not know."""
    return SentenceClassifier(feature_extraction.load(model_dir))
