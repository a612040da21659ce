"""Modifiers: what stands behind an attribute's name, `data-on:click__once__debounce.300ms`.

Laws. They are written in the order of the table, whatever order they were given in. One that has no effect without
another, or a value that the client would read as something else, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple, TypeAlias

from stario.datastar.naming import plain_event, property_key
from stario.datastar.target import require
from stario.html.errors import MarkupError, describe, near
from stario.html.protocols import is_row

Duration: TypeAlias = "str | int | timedelta"

_DURATION: Final = re.compile(r"\d+(?:ms|s)", re.ASCII)


def duration(value: Duration) -> str:
    """Return a duration as the client reads it.

    >>> duration("300ms"), duration(250), duration(timedelta(seconds=1.5))
    ('300ms', '250ms', '1500ms')
    """
    if isinstance(value, str) and _DURATION.fullmatch(value):
        return value
    return f"{_milliseconds(value)}ms"


def milliseconds(value: Duration) -> int:
    """Return a duration in milliseconds.

    >>> milliseconds("2s")
    2000
    """
    if isinstance(value, str) and _DURATION.fullmatch(value):
        return int(value[:-2]) if value.endswith("ms") else int(value[:-1]) * 1000
    return _milliseconds(value)


def _milliseconds(value: object) -> int:
    if isinstance(value, timedelta) and value >= timedelta(0):
        return round(value.total_seconds() * 1000)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise MarkupError(expected='a duration: "300ms", "1s", milliseconds, or a timedelta', came=repr(value))


class Word(NamedTuple):
    """What stands behind a time when a keyword has a value: `debounce_leading=True` writes `.leading`."""

    keyword: str
    text: str
    when: bool


class Modifier(NamedTuple):
    """One modifier: its keyword, what its value writes, the words behind it, the time that they need (or none)."""

    keyword: str
    write: Callable[[Any], str]
    words: tuple[Word, ...] = ()
    usual: str | None = None
    since: str = ""


def flag(keyword: str, name: str = "", *, since: str = "") -> Modifier:
    """A modifier that is there or not."""

    def write(value: object) -> str:
        return f"__{name or keyword}" if truth(keyword, value) else ""

    return Modifier(keyword, write, since=since)


def time(keyword: str, *words: Word, usual: str | None = None, since: str = "") -> Modifier:
    """A modifier with a duration, and words behind it."""

    def write(value: Duration) -> str:
        return f"__{keyword}.{duration(value)}"

    return Modifier(keyword, write, words, usual, since)


def number(keyword: str, least: int, most: int, *, since: str = "") -> Modifier:
    """A modifier with a whole number."""

    def write(value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return f"__{keyword}.{value}"
        raise _wrong(keyword, f"a whole number from {least} to {most}", value)

    return Modifier(keyword, write, since=since)


def choice(keyword: str, *values: str, since: str = "") -> Modifier:
    """A modifier with one of a few words."""
    return word(keyword, f"{keyword}.", *values, since=since)


def word(keyword: str, start: str, *values: str, since: str = "") -> Modifier:
    """A modifier that is one of a few words itself, behind a start."""

    def write(value: object) -> str:
        return f"__{start}{one_of(keyword, values, value)}"

    return Modifier(keyword, write, since=since)


def prop(keyword: str, *, since: str = "") -> Modifier:
    """A modifier with the name of a property."""

    def write(value: str) -> str:
        return f"__{keyword}.{property_key(value)}"

    return Modifier(keyword, write, since=since)


def events(keyword: str, *, since: str = "") -> Modifier:
    """A modifier with the name of an event, or several."""

    def write(value: object) -> str:
        names = value if is_row(value) else [value]
        if names:
            return f"__{keyword}.{'.'.join(map(plain_event, names))}"
        raise _wrong(keyword, "the names of events", value)

    return Modifier(keyword, write, since=since)


def truth(keyword: str, value: object) -> bool:
    """Return True or False as they are; None is False."""
    if value is None or isinstance(value, bool):
        return bool(value)
    raise _wrong(keyword, "True or False", value)


def one_of(keyword: str, values: tuple[str, ...], value: object) -> str:
    """Return a value that is one of a few."""
    if isinstance(value, str) and value in values:
        return value
    raise _wrong(keyword, f"one of {', '.join(values)}", value)


def _wrong(keyword: str, expected: str, value: object) -> MarkupError:
    return MarkupError(expected=f"{expected} for {keyword}", came=describe(value))


class Modifiers:
    """All modifiers of an attribute; called with what was given, they give its text."""

    def __init__(self, function: str, *modifiers: Modifier) -> None:
        self._function = function
        self._modifiers = modifiers
        self._places: dict[str, int] = {}
        for place, each in enumerate(modifiers):
            self._places |= dict.fromkeys([each.keyword, *(word.keyword for word in each.words)], place)

    def __call__(self, given: Mapping[str, object]) -> str:
        if not given:
            return ""
        places = {self._place(keyword) for keyword in given}
        return "".join([self._written(self._modifiers[place], given) for place in sorted(places)])

    def _place(self, keyword: str) -> int:
        if keyword in self._places:
            return self._places[keyword]
        raise MarkupError(
            expected=f"a modifier of {self._function}", came=repr(keyword), hint=near(keyword, self._places)
        )

    def _written(self, modifier: Modifier, given: Mapping[str, object]) -> str:
        words = self._words(modifier, given) if modifier.words else ""
        value = given.get(modifier.keyword)
        if value is None and not words:
            return ""
        if value is None:
            value = modifier.usual
        if value is None:
            raise MarkupError(
                expected=f"{modifier.keyword}= beside its words in {self._function}", came=f"{words!r} without it"
            )
        if modifier.since:
            require(modifier.since, f"{modifier.keyword}= of {self._function}")
        return modifier.write(value) + words

    def _words(self, modifier: Modifier, given: Mapping[str, object]) -> str:
        present = [word for word in modifier.words if given.get(word.keyword) is not None]
        return "".join([f".{word.text}" for word in present if truth(word.keyword, given[word.keyword]) is word.when])
