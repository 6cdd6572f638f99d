"""Synthetic messages to a shop, by class. Some templates are held out to measure the model."""

from __future__ import annotations

import random

_THINGS = "the shoes|my jacket|the lamp|a blue chair|the kettle|my order|two books|the headphones"
_WHEN = "yesterday|on monday|last week|two days ago|this morning|in march"

TRAINED = {
    "delivery": [
        "when will {thing} arrive",
        "{thing} was ordered {when} and has not been delivered",
        "the courier did not bring {thing} {when}",
        "tracking says {thing} was shipped {when} where is the parcel",
        "is there a delivery date for {thing}",
        "{thing} is late please check the shipping",
    ],
    "returns": [
        "i want to send back {thing}",
        "how do i return {thing} that i bought {when}",
        "{thing} does not fit i would like my money back",
        "please give me a refund for {thing}",
        "{thing} arrived broken {when} and i want to exchange it",
        "can i exchange {thing} for another size",
    ],
    "billing": [
        "i was charged twice for {thing}",
        "the invoice for {thing} has the wrong amount",
        "why did you take money from my card {when}",
        "i need a copy of the bill for {thing}",
        "the payment for {thing} failed {when}",
        "my credit card was debited {when} without an invoice",
    ],
    "praise": [
        "i love {thing} thank you",
        "{thing} is wonderful and came quickly",
        "great service {when} thanks a lot",
        "very happy with {thing} well done",
        "the best shop i know {thing} is perfect",
        "thank you for the friendly help {when}",
    ],
}
HELD_OUT = {
    "delivery": ["has {thing} been shipped", "no parcel with {thing} came {when}"],
    "returns": ["i would like to return {thing}", "refund {thing} please it is broken"],
    "billing": ["the bill for {thing} is wrong", "my card was charged {when} for {thing}"],
    "praise": ["thank you so much for {thing}", "i am very happy {thing} is great"],
}


def messages(
    templates: dict[str, list[str]], each: int, draw: random.Random
) -> list[tuple[str, str]]:
    """`each` messages per template, as (text, class)."""
    return [
        (template.format(thing=_one(_THINGS, draw), when=_one(_WHEN, draw)), label)
        for label, texts in templates.items()
        for template in texts
        for _ in range(each)
    ]


def _one(words: str, draw: random.Random) -> str:
    return draw.choice(words.split("|"))
