"""Measures the shipped model and writes ../evaluation.json.

    python evaluate.py

Needs no PyTorch: it asks the shipped graph, not the trainer's copy.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import numpy as np
from generate import read_handwritten
from paths import EVALUATION, MODEL_FOLDER
from shipped import Shipped
from statement import Statement
from templates import Filler
from wordlists import LABELS, Part, joined, split_lists, words_of

LINES_PER_MERCHANT = 5
SEED = 20261121

Labelled = list[tuple[str, str]]


def everything_trained() -> Part:
    """All the lists that the shipped model was trained on."""
    split = split_lists()
    return joined(split.training, split.validation)


def merchant_lines(merchants: dict[str, tuple[str, ...]], hints: bool) -> Labelled:
    """Several statement lines for each merchant.

    Without `hints` only the name tells the label, between numbers, places and dates. With them a
    line may also say the channel and the purpose ("DIRECT DEBIT", "TICKETS"), as many real ones do.
    """
    statement = Statement(Filler(everything_trained(), Random(SEED)))
    return [
        (label, statement.line(label, name) if hints else statement.bare_line(name))
        for label in LABELS
        for name in merchants[label]
        for _ in range(LINES_PER_MERCHANT)
    ]


def bare_names(merchants: dict[str, tuple[str, ...]]) -> Labelled:
    """The names only."""
    return [(label, name) for label in LABELS for name in merchants[label]]


def names_known_merchant(text: str) -> bool:
    """Whether a text holds the whole name of a merchant in training."""
    words = words_of(text)
    merchants = everything_trained().merchants.values()
    return any(words_of(name) in words for names in merchants for name in names)


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error: how far confidence and accuracy lie apart, by tenths."""
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for chosen in (index == i for i in range(bins)):
        if chosen.any():
            error += chosen.mean() * abs(confidence[chosen].mean() - right[chosen].mean())
    return error


def mean(values: np.ndarray) -> float | None:
    """Rounded mean; None of nothing."""
    return round(float(values.mean()), 4) if len(values) else None


def measured(model: Shipped, cases: Labelled) -> dict[str, object]:
    """Accuracy and confidence over labelled texts."""
    truth = np.array([model.labels.index(label) for label, _ in cases])
    odds = model.probabilities([text for _, text in cases])
    confidence, right = odds.max(axis=1), odds.argmax(axis=1) == truth
    return {
        "lines": len(cases),
        "accuracy": mean(right),
        "confidenceWhenRight": mean(confidence[right]),
        "confidenceWhenWrong": mean(confidence[~right]),
        "calibrationError": round(calibration_error(confidence, right), 4),
        "accuracyByLabel": {
            label: mean(right[truth == index]) for index, label in enumerate(model.labels)
        },
    }


def measured_handwritten(model: Shipped) -> dict[str, object]:
    """The hand-written lines, all of them and by whether they name a merchant in training."""
    cases = read_handwritten()
    known = [case for case in cases if names_known_merchant(case[1])]
    other = [case for case in cases if not names_known_merchant(case[1])]
    parts = {"namingTrainedMerchant": known, "namingNone": other}
    short = {
        name: {k: v for k, v in measured(model, part).items() if k in ("lines", "accuracy")}
        for name, part in parts.items()
    }
    return {**measured(model, cases), **short}


def letters(rng: Random) -> str:
    """Six letters that form no word."""
    return "".join(rng.choice(rng.choice(["aeiou", "bcdfghklmnprstvz"])) for _ in range(6))


def measured_unknown(model: Shipped) -> dict[str, object]:
    """Confidence on words that mean nothing, spelled otherwise than the nonsense in training."""
    rng = Random(SEED)
    texts = [f"{letters(rng)} {letters(rng)}".upper() for _ in range(500)]
    return {"lines": len(texts), "confidence": mean(model.probabilities(texts).max(axis=1))}


def evaluation(folder: Path = MODEL_FOLDER) -> dict[str, object]:
    """Every figure, from the shipped folder."""
    model, split = Shipped(folder), split_lists()
    seen = everything_trained().merchants
    return {
        "bytes": sum(path.stat().st_size for path in folder.iterdir()),
        "handwritten": measured_handwritten(model),
        "unseenMerchants": measured(model, merchant_lines(split.unseen, hints=False)),
        "unseenMerchantsWithHints": measured(model, merchant_lines(split.unseen, hints=True)),
        "unseenMerchantNamesAlone": measured(model, bare_names(split.unseen)),
        "seenMerchants": measured(model, merchant_lines(seen, hints=False)),
        "unknownWords": measured_unknown(model),
    }


def main() -> None:
    figures = evaluation()
    EVALUATION.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
