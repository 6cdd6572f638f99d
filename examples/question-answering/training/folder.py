"""The included folder: plain Hugging Face files, moved in place whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from example_files import MODEL_FOLDER
from export_onnx import export_onnx
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import BertForQuestionAnswering

# Written by hand: one transformers version saves a tokenizer class that another does not know.
SPECIAL_TOKENS = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "do_lower_case": True,
    "clean_up_tokenization_spaces": False,
    "padding_side": "right",
    "truncation_side": "right",
    "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
    **SPECIAL_TOKENS,
}


def write_json(path: Path, value: dict) -> None:
    """Indented, with a trailing newline."""
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def write_tokenizer(tokenizer: Tokenizer, folder: Path, max_length: int) -> None:
    """tokenizer.json without padding or truncation (callers choose), and its two companions."""
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    write_json(
        folder / "tokenizer_config.json", {**TOKENIZER_CONFIG, "model_max_length": max_length}
    )
    write_json(folder / "special_tokens_map.json", SPECIAL_TOKENS)


@torch.no_grad()
def round_weights(model: BertForQuestionAnswering) -> None:
    """Rounds every weight to what float16 can hold, so that storing it loses nothing."""
    for weight in model.parameters():
        weight.copy_(weight.half().float())


def write_weights(model: BertForQuestionAnswering, folder: Path) -> None:
    """The weights in float16, for half of the bytes.

    config.json says float32, so every transformers version computes with the same float32 values.
    """
    model.config.architectures = ["BertForQuestionAnswering"]
    model.config.dtype = torch.float32
    model.config.save_pretrained(folder)
    weights = {name: weight.half().contiguous() for name, weight in model.state_dict().items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def write_folder(
    model: BertForQuestionAnswering, tokenizer: Tokenizer, target: Path = MODEL_FOLDER
) -> None:
    """Weights, graph, configuration and tokenizer; readers see the old folder or the new one."""
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    round_weights(model)
    write_weights(model.eval(), fresh)
    write_tokenizer(tokenizer, fresh, model.config.max_position_embeddings)
    export_onnx(model, fresh / "model.onnx")
    for path in fresh.iterdir():
        path.chmod(0o644)  # safetensors writes 0600, which a server that is not root cannot read
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
