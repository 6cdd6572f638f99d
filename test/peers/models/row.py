"""A row of the table: a model as its own tool writes it, and what is expected of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

JSON = "application/json"


@dataclass(frozen=True)
class Call:
    """A request as it is posted."""

    body: bytes
    content_type: str = JSON
    accept: str = JSON


@dataclass(frozen=True)
class Peer:
    """The ecosystem's own code that answers the same requests.

    `name` is a key of answers_of.py, `toolkit` for a serve script, or `fastai`. `reads` finds what
    it reads in the folder of the row; without it, that is what `--model` names.
    """

    name: str = "pipeline"
    task: str = "text-classification"
    reads: Callable[[Path], Path] | None = None
    # Of a script: the toolkit of the image, and the module in the folder of its code.
    toolkit: str = "huggingface"
    module: str = "inference"
    code: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Row:
    """`make` writes into a folder and returns what `--model` names.

    Served rows have a `peer`; for others `refused` is a part of the reason. `{folder}` in a flag is
    the folder of the row.
    """

    part: str
    name: str
    make: Callable[[Path], Path | str]
    peer: Peer | None = None
    refused: str = ""
    flags: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    # How many requests have a pair of texts: all, some or none.
    pairs: str = "some"
    # Which account it is deployed to; each has its own interpreter for containers.
    account: str = "main"
