"""Every task on small models that transformers has written."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import torch as torch_file
from safetensors.numpy import save_file
from transformers import pipeline

import task_models
from runtimes.tensor_file import read_tensors
from tasks import (
    feature_extraction,
    fill_mask,
    question_answering,
    text_classification,
    token_classification,
    zero_shot_classification,
)
from wire.client_error import ClientError

_LONG = "the endpoint answers a request of the model " * 60
_TOLERANCE = 1e-4
_FAMILIES = ("bert", "roberta")


@pytest.fixture(autouse=True)
def _torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGEMAKER_GATEWAY_RUNTIME", "torch")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made: dict[tuple[str, str], Path] = {}
    root = tmp_path_factory.mktemp("models")

    def of(family: str, task: str) -> Path:
        key = (family, task)
        if key not in made:
            made[key] = task_models.write_model(family, task, root / f"{family}-{task}")
        return made[key]

    return of


def _answers(module: ModuleType, model: Path, *requests: dict[str, Any]) -> list[Any]:
    runtime = module.load(str(model))
    return [module.run(module.read(json.dumps(each), None), runtime) for each in requests]


def test_tensors_of_every_precision_are_read(tmp_path: Path) -> None:
    values = torch.tensor([[0.5, -2.0, 3.25]])
    dtypes = (torch.bfloat16, torch.float16, torch.float32, torch.float64)
    saved = {str(dtype): values.to(dtype) for dtype in dtypes}
    torch_file.save_file({**saved, "ids": torch.tensor([1])}, tmp_path / "a.safetensors")
    with pytest.raises(ValueError, match="I64"):
        read_tensors(tmp_path / "a.safetensors")
    torch_file.save_file(saved, tmp_path / "a.safetensors", metadata={"a": "b"})
    tensors, metadata = read_tensors(tmp_path / "a.safetensors")
    assert metadata == {"a": "b"}
    assert all(tensors[name].tolist() == values.tolist() for name in saved)


@pytest.mark.parametrize("family", _FAMILIES)
def test_text_classification_takes_pairs_as_the_pipeline_does(family: str, folder: Any) -> None:
    model = folder(family, "text-classification")
    pair = {"text": "a text", "text_pair": "another one"}
    (found,) = _answers(text_classification, model, {"inputs": [pair, ["a text", "b"], "c"]})
    (peer,) = [pipeline("text-classification", model=str(model), tokenizer=str(model), top_k=None)]
    assert found[0] == [
        {"label": each["label"], "score": pytest.approx(each["score"], abs=_TOLERANCE)}
        for each in peer(pair)
    ]
    assert len(found) == 3


@pytest.mark.parametrize("family", _FAMILIES)
@pytest.mark.parametrize("strategy", token_classification.STRATEGIES)
def test_entities_are_those_of_the_pipeline(family: str, strategy: str, folder: Any) -> None:
    model = folder(family, "token-classification")
    texts = ["Deploys to eu-west-1, it's fine\u2026", "Z\u00fcrich \U0001f600 Paris"]
    parameters = {"aggregation_strategy": strategy}
    (found,) = _answers(token_classification, model, {"inputs": texts, "parameters": parameters})
    peer = pipeline("token-classification", model=str(model), tokenizer=str(model))
    expected = peer(texts, aggregation_strategy=strategy)
    assert any(expected)
    assert found == [[_approximately(each) for each in row] for row in expected]
    for text, row in zip(texts, found, strict=True):
        assert all(0 <= each["start"] <= each["end"] <= len(text) for each in row)


def _approximately(entity: dict[str, Any]) -> dict[str, Any]:
    return {**entity, "score": pytest.approx(float(entity["score"]), abs=_TOLERANCE)}


def test_a_stride_reads_all_of_a_long_text(folder: Any) -> None:
    model = folder("bert", "token-classification")
    cut, whole = _answers(
        token_classification,
        model,
        {"inputs": _LONG},
        {"inputs": _LONG, "parameters": {"stride": 8}},
    )
    assert max(each["end"] for each in cut) < len(_LONG) / 2
    assert max(each["end"] for each in whole) > len(_LONG) * 0.9


def test_labels_of_a_request_compete_or_stand_alone(folder: Any) -> None:
    model = folder("bert", "zero-shot-classification")
    labels = ["travel", "food"]
    together, alone, several = _answers(
        zero_shot_classification,
        model,
        {"inputs": "a text", "parameters": {"candidate_labels": labels}},
        {"inputs": "a text", "parameters": {"candidate_labels": labels, "multi_label": True}},
        {"inputs": ["a text", "b"], "parameters": {"candidate_labels": "travel, food"}},
    )
    assert sum(each["score"] for each in together) == pytest.approx(1)
    assert sum(each["score"] for each in alone) != pytest.approx(1, abs=1e-3)
    assert several[0] == [
        {**each, "score": pytest.approx(each["score"], abs=_TOLERANCE)} for each in together
    ]
    peer = pipeline("zero-shot-classification", model=str(model), tokenizer=str(model))
    expected = peer("a text", candidate_labels=labels)
    assert [each["label"] for each in together] == expected["labels"]
    assert [each["score"] for each in together] == pytest.approx(expected["scores"], abs=1e-4)


def test_a_model_without_a_label_for_entailment_is_refused(folder: Any) -> None:
    with pytest.raises(ValueError, match="none of the model's labels is entailment"):
        zero_shot_classification.load(str(folder("bert", "text-classification")))


@pytest.mark.parametrize("family", _FAMILIES)
def test_a_mask_is_filled_as_by_the_pipeline(family: str, folder: Any) -> None:
    model = folder(family, "fill-mask")
    own = {"bert": "[MASK]", "roberta": "<mask>"}[family]
    one, two = f"The {own} answers.", f"The {own} {own}."
    found, several, other = _answers(
        fill_mask,
        model,
        {"inputs": [one, two], "parameters": {"top_k": 3}},
        {"inputs": one, "parameters": {"targets": ["the", "model"]}},
        {"inputs": "The [MASK] answers.", "parameters": {"top_k": 3}},
    )
    peer = pipeline("fill-mask", model=str(model), tokenizer=str(model))
    assert found[0] == [_approximately(each) for each in peer(one, top_k=3)]
    assert found[1] == [[_approximately(each) for each in row] for row in peer(two, top_k=3)]
    assert several == [_approximately(each) for each in peer(one, targets=["the", "model"])]
    assert other == [_approximately(each) for each in found[0]]


def test_a_text_without_a_mask_is_the_error_of_the_caller(folder: Any) -> None:
    with pytest.raises(ClientError, match=" 422 input-rejected: text 1 has no mask: put <mask>"):
        _answers(fill_mask, folder("roberta", "fill-mask"), {"inputs": ["a <mask>", "b"]})


@pytest.mark.parametrize("family", _FAMILIES)
def test_an_answer_is_a_part_of_the_context(family: str, folder: Any) -> None:
    model = folder(family, "question-answering")
    context = "Caf\u00e9 \U0001f600 opens at nine. " + _LONG
    inputs = {"question": "When?", "context": context}
    one, two, impossible = _answers(
        question_answering,
        model,
        {"inputs": inputs},
        {"inputs": [inputs, inputs], "parameters": {"top_k": 3, "max_answer_len": 4}},
        {"inputs": inputs, "parameters": {"handle_impossible_answer": True, "top_k": 5000}},
    )
    assert one["answer"] == context[one["start"] : one["end"]] != ""
    assert two[0] == two[1] and len(two[0]) == 3
    assert [each["score"] for each in two[0]] == sorted(
        (each["score"] for each in two[0]), reverse=True
    )
    assert [each for each in impossible if each["answer"] == ""]


def test_a_question_that_leaves_no_room_is_the_error_of_the_caller(folder: Any) -> None:
    inputs = {"question": _LONG, "context": _LONG}
    with pytest.raises(ClientError, match=" 422 input-rejected: of 128 tokens in a window, 0"):
        _answers(question_answering, folder("bert", "question-answering"), {"inputs": inputs})
    cut = {"inputs": inputs, "parameters": {"max_question_len": 16}}
    (found,) = _answers(question_answering, folder("bert", "question-answering"), cut)
    assert found["answer"] in _LONG


def test_vectors_are_the_mean_of_tokens_without_modules(folder: Any) -> None:
    model = folder("bert", "feature-extraction")
    one, several, shaped, compared = _answers(
        feature_extraction,
        model,
        {"inputs": "a text"},
        {"inputs": ["a text", _LONG]},
        {"inputs": "a text", "normalize": True, "dimensions": 8},
        {"inputs": {"source_sentence": "a text", "sentences": ["a text", _LONG]}},
    )
    tokens = pipeline("feature-extraction", model=str(model), tokenizer=str(model))("a text")[0]
    mean = [sum(column) / len(tokens) for column in zip(*tokens, strict=True)]
    assert one == pytest.approx(mean, abs=_TOLERANCE)
    assert several[0] == pytest.approx(one, abs=_TOLERANCE)
    assert len(shaped) == 8 and sum(each**2 for each in shaped) == pytest.approx(1)
    assert compared[0] == pytest.approx(1, abs=_TOLERANCE) and compared[1] < 0.999


def test_modules_of_sentence_transformers_are_followed(folder: Any, tmp_path: Path) -> None:
    model = task_models.write_model("bert", "feature-extraction", tmp_path / "model")
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_P", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_N", "type": "sentence_transformers.models.Normalize"},
    ]
    (model / "modules.json").write_text(json.dumps(modules))
    (model / "1_P").mkdir()
    (model / "1_P" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    (found,) = _answers(feature_extraction, model, {"inputs": "a text"})
    tokens = pipeline("feature-extraction", model=str(model), tokenizer=str(model))("a text")[0]
    length = sum(each**2 for each in tokens[0]) ** 0.5
    assert found == pytest.approx([each / length for each in tokens[0]], abs=_TOLERANCE)


@pytest.mark.parametrize("activation", ["identity", "log_sigmoid"])
def test_a_head_on_vectors_classifies_texts_with_the_default_prompt(
    activation: str, tmp_path: Path
) -> None:
    model = task_models.write_model("bert", "feature-extraction", tmp_path / "model")
    config = json.loads((model / "config.json").read_text())
    labels = {"id2label": {"0": "no", "1": "yes"}, "problem_type": "single_label_classification"}
    (model / "config.json").write_text(json.dumps(config | labels))
    prompts = {"prompts": {"topic": "the topic: "}, "default_prompt_name": "topic"}
    (model / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    weight = np.linspace(-1, 1, 64).reshape(2, 32)
    head = {"weight": weight, "bias": np.array([0.5, 0.25])}
    save_file(head, model / "setfit_head.safetensors", metadata={"activation": activation})
    texts = {"inputs": ["a text", "another one, which is longer"]}
    (vectors,) = _answers(feature_extraction, model, texts)
    (found,) = _answers(text_classification, model, texts)
    for vector, scores in zip(vectors, found, strict=True):
        logits = weight @ np.array(vector) + head["bias"]
        powers = np.exp(logits) if activation == "identity" else 1 / (1 + np.exp(-logits))
        expected = dict(zip(("no", "yes"), powers / powers.sum(), strict=True))
        assert {each["label"]: each["score"] for each in scores} == pytest.approx(expected)
    with pytest.raises(ClientError, match="reads one text"):
        _answers(text_classification, model, {"inputs": {"text": "a", "text_pair": "b"}})


@pytest.mark.parametrize(
    ("modules", "named"),
    [
        ([{"type": "a.Pooling", "path": "1"}, {"type": "a.LSTM", "path": "2"}], "LSTM"),
        ([{"type": "a.Normalize", "path": "1"}, {"type": "a.Dense", "path": "2"}], "Dense follows"),
    ],
)
def test_a_module_that_is_not_known_is_refused(
    modules: list[dict[str, str]], named: str, tmp_path: Path
) -> None:
    model = task_models.write_model("bert", "feature-extraction", tmp_path / "model")
    (model / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ValueError, match=named):
        feature_extraction.load(str(model))


@pytest.mark.parametrize(
    ("module", "task"),
    [
        (text_classification, "text-classification"),
        (token_classification, "token-classification"),
        (fill_mask, "fill-mask"),
    ],
)
def test_a_text_that_would_be_cut_is_refused_on_request(
    module: ModuleType, task: str, folder: Any
) -> None:
    text = "[MASK] " + _LONG
    model = folder("bert", task)
    _answers(module, model, {"inputs": text})
    with pytest.raises(ClientError, match=r" 422 input-rejected: text 1 has \d+ tokens; .* 128"):
        _answers(module, model, {"inputs": ["[MASK]", text], "parameters": {"truncation": False}})


@pytest.mark.parametrize("family", ["gpt2", "xlnet"])
def test_models_that_cannot_be_padded_like_others_answer_a_list_as_its_texts(
    family: str, folder: Any
) -> None:
    model = folder(family, "text-classification")
    texts = ["a", "a longer text", _LONG, "b"]
    together, *alone = _answers(
        text_classification, model, {"inputs": texts}, *({"inputs": text} for text in texts)
    )
    for row, (single,) in zip(together, alone, strict=True):
        assert row == [_approximately(each) for each in single]


def test_positions_that_begin_after_the_padding_are_found_by_trying(
    folder: Any, tmp_path: Path
) -> None:
    """As when config.json and the tokenizer state too great a length."""
    model = task_models.write_model("roberta", "text-classification", tmp_path / "model")
    config = json.loads((model / "tokenizer_config.json").read_text())
    (model / "tokenizer_config.json").write_text(json.dumps({**config, "model_max_length": 512}))
    changed = json.loads((model / "config.json").read_text())
    assert text_classification.load(str(model)).tokenization.max_tokens == 126
    changed["max_position_embeddings"] = 4096
    (model / "config.json").write_text(json.dumps(changed))
    with pytest.raises(ValueError, match="have another shape"):
        text_classification.load(str(model))
