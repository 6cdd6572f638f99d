"""Trains the model and exports it: under a minute on one core.

python examples/fastai-transformers/training/train.py
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[1]
sys.path.insert(0, str(EXAMPLE / "code"))

import torch  # noqa: E402
from fastai.basics import (  # noqa: E402
    CategoryBlock,
    CrossEntropyLossFlat,
    DataBlock,
    Learner,
    RandomSplitter,
    TransformBlock,
    accuracy,
)
from fastai.callback.schedule import fit_one_cycle  # noqa: E402, F401
from text_model import LabelOf, TextClassifier, ToTokenIds, pad  # noqa: E402
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers  # noqa: E402

from messages import HELD_OUT, TRAINED, messages  # noqa: E402

SEED = 7
VOCABULARY = 600


def main() -> None:
    """Writes model/export.pkl and evaluation.json."""
    random.seed(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    draw = random.Random(SEED)
    rows = messages(TRAINED, 40, draw)
    draw.shuffle(rows)
    learner = trained(rows)
    learner.export(EXAMPLE / "model" / "export.pkl")
    held_out = messages(HELD_OUT, 25, draw)
    right = sum(predicted(learner, text) == label for text, label in held_out)
    evaluation = {
        "rows": len(rows),
        "heldOut": len(held_out),
        "heldOutAccuracy": right / len(held_out),
    }
    (EXAMPLE / "evaluation.json").write_text(json.dumps(evaluation, indent=2) + "\n")
    print(evaluation)


def trained(rows: list[tuple[str, str]]) -> Learner:
    """A Learner that has seen the rows; a fifth of them is validated only."""
    texts = [text for text, _ in rows]
    tokenizer = tokenizer_for(texts)
    block = DataBlock(
        blocks=(
            TransformBlock(type_tfms=[ToTokenIds(tokenizer)], dls_kwargs={"before_batch": pad}),
            CategoryBlock,
        ),
        get_y=LabelOf(dict(rows)),
        splitter=RandomSplitter(seed=SEED),
    )
    dls = block.dataloaders(texts, bs=32, num_workers=0)
    config = {
        "vocab_size": tokenizer.get_vocab_size(),
        "hidden_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 128,
        "max_position_embeddings": 64,
        "pad_token_id": 0,
        "num_labels": len(dls.vocab),
    }
    learner = Learner(
        dls, TextClassifier(config), loss_func=CrossEntropyLossFlat(), metrics=accuracy
    )
    learner.fit_one_cycle(6, 2e-3)
    return learner


def tokenizer_for(texts: list[str]) -> Tokenizer:
    """A WordPiece tokenizer; 0 is the padding."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]"]
    tokenizer.train_from_iterator(
        texts, trainers.WordPieceTrainer(vocab_size=VOCABULARY, special_tokens=special)
    )
    return tokenizer


def predicted(learner: Learner, text: str) -> str:
    """The class of one text."""
    with learner.no_bar(), learner.no_logging():
        return learner.predict(text)[0]


if __name__ == "__main__":
    main()
