"""The word lists, and their split into training, validation and test."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
LABELS = (
    "food",
    "transport",
    "bills",
    "shopping",
    "entertainment",
    "health",
    "income",
    "transfer",
)
SECTIONS = ("things", "places", "phrases")


@dataclass(frozen=True)
class Part:
    """One share of the lists: the merchants and lexicon entries of each label."""

    merchants: dict[str, tuple[str, ...]]
    lexicon: dict[str, dict[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Split:
    """Training lists, validation lists (to choose recipes), and merchants kept for the test."""

    training: Part
    validation: Part
    unseen: dict[str, tuple[str, ...]]


def words_of(text: str) -> str:
    """Lower-case words separated by single spaces, with spaces at both ends, for word search.

    >>> words_of("McDonald's #44")
    ' mcdonalds 44 '
    """
    plain = re.sub(r"[^a-z0-9]+", " ", text.lower().replace("'", ""))
    return f" {plain.strip()} "


def load_json(name: str) -> dict:
    """A data file by its stem."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def read_sections(path: Path) -> dict[str, tuple[str, ...]]:
    """`[section]` headings, `#` remarks, and comma-separated entries, in file order."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[] "), [])
        elif not line.startswith("#"):
            current.extend(entry.strip() for entry in line.split(",") if entry.strip())
    return {name: tuple(dict.fromkeys(entries)) for name, entries in sections.items()}


def bucket(label: str, entry: str) -> int:
    """A number from 0 to 9 that depends only on the entry, so that new entries move no others."""
    return hashlib.sha256(f"{label}/{entry}".encode()).digest()[0] % 10


@cache
def spoken_text() -> str:
    """Every word the generator may write apart from merchants, for whole-word search."""
    lexicon = [
        " ".join(entries)
        for label in LABELS
        for entries in read_sections(DATA / "lexicon" / f"{label}.txt").values()
    ]
    fillers = [" ".join(entries) for entries in load_json("fillers").values()]
    return "".join(map(words_of, [*lexicon, *fillers]))


def overlaps(name: str, others: list[str]) -> bool:
    """Whether a merchant is written in everyday words, or shares a name with one in training."""
    mine = words_of(name)
    return mine in spoken_text() or any(mine in other or other in mine for other in others)


def split_merchants(label: str) -> tuple[list[str], list[str], list[str]]:
    """(training, validation, unseen). The best known, and any that overlap, are in training."""
    sections = read_sections(DATA / "merchants" / f"{label}.txt")
    training = list(sections["known"])
    kept: dict[str, int] = {}
    for name in sections["split"]:
        if bucket(label, name) > 2:
            training.append(name)
        else:
            kept[name] = bucket(label, name)
    trained = list(map(words_of, training))
    shared = [name for name in kept if overlaps(name, trained)]
    validation = [n for n, b in kept.items() if b == 2 and n not in shared]
    unseen = [n for n, b in kept.items() if b < 2 and n not in shared]
    return training + shared, validation, unseen


def split_lexicon(label: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """(training, validation): nine of ten entries of each section, and the tenth."""
    sections = read_sections(DATA / "lexicon" / f"{label}.txt")
    training, validation = {}, {}
    for name, entries in sections.items():
        training[name] = tuple(e for e in entries if bucket(label, e) != 2)
        validation[name] = tuple(e for e in entries if bucket(label, e) == 2)
    return training, validation


@cache
def split_lists() -> Split:
    """The lists of all labels, split. Depends on the data files alone."""
    training, validation, unseen = Part({}, {}), Part({}, {}), {}
    for label in LABELS:
        seen, checked, kept = split_merchants(label)
        training.merchants[label] = tuple(seen)
        validation.merchants[label] = tuple(checked)
        unseen[label] = tuple(kept)
        training.lexicon[label], validation.lexicon[label] = split_lexicon(label)
    return Split(training, validation, unseen)


def joined(one: Part, other: Part) -> Part:
    """Both parts together: what the shipped model learns from once the recipe is chosen."""
    return Part(
        {label: one.merchants[label] + other.merchants[label] for label in LABELS},
        {
            label: {s: one.lexicon[label][s] + other.lexicon[label][s] for s in SECTIONS}
            for label in LABELS
        },
    )
