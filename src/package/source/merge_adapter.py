"""Merges a PEFT adapter into its base model, as PEFT itself does.

Reads {"adapter", "base", "out"}, three folders, and writes JSON lines: {"say"}, then {"result"}: {}
or {"fault"} with the kind of failure. Downloads nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers
from peft import PeftConfig, PeftModel
from peft.utils import load_peft_weights
from transformers import AutoConfig

# What PEFT's AutoPeftModelFor… classes load, by `task_type`.
_CLASSES = {
    "SEQ_CLS": "AutoModelForSequenceClassification",
    "TOKEN_CLS": "AutoModelForTokenClassification",
    "QUESTION_ANS": "AutoModelForQuestionAnswering",
    "FEATURE_EXTRACTION": "AutoModel",
    "CAUSAL_LM": "AutoModelForCausalLM",
    "SEQ_2_SEQ_LM": "AutoModelForSeq2SeqLM",
}
_PREFIX = "base_model.model."
# By the start of their names: the files that a tokenizer is loaded from.
_TOKENIZER = (
    *("tokenizer", "special_tokens_map", "added_tokens", "vocab", "merges", "bpe.codes"),
    *("spiece", "sentencepiece", "spm", "source.spm", "target.spm", "dict.txt", "chat_template"),
)


class CannotMergeError(Exception):
    """The kind of failure and its detail."""


def main() -> None:
    """Writes the merged model into `out`."""
    wanted = json.load(sys.stdin)
    adapter, base, out = (Path(wanted[name]) for name in ("adapter", "base", "out"))
    try:
        _merge(adapter, base, out)
    except CannotMergeError as error:
        _write(result={"fault": error.args[0], "detail": error.args[1]})
    else:
        _write(result={})


def _merge(adapter: Path, base: Path, out: Path) -> None:
    config = PeftConfig.from_pretrained(str(adapter))
    if config.is_prompt_learning:
        raise CannotMergeError("prompt", str(config.peft_type.value))
    whole = _whole_weights(adapter)
    model = _base_model(config, adapter, base, whole)
    # PEFT only warns of weights that the adapter lacks; they would keep their initial values.
    warnings.filterwarnings("error", message=".*missing adapter keys")
    try:
        merged = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload(safe_merge=True)
    except (RuntimeError, ValueError, Warning) as error:
        raise CannotMergeError("mismatch", str(error).strip().splitlines()[0]) from error
    merged.save_pretrained(out)
    _copy_tokenizer(adapter if (adapter / "tokenizer_config.json").is_file() else base, out)


def _whole_weights(adapter: Path) -> dict[str, torch.Tensor]:
    """The adapter's weights by their names in the model: those of a head are there as a whole."""
    weights = load_peft_weights(str(adapter), device="cpu")
    return {name.removeprefix(_PREFIX): weight for name, weight in weights.items()}


def _base_model(
    peft: PeftConfig, adapter: Path, base: Path, whole: dict[str, torch.Tensor]
) -> torch.nn.Module:
    # A Trainer saves no config.json with an adapter; who did has the names of its labels.
    named = adapter if (adapter / "config.json").is_file() else base
    config = AutoConfig.from_pretrained(named)
    name = _CLASSES.get(str(peft.task_type)) or (config.architectures or ["AutoModel"])[0]
    model_class = getattr(transformers, name)
    _set_labels(config, model_class, whole)
    model, loaded = model_class.from_pretrained(
        base, config=config, output_loading_info=True, ignore_mismatched_sizes=True
    )
    mismatched = {each if isinstance(each, str) else each[0] for each in loaded["mismatched_keys"]}
    random = sorted((set(loaded["missing_keys"]) | mismatched) - set(whole))
    if random:
        raise CannotMergeError("head", ", ".join(random[:5]))
    return model


def _set_labels(config: Any, model_class: Any, whole: dict[str, torch.Tensor]) -> None:
    """The number of labels of the adapter's head, which adapter_config.json does not have."""
    with torch.device("meta"):
        build = getattr(model_class, "from_config", None) or model_class._from_config
        expected = build(config).state_dict()
    counts = {
        weight.shape[0]
        for name, weight in whole.items()
        if name in expected and expected[name].shape != weight.shape
    }
    if len(counts) == 1:
        config.num_labels = counts.pop()
    if config.id2label.get(0) == "LABEL_0":
        _write(say="The adapter has no names of its labels: they are LABEL_0, LABEL_1, …")


def _copy_tokenizer(source: Path, out: Path) -> None:
    for file in source.iterdir():
        if file.name.startswith(_TOKENIZER):
            shutil.copyfile(file, out / file.name)


def _write(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
