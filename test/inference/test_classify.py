"""Logits → ranked labels."""

import json
import math
import random

import numpy as np
import pytest

from fake_runtime import fixed_runtime, keyword_runtime
from inference import output_fn
from runtimes.runtime import Runtime
from tasks.scores import best_first, sigmoid, softmax
from tasks.text_classification import Answer, Request, default_function, run
from wire.client_error import ClientError


def _run(texts: list[str], runtime: Runtime, function: str | None = None) -> Answer:
    return run(Request([(text, None) for text in texts], None, function), runtime)


def test_softmax_against_a_known_answer() -> None:
    assert softmax(np.array([0.0, math.log(3.0)])) == pytest.approx([0.25, 0.75])
    assert sigmoid(np.array([0.0, math.log(3.0)])) == pytest.approx([0.5, 0.75])


def test_scores_stay_in_range_however_large_the_logits() -> None:
    generator = random.Random(3)
    for _ in range(500):
        row = [generator.uniform(-1, 1) * 10 ** generator.randrange(38) for _ in range(5)]
        scores = [*softmax(np.array(row)), *sigmoid(np.array(row))]
        assert sum(scores[:5]) == pytest.approx(1.0)
        assert all(0.0 <= score <= 1.0 for score in scores)


def test_softmax_does_not_change_when_all_logits_move() -> None:
    row = np.array([0.3, -2.0, 7.5])
    assert softmax(row + 1000) == pytest.approx(softmax(row))


def test_scores_fall_and_ties_keep_the_order_of_the_labels() -> None:
    (entries,) = _run(["a"], fixed_runtime([1.0, 3.0, 1.0, 3.0]), "none")
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
    assert default_function(fixed_runtime([0.0] * labels, problem_type)) == function


def test_a_request_overrides_the_problem_type() -> None:
    runtime = fixed_runtime([2.0, 1.0], "multi_label_classification")
    (entries,) = _run(["a"], runtime, "softmax")
    assert sum(entry["score"] for entry in entries) == pytest.approx(1.0)


def test_a_batch_is_one_pass_and_keeps_its_order() -> None:
    runtime = keyword_runtime()
    answers = _run(["rent", "uber trip", "coffee"], runtime)
    assert [entries[0]["label"] for entries in answers] == ["bills", "transport", "food"]
    assert runtime.passes == [["uber trip", "coffee", "rent"]]


def test_the_best_of_many_scores_are_those_of_a_full_sort() -> None:
    scores = np.random.default_rng(2).random(5000)
    assert best_first(scores, 7) == best_first(scores)[:7]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("function", ["softmax", "sigmoid", "none"])
def test_a_logit_that_is_not_finite_is_the_model_s_fault(bad: float, function: str) -> None:
    with pytest.raises(RuntimeError, match="not finite") as caught:
        _run(["a"], fixed_runtime([1.0, bad]), function)
    assert not isinstance(caught.value, ClientError)


def test_output_keeps_every_digit_and_writes_ascii() -> None:
    score = 0.1 + 0.2
    text = output_fn([[{"label": "café", "score": score}]], None)
    assert text.isascii() and json.loads(text) == [[{"label": "café", "score": score}]]
