"""Texts with the probabilities the small model should learn for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import torch
from generate import UNKNOWN, Row
from statement import cased
from templates import Filler
from tokenizers import Tokenizer
from torch import Tensor
from wordlists import LABELS, Part

# Around a bare word, so that a word the lists lack is read alike in a note and on a statement.
SETTINGS = ["{word}", "{word}", "{word} {number}", "{word} {city}", "paid for {word}"]
SETTINGS += ["bought {word}", "{surname} {word}", "{word} ltd", "{word} {month}"]


@dataclass(frozen=True)
class Lessons:
    """Texts and, row by row, their target probabilities."""

    texts: list[str]
    targets: Tensor


def mixed(labels: Tensor, views: Tensor, trust: float) -> Tensor:
    """The label's certainty and the teacher's view: `trust` of the latter."""
    return (1 - trust) * torch.nn.functional.one_hot(labels, len(LABELS)) + trust * views


def row_lessons(rows: list[Row], views: dict[str, Tensor], trust: float) -> Lessons:
    """Labelled rows. A row of unknown words aims at no label in particular."""
    flat = torch.full((len(LABELS),), 1 / len(LABELS))
    targets = [
        flat
        if row.label == UNKNOWN
        else mixed(torch.tensor(LABELS.index(row.label)), views[row.core], trust)
        for row in rows
    ]
    return Lessons([row.text for row in rows], torch.stack(targets))


def word_lessons(words: list[str], views: Tensor, part: Part, seed: int) -> Lessons:
    """Words without a label: the teacher's probabilities are the targets."""
    rng = Random(seed)
    filler = Filler(part, rng)
    texts = [cased(filler.fill(rng.choice(SETTINGS), "", word=word), rng) for word in words]
    return Lessons(texts, views)


def labelled_cores(rows: list[Row]) -> dict[str, str]:
    """core → label, first seen wins."""
    cores: dict[str, str] = {}
    for row in rows:
        if row.label != UNKNOWN:
            cores.setdefault(row.core, row.label)
    return cores


def batches(lessons: Lessons, tokenizer: Tokenizer, size: int, seed: int) -> Iterator[tuple]:
    """(ids, mask, targets) of one pass in random order, each batch of texts of like length."""
    generator = torch.Generator().manual_seed(seed)
    encoded = tokenizer.encode_batch(lessons.texts)
    order = torch.randperm(len(encoded), generator=generator).tolist()
    pools = [order[i : i + size * 20] for i in range(0, len(order), size * 20)]
    ready = []
    for pool in pools:
        pool.sort(key=lambda i: len(encoded[i].ids))
        ready += [pool[i : i + size] for i in range(0, len(pool), size)]
    for index in torch.randperm(len(ready), generator=generator).tolist():
        chosen = ready[index]
        longest = max(len(encoded[i].ids) for i in chosen)
        ids = torch.tensor([encoded[i].ids + [0] * (longest - len(encoded[i].ids)) for i in chosen])
        yield ids, (ids != 0).long(), lessons.targets[chosen]


def together(parts: list[Lessons]) -> Lessons:
    """All lessons as one."""
    texts = [text for part in parts for text in part.texts]
    return Lessons(texts, torch.cat([part.targets for part in parts]))
