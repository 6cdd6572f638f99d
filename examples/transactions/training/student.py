"""The small model: a standard one-layer BERT with word vectors from the encoder."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from encoder import Encoder
from torch import Tensor
from transformers import BertConfig, BertForSequenceClassification
from wordlists import LABELS


@dataclass(frozen=True)
class Shape:
    """The size of the model. fp32 weights are written twice (torch and ONNX): 12 MB in all.

    Within that room more words did more than a second layer: on statement lines of validation
    merchants 0.78 right with 9,700 pieces and one layer, 0.76 with 8,500 and two (few runs).
    """

    pieces: int = 10100
    hidden: int = 128
    layers: int = 1
    heads: int = 4
    inner: int = 256
    max_length: int = 64


def configuration(shape: Shape, pieces: int) -> BertConfig:
    """A plain BERT configuration, with the labels in it."""
    return BertConfig(
        vocab_size=pieces,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.max_length,
        type_vocab_size=1,
        pad_token_id=0,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        problem_type="single_label_classification",
        attn_implementation="eager",
        hidden_dropout_prob=0.1,
        attention_probs_dropout_prob=0.1,
    )


def reduced(vectors: Tensor, width: int) -> Tensor:
    """The `width` directions in which the vectors differ most, at the scale of fresh weights."""
    centred = vectors - vectors.mean(0)
    _, _, directions = torch.linalg.svd(centred, full_matrices=False)
    short = centred @ directions[:width].T
    # The square root of the spread keeps the first directions from dominating the others.
    short = short / short.std(0).sqrt()
    return short * (0.05 / short.std())


def word_vectors(encoder: Encoder, pieces: list[str], width: int) -> Tensor:
    """(pieces, width): the encoder's embedding of each piece, reduced."""
    return reduced(encoder.embed([piece.removeprefix("##") for piece in pieces]), width)


def new_student(shape: Shape, encoder: Encoder, pieces: list[str]) -> BertForSequenceClassification:
    """An untrained model of that shape, with the encoder's embeddings as word vectors."""
    model = BertForSequenceClassification(configuration(shape, len(pieces)))
    with torch.no_grad():
        model.bert.embeddings.word_embeddings.weight.copy_(
            word_vectors(encoder, pieces, shape.hidden)
        )
        model.bert.embeddings.word_embeddings.weight[0] = 0
    return model
