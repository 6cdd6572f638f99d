"""The included question answering model is what its card says, in both runtimes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "question-answering"
TRAINING = EXAMPLE / "training"
MODEL = EXAMPLE / "model"
sys.path.insert(0, str(TRAINING))

from answering import Shipped  # noqa: E402
from evaluate import Case, lengthened, measured, read_heldout  # noqa: E402
from scoring import exact, words  # noqa: E402
from training_rows import SEED, all_sources, rows  # noqa: E402

MAX_BYTES = 16_000_000
FIGURES = json.loads((EXAMPLE / "evaluation.json").read_text(encoding="utf-8"))
CASES = read_heldout()
SHARED_WORDS = 5


@pytest.fixture(scope="module")
def model() -> Shipped:
    return Shipped(MODEL)


def answerable() -> list[Case]:
    return [case for case in CASES if case.answers]


def test_the_folder_is_whole_small_and_readable_by_others() -> None:
    files = {path.name: path.stat() for path in MODEL.iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json", "model.onnx"} <= set(files)
    assert sum(stat.st_size for stat in files.values()) <= MAX_BYTES
    assert all(stat.st_mode & 0o444 == 0o444 for stat in files.values())


def test_the_tokenizer_class_is_known_to_transformers_4_and_5() -> None:
    config = json.loads((MODEL / "tokenizer_config.json").read_text(encoding="utf-8"))
    assert config["tokenizer_class"] == "PreTrainedTokenizerFast"


def test_the_tokenizer_separates_question_and_context_itself(model: Shipped) -> None:
    (window,) = model.windows("Who?", "Nobody.")
    assert (window.tokens[0], window.tokens.count("[SEP]"), window.tokens[-1]) == (
        "[CLS]",
        2,
        "[SEP]",
    )
    assert set(window.type_ids) == {0, 1}


@pytest.mark.parametrize(
    "text", [" ".join(map(chr, range(33, 127))), "Crème brûlée £4.50 \u2013 7€"]
)
def test_ordinary_text_has_no_unknown_piece(model: Shipped, text: str) -> None:
    assert "[UNK]" not in model.tokenizer.encode(text).tokens


def test_the_held_out_questions_are_many_and_on_many_kinds_of_text() -> None:
    assert len(CASES) >= 100
    assert len({case.context for case in CASES}) >= 25
    assert all(text in case.context for case in CASES for text in case.answers)


def test_held_out_accuracy_is_the_recorded_one(model: Shipped) -> None:
    found = measured(answerable(), lambda case: model.answer(case.question, case.context))
    recorded = FIGURES["answerable"]
    assert found["questions"] == recorded["questions"]
    for figure in ("exactMatch", "f1", "scoreWhenRight", "scoreWhenWrong"):
        assert found[figure] == pytest.approx(recorded[figure], abs=2e-3)


def test_the_recorded_share_of_unanswerable_questions_stays_unanswered(model: Shipped) -> None:
    cases = [case for case in CASES if not case.answers]
    found = measured(cases, lambda case: model.answer(case.question, case.context, True))
    assert found["exactMatch"] == pytest.approx(FIGURES["unanswerable"]["exactMatch"], abs=2e-3)


def test_the_model_beats_the_heuristic() -> None:
    assert FIGURES["answerable"]["exactMatch"] > FIGURES["heuristic"]["exactMatch"]
    assert FIGURES["answerable"]["f1"] > FIGURES["heuristic"]["f1"]


def test_a_context_of_several_windows_is_read_to_its_end(model: Shipped) -> None:
    case = lengthened(answerable())[0]
    windows = model.windows(case.question, case.context)
    assert len(windows) > 2
    last = [place for place, sequence in enumerate(windows[-1].sequence_ids) if sequence == 1][-1]
    assert windows[-1].offsets[last][1] == len(case.context)


def test_pytorch_and_onnx_runtime_agree(model: Shipped) -> None:
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    network = AutoModelForQuestionAnswering.from_pretrained(MODEL).eval()
    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    assert network.dtype == torch.float32
    for case in [*CASES[::12], lengthened(CASES)[0]]:
        window = model.windows(case.question, case.context)[0]
        inputs = tokenizer(case.question, case.context, truncation="only_second", max_length=384)
        assert inputs["input_ids"] == window.ids
        with torch.inference_mode():
            output = network(**{name: torch.tensor([ids]) for name, ids in inputs.items()})
        start, end = model.logits(window)
        assert np.abs(output.start_logits[0].numpy() - start).max() < 1e-4
        assert np.abs(output.end_logits[0].numpy() - end).max() < 1e-4


def test_padding_changes_no_answer(model: Shipped) -> None:
    cases = answerable()[:2]
    windows = [model.windows(case.question, case.context)[0] for case in cases]
    length = max(len(window) for window in windows) + 7
    columns = {
        "input_ids": [w.ids for w in windows],
        "token_type_ids": [w.type_ids for w in windows],
        "attention_mask": [w.attention_mask for w in windows],
    }
    inputs = {
        name: np.array([column + [0] * (length - len(column)) for column in group])
        for name, group in columns.items()
    }
    start, _ = model.session.run(["start_logits", "end_logits"], inputs)
    for row, window in zip(start, windows, strict=True):
        assert np.abs(row[: len(window)] - model.logits(window)[0]).max() < 1e-4


@pytest.mark.parametrize(
    "figure",
    [
        "answerable",
        "knownKindsOfText",
        "otherKindsOfText",
        "amongOtherParagraphs",
        "heuristic",
        "unanswerable",
        "allWithImpossible",
        "answerableWithImpossible",
    ],
)
def test_the_card_tells_the_measured_figures(figure: str) -> None:
    found = FIGURES[figure]
    told = f"{found['questions']} | {found['exactMatch']:.2f} | {found['f1']:.2f} |"
    lines = (EXAMPLE / "README.md").read_text(encoding="utf-8").splitlines()
    assert [told in line for line in lines if line.startswith(f"| `{figure}`")] == [True]


def test_scoring_ignores_case_articles_and_punctuation() -> None:
    assert exact("the Town Council.", ["town council"]) == 1
    assert exact("", []) == 1
    assert exact("council", ["town council"]) == 0


def test_no_held_out_question_and_no_run_of_its_words_is_in_training_texts() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        found = words(text)
        return {tuple(found[i : i + SHARED_WORDS]) for i in range(len(found) - SHARED_WORDS + 1)}

    made = list(rows(all_sources(), 10_000, SEED))
    asked = {tuple(words(row.question)) for row in made}
    trained = set().union(*(runs(context) for context in {row.context for row in made}))
    assert len(trained) > 50_000
    assert [case.question for case in CASES if tuple(words(case.question)) in asked] == []
    assert [context for context in {c.context for c in CASES} if runs(context) & trained] == []


def test_the_rows_do_not_depend_on_the_hash_seed() -> None:
    script = "from training_rows import *; print(*rows(all_sources(), 500, SEED))"
    command = [sys.executable, "-B", "-c", script]
    made = {
        subprocess.run(
            command, cwd=TRAINING, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
