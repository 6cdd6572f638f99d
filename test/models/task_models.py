"""Small models with random weights for every task, written by transformers.

`python test/models/task_models.py FOLDER` writes one folder per family and task.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import (
    AddedToken,
    AlbertConfig,
    BertConfig,
    DebertaV2Config,
    DistilBertConfig,
    ElectraConfig,
    GPT2Config,
    ModernBertConfig,
    MPNetConfig,
    PretrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    XLNetConfig,
)

# Bars would mix with what a caller prints.
transformers.utils.logging.disable_progress_bar()

_DOCS = Path(__file__).parents[2] / "docs"
_VOCABULARY = 1500
_LENGTH = 128
# Large, so that random models have an opinion: the default gives equal scores for everything.
_RANGE = 0.4

_LABELS = {
    "text-classification": ["a", "b", "c"],
    "token-classification": ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"],
    "zero-shot-classification": ["contradiction", "neutral", "entailment"],
}
_CLASSES = {
    "text-classification": "AutoModelForSequenceClassification",
    "question-answering": "AutoModelForQuestionAnswering",
    "token-classification": "AutoModelForTokenClassification",
    "zero-shot-classification": "AutoModelForSequenceClassification",
    "feature-extraction": "AutoModel",
    "fill-mask": "AutoModelForMaskedLM",
}
TASKS = tuple(_CLASSES)


def write_model(family: str, task: str, folder: Path, **options: Any) -> Path:
    """Writes a model of this family (a key of FAMILIES) for this task; the same every time."""
    make_model(family, task, **options).save_pretrained(folder)
    return write_tokenizer(family, folder)


def make_model(
    family: str, task: str, labels: list[str] | None = None, **options: Any
) -> PreTrainedModel:
    """`labels` instead of those of the task; the options are those of the configuration."""
    named = dict(enumerate(labels or _LABELS.get(task, ["LABEL_0", "LABEL_1"])))
    config, _ = FAMILIES[family]
    torch.manual_seed(7)
    by_name = {name: index for index, name in named.items()}
    made = config(id2label=named, label2id=by_name, **options)
    return getattr(transformers, _CLASSES[task]).from_config(made).eval()


def write_tokenizer(family: str, folder: Path, **options: Any) -> Path:
    """Writes the tokenizer of a family; the options are attributes of it."""
    _, tokenizer = FAMILIES[family]
    made = tokenizer()
    for name, value in options.items():
        setattr(made, name, value)
    made.save_pretrained(folder)
    _for_both_versions(folder)
    return folder


def _for_both_versions(folder: Path) -> None:
    # transformers 4 does not know the name that version 5 writes for the same tokenizer.
    file = folder / "tokenizer_config.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("TokenizersBackend", "PreTrainedTokenizerFast"), encoding="utf-8")


def _lines() -> list[str]:
    files = sorted(_DOCS.glob("*.md"))
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _word_pieces(*, types: bool = True) -> PreTrainedTokenizerFast:
    names = ["input_ids", "token_type_ids", "attention_mask"]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=_VOCABULARY, special_tokens=special, show_progress=False
    )
    tokenizer.train_from_iterator(_lines(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(each, tokenizer.token_to_id(each)) for each in ("[CLS]", "[SEP]")],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=_LENGTH,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_input_names=names if types else [each for each in names if "type" not in each],
    )


def _bytes(**options: object) -> PreTrainedTokenizerFast:
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=_VOCABULARY,
        special_tokens=special,
        initial_alphabet=alphabet,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_lines(), trainer)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), add_prefix_space=False
    )
    known = {"pad_token": "<pad>", **options}
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=_LENGTH - 2,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        unk_token="<unk>",
        mask_token=AddedToken("<mask>", lstrip=True),
        model_input_names=["input_ids", "attention_mask"],
        **known,
    )


def _pieces() -> PreTrainedTokenizerFast:
    """As SentencePiece makes them: a unigram model, and a sign for the start of a word."""
    special = ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=_VOCABULARY, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(_lines(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(each, tokenizer.token_to_id(each)) for each in ("[CLS]", "[SEP]")],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=_LENGTH,
        unk_token="<unk>",
        pad_token="<pad>",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token=AddedToken("[MASK]", lstrip=True),
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


def _bert(**labels: object) -> PretrainedConfig:
    return BertConfig(**_SIZES, max_position_embeddings=_LENGTH, **labels)


def _distilbert(**labels: object) -> PretrainedConfig:
    return DistilBertConfig(
        vocab_size=_VOCABULARY,
        dim=32,
        n_layers=2,
        n_heads=2,
        hidden_dim=64,
        max_position_embeddings=_LENGTH,
        initializer_range=_RANGE,
        **labels,
    )


def _roberta(**labels: object) -> PretrainedConfig:
    return RobertaConfig(
        **_SIZES,
        max_position_embeddings=_LENGTH,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        type_vocab_size=1,
        **labels,
    )


def _mpnet(**labels: object) -> PretrainedConfig:
    return MPNetConfig(**_SIZES, max_position_embeddings=_LENGTH, **labels)


def _gpt2(**labels: object) -> PretrainedConfig:
    """Without a padding token, as published: it reads one text at a time."""
    return GPT2Config(
        vocab_size=_VOCABULARY,
        n_embd=32,
        n_layer=2,
        n_head=2,
        n_positions=_LENGTH,
        initializer_range=_RANGE,
        bos_token_id=0,
        eos_token_id=2,
        **labels,
    )


def _xlnet(**labels: object) -> PretrainedConfig:
    """Padded on the left."""
    return XLNetConfig(
        vocab_size=_VOCABULARY,
        d_model=32,
        n_layer=2,
        n_head=2,
        d_inner=64,
        pad_token_id=1,
        initializer_range=_RANGE,
        **labels,
    )


def _electra(**labels: object) -> PretrainedConfig:
    """With vectors that are narrower than the model."""
    return ElectraConfig(**_SIZES, embedding_size=16, max_position_embeddings=_LENGTH, **labels)


def _albert(**labels: object) -> PretrainedConfig:
    """All layers have the same weights."""
    return AlbertConfig(
        **_SIZES, embedding_size=16, max_position_embeddings=_LENGTH, pad_token_id=0, **labels
    )


def _deberta(**labels: object) -> PretrainedConfig:
    """With relative positions, as published."""
    return DebertaV2Config(
        **_SIZES,
        max_position_embeddings=_LENGTH,
        relative_attention=True,
        pos_att_type=["p2c", "c2p"],
        type_vocab_size=0,
        pad_token_id=0,
        **labels,
    )


def _modernbert(**labels: object) -> PretrainedConfig:
    return ModernBertConfig(
        **_SIZES,
        max_position_embeddings=_LENGTH,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        cls_token_id=0,
        sep_token_id=2,
        **labels,
    )


_SIZES = {
    "vocab_size": _VOCABULARY,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "initializer_range": _RANGE,
}
FAMILIES: dict[
    str, tuple[Callable[..., PretrainedConfig], Callable[[], PreTrainedTokenizerFast]]
] = {
    "bert": (_bert, _word_pieces),
    "roberta": (_roberta, _bytes),
    "distilbert": (_distilbert, lambda: _word_pieces(types=False)),
    "mpnet": (_mpnet, _bytes),
    "gpt2": (_gpt2, lambda: _bytes(pad_token=None)),
    "xlnet": (_xlnet, lambda: _bytes(padding_side="left")),
    "electra": (_electra, _word_pieces),
    "albert": (_albert, _pieces),
    "deberta": (_deberta, _pieces),
    "modernbert": (_modernbert, _bytes),
}


if __name__ == "__main__":
    for family in FAMILIES:
        for task in TASKS:
            try:
                write_model(family, task, Path(sys.argv[1]) / f"{family}-{task}")
            except ValueError as error:
                print(f"{family} has no model for {task}: {error}", file=sys.stderr)
