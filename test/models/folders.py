"""Model folders as the ecosystem's own tools write them, tiny and the same every time.

One function per kind: it writes into a folder and returns what `--model` names. The packages beyond
those of the tests are imported where they are used (requirements.in). As a program:

    python folders.py KIND FOLDER [KIND FOLDER …]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch
import transformers

import formats
import sentence_models

LABELS = ["food", "rent", "travel"]
TEXTS = ["uber trip to the airport", "monthly rent", "a coffee and a sandwich", "x", ""]
_WORDS = ["uber", "trip", "to", "the", "airport", "monthly", "rent", "coffee", "and", "sandwich"]


def tokenizer(folder: Path, **options: Any) -> transformers.PreTrainedTokenizerFast:
    """A BERT tokenizer with a word for each of TEXTS."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [chr(97 + index) for index in range(26)]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = [*special, *letters, *(f"##{each}" for each in letters), *_WORDS]
    file = folder / "vocab.txt"
    file.write_text("\n".join(dict.fromkeys(vocabulary)), encoding="utf-8")
    made = transformers.BertTokenizerFast(vocab_file=str(file), model_max_length=32, **options)
    made.save_pretrained(folder)
    return made


def config(labels: list[str] | None = None, **options: Any) -> transformers.BertConfig:
    """A BERT of about 10,000 weights."""
    named = labels or []
    return transformers.BertConfig(
        vocab_size=100,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
        **({"id2label": dict(enumerate(named))} if named else {}),
        **({"label2id": {label: index for index, label in enumerate(named)}} if named else {}),
        **options,
    )


def classifier(folder: Path, seed: int = 0) -> Path:
    """`save_pretrained` of a text classifier with its tokenizer."""
    torch.manual_seed(seed)
    transformers.BertForSequenceClassification(config(LABELS)).save_pretrained(folder)
    tokenizer(folder)
    return folder


def encoder(folder: Path) -> Path:
    """`save_pretrained` of a model without a head."""
    torch.manual_seed(1)
    transformers.BertModel(config()).save_pretrained(folder)
    tokenizer(folder)
    return folder


def scores(model: torch.nn.Module, made: Any) -> list[list[float]]:
    """The probabilities of TEXTS, one row per text, each text on its own."""
    rows = []
    with torch.inference_mode():
        for text in TEXTS:
            encoded = made(text, truncation=True, return_tensors="pt")
            rows.append(model.eval()(**encoded).logits.softmax(-1)[0].tolist())
    return rows


def trainer_output(folder: Path) -> Path:
    """The output of a Trainer that was evaluated at each step and saved no model at the end."""
    torch.manual_seed(0)
    made = tokenizer(folder / "tokenizer")
    rows = [{**made(text), "labels": index % 3} for index, text in enumerate(TEXTS[:3])]
    arguments = transformers.TrainingArguments(
        output_dir=str(folder / "out"),
        max_steps=3,
        per_device_train_batch_size=1,
        eval_strategy="steps",
        save_strategy="steps",
        eval_steps=1,
        save_steps=1,
        # The first checkpoint is the best one.
        learning_rate=0.5,
        metric_for_best_model="eval_loss",
        report_to=[],
        use_cpu=True,
        disable_tqdm=True,
    )
    transformers.Trainer(
        model=transformers.BertForSequenceClassification(config(LABELS)),
        args=arguments,
        train_dataset=rows,
        eval_dataset=rows,
        processing_class=made,
    ).train()
    return folder / "out"


def lora(folder: Path, task: str = "SEQ_CLS", **options: Any) -> Path:
    """`PeftModel.save_pretrained` of LoRA with a head, on the encoder next to it."""
    from peft import LoraConfig, get_peft_model

    base = encoder(folder / "base")
    torch.manual_seed(2)
    model = transformers.BertForSequenceClassification.from_pretrained(base, num_labels=3)
    # Without the default initialization, B is not zero and the adapter changes the scores.
    lora_config = LoraConfig(
        task_type=task, r=4, target_modules=["query", "value"], init_lora_weights=False, **options
    )
    get_peft_model(model, lora_config).save_pretrained(folder / "adapter")
    return folder / "adapter"


