"""Token ids → outputs with ONNX Runtime and tokenizers: no torch, a tenth of the cold start."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from runtimes.heads import Head
from runtimes.model_folder import ModelFolder
from runtimes.runtime import COLUMNS, Feeds, Floats, Runtime
from runtimes.tokenization import SPECIAL_TOKENS, FastTokenization, padding_of

_INTEGERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_WITHOUT_TYPES = ("PreTrainedTokenizerFast", "TokenizersBackend")
# Settings of tokenizer_config.json that transformers applies to the normalizer of BERT.
_BERT_SETTINGS = {
    "do_lower_case": "lowercase",
    "strip_accents": "strip_accents",
    "tokenize_chinese_chars": "handle_chinese_chars",
}


class OnnxRuntime(Runtime):
    """A Runtime for a graph with input_ids, and optionally attention_mask and token_type_ids."""

    name = "onnx"

    def __init__(self, folder: ModelFolder, head: Head, threads: int) -> None:
        """Raises ValueError when the graph has not the inputs and outputs of the head."""
        super().__init__(folder, head, _tokenization(folder))
        self._session = _session(folder, threads)
        self._integers = {each.name: _INTEGERS[each.type] for each in self._session.get_inputs()}
        self.input_names = list(self._integers)
        unknown = sorted(self._integers.keys() - COLUMNS.keys())
        if unknown:
            raise ValueError(
                f"{folder.graph}: no tokenizer output for the input {', '.join(unknown)}"
            )
        self._has_types = _has_types(folder.tokenizer_config)
        self._named = _output_names(folder, head, [o.name for o in self._session.get_outputs()])

    def forward(self, feeds: Feeds) -> list[Floats]:
        """As in Runtime."""
        if not self._has_types and "token_type_ids" in feeds:
            feeds = {**feeds, "token_type_ids": np.zeros_like(feeds["token_type_ids"])}
        typed = {name: values.astype(self._integers[name]) for name, values in feeds.items()}
        try:
            found = self._session.run(self._named, typed)
        except Exception as error:
            # The exceptions of ONNX Runtime have no base class but Exception.
            raise RuntimeError(str(error)) from error
        return [values.astype(np.float32, copy=False) for values in found]


def _has_types(tokenizer_config: dict[str, Any]) -> bool:
    """Whether transformers 5 gives the model the types of the tokens of a pair.

    A tokenizer without a class of its own only does if its configuration says so.
    """
    stated = tokenizer_config.get("model_input_names")
    if stated is not None:
        return "token_type_ids" in stated
    return tokenizer_config.get("tokenizer_class") not in _WITHOUT_TYPES


def _output_names(folder: ModelFolder, head: Head, named: list[str]) -> list[str]:
    # Exporters other than Optimum give the only output any name.
    if len(head.outputs) == 1 and len(named) == 1:
        return named
    missing = [name for name in head.outputs if name not in named]
    if missing:
        raise ValueError(
            f"{folder.graph} has no output {', '.join(missing)}; it has {', '.join(named)}"
        )
    return list(head.outputs)


def _tokenization(folder: ModelFolder) -> FastTokenization:
    config = folder.tokenizer_config
    tokenizer = _tokenizer(folder)
    ids = {name: tokenizer.token_to_id(token) for name, token in _special_tokens(folder).items()}
    there = {name: each for name, each in ids.items() if each is not None}
    return FastTokenization(
        tokenizer,
        max_tokens=folder.max_tokens,
        padding=padding_of(there, folder.pad_token_id, config.get("pad_token_type_id", 0)),
        special_ids=there,
        padding_side=config.get("padding_side", "right"),
        truncation_side=config.get("truncation_side", "right"),
        clean_up=config.get("clean_up_tokenization_spaces", False),
    )


def _tokenizer(folder: ModelFolder) -> Tokenizer:
    """The tokenizer with the settings of tokenizer_config.json, as transformers applies them."""
    parts = json.loads(folder.tokenizer.read_text(encoding="utf-8"))
    normalizer = parts.get("normalizer") or {}
    is_bert = normalizer.get("type") == "BertNormalizer"
    for ours, theirs in _BERT_SETTINGS.items():
        if is_bert and ours in folder.tokenizer_config:
            normalizer[theirs] = folder.tokenizer_config[ours]
    return Tokenizer.from_str(json.dumps(parts))


def _special_tokens(folder: ModelFolder) -> dict[str, str]:
    stated = {**folder.json("special_tokens_map.json"), **folder.tokenizer_config}
    tokens = {name: _content(stated.get(f"{name}_token")) for name in SPECIAL_TOKENS}
    return {name: token for name, token in tokens.items() if token is not None}


def _content(token: Any) -> str | None:
    """A token is a string, or an object with the string and how it is matched."""
    return token.get("content") if isinstance(token, dict) else token


def _session(folder: ModelFolder, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    there = onnxruntime.get_available_providers()
    wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
    return onnxruntime.InferenceSession(
        str(folder.graph), options, providers=[each for each in wanted if each in there]
    )
