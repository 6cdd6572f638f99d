"""A passage of text with questions on it; answers are marked in templates as [a:...]."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MARK = re.compile(r"\[([a-z]):([^\[\]]*)\]")


@dataclass(frozen=True)
class Span:
    """Where an answer stands in a text."""

    start: int
    end: int


@dataclass(frozen=True)
class Asked:
    """A question, and the answer's place in the passage; None: the passage does not say."""

    question: str
    span: Span | None


@dataclass
class Passage:
    """Text that grows sentence by sentence."""

    text: str = ""
    asked: list[Asked] = field(default_factory=list)

    def append(self, marked: str, joint: str = " ") -> dict[str, Span]:
        """Adds a sentence without its marks and says where each marked answer now stands."""
        self.text += joint if self.text else ""
        spans: dict[str, Span] = {}
        rest = 0
        for mark in MARK.finditer(marked):
            self.text += marked[rest : mark.start()]
            spans[mark[1]] = Span(len(self.text), len(self.text) + len(mark[2]))
            self.text += mark[2]
            rest = mark.end()
        self.text += marked[rest:]
        return spans

    def extend(self, other: Passage, joint: str = " ") -> None:
        """Adds another passage; its questions stay answered where they were."""
        moved = len(self.text) + len(joint) if self.text else 0
        self.text += (joint if self.text else "") + other.text
        for asked in other.asked:
            span = asked.span and Span(asked.span.start + moved, asked.span.end + moved)
            self.asked.append(Asked(asked.question, span))
