"""Bytes of a stream -> events, as the client reads them.

Lines end with CR, LF or CRLF, events with an empty line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")


@dataclass
class Event:
    """One event: its name, and its data lines by their first words, those of one word joined by LF."""

    name: str = ""
    id: str | None = None
    data: dict[str, str] = field(default_factory=dict[str, str])


def events_of(body: bytes) -> Iterator[Event]:
    """Yield the events of a stream's bytes. What no empty line ends, and what is not Datastar's, is dropped."""
    name, commit = "", None
    lines: list[str] = []
    for line in _LINE_END.split(body)[:-1]:
        key, _, value = line.partition(b":")
        text = value.removeprefix(b" ").decode(errors="replace")
        if not line:
            if name.startswith("datastar"):
                yield Event(name, commit, _arguments(lines))
            name, commit, lines = "", None, []
        elif key == b"data":
            lines.append(text)
        elif key == b"event":
            name = text
        elif key == b"id":
            commit = text


def _arguments(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in lines:
        key, space, value = line.partition(" ")
        if not space:  # the client cuts by the place of a space, which it takes for -1 where there is none
            key, value = line[:-1], line
        found.setdefault(key, []).append(value)
    return {key: "\n".join(values) for key, values in found.items()}
