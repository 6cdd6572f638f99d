"""Adapters of PEFT whose base model is not there."""

from __future__ import annotations

import json
from pathlib import Path

from folders import lora


def without_base(folder: Path) -> Path:
    """LoRA on a base model of another machine."""
    adapter = lora(folder)
    file = adapter / "adapter_config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    base = {"base_model_name_or_path": "/mnt/training/base"}
    file.write_text(json.dumps({**config, **base}), encoding="utf-8")
    return adapter
