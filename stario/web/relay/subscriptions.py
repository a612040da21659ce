"""Subscriptions: what somebody wants to hear of. A plain one tells *that* something changed; an inbox also what.

Laws. A plain subscription is a description: it costs nothing until somebody listens, and equal ones are the same. An
inbox belongs to one listener; it keeps the last messages and never more, and it tells when some were lost.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from stario.web.relay.topics import Pattern, Topic, matches

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from stario.web.relay.relay import Relay


class Message(NamedTuple):
    """What was published: the topic, and the data as it comes out of its encoding."""

    topic: Topic
    data: Any  # whatever the publisher gave: the program knows its own topics


class Taken(NamedTuple):
    """What an inbox gave out: the messages in order, and whether some before or between them may be missing."""

    messages: list[Message]
    lost: bool


class Listener(Protocol):
    """Somebody who is told; `hear` is called on its `loop` and nowhere else, or without one in any thread."""

    @property
    def loop(self) -> AbstractEventLoop | None:
        """The loop where it lives."""
        ...

    def hear(self, subscription: Subscription) -> None:
        """Take note that a topic was published."""
        ...


@dataclass(frozen=True)
class Subscription:
    """What somebody wants to hear of, made by `Relay.subscribe`; equal ones are interchangeable."""

    relay: Relay = field(repr=False)
    pattern: Pattern

    def matches(self, topic: Topic) -> bool:
        """Say whether a topic is among what was subscribed to."""
        return matches(self.pattern, topic)

    def attend(self, listener: Listener | None) -> None:
        """Take note of who listens now, None when nobody does any more."""

    def note(self, message: Message | None) -> None:
        """Take note of a message, None when some may have been lost: a plain subscription keeps nothing."""


class Inbox(Subscription):
    """A subscription with a queue, made by `Relay.subscribe(..., queue=n)`; it belongs to one stream.

    `messages, lost = inbox.take()` inside the loop gives what came since the last time.
    """

    _messages: deque[Message]
    _lost: bool
    _listener: Listener | None

    def __init__(self, relay: Relay, pattern: Pattern, queue: int) -> None:
        super().__init__(relay, pattern)
        self._messages = deque(maxlen=queue)
        self._lost = False
        self._listener = None

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def take(self) -> Taken:
        """Return the messages that came, oldest first, and forget them.

        `lost` says that some may be missing: the queue overflowed, or the broker was away. Then read the state anew.
        """
        taken = Taken(list(self._messages), self._lost)
        self._messages.clear()
        self._lost = False
        return taken

    def attend(self, listener: Listener | None) -> None:
        if listener is not None and self._listener not in (None, listener):
            raise RuntimeError(
                f"expected one stream for a subscription with a queue, came a second one for {self!r};"
                " call relay.subscribe(..., queue=n) inside the handler"
            )
        self._listener = listener

    def note(self, message: Message | None) -> None:
        if message is None or len(self._messages) == self._messages.maxlen:
            self._lost = True
        if message is not None:
            self._messages.append(message)


def running_loop() -> AbstractEventLoop | None:
    """Return the loop that runs in this thread, None where there is none."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
