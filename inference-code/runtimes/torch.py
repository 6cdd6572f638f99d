"""Texts → logits with PyTorch and Transformers, as installed in the AWS images."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from runtimes.model_folder import ModelFolder
from runtimes.readable_text import ReadableText


class TorchRuntime:
    """A Runtime for any sequence classification model that transformers can load."""

    name = "torch"

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        """Raises OSError or ValueError when the folder has no such model.

        That includes weights that are missing, or that the model does not have: transformers
        would initialize these at random, or leave them out, and only log it.
        """
        torch.set_num_threads(threads)
        self.labels = folder.labels
        self.problem_type = folder.problem_type
        self._max_tokens = folder.max_tokens
        # local_files_only: an incomplete archive must fail here, not download from the Hub.
        self._tokenizer = AutoTokenizer.from_pretrained(folder.path, local_files_only=True)
        self._readable = _readable_text(self._tokenizer, folder.max_tokens)
        # ignore_mismatched_sizes: the error of transformers does not name the weights.
        model, loaded = AutoModelForSequenceClassification.from_pretrained(
            folder.path,
            local_files_only=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
        )
        _reject_other_weights(type(model).__name__, loaded)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._model = model.to(self._device).eval()

    def logits(self, texts: list[str]) -> list[list[float]]:
        """One row per text from one forward pass; truncates texts to the model's length."""
        readable = self._readable.shorten(texts) if self._readable else texts
        encoded = self._tokenizer(
            readable,
            padding=True,
            truncation=True,
            max_length=self._max_tokens,
            return_tensors="pt",
        )
        with torch.inference_mode():
            return self._model(**encoded.to(self._device)).logits.float().tolist()


# Keys of the loading info of transformers, and what they mean for the model.
_MISFITS = {
    "missing_keys": "are missing",
    "mismatched_keys": "have another shape",
    "unexpected_keys": "are of another model",
}
_MOST_NAMED = 5


def _reject_other_weights(model: str, loaded: dict[str, Any]) -> None:
    found = [
        f"{_names(loaded[key])} {meaning}" for key, meaning in _MISFITS.items() if loaded.get(key)
    ]
    if found:
        raise ValueError(f"the weights do not fit {model}: {'; '.join(found)}")


def _names(keys: Iterable[Any]) -> str:
    # A mismatched key comes with both shapes.
    names = sorted(key if isinstance(key, str) else str(key[0]) for key in keys)
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _readable_text(tokenizer: Any, max_tokens: int) -> ReadableText | None:
    # A tokenizer in Python has no description to judge; one that keeps the end reads all of it.
    if not tokenizer.is_fast or tokenizer.truncation_side != "right":
        return None
    return ReadableText(tokenizer.backend_tokenizer, max_tokens)
