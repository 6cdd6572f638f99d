"""The teacher: a small head on the encoder's embeddings, trained on cores, applied to any word."""

from __future__ import annotations

import torch
from encoder import Encoder
from torch import Tensor, nn
from torch.nn import functional as F
from wordlists import LABELS

# Unit vectors are too short for a head with ordinary weights to separate.
SCALE = 10.0


class Teacher:
    """Label probabilities for a text without statement noise."""

    def __init__(self, encoder: Encoder, seed: int) -> None:
        torch.manual_seed(seed)
        self.encoder = encoder
        width = encoder.model.config.hidden_size
        self.head = nn.Sequential(
            nn.Linear(width, 256), nn.GELU(), nn.Dropout(0.3), nn.Linear(256, len(LABELS))
        )

    def learn(self, vectors: Tensor, labels: Tensor, epochs: int = 24) -> None:
        """Fits the head, with label smoothing against overconfidence."""
        optimizer = torch.optim.AdamW(self.head.parameters(), lr=5e-3, weight_decay=1e-2)
        self.head.train()
        for _ in range(epochs):
            for batch in torch.randperm(len(vectors)).split(256):
                logits = self.head(vectors[batch] * SCALE)
                loss = F.cross_entropy(logits, labels[batch], label_smoothing=0.1)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        self.head.eval()

    @torch.inference_mode()
    def judge(self, vectors: Tensor) -> Tensor:
        """(n, labels) probabilities of embedded texts."""
        return self.head(vectors * SCALE).softmax(-1)


def taught(encoder: Encoder, cores: dict[str, str], seed: int) -> tuple[Teacher, Tensor]:
    """A teacher trained on core → label, and its probabilities for the cores in order."""
    teacher = Teacher(encoder, seed)
    vectors = encoder.embed(list(cores))
    teacher.learn(vectors, torch.tensor([LABELS.index(label) for label in cores.values()]))
    return teacher, teacher.judge(vectors)
