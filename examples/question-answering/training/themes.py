"""Paragraphs about one subject, from data/themes.txt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from random import Random

from example_files import DATA
from passage import Asked, Passage, Span
from slots import Slots, capital

QUESTION = re.compile(r"([a-z])\? (.*)")
# A question that names its subject: it still has one answer when a paragraph has two subjects.
NAMES_SUBJECT = re.compile(r"\{(?![a-z]+\d*\.(?:he|his|him)\})")


@dataclass
class Fact:
    """Wordings of a sentence, and per marked answer the wordings of its question."""

    wordings: list[str]
    questions: dict[str, list[str]] = field(default_factory=dict)


@cache
def read_themes() -> dict[str, list[Fact]]:
    """Name of the theme → its facts; the first one opens the paragraph."""
    themes: dict[str, list[Fact]] = {}
    facts: list[Fact] = []
    for line in (DATA / "themes.txt").read_text(encoding="utf-8").splitlines():
        asked = QUESTION.match(line)
        if line.startswith("== "):
            facts = themes.setdefault(line[3:], [])
        elif line.startswith(("* ", "- ")):
            facts.append(Fact(line[2:].split(" || ")))
        elif asked:
            facts[-1].questions[asked[1]] = asked[2].split(" || ")
    return themes


def chosen_facts(facts: list[Fact], rng: Random, most: int) -> list[Fact]:
    """The opening and some of the others, mostly in the order of the file."""
    others = rng.sample(facts[1:], min(len(facts) - 1, rng.randint(2, most)))
    if rng.random() < 0.7:
        others.sort(key=facts.index)
    return [facts[0], *others]


def write(facts: list[Fact], slots: Slots, rng: Random, most: int, explicit: bool) -> Passage:
    """A paragraph about one subject. `explicit`: only questions that name the subject."""
    passage, told = Passage(), chosen_facts(facts, rng, most)
    for fact in told:
        spans = passage.append(capital(slots.fill(rng.choice(fact.wordings))))
        for key, span in spans.items():
            ask(passage, fact, key, span, slots, explicit)
    for fact in facts:
        if fact not in told and (key := rng.choice(list(fact.questions))):
            ask(passage, fact, key, None, slots, explicit)
    return passage


def ask(
    passage: Passage, fact: Fact, key: str, span: Span | None, slots: Slots, explicit: bool
) -> None:
    """Adds one wording of a question, if one is left."""
    wordings = [w for w in fact.questions.get(key, []) if not explicit or NAMES_SUBJECT.search(w)]
    if wordings:
        passage.asked.append(Asked(slots.fill(slots.rng.choice(wordings)), span))


def theme_passage(names: list[str], rng: Random, most: int = 7) -> Passage:
    """One subject, or two of the same theme: their answers have the same types."""
    facts, slots = read_themes()[rng.choice(names)], Slots(rng)
    if rng.random() < 0.6:
        return write(facts, slots, rng, most, explicit=False)
    passage = write(facts, slots, rng, most - 3, explicit=True)
    slots.forget()
    passage.extend(write(facts, slots, rng, most - 3, explicit=True))
    return passage
