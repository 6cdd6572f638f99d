"""Token classification: texts → the entities in them, such as names, with scores and places.

With an aggregation strategy, tokens become words and words become entities, by the rules of the
transformers pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from tokenizers import Encoding

from runtimes.choice import load_runtime
from runtimes.heads import TOKEN_CLASSIFICATION
from runtimes.runtime import Runtime
from runtimes.tokenization import FastTokenization
from tasks.encoding import encode, fast_tokenization
from tasks.request_body import read_body
from tasks.scores import Floats, finite, softmax
from tasks.text_classification import check_labels
from tasks.text_input import Inputs, read_strings, read_texts
from tasks.wrong_shape import wrong_shape
from wire.client_error import ClientError

STRATEGIES = ("none", "simple", "first", "average", "max")
PARAMETERS = ("aggregation_strategy", "ignore_labels", "stride", "truncation")
# As the inference API of Hugging Face: its clients expect entities, not tokens.
_STRATEGY = "simple"
_IGNORED = ("O",)


@dataclass(frozen=True)
class Request:
    """A validated request. With a stride, long texts are read in windows instead of cut."""

    inputs: Inputs[str]
    aggregation_strategy: str = _STRATEGY
    ignore_labels: tuple[str, ...] = _IGNORED
    stride: int | None = None
    truncation: bool = True


@dataclass(frozen=True)
class _Piece:
    """A token, a word or an entity. `scores` has one per label; an entity has one in all."""

    word: str
    scores: Floats
    start: int
    end: int
    index: int
    continues: bool = False


def load(model_dir: str) -> Runtime:
    """Raises ValueError for a tokenizer that does not know where a token is in its text."""
    runtime = load_runtime(model_dir, TOKEN_CLASSIFICATION)
    fast_tokenization(runtime, "token-classification")
    check_labels(runtime)
    return runtime


def read(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """Parses the request in a body. Raises ClientError 415, 400 or 422, checked in this order."""
    inputs, parameters = read_body(body, content_type, read_texts, PARAMETERS)
    strategy = parameters.choice("aggregation_strategy", STRATEGIES) or _STRATEGY
    ignored = parameters.read("ignore_labels", read_strings)
    stride = parameters.integer("stride", 0)
    truncation = parameters.boolean("truncation", True)
    if stride is not None and strategy == "none":
        raise wrong_shape("parameters.stride needs an aggregation_strategy other than none")
    return Request(
        inputs, strategy, _IGNORED if ignored is None else tuple(ignored), stride, truncation
    )


def run(request: Request, runtime: Runtime) -> Any:
    """Entities in the order of the text; one list per text.

    `{entity_group, score, word, start, end}`, or, without aggregation, one
    `{entity, score, index, word, start, end}` per token.
    """
    tokenization = fast_tokenization(runtime, "token-classification")
    rows = _rows(request, runtime, tokenization)
    flat = [row for each in rows for row in each]
    scored = iter(runtime.run(flat, lambda row, out: (row, softmax(finite(out["logits"])))))
    reader = _Reader(tokenization, runtime.folder.labels, request)
    answers = [
        reader.entities(text, [next(scored) for _ in each])
        for text, each in zip(request.inputs.items, rows, strict=True)
    ]
    return request.inputs.answer(answers)


def _rows(
    request: Request, runtime: Runtime, tokenization: FastTokenization
) -> list[list[Encoding]]:
    texts, stride, most = request.inputs.items, request.stride, tokenization.max_tokens
    if stride is None:
        return [[each] for each in encode(runtime, texts, truncation=request.truncation)]
    try:
        return [tokenization.windows(each, max_tokens=most, stride=stride) for each in texts]
    except ValueError as error:
        raise ClientError("input-rejected", str(error)) from None


@dataclass(frozen=True)
class _Reader:
    """Scores of tokens → entities of one text."""

    tokenization: FastTokenization
    labels: list[str]
    request: Request

    def entities(self, text: str, windows: list[tuple[Encoding, Floats]]) -> list[dict[str, Any]]:
        found = [each for row, scores in windows for each in self._in_window(text, row, scores)]
        return _without_overlaps(found) if len(windows) > 1 else found

    def _in_window(self, text: str, row: Encoding, scores: Floats) -> list[dict[str, Any]]:
        strategy = self.request.aggregation_strategy
        pieces = self._tokens(text, row, scores)
        if strategy == "none":
            found = [self._token_answer(each) for each in pieces]
        else:
            words = pieces if strategy == "simple" else self._words(pieces)
            found = [self._entity(group) for group in self._groups(words)]
        key = "entity" if strategy == "none" else "entity_group"
        return [each for each in found if each[key] not in self.request.ignore_labels]

    def _tokens(self, text: str, row: Encoding, scores: Floats) -> list[_Piece]:
        unknown = self.tokenization.special_ids.get("unk")
        found = []
        for index, (start, end) in enumerate(row.offsets):
            if row.special_tokens_mask[index]:
                continue
            word, part = row.tokens[index], text[start:end]
            continues = self._continues(text, word, start, end)
            if row.ids[index] == unknown:
                word, continues = part, False
            found.append(_Piece(word, scores[index], start, end, index, continues))
        return found

    def _continues(self, text: str, token: str, start: int, end: int) -> bool:
        """Whether the token continues a word: as it says itself, or for lack of a space."""
        if self.tokenization.marks_continuations:
            return len(token) != end - start
        return start > 0 and " " not in text[start - 1 : start + 1]

    def _words(self, tokens: list[_Piece]) -> list[_Piece]:
        words: list[list[_Piece]] = []
        for token in tokens:
            if words and token.continues:
                words[-1].append(token)
            else:
                words.append([token])
        return [self._word(each) for each in words]

    def _word(self, tokens: list[_Piece]) -> _Piece:
        strategy = self.request.aggregation_strategy
        all_scores = np.stack([each.scores for each in tokens])
        if strategy == "first":
            scores = all_scores[0]
        elif strategy == "max":
            scores = all_scores[int(np.argmax(all_scores.max(axis=1)))]
        else:
            scores = all_scores.mean(axis=0)
        word = self.tokenization.joined([each.word for each in tokens])
        return _Piece(word, scores, tokens[0].start, tokens[-1].end, tokens[0].index)

    def _groups(self, pieces: list[_Piece]) -> list[list[_Piece]]:
        """Neighbours with the same entity, which a label that begins with B- divides."""
        groups: list[list[_Piece]] = []
        previous = None
        for piece in pieces:
            label = self._label(piece)
            tag = _tag(label)
            if groups and tag == previous and not label.startswith("B-"):
                groups[-1].append(piece)
            else:
                groups.append([piece])
            previous = tag
        return groups

    def _entity(self, group: list[_Piece]) -> dict[str, Any]:
        return {
            "entity_group": self._label(group[0]).split("-", 1)[-1],
            "score": float(np.mean([each.scores.max() for each in group])),
            "word": self.tokenization.joined([each.word for each in group]),
            "start": group[0].start,
            "end": group[-1].end,
        }

    def _token_answer(self, piece: _Piece) -> dict[str, Any]:
        return {
            "entity": self._label(piece),
            "score": float(piece.scores.max()),
            "index": piece.index,
            "word": piece.word,
            "start": piece.start,
            "end": piece.end,
        }

    def _label(self, piece: _Piece) -> str:
        return self.labels[int(np.argmax(piece.scores))]


def _tag(label: str) -> str:
    return label[2:] if label.startswith(("B-", "I-")) else label


def _without_overlaps(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of entities that begin in one another, the longest; of equal lengths, the best."""
    ordered = sorted(entities, key=lambda each: each["start"])
    # The pipeline compares the first one with itself: if it has no characters, it is there twice.
    found = ordered[:1]
    for entity in ordered:
        if found[-1]["start"] <= entity["start"] < found[-1]["end"]:
            found[-1] = max(found[-1], entity, key=lambda each: (_length(each), each["score"]))
        else:
            found.append(entity)
    return found


def _length(entity: dict[str, Any]) -> int:
    return entity["end"] - entity["start"]
