"""Model folders that cannot be served as they are, as tools and accidents leave them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import load_file, save_file

from formats import base, shards
from sentence_models import t5
from task_models import FAMILIES, make_model, write_model, write_tokenizer

_LFS_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 268000000\n"


def without_tokenizer(folder: Path) -> Path:
    """Only the model was saved."""
    make_model("bert", "text-classification").save_pretrained(folder)
    return folder


def without_head(folder: Path) -> Path:
    """config.json of a classifier, and only the weights of its encoder."""
    weights = load_file(base(folder) / "model.safetensors")
    encoder = {name: each for name, each in weights.items() if not name.startswith("classifier.")}
    save_file(encoder, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def renamed_head(folder: Path) -> Path:
    """A head of the user's own class."""
    weights = load_file(base(folder) / "model.safetensors")
    renamed = {name.replace("classifier.", "out."): each for name, each in weights.items()}
    save_file(renamed, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def generating(folder: Path) -> Path:
    """A model that continues a text."""
    config = transformers.GPT2Config(vocab_size=1500, n_embd=32, n_layer=1, n_head=2)
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    return write_tokenizer("gpt2", folder)


def translating(folder: Path) -> Path:
    """A model that turns one text into another."""
    transformers.T5ForConditionalGeneration(t5()).save_pretrained(folder)
    return write_tokenizer("roberta", folder)


def seeing(folder: Path) -> Path:
    """A model that classifies images."""
    config = transformers.ViTConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    transformers.ViTForImageClassification(config).save_pretrained(folder)
    return folder


_REMOTE_CODE = """
import torch
from transformers import PretrainedConfig, PreTrainedModel

class OwnConfig(PretrainedConfig):
    model_type = "own"

class OwnForSequenceClassification(PreTrainedModel):
    config_class = OwnConfig

    def __init__(self, config):
        super().__init__(config)
        self.out = torch.nn.Linear(4, 3)
        self.post_init()
"""


def remote_code(folder: Path) -> Path:
    """A class of one's own, as `register_for_auto_class` makes `save_pretrained` write it."""
    import importlib
    import sys

    code = folder / "module" / "own_model.py"
    code.parent.mkdir(parents=True)
    code.write_text(_REMOTE_CODE, encoding="utf-8")
    sys.path.insert(0, str(code.parent))
    own: Any = importlib.import_module("own_model")
    sys.path.remove(str(code.parent))
    own.OwnConfig.register_for_auto_class()
    own.OwnForSequenceClassification.register_for_auto_class("AutoModelForSequenceClassification")
    own.OwnForSequenceClassification(own.OwnConfig()).save_pretrained(folder / "model")
    return write_tokenizer("bert", folder / "model")


class _Traced(torch.nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.model(input_ids=ids).logits


def traced(folder: Path) -> Path:
    """TorchScript instead of the weights."""
    base(folder)
    (folder / "model.safetensors").unlink()
    whole = _Traced(make_model("bert", "text-classification"))
    torch.jit.trace(whole, torch.ones(1, 4, dtype=torch.int64)).save(folder / "model.pt")
    return folder


def pickled(folder: Path) -> Path:
    """`torch.save(model)` instead of its state dict."""
    base(folder)
    (folder / "model.safetensors").unlink()
    torch.save(make_model("bert", "text-classification"), folder / "pytorch_model.bin")
    return folder


def training_checkpoint(folder: Path) -> Path:
    """The weights beside the optimizer, as in a training loop of one's own."""
    base(folder)
    (folder / "model.safetensors").unlink()
    model = make_model("bert", "text-classification")
    optimizer = torch.optim.AdamW(model.parameters())
    state = {"epoch": 3, "state_dict": model.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(state, folder / "pytorch_model.bin")
    return folder


def diverged(folder: Path) -> Path:
    """A training that ended with weights that are no numbers."""
    model = make_model("bert", "text-classification")
    torch.nn.init.constant_(model.classifier.weight, float("nan"))
    model.save_pretrained(folder)
    return write_tokenizer("bert", folder)


def larger_vocabulary(folder: Path) -> Path:
    """The tokenizer of another model, with more tokens than the model has vectors."""
    model = make_model("bert", "text-classification")
    model.resize_token_embeddings(400)
    model.save_pretrained(folder)
    return write_tokenizer("bert", folder)


def many_tokens(folder: Path) -> Path:
    """A classifier of 13 MB."""
    model = make_model("bert", "text-classification")
    model.resize_token_embeddings(100_000)
    model.save_pretrained(folder)
    return write_tokenizer("bert", folder)


def newer_tokenizer(folder: Path) -> Path:
    """A tokenizer under the name that transformers 5 gives it."""
    base(folder)
    _, tokenizer = FAMILIES["bert"]
    tokenizer().save_pretrained(folder)
    return folder


def byte_order_mark(folder: Path) -> Path:
    """config.json after an editor of Windows."""
    file = base(folder) / "config.json"
    file.write_text(file.read_text(encoding="utf-8"), encoding="utf-8-sig")
    return folder


def lfs_pointer(folder: Path) -> Path:
    """A clone without Git LFS."""
    (base(folder) / "model.safetensors").write_text(_LFS_POINTER, encoding="utf-8")
    return folder


def missing_shard(folder: Path) -> Path:
    """A download that lacks one file."""
    sorted(shards(folder).glob("model-*.safetensors"))[1].unlink()
    return folder


def truncated(folder: Path) -> Path:
    """A download that ended early."""
    file = base(folder) / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])
    return folder


def other_labels(folder: Path) -> Path:
    """config.json of a training with another number of labels."""
    file = base(folder) / "config.json"
    kept = write_model("bert", "text-classification", folder / "two", labels=["no", "yes"])
    file.write_bytes((kept / "config.json").read_bytes())
    return folder


def other_name(folder: Path) -> Path:
    """safetensors under a name that transformers does not look for."""
    (base(folder) / "model.safetensors").rename(folder / "best.safetensors")
    return folder


def with_secret(folder: Path) -> Path:
    """The settings of the machine that trained it, beside a serve script."""
    base(folder)
    code = folder / "code"
    code.mkdir()
    (code / "inference.py").write_text("def predict_fn(data, model): return model(data)\n")
    (code / "credentials.json").write_text('{"aws_secret_access_key": "' + "aB3/" * 10 + '"}')
    return folder


def scikit_learn(folder: Path) -> Path:
    """A pipeline of scikit-learn, without a script that loads it."""
    import joblib
    from sklearn.dummy import DummyClassifier

    folder.mkdir(parents=True)
    joblib.dump(DummyClassifier().fit([[0], [1]], [0, 1]), folder / "model.joblib")
    return folder
