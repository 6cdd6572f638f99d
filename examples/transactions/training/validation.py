"""Metrics on the validation lists, for model selection; the test lists are not read."""

from __future__ import annotations

from random import Random

import torch
from generate import UNKNOWN, generate
from statement import Statement
from templates import Filler
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F
from transformers import BertForSequenceClassification
from wordlists import LABELS, split_lists

Labelled = list[tuple[str, str]]


def validation_sets() -> dict[str, Labelled]:
    """Merchants alone and on statement lines, and rows of lexicon entries kept from training."""
    part = split_lists().validation
    names = [(label, name) for label in LABELS for name in part.merchants[label]]
    statement = Statement(Filler(part, Random(5)))
    lines = [(label, statement.line(label, name)) for label, name in names for _ in range(4)]
    bare = [(label, statement.bare_line(name)) for label, name in names for _ in range(4)]
    rows = [(r.label, r.text) for r in generate(part, 3000, 2) if r.label != UNKNOWN]
    return {"names": names, "lines": lines, "bare lines": bare, "rows": rows}


@torch.inference_mode()
def logits_of(
    model: BertForSequenceClassification, tokenizer: Tokenizer, texts: list[str]
) -> Tensor:
    """(texts, labels) in one pass."""
    encoded = tokenizer.encode_batch(texts)
    longest = max(len(e.ids) for e in encoded)
    ids = torch.tensor([e.ids + [0] * (longest - len(e.ids)) for e in encoded])
    return model(input_ids=ids, attention_mask=(ids != 0).long()).logits


def validate(model: BertForSequenceClassification, tokenizer: Tokenizer) -> None:
    """Prints accuracy, loss and confidence; confidence near accuracy needs no temperature."""
    for name, cases in validation_sets().items():
        logits = logits_of(model, tokenizer, [text for _, text in cases])
        truth = torch.tensor([LABELS.index(label) for label, _ in cases])
        accuracy = (logits.argmax(1) == truth).float().mean().item()
        loss = F.cross_entropy(logits, truth).item()
        confidence = logits.softmax(1).amax(1).mean().item()
        print(f"{name}: accuracy {accuracy:.3f}, loss {loss:.3f}, confidence {confidence:.3f}")
