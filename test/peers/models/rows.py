"""The table: tasks and families, formats, what is refused, and serve scripts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch

import adapters
import classifiers
import folders
import formats
import graphs
import sentence_models
import wrong_folders
from formats import base
from other_tools import Tools, unpacked
from row import Peer, Row
from script_rows import script_rows
from task_models import write_model

_EXAMPLES = Path(__file__).parents[3] / "examples"
_TEXT = "text-classification"
_ONNX = ("--onnx",)


def all_rows(tools: Tools) -> list[Row]:
    """Every row, in the order of the table."""
    return [
        *_classifiers(),
        *_tasks(),
        *_sentences(),
        *_setfit(),
        *_formats(tools),
        *_graphs(),
        *_adapters(),
        *_other_models(),
        *_incomplete(tools),
        *_settings(),
        *script_rows(),
    ]


def _family(family: str, task: str) -> Callable[[Path], Path]:
    return partial(write_model, family, task)


def _copied(name: str) -> Callable[[Path], Path]:
    return partial(shutil.copytree, _EXAMPLES / name / "model")


def _classifiers() -> list[Row]:
    families = (
        *("bert", "roberta", "distilbert", "mpnet", "gpt2", "xlnet"),
        *("electra", "albert", "deberta", "modernbert"),
    )
    kind = classifiers.of_problem_type
    single, regression = "single_label_classification", "regression"
    typed = {
        "several labels": (classifiers.multi_label, {}),
        "one label of its own scale (regression)": (kind, _typed(regression, 1)),
        "two labels of their own scale": (kind, _typed(regression, 2)),
        "one label without a problem type": (kind, _typed(None, 1)),
        "one label per text, stated": (kind, _typed(single, 3)),
        "the end of long texts": (classifiers.end_of_text, {}),
        "two labels of one name": (classifiers.two_of_a_name, {}),
    }
    return [
        *(
            Row("A", f"{family}, text classification", _family(family, _TEXT), Peer())
            for family in families
        ),
        *(
            Row("A", f"classifier: {name}", partial(make, **options), Peer())
            for name, (make, options) in typed.items()
        ),
        Row("A", "classifier of pairs (NLI)", classifiers.inference, Peer(), pairs="all",
            flags=("--task", _TEXT)),
        Row("A", "CrossEncoder", classifiers.reranker, Peer("CrossEncoder"), pairs="all"),
        Row("A", "CrossEncoder with raw scores", partial(classifiers.reranker, identity=True),
            Peer("CrossEncoder"), pairs="all"),
        Row("A", "the sample: weights and graph", _copied("transactions"), Peer()),
    ]  # fmt: skip


def _typed(problem_type: str | None, labels: int) -> dict[str, Any]:
    return {"problem_type": problem_type, "labels": labels}


def _tasks() -> list[Row]:
    shown = {
        "question-answering": ("bert", "roberta"),
        "token-classification": ("bert", "roberta"),
        "zero-shot-classification": ("bert", "roberta"),
        "fill-mask": ("bert", "roberta", "albert"),
    }
    return [
        Row("A", f"{family}, {task}", _family(family, task), Peer(task=task))
        for task, families in shown.items()
        for family in families
    ] + [
        Row("A", "the question-answering example", _copied("question-answering"),
            Peer(task="question-answering")),
    ]  # fmt: skip


def _sentences() -> list[Row]:
    task = "feature-extraction"
    peer = Peer("sentence-transformers", task)
    made = {
        "BART without a head": sentence_models.bart,
        "encoder without a head": _family("bert", task),
        "sentence-transformers: pooling, Dense, Normalize": sentence_models.dense,
        "sentence-transformers: first token": partial(sentence_models.pooled, mode="cls"),
        "sentence-transformers: maximum, Normalize": partial(
            sentence_models.pooled, mode="max", normalize=True
        ),
        "sentence-transformers: 0_Transformer/": sentence_models.transformer_below,
        "sentence-transformers: prompts": sentence_models.with_prompts,
    }
    return [Row("A", name, make, peer) for name, make in made.items()]


def _setfit() -> list[Row]:
    heads = {
        "logistic regression": "setfit",
        "two classes": "setfit-binary",
        "normalized vectors": "setfit-normalized",
        "one against the rest": "setfit-one-vs-rest",
        "several labels": "setfit-multi-label",
    }
    return [
        Row("B", f"SetFit: {name}", partial(folders.setfit, kind=kind), Peer("setfit"),
            pairs="none")
        for name, kind in heads.items()
    ]  # fmt: skip


def _formats(tools: Tools) -> list[Row]:
    half = formats.half
    made: dict[str, Callable[[Path], Path | str]] = {
        "shards of safetensors": formats.shards,
        "safetensors without metadata": formats.without_metadata,
        "bfloat16": partial(half, dtype=torch.bfloat16),
        "float16": partial(half, dtype=torch.float16),
        "safetensors by transformers 4": partial(tools.earlier, "safetensors"),
        ".bin by transformers 4": partial(tools.earlier, "bin"),
        "shards of .bin by transformers 4": partial(tools.earlier, "bin-shards"),
        "state dict pytorch_model.bin": partial(formats.state_dict, name="pytorch_model.bin"),
        "vocab.txt alone, lines of Windows": formats.plain_vocabulary,
        "Trainer output with a model at its root": formats.trainer_output,
    }
    peer = Peer()
    best = Peer(reads=lambda folder: formats.best_checkpoint(folder / "out"))
    whole = Peer(reads=lambda folder: unpacked(folder / "model.tar.gz"))
    published = Peer(reads=lambda _: tools.published)
    return [
        *(Row("B", name, make, peer) for name, make in made.items()),
        Row(
            "B",
            "state dict model.pt",
            partial(formats.state_dict, name="model.pt"),
            Peer(reads=formats.named_for_transformers),
        ),
        Row("B", "Trainer output, best checkpoint", folders.trainer_output, best),
        Row("B", "Hub cache", partial(formats.hub_cache, repository="org/name"), published),
        Row("B", "hf:ORG/NAME", lambda _: "hf:org/name", published),
        Row("B", "hf:ORG/NAME@REVISION", lambda _: "hf:org/name@v1", published),
        Row("B", "model.tar.gz", formats.archive, whole),
        Row("B", "model.tar.gz#FOLDER", tools.archive_below, whole),
        Row("B", "s3://BUCKET/model.tar.gz", tools.archive_in_s3, whole),
    ]


def _graphs() -> list[Row]:
    alone = graphs.alone
    runtime = Peer("ONNX Runtime")
    return [
        Row("B", "weights and model.onnx", partial(graphs.with_weights, path="model.onnx"), Peer()),
        Row("B", "weights and onnx/model.onnx",
            partial(graphs.with_weights, path="onnx/model.onnx"), Peer()),
        Row("B", "model.onnx alone, --onnx", partial(alone, path="model.onnx"), runtime,
            flags=_ONNX, pairs="none"),
        Row("B", "onnx/model_quantized.onnx alone, --onnx", graphs.rounded, runtime, flags=_ONNX,
            pairs="none"),
        Row("B", "weights, --onnx", base, Peer(), flags=_ONNX),
        Row("B", "weights, --onnx, in the PyTorch image", base, Peer(), flags=_ONNX,
            config={"container": {"family": "pytorch"}}),
        Row("C", "onnx/model.onnx alone", partial(alone, path="onnx/model.onnx"),
            refused="has only the ONNX graph onnx/model.onnx"),
    ]  # fmt: skip


def _adapters() -> list[Row]:
    return [
        Row("B", "LoRA with its base model", folders.lora, Peer("PEFT"), pairs="none"),
        Row("C", "LoRA without its base model", adapters.without_base,
            refused="needs its base model /mnt/training/base"),
        Row("C", "prompt tuning", folders.prompt_tuning, refused="PROMPT_TUNING"),
    ]  # fmt: skip


def _other_models() -> list[Row]:
    wrong = wrong_folders
    made: dict[str, tuple[Callable[[Path], Path], str]] = {
        "a classifier without its head": (wrong.without_head, "have no classifier.weight"),
        "a head under another name": (wrong.renamed_head, "there are out.weight"),
        "a model that continues texts": (wrong.generating, "GPT2LMHeadModel"),
        "a model that translates": (wrong.translating, "T5ForConditionalGeneration"),
        "a model for images": (wrong.seeing, "ViTForImageClassification"),
        "remote code (auto_map)": (wrong.remote_code, "auto_map"),
        "TorchScript": (wrong.traced, "TorchScript archive"),
        "a whole pickled model": (wrong.pickled, "whole pickled object"),
        "a checkpoint of a training loop": (wrong.training_checkpoint, "training checkpoint"),
        "a model of scikit-learn": (wrong.scikit_learn, "has no config.json and no weights"),
        "SetFit with a chain of classifiers": (
            partial(folders.setfit, kind="setfit-chain"),
            "ClassifierChain",
        ),
        "encoder and decoder without a head": (sentence_models.with_decoder, "exactly one of"),
        "the encoder of T5": (sentence_models.half_of_t5, "do not fit T5Model"),
        "texts and images": (sentence_models.with_images, "NoneType"),
        "vectors of tokens (StaticEmbedding)": (sentence_models.static, "StaticEmbedding"),
    }
    return [
        Row("C", "an encoder as a classifier", _family("bert", "feature-extraction"),
            refused="BertModel", flags=("--task", _TEXT)),
        Row("C", "questions as a classifier", _family("bert", "question-answering"),
            refused="BertForQuestionAnswering", flags=("--task", _TEXT)),
        *(Row("C", name, make, refused=why) for name, (make, why) in made.items()),
    ]  # fmt: skip


def _incomplete(tools: Tools) -> list[Row]:
    wrong = wrong_folders
    made: dict[str, tuple[Callable[[Path], Path], str]] = {
        "no tokenizer": (wrong.without_tokenizer, "has no tokenizer"),
        "byte order mark": (wrong.byte_order_mark, "byte order mark"),
        "Git LFS pointer": (wrong.lfs_pointer, "Git LFS pointer"),
        "missing shard": (wrong.missing_shard, "not in the folder: model-00002-of"),
        "truncated safetensors": (wrong.truncated, "is truncated"),
        "config.json of other labels": (wrong.other_labels, "for 3 labels, but config.json has 2"),
        "best.safetensors": (wrong.other_name, "best.safetensors"),
        "weights that are no numbers": (wrong.diverged, "not finite"),
        "a larger tokenizer": (wrong.larger_vocabulary, "index out of range"),
        "a secret beside the script": (wrong.with_secret, "code/credentials.json"),
        "weights of Keras": (
            partial(tools.framework, "keras"),
            "of TensorFlow, tf_model.h5",
        ),
        "weights of Flax": (
            partial(tools.framework, "flax"),
            "of Flax, flax_model.msgpack",
        ),
        "GGUF": (partial(tools.framework, "gguf"), "of llama.cpp, model.gguf"),
        "an archive with its folder": (partial(formats.archive, root=False), "my-model"),
        "a truncated archive": (tools.truncated_archive, "model.tar.gz"),
        "an empty folder": (_empty, "has no config.json and no weights"),
    }
    return [Row("C", name, make, refused=why) for name, (make, why) in made.items()]


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _settings() -> list[Row]:
    many = {"SAGEMAKER_MODEL_SERVER_WORKERS": "200"}
    small = {"host": {"type": "sagemaker-serverless", "memoryMb": 1024}}
    return [
        Row("C", "a tokenizer of transformers 5 in an older image", wrong_folders.newer_tokenizer,
            refused="TokenizersBackend", config={"container": {"version": "4.37.0"}}),
        Row("C", "weights in the PyTorch image", base, refused="has no transformers",
            config={"container": {"family": "pytorch"}}),
        Row("C", "more copies than memory", wrong_folders.many_tokens,
            refused="copies of the weights in F32 need",
            config={"container": {"environment": many}, **small}),
    ]  # fmt: skip
