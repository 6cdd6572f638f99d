"""Texts → logits with ONNX Runtime and tokenizers: no torch, a tenth of the cold start."""

from __future__ import annotations

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from runtimes.model_folder import ModelFolder
from runtimes.readable_text import ReadableText

# Graph input → attribute of an Encoding in the tokenizers library.
_COLUMNS = {
    "input_ids": "ids",
    "attention_mask": "attention_mask",
    "token_type_ids": "type_ids",
}
_INTEGERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class OnnxRuntime:
    """A Runtime for a graph with input_ids, attention_mask and optionally token_type_ids."""

    name = "onnx"

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        """Raises ValueError when the graph requires an input that the tokenizer lacks."""
        self.labels = folder.labels
        self.problem_type = folder.problem_type
        self._tokenizer = _tokenizer(folder)
        self._readable = ReadableText(self._tokenizer, folder.max_tokens)
        self._session = _session(folder, threads)
        self._inputs = {each.name: _INTEGERS[each.type] for each in self._session.get_inputs()}
        unknown = sorted(self._inputs.keys() - _COLUMNS.keys())
        if unknown:
            raise ValueError(
                f"{folder.graph}: no tokenizer output for the input {', '.join(unknown)}"
            )
        outputs = [each.name for each in self._session.get_outputs()]
        self._output = "logits" if "logits" in outputs else outputs[0]

    def logits(self, texts: list[str]) -> list[list[float]]:
        """One row per text from one forward pass; truncates texts to the model's length."""
        encodings = self._tokenizer.encode_batch(self._readable.shorten(texts))
        feeds = {
            name: np.array([getattr(each, _COLUMNS[name]) for each in encodings], dtype=integer)
            for name, integer in self._inputs.items()
        }
        (rows,) = self._session.run([self._output], feeds)
        return rows.astype(np.float32, copy=False).tolist()


def _tokenizer(folder: ModelFolder) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder.tokenizer))
    tokenizer.enable_truncation(folder.max_tokens)
    # The file may specify padding to a fixed length; a batch only needs that of its longest text.
    tokenizer.enable_padding(pad_id=folder.pad_token_id)
    return tokenizer


def _session(folder: ModelFolder, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    there = onnxruntime.get_available_providers()
    wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
    return onnxruntime.InferenceSession(
        str(folder.graph), options, providers=[each for each in wanted if each in there]
    )
