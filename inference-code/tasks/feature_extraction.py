"""Feature extraction: texts → vectors; also sentences → their similarity to a sentence.

The modules of sentence-transformers in the model folder decide how the vectors of tokens become
one; without them it is their mean, as sentence-transformers does with a plain encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from runtimes.choice import load_runtime
from runtimes.heads import ENCODER
from runtimes.runtime import Outputs, Runtime
from runtimes.tokenization import Encoding
from tasks.encoding import encode
from tasks.request_body import read_body
from tasks.scores import Floats, finite, unit
from tasks.sentence_modules import SentenceModules, read_modules
from tasks.text_input import Inputs, check_fields, read_items, read_text, read_texts
from tasks.wrong_shape import kind_of, wrong_shape
from wire.client_error import ClientError

# Hugging Face clients send them beside `inputs`.
PARAMETERS = (
    "normalize",
    "truncate",
    "truncation_direction",
    "prompt_name",
    "dimensions",
    "encoding_format",
)


T = TypeVar("T")


@dataclass(frozen=True)
class Comparison:
    """One sentence, and those that are compared with it."""

    source: str
    sentences: list[str]


@dataclass(frozen=True)
class Request:
    """A validated request. None for `normalize` selects what the model's modules say."""

    inputs: Inputs[str] | Comparison
    normalize: bool | None = None
    truncate: bool = True
    prompt_name: str | None = None
    dimensions: int | None = None


@dataclass(frozen=True)
class Embedder:
    """The encoder, and the modules after it."""

    encoder: Runtime
    modules: SentenceModules
    name: str


def load(model_dir: str) -> Embedder:
    """Raises ValueError for modules that this script does not know."""
    runtime = load_runtime(model_dir, ENCODER)
    return Embedder(runtime, read_modules(runtime.folder), runtime.name)


def read(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """Parses the request in a body. Raises ClientError 415, 400 or 422, checked in this order."""
    inputs, parameters = read_body(body, content_type, _read_inputs, PARAMETERS, at_root=PARAMETERS)
    normalize = parameters.boolean("normalize", None)
    truncate = parameters.boolean("truncate", True)
    parameters.choice("truncation_direction", ("right",))
    prompt_name = parameters.read("prompt_name", read_text)
    dimensions = parameters.integer("dimensions")
    parameters.choice("encoding_format", ("float",))
    return Request(inputs, normalize, truncate, prompt_name, dimensions)


def run(request: Request, embedder: Embedder) -> Any:
    """One vector per text; for a comparison, one similarity per sentence.

    Raises ClientError 422 for a prompt that the model does not have.
    """
    if isinstance(request.inputs, Comparison):
        texts = [request.inputs.source, *request.inputs.sentences]
        source, *others = _vectors(texts, request, embedder)
        return [_cosine(source, each) for each in others]
    vectors = _vectors(request.inputs.items, request, embedder)
    return request.inputs.answer([each.tolist() for each in vectors])


def _vectors(texts: list[str], request: Request, embedder: Embedder) -> list[Floats]:
    modules = embedder.modules
    prompt = _prompt(request.prompt_name, modules.prompts, modules.default_prompt_name)
    prompted = [modules.prepared(prompt + text) for text in texts]
    encodings = encode(embedder.encoder, prompted, truncation=request.truncate)
    return embed(
        encodings, embedder, prompt, lambda _, found: _shaped(found, request, modules.normalize)
    )


def embed(
    encodings: Sequence[Encoding],
    embedder: Embedder,
    prompt: str,
    reduce: Callable[[Encoding, Floats], T],
) -> list[T]:
    """What `reduce` makes of the vector of each row, which begins with the prompt."""
    prompt_tokens = _length_of(prompt, embedder.encoder) if prompt else 0

    def vector(encoding: Encoding, outputs: Outputs) -> T:
        found = finite(outputs["last_hidden_state"])
        return reduce(encoding, embedder.modules.vector(found, encoding, prompt_tokens))

    return embedder.encoder.run(encodings, vector)


def _length_of(prompt: str, encoder: Runtime) -> int:
    """The tokens of a prompt at the start of a text, without the special token at its end."""
    (alone,) = encoder.tokenization.encode([prompt])
    return len(alone.ids) - alone.special_tokens_mask[-1]


def _shaped(vector: Floats, request: Request, normalize: bool) -> Floats:
    """The first dimensions of a vector, with length 1 if that is asked for or the model's way."""
    cut = vector[: request.dimensions]
    wanted = normalize if request.normalize is None else request.normalize
    return unit(cut) if wanted else cut


def _cosine(left: Floats, right: Floats) -> float:
    lengths = np.linalg.norm(left) * np.linalg.norm(right)
    return float(np.dot(left, right) / max(lengths, 1e-12))


def _prompt(name: str | None, prompts: dict[str, str], default: str | None) -> str:
    wanted = default if name is None else name
    if wanted is None:
        return ""
    if wanted not in prompts:
        known = ", ".join(prompts) or "none"
        raise ClientError(
            "input-rejected", f"the model has no prompt of this prompt_name; its prompts: {known}"
        )
    return prompts[wanted]


def _read_inputs(inputs: Any, where: str) -> Inputs[str] | Comparison:
    if isinstance(inputs, dict):
        return _read_comparison(inputs, where)
    if not isinstance(inputs, (str, list)):
        raise wrong_shape(f"{where} must be a string, an object or a list, not {kind_of(inputs)}")
    return read_texts(inputs, where)


def _read_comparison(value: dict[str, Any], where: str) -> Comparison:
    check_fields(value, where, ("source_sentence", "sentences"))
    source = read_text(value["source_sentence"], f"{where}.source_sentence")
    place = f"{where}.sentences"
    sentences = read_items(value["sentences"], place, read_text, "a list of strings")
    return Comparison(source, sentences)
