"""The model folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from runtimes.model_folder import read_model_folder


def _folder(path: Path, config: dict[str, Any], tokenizer: dict[str, Any] | None = None) -> str:
    (path / "config.json").write_text(json.dumps(config))
    if tokenizer is not None:
        (path / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    return str(path)


def test_labels_are_in_the_order_of_their_ids(tmp_path: Path) -> None:
    ids = {str(index): f"label {index}" for index in (10, 2, 0, 1, 9, 8, 7, 6, 5, 4, 3)}
    folder = read_model_folder(_folder(tmp_path, {"id2label": ids}))
    assert folder.labels == [f"label {index}" for index in range(11)]


def test_labels_without_names_are_counted(tmp_path: Path) -> None:
    assert read_model_folder(_folder(tmp_path, {})).labels == ["LABEL_0", "LABEL_1"]
    named = read_model_folder(_folder(tmp_path, {"num_labels": 3})).labels
    assert named == ["LABEL_0", "LABEL_1", "LABEL_2"]


def test_labels_with_a_gap_are_rejected(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without gaps"):
        read_model_folder(_folder(tmp_path, {"id2label": {"0": "a", "2": "b"}}))


_IDENTITY = "torch.nn.modules.linear.Identity"


@pytest.mark.parametrize(
    ("labels", "stated", "problem_type"),
    [
        (1, {"sentence_transformers": {"activation_fn": _IDENTITY}}, "regression"),
        (1, {"sbert_ce_default_activation_function": _IDENTITY}, "regression"),
        (
            1,
            {"sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Sigmoid"}},
            "multi_label_classification",
        ),
        (3, {"sentence_transformers": {"activation_fn": _IDENTITY}}, None),
        (1, {"sentence_transformers": {"version": "6.2.0"}}, None),
    ],
)
def test_a_cross_encoder_with_one_label_scores_as_it_states(
    tmp_path: Path, labels: int, stated: dict[str, Any], problem_type: str | None
) -> None:
    folder = _folder(tmp_path, {"num_labels": labels, **stated})
    assert read_model_folder(folder).problem_type == problem_type


def test_a_cross_encoder_of_version_6_states_it_in_a_file_of_its_own(tmp_path: Path) -> None:
    folder = _folder(tmp_path, {"num_labels": 1})
    own = {"model_type": "CrossEncoder", "activation_fn": _IDENTITY}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(own))
    assert read_model_folder(folder).problem_type == "regression"


def test_a_cross_encoder_with_another_activation_is_rejected(tmp_path: Path) -> None:
    tanh = {"sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Tanh"}}
    with pytest.raises(ValueError, match="Tanh of a CrossEncoder is not supported"):
        read_model_folder(_folder(tmp_path, {"num_labels": 1, **tanh}))


def test_a_folder_without_config_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"config\.json"):
        read_model_folder(str(tmp_path))


@pytest.mark.parametrize(
    ("config", "tokenizer", "tokens"),
    [
        ({"max_position_embeddings": 512}, {"model_max_length": 128}, 128),
        ({"max_position_embeddings": 64}, {"model_max_length": 512}, 64),
        ({"max_position_embeddings": 64}, {"model_max_length": 10**30}, 64),
        ({"max_position_embeddings": 64}, None, 64),
        ({}, {"model_max_length": 10**30}, 512),
        ({}, None, 512),
        (
            {"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1},
            {"model_max_length": 10**30},
            512,
        ),
    ],
)
def test_the_length_of_the_model(
    tmp_path: Path, config: dict[str, Any], tokenizer: dict[str, Any] | None, tokens: int
) -> None:
    assert read_model_folder(_folder(tmp_path, config, tokenizer)).max_tokens == tokens


def test_the_graph_is_found_in_both_places(tmp_path: Path) -> None:
    folder = read_model_folder(_folder(tmp_path, {}))
    assert folder.graph is None
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").touch()
    assert folder.graph == tmp_path / "onnx" / "model.onnx"
    (tmp_path / "model_quantized.onnx").touch()
    assert folder.graph == tmp_path / "model_quantized.onnx"
    (tmp_path / "model.onnx").touch()
    assert folder.graph == tmp_path / "model.onnx"
