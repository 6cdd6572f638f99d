"""A merchant's name as it reads on a bank statement."""

from __future__ import annotations

import re
from random import Random

from templates import Filler
from wordlists import load_json

# Payments usually made by transfer and rarely by card.
ACCOUNT_LABELS = ("bills", "income", "transfer")
# If the channel were always the usual one, the model would learn it instead of the name.
USUAL_CHANNEL = 0.75


def squeezed(name: str, rng: Random) -> str:
    """The spellings of a name on terminals: no apostrophe, no spaces, no vowels, truncated."""
    form = rng.random()
    if form < 0.5:
        return name
    if form < 0.75:
        return name.replace("'", "").replace(".", "")
    if form < 0.83:
        return name.replace(" ", "").replace("'", "")
    if form < 0.9 and len(name) > 8:
        return re.sub(r"(?<=[a-z])[aeiou]", "", name, count=rng.randint(1, 2))
    return name[: rng.randint(10, 22)].rstrip()


def cased(text: str, rng: Random) -> str:
    """Statements use upper case; apps and people do not."""
    form = rng.random()
    if form < 0.6:
        return text.upper()
    return text.lower() if form < 0.8 else text


class Statement:
    """Writes statement lines with what card networks put around a name."""

    def __init__(self, filler: Filler) -> None:
        self.filler = filler
        self.forms = load_json("templates")

    def line(self, label: str, name: str) -> str:
        """One line: prefix, name, what the payment was, then a place, number or date."""
        rng = self.filler.rng
        usual = rng.random() < USUAL_CHANNEL
        account = (label in ACCOUNT_LABELS) == usual
        prefix = rng.choice(self.forms["accountPrefixes" if account else "cardPrefixes"])
        said = rng.random() < 0.5
        suffix = rng.choice(self.forms["statementSuffixes"][label]) if said else ""
        return self.surrounded(prefix, name, suffix)

    def bare_line(self, name: str) -> str:
        """One line on which nothing but the name tells the label: no channel, no purpose."""
        return self.surrounded("", name, "")

    def surrounded(self, prefix: str, name: str, suffix: str) -> str:
        """The name as a terminal spells it, between prefix and suffix, with an ending."""
        rng = self.filler.rng
        tail = rng.choice(self.forms["statementTails"])
        domain = re.sub(r"[^A-Za-z0-9]", "", name)
        ending = self.filler.fill(tail, "", domain=domain)
        if rng.random() < 0.12:
            ending += f" {self.filler.fill('{reference}', '')}"
        return cased(f"{prefix}{squeezed(name, rng)}{suffix}{ending}", rng)

    def made_up_name(self, label: str) -> str:
        """A fictitious merchant, named after its business."""
        return self.filler.fill(self.filler.rng.choice(self.forms["madeUpNames"]), label)
