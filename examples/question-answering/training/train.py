"""Trains the small model and writes ../model.

python train.py               the included model: every theme and text
python train.py --validate    for choosing recipes: keeps some themes and texts, writes nothing
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field

import torch
from batches import Batch, batches
from encoder import encoder_folder, load_encoder
from folder import write_folder
from student import Shape, new_student
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F
from training_rows import ROWS, SEED, Row, all_sources, rows, split_sources
from transformers import BertForQuestionAnswering
from validation import validate
from vocabulary import choose_pieces, encoder_pieces, tokenizer_over


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters chosen on the validation set."""

    shape: Shape = field(default_factory=Shape)
    rows: int = ROWS
    tokens: int = 2048
    rate: float = 4e-4
    seed: int = SEED


def start(recipe: Recipe, course: list[Row]) -> tuple[BertForQuestionAnswering, Tokenizer]:
    """The untrained model and its tokenizer."""
    ids = encoder_pieces(encoder_folder())
    texts = [f"{row.question} {row.context}" for row in course[:12_000]]
    pieces = choose_pieces(recipe.shape.pieces, ids, texts)
    torch.manual_seed(recipe.seed)
    return new_student(recipe.shape, load_encoder(), pieces, ids), tokenizer_over(pieces)


def loss_of(model: BertForQuestionAnswering, batch: Batch) -> torch.Tensor:
    """Mean cross entropy of start and end, padding excluded."""
    with torch.autocast("cpu", torch.bfloat16):
        output = model(**batch.inputs())
    hidden = batch.attention_mask == 0
    start_logits = output.start_logits.float().masked_fill(hidden, -1e4)
    end_logits = output.end_logits.float().masked_fill(hidden, -1e4)
    start_loss = F.cross_entropy(start_logits, batch.start_positions)
    return (start_loss + F.cross_entropy(end_logits, batch.end_positions)) / 2


def fit(model: BertForQuestionAnswering, ready: list[Batch], recipe: Recipe) -> None:
    """One pass with one cycle of the learning rate."""
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=recipe.rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.rate, total_steps=len(ready), pct_start=0.1, anneal_strategy="linear"
    )
    model.train()
    total, started = 0.0, time.monotonic()
    for step, batch in enumerate(ready, start=1):
        loss = loss_of(model, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % 100 == 0:
            spent = time.monotonic() - started
            print(f"{step}/{len(ready)}: loss {total / 100:.3f}, {spent:.0f} s", flush=True)
            total = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--validate", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    recipe = Recipe()
    training, held = split_sources() if args.validate else (all_sources(), None)
    course = list(rows(training, recipe.rows, recipe.seed))
    model, tokenizer = start(recipe, course)
    ready = list(batches(course, tokenizer, recipe.tokens, recipe.shape.max_length, recipe.seed))
    fit(model, ready, recipe)
    if held:
        validate(model.eval(), tokenizer, held)
    else:
        write_folder(model, tokenizer)
    print(f"{time.process_time():.0f} CPU seconds in all")


if __name__ == "__main__":
    main()
