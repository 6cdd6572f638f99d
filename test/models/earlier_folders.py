"""Model folders as transformers 4 writes them, which version 5 cannot: for its interpreter.

python earlier_folders.py KIND FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from task_models import make_model, write_tokenizer

_KINDS = {
    "safetensors": {},
    "bin": {"safe_serialization": False},
    "bin-shards": {"safe_serialization": False, "max_shard_size": "60KB"},
}

if __name__ == "__main__":
    kind, folder = sys.argv[1:]
    make_model("bert", "text-classification").save_pretrained(folder, **_KINDS[kind])
    write_tokenizer("bert", Path(folder))
