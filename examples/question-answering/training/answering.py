"""Answers questions from the included folder with ONNX Runtime and tokenizers, as a server does.

The rules and defaults are those of the question-answering pipeline of transformers 4: windows of
384 tokens that overlap by 128, answers of at most 15 tokens, whole words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

OVERLAP = 128
MAX_ANSWER_TOKENS = 15
CANDIDATES = 12


@dataclass(frozen=True)
class Answer:
    """Text from the context and its score; an empty text says that there is no answer."""

    text: str
    score: float


def shares(logits: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Softmax over the allowed tokens."""
    powers = np.where(allowed, np.exp(logits - logits[allowed].max()), 0.0)
    return powers / powers.sum()


class Shipped:
    """Questions and contexts to answers."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(
            config["max_position_embeddings"], stride=OVERLAP, strategy="only_second"
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)

    def windows(self, question: str, context: str) -> list[Encoding]:
        """The question with each part of the context."""
        first = self.tokenizer.encode(question, context)
        return [first, *first.overflowing]

    def logits(self, window: Encoding) -> tuple[np.ndarray, np.ndarray]:
        """Start and end logits of one window."""
        columns = (window.ids, window.type_ids, window.attention_mask)
        names = ("input_ids", "token_type_ids", "attention_mask")
        inputs = {n: np.array([c], dtype=np.int64) for n, c in zip(names, columns, strict=True)}
        start, end = self.session.run(["start_logits", "end_logits"], inputs)
        return start[0].astype(np.float64), end[0].astype(np.float64)

    def answer(self, question: str, context: str, may_be_empty: bool = False) -> Answer:
        """The best answer. `may_be_empty` is `handle_impossible_answer` of the pipeline."""
        found: dict[str, Answer] = {}
        least_empty = 1.0
        for window in self.windows(question, context):
            spans, empty = self.spans(window)
            least_empty = min(least_empty, empty)
            for start, end, score in spans:
                text = context[start:end]
                before = found.get(text.lower(), Answer(text, 0.0))
                found[text.lower()] = Answer(before.text, before.score + score)
        choices = [*found.values(), *([Answer("", least_empty)] if may_be_empty else [])]
        return max(choices, key=lambda answer: answer.score)

    def spans(self, window: Encoding) -> tuple[list[tuple[int, int, float]], float]:
        """The best places of an answer with scores, and the score of none in this window."""
        allowed = np.array([sequence == 1 for sequence in window.sequence_ids])
        allowed[0] = True  # [CLS], which stands for no answer
        start, end = (shares(logits, allowed) for logits in self.logits(window))
        empty = float(start[0] * end[0])
        start[0] = end[0] = 0.0
        scores = np.tril(np.triu(np.outer(start, end)), MAX_ANSWER_TOKENS - 1)
        best = np.argsort(-scores, axis=None)[:CANDIDATES]
        chosen = [np.unravel_index(i, scores.shape) for i in best if scores.flat[i] > 0]
        return [(*characters(window, *map(int, c)), float(scores[c])) for c in chosen], empty


def characters(window: Encoding, first: int, last: int) -> tuple[int, int]:
    """The place in the context of the whole words that hold two tokens."""
    start = window.word_to_chars(window.token_to_word(first), 1)
    end = window.word_to_chars(window.token_to_word(last), 1)
    return start[0], end[1]
