"""Serve scripts that know nothing of this tool, each with its model."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import torch

import formats

_EXAMPLE = Path(__file__).parents[2] / "examples" / "fastai-transformers"

_LOADS = """
import json
import os

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer


def model_fn(model_dir):
    model = AutoModelForSequenceClassification.from_pretrained(model_dir)
    return AutoTokenizer.from_pretrained(model_dir), model.eval()


def scores(loaded, text):
    tokenizer, model = loaded
    encoded = tokenizer(text, truncation=True, max_length=32, return_tensors="pt")
    with torch.inference_mode():
        found = model(**encoded).logits.softmax(-1)[0].tolist()
    return [[{"label": f"own {index}", "score": each} for index, each in enumerate(found)]]
"""
_FOUR_HOOKS = """
def input_fn(body, content_type):
    return json.loads(body)["inputs"]


def predict_fn(text, loaded):
    return scores(loaded, text)


def output_fn(prediction, accept):
    return json.dumps(prediction)
"""
_CONTEXT = """
def input_fn(body, content_type, context):
    return json.loads(body)["inputs"]


def predict_fn(text, loaded, context):
    context.set_response_header(0, "x-own", "yes")
    return scores(loaded, text)


def output_fn(prediction, accept, context):
    return json.dumps(prediction)
"""
_TRANSFORM = """
def transform_fn(loaded, body, content_type, accept):
    return json.dumps(scores(loaded, json.loads(body)["inputs"]))
"""
# The example of Hugging Face's documentation for SageMaker: sentence vectors with two hooks.
_TWO_HOOKS = """
import torch
import torch.nn.functional as F
from transformers import AutoModel, AutoTokenizer


def model_fn(model_dir):
    return AutoModel.from_pretrained(model_dir), AutoTokenizer.from_pretrained(model_dir)


def predict_fn(data, model_and_tokenizer):
    model, tokenizer = model_and_tokenizer
    sentences = data.pop("inputs", data)
    encoded = tokenizer(sentences, padding=True, truncation=True, return_tensors="pt")
    with torch.no_grad():
        output = model(**encoded)
    mask = encoded["attention_mask"].unsqueeze(-1).float()
    mean = (output[0] * mask).sum(1) / mask.sum(1)
    return {"vectors": F.normalize(mean, p=2, dim=1).tolist()}
"""
_AROUND_PIPELINE = """
def predict_fn(data, pipeline):
    found = pipeline(data["inputs"], truncation=True, max_length=32)
    return [[{"label": each["label"].upper(), "score": each["score"]} for each in found]]
"""
_LANGUAGE = """
import json

from pygments.lexers import guess_lexer


def model_fn(model_dir):
    return guess_lexer


def input_fn(body, content_type):
    inputs = json.loads(body)["inputs"]
    return inputs if isinstance(inputs, list) else [inputs]


def predict_fn(texts, guess):
    return [[{"label": guess(text).name, "score": 1.0}] for text in texts]


def output_fn(prediction, accept):
    return json.dumps(prediction)
"""
_JOBLIB = """
import json
import os

import joblib


def model_fn(model_dir):
    return joblib.load(os.path.join(model_dir, "model.joblib"))


def input_fn(body, content_type):
    return json.loads(body)["rows"]


def predict_fn(rows, model):
    return {"classes": model.predict(rows).tolist(), "scores": model.predict_proba(rows).tolist()}


def output_fn(prediction, accept):
    return json.dumps(prediction)
"""
_TENSORS = """
import torch


def predict_fn(data, model):
    with torch.no_grad():
        return model(data) * 2
"""


def _script(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def _classifier_with(folder: Path, files: Mapping[str, str]) -> Path:
    return _script(formats.base(folder), files)


def four_hooks(folder: Path) -> Path:
    """All hooks in code/inference.py."""
    return _classifier_with(folder, {"code/inference.py": _LOADS + _FOUR_HOOKS})


def hooks_with_context(folder: Path) -> Path:
    """Hooks with one more parameter."""
    return _classifier_with(folder, {"code/inference.py": _LOADS + _CONTEXT})


def transform(folder: Path) -> Path:
    """One hook for a whole request."""
    return _classifier_with(folder, {"code/inference.py": _LOADS + _TRANSFORM})


def two_hooks(folder: Path) -> Path:
    """model_fn and predict_fn; the toolkit decodes and encodes."""
    return _classifier_with(folder, {"code/inference.py": _TWO_HOOKS})


def around_pipeline(folder: Path) -> Path:
    """Only predict_fn, with the toolkit's pipeline as the model."""
    return _classifier_with(folder, {"code/inference.py": _AROUND_PIPELINE})


