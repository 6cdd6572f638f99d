"""Requests for every task: short and long texts, several scripts, emoji, combining characters."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

_WORDS = [
    *("the", "deploy", "model", "endpoint", "A", "B", "I", "Paris", "it's", "don't", "U.S.A."),
    *(
        "3.14",
        "#tag",
        "e-mail@x.org",
        "http://a.b/c",
        "\u2014",
        "\u2026",
        "caf\u00e9",
        "Stra\u00dfe",
    ),
    *(
        "na\u00efve",
        "Z\u00fcrich",
        "\u0130stanbul",
        "\ufb01ne",
        "e\u0301",
        "\u00a0",
        "\u6771\u4eac",
    ),
    *(
        "\u0434\u0430\u043d\u043d\u044b\u0435",
        "\u0645\u0631\u062d\u0628\u0627",
        "\ud55c\uad6d\uc5b4",
    ),
    *("\u65e5\u672c\u8a9e\u30c6\u30ad\u30b9\u30c8", "\u0928\u092e\u0938\u094d\u0924\u0947"),
    *("\U0001f600", "\U0001f469\u200d\U0001f469\u200d\U0001f467"),
]
_LENGTHS = [1, 1, 2, 3, 4, 5, 7, 9, 12, 16, 20, 30, 45, 70, 120, 250]
COUNT = 220

Request = dict[str, Any]


def mask_token(model: Path) -> str:
    """The mask of the tokenizer in this folder; empty without one."""
    file = model / "tokenizer_config.json"
    known = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return str(known.get("mask_token", ""))


class Requests:
    """The same requests for the same task every time; `mask` is the token of the model."""

    def __init__(self, mask: str) -> None:
        self._random = random.Random(3)
        self._mask = mask

    def of(self, task: str) -> list[Request]:
        """More than 200 requests."""
        return [getattr(self, f"_{task.replace('-', '_')}")(index) for index in range(COUNT)]

    def of_setfit(self) -> list[Request]:
        """Texts, every fourth time several of different lengths in one request."""
        several = [[self._text() for _ in range(5)] for _ in range(COUNT // 4)]
        return [{"inputs": self._text()} for _ in range(COUNT)] + [
            {"inputs": texts} for texts in several
        ]

    def _text(self, lengths: list[int] = _LENGTHS) -> str:
        words = self._random.choices(_WORDS, k=self._random.choice(lengths))
        # A text has at least one visible character; others are refused.
        return " ".join(words) + self._random.choice(["!", ".", " !", "?\n"])

    def _text_classification(self, index: int) -> Request:
        if index % 10 == 0:
            return {"inputs": {"text": self._text(), "text_pair": self._text([1, 5, 40])}}
        return {"inputs": self._text()}

    def _question_answering(self, _: int) -> Request:
        question = self._text([2, 4, 6, 9])
        context = self._text(_LENGTHS[3:])
        options: list[Request] = [
            {},
            {},
            {"top_k": 3},
            {"max_answer_len": 5},
            {"handle_impossible_answer": True},
            {"top_k": 4, "align_to_words": False},
            {"max_seq_len": 64, "doc_stride": 8},
        ]
        inputs = {"question": question, "context": context}
        return {"inputs": inputs, "parameters": self._random.choice(options)}

    def _token_classification(self, index: int) -> Request:
        strategies = ["none", "simple", "first", "average", "max"]
        parameters: Request = {"aggregation_strategy": strategies[index % 5]}
        if index % 7 == 0 and index % 5 != 0:
            return {"inputs": self._text([100, 200]), "parameters": {**parameters, "stride": 16}}
        return {"inputs": self._text(_LENGTHS[:12]), "parameters": parameters}

    def _zero_shot_classification(self, _: int) -> Request:
        labels = [self._text([1, 2]).strip() for _ in range(self._random.choice([1, 2, 3, 5]))]
        parameters: Request = {"candidate_labels": labels}
        if self._random.random() < 0.5:
            parameters["multi_label"] = True
        if self._random.random() < 0.3:
            parameters["hypothesis_template"] = "Topic: {}!"
        return {"inputs": self._text(), "parameters": parameters}

    def _feature_extraction(self, _: int) -> Request:
        return {"inputs": self._text()}

    def _fill_mask(self, _: int) -> Request:
        words = self._text(_LENGTHS[:10]).split(" ")
        for _ in range(self._random.choice([1, 1, 1, 2])):
            words.insert(self._random.randrange(len(words) + 1), self._mask)
        options: list[Request] = [{}, {"top_k": 2}, {"targets": ["the", "model"]}]
        return {"inputs": " ".join(words), "parameters": self._random.choice(options)}
