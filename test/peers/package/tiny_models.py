"""Saves small models, loads each as every task, and prints what Transformers says about it.

    python tiny_models.py FOLDER

One line of JSON per folder and task: whether no weight is missing or has another shape, and the
bytes of the loaded parameters.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForMaskedLM,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
)

TASKS = {
    "ForSequenceClassification": AutoModelForSequenceClassification,
    "ForQuestionAnswering": AutoModelForQuestionAnswering,
    "ForTokenClassification": AutoModelForTokenClassification,
    "ForMaskedLM": AutoModelForMaskedLM,
}
SMALL = {
    "vocab_size": 40,
    "hidden_size": 8,
    "intermediate_size": 8,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "max_position_embeddings": 16,
}
OTHER_NAMES: dict[str, dict[str, Any]] = {
    "distilbert": {"dim": 8, "hidden_dim": 8, "n_layers": 1, "n_heads": 2},
    "xlnet": {
        "d_inner": 8,
        "d_head": 4,
        "max_position_embeddings": None,
        "intermediate_size": None,
    },
    "bart": {
        "d_model": 8,
        "encoder_layers": 1,
        "decoder_layers": 1,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 2,
        "encoder_ffn_dim": 8,
        "decoder_ffn_dim": 8,
    },
    "modernbert": {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2},
    "llama": {"num_key_value_heads": 2, "pad_token_id": 0},
    "electra": {"embedding_size": 8},
    "albert": {"embedding_size": 8},
}
TYPES = ("bert", "distilbert", "roberta", "electra", "albert", "deberta-v2", "mpnet", "xlnet")
TYPES += ("modernbert", "llama", "bart")


def main(root: Path) -> None:
    transformers.logging.set_verbosity(transformers.logging.CRITICAL)
    for model_type in TYPES:
        sizes = {**SMALL, **OTHER_NAMES.get(model_type, {})}
        known = {key: value for key, value in sizes.items() if value is not None}
        config = AutoConfig.for_model(model_type, **known)
        for name, auto in {**TASKS, "Model": AutoModel}.items():
            if type(config) in auto._model_mapping:
                save(auto.from_config(config), root / f"{model_type}{name}")
    variants(root)
    for folder in sorted(root.iterdir()):
        for name, auto in TASKS.items():
            print(json.dumps(load(folder, name, auto)))


def save(model: Any, folder: Path, **options: Any) -> None:
    model.save_pretrained(folder, **options)
    config = json.loads((folder / "config.json").read_text())
    # Without it, the weights have to tell what the model is.
    del config["architectures"]
    (folder / "config.json").write_text(json.dumps(config))


def variants(root: Path) -> None:
    """A classifier in half precision, in shards, as a state dict, and with five labels."""
    whole = root / "bertForSequenceClassification"
    model = AutoModelForSequenceClassification.from_pretrained(whole)
    config = (whole / "config.json").read_text()
    for name, content in (("state", model.state_dict()), ("half", model.half().state_dict())):
        folder = root / f"bert-{name}"
        folder.mkdir()
        (folder / "config.json").write_text(config)
        torch.save(content, folder / "pytorch_model.bin")
    save(model, root / "bert-shards", max_shard_size="1KB")
    five = AutoConfig.from_pretrained(whole, num_labels=5)
    save(AutoModelForSequenceClassification.from_config(five), root / "bert-five")
    (root / "bert-five" / "config.json").write_text(config)


def load(folder: Path, name: str, auto: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"folder": folder.name, "task": name, "loads": False, "bytes": 0}
    try:
        model, info = auto.from_pretrained(
            folder, output_loading_info=True, ignore_mismatched_sizes=True
        )
    except ValueError:
        return found
    found["architecture"] = type(model).__name__
    found["loads"] = not info["missing_keys"] and not info["mismatched_keys"]
    found["bytes"] = sum(each.numel() * each.element_size() for each in model.parameters())
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
