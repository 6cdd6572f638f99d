"""Answers to requests, by the serve script or by the ecosystem's own code.

`python answers_of.py PEER TASK MODEL < requests.json > answers.json`; PEER is a key of _PEERS. A
request that raises has the answer `{"error": …}`.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3] / "inference-code"))

Answerer = Callable[[dict[str, Any]], Any]


def _ours(task: str, model: str) -> Answerer:
    module = importlib.import_module(f"tasks.{task.replace('-', '_')}")
    runtime = module.load(model)
    return lambda request: module.run(module.read(json.dumps(request), None), runtime)


def _pipeline(task: str, model: str) -> Answerer:
    from transformers import pipeline

    asked = pipeline(task, model=model, tokenizer=model)

    def answer(request: dict[str, Any]) -> Any:
        inputs, parameters = request["inputs"], request.get("parameters", {})
        if task == "question-answering":
            return asked(**inputs, **parameters)
        if task == "text-classification":
            return [asked(inputs, top_k=None, truncation=True, **parameters)]
        if task == "fill-mask":
            return asked(inputs, tokenizer_kwargs={"truncation": True}, **parameters)
        if task == "zero-shot-classification":
            found = asked(inputs, **parameters)
            pairs = zip(found["labels"], found["scores"], strict=True)
            return [{"label": label, "score": score} for label, score in pairs]
        return asked(inputs, **parameters)

    return answer


def _sentence_transformers(_: str, model: str) -> Answerer:
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu")
    return lambda request: encoder.encode(request["inputs"]).tolist()


def _cross_encoder(_: str, model: str) -> Answerer:
    from sentence_transformers import CrossEncoder

    encoder = CrossEncoder(model, device="cpu")
    label = encoder.config.id2label[0]

    def answer(request: dict[str, Any]) -> Any:
        pair = (request["inputs"]["text"], request["inputs"]["text_pair"])
        return [[{"label": label, "score": float(encoder.predict([pair])[0])}]]

    return answer


def _peft(_: str, adapter: str) -> Answerer:
    """The adapter, unmerged."""
    import torch
    from peft import AutoPeftModelForSequenceClassification, PeftConfig
    from transformers import AutoTokenizer

    base = PeftConfig.from_pretrained(adapter).base_model_name_or_path
    model = AutoPeftModelForSequenceClassification.from_pretrained(adapter, num_labels=3).eval()
    tokenizer = AutoTokenizer.from_pretrained(base)

    def answer(request: dict[str, Any]) -> Any:
        encoded = tokenizer(request["inputs"], truncation=True, return_tensors="pt")
        with torch.inference_mode():
            scores = model(**encoded).logits.softmax(-1)[0].tolist()
        return [_ranked(scores, model.config.id2label)]

    return answer


def _onnxruntime(_: str, model: str) -> Answerer:
    """The only graph of the folder, fed as Optimum feeds it."""
    import onnxruntime
    from scipy.special import softmax
    from transformers import AutoConfig, AutoTokenizer

    session = onnxruntime.InferenceSession(next(Path(model).rglob("*.onnx")))
    tokenizer = AutoTokenizer.from_pretrained(model)
    labels = AutoConfig.from_pretrained(model).id2label

    def answer(request: dict[str, Any]) -> Any:
        encoded = tokenizer(request["inputs"], truncation=True, return_tensors="np")
        (logits,) = session.run(["logits"], {name: each for name, each in encoded.items()})
        return [_ranked(softmax(logits[0]).tolist(), labels)]

    return answer


def _setfit(_: str, path: str) -> Answerer:
    from setfit import SetFitModel

    model = SetFitModel.from_pretrained(path)
    labels = model.labels

    def answer(request: dict[str, Any]) -> Any:
        inputs = request["inputs"]
        texts = [inputs] if isinstance(inputs, str) else inputs
        # Of independent labels, scikit-learn may return the scores of "no" and "yes".
        rows = [
            [row[-1] if hasattr(row, "__len__") else row for row in rows]
            for rows in model.predict_proba(texts, as_numpy=True).tolist()
        ]
        for row, predicted in zip(rows, model.predict(texts), strict=True):
            _check_prediction(dict(zip(labels, row, strict=True)), labels, predicted)
        return [
            [{"label": label, "score": score} for label, score in zip(labels, row, strict=True)]
            for row in rows
        ]

    return answer


def _check_prediction(scores: dict[str, float], labels: list[str], predicted: Any) -> None:
    """That the predicted labels are those of the scores, so that comparing these is enough."""
    if isinstance(predicted, str):
        assert max(scores, key=lambda label: scores[label]) == predicted
        return
    chosen = [label for label, found in zip(labels, predicted, strict=True) if int(found)]
    assert chosen == [label for label, score in scores.items() if score >= 0.5]


def _ranked(scores: list[float], labels: dict[int, str]) -> list[dict[str, Any]]:
    named = [{"label": labels[index], "score": score} for index, score in enumerate(scores)]
    return sorted(named, key=lambda each: -each["score"])


_PEERS = {
    "ours": _ours,
    "pipeline": _pipeline,
    "sentence-transformers": _sentence_transformers,
    "CrossEncoder": _cross_encoder,
    "PEFT": _peft,
    "ONNX Runtime": _onnxruntime,
    "setfit": _setfit,
}


def answers_of(peer: str, task: str, model: str, requests: list[dict[str, Any]]) -> list[Any]:
    """The answers of a peer in this interpreter, in the order of the requests."""
    answerer = _PEERS[peer](task, model)
    answers = [_attempt(answerer, request) for request in requests]
    # Numbers of numpy become those of JSON.
    return json.loads(json.dumps(answers, default=float))


def _attempt(answerer: Answerer, request: dict[str, Any]) -> Any:
    try:
        return answerer(request)
    except BaseException as error:
        # A panic of the tokenizers library is no Exception.
        return {"error": f"{type(error).__name__}: {error}"[:300]}


if __name__ == "__main__":
    peer, task, model = sys.argv[1:]
    json.dump(answers_of(peer, task, model, json.load(sys.stdin)), sys.stdout)
