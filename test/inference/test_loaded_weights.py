"""Weights that are not those of the model are an error, not numbers at random."""

from pathlib import Path

import pytest
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertModel,
    PreTrainedModel,
)

from runtimes.heads import ENCODER, SEQUENCE_CLASSIFICATION, TOKEN_CLASSIFICATION, Head
from runtimes.model_folder import read_model_folder
from runtimes.torch import TorchRuntime


def _config(labels: int = 2) -> BertConfig:
    return BertConfig(
        vocab_size=8000,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=labels,
    )


def _saved(model: PreTrainedModel, folder: Path, tokenizer_from: Path) -> Path:
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(tokenizer_from).save_pretrained(folder)
    return folder


def _load(folder: Path, head: Head = SEQUENCE_CLASSIFICATION) -> TorchRuntime:
    return TorchRuntime(read_model_folder(str(folder)), head, threads=1)


def test_a_classifier_loads(tmp_path: Path, model_dir: Path) -> None:
    folder = _saved(BertForSequenceClassification(_config()), tmp_path, model_dir)
    _load(folder).try_out()


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (BertModel, "classifier.bias, classifier.weight are missing"),
        (BertForMaskedLM, "classifier.bias, classifier.weight.* are missing"),
        (BertForQuestionAnswering, "qa_outputs.bias, qa_outputs.weight are of another model"),
    ],
)
def test_another_model_is_refused(
    made: type[PreTrainedModel], named: str, tmp_path: Path, model_dir: Path
) -> None:
    folder = _saved(made(_config()), tmp_path, model_dir)
    with pytest.raises(ValueError, match=rf"do not fit BertForSequenceClassification: .*{named}"):
        _load(folder)


def test_a_head_with_another_name_is_refused(tmp_path: Path, model_dir: Path) -> None:
    model = BertForSequenceClassification(_config())
    weights = model.state_dict()
    for part in ("weight", "bias"):
        weights[f"out.{part}"] = weights.pop(f"classifier.{part}")
    folder = _saved(model, tmp_path, model_dir)
    model.save_pretrained(folder, state_dict=weights)
    with pytest.raises(
        ValueError, match=r"classifier.bias, classifier.weight are missing; out.bias"
    ):
        _load(folder)


def test_a_head_for_other_labels_is_refused(tmp_path: Path, model_dir: Path) -> None:
    folder = _saved(BertForSequenceClassification(_config(labels=5)), tmp_path, model_dir)
    _config(labels=3).save_pretrained(folder)
    with pytest.raises(ValueError, match=r"classifier.bias, classifier.weight have another shape"):
        _load(folder)


def test_an_encoder_loads_with_or_without_a_head_or_a_pooler(
    tmp_path: Path, model_dir: Path
) -> None:
    makes = (BertModel(_config()), BertModel(_config(), add_pooling_layer=False))
    for index, model in enumerate((*makes, BertForMaskedLM(_config()))):
        _load(_saved(model, tmp_path / str(index), model_dir), ENCODER).try_out()


def test_a_pooler_that_the_head_does_not_use_is_ignored(tmp_path: Path, model_dir: Path) -> None:
    """As in many published models for token classification."""
    model = BertForTokenClassification(_config())
    folder = _saved(model, tmp_path, model_dir)
    pooler = BertModel(_config()).pooler.state_dict()
    weights = {
        **model.state_dict(),
        **{f"bert.pooler.{name}": each for name, each in pooler.items()},
    }
    model.save_pretrained(folder, state_dict=weights)
    _load(folder, TOKEN_CLASSIFICATION).try_out()
