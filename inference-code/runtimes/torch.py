"""Token ids → outputs with PyTorch and Transformers, as installed in the AWS images."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import transformers
from transformers import AutoTokenizer

from runtimes.heads import ENCODER, Head
from runtimes.model_folder import ModelFolder
from runtimes.runtime import COLUMNS, Feeds, Floats, Runtime
from runtimes.tokenization import (
    SPECIAL_TOKENS,
    Encoding,
    FastTokenization,
    Side,
    Strategy,
    Tokenization,
    padding_of,
)


class TorchRuntime(Runtime):
    """A Runtime for any model with this head that transformers can load."""

    name = "torch"

    def __init__(self, folder: ModelFolder, head: Head, threads: int) -> None:
        """Raises OSError or ValueError when the folder has no such model.

        That includes weights that are missing, or that the model does not have: transformers
        would initialize these at random, or leave them out, and only log it.
        """
        torch.set_num_threads(threads)
        # local_files_only: an incomplete archive must fail here, not download from the Hub.
        tokenizer = AutoTokenizer.from_pretrained(folder.path, local_files_only=True)
        super().__init__(folder, head, _tokenization(tokenizer, folder))
        self.input_names = _input_names(tokenizer)
        # ignore_mismatched_sizes: the error of transformers does not name the weights.
        model, loaded = getattr(transformers, head.auto_class).from_pretrained(
            folder.path,
            local_files_only=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
        )
        _reject_other_weights(type(model).__name__, loaded, head)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._model = model.to(self._device).eval()

    def forward(self, feeds: Feeds) -> list[Floats]:
        """As in Runtime."""
        tensors = {
            name: torch.from_numpy(values).to(self._device) for name, values in feeds.items()
        }
        with torch.inference_mode():
            found = self._model(**tensors)
        return [getattr(found, name).float().cpu().numpy() for name in self._head.outputs]


def _input_names(tokenizer: Any) -> Sequence[str]:
    """The inputs that the pipelines of transformers pass to the model."""
    unknown = [name for name in tokenizer.model_input_names if name not in COLUMNS]
    if unknown:
        raise ValueError(f"the model needs the input {', '.join(unknown)}, which is not text")
    return list(tokenizer.model_input_names)


def _tokenization(tokenizer: Any, folder: ModelFolder) -> Tokenization:
    ids = {name: getattr(tokenizer, f"{name}_token_id", None) for name in SPECIAL_TOKENS}
    there = {name: each for name, each in ids.items() if each is not None}
    padding = padding_of(there, folder.pad_token_id, tokenizer.pad_token_type_id)
    if not tokenizer.is_fast:
        return SlowTokenization(tokenizer, folder.max_tokens, padding, there)
    return FastTokenization(
        tokenizer.backend_tokenizer,
        max_tokens=folder.max_tokens,
        padding=padding,
        special_ids=there,
        padding_side=tokenizer.padding_side,
        truncation_side=tokenizer.truncation_side,
        clean_up=tokenizer.clean_up_tokenization_spaces,
    )


@dataclass(frozen=True)
class _SlowEncoding:
    ids: list[int]
    type_ids: list[int]
    attention_mask: list[int]
    special_tokens_mask: list[int]


class SlowTokenization:
    """A Tokenization with a tokenizer in Python, which does not know the places of its tokens."""

    fast = None

    def __init__(
        self, tokenizer: Any, max_tokens: int, padding: dict[str, int], special_ids: dict[str, int]
    ) -> None:
        self.max_tokens = max_tokens
        self.padding = padding
        self.special_ids = special_ids
        self.padding_side: Side = tokenizer.padding_side
        self._tokenizer = tokenizer

    def encode(
        self,
        texts: Sequence[str],
        pairs: Sequence[str | None] | None = None,
        *,
        strategy: Strategy = "longest_first",
        max_tokens: int | None = None,
    ) -> Sequence[Encoding]:
        """As in Tokenization."""
        seconds = pairs or [None] * len(texts)
        cut = {"truncation": strategy, "max_length": max_tokens or self.max_tokens}
        return [self._encoded(text, pair, **cut) for text, pair in zip(texts, seconds, strict=True)]

    def lengths(self, texts: Sequence[str], pairs: Sequence[str | None] | None = None) -> list[int]:
        """As in Tokenization."""
        seconds = pairs or [None] * len(texts)
        both = zip(texts, seconds, strict=True)
        return [len(self._encoded(text, pair).ids) for text, pair in both]

    def first_token(self, text: str) -> int | None:
        """As in Tokenization."""
        known = self._tokenizer.get_vocab().get(text)
        if known is not None:
            return known
        return next(iter(self._tokenizer(text, add_special_tokens=False)["input_ids"]), None)

    def decode(self, ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        """As in Tokenization."""
        return self._tokenizer.decode(list(ids), skip_special_tokens=skip_special_tokens)

    def _encoded(self, text: str, pair: str | None, **cut: Any) -> _SlowEncoding:
        found = self._tokenizer(
            text, pair, return_token_type_ids=True, return_special_tokens_mask=True, **cut
        )
        return _SlowEncoding(
            found["input_ids"],
            found["token_type_ids"],
            found["attention_mask"],
            found["special_tokens_mask"],
        )


# Keys of the loading info of transformers, and what they mean for the model.
_MISFITS = {
    "missing_keys": "are missing",
    "mismatched_keys": "have another shape",
    "unexpected_keys": "are of another model",
}
_MOST_NAMED = 5
# A pooler belongs to some heads only: published weights of the others often contain it, too.
_POOLER = re.compile(r"(^|\.)(pooler\.|cls\.seq_relationship\.|embeddings\.position_ids$)")


def _reject_other_weights(model: str, loaded: dict[str, Any], head: Head) -> None:
    found = [
        f"{_named(keys)} {meaning}"
        for key, meaning in _MISFITS.items()
        if (keys := sorted(_keys(loaded.get(key, ()), ignored=_ignored(key, head))))
    ]
    if found:
        raise ValueError(f"the weights do not fit {model}: {'; '.join(found)}")


def _ignored(misfit: str, head: Head) -> re.Pattern[str] | None:
    """The weights that cannot change the outputs of this head."""
    if misfit == "unexpected_keys":
        # The encoder is whole, whatever else the file has.
        return re.compile("") if head is ENCODER else _POOLER
    return _POOLER if head is ENCODER else None


def _keys(found: Iterable[Any], ignored: re.Pattern[str] | None) -> list[str]:
    # A mismatched key comes with both shapes.
    names = [key if isinstance(key, str) else str(key[0]) for key in found]
    return [name for name in names if ignored is None or not ignored.search(name)]


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
