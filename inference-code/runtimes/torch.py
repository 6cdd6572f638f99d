"""Texts → logits with PyTorch and Transformers, as installed in the AWS images."""

from __future__ import annotations

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from runtimes.model_folder import ModelFolder


class TorchRuntime:
    """A Runtime for any sequence classification model that transformers can load."""

    name = "torch"

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        """Raises OSError or ValueError, as transformers does, when the folder has no such model."""
        torch.set_num_threads(threads)
        self.labels = folder.labels
        self.problem_type = folder.problem_type
        self._max_tokens = folder.max_tokens
        # local_files_only: an incomplete archive must fail here, not download from the Hub.
        self._tokenizer = AutoTokenizer.from_pretrained(folder.path, local_files_only=True)
        model = AutoModelForSequenceClassification.from_pretrained(
            folder.path, local_files_only=True
        )
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._model = model.to(self._device).eval()

    def logits(self, texts: list[str]) -> list[list[float]]:
        """One row per text from one forward pass; truncates texts to the model's length."""
        encoded = self._tokenizer(
            texts, padding=True, truncation=True, max_length=self._max_tokens, return_tensors="pt"
        )
        with torch.inference_mode():
            return self._model(**encoded.to(self._device)).logits.float().tolist()
