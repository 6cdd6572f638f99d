"""Slots of a template, filled at random."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from wordlists import Part, load_json

SLOT = re.compile(r"\{(\w+)\}")
# Merchants and employers that pay refunds and wages.
SELLERS = ("food", "shopping", "transport", "entertainment", "health")


def number(rng: Random) -> str:
    """Between two and nine digits: a shop, a card, a reference."""
    return "".join(rng.choice("0123456789") for _ in range(rng.randint(2, 9)))


def amount(rng: Random) -> str:
    """A sum as people write it."""
    sign = rng.choice(["", "", "$", "£", "€"])
    return sign + rng.choice([str(rng.randint(5, 900)), f"{rng.uniform(2, 90):.2f}"])


def date(rng: Random) -> str:
    """A date in one of the forms that banks print."""
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    name = rng.choice(["JAN", "FEB", "MAR", "APR", "JUN", "JUL", "SEP", "OCT", "NOV", "DEC"])
    return rng.choice([f"{month:02}/{day:02}", f"{day:02}.{month:02}.", f"{day:02}{name}"])


def phone(rng: Random) -> str:
    """A telephone number as card networks print it next to the merchant."""
    return f"{rng.randint(200, 999)}-{rng.randint(200, 999)}-{rng.randint(1000, 9999)}"


def reference(rng: Random) -> str:
    """Letters and digits mixed, as order numbers are."""
    return "".join(rng.choice("ABCDEFGHKLMNPRSTUVWXYZ0123456789") for _ in range(8))


def nonsense(rng: Random, syllables: list[str]) -> str:
    """A word that means nothing, as many brand names do."""
    return "".join(rng.choice(syllables) for _ in range(rng.randint(2, 3))).capitalize()


class Filler:
    """Fills templates from one part of the word lists."""

    def __init__(self, part: Part, rng: Random) -> None:
        self.part = part
        self.rng = rng
        self.lists = load_json("fillers")
        self.slots: dict[str, Callable[[str], str]] = {
            "thing": lambda label: rng.choice(part.lexicon[label]["things"]),
            "things": self.things,
            "place": lambda label: rng.choice(part.lexicon[label]["places"]),
            "phrase": lambda label: rng.choice(part.lexicon[label]["phrases"]),
            "merchant": lambda label: rng.choice(part.merchants[label]),
            "shop": lambda _: rng.choice(part.merchants[rng.choice(SELLERS)]),
            "company": lambda _: self.company(),
            "nonsense": lambda _: nonsense(rng, self.lists["syllables"]),
            "number": lambda _: number(rng),
            "amount": lambda _: amount(rng),
            "date": lambda _: date(rng),
            "phone": lambda _: phone(rng),
            "reference": lambda _: reference(rng),
        }
        for slot, entries in [
            ("name", "names"),
            ("surname", "surnames"),
            ("city", "cities"),
            ("state", "states"),
            ("country", "countries"),
            ("month", "months"),
            ("day", "days"),
            ("adjective", "adjectives"),
            ("noun", "nouns"),
        ]:
            self.slots[slot] = lambda _, entries=entries: rng.choice(self.lists[entries])

    def things(self, label: str) -> str:
        """Two to four things, as a list."""
        count = min(self.rng.randint(2, 4), len(self.part.lexicon[label]["things"]))
        items = self.rng.sample(self.part.lexicon[label]["things"], count)
        if self.rng.random() < 0.25:
            return ", ".join(items)
        return f"{', '.join(items[:-1])} {self.rng.choice(['and', 'and', '&', '+'])} {items[-1]}"

    def company(self) -> str:
        """A made-up employer."""
        rng, lists = self.rng, self.lists
        stem = rng.choice(
            [
                rng.choice(lists["surnames"]),
                nonsense(rng, lists["syllables"]),
                f"{rng.choice(lists['adjectives'])} {rng.choice(lists['nouns'])}",
            ]
        )
        return f"{stem} {rng.choice(lists['companySuffixes'])}"

    def fill(self, template: str, label: str, **given: str) -> str:
        """The template with every slot replaced; `given` values win over drawn ones."""

        def value(match: re.Match[str]) -> str:
            slot = match.group(1)
            return given[slot] if slot in given else self.slots[slot](label)

        return SLOT.sub(value, template)
