"""The hooks of serve.py with the request and answer of examples/systems/fastai-realtime."""

import json

from serve import model_fn as model_fn


def input_fn(body, content_type):
    data = json.loads(body)
    return data if isinstance(data, str) else data["text"]


def predict_fn(text, learner):
    with learner.no_bar(), learner.no_logging():
        label, index, probabilities = learner.predict(text)
    vocabulary = learner.dls.vocab
    return {
        "input": text,
        "pred_class": str(label),
        "pred_idx": sorted_pairs(vocabulary, one_hot(int(index), len(vocabulary))),
        "predictions": sorted_pairs(vocabulary, probabilities.tolist()),
    }


def output_fn(prediction, accept):
    return json.dumps(prediction)


def one_hot(index, length):
    """The article's model had several labels, with 0 or 1 for each; this one has a single label."""
    return [float(place == index) for place in range(length)]


def sorted_pairs(names, values):
    pairs = zip(names, values, strict=True)
    return [list(pair) for pair in sorted(pairs, key=lambda pair: -pair[1])]
