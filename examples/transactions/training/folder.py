"""The shipped folder: plain Hugging Face files, moved in place whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from export_onnx import export_onnx
from paths import MODEL_FOLDER
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

# Written by hand: one transformers version saves a tokenizer class that another does not know.
TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "do_lower_case": True,
    "clean_up_tokenization_spaces": False,
    "padding_side": "right",
    "truncation_side": "right",
    "model_input_names": ["input_ids", "attention_mask"],
}
SPECIAL_TOKENS = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}


def write_json(path: Path, value: dict) -> None:
    """Indented, with a trailing newline."""
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def write_tokenizer(tokenizer: Tokenizer, folder: Path, max_length: int) -> None:
    """tokenizer.json without padding or truncation (callers choose), and its two companions."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    settings = {**TOKENIZER_CONFIG, "model_max_length": max_length, **SPECIAL_TOKENS}
    write_json(folder / "tokenizer_config.json", settings)
    write_json(folder / "special_tokens_map.json", SPECIAL_TOKENS)


@torch.no_grad()
def round_weights(model: BertForSequenceClassification) -> None:
    """Rounds every weight to bfloat16 precision and keeps it as float32.

    Half of the bytes become zero, so the files compress to half the size.
    """
    for weight in model.parameters():
        weight.copy_(weight.to(torch.bfloat16))


def write_folder(
    model: BertForSequenceClassification, tokenizer: Tokenizer, target: Path = MODEL_FOLDER
) -> None:
    """Weights, graph, configuration and tokenizer; readers see the old folder or the new one."""
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    round_weights(model)
    model.eval().save_pretrained(fresh)
    write_tokenizer(tokenizer, fresh, model.config.max_position_embeddings)
    export_onnx(model, fresh / "model.onnx")
    for path in fresh.iterdir():
        path.chmod(0o644)  # safetensors writes 0600, which a server that is not root cannot read
    if target.exists():
        old = target.with_name(f".{target.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old)
    else:
        fresh.rename(target)
