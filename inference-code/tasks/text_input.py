"""Texts of requests: one, several, or pairs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from tasks.wrong_shape import kind_of, reject_unknown, wrong_shape

Item = TypeVar("Item")

# The TypeScript side reads the same file, so that both languages apply the same limits.
LIMITS: dict[str, int] = json.loads(
    (Path(__file__).parents[1] / "limits.json").read_text(encoding="utf-8")
)
MAX_INPUTS = LIMITS["maxInputs"]
MAX_CHARACTERS_PER_INPUT = LIMITS["maxCharactersPerInput"]


@dataclass(frozen=True)
class Inputs(Generic[Item]):
    """The items of `inputs`; `is_list` if it was a list, and the answer is one, too."""

    items: list[Item]
    is_list: bool

    def answer(self, answers: list[Any]) -> Any:
        """The answers of the items, in the form of the request."""
        return answers if self.is_list else answers[0]


def read_list(
    inputs: Any,
    where: str,
    read_item: Callable[[Any, str], Item],
    one: tuple[type, ...],
    expected: str,
) -> Inputs[Item]:
    """One item, which has one of the types `one`, or a list of 1 to maxInputs items.

    Raises ClientError 422; `expected` says in words what is accepted.
    """
    if isinstance(inputs, one):
        return Inputs([read_item(inputs, where)], is_list=False)
    return Inputs(read_items(inputs, where, read_item, expected), is_list=True)


def read_items(
    inputs: Any, where: str, read_item: Callable[[Any, str], Item], expected: str
) -> list[Item]:
    """The items of a list of 1 to maxInputs. Raises ClientError 422."""
    if not isinstance(inputs, list):
        raise wrong_shape(f"{where} must be {expected}, not {kind_of(inputs)}")
    _check_count(inputs, where)
    return [read_item(each, f"{where}[{index}]") for index, each in enumerate(inputs)]


def _check_count(inputs: list[Any], where: str) -> None:
    if not inputs:
        raise wrong_shape(f"{where} is an empty list")
    if len(inputs) > MAX_INPUTS:
        raise wrong_shape(
            f"{where} has {len(inputs)} texts; the limit maxInputs is {MAX_INPUTS}:"
            " send several requests"
        )


def read_texts(inputs: Any, where: str) -> Inputs[str]:
    """A text, or a list of texts."""
    return read_list(inputs, where, read_text, (str,), "a string or a list of strings")


def read_text(text: Any, where: str) -> str:
    """Raises ClientError 422 for a value that is not a text, or an empty or too long one."""
    if not isinstance(text, str):
        raise wrong_shape(f"{where} must be a string, not {kind_of(text)}")
    if not text.strip():
        raise wrong_shape(f"{where} is empty")
    if len(text) > MAX_CHARACTERS_PER_INPUT:
        raise wrong_shape(
            f"{where} has {len(text)} characters;"
            f" the limit maxCharactersPerInput is {MAX_CHARACTERS_PER_INPUT}"
        )
    # JSON can contain half a surrogate pair, which no tokenizer can encode.
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise wrong_shape(f"{where} contains an unpaired surrogate")
    return text


def check_fields(value: Any, where: str, required: tuple[str, ...]) -> None:
    """Raises ClientError 422 for anything but an object with these keys."""
    if not isinstance(value, dict):
        raise wrong_shape(f"{where} must be an object, not {kind_of(value)}")
    reject_unknown(value, required, f'"{where}"')
    for key in required:
        if key not in value:
            raise wrong_shape(f"{where}.{key} is missing")


def read_strings(value: Any, where: str) -> list[str]:
    """A list of strings, which may be empty."""
    if not isinstance(value, list):
        raise wrong_shape(f"{where} must be a list of strings, not {kind_of(value)}")
    for index, each in enumerate(value):
        if not isinstance(each, str):
            raise wrong_shape(f"{where}[{index}] must be a string, not {kind_of(each)}")
    return value
