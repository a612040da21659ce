"""The relay: who hears of what. A command publishes a topic; every stream that listens gets another turn.

Laws. A topic is a row of segments, `relay.publish("room", room_id)`, never one text put together: no character of a
segment separates or matches, and wildcards are objects that no data can be. Publishing never waits and never fails for
a listener's sake. A listener hears *that* something changed, not what: it reads the state anew, so a thousand publishes
are as good as the last one. A subscription is a description; it costs nothing until a stream listens to it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, TypeAlias
from uuid import UUID
from weakref import WeakSet

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop


class Wildcard:
    """What a subscription may have in the place of a segment."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


ANY: Final = Wildcard("ANY")
"""Matches exactly one segment."""
REST: Final = Wildcard("REST")
"""Matches all segments that follow, at least one; stands last."""

Segment: TypeAlias = str | int | UUID
Topic: TypeAlias = tuple[str, ...]
Pattern: TypeAlias = tuple[str | Wildcard, ...]


class Listener(Protocol):
    """Somebody who is told; `hear` is called on its `loop` and nowhere else, or without one in any thread."""

    @property
    def loop(self) -> AbstractEventLoop | None:
        """The loop where it lives."""
        ...

    def hear(self, subscription: Subscription) -> None:
        """Take note that a topic was published."""
        ...


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody wants to hear of, made by `Relay.subscribe`; equal ones are interchangeable."""

    relay: Relay = field(repr=False)
    pattern: Pattern

    def matches(self, topic: Topic) -> bool:
        """Say whether a topic is among what was subscribed to."""
        pattern = self.pattern
        if pattern[-1] is REST:
            return len(topic) >= len(pattern) and _match(pattern[:-1], topic)
        return len(topic) == len(pattern) and _match(pattern, topic)


def _match(pattern: Pattern, topic: Topic) -> bool:
    return all(part is ANY or part == segment for part, segment in zip(pattern, topic))


class Relay:
    """Topics inside one process. It may be made anywhere, and published to from any thread."""

    made: ClassVar[WeakSet[Relay]] = WeakSet()
    """All relays of the program that are in use."""

    def __init__(self) -> None:
        self.made.add(self)
        self._exact: dict[Pattern, dict[Listener, Subscription]] = {}
        self._wild: dict[Pattern, dict[Listener, Subscription]] = {}

    def subscribe(self, *segments: Segment | Wildcard) -> Subscription:
        """Describe what to hear of: `relay.subscribe("room", room_id)`, `relay.subscribe("room", ANY)`.

        Raises `TypeError` for a segment that is no text, integer or UUID, `ValueError` for none or for a REST that is
        not last.
        """
        if REST in segments[:-1]:
            raise ValueError(f"expected REST as the last segment, came {segments!r}")
        return Subscription(
            self, tuple(part if isinstance(part, Wildcard) else _segment(part) for part in _some(segments))
        )

    def publish(self, *segments: Segment) -> None:
        """Tell everybody who listens to the topic. Publish after the change is done, never before."""
        topic = tuple(map(_segment, _some(segments)))
        running = _running_loop()
        for listener, subscription in self._listeners(topic):
            loop = listener.loop
            if loop is None or loop is running:
                listener.hear(subscription)
            else:
                with suppress(RuntimeError):  # its loop has just ended: there is nobody left to tell
                    loop.call_soon_threadsafe(listener.hear, subscription)

    def _listeners(self, topic: Topic) -> list[tuple[Listener, Subscription]]:
        found = list(self._exact.get(topic, _NOBODY).items())
        for listeners in tuple(self._wild.values()):
            found += [
                (listener, subscription)
                for listener, subscription in tuple(listeners.items())
                if subscription.matches(topic)
            ]
        return found

    def listen(self, subscription: Subscription, listener: Listener) -> None:
        """Begin to tell a listener."""
        self._table(subscription).setdefault(subscription.pattern, {})[listener] = subscription

    def leave(self, subscription: Subscription, listener: Listener) -> None:
        """Tell a listener no more; nothing is kept of a topic that nobody listens to."""
        table = self._table(subscription)
        listeners = table.get(subscription.pattern, {})
        listeners.pop(listener, None)
        if not listeners:
            table.pop(subscription.pattern, None)

    def _table(self, subscription: Subscription) -> dict[Pattern, dict[Listener, Subscription]]:
        wild = any(isinstance(part, Wildcard) for part in subscription.pattern)
        return self._wild if wild else self._exact


_NOBODY: Final[dict[Listener, Subscription]] = {}


def _some(segments: tuple[Segment | Wildcard, ...]) -> tuple[Segment | Wildcard, ...]:
    if not segments:
        raise ValueError('expected at least one segment, came none; write relay.publish("board")')
    return segments


def _segment(part: object) -> str:
    if isinstance(part, str | int | UUID):
        return str(part)
    raise TypeError(
        f"expected a segment of text, an integer or a UUID, came {part!r}; wildcards are for subscribe() only"
        if isinstance(part, Wildcard)
        else f"expected a segment of text, an integer or a UUID, came {type(part).__name__} {part!r}"
    )


def _running_loop() -> AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
