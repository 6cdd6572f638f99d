"""Runs the shipped model with ONNX Runtime and tokenizers only, as a server does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


class Shipped:
    """Texts to label probabilities."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.labels = [config["id2label"][str(i)] for i in range(len(config["id2label"]))]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(config["max_position_embeddings"])
        self.tokenizer.enable_padding(pad_id=config["pad_token_id"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)

    def logits(self, texts: list[str]) -> np.ndarray:
        """(texts, labels), one forward pass."""
        encoded = self.tokenizer.encode_batch(texts)
        inputs = {
            "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
        }
        return self.session.run(["logits"], inputs)[0]

    def probabilities(self, texts: list[str], batch: int = 64) -> np.ndarray:
        """(texts, labels); every row adds up to one."""
        chunks = [self.logits(texts[i : i + batch]) for i in range(0, len(texts), batch)]
        logits = np.concatenate(chunks).astype(np.float64)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
