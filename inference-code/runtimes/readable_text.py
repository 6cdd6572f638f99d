"""The part of a text that a model reads, found without tokenizing the rest.

A tokenizer that truncates still tokenizes the whole text first. A prefix gives the same first
tokens if enough of its words are settled: the text is cut where normalization cannot join both
sides, and a word that is neither the last before the cut nor within `_MARGIN` of it is not
affected by what follows. This holds for the normalizers and pre-tokenizers below, which look at
adjacent characters only, and for every model, since it sees one word at a time. With any other
component, texts are tokenized whole.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from tokenizers import Tokenizer

_NORMALIZERS = frozenset(
    (
        *("BertNormalizer", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Nmt"),
        *("Precompiled", "Prepend", "Strip", "StripAccents"),
    )
)
_PRE_TOKENIZERS = frozenset(
    ("BertPreTokenizer", "ByteLevel", "Metaspace", "Punctuation", "Whitespace", "WhitespaceSplit")
)
# A run of one kind of character: where it ends depends on its own characters only.
_RUN = re.compile(r"(\[[^\\\]\[^]+\]|\\[sdw]|[^\\.^$|?*+()\[\]{}])(\+|\{[1-9],\})?")
# At least the characters of a run or a literal that a Replace needs to match.
_MARGIN = 16
# Ordinary text has four to six characters per token; most texts are read in one or two pieces.
_CHARACTERS_PER_TOKEN = 4

_logger = logging.getLogger(__name__)


class ReadableText:
    """Cuts long texts so that their first `max_tokens` tokens stay the same."""

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        """The tokenizer is copied, as it was loaded; its truncation and padding are ignored."""
        self._tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._max_tokens = max_tokens
        self._piece = max(_MARGIN * 4, max_tokens * _CHARACTERS_PER_TOKEN)
        parts = json.loads(tokenizer.to_str())
        self._added = [each["content"] for each in parts["added_tokens"]]
        self._eats_spaces = any(each["lstrip"] for each in parts["added_tokens"])
        unknown = _unknown_component(parts)
        self._is_known = unknown is None
        if unknown is not None:
            _logger.info("long texts are tokenized whole: no bound is known for %s", unknown)

    def shorten(self, texts: list[str]) -> list[str]:
        """The texts, each with at least the characters that its first tokens depend on."""
        return [self._shorten(text) for text in texts] if self._is_known else texts

    def _shorten(self, text: str) -> str:
        start, size, settled = 0, self._piece, 0
        while start + 2 * size < len(text):
            end = next(self._cuts(text, start + size), len(text))
            found, settled_end = self._settled(text[start:end], start > 0)
            settled += found
            if settled >= self._max_tokens:
                return text[:end]
            # A word that is longer than the piece needs a larger one.
            size = self._piece if settled_end else 2 * size
            start += settled_end
        return text

    def _cuts(self, text: str, start: int) -> Iterator[int]:
        """Positions from `start` where neither normalization nor an added token joins the sides."""
        for at in range(start, len(text)):
            is_space_before = self._eats_spaces and text[at - 1].isspace()
            if _is_boundary(text[at]) and not is_space_before and not self._is_in_added(text, at):
                yield at

    def _is_in_added(self, text: str, at: int) -> bool:
        return any(
            token in text[max(0, at - len(token) + 1) : at + len(token) - 1]
            for token in self._added
        )

    def _settled(self, piece: str, is_later: bool) -> tuple[int, int]:
        """Settled tokens of a piece and where they end; the first word may begin before it."""
        encoding = self._tokenizer.encode(piece, add_special_tokens=False)
        words = [word for word in encoding.word_ids if word is not None]
        if not words:
            return 0, len(piece) - _MARGIN
        ends = [
            end
            for word, (_, end) in zip(encoding.word_ids, encoding.offsets, strict=True)
            if word is not None and word < words[-1] and end <= len(piece) - _MARGIN
        ]
        first = words.count(words[0]) if is_later else 0
        return max(0, len(ends) - first), max(ends, default=0)


def _is_boundary(character: str) -> bool:
    """Whether no normalization form joins this character to the one before it.

    Those that are joined are marks, the vowels and final consonants of Hangul, and what
    decomposes to them. Beyond the basic plane, Unicode still adds some.
    """
    first = unicodedata.normalize("NFKD", character)[0]
    is_jamo = "\u1160" <= first <= "\u11ff"
    return character < "\U00010000" and not is_jamo and unicodedata.category(first)[0] in "LNPSZ"


def _unknown_component(parts: dict[str, Any]) -> str | None:
    """The first component whose effect is not known to be local; None when all are."""
    model = parts["model"]
    if model.get("dropout"):
        return "a random tokenizer"
    for each in _flat(parts["normalizer"], "normalizers"):
        if each["type"] not in _NORMALIZERS and not _is_local_replace(each):
            return f"the normalizer {each['type']}"
    for each in _flat(parts["pre_tokenizer"], "pretokenizers"):
        if each["type"] not in _PRE_TOKENIZERS:
            return f"the pre-tokenizer {each['type']}"
    for token in parts["added_tokens"]:
        is_one_word = token["content"].isascii() and token["content"].isalpha()
        if parts["normalizer"] and token["normalized"] and not is_one_word:
            return f"the added token {token['content']}"
    return None


def _flat(component: dict[str, Any] | None, key: str) -> Iterator[dict[str, Any]]:
    if component is None:
        return
    if component["type"] != "Sequence":
        yield component
        return
    for each in component[key]:
        yield from _flat(each, key)


def _is_local_replace(component: dict[str, Any]) -> bool:
    if component["type"] != "Replace":
        return False
    pattern = component["pattern"]
    if "String" in pattern:
        return len(pattern["String"]) < _MARGIN
    return _RUN.fullmatch(pattern["Regex"]) is not None
