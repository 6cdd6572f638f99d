"""Texts → token ids, the same for both runtimes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from tokenizers import Encoding as WholeEncoding
from tokenizers import Tokenizer

from runtimes.readable_text import ReadableText

Side = Literal["left", "right"]
# Which text of a pair is cut when both together are too long; the names of transformers.
Strategy = Literal["longest_first", "only_first", "only_second"]

# Tokens that two windows share, as in the question-answering pipeline, unless they are short.
_STRIDE = 128


# The special tokens that runtimes and tasks need, by their names in `special_ids`.
SPECIAL_TOKENS = ("pad", "mask", "unk", "cls")


def padding_of(special_ids: dict[str, int], pad_token_id: int, type_id: int) -> dict[str, int]:
    """The padding of each column; `pad_token_id` is for a tokenizer without its own."""
    return {
        "ids": special_ids.get("pad", pad_token_id),
        "attention_mask": 0,
        "type_ids": type_id,
    }


class Encoding(Protocol):
    """One row: the part of an Encoding of the tokenizers library that every tokenizer has."""

    ids: list[int]
    type_ids: list[int]
    attention_mask: list[int]
    special_tokens_mask: list[int]


class Tokenization(Protocol):
    """Encodes texts, and decodes tokens.

    `max_tokens` includes the special tokens. `padding` is the value of each column in a place
    without a token. `special_ids`: `mask`, `unk` and `cls` → id, of the tokens that there are.
    """

    max_tokens: int
    padding_side: Side
    padding: dict[str, int]
    special_ids: dict[str, int]
    fast: FastTokenization | None

    def encode(
        self,
        texts: Sequence[str],
        pairs: Sequence[str | None] | None = None,
        *,
        strategy: Strategy = "longest_first",
        max_tokens: int | None = None,
    ) -> Sequence[Encoding]:
        """One row per text, with the second text of a pair, cut to `max_tokens`."""
        ...

    def lengths(self, texts: Sequence[str], pairs: Sequence[str | None] | None = None) -> list[int]:
        """The number of tokens of each text, or pair, that is not cut."""
        ...

    def first_token(self, text: str) -> int | None:
        """The token that is this text, or its first one."""
        ...

    def decode(self, ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        """The text of tokens."""
        ...


class FastTokenization:
    """A Tokenization with the tokenizers library, which also knows where each token is in its text.

    That is what windows, offsets and words of the question-answering and token-classification
    tasks need.
    """

    def __init__(
        self,
        backend: Tokenizer,
        *,
        max_tokens: int,
        padding: dict[str, int],
        special_ids: dict[str, int],
        padding_side: Side = "right",
        truncation_side: Side = "right",
        clean_up: bool = False,
    ) -> None:
        self.backend = backend
        self.max_tokens = max_tokens
        self.padding = padding
        self.padding_side: Side = padding_side
        self.special_ids = special_ids
        self.fast: FastTokenization | None = self
        self._truncation_side = truncation_side
        self._clean_up = clean_up
        backend.no_padding()
        # One that keeps the end of a text reads all of it.
        self._readable = ReadableText(backend, max_tokens) if truncation_side == "right" else None

    def encode(
        self,
        texts: Sequence[str],
        pairs: Sequence[str | None] | None = None,
        *,
        strategy: Strategy = "longest_first",
        max_tokens: int | None = None,
    ) -> Sequence[Encoding]:
        """As in Tokenization."""
        self.backend.enable_truncation(
            max_tokens or self.max_tokens, strategy=strategy, direction=self._truncation_side
        )
        return self.backend.encode_batch(self._inputs(texts, pairs, strategy))

    def lengths(self, texts: Sequence[str], pairs: Sequence[str | None] | None = None) -> list[int]:
        """As in Tokenization."""
        self.backend.no_truncation()
        return [len(each.ids) for each in self.backend.encode_batch(_paired(texts, pairs))]

    def windows(
        self,
        text: str,
        *,
        before: str | None = None,
        after: str | None = None,
        max_tokens: int,
        stride: int | None = None,
    ) -> list[WholeEncoding]:
        """The whole text in rows of at most `max_tokens`, which share `stride` tokens.

        Each row is a pair with the text `before` or `after` it. Raises ValueError when that and the
        stride leave no room.
        """
        row = (before, text) if before else (text, after) if after else text
        self.backend.no_truncation()
        (whole,) = self.backend.encode_batch([row])
        if len(whole.ids) <= max_tokens:
            return [whole]
        own = whole.sequence_ids.count(1 if before else 0)
        room = max_tokens - (len(whole.ids) - own)
        if room < 1 or (stride or 0) >= room:
            raise ValueError(
                f"of {max_tokens} tokens in a window, {max(room, 0)} are left for the text,"
                f" which must be more than the stride, {stride or 0}"
            )
        if stride is None:
            stride = min(_STRIDE, max_tokens // 2)
            # Beside a long question, the pipeline of transformers panics here.
            stride = stride if stride < room else room // 2
        self.backend.enable_truncation(
            max_tokens,
            stride=stride,
            strategy="only_second" if before else "only_first",
            direction=self._truncation_side,
        )
        (encoding,) = self.backend.encode_batch([row])
        return [encoding, *encoding.overflowing]

    def first_token(self, text: str) -> int | None:
        """As in Tokenization."""
        known = self.backend.token_to_id(text)
        if known is not None:
            return known
        self.backend.no_truncation()
        return next(iter(self.backend.encode(text, add_special_tokens=False).ids), None)

    def decode(self, ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        """As in Tokenization."""
        text = self.backend.decode(list(ids), skip_special_tokens=skip_special_tokens)
        return _without_spaces(text) if self._clean_up else text

    def start_of(self, text: str, most: int | None) -> str:
        """The text as far as its first `most` tokens reach; all of it with None."""
        self.backend.no_truncation()
        offsets = self.backend.encode(text, add_special_tokens=False).offsets if most else []
        return text[: offsets[most - 1][1]] if most and len(offsets) > most else text

    def joined(self, tokens: Sequence[str]) -> str:
        """The text of tokens that are given as strings."""
        decoder = self.backend.decoder
        return decoder.decode(list(tokens)) if decoder else " ".join(tokens)

    @property
    def marks_continuations(self) -> bool:
        """Whether a token shows that it continues a word, as in WordPiece."""
        return bool(getattr(self.backend.model, "continuing_subword_prefix", None))

    def _inputs(
        self, texts: Sequence[str], pairs: Sequence[str | None] | None, strategy: Strategy
    ) -> list[str | tuple[str, str]]:
        if self._readable is None:
            return _paired(texts, pairs)
        # Only what is cut may be read in part: the other text of a pair is an error if too long.
        first = self._readable.shorten(list(texts)) if strategy != "only_second" else texts
        if pairs is None or strategy == "only_first":
            return _paired(first, pairs)
        second = [pair and self._readable.shorten([pair])[0] for pair in pairs]
        return _paired(first, second)


def _paired(
    texts: Sequence[str], pairs: Sequence[str | None] | None
) -> list[str | tuple[str, str]]:
    if pairs is None:
        return list(texts)
    both = zip(texts, pairs, strict=True)
    return [text if pair is None else (text, pair) for text, pair in both]


# The spaces that transformers removes with clean_up_tokenization_spaces, in its order.
_TIGHT = (" .", " ?", " !", " ,", " ' ", " n't", " 'm", " 's", " 've", " 're")


def _without_spaces(text: str) -> str:
    for each in _TIGHT:
        text = text.replace(each, each.strip())
    return text
