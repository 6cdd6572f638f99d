"""What fastai itself answers: one line of JSON per text on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[1]
sys.path.insert(0, str(EXAMPLE / "code"))

from fastai.learner import load_learner  # noqa: E402


def main() -> None:
    """Prints class and probabilities by class."""
    learner = load_learner(EXAMPLE / "model" / "export.pkl")
    for text in sys.argv[1:]:
        with learner.no_bar(), learner.no_logging():
            label, _, scores = learner.predict(text)
        named = dict(zip(learner.dls.vocab, scores.tolist(), strict=True))
        print(json.dumps({"class": label, "probabilities": named}))


if __name__ == "__main__":
    main()
