"""{"question", "context"} → {"answer"}, with ONNX Runtime and without transformers."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

OVERLAP = 128
MAX_ANSWER_TOKENS = 15


def model_fn(model_dir):
    folder = Path(model_dir)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    # A long context is read in windows, each with the whole question.
    tokenizer.enable_truncation(
        config["max_position_embeddings"], stride=OVERLAP, strategy="only_second"
    )
    return tokenizer, onnxruntime.InferenceSession(str(folder / "model.onnx"))


def input_fn(body, content_type):
    return json.loads(body)


def predict_fn(request, model):
    tokenizer, session = model
    first = tokenizer.encode(request["question"], request["context"])
    spans = [best_span(window, session) for window in (first, *first.overflowing)]
    _, start, end = max(spans)
    return {"answer": request["context"][start:end]}


def output_fn(prediction, accept):
    return json.dumps(prediction, ensure_ascii=False)


def best_span(window, session):
    """The best answer in one window: its score, and its place in the context."""
    columns = {
        "input_ids": window.ids,
        "token_type_ids": window.type_ids,
        "attention_mask": window.attention_mask,
    }
    inputs = {name: np.array([ids], dtype=np.int64) for name, ids in columns.items()}
    starts, ends = session.run(["start_logits", "end_logits"], inputs)
    in_context = np.array([sequence == 1 for sequence in window.sequence_ids])
    allowed = np.tril(np.triu(np.outer(in_context, in_context)), MAX_ANSWER_TOKENS - 1)
    scores = np.where(allowed, starts[0][:, None] + ends[0][None, :], -np.inf)
    first, last = np.unravel_index(scores.argmax(), scores.shape)
    # Whole words: a token may be a part of one.
    start, _ = window.word_to_chars(window.token_to_word(int(first)), 1)
    _, end = window.word_to_chars(window.token_to_word(int(last)), 1)
    return float(scores[first, last]), start, end