def at_root(folder: Path, name: str = "inference.py") -> Path:
    """Next to the weights."""
    return _classifier_with(folder, {name: _LOADS + _FOUR_HOOKS})


def with_helper(folder: Path) -> Path:
    """Code in a folder of its own, with a module that it imports: `code` next to the model."""
    formats.base(folder / "model")
    files = {"serve.py": f"from loading import *\nimport json\n{_FOUR_HOOKS}", "loading.py": _LOADS}
    _script(folder / "code", files)
    return folder / "model"


def as_package(folder: Path) -> Path:
    """The program in a package, with relative imports: `code` next to the model."""
    formats.base(folder / "model")
    hooks = f"import json\n\nfrom .loading import model_fn, scores\n{_FOUR_HOOKS}"
    files = {"app/__init__.py": "", "app/loading.py": _LOADS, "app/serve.py": hooks}
    _script(folder / "code", files)
    return folder / "model"


def with_requirement(folder: Path, requirement: str) -> Path:
    """With a package that it needs."""
    files = {"code/inference.py": _LANGUAGE, "code/requirements.txt": f"{requirement}\n"}
    return _script(folder, {**files, "languages.txt": "all of them\n"})


def scikit_learn(folder: Path) -> Path:
    """A pickle, and the script that loads it."""
    import joblib
    from sklearn.linear_model import LogisticRegression

    _script(folder, {"code/inference.py": _JOBLIB})
    rows = [[0.0, 1.0], [1.0, 0.5], [2.0, -1.0], [3.0, 0.1]]
    joblib.dump(LogisticRegression().fit(rows, [0, 0, 1, 1]), folder / "model.joblib")
    return folder


def torch_script(folder: Path) -> Path:
    """TorchScript that the toolkit loads; predict_fn only."""
    _script(folder, {"code/inference.py": _TENSORS})
    torch.manual_seed(5)
    layers = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    torch.jit.script(layers).save(folder / "any-name.pth")
    return folder


def fastai(folder: Path) -> Path:
    """The example's exported Learner with its hooks. Without requirements.txt: see the row."""
    shutil.copytree(_EXAMPLE / "model", folder)
    without = shutil.ignore_patterns("requirements.txt", "__pycache__")
    shutil.copytree(_EXAMPLE / "code", folder / "code", ignore=without)
    return folder


_WRONG = {
    "two transforms": _LOADS + _TRANSFORM + _FOUR_HOOKS,
    "no hook": "def load(model_dir): return 1\n",
    "syntax": _LOADS + _FOUR_HOOKS + "\ndef more(:\n",
    "load": "def model_fn(model_dir):\n    raise RuntimeError('no accelerator')\n" + _FOUR_HOOKS,
    "form": _LOADS + _FOUR_HOOKS.replace("json.dumps(prediction)", "json.dumps({'scores': [1]})"),
    "parameters": _LOADS + _FOUR_HOOKS.replace("predict_fn(text, loaded)", "predict_fn(text)"),
}


def wrong(folder: Path, kind: str) -> Path:
    """A script that no toolkit or contract accepts; a key of _WRONG."""
    return _classifier_with(folder, {"code/inference.py": _WRONG[kind]})


def one_text(folder: Path) -> Path:
    """A script that expects the text of a caller, not the list that text classification has."""
    script = _LOADS + _FOUR_HOOKS.replace('["inputs"]', '["inputs"].strip()')
    return _classifier_with(folder, {"code/inference.py": script})


def without_model_fn(folder: Path) -> Path:
    """No model_fn, and nothing that the toolkit would load."""
    return _script(folder, {"code/inference.py": _AROUND_PIPELINE, "export.bin": "weights"})
