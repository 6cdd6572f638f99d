"""Answers to requests, by the serve script or by the ecosystem's own code.

`python answers_of.py PEER TASK MODEL < requests.json > answers.json`; PEER is `ours`, `pipeline`,
`sentence-transformers` or `setfit`. A request that raises has the answer `{"error": …}`.
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


_PEERS = {
    "ours": _ours,
    "pipeline": _pipeline,
    "sentence-transformers": _sentence_transformers,
    "setfit": _setfit,
}


def _attempt(answerer: Answerer, request: dict[str, Any]) -> Any:
    try:
        return answerer(request)
    except BaseException as error:
        # A panic of the tokenizers library is no Exception.
        return {"error": f"{type(error).__name__}: {error}"[:300]}


if __name__ == "__main__":
    peer, task, model = sys.argv[1:]
    answerer = _PEERS[peer](task, model)
    answers = [_attempt(answerer, request) for request in json.load(sys.stdin)]
    json.dump(answers, sys.stdout, default=float)
