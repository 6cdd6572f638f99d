"""Texts to their numbers of words: a task that no release has."""

from __future__ import annotations

from types import SimpleNamespace

from tasks.text_input import read_texts


def load(model_dir: str) -> SimpleNamespace:
    return SimpleNamespace(name="counting")


def read(body: str | bytes | bytearray | None, content_type: str | None) -> list[str]:
    return read_texts(body, content_type, ())[0]


def run(request: list[str], runtime: SimpleNamespace) -> list[int]:
    return [len(text.split()) for text in request]
