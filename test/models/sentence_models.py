"""Folders of sentence-transformers, written by `SentenceTransformer.save`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers

import task_models


def _saved(folder: Path, modules: Sequence[Any]) -> Path:
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(modules=list(modules), device="cpu").save(str(folder / "model"))
    return folder / "model"


def encoder(folder: Path) -> Any:
    """The module of a small BERT, which is written below the folder."""
    from sentence_transformers import models

    base = task_models.write_model("bert", "feature-extraction", folder / "base")
    return models.Transformer(str(base), max_seq_length=64)


def pooled(folder: Path, mode: str, *, normalize: bool = False) -> Path:
    """The vectors of the tokens become one in this way."""
    from sentence_transformers import models

    after = [models.Normalize()] if normalize else []
    return _saved(folder, [encoder(folder), models.Pooling(32, mode), *after])


def dense(folder: Path) -> Path:
    """With a layer after the pooling, and vectors of length 1."""
    from sentence_transformers import models

    torch.manual_seed(3)
    after = [models.Pooling(32, "mean"), models.Dense(32, 8), models.Normalize()]
    return _saved(folder, [encoder(folder), *after])


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
        modules=[encoder(folder), models.Pooling(32, "mean")],
        prompts={"query": "the query: "},
        default_prompt_name="query",
        device="cpu",
    )
    made.save(str(folder / "model"))
    return folder / "model"


def t5() -> transformers.T5Config:
    """Of a model with an encoder and a decoder."""
    return transformers.T5Config(
        vocab_size=1500, d_model=32, d_kv=16, d_ff=64, num_layers=1, num_heads=2
    )


def half_of_t5(folder: Path) -> Path:
    """The encoder of a model that has a decoder, too: sentence-transformers loads only that."""
    from sentence_transformers import models

    torch.manual_seed(6)
    base = folder / "base"
    transformers.T5EncoderModel(t5()).save_pretrained(base)
    task_models.write_tokenizer("roberta", base)
    return _saved(folder, [models.Transformer(str(base), max_seq_length=64), models.Pooling(32)])


def with_decoder(folder: Path) -> Path:
    """Encoder and decoder without a head."""
    transformers.T5Model(t5()).save_pretrained(folder)
    return task_models.write_tokenizer("roberta", folder)


def bart(folder: Path) -> Path:
    """Encoder and decoder, which reads the same text."""
    config = transformers.BartConfig(
        vocab_size=1500,
        d_model=32,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=130,
        init_std=0.4,
    )
    torch.manual_seed(6)
    transformers.BartModel(config).save_pretrained(folder)
    return task_models.write_tokenizer("roberta", folder)


def with_images(folder: Path) -> Path:
    """Reads texts and images together."""
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1}
    text = {**sizes, "num_attention_heads": 2, "vocab_size": 1500}
    vision = {**sizes, "num_attention_heads": 2, "image_size": 32, "patch_size": 16}
    config = transformers.CLIPConfig(text_config=text, vision_config=vision)
    transformers.CLIPModel(config).save_pretrained(folder)
    return task_models.write_tokenizer("roberta", folder)


def static(folder: Path) -> Path:
    """Vectors of tokens without a transformer."""
    from sentence_transformers import models
    from transformers import AutoTokenizer

    written = task_models.write_tokenizer("bert", folder / "tokenizer")
    tokenizer = AutoTokenizer.from_pretrained(written).backend_tokenizer
    return _saved(folder, [models.StaticEmbedding(tokenizer, embedding_dim=16)])
