"""Logits → ranked labels."""

import json
import math
import random

import pytest

from inference import output_fn
from keyword_runtime import KeywordRuntime
from tasks.text_classification import Request, default_function, run, sigmoid, softmax
from wire.client_error import ClientError


class _Rows:
    """A Runtime that returns fixed rows."""

    name = "rows"

    def __init__(self, *rows: list[float], problem_type: str | None = None) -> None:
        self.rows = list(rows)
        self.labels = [f"L{index}" for index in range(len(rows[0]))]
        self.problem_type = problem_type

    def logits(self, texts: list[str]) -> list[list[float]]:
        return self.rows[: len(texts)]


def test_softmax_against_a_known_answer() -> None:
    assert softmax([0.0, math.log(3.0)]) == pytest.approx([0.25, 0.75])
    assert sigmoid([0.0, math.log(3.0)]) == pytest.approx([0.5, 0.75])


def test_scores_stay_in_range_however_large_the_logits() -> None:
    generator = random.Random(3)
    for _ in range(500):
        row = [generator.uniform(-1, 1) * 10 ** generator.randrange(38) for _ in range(5)]
        assert sum(softmax(row)) == pytest.approx(1.0)
        assert all(0.0 <= score <= 1.0 for score in softmax(row) + sigmoid(row))


def test_softmax_does_not_change_when_all_logits_move() -> None:
    row = [0.3, -2.0, 7.5]
    assert softmax([each + 1000 for each in row]) == pytest.approx(softmax(row))


def test_scores_fall_and_ties_keep_the_order_of_the_labels() -> None:
    (entries,) = run(Request(["a"], None, "none"), _Rows([1.0, 3.0, 1.0, 3.0]))
    assert [entry["label"] for entry in entries] == ["L1", "L3", "L0", "L2"]


@pytest.mark.parametrize(
    ("problem_type", "labels", "function"),
    [
        (None, 2, "softmax"),
        (None, 1, "sigmoid"),
        ("single_label_classification", 3, "softmax"),
        ("multi_label_classification", 3, "sigmoid"),
        ("regression", 1, "none"),
    ],
)
def test_the_model_s_problem_type_chooses(problem_type: str, labels: int, function: str) -> None:
    assert default_function(_Rows([0.0] * labels, problem_type=problem_type)) == function


def test_a_request_overrides_the_problem_type() -> None:
    runtime = _Rows([2.0, 1.0], problem_type="multi_label_classification")
    (entries,) = run(Request(["a"], None, "softmax"), runtime)
    assert sum(entry["score"] for entry in entries) == pytest.approx(1.0)


def test_a_batch_is_one_pass() -> None:
    runtime = KeywordRuntime()
    assert len(run(Request(["uber", "rent", "uber"]), runtime)) == 3
    assert runtime.passes == [["uber", "rent", "uber"]]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("function", ["softmax", "sigmoid", "none"])
def test_a_logit_that_is_not_finite_is_the_model_s_fault(bad: float, function: str) -> None:
    with pytest.raises(RuntimeError, match="not a finite number") as caught:
        run(Request(["a"], None, function), _Rows([1.0, bad]))
    assert not isinstance(caught.value, ClientError)


def test_output_keeps_every_digit_and_writes_ascii() -> None:
    score = 0.1 + 0.2
    text = output_fn([[{"label": "café", "score": score}]], None, None)
    assert text.isascii() and json.loads(text) == [[{"label": "café", "score": score}]]
