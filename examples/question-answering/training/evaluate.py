"""Measures the included model on ../heldout.json and writes ../evaluation.json.

    python evaluate.py

Needs no PyTorch: it asks the included graph, not the trainer's copy.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from answering import Answer, Shipped
from baseline import guess
from example_files import DEMO, EVALUATION, HELDOUT, MODEL_FOLDER
from scoring import exact, f1

# Paragraphs before and after, which make a context of several windows.
NEIGHBOURS = 4


@dataclass(frozen=True)
class Case:
    """A question on a context; no answers: the context does not say."""

    question: str
    context: str
    answers: list[str]
    known_kind: bool


def read_heldout() -> list[Case]:
    """All held-out questions in file order."""
    return [
        Case(asked["question"], text["context"], asked["answers"], text["kindInTraining"])
        for text in json.loads(HELDOUT.read_text(encoding="utf-8"))
        for asked in text["questions"]
    ]


def lengthened(cases: list[Case]) -> list[Case]:
    """The same questions on contexts with the paragraphs before and after."""
    texts = list(dict.fromkeys(case.context for case in cases))
    ring = texts * 3

    def around(context: str) -> str:
        place = texts.index(context) + len(texts)
        return "\n\n".join(ring[place - NEIGHBOURS : place + NEIGHBOURS + 1])

    return [Case(c.question, around(c.context), c.answers, c.known_kind) for c in cases]


def mean(values: list[float]) -> float | None:
    """Rounded mean; None of nothing."""
    return round(sum(values) / len(values), 4) if values else None


def measured(cases: list[Case], answer: Callable[[Case], Answer]) -> dict[str, object]:
    """Exact match, F1 and the scores of right and wrong answers."""
    given = [answer(case) for case in cases]
    right = [exact(g.text, c.answers) for g, c in zip(given, cases, strict=True)]
    return {
        "questions": len(cases),
        "exactMatch": mean(right),
        "f1": mean([f1(g.text, c.answers) for g, c in zip(given, cases, strict=True)]),
        "scoreWhenRight": mean([g.score for g, r in zip(given, right, strict=True) if r]),
        "scoreWhenWrong": mean([g.score for g, r in zip(given, right, strict=True) if not r]),
    }


def published_demo(model: Shipped) -> list[dict[str, object]]:
    """What the model answers to the two questions of a published demo."""
    demo = json.loads(DEMO.read_text(encoding="utf-8"))
    given = [model.answer(asked["question"], demo["context"]) for asked in demo["questions"]]
    return [
        {**asked, "answer": answer.text, "score": round(answer.score, 4)}
        for asked, answer in zip(demo["questions"], given, strict=True)
    ]


def evaluation(folder: Path = MODEL_FOLDER) -> dict[str, object]:
    """Every figure, from the included folder."""
    model, cases = Shipped(folder), read_heldout()
    answerable = [case for case in cases if case.answers]

    def plain(case: Case) -> Answer:
        return model.answer(case.question, case.context)

    def careful(case: Case) -> Answer:
        return model.answer(case.question, case.context, may_be_empty=True)

    return {
        "bytes": sum(path.stat().st_size for path in folder.iterdir()),
        "answerable": measured(answerable, plain),
        "knownKindsOfText": measured([c for c in answerable if c.known_kind], plain),
        "otherKindsOfText": measured([c for c in answerable if not c.known_kind], plain),
        "amongOtherParagraphs": measured(lengthened(answerable), plain),
        "allWithImpossible": measured(cases, careful),
        "answerableWithImpossible": measured(answerable, careful),
        "unanswerable": measured([case for case in cases if not case.answers], careful),
        "heuristic": measured(answerable, lambda c: Answer(guess(c.question, c.context), 1.0)),
        "publishedDemo": published_demo(model),
    }


def main() -> None:
    figures = evaluation()
    EVALUATION.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
