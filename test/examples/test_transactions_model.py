"""The shipped transactions model is what its card says, read without PyTorch."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "transactions"
TRAINING = EXAMPLE / "training"
MODEL = EXAMPLE / "model"
sys.path.insert(0, str(TRAINING))

from generate import ROWS, SEED, chosen_part, generate, read_handwritten  # noqa: E402
from shipped import Shipped  # noqa: E402
from wordlists import LABELS, split_lists, words_of  # noqa: E402

MAX_BYTES = 12_000_000
FIGURES = json.loads((EXAMPLE / "evaluation.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def model() -> Shipped:
    return Shipped(MODEL)


@pytest.fixture(scope="module")
def training_words() -> list[str]:
    """Every generated training text, as words for whole-word search."""
    return [words_of(row.text) for row in generate(chosen_part("all"), ROWS, SEED)]


def top(model: Shipped, texts: list[str]) -> list[str]:
    return [model.labels[i] for i in model.probabilities(texts).argmax(axis=1)]


def test_the_labels_are_the_eight_classes() -> None:
    config = json.loads((MODEL / "config.json").read_text(encoding="utf-8"))
    assert [config["id2label"][str(i)] for i in range(8)] == list(LABELS)
    assert config["label2id"] == {label: i for i, label in enumerate(LABELS)}
    assert config["problem_type"] == "single_label_classification"


def test_the_folder_is_whole_small_and_readable_by_others() -> None:
    files = {path.name: path.stat() for path in MODEL.iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json", "model.onnx"} <= set(files)
    assert sum(stat.st_size for stat in files.values()) <= MAX_BYTES
    assert all(stat.st_mode & 0o444 == 0o444 for stat in files.values())


def test_the_tokenizer_class_is_known_to_transformers_4_and_5() -> None:
    config = json.loads((MODEL / "tokenizer_config.json").read_text(encoding="utf-8"))
    assert config["tokenizer_class"] == "PreTrainedTokenizerFast"


def test_the_tokenizer_marks_the_ends_itself(model: Shipped) -> None:
    tokens = model.tokenizer.encode("UBER TRIP 4412").tokens
    assert (tokens[0], tokens[-1]) == ("[CLS]", "[SEP]")


@pytest.mark.parametrize(
    "text", [" ".join(map(chr, range(33, 127))), "Crème brûlée £4.50 \u2013 7€"]
)
def test_ordinary_text_has_no_unknown_piece(model: Shipped, text: str) -> None:
    assert "[UNK]" not in model.tokenizer.encode(text).tokens


@pytest.mark.parametrize(
    ("text", "label"),
    [("UBER TRIP 4412", "transport"), ("i purchased eggs, breads and apples", "food")],
)
def test_what_people_type_first_is_right(model: Shipped, text: str, label: str) -> None:
    assert top(model, [text]) == [label]


def test_one_text_is_answered_as_it_is_in_a_batch(model: Shipped) -> None:
    texts = [text for _, text in read_handwritten()[:40]]
    together = model.probabilities(texts)
    for text, expected in zip(texts, together, strict=True):
        assert abs(model.probabilities([text])[0] - expected).max() < 1e-4


def test_the_handwritten_set_is_broad() -> None:
    labels = [label for label, _ in read_handwritten()]
    assert len(labels) >= 160
    assert all(labels.count(label) >= 20 for label in LABELS)


def test_handwritten_accuracy_is_the_recorded_one(model: Shipped) -> None:
    cases = read_handwritten()
    answers = top(model, [text for _, text in cases])
    accuracy = sum(a == label for a, (label, _) in zip(answers, cases, strict=True)) / len(cases)
    assert accuracy == pytest.approx(FIGURES["handwritten"]["accuracy"], abs=1e-3)


def test_the_recorded_figures_hold_their_floors() -> None:
    assert FIGURES["handwritten"]["accuracy"] >= 0.8
    assert FIGURES["unseenMerchantsWithHints"]["accuracy"] >= 0.6
    assert FIGURES["unseenMerchants"]["accuracy"] >= 0.5


@pytest.mark.parametrize("figure", ["handwritten", "unseenMerchants", "unseenMerchantNamesAlone"])
def test_confidence_falls_when_it_is_wrong(figure: str) -> None:
    assert FIGURES[figure]["confidenceWhenWrong"] < FIGURES[figure]["confidenceWhenRight"] - 0.1


@pytest.mark.parametrize(
    "figure", ["handwritten", *(name for name in FIGURES if "Merchant" in name)]
)
def test_the_card_tells_the_measured_figures(figure: str) -> None:
    measured = FIGURES[figure]
    numbers = [measured[key] for key in ("accuracy", "confidenceWhenRight", "confidenceWhenWrong")]
    told = " | ".join([str(measured["lines"]), *(f"{number:.2f}" for number in numbers)])
    rows = (EXAMPLE / "README.md").read_text(encoding="utf-8").splitlines()
    assert [told in row for row in rows if row.startswith(f"| `{figure}`")] == [True]


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for name, hash_seed in [("one", "1"), ("two", "2")]:
        out = tmp_path / name
        command = [sys.executable, "generate.py", "--out", str(out), "--rows", "3000"]
        subprocess.run(command, cwd=TRAINING, check=True, env={"PYTHONHASHSEED": hash_seed})
        digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_no_unseen_merchant_is_in_the_training_texts(training_words: list[str]) -> None:
    everything = "|".join(training_words)
    unseen = [name for names in split_lists().unseen.values() for name in names]
    assert len(unseen) >= 150
    assert [name for name in unseen if words_of(name) in everything] == []


def test_a_trained_merchant_is_in_the_training_texts(training_words: list[str]) -> None:
    assert any(words_of("Starbucks") in words for words in training_words)


def test_no_handwritten_line_is_a_training_text(training_words: list[str]) -> None:
    trained = set(training_words)
    assert [text for _, text in read_handwritten() if words_of(text) in trained] == []
