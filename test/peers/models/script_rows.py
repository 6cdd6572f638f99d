"""The rows of serve scripts: what the toolkits accept, and what nothing accepts."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy

import serve_scripts
from row import JSON, Call, Peer, Row

_CSV, _NPY = "text/csv", "application/x-npy"
_PYTORCH = {"family": "pytorch"}
_TEXTS = ["uber trip", "the monthly rent", "großartig 👍", "a coffee " * 40, "x", "東京の銀行"]
_PROGRAMS = ['#!/bin/bash\necho "hi"', "#!/usr/bin/python\nimport os", "<?php echo 1;", "hello",
             '<?xml version="1.0"?><a/>', "#!/usr/bin/perl\nmy $x = 1;"]  # fmt: skip
_TEXT_SCHEMA = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
_CLASS_SCHEMA = {
    "type": "object",
    "required": ["class", "probabilities"],
    "properties": {"class": {"type": "string"}, "probabilities": {"type": "object"}},
}


def script_rows() -> list[Row]:
    """Served and refused ones."""
    return [*_text_scripts(), *_own_contracts(), *_refused()]


def _posted(values: list[Any], key: str) -> tuple[Call, ...]:
    return tuple(Call(json.dumps({key: value}).encode()) for value in values)


def _custom(sample: Any, **more: Any) -> dict[str, Any]:
    return {"task": "custom", "sample": sample, **more}


def _text_scripts() -> list[Row]:
    peer = partial(Peer, "toolkit", calls=_posted(_TEXTS, "inputs"))
    guesses = Peer("toolkit", calls=_posted(_PROGRAMS, "inputs"))
    scripts = serve_scripts
    code = ("--code", "{folder}/code", "--entry")
    return [
        Row("D", "four hooks in code/", scripts.four_hooks, peer()),
        Row("D", "hooks with the context", scripts.hooks_with_context, peer()),
        Row("D", "model_fn and transform_fn", scripts.transform, peer()),
        Row("D", "predict_fn around the toolkit's pipeline", scripts.around_pipeline, peer()),
        Row("D", "inference.py at the root", scripts.at_root, peer()),
        Row("D", "serve.py at the root", partial(scripts.at_root, name="serve.py"),
            peer(module="serve"), flags=("--entry", "serve.py")),
        Row("D", "--code, a helper module", scripts.with_helper, peer(module="serve", code="code"),
            flags=(*code, "serve.py")),
        Row("D", "--code, a package", scripts.as_package,
            peer(module="app.serve", code="code"), flags=(*code, "app/serve.py")),
        Row("D", "a vendored requirement", partial(_needs, requirement="pygments==2.21.0"),
            guesses),
        Row("D", "requirements that the image has", partial(_needs, requirement="torch>=2.0"),
            guesses),
    ]  # fmt: skip


def _needs(folder: Path, requirement: str) -> Path:
    return serve_scripts.with_requirement(folder, requirement)


def _own_contracts() -> list[Row]:
    rows = [[[0.5, 1.0]], [[2.0, -1.0]], [[3.0, 0.0], [0.1, 0.2]], [[1.5, 0.5]], [[-9.0, 9.0]]]
    texts = _posted([*_TEXTS[:2], *_TEXTS[3:5], "please refund my order"], "text")
    schemas = {"request": _TEXT_SCHEMA, "response": _CLASS_SCHEMA}
    return [
        Row("D", "model_fn and predict_fn, as Hugging Face documents", serve_scripts.two_hooks,
            Peer("toolkit", calls=_posted(_TEXTS, "inputs")), config=_custom({"inputs": "rent"})),
        Row("D", "a pickle of scikit-learn", serve_scripts.scikit_learn,
            Peer("toolkit", calls=_posted(rows, "rows")), config=_custom({"rows": rows[0]})),
        Row("D", "TorchScript by the toolkit: JSON, CSV, NPY", serve_scripts.torch_script,
            Peer("toolkit", toolkit="pytorch", calls=_arrays()),
            config=_custom([[1.0, 2.0, 3.0]], container=_PYTORCH)),
        Row("D", "fastai export, request and response schemas", serve_scripts.fastai,
            Peer("fastai", calls=texts), flags=("--entry", "serve.py"), account="fastai",
            config=_custom({"text": "my card was charged twice"}, schemas=schemas)),
    ]  # fmt: skip


def _arrays() -> tuple[Call, ...]:
    return (
        Call(b"[[1, -2.5, 3]]"),
        Call(b"[[1, -2.5, 3], [0, 0, 1]]"),
        Call(b"[[1, -2.5, 3]]", JSON, _CSV),
        # The toolkit reads no line with numbers of two types.
        Call(b"1.0,-2.5,3.0", _CSV, JSON),
        Call(b"1.0,-2.5,3.0\n0.0,0.5,1.0", _CSV, _CSV),
        Call(_npy([[1, -2.5, 3]]), _NPY, JSON),
        Call(_npy([[1, -2.5, 3]]), _NPY, _NPY),
    )


def _npy(values: list[list[float]]) -> bytes:
    stream = io.BytesIO()
    numpy.save(stream, numpy.array(values, dtype="float32"))
    return stream.getvalue()


def _refused() -> list[Row]:
    wrong = {
        "two transforms": "defines transform_fn together with",
        "no hook": "defines none of model_fn",
        "syntax": "",
        "load": "no accelerator",
        "form": "the response is not",
        "parameters": "predict_fn",
    }
    scripts: Mapping[str, tuple[Callable[[Path], Path], str]] = {
        "no model_fn and no config.json": (serve_scripts.without_model_fn, "not define model_fn"),
        "a requirement from git": (partial(_needs, requirement="git+https://example.org/a.git"),
                                   "git+https"),
        "another PyTorch": (partial(_needs, requirement="torch==2.1.0"), "torch"),
    }  # fmt: skip
    return [
        *(
            Row("D", f"script: {kind}", partial(serve_scripts.wrong, kind=kind), refused=why)
            for kind, why in wrong.items()
        ),
        *(Row("D", f"script: {name}", make, refused=why) for name, (make, why) in scripts.items()),
        Row("D", "script: transformers in the PyTorch image", serve_scripts.four_hooks,
            refused="imports transformers, which the image does not have",
            config={"container": _PYTORCH}),
        Row("D", "script: one text where the contract has a list", serve_scripts.one_text,
            refused="has no attribute"),
        Row("D", "a program that is not there", serve_scripts.four_hooks, refused="serve.py",
            flags=("--entry", "serve.py")),
        Row("D", "a contract of one's own without a script", _plain,
            refused="needs a serve script of your own", config=_custom({"text": "a"})),
    ]  # fmt: skip


def _plain(folder: Path) -> Path:
    return serve_scripts.formats.base(folder)
