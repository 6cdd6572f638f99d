"""Fill mask: texts with the model's mask token → the tokens that fit, with scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from runtimes.choice import load_runtime
from runtimes.heads import MASKED_LM
from runtimes.runtime import Outputs, Runtime
from runtimes.tokenization import Encoding
from tasks.encoding import encode
from tasks.request_body import read_body
from tasks.scores import Floats, best_first, finite, softmax
from tasks.text_input import Inputs, read_texts
from wire.client_error import ClientError

PARAMETERS = ("top_k", "targets", "truncation")
_TOP_K = 5
# The masks of BERT and of RoBERTa, either of which stands for the model's own.
_MASKS = ("[MASK]", "<mask>")

# `{score, token, token_str, sequence}` by descending score.
Row = list[dict[str, Any]]


@dataclass(frozen=True)
class Request:
    """A validated request; `targets` are the only tokens that are scored, if there are any."""

    inputs: Inputs[str]
    top_k: int
    targets: list[str] | None
    truncation: bool


def load(model_dir: str) -> Runtime:
    """Raises ValueError for a tokenizer without a mask token."""
    runtime = load_runtime(model_dir, MASKED_LM)
    if "mask" not in runtime.tokenization.special_ids:
        raise ValueError("the tokenizer has no mask_token, which fill-mask needs")
    return runtime


def read(body: str | bytes | bytearray | None, content_type: str | None) -> Request:
    """Parses the request in a body. Raises ClientError 415, 400 or 422, checked in this order."""
    inputs, parameters = read_body(body, content_type, read_texts, PARAMETERS)
    return Request(
        inputs,
        parameters.integer("top_k") or _TOP_K,
        parameters.read("targets", _read_targets),
        parameters.boolean("truncation", True),
    )


def run(request: Request, runtime: Runtime) -> Any:
    """One list per text; for a text with several masks, one list per mask.

    Raises ClientError 422 for a text without a mask.
    """
    mask = runtime.tokenization.special_ids["mask"]
    token = runtime.tokenization.decode([mask], skip_special_tokens=False)
    texts = [_with_mask(each, token) for each in request.inputs.items]
    encodings = encode(runtime, texts, truncation=request.truncation)
    _reject_without_mask(encodings, mask, token)
    targets = request.targets and _target_ids(request.targets, runtime)

    def filled(encoding: Encoding, outputs: Outputs) -> Row | list[Row]:
        places = [at for at, each in enumerate(encoding.ids) if each == mask]
        scores = softmax(finite(outputs["logits"][places]))
        rows = [
            _row(encoding, place, each, request.top_k, targets, runtime, len(places) == 1)
            for place, each in zip(places, scores, strict=True)
        ]
        return rows[0] if len(rows) == 1 else rows

    return request.inputs.answer(runtime.run(encodings, filled))


def _row(
    encoding: Encoding,
    place: int,
    scores: Floats,
    top_k: int,
    targets: list[int] | None,
    runtime: Runtime,
    is_only_mask: bool,
) -> Row:
    found = []
    ids = targets or range(len(scores))
    for index in best_first(scores[targets] if targets else scores, top_k):
        token = int(ids[index])
        filled = [*encoding.ids[:place], token, *encoding.ids[place + 1 :]]
        # The other masks are special tokens, which a reader needs to see.
        sequence = runtime.tokenization.decode(filled, skip_special_tokens=is_only_mask)
        text = runtime.tokenization.decode([token], skip_special_tokens=False)
        score = float(scores[token])
        found.append({"score": score, "token": token, "token_str": text, "sequence": sequence})
    return found


def _with_mask(text: str, token: str) -> str:
    """The text with the model's mask: a caller need not know which one it is."""
    other = next((each for each in _MASKS if each in text), None)
    return text.replace(other, token) if other and token not in text else text


def _reject_without_mask(encodings: Sequence[Encoding], mask: int, token: str) -> None:
    for index, encoding in enumerate(encodings):
        if mask not in encoding.ids:
            raise ClientError(
                "input-rejected", f"text {index} has no mask: put {token} where a token is missing"
            )


def _target_ids(targets: list[str], runtime: Runtime) -> list[int]:
    """The token of each target in the vocabulary, or the first token of its text."""
    found = {runtime.tokenization.first_token(each) for each in targets} - {None}
    if not found:
        raise ClientError("input-rejected", "none of the targets is a token of the model")
    return sorted(each for each in found if each is not None)


def _read_targets(value: Any, where: str) -> list[str]:
    return read_texts(value, where).items
