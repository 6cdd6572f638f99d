"""The scores of SetFit models by scikit-learn, and those of what is packed of them.

`python setfit_scores.py MODEL CONVERTED [MODEL CONVERTED …]` writes a line for each model:
{"labels", "sklearn", "ours"}, with a row per text.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["SAGEMAKER_GATEWAY_RUNTIME"] = "torch"
sys.path.insert(0, str(Path(__file__).parents[2] / "inference-code"))

import joblib
import numpy as np
from sentence_transformers import SentenceTransformer

from tasks import text_classification

TEXTS = ["monthly rent", "a train to the airport, and a sandwich " * 20, "x", "Coffee?", "deploy"]


def main(model: str, converted: str) -> dict[str, Any]:
    """As SetFitModel.predict_proba computes them; of independent labels, those of "yes"."""
    settings = json.loads(Path(model, "config_setfit.json").read_text(encoding="utf-8"))
    body = SentenceTransformer(model, device="cpu")
    vectors = body.encode(TEXTS, normalize_embeddings=settings["normalize_embeddings"])
    scores = joblib.load(Path(model, "model_head.pkl")).predict_proba(vectors)
    if isinstance(scores, list):
        scores = np.stack(scores, axis=1)[:, :, 1]
    runtime = text_classification.load(converted)
    body = json.dumps({"inputs": TEXTS})
    answer = text_classification.run(text_classification.read(body, None), runtime)
    by_label = [{each["label"]: each["score"] for each in row} for row in answer]
    ours = [[row[label] for label in settings["labels"]] for row in by_label]
    return {"labels": settings["labels"], "sklearn": scores.tolist(), "ours": ours}


if __name__ == "__main__":
    for pair in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        print(json.dumps(main(*pair)))
