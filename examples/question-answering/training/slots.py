"""Fills {slots} of a template: the same slot keeps its value within a text, two slots differ.

{city} and {city2} are two cities, {City} starts with a capital letter. A person has parts:
{person.last}, {person.first}, {person.he}, {person.him}, {person.his}. In (a|b) one word is chosen.
"""

from __future__ import annotations

import re
from random import Random

from lists import read_lists
from numbers_text import NUMBERS

SLOT = re.compile(r"\{([A-Za-z]+)(\d*)(?:\.(\w+))?\}")
CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
PRONOUNS = {"female": ("she", "her", "her"), "male": ("he", "him", "his")}


def capital(text: str) -> str:
    """First letter in upper case."""
    return text[:1].upper() + text[1:]


class Slots:
    """The values of one paragraph."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.values: dict[str, str] = {}
        self.people: dict[str, dict[str, str]] = {}
        self.used: set[str] = set()

    def forget(self) -> None:
        """Starts another subject in the same paragraph, with values not used so far."""
        self.values, self.people = {}, {}

    def fill(self, template: str) -> str:
        """The template with words and values chosen."""
        chosen = CHOICE.sub(lambda match: self.rng.choice(match[1].split("|")), template)
        return SLOT.sub(lambda match: self.value(match[1], match[2], match[3]), chosen)

    def value(self, name: str, number: str, part: str | None) -> str:
        """One slot's text."""
        kind = name.lower()
        if kind == "person":
            text = self.person(kind + number).get((part or "full").lower(), "")
            return capital(text) if part and part[0].isupper() else text
        key = kind + number
        if key not in self.values:
            self.values[key] = self.fresh("years" if key in ("n3", "n4") else kind)
        return capital(self.values[key]) if name[0].isupper() or part == "Cap" else self.values[key]

    def fresh(self, kind: str) -> str:
        """A value that the paragraph does not have yet."""
        entries = read_lists("lists").get(kind)
        for _ in range(20):
            text = self.rng.choice(entries) if entries else NUMBERS[kind](self.rng)
            if text not in self.used:
                break
        self.used.add(text)
        return text

    def person(self, key: str) -> dict[str, str]:
        """A person's names and pronouns."""
        if key not in self.people:
            gender = self.rng.choice(("female", "male"))
            first, last = self.fresh(gender), self.fresh("surname")
            he, him, his = PRONOUNS[gender]
            whole = f"{first} {last}" if self.rng.random() < 0.85 else last
            named = {"full": whole, "first": first, "last": last}
            self.people[key] = {**named, "he": he, "him": him, "his": his}
        return self.people[key]
