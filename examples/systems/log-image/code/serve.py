"""{"log"} → {"prediction"}: the label of a transaction, with ONNX Runtime, without transformers."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


def model_fn(model_dir):
    folder = Path(model_dir)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(config["max_position_embeddings"])
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    return tokenizer, session, config["id2label"]


def input_fn(body, content_type):
    return json.loads(body)["log"]


def predict_fn(text, model):
    tokenizer, session, labels = model
    encoding = tokenizer.encode(text)
    inputs = {
        "input_ids": np.array([encoding.ids], dtype=np.int64),
        "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
    }
    (logits,) = session.run(["logits"], inputs)
    return {"prediction": labels[str(logits[0].argmax())]}


def output_fn(prediction, accept):
    return json.dumps(prediction)
