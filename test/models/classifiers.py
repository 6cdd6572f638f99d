"""Text classifiers whose scores are not those of a softmax over one text."""

from __future__ import annotations

from pathlib import Path

from task_models import make_model, write_model, write_tokenizer

_TASK = "text-classification"
_MULTI = "multi_label_classification"


def of_problem_type(folder: Path, problem_type: str | None, labels: int) -> Path:
    """A classifier with this `problem_type` and number of labels."""
    names = [f"LABEL_{index}" for index in range(labels)]
    return write_model("bert", _TASK, folder, labels=names, problem_type=problem_type)


def multi_label(folder: Path) -> Path:
    """Each label has a score of its own."""
    return write_model("roberta", _TASK, folder, problem_type=_MULTI)


def inference(folder: Path) -> Path:
    """Reads a premise and a hypothesis."""
    return write_model("bert", "zero-shot-classification", folder)


def end_of_text(folder: Path) -> Path:
    """Reads the end of a text that is too long."""
    make_model("bert", _TASK).save_pretrained(folder)
    return write_tokenizer("bert", folder, truncation_side="left")


def two_of_a_name(folder: Path) -> Path:
    """Two labels have the same name."""
    model = make_model("bert", _TASK)
    model.config.id2label = {0: "other", 1: "rent", 2: "other"}
    model.config.label2id = {"other": 2, "rent": 1}
    model.save_pretrained(folder)
    return write_tokenizer("bert", folder)


def reranker(folder: Path, *, identity: bool = False) -> Path:
    """`CrossEncoder.save` with one score per pair; that of search models is not squashed."""
    import torch
    from sentence_transformers import CrossEncoder

    write_model("bert", _TASK, folder / "base", labels=["LABEL_0"])
    activation = {"activation_fn": torch.nn.Identity()} if identity else {}
    CrossEncoder(str(folder / "base"), device="cpu", **activation).save(str(folder / "model"))
    return folder / "model"
