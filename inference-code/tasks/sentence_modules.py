"""The modules of sentence-transformers after the encoder: vectors of tokens → one vector."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from runtimes.model_folder import ModelFolder, read_json
from runtimes.tensor_file import read_tensors
from runtimes.tokenization import Encoding
from tasks.scores import Floats, sigmoid

# Vectors of the tokens, and the position of each (1, 2, …) → one vector.
Pooling = Callable[[Floats, Floats], Floats]


def _weighted_mean(vectors: Floats, positions: Floats) -> Floats:
    return (vectors * positions[:, None]).sum(axis=0) / positions.sum()


_POOLINGS: dict[str, Pooling] = {
    "cls": lambda vectors, _: vectors[0],
    "max": lambda vectors, _: vectors.max(axis=0),
    "mean": lambda vectors, _: vectors.mean(axis=0),
    "mean_sqrt_len_tokens": lambda vectors, _: vectors.sum(axis=0) / np.sqrt(len(vectors)),
    "weightedmean": _weighted_mean,
    "lasttoken": lambda vectors, _: vectors[-1],
}
# Keys of the configuration before version 5.3 of sentence-transformers, in the order of the parts.
_POOLING_KEYS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "Identity": lambda values: values,
    "Tanh": np.tanh,
    "ReLU": lambda values: np.maximum(values, 0),
    "Sigmoid": sigmoid,
}


@dataclass(frozen=True)
class Dense:
    """A linear layer with an activation."""

    weight: Floats
    bias: Floats | None
    activation: Callable[[Floats], Floats]

    def __call__(self, vector: Floats) -> Floats:
        """The vector after this layer."""
        found = self.weight @ vector
        return self.activation(found if self.bias is None else found + self.bias)


@dataclass(frozen=True)
class SentenceModules:
    """What follows the encoder. `normalize`: the vector gets length 1."""

    poolings: tuple[Pooling, ...] = (_POOLINGS["mean"],)
    dense: tuple[Dense, ...] = ()
    normalize: bool = False
    lower_case: bool = False
    pools_prompt: bool = True
    prompts: dict[str, str] = field(default_factory=dict)
    default_prompt_name: str | None = None

    @property
    def default_prompt(self) -> str:
        """What precedes every text; empty if the model has none."""
        return self.prompts.get(self.default_prompt_name or "", "")

    def prepared(self, text: str) -> str:
        """The text as the tokenizer gets it."""
        return text.lower() if self.lower_case else text

    def vector(self, vectors: Floats, encoding: Encoding, prompt_tokens: int) -> Floats:
        """The vectors of the tokens of a text, which begins with a prompt, as one."""
        skipped = 0 if self.pools_prompt else prompt_tokens
        read = np.array(encoding.attention_mask, dtype=bool)[skipped:]
        tokens = vectors[skipped:][read]
        positions = np.arange(1, len(vectors) + 1)[skipped:][read].astype(np.float64)
        found = np.concatenate([pool(tokens, positions) for pool in self.poolings])
        for layer in self.dense:
            found = layer(found)
        return found


def read_modules(folder: ModelFolder) -> SentenceModules:
    """The modules of a folder; the mean of all tokens without modules.json.

    Raises ValueError for a module or a setting that changes vectors in an unknown way.
    """
    stated = folder.json("modules.json")
    general = folder.json("config_sentence_transformers.json")
    found: dict[str, Any] = {
        "lower_case": bool(folder.json("sentence_bert_config.json").get("do_lower_case")),
        "prompts": general.get("prompts") or {},
        "default_prompt_name": general.get("default_prompt_name"),
    }
    for module in stated or []:
        _add(found, module["type"].rsplit(".", 1)[-1], folder.path / module["path"])
    return SentenceModules(**found)


def _add(found: dict[str, Any], kind: str, path: Path) -> None:
    if kind == "Transformer":
        return
    if found.get("normalize"):
        raise ValueError(f"modules.json: {kind} follows Normalize")
    if kind == "Normalize":
        found["normalize"] = True
    elif kind == "Pooling":
        config = read_json(path / "config.json")
        found["poolings"] = tuple(_POOLINGS[name] for name in _pooling_names(config))
        found["pools_prompt"] = config.get("include_prompt", True)
    elif kind == "Dense":
        found["dense"] = (*found.get("dense", ()), _read_dense(path))
    else:
        raise ValueError(f"modules.json names the module {kind}, which is not supported")


def _pooling_names(config: dict[str, Any]) -> list[str]:
    stated = config.get("pooling_mode")
    if stated is None:
        stated = [name for key, name in _POOLING_KEYS.items() if config.get(key)] or ["mean"]
    names = [stated] if isinstance(stated, str) else list(stated)
    unknown = [name for name in names if name not in _POOLINGS]
    if unknown:
        raise ValueError(f"the pooling {unknown[0]} is not supported")
    return names


def _read_dense(path: Path) -> Dense:
    config = read_json(path / "config.json")
    activation = str(config.get("activation_function")).rsplit(".", 1)[-1]
    if activation not in _ACTIVATIONS or config.get("use_residual"):
        raise ValueError(f"{path.name}: a layer with {activation} is not supported")
    file = path / "model.safetensors"
    if not file.is_file():
        raise ValueError(f"{path.name} has no model.safetensors: save the model again")
    weights, _ = read_tensors(file)
    return Dense(weights["linear.weight"], weights.get("linear.bias"), _ACTIVATIONS[activation])
