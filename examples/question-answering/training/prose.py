"""The texts of data/prose.txt with their questions."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from example_files import DATA
from passage import Asked, Passage, Span


def asked_on(text: str, line: str) -> Asked:
    """`? question | answer`, where an empty answer means that the text does not say."""
    question, answer = (part.strip() for part in line[1:].split("|"))
    start = text.index(answer) if answer else -1
    return Asked(question, Span(start, start + len(answer)) if answer else None)


@cache
def read_prose() -> tuple[Passage, ...]:
    """All texts in file order."""
    passages: list[Passage] = []
    for line in (DATA / "prose.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("?"):
            passages[-1].asked.append(asked_on(passages[-1].text, line))
        elif not line.startswith("#"):
            passages.append(Passage(line))
    return tuple(passages)


def sentences(found: Passage) -> list[Passage]:
    """The text cut after each full stop, each part with the questions it answers."""
    parts: list[Passage] = []
    for match in re.finditer(r"\S.*?(?:[.!?](?=\s)|$)", found.text, re.DOTALL):
        inside = [a for a in found.asked if a.span and match.start() <= a.span.start < match.end()]
        moved = [
            Span(a.span.start - match.start(), a.span.end - match.start()) for a in inside if a.span
        ]
        asked = [Asked(a.question, span) for a, span in zip(inside, moved, strict=True)]
        parts.append(Passage(match[0], asked))
    return parts


def shortened(found: Passage, rng: Random) -> Passage:
    """The text without some sentences: questions on those no longer have an answer.

    So a question alone does not tell its answer, although each text is read many times.
    """
    whole = Passage(asked=[asked for asked in found.asked if asked.span is None])
    for part in sentences(found):
        if rng.random() < 0.7:
            whole.extend(part)
        else:
            whole.asked += [Asked(asked.question, None) for asked in part.asked]
    return whole if whole.text else found