def lora_scores(adapter: Path) -> list[list[float]]:
    """What PEFT itself answers with the adapter, unmerged."""
    from peft import AutoPeftModelForSequenceClassification

    model = AutoPeftModelForSequenceClassification.from_pretrained(adapter, num_labels=3)
    base = json.loads((adapter / "adapter_config.json").read_text())["base_model_name_or_path"]
    return scores(model, transformers.AutoTokenizer.from_pretrained(base))


def prompt_tuning(folder: Path) -> Path:
    """An adapter that adds to the input, which cannot be merged."""
    from peft import PromptTuningConfig, get_peft_model

    base = encoder(folder / "base")
    model = transformers.BertForSequenceClassification.from_pretrained(base, num_labels=3)
    prompt = PromptTuningConfig(task_type="SEQ_CLS", num_virtual_tokens=4)
    get_peft_model(model, prompt).save_pretrained(folder / "adapter")
    return folder / "adapter"


def _setfit_heads() -> dict[str, tuple[Any, int]]:
    """Untrained heads by kind, and the number of labels that they learn; negative: independent."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.multioutput import ClassifierChain, MultiOutputClassifier

    logistic = LogisticRegression(C=10)
    return {
        "setfit": (logistic, 3),
        "setfit-binary": (LogisticRegression(C=10, solver="liblinear"), 2),
        "setfit-normalized": (logistic, 3),
        "setfit-one-vs-rest": (OneVsRestClassifier(logistic), 3),
        "setfit-one-vs-rest-binary": (OneVsRestClassifier(logistic), 2),
        "setfit-multi-label": (OneVsRestClassifier(logistic), -3),
        "setfit-multi-output": (MultiOutputClassifier(logistic), -3),
        "setfit-chain": (ClassifierChain(logistic), -3),
        "setfit-torch": (None, 3),
        "setfit-torch-multi-label": (None, -3),
    }


def setfit(folder: Path, kind: str = "setfit") -> Path:
    """What `SetFitModel.save_pretrained` writes; for its own head, with the package setfit."""
    import joblib
    from sentence_transformers import SentenceTransformer, models

    modules = [sentence_models.encoder(folder), models.Pooling(32, "mean")]
    body = SentenceTransformer(modules=modules, device="cpu")
    normalize = kind == "setfit-normalized"
    texts = [f"{word} {text}" for word in _WORDS for text in TEXTS]
    vectors = body.encode(texts, normalize_embeddings=normalize)
    head, count = _setfit_heads()[kind]
    classes = [(index * 7) % 5 % abs(count) for index in range(len(texts))]
    each = [[int((index + label) % 3 == 0) for label in range(-count)] for index in classes]
    if head is None:
        from setfit.modeling import SetFitHead

        torch.manual_seed(4)
        head = SetFitHead(32, abs(count), temperature=0.5, multitarget=count < 0)
    else:
        head.fit(vectors, each if count < 0 else classes)
    out = folder / "model"
    body.save(str(out))
    joblib.dump(head, out / "model_head.pkl")
    settings = {"labels": LABELS[: abs(count)], "normalize_embeddings": normalize}
    (out / "config_setfit.json").write_text(json.dumps(settings), encoding="utf-8")
    return out


FOLDERS: dict[str, Callable[[Path], Path]] = {
    **{each.__name__: each for each in (classifier, encoder, trainer_output, lora, prompt_tuning)},
    "sentence_transformer": sentence_models.dense,
    "state_dict": partial(formats.state_dict, name="model.pt"),
    "archive": partial(formats.archive, root=False),
}
SETFIT = (
    *("setfit", "setfit-binary", "setfit-normalized", "setfit-one-vs-rest"),
    *("setfit-one-vs-rest-binary", "setfit-multi-label", "setfit-multi-output", "setfit-chain"),
    *("setfit-torch", "setfit-torch-multi-label"),
)
FOLDERS.update({kind: partial(setfit, kind=kind) for kind in SETFIT})


if __name__ == "__main__":
    for kind, into in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        print(FOLDERS[kind](Path(into)))
