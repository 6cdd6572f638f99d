"""Both runtimes on the shipped model: the same answers, alone or in a batch, for any length."""

import json
import random
import shutil
from pathlib import Path

import pytest

from runtimes.heads import SEQUENCE_CLASSIFICATION
from runtimes.model_folder import read_model_folder
from runtimes.onnx import OnnxRuntime
from runtimes.readable_text import ReadableText
from runtimes.runtime import Runtime
from runtimes.torch import TorchRuntime
from tasks.text_classification import Request, load, run

_TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def onnx(model_dir: Path) -> Runtime:
    return OnnxRuntime(read_model_folder(str(model_dir)), SEQUENCE_CLASSIFICATION, threads=1)


@pytest.fixture(scope="module")
def torch(model_dir: Path) -> Runtime:
    return TorchRuntime(read_model_folder(str(model_dir)), SEQUENCE_CLASSIFICATION, threads=1)


def _texts() -> list[str]:
    generator = random.Random(5)
    words = [
        "UBER",
        "*TRIP",
        "rent",
        "oct",
        "eggs",
        "café",
        "4412",
        "東京",
        "salary",
        "#",
        "\u0000",
    ]
    lengths = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 600, 2000]
    return [" ".join(generator.choices(words, k=length)) for length in lengths * 3]


def _scores(runtime: Runtime, texts: list[str]) -> list[list[float]]:
    by_label = [
        {entry["label"]: entry["score"] for entry in entries}
        for entries in run(Request([(text, None) for text in texts]), runtime)
    ]
    return [[scores[label] for label in runtime.folder.labels] for scores in by_label]


def _assert_close(one: list[list[float]], other: list[list[float]]) -> None:
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        assert left == pytest.approx(right, abs=_TOLERANCE)


def test_the_two_runtimes_agree_on_a_batch(onnx: Runtime, torch: Runtime) -> None:
    _assert_close(_scores(onnx, _texts()), _scores(torch, _texts()))


def test_the_two_runtimes_agree_on_one_text(onnx: Runtime, torch: Runtime) -> None:
    for text in _texts()[:12]:
        _assert_close(_scores(onnx, [text]), _scores(torch, [text]))


@pytest.mark.parametrize("name", ["onnx", "torch"])
def test_a_batch_answers_as_its_texts_alone(name: str, request: pytest.FixtureRequest) -> None:
    runtime: Runtime = request.getfixturevalue(name)
    alone = [_scores(runtime, [text])[0] for text in _texts()]
    _assert_close(_scores(runtime, _texts()), alone)
    # So that agreement means something: different texts have different scores.
    assert len({tuple(round(score, 3) for score in row) for row in alone}) > 10


@pytest.mark.parametrize("name", ["onnx", "torch"])
def test_text_past_the_model_s_length_changes_nothing(
    name: str, request: pytest.FixtureRequest, model_dir: Path
) -> None:
    runtime: Runtime = request.getfixturevalue(name)
    length = read_model_folder(str(model_dir)).max_tokens
    full = "rent " * length
    _assert_close(_scores(runtime, [full]), _scores(runtime, [full + "salary " * 50]))
    assert _scores(runtime, ["rent salary"]) != _scores(runtime, ["rent"])


@pytest.mark.parametrize("name", ["onnx", "torch"])
def test_a_long_text_scores_exactly_as_if_all_of_it_were_tokenized(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime: Runtime = request.getfixturevalue(name)
    texts = ["  \u0301" + text + "\u00a0" * 300 + text for text in _texts() if len(text) > 500]
    shortened = _scores(runtime, texts)
    monkeypatch.setattr(ReadableText, "shorten", lambda _, texts: texts)
    assert _scores(runtime, texts) == shortened


@pytest.mark.parametrize("name", ["onnx", "torch"])
def test_load_runtime_reads_the_environment(
    name: str, model_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGEMAKER_GATEWAY_RUNTIME", name)
    assert load(str(model_dir)).name == name


def test_labels_that_do_not_fit_the_graph_are_found_at_load(
    model_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGEMAKER_GATEWAY_RUNTIME", "onnx")
    copy = Path(shutil.copytree(model_dir, tmp_path / "model"))
    config = json.loads((copy / "config.json").read_text())
    config["id2label"] = {"0": "a", "1": "b"}
    (copy / "config.json").write_text(json.dumps(config))
    with pytest.raises(ValueError, match=r"8 logits, but config\.json has 2 labels"):
        load(str(copy))


def test_a_folder_without_weights_fails_to_load(model_dir: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(model_dir, tmp_path / "model"))
    (copy / "model.safetensors").unlink()
    with pytest.raises(OSError, match=r"model\.safetensors"):
        TorchRuntime(read_model_folder(str(copy)), SEQUENCE_CLASSIFICATION, threads=1)
