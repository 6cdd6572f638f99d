"""The default hooks of sagemaker-huggingface-inference-toolkit 2.6: a transformers pipeline."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
from pathlib import Path
from typing import Any

from arrays import npy, npy_array, unsupported

# The endings of the architectures that the toolkit knows; the last match counts.
_TASKS = {
    "TapasForQuestionAnswering": "table-question-answering",
    "ForQuestionAnswering": "question-answering",
    "ForTokenClassification": "token-classification",
    "ForSequenceClassification": "text-classification",
    "ForMultipleChoice": "multiple-choice",
    "ForMaskedLM": "fill-mask",
    "ForCausalLM": "text-generation",
    "ForConditionalGeneration": "text2text-generation",
    "MTModel": "text2text-generation",
    "EncoderDecoderModel": "text2text-generation",
    "GPT2LMHeadModel": "text-generation",
    "T5WithLMHeadModel": "text2text-generation",
}
# Their pipelines have a feature extractor and no tokenizer.
_WITHOUT_TOKENIZER = frozenset(
    (
        "audio-classification",
        "automatic-speech-recognition",
        "image-classification",
        "image-segmentation",
        "object-detection",
        "zero-shot-image-classification",
    )
)
_AUDIO = frozenset(
    ("audio/x-flac", "audio/mpeg", "audio/wave", "audio/ogg", "audio/x-audio"),
)
_IMAGES = {
    **{f"image/{name}": name.upper() for name in ("jpeg", "png", "tiff", "bmp", "gif", "webp")},
    "image/x-image": "PNG",
}


class HuggingFaceDefaults:
    """On the CPU, without Neuron and diffusers."""

    def model_fn(self, model_dir: str) -> Any:
        """The pipeline of HF_TASK, or of the architecture in config.json."""
        from transformers import pipeline

        task = os.environ.get("HF_TASK") or _task_of(Path(model_dir) / "config.json")
        part = "feature_extractor" if task in _WITHOUT_TOKENIZER else "tokenizer"
        return pipeline(task=task, model=model_dir, device=-1, **{part: model_dir})

    def input_fn(self, body: Any, content_type: str | None) -> Any:
        """A dictionary with `inputs`, from JSON, CSV with a header, an image or audio."""
        if content_type == "application/json":
            return json.loads(body)
        if content_type == "text/csv":
            return _rows(body)
        if content_type == "application/x-npy":
            return npy_array(body)
        if content_type in _AUDIO:
            return {"inputs": bytes(body)}
        if content_type in _IMAGES:
            from PIL import Image

            return {"inputs": Image.open(io.BytesIO(body)).convert("RGB")}
        raise unsupported(content_type)

    def predict_fn(self, data: Any, model: Any) -> Any:
        """Calls the model with the inputs, and with the parameters as keywords."""
        inputs = data.pop("inputs", data)
        return model(inputs, **(data.pop("parameters", None) or {}))

    def output_fn(self, prediction: Any, accept: str) -> Any:
        """The prediction in exactly the type of Accept."""
        if accept == "application/json":
            return json.dumps(
                prediction,
                ensure_ascii=False,
                allow_nan=False,
                separators=(",", ":"),
                default=_plain,
            )
        if accept == "text/csv":
            return _table(prediction)
        if accept == "application/x-npy":
            return npy(prediction)
        if accept in _IMAGES:
            stream = io.BytesIO()
            prediction.save(stream, format=_IMAGES[accept])
            return stream.getvalue()
        raise unsupported(accept)


def _task_of(config: Path) -> str:
    if not config.is_file():
        raise ValueError("Without model_fn and HF_TASK, the archive needs a config.json.")
    architectures = json.loads(config.read_text(encoding="utf-8")).get("architectures") or [""]
    tasks = [task for ending, task in _TASKS.items() if architectures[0].endswith(ending)]
    if not tasks:
        raise ValueError(f"Task couldn't be inferenced from {architectures[0]}. Set HF_TASK.")
    # The toolkit sets it too: its decoder reads it.
    os.environ["HF_TASK"] = tasks[-1]
    return tasks[-1]


def _rows(body: str) -> dict[str, Any]:
    if os.environ.get("HF_TASK") in ("zero-shot-classification", "table-question-answering"):
        raise ValueError(
            f"content type text/csv not support with {os.environ['HF_TASK']},"
            " use different content_type : 400"
        )
    header = body.splitlines()[0].lower()
    if not any(name in header for name in ("question", "context", "inputs")):
        raise ValueError(
            "You need to provide the correct CSV with Header columns to use it with the"
            " inference toolkit default handler. : 400"
        )
    rows = list(csv.DictReader(io.StringIO(body)))
    return {"inputs": [row["inputs"] for row in rows] if "inputs" in rows[0] else rows}


def _table(prediction: Any) -> str:
    rows = prediction if isinstance(prediction, list) else list(prediction)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return str(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
