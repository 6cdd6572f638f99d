"""Metrics on themes and texts that training did not have, for choosing a recipe."""

from __future__ import annotations

from collections.abc import Callable

import torch
from batches import batch_of, token_span
from tokenizers import Tokenizer
from training_rows import Row, Sources, rows
from transformers import BertForQuestionAnswering


def prose_rows(sources: Sources) -> list[Row]:
    """Every question on the texts kept from training."""
    return [Row(a.question, p.text, a.span) for p in sources.prose for a in p.asked]


@torch.inference_mode()
def share_right(model: BertForQuestionAnswering, tokenizer: Tokenizer, cases: list[Row]) -> float:
    """Share of rows whose best start and best end are both exact."""
    right = 0
    for case in cases:
        encoded = tokenizer.encode(case.question, case.context)
        if len(encoded) > model.config.max_position_embeddings:
            continue
        batch = batch_of([(encoded, token_span(encoded, case))])
        output = model(**batch.inputs())
        guess = output.start_logits.argmax().item(), output.end_logits.argmax().item()
        right += guess == (batch.start_positions.item(), batch.end_positions.item())
    return right / len(cases)


def validate(model: BertForQuestionAnswering, tokenizer: Tokenizer, held: Sources) -> None:
    """Prints the share of exact answers by kind of row."""
    groups = {"rows": list(rows(held, 700, 5)), "texts as they are": prose_rows(held)}
    kinds: dict[str, Callable[[Row], bool]] = {
        "answered": lambda row: row.span is not None,
        "unanswered": lambda row: row.span is None,
    }
    for name, group in groups.items():
        for kind, chosen in kinds.items():
            cases = [row for row in group if chosen(row)]
            print(f"{name}, {kind}: {share_right(model, tokenizer, cases):.3f} of {len(cases)}")
