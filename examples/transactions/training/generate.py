"""Makes labelled bank texts from the word lists: same seed, same bytes.

    python generate.py --out rows.tsv [--rows 40000] [--seed 7] [--part training|validation|all]

Each line is `label<TAB>core<TAB>text`. `core` is the part of the text that carries the meaning
(the merchant's name, the things bought); `text` has the noise of a statement around it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from paths import HANDWRITTEN
from statement import Statement, cased
from templates import Filler, nonsense
from wordlists import LABELS, Part, joined, load_json, split_lists, words_of

# What the shipped model was trained on.
ROWS = 40_000
SEED = 7
UNKNOWN = "unknown"
UNKNOWN_SHARE = 0.04
# Greek, Cyrillic, Hebrew, Arabic, Devanagari, Hiragana, Chinese, Hangul, emoji.
FOREIGN_SCRIPTS = (0x3B1, 0x430, 0x5D0, 0x621, 0x905, 0x3042, 0x4E00, 0xAC00, 0x1F600)
# People pay the merchants they know; a note about things bought is about as frequent. Names that
# do not exist teach that the word next to the name decides.
MIX = {"merchant": 0.32, "made_up": 0.2, "things": 0.14, "phrases": 0.2, "direct": 0.14}


@dataclass(frozen=True)
class Row:
    """A labelled text and the part of it that carries the meaning."""

    label: str
    core: str
    text: str


def read_handwritten(path: Path = HANDWRITTEN) -> list[tuple[str, str]]:
    """(label, text) of the hand-written test set."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [(label, text) for label, text in (line.split("\t") for line in lines)]


class Generator:
    """Draws rows from one part of the lists."""

    def __init__(self, part: Part, seed: int) -> None:
        self.rng = Random(seed)
        self.part = part
        self.filler = Filler(part, self.rng)
        self.statement = Statement(self.filler)
        self.forms = load_json("templates")

    def merchant(self, label: str) -> Row:
        """A real merchant's statement line."""
        name = self.rng.choice(self.part.merchants[label])
        return Row(label, name, self.statement.line(label, name))

    def made_up(self, label: str) -> Row:
        """A statement line of a merchant that does not exist."""
        name = self.statement.made_up_name(label)
        return Row(label, name, self.statement.line(label, name))

    def note(self, label: str, template: str) -> Row:
        """A note as people type it."""
        text = self.filler.fill(template, label)
        return Row(label, text, text.upper() if self.rng.random() < 0.12 else text)

    def things(self, label: str) -> Row:
        """A note about things bought or paid for."""
        return self.note(label, self.rng.choice(self.forms["things"][label]))

    def phrases(self, label: str) -> Row:
        """A note in the class's own standing phrases, bare or on a statement line."""
        if self.rng.random() < 0.2:
            phrase = self.filler.slots["phrase"](label)
            return Row(label, phrase, self.statement.line(label, phrase))
        return self.note(label, self.rng.choice(self.forms["phrases"]))

    def direct(self, label: str) -> Row:
        """A phrase that only this class uses."""
        text = self.filler.fill(self.rng.choice(self.forms["direct"][label]), label)
        return Row(label, text, cased(text, self.rng))

    def foreign(self) -> str:
        """Signs of scripts that the model has no pieces for."""
        start = self.rng.choice(FOREIGN_SCRIPTS)
        signs = [chr(start + self.rng.randrange(40)) for _ in range(self.rng.randint(1, 9))]
        return " ".join(["".join(signs)] * self.rng.randint(1, 2))

    def unknown(self) -> Row:
        """Words that mean nothing: the model should not be sure of them."""
        if self.rng.random() < 0.15:
            text = self.foreign()
            return Row(UNKNOWN, text, text)
        syllables = self.filler.lists["syllables"]
        words = [nonsense(self.rng, syllables) for _ in range(self.rng.randint(1, 3))]
        name = " ".join(words)
        tail = self.filler.fill(self.rng.choice(["", " {number}", " {city}", " LTD"]), "food")
        return Row(UNKNOWN, name, cased(name + tail, self.rng))

    def rows(self, count: int) -> Iterator[Row]:
        """`count` rows, labels in turn, kinds by their share."""
        kinds, weights = list(MIX), list(MIX.values())
        for index in range(count):
            if self.rng.random() < UNKNOWN_SHARE:
                yield self.unknown()
                continue
            kind = self.rng.choices(kinds, weights)[0]
            yield getattr(self, kind)(LABELS[index % len(LABELS)])


def kept_apart() -> tuple[set[str], list[str]]:
    """Texts excluded from training: hand-written lines, and the words of unseen merchants."""
    handwritten = {words_of(text) for _, text in read_handwritten()}
    unseen = [words_of(name) for names in split_lists().unseen.values() for name in names]
    return handwritten, unseen


def generate(part: Part, count: int, seed: int) -> list[Row]:
    """At most `count` rows, without duplicates and excluded texts."""
    handwritten, unseen = kept_apart()
    rows: dict[str, Row] = {}
    for row in Generator(part, seed).rows(count):
        words = words_of(row.text)
        if words not in handwritten and not any(name in words for name in unseen):
            rows.setdefault(row.text, row)
    return list(rows.values())


def chosen_part(name: str) -> Part:
    """`training` and `validation` to choose a recipe, `all` of both for the shipped model."""
    split = split_lists()
    parts = {"training": split.training, "validation": split.validation}
    return joined(split.training, split.validation) if name == "all" else parts[name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--part", choices=("training", "validation", "all"), default="all")
    args = parser.parse_args()
    rows = generate(chosen_part(args.part), args.rows, args.seed)
    lines = (f"{row.label}\t{row.core}\t{row.text}\n" for row in rows)
    args.out.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
