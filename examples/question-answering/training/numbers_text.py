"""Numbers, dates, amounts and codes as texts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from lists import read_lists

WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
CURRENCIES = ("euros", "dollars", "pounds", "crowns", "francs")
SIGNS = "€$£"


def counted(rng: Random) -> str:
    """A small number, in digits or as a word."""
    index = rng.randrange(len(WORDS))
    return WORDS[index] if rng.random() < 0.6 else str(index + 2)


def large(rng: Random) -> str:
    """A number of people or things, sometimes with a word such as "about" before it."""
    number = rng.choice(
        [rng.randint(60, 999), rng.randint(10, 99) * 100, rng.randint(1, 900) * 1000]
    )
    text = f"{number:,}" if rng.random() < 0.8 else str(number)
    return rng.choice(["", "", "", "about ", "nearly ", "more than "]) + text


def money(rng: Random) -> str:
    """An amount with its currency: a sign or a word."""
    amount = rng.choice([f"{rng.randint(2, 99)}", f"{rng.randint(1, 30)}.{rng.choice('258')}0"])
    if rng.random() < 0.3:
        amount = rng.choice([f"{rng.randint(1, 99) * 500:,}", f"{rng.randint(2, 90)} million"])
    if rng.random() < 0.3:
        return rng.choice(SIGNS) + amount
    return f"{amount} {rng.choice(CURRENCIES)}"


def date(rng: Random) -> str:
    """A day and its month, in one of three orders."""
    day, month = rng.randint(1, 28), rng.choice(read_lists("lists")["month"])
    return rng.choice([f"{day} {month}", f"{month} {day}", f"{ordinal(day)} of {month}"])


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 < number < 14 else endings.get(number % 10, 'th')}"


def email(rng: Random) -> str:
    """An address at an example domain."""
    name = rng.choice(read_lists("lists")["surname"]).lower()
    return rng.choice(["info", "office", "service", name]) + rng.choice(
        ["@example.com", "@example.org"]
    )


def measure(low: int, high: int, *units: str) -> Callable[[Random], str]:
    """A number between two bounds and one of the units."""

    def text(rng: Random) -> str:
        number = rng.randint(low, high)
        shown = f"{number}.{rng.randint(1, 9)}" if high < 60 and rng.random() < 0.2 else str(number)
        return f"{shown} {rng.choice(units)}"

    return text


def digits(pattern: str) -> Callable[[Random], str]:
    """A text in which each 0 becomes a random digit."""
    return lambda rng: "".join(str(rng.randint(1, 9)) if c == "0" else c for c in pattern)


NUMBERS: dict[str, Callable[[Random], str]] = {
    "n": counted,
    "years": lambda rng: str(rng.randint(12, 88)),
    "small": lambda rng: rng.choice([*WORDS[2:], "fourteen", "sixteen", "seven", "15"]),
    "big": large,
    "money": money,
    "date": date,
    "email": email,
    "year": lambda rng: str(rng.choice([rng.randint(1700, 1960), rng.randint(1900, 2024)])),
    "percent": measure(3, 95, "percent", "per cent"),
    "grams": measure(50, 900, "grams", "g"),
    "kg": measure(2, 50, "kilos", "kilograms", "kg"),
    "cm": measure(5, 99, "centimetres", "cm"),
    "mm": measure(5, 99, "millimetres", "mm"),
    "metres": measure(3, 400, "metres", "metres", "feet"),
    "km": measure(4, 300, "kilometres", "km", "miles"),
    "sqm": measure(20, 200, "square metres"),
    "litres": measure(1, 50, "litres"),
    "watts": measure(20, 2000, "watts"),
    "speed": measure(10, 200, "kilometres an hour", "km/h", "miles per hour"),
    "degrees": measure(2, 400, "degrees", "degrees", "°C", "degrees Celsius"),
    "minutes": measure(2, 59, "minutes", "minutes", "hours"),
    "seconds": measure(2, 59, "seconds"),
    "ram": measure(2, 64, "GB", "gigabytes", "MB"),
    "phone": digits("0000 000 000"),
    "code": digits("A-0000"),
    "score": digits("0-0"),
    "version": digits("0.0"),
    "nth": lambda rng: ordinal(rng.randint(1, 89)),
}
