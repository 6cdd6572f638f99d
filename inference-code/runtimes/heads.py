"""What a model computes for a task: the class that loads it, and its outputs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """`auto_class` is a class of transformers; `outputs` are its attributes, and a graph's names.

    `per_token`: the outputs have one row per token, not one per text.
    `batch_tokens` limits the tokens of one forward pass, and with them its memory.
    """

    auto_class: str
    outputs: tuple[str, ...]
    per_token: bool
    batch_tokens: int = 4096


SEQUENCE_CLASSIFICATION = Head("AutoModelForSequenceClassification", ("logits",), per_token=False)
TOKEN_CLASSIFICATION = Head("AutoModelForTokenClassification", ("logits",), per_token=True)
QUESTION_ANSWERING = Head(
    "AutoModelForQuestionAnswering", ("start_logits", "end_logits"), per_token=True
)
# One row of logits has an entry per token of the vocabulary: 120 kB with 30,000 tokens.
MASKED_LM = Head("AutoModelForMaskedLM", ("logits",), per_token=True, batch_tokens=512)
ENCODER = Head("AutoModel", ("last_hidden_state",), per_token=True)
