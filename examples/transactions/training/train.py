"""Trains the small model and writes ../model.

python train.py               the shipped model: every training list
python train.py --validate    for choosing recipes: keeps a tenth of the lists, writes nothing
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field

import torch
from distill import Lessons, batches, labelled_cores, row_lessons, together, word_lessons
from encoder import Encoder
from folder import write_folder
from generate import ROWS, SEED, chosen_part, generate
from student import Shape, new_student
from teacher import taught
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F
from transformers import BertForSequenceClassification
from validation import validate
from vocabulary import choose_pieces, open_words, tokenizer_over
from wordlists import split_lists


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters chosen on the validation lists."""

    shape: Shape = field(default_factory=Shape)
    rows: int = ROWS
    epochs: int = 2
    batch: int = 64
    rate: float = 1e-3
    # Slower than the rest: words in no row must keep their position relative to words in rows.
    word_rate: float = 3e-4
    trust: float = 0.3
    word_settings: int = 2
    seed: int = SEED


@dataclass(frozen=True)
class Course:
    """The student's training data, and its tokenizer."""

    lessons: Lessons
    tokenizer: Tokenizer
    pieces: list[str]


def closed_names(validating: bool) -> list[str]:
    """Names excluded from the teacher's words."""
    split = split_lists()
    closed = [name for names in split.unseen.values() for name in names]
    if validating:
        closed += [name for names in split.validation.merchants.values() for name in names]
    return closed


def prepare(recipe: Recipe, encoder: Encoder, validating: bool) -> Course:
    """Rows, the teacher's probabilities for them and for every open word, and the word pieces."""
    part = chosen_part("training" if validating else "all")
    rows = generate(part, recipe.rows, recipe.seed)
    cores = labelled_cores(rows)
    teacher, views = taught(encoder, cores, recipe.seed)
    vocabulary = encoder.tokenizer.get_vocab()
    words = open_words(vocabulary, closed_names(validating))
    word_views = teacher.judge(encoder.embed(words))
    lessons = [row_lessons(rows, dict(zip(cores, views, strict=True)), recipe.trust)]
    for turn in range(recipe.word_settings):
        lessons.append(word_lessons(words, word_views, part, recipe.seed + turn))
    certainty = dict(zip(words, word_views.amax(1).tolist(), strict=True))
    texts = [row.text for row in rows]
    pieces = choose_pieces(recipe.shape.pieces, vocabulary, texts, certainty)
    tokenizer = tokenizer_over(pieces, recipe.shape.max_length)
    return Course(together(lessons), tokenizer, pieces)


def optimizer_for(model: BertForSequenceClassification, recipe: Recipe) -> torch.optim.Optimizer:
    """Word vectors with a separate learning rate and without decay."""
    vectors = model.bert.embeddings.word_embeddings.weight
    rest = [p for p in model.parameters() if p is not vectors]
    return torch.optim.AdamW(
        [
            {"params": [vectors], "lr": recipe.word_rate, "weight_decay": 0.0},
            {"params": rest, "lr": recipe.rate, "weight_decay": 0.01},
        ]
    )


def fit(model: BertForSequenceClassification, course: Course, recipe: Recipe) -> None:
    """One cycle of the learning rate over all passes."""
    optimizer = optimizer_for(model, recipe)
    steps = recipe.epochs * -(-len(course.lessons.texts) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [recipe.word_rate, recipe.rate], total_steps=steps, pct_start=0.1
    )
    model.train()
    for epoch in range(recipe.epochs):
        for ids, mask, targets in batches(course.lessons, course.tokenizer, recipe.batch, epoch):
            loss = F.cross_entropy(model(input_ids=ids, attention_mask=mask).logits, targets)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}: last loss {loss.item():.3f}, {cpu_s():.0f} CPU seconds")


def cpu_s() -> float:
    """CPU seconds of all threads since the start."""
    return time.process_time()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--validate", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    recipe, encoder = Recipe(), Encoder()
    course = prepare(recipe, encoder, args.validate)
    print(f"{len(course.lessons.texts)} texts, {cpu_s():.0f} CPU seconds")
    torch.manual_seed(recipe.seed)
    model = new_student(recipe.shape, encoder, course.pieces)
    fit(model, course, recipe)
    if args.validate:
        validate(model.eval(), course.tokenizer)
    else:
        write_folder(model, course.tokenizer)
    print(f"{cpu_s():.0f} CPU seconds in all")


if __name__ == "__main__":
    main()
