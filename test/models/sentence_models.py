"""Folders of sentence-transformers, written by `SentenceTransformer.save`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

import task_models


def _saved(folder: Path, modules: Sequence[Any]) -> Path:
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(modules=list(modules), device="cpu").save(str(folder / "model"))
    return folder / "model"


def _encoder(folder: Path) -> Any:
    from sentence_transformers import models

    base = task_models.write_model("bert", "feature-extraction", folder / "base")
    return models.Transformer(str(base), max_seq_length=64)


def pooled(folder: Path, mode: str, *, normalize: bool = False) -> Path:
    """The vectors of the tokens become one in this way."""
    from sentence_transformers import models

    after = [models.Normalize()] if normalize else []
    return _saved(folder, [_encoder(folder), models.Pooling(32, mode), *after])


def dense(folder: Path) -> Path:
    """With a layer after the pooling, and vectors of length 1."""
    from sentence_transformers import models

    torch.manual_seed(3)
    after = [models.Pooling(32, "mean"), models.Dense(32, 8), models.Normalize()]
    return _saved(folder, [_encoder(folder), *after])


def transformer_below(folder: Path) -> Path:
    """As versions before 2 saved it: the encoder in a folder of its own."""
    made = pooled(folder, "mean")
    below = made / "0_Transformer"
    below.mkdir()
    for file in [each for each in made.iterdir() if each.is_file()]:
        if file.name not in ("modules.json", "config_sentence_transformers.json", "README.md"):
            shutil.move(file, below / file.name)
    modules = made / "modules.json"
    text = modules.read_text(encoding="utf-8")
    modules.write_text(text.replace('"path": ""', '"path": "0_Transformer"'), encoding="utf-8")
    return made


def with_prompts(folder: Path) -> Path:
    """A prompt is put before each text."""
    from sentence_transformers import SentenceTransformer, models

    made = SentenceTransformer(
        modules=[_encoder(folder), models.Pooling(32, "mean")],
        prompts={"query": "the query: "},
        default_prompt_name="query",
        device="cpu",
    )
    made.save(str(folder / "model"))
    return folder / "model"


def static(folder: Path) -> Path:
    """Vectors of tokens without a transformer."""
    from sentence_transformers import models
    from transformers import AutoTokenizer

    written = task_models.write_tokenizer("bert", folder / "tokenizer")
    tokenizer = AutoTokenizer.from_pretrained(written).backend_tokenizer
    return _saved(folder, [models.StaticEmbedding(tokenizer, embedding_dim=16)])


def setfit(folder: Path) -> Path:
    """As SetFit saves it: the encoder, and scikit-learn's head beside it."""
    import json

    import joblib
    from sklearn.linear_model import LogisticRegression

    made = pooled(folder, "mean", normalize=True)
    torch.manual_seed(4)
    head = LogisticRegression().fit(torch.randn(9, 32).numpy(), [0, 1, 2] * 3)
    joblib.dump(head, made / "model_head.pkl")
    config = {"normalize_embeddings": False, "labels": ["a", "b", "c"]}
    (made / "config_setfit.json").write_text(json.dumps(config), encoding="utf-8")
    return made
