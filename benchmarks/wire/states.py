"""The data of the workloads, and what happens to it: each change is a pure function from one state to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

ADJECTIVES: Final = (
    "pretty", "large", "big", "small", "tall", "short", "long", "handsome", "plain", "quaint", "clean", "elegant",
    "easy", "angry", "crazy", "helpful", "mushy", "odd", "unsightly", "adorable", "important", "inexpensive",
)  # fmt: skip
COLOURS: Final = ("red", "yellow", "blue", "green", "pink", "brown", "purple", "white", "black", "orange", "grey")
NOUNS: Final = (
    "table", "chair", "house", "bbq", "desk", "car", "pony", "cookie", "sandwich", "burger", "pizza", "mouse", "lamp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of js-framework-benchmark's table."""

    id: int
    label: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said in a chat."""

    id: int
    author: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One number of a dashboard."""

    id: int
    title: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form; `message` is what is wrong with its value."""

    name: str
    label: str
    value: str
    message: str = ""


Rows: TypeAlias = tuple[Row, ...]
Messages: TypeAlias = tuple[Message, ...]
Readings: TypeAlias = tuple[Reading, ...]
Fields: TypeAlias = tuple[Field, ...]
Tiles: TypeAlias = tuple[str, ...]


def label(n: int) -> str:
    """Return the nth label; the mixing is fixed, so that the bytes are the same on every machine."""
    mixed = n * 2654435761 % 2**32 >> 7
    return f"{ADJECTIVES[mixed % 22]} {COLOURS[mixed // 22 % 11]} {NOUNS[mixed // 242 % 13]}"


def rows(count: int = 1000, *, first: int = 1) -> Rows:
    return tuple(Row(n, label(n)) for n in range(first, first + count))


def relabel(state: Rows, place: int, text: str) -> Rows:
    return (*state[:place], replace(state[place], label=text), *state[place + 1 :])


def mark(state: Rows, place: int) -> Rows:
    return (*state[:place], replace(state[place], selected=True), *state[place + 1 :])


def remove(state: Rows, place: int) -> Rows:
    return (*state[:place], *state[place + 1 :])


def prepend(state: Rows, number: int, words: int) -> Rows:
    return (Row(number, label(words)), *state)


def swap(state: Rows, one: int, other: int) -> Rows:
    changed = list(state)
    changed[one], changed[other] = state[other], state[one]
    return tuple(changed)


def every_tenth(state: Rows, more: str = " !!!") -> Rows:
    """Return rows of which every tenth says more, as js-framework-benchmark has it."""
    return tuple(row if n % 10 else replace(row, label=row.label + more) for n, row in enumerate(state))


def append(state: Rows, count: int = 1000) -> Rows:
    return (*state, *rows(count, first=state[-1].id + 1 if state else 1))


AUTHORS: Final = ("Ada Lovelace", "Grace Hopper", "Alan Turing", "Katherine Johnson", "Edsger Dijkstra")


def message(n: int, *, words: int | None = None) -> Message:
    """Return the nth message; `words` names another one, of the same person, that says the same."""
    about = n if words is None else words
    text = f"I have put the {label(about)} beside the {label(about + 500)}."
    return Message(n, AUTHORS[about % 5], f"{9 + about // 60 % 12:02}:{about % 60:02}", text)


def chat(count: int = 200) -> Messages:
    return tuple(map(message, range(1, count + 1)))


def say(state: Messages, words: int) -> Messages:
    return (*state, message(len(state) + 1, words=words))


TITLES: Final = ("Orders", "Revenue", "Visitors", "Sign-ups", "Refunds", "Latency", "Errors", "Queue")


def value(n: int, at: int) -> float:
    """Return what a number is at a time; it drifts, as the numbers of dashboards do."""
    return (n * 791_939 + at * 37 * (n % 5 + 1)) % 1_000_000 / 100


def dashboard(count: int = 40) -> Readings:
    units = ("today", "per hour", "this week", "per minute", "open")
    return tuple(Reading(n, f"{TITLES[n % 8]}, region {n // 8 + 1}", value(n, 0), units[n % 5]) for n in range(count))


def read(state: Readings, at: int, *places: int) -> Readings:
    """Return the readings at another time; only those at `places` are new, all without any."""
    return tuple(
        replace(each, value=value(each.id, at)) if not places or n in places else each for n, each in enumerate(state)
    )


def form(count: int = 60) -> Fields:
    names = ("Name", "Street", "Town", "Postcode", "Telephone", "Email")
    return tuple(Field(f"f{n}", f"{names[n % 6]} of guest {n // 6 + 1}", label(n)) for n in range(count))


def complain(state: Fields, place: int, text: str) -> Fields:
    return (*state[:place], replace(state[place], message=text), *state[place + 1 :])


def tiles(count: int = 36) -> Tiles:
    return ("",) * count


def paint(state: Tiles, place: int, colour: str) -> Tiles:
    return (*state[:place], colour, *state[place + 1 :])
