"""Writes the training rows: a question, a context and the place of the answer.

python training_rows.py --rows 20        prints some
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from events import event_passage
from passage import Asked, Passage, Span
from prose import read_prose, shortened
from themes import read_themes, theme_passage

ROWS = 40_000
SEED = 20261130
# Themes kept from training when a recipe is chosen.
VALIDATION_THEMES = ("science", "club", "bank", "travel")
UNANSWERED = 0.2
LONG = 0.08


@dataclass(frozen=True)
class Row:
    """One training example; no span: the context does not answer the question."""

    question: str
    context: str
    span: Span | None


@dataclass(frozen=True)
class Sources:
    """What the passages are made from."""

    themes: list[str]
    prose: list[Passage]


def passage(sources: Sources, rng: Random) -> Passage:
    """A paragraph of one of the sources."""
    roll = rng.random()
    if roll < 0.58:
        return theme_passage(sources.themes, rng)
    if roll < 0.86:
        return event_passage(rng)
    return shortened(rng.choice(sources.prose), rng)


def lengthened(found: Passage, themes: list[str], rng: Random) -> Passage:
    """The passage among others, as in a document of several paragraphs."""
    parts = [theme_passage(themes, rng), event_passage(rng), theme_passage(themes, rng)]
    for part in parts:
        part.asked = []
    parts.insert(rng.randrange(4), found)
    whole = Passage()
    for part in parts:
        whole.extend(part, rng.choice(["\n", "\n\n", " "]))
    return whole


def typed(question: str, rng: Random) -> str:
    """As people type: sometimes in lower case or without a question mark."""
    if rng.random() < 0.12:
        question = question.rstrip("?")
    return question.lower() if rng.random() < 0.1 else question


def pick(found: Passage, rng: Random) -> list[Asked]:
    """Two questions at most; the set share of them has no answer."""
    unanswered = rng.random() < UNANSWERED
    choices = [asked for asked in found.asked if (asked.span is None) == unanswered]
    return rng.sample(choices, min(2, len(choices)))


def rows(sources: Sources, count: int, seed: int) -> Iterator[Row]:
    """At least `count` rows; the same seed gives the same rows."""
    rng = Random(seed)
    made = 0
    while made < count:
        found = passage(sources, rng)
        if rng.random() < LONG:
            found = lengthened(found, sources.themes, rng)
        for asked in pick(found, rng):
            made += 1
            yield Row(typed(asked.question, rng), found.text, asked.span)


def all_sources() -> Sources:
    """What the included model is trained on."""
    return Sources(list(read_themes()), list(read_prose()))


def split_sources() -> tuple[Sources, Sources]:
    """(training, validation): the latter has themes and texts that the former has not."""
    whole = all_sources()
    kept = [theme for theme in whole.themes if theme in VALIDATION_THEMES]
    rest = [theme for theme in whole.themes if theme not in VALIDATION_THEMES]
    prose = [text for index, text in enumerate(whole.prose) if index % 3]
    return Sources(rest, prose), Sources(kept, whole.prose[::3])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    for row in rows(all_sources(), args.rows, args.seed):
        answer = row.context[row.span.start : row.span.end] if row.span else None
        print(f"{row.context}\n? {row.question}\n= {answer}\n")


if __name__ == "__main__":
    main()
