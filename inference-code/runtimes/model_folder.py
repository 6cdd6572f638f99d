"""Metadata of a Hugging Face model folder, read without transformers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# transformers writes int(1e30) as model_max_length when a tokenizer has no length.
_NO_LENGTH = 10**9
# BERT's length, for a folder that does not specify one.
_USUAL_LENGTH = 512
# The number of positions has one of these names in the configuration of a model.
_POSITIONS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len")
# The activations of a CrossEncoder, and the problem types with the same scores.
_ACTIVATIONS = {"Identity": "regression", "Sigmoid": "multi_label_classification"}
# These models number positions starting after the padding id, so two of 514 are never used.
_POSITIONS_AFTER_PADDING = frozenset(
    (
        "roberta",
        "xlm-roberta",
        "camembert",
        "xlm-roberta-xl",
        "mpnet",
        "longformer",
        "data2vec-text",
    )
)


@dataclass(frozen=True)
class ModelFolder:
    """`labels` in the order of the logits; `max_tokens` includes the special tokens."""

    path: Path
    labels: list[str]
    problem_type: str | None
    max_tokens: int
    pad_token_id: int
    tokenizer_config: dict[str, Any] = field(default_factory=dict)

    @property
    def graph(self) -> Path | None:
        """The ONNX graph, at the root or where Optimum puts it; None when there is none.

        Packing leaves one, under the name that it was exported with.
        """
        for folder in (self.path, self.path / "onnx"):
            graphs = sorted(folder.glob("*.onnx"), key=lambda each: (each.stem != "model", each))
            if graphs:
                return graphs[0]
        return None

    @property
    def tokenizer(self) -> Path:
        """The fast tokenizer's file."""
        return self.path / "tokenizer.json"

    def json(self, name: str) -> Any:
        """The value in a JSON file of the folder; an empty object without the file."""
        return read_json(self.path / name)


def read_model_folder(model_dir: str) -> ModelFolder:
    """Raises FileNotFoundError without a config.json and ValueError when its labels have gaps.

    Also raises ValueError for a CrossEncoder whose scores no problem type has.
    """
    path = Path(model_dir)
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    tokenizer = read_json(path / "tokenizer_config.json")
    pad_token_id = config.get("pad_token_id")
    return ModelFolder(
        path=path,
        labels=(labels := _labels(config)),
        problem_type=_problem_type(path, config, len(labels)),
        max_tokens=_max_tokens(config, tokenizer, read_json(path / "sentence_bert_config.json")),
        pad_token_id=0 if pad_token_id is None else pad_token_id,
        tokenizer_config=tokenizer,
    )


def _problem_type(path: Path, config: dict[str, Any], labels: int) -> str | None:
    # For one label, sentence-transformers applies what the folder states: the first key since
    # version 6, the last before 4. For several, the pipeline of transformers has probabilities.
    stated = (
        read_json(path / "config_sentence_transformers.json").get("activation_fn")
        or (config.get("sentence_transformers") or {}).get("activation_fn")
        or config.get("sbert_ce_default_activation_function")
    )
    if stated is None or labels != 1:
        return config.get("problem_type")
    name = str(stated).rsplit(".", 1)[-1]
    if name not in _ACTIVATIONS:
        raise ValueError(f"the activation {stated} of a CrossEncoder is not supported")
    return _ACTIVATIONS[name]


def _labels(config: dict[str, Any]) -> list[str]:
    # As PretrainedConfig names them; it has two labels unless told otherwise.
    count = config.get("num_labels", 2)
    named: dict[str, str] = config.get("id2label") or {
        str(index): f"LABEL_{index}" for index in range(count)
    }
    by_id = {int(key): label for key, label in named.items()}
    if sorted(by_id) != list(range(len(by_id))):
        raise ValueError("config.json: id2label must number its labels 0, 1, 2, ... without gaps")
    return [by_id[index] for index in range(len(by_id))]


def _max_tokens(
    config: dict[str, Any], tokenizer: dict[str, Any], sentences: dict[str, Any]
) -> int:
    positions = next((config[name] for name in _POSITIONS if config.get(name)), _NO_LENGTH)
    if config.get("model_type") in _POSITIONS_AFTER_PADDING:
        positions -= (config.get("pad_token_id") or 0) + 1
    # sentence-transformers cuts texts at its own length, and ignores that of the tokenizer.
    stated = sentences.get("max_seq_length") or tokenizer.get("model_max_length") or _NO_LENGTH
    known = min(positions, stated)
    return int(known) if 0 < known < _NO_LENGTH else _USUAL_LENGTH


def read_json(file: Path) -> Any:
    """The value in a JSON file; an empty object without the file."""
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
