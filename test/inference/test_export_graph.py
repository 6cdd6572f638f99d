"""A graph that is exported answers as PyTorch does, or is refused."""

from __future__ import annotations

from pathlib import Path

import onnxruntime
import pytest
import torch
import transformers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, PreTrainedTokenizerFast

import export_graph
from export_graph import HEADS, REFUSED, Reference, Refused, compare, export, served
from runtimes.heads import SEQUENCE_CLASSIFICATION
from runtimes.model_folder import read_model_folder

_WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz0123456789"]
_WORDS += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789"]
_WORDS += ["uber", "trip", "rent", "october", "here", "there", "begins", "ends", "and", "."]


def _folder(path: Path, task: str, seed: int = 0, **tokenizer: str) -> Path:
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(_WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=48,
        num_labels=2 if task == "question-answering" else 3,
        initializer_range=0.4,
    )
    getattr(transformers, HEADS[task].auto_class).from_config(config).save_pretrained(path)
    _tokenizer(**tokenizer).save_pretrained(path)
    return path


def _tokenizer(**settings: str) -> PreTrainedTokenizerFast:
    ids = {word: at for at, word in enumerate(_WORDS)}
    backend = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer()
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
    inputs = ["input_ids", "token_type_ids", "attention_mask"]
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        model_max_length=48,
        model_input_names=inputs,
        **names,
        **settings,
    )


@pytest.mark.parametrize("task", HEADS)
def test_a_model_of_each_task_has_a_graph(tmp_path: Path, task: str) -> None:
    graph = tmp_path / "graph.onnx"
    export(_folder(tmp_path / "model", task), HEADS[task], graph)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    assert tuple(each.name for each in session.get_outputs()) == HEADS[task].outputs
    assert not list((tmp_path / "model").glob("*.onnx"))


@pytest.mark.parametrize("side", ["left", "right"])
def test_truncation_and_padding_sides_are_kept(tmp_path: Path, side: str) -> None:
    sides = {"truncation_side": side, "padding_side": side}
    folder = _folder(tmp_path / "model", "text-classification", **sides)
    export(folder, SEQUENCE_CLASSIFICATION, tmp_path / "graph.onnx")


def test_half_precision_is_compared_in_single_precision(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "model", "text-classification")
    loaded = transformers.AutoModelForSequenceClassification.from_pretrained(folder)
    loaded.half().save_pretrained(folder)
    export(folder, SEQUENCE_CLASSIFICATION, tmp_path / "graph.onnx")


def test_a_graph_with_other_answers_is_refused_with_the_kind_of_text(tmp_path: Path) -> None:
    model, other = (_folder(tmp_path / str(seed), "fill-mask", seed) for seed in (1, 2))
    export(other, HEADS["fill-mask"], tmp_path / "graph.onnx")
    reference = Reference(read_model_folder(str(model)), HEADS["fill-mask"])
    graph = served(model, HEADS["fill-mask"], tmp_path / "graph.onnx")
    with pytest.raises(
        Refused, match=r"for texts short, .* scores differ by .*, the limit is 1e-04"
    ):
        compare(reference, graph, HEADS["fill-mask"])


def test_a_tokenizer_that_reads_otherwise_is_refused_with_the_kind_of_text(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "model", "text-classification")
    export(folder, SEQUENCE_CLASSIFICATION, tmp_path / "graph.onnx")
    reference = Reference(read_model_folder(str(folder)), SEQUENCE_CLASSIFICATION)
    reference.tokenization.backend.normalizer = normalizers.BertNormalizer(lowercase=False)
    graph = served(folder, SEQUENCE_CLASSIFICATION, tmp_path / "graph.onnx")
    with pytest.raises(Refused, match="texts casing become other tokens"):
        compare(reference, graph, SEQUENCE_CLASSIFICATION)


def test_other_tasks_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = [str(tmp_path), "text-generation", str(tmp_path / "graph.onnx")]
    monkeypatch.setattr("sys.argv", ["export_graph.py", *arguments])
    with pytest.raises(SystemExit) as stopped:
        export_graph.main()
    assert stopped.value.code == REFUSED
    assert capsys.readouterr().err == "no graph can be exported for the task text-generation\n"
