"""From the bytes of a stream to events, as the client reads them: HTML, 9.2.6, with the client's own arguments.

Laws. An event without the empty line after it is not dispatched. Data lines are `name value`; the lines of one name are
joined by line feeds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")


class Event(NamedTuple):
    """An event: its name, and its data as the client takes it apart."""

    name: str
    arguments: Mapping[str, str]


def read_events(body: bytes) -> list[Event]:
    r"""Return the events of a stream that the client would dispatch.

    >>> read_events(b"event: datastar-x\ndata: mode inner\n\n")
    [Event(name='datastar-x', arguments={'mode': 'inner'})]
    """
    events: list[Event] = []
    name = data = ""
    for line in _LINE_END.split(body)[:-1]:
        if not line:
            if name.startswith("datastar"):
                events.append(Event(name, _arguments(data)))
            name = data = ""
            continue
        field, value = _field(line)
        if field == "event":
            name = value
        elif field == "data":
            data = f"{data}\n{value}" if data else value
    return events


def _field(line: bytes) -> tuple[str, str]:
    field, _, value = line.partition(b":")
    return field.decode(errors="replace"), value.removeprefix(b" ").decode(errors="replace")


def _arguments(data: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in data.split("\n"):
        end = line.find(" ")
        found.setdefault(line[:end], []).append(line[end + 1 :])
    return {name: "\n".join(values) for name, values in found.items()}
