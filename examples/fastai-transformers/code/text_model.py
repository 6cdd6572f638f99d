"""A transformers model in a fastai Learner: what the exported file refers to by name."""

from __future__ import annotations

from typing import Any

import torch
from fastai.basics import Transform
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertForSequenceClassification

MAX_TOKENS = 64


class LabelOf:
    """The class of a text of the training set; only its type is needed to classify others."""

    def __init__(self, labels: dict[str, str]) -> None:
        self._labels = labels

    def __call__(self, text: str) -> str:
        return self._labels[text]

    def __reduce__(self) -> tuple[Any, ...]:
        return (LabelOf, ({},))


class ToTokenIds(Transform):
    """A text as token ids. Holds the tokenizer as JSON, which every version can read."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._json = tokenizer.to_str()
        self._tokenizer = tokenizer

    def __getstate__(self) -> dict[str, str]:
        return {"json": self._json}

    def __setstate__(self, state: dict[str, str]) -> None:
        self.__init__(Tokenizer.from_str(state["json"]))

    def encodes(self, text: str) -> Tensor:
        return torch.tensor(self._tokenizer.encode(text).ids[:MAX_TOKENS])


def pad(samples: list) -> list:
    """Pads the token ids of a batch with zeros, to the longest. fastai dispatches on the types."""
    width = max(len(ids) for ids, *_ in samples)
    return [
        (torch.cat([ids, ids.new_zeros(width - len(ids))]), *others) for ids, *others in samples
    ]


class TextClassifier(nn.Module):
    """Token ids → logits. Exports its weights, not the classes of one version of transformers."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.config = config
        self.bert = BertForSequenceClassification(BertConfig(**config))

    def forward(self, ids: Tensor) -> Tensor:
        return self.bert(input_ids=ids, attention_mask=(ids != 0).long()).logits

    def __reduce__(self) -> tuple[Any, ...]:
        return (restore, (self.config, self.state_dict(), self.training))


def restore(config: dict[str, Any], weights: dict[str, Tensor], training: bool) -> TextClassifier:
    """The model of an exported file."""
    model = TextClassifier(config)
    model.load_state_dict(weights)
    return model.train(training)
