"""Serve scripts and requests for both toolkits, and what is in their model folders."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
_SAMPLE = ROOT / "examples" / "transactions" / "model"
JSON, CSV, NPY = "application/json", "text/csv", "application/x-npy"

_FOUR = """
import json
def model_fn(model_dir): return "m"
def input_fn(body, content_type): return [str(body), content_type]
def predict_fn(data, model): return [*data, model]
def output_fn(prediction, accept): return json.dumps([*prediction, accept])
"""
_CONTEXT = """
def model_fn(model_dir, context): return context.system_properties["batch_size"]
def input_fn(body, content_type, context): return context.get_request_header(0, "x-own")
def predict_fn(data, model, context): return [data, model]
def output_fn(prediction, accept, context):
    context.set_response_header(0, "x-own-answer", "yes")
    return str(prediction)
"""
_TRANSFORM = """
def model_fn(model_dir): return "m"
def transform_fn(model, body, content_type, accept): return [model, str(body), accept]
"""
_AROUND = """
calls = []
def pre_model_fn(model_dir): calls.append("pre")
def model_fn(model_dir): return calls
def model_warmup_fn(model_dir, model): model.append("warm")
def transform_fn(model, body, content_type, accept): return " ".join(model)
"""


@dataclass(frozen=True)
class Case:
    """One model folder and its requests: body, Content-Type and Accept."""

    name: str
    flavors: tuple[str, ...]
    script: str | None
    requests: list[tuple[bytes, str, str | None]] = field(
        default_factory=lambda: [(b'{"a":1}', JSON, None), (b"a,b", CSV, "text/x, */*")]
    )
    prepare: Callable[[Path], object] = lambda folder: None


def _scripted(*names: str) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        import torch

        model = torch.jit.script(torch.nn.Sequential(torch.nn.Flatten(0), torch.nn.ReLU()))
        for name in names:
            model.save(str(folder / name))

    return write


def _npy(*values: float) -> bytes:
    import numpy

    stream = io.BytesIO()
    numpy.save(stream, numpy.array(values))
    return stream.getvalue()


def _sample(folder: Path) -> None:
    shutil.copytree(_SAMPLE, folder, dirs_exist_ok=True)


_BOTH = ("huggingface", "pytorch")
_ARRAYS = [
    (b"[[1, -2.5]]", JSON, None),
    (b"[[1, -2.5]]", JSON, CSV),
    (b"1,-2.5", CSV, None),
    (b"1.0,-2.5", CSV, f"text/x, {CSV}"),
    (_npy(1, -2.5), NPY, JSON),
    (_npy(1, -2.5), NPY, NPY),
    (b"[1]", "image/png", None),
    (b"[1]", JSON, "text/x"),
    (b"[1", JSON, None),
]
_TEXTS = [
    (b'{"inputs": "uber trip"}', JSON, None),
    (b'{"inputs": ["rent", "lunch"], "parameters": {"top_k": 2}}', JSON, None),
    (b"inputs\nuber trip\nrent", CSV, CSV),
    (b"one,two\n1,2", CSV, None),
    (b'{"inputs": "rent"}', JSON, "text/x"),
    (b'{"inputs": "rent"}', "application/json; charset=utf-8", None),
    (b"not json", JSON, None),
]

CASES = [
    Case("four hooks", _BOTH, _FOUR),
    Case("hooks with the context", _BOTH, _CONTEXT),
    Case("transform_fn", _BOTH, _TRANSFORM),
    Case("hooks around model_fn", _BOTH, _AROUND),
    Case("a tuple", _BOTH, _FOUR.replace("return json.dumps(", "return 'x', str(")),
    Case("bytes", _BOTH, _FOUR.replace("json.dumps([*prediction, accept])", "b'\\x00\\xff'")),
    Case("an exception", _BOTH, _FOUR.replace("return [*data, model]", "raise KeyError('here')")),
    Case("too few parameters", _BOTH, _FOUR.replace("predict_fn(data, model)", "predict_fn(data)")),
    Case("transform_fn and others", _BOTH, _FOUR + _TRANSFORM),
    Case("an import that fails", _BOTH, "import no_such_module\ndef model_fn(d): return 1"),
    Case("model_fn alone", ("huggingface",), "def model_fn(d): return lambda inputs: [inputs]"),
    Case(
        "model_fn and predict_fn",
        ("huggingface",),
        "def model_fn(d): return 2\ndef predict_fn(data, model): return {'n': data['n'] * model}",
        [(b'{"n": 3}', JSON, None), (b'{"n": "\xc3\xa9"}', JSON, None)],
    ),
    Case(
        "model_fn and predict_fn",
        ("pytorch",),
        "def model_fn(d): return 2\ndef predict_fn(data, model): return data * model",
        _ARRAYS,
    ),
    Case("no script", ("huggingface",), None, _TEXTS, _sample),
    Case(
        "predict_fn around a pipeline",
        ("huggingface",),
        "def predict_fn(data, model): return model(data['text'])[0]['label']",
        [(b'{"text": "rent"}', JSON, None)],
        _sample,
    ),
    Case("no script and no model", ("huggingface",), None),
    Case("no script", ("pytorch",), None, _ARRAYS, _scripted("any.pth")),
    Case("model.pt among others", ("pytorch",), None, _ARRAYS[:1], _scripted("model.pt", "b.pt")),
    Case("two models", ("pytorch",), None, _ARRAYS[:1], _scripted("a.pt", "b.pt")),
    Case(
        "output_fn after the defaults",
        ("pytorch",),
        "def output_fn(prediction, accept): return str(prediction.tolist()), 'text/x-own'",
        _ARRAYS[:2],
        _scripted("any.pt"),
    ),
]
