"""Extractive question answering: a question and a context → the part of the context that answers.

A long context is read in overlapping windows. Scores are those of the transformers pipeline: the
probability of the first token times that of the last, in their window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from tokenizers import Encoding

from runtimes.choice import load_runtime
from runtimes.heads import QUESTION_ANSWERING
from runtimes.runtime import Outputs, Runtime
from runtimes.tokenization import FastTokenization
from tasks.encoding import fast_tokenization
from tasks.request_body import read_body
from tasks.scores import Floats, best_first, finite, softmax
from tasks.text_input import Inputs, check_fields, read_list, read_text
from wire.client_error import ClientError

PARAMETERS = (
    "top_k",
    "max_answer_len",
    "handle_impossible_answer",
    "align_to_words",
    "doc_stride",
    "max_seq_len",
    "max_question_len",
)
# The defaults of the pipeline.
_TOP_K = 1
_MAX_ANSWER_LEN = 15
_MAX_SEQ_LEN = 384


@dataclass(frozen=True)
class Question:
    """One question about one context."""

    question: str
    context: str


@dataclass(frozen=True)
class Request:
    """A validated request. Lengths count tokens; None selects the default."""

    inputs: Inputs[Question]
    top_k: int = _TOP_K
    max_answer_len: int = _MAX_ANSWER_LEN
    handle_impossible_answer: bool = False
    align_to_words: bool = True
    doc_stride: int | None = None
    max_seq_len: int | None = None
    max_question_len: int | None = None


@dataclass
class _Span:
    """An answer: `start` and `end` are places in the context."""

    score: float
    start: int
    end: int


def load(model_dir: str) -> Runtime:
    """Raises ValueError for a tokenizer that does not know where a token is in its text."""
    runtime = load_runtime(model_dir, QUESTION_ANSWERING)
    fast_tokenization(runtime, "question-answering")
    return runtime


def read(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """Parses the request in a body. Raises ClientError 415, 400 or 422, checked in this order."""
    inputs, parameters = read_body(body, content_type, _read_inputs, PARAMETERS, takes_text=False)
    return Request(
        inputs,
        parameters.integer("top_k") or _TOP_K,
        parameters.integer("max_answer_len") or _MAX_ANSWER_LEN,
        parameters.boolean("handle_impossible_answer", False),
        parameters.boolean("align_to_words", True),
        parameters.integer("doc_stride", 0),
        parameters.integer("max_seq_len"),
        parameters.integer("max_question_len"),
    )


def run(request: Request, runtime: Runtime) -> Any:
    """`{answer, score, start, end}`, or a list of them with `top_k` above 1; one per question.

    Raises ClientError 422 for sizes that leave no room for the context.
    """
    tokenization = fast_tokenization(runtime, "question-answering")
    windows = [_windows(each, request, tokenization) for each in request.inputs.items]
    flat = [window for each in windows for window in each]
    read = iter(runtime.run(flat, lambda encoding, outputs: (encoding, _logits(outputs))))
    answers = [
        _answers(question, [next(read) for _ in each], request, tokenization)
        for question, each in zip(request.inputs.items, windows, strict=True)
    ]
    return request.inputs.answer(answers)


def _windows(
    question: Question, request: Request, tokenization: FastTokenization
) -> list[Encoding]:
    most = min(tokenization.max_tokens, request.max_seq_len or _MAX_SEQ_LEN)
    asked = tokenization.start_of(question.question, request.max_question_len)
    # As in the pipeline: models that are padded on the left read the context first.
    place = "before" if _is_question_first(tokenization) else "after"
    try:
        return tokenization.windows(
            question.context, **{place: asked}, max_tokens=most, stride=request.doc_stride
        )
    except ValueError as error:
        raise ClientError("input-rejected", str(error)) from None


def _is_question_first(tokenization: FastTokenization) -> bool:
    return tokenization.padding_side == "right"


def _logits(outputs: Outputs) -> tuple[Floats, Floats]:
    return finite(outputs["start_logits"]), finite(outputs["end_logits"])


def _answers(
    question: Question,
    windows: list[tuple[Encoding, tuple[Floats, Floats]]],
    request: Request,
    tokenization: FastTokenization,
) -> Any:
    found: list[_Span] = []
    impossible = 1.0
    sequence = 1 if _is_question_first(tokenization) else 0
    for encoding, (start_logits, end_logits) in windows:
        readable = _readable(encoding, sequence, tokenization.special_ids.get("cls"))
        start, end = _probabilities(start_logits, readable), _probabilities(end_logits, readable)
        impossible = min(impossible, float(start[0] * end[0]))
        start[0] = end[0] = 0.0
        for first, last, score in _best_spans(start, end, request, readable):
            places = _places(encoding, first, last, sequence, request.align_to_words)
            _add(found, _Span(score, *places), question.context)
    if request.handle_impossible_answer:
        found.append(_Span(impossible, 0, 0))
    best = sorted(found, key=lambda span: -span.score)[: request.top_k]
    answers = [_answer(span, question.context) for span in best]
    return answers[0] if request.top_k == 1 else answers


def _readable(encoding: Encoding, sequence: int, cls: int | None) -> Any:
    """Which tokens may be in an answer: those of the context, and the first, for no answer."""
    context = np.array([each == sequence for each in encoding.sequence_ids])
    return context | (np.array(encoding.ids) == cls)


def _probabilities(logits: Floats, readable: Any) -> Floats:
    return softmax(np.where(readable, logits, -10000.0))


def _best_spans(
    start: Floats, end: Floats, request: Request, readable: Any
) -> Iterator[tuple[int, int, float]]:
    """The spans with the highest scores. Aligned to words, several may be the same answer."""
    most = request.top_k * 2 + 10 if request.align_to_words else request.top_k
    scores = np.triu(np.outer(start, end))
    scores = np.tril(scores, request.max_answer_len - 1)
    for index in best_first(scores.ravel(), most):
        first, last = divmod(index, len(end))
        if readable[first] and readable[last]:
            yield first, last, float(scores[first, last])


def _places(
    encoding: Encoding, first: int, last: int, sequence: int, align_to_words: bool
) -> tuple[int, int]:
    if align_to_words:
        words = [encoding.token_to_word(each) for each in (first, last)]
        if None not in words:
            start = encoding.word_to_chars(words[0], sequence)
            end = encoding.word_to_chars(words[1], sequence)
            if start and end:
                return start[0], end[1]
    return encoding.offsets[first][0], encoding.offsets[last][1]


def _add(found: list[_Span], span: _Span, context: str) -> None:
    """The same answer in other letters or another window adds to its score, as in the pipeline."""
    text = context[span.start : span.end].lower()
    for each in found:
        if context[each.start : each.end].lower() == text:
            each.score += span.score
            return
    found.append(span)


def _answer(span: _Span, context: str) -> dict[str, Any]:
    return {
        "answer": context[span.start : span.end],
        "score": span.score,
        "start": span.start,
        "end": span.end,
    }


def _read_inputs(inputs: Any, where: str) -> Inputs[Question]:
    return read_list(inputs, where, _read_question, (dict,), "an object or a list of objects")


def _read_question(value: Any, where: str) -> Question:
    check_fields(value, where, ("question", "context"))
    return Question(
        read_text(value["question"], f"{where}.question"),
        read_text(value["context"], f"{where}.context"),
    )
