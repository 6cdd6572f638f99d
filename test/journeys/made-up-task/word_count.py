"""Texts to their numbers of words: a task that no release has."""

from __future__ import annotations

from types import SimpleNamespace

from tasks.request_body import read_body
from tasks.text_input import read_texts


def load(model_dir: str) -> SimpleNamespace:
    return SimpleNamespace(name="counting")


def read(body: str | bytes | bytearray | None, content_type: str | None) -> list[str]:
    inputs, _ = read_body(body, content_type, read_texts, ())
    return inputs.items


def run(request: list[str], runtime: SimpleNamespace) -> list[int]:
    return [len(text.split()) for text in request]
