"""A heuristic without a model, to compare with: the sentence that shares most words with the
question, and in it the first words that look like an answer to its question word."""

from __future__ import annotations

import re

from scoring import words

NAME = r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)*"
NUMBER = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
LOOKS_LIKE = {
    "who": NAME,
    "when": r"\d{1,2} [A-Z]\w+|(?:1[5-9]|20)\d\d|[A-Z]\w+day\b|noon|\d+(?: [ap]m)?",
    "where": rf"(?:in|at|on|behind|under|near) ((?:the |a )?\w+(?: {NAME})?)",
    "why": r"(?:because|as|to) (.+?)[.;,]",
    "how": rf"\d[\d,.]*(?: \w+)?|(?:{NUMBER})(?: \w+)?",
}
COMMON = frozenset(
    words(
        "what which who whom whose when where why how many much long is are was were do does did"
        " in of to for on at by with and or it its he she his her they their you your i"
    )
)


def best_sentence(question: str, context: str) -> str:
    """The sentence that shares most of the question's words; the first of equals."""
    asked = set(words(question)) - COMMON
    return max(re.split(r"(?<=[.!?;]) ", context), key=lambda part: len(asked & set(words(part))))


def guess(question: str, context: str) -> str:
    """An answer that looks right, or the words of the sentence that the question does not have."""
    sentence = best_sentence(question, context)
    kind = next((word for word in question.lower().split() if word in LOOKS_LIKE), "")
    if kind and (found := re.search(LOOKS_LIKE[kind], sentence[1:] if kind == "who" else sentence)):
        return found[1] if found.re.groups else found[0]
    return new_words(question, sentence)


def new_words(question: str, sentence: str) -> str:
    """The longest run of words that are not in the question."""
    asked, runs = set(words(question)), [[]]
    for word in sentence.split():
        if set(words(word)) <= asked:
            runs.append([])
        else:
            runs[-1].append(word)
    return " ".join(max(runs, key=len))
