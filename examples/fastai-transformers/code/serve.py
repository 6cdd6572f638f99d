"""The four hooks of SageMaker for an exported fastai Learner."""

import json
from pathlib import Path

from fastai.learner import load_learner


def model_fn(model_dir):
    return load_learner(Path(model_dir) / "export.pkl")


def input_fn(body, content_type):
    return json.loads(body)["text"]


def predict_fn(text, learner):
    with learner.no_bar(), learner.no_logging():
        label, _, probabilities = learner.predict(text)
    return {
        "class": label,
        "probabilities": dict(zip(learner.dls.vocab, probabilities.tolist(), strict=True)),
    }


def output_fn(prediction, accept):
    return json.dumps(prediction)
