"""Sentences in which somebody does something, at a time and place and for a reason.

Many verbs with many objects: a question must be matched to its sentence, not to a known phrase.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from example_files import DATA
from lists import read_lists
from passage import Asked, Passage, Span
from slots import Slots, capital


@dataclass(frozen=True)
class Verb:
    """A verb's forms, other past forms with the same meaning, and classes of its objects."""

    base: str
    past: str
    participle: str
    others: tuple[str, ...]
    classes: tuple[str, ...]


# What a question may ask for → templates of the part of the sentence that tells it.
TIMES = ("in [t:{year}]", "in [t:{year}]", "on [t:{date}]", "on [t:{weekday}]", "in [t:{month}]")
TIMES += ("on [t:{date} {year}]", "at [t:{time}]", "in the [t:{season}] of {year}")
PLACES = ("in [p:{city}]", "in [p:{city}]", "in [p:{country}]", "[p:{spot}]", "near [p:{place}]")
CAUSES = ("because [y:{reason}]", "to [y:{purpose}]", "in order to [y:{purpose}]")
CAUSES += ("so as to [y:{purpose}]", "as [y:{reason}]", "since [y:{reason}]")
WAYS = ("[h:{manner}]",)
DETAILS = {"t": TIMES, "p": PLACES, "y": CAUSES, "h": WAYS}
AGENTS = ("{person}", "{person}", "{person}", "{role}", "{group}", "{company}")


@cache
def read_verbs() -> tuple[Verb, ...]:
    """data/verbs.txt."""
    lines = (DATA / "verbs.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(";") for line in lines if not line.startswith("#")]
    return tuple(
        Verb(
            *forms.split(),
            tuple(o.strip() for o in others.split(",") if o.strip()),
            tuple(c.split()),
        )
        for forms, others, c in rows
    )


def definite(noun: str) -> str:
    """The same thing when it is mentioned again: a bridge → the bridge."""
    first, _, rest = noun.partition(" ")
    return f"the {rest}" if first in ("a", "an") else noun


@dataclass
class Event:
    """Who did what to what."""

    verb: Verb
    agent: str
    thing: str

    def sentence(self, parts: dict[str, str], rng: Random) -> str:
        """Active or passive, with the time first or last."""
        time = parts.get("t", "")
        rest = [parts[key] for key in ("h", "p", "y") if key in parts]
        core = f"[o:{self.thing}] was {self.verb.participle} by [a:{self.agent}]"
        if rng.random() < 0.6 or " " in self.verb.participle:
            core = f"[a:{self.agent}] {self.verb.past} [o:{self.thing}]"
        if time and rng.random() < 0.4:
            return capital(" ".join([f"{time}{rng.choice(['', ','])} {core}", *rest])) + "."
        return (
            capital_marked(" ".join([core, *rest[:-1], *([time] if time else []), *rest[-1:]]))
            + "."
        )

    def questions(self, key: str, rng: Random) -> str:
        """A question whose answer is the part with that key."""
        verb, agent, thing = self.verb, self.agent, definite(self.thing)
        past = rng.choice([verb.past, *verb.others])
        did, was = f"did {agent} {verb.base} {thing}", f"was {thing} {verb.participle}"
        was = was if " " not in verb.participle else did
        forms = {
            "a": [f"Who {past} {thing}?", f"Who {verb.past} {thing}?", f"By whom {was}?"],
            "o": [f"What did {agent} {verb.base}?", f"What was {verb.participle} by {agent}?"],
            "t": [f"When {did}?", f"When {was}?"],
            "p": [f"Where {did}?", f"Where {was}?"],
            "y": [
                f"Why {did}?",
                f"Why {was}?",
                f"What was the reason that {agent} {past} {thing}?",
            ],
            "h": [f"How {did}?", f"How {was}?"],
        }
        if "person" in verb.classes and key == "o":
            forms["o"] = [f"Who did {agent} {verb.base}?", f"Who was {verb.participle} by {agent}?"]
        return rng.choice(forms[key])


def capital_marked(sentence: str) -> str:
    """Capital first letter, also inside a leading mark such as [a:the mayor]."""
    return sentence[:3] + capital(sentence[3:]) if sentence.startswith("[") else capital(sentence)


def new_event(slots: Slots, rng: Random) -> Event:
    """A verb with an agent and an object that suit it."""
    verb = rng.choice(read_verbs())
    nouns = read_lists("nouns")[rng.choice(verb.classes)]
    return Event(verb, slots.fill(rng.choice(AGENTS)), rng.choice(nouns))


def add_event(passage: Passage, slots: Slots, rng: Random) -> None:
    """One sentence and a question on each of its parts; what it does not tell has no answer."""
    slots.forget()
    event = new_event(slots, rng)
    if f" {event.thing}" in passage.text:
        return
    told = rng.sample(list(DETAILS), rng.randint(1, 3))
    parts = {key: slots.fill(rng.choice(DETAILS[key])) for key in told}
    spans: dict[str, Span] = passage.append(event.sentence(parts, rng))
    for key in ("a", "o", *DETAILS):
        passage.asked.append(Asked(event.questions(key, rng), spans.get(key)))


def event_passage(rng: Random, most: int = 6) -> Passage:
    """Several events, with agents, times and places that differ, and one that never happened."""
    passage, slots = Passage(), Slots(rng)
    for _ in range(rng.randint(2, most)):
        add_event(passage, slots, rng)
    slots.forget()
    absent = new_event(slots, rng)
    passage.asked.append(Asked(absent.questions(rng.choice("aotp"), rng), None))
    return passage
